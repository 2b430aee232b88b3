"""Words of the glossary lead to their meaning where a page uses them first.

A link and nothing that hides: it works on paper, for a keyboard and without scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

GLOSSARY = "glossary"
_ENTRY = re.compile(r"<p><strong>([^<]+)</strong>:")
_ARTICLE = re.compile(r'(<article class="bd-article">)(.*?)(</article>)', re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
"""No page has a bare > in a tag: whatever writes one escapes it."""
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
READ = frozenset({"p", "li", "dd"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
LEFT_ALONE = HEADINGS | {"a", "blockquote", "figure", "table", "summary", "code", "strong", "nav"}
"""Links, headings, words of others, and what is named elsewhere."""


def with_places(glossary: str) -> tuple[str, dict[str, str]]:
    """The glossary's page with a place for each word, and word -> name of its place."""
    places: dict[str, str] = {}

    def placed(found: re.Match[str]) -> str:
        word = found[1]
        places[word] = "term-" + re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")
        return found[0].replace("<p>", f'<p id="{places[word]}">', 1)

    return _ENTRY.sub(placed, glossary), places


def with_terms(page: str, places: Mapping[str, str], address: str) -> str:
    """The page, each word linked where it is first used. address: of the glossary's page."""
    if not places:
        return page
    waiting = {word.lower(): place for word, place in places.items()}
    words = "|".join(re.escape(word) for word in sorted(waiting, key=len, reverse=True))
    any_word = re.compile(rf"\b({words})(?:s|es)?\b", re.IGNORECASE)

    def linked(found: re.Match[str]) -> str:
        place = waiting.pop(found[1].lower(), "")
        if not place:
            return found[0]
        return f'<a class="ib-term" href="{address}#{place}">{found[0]}</a>'

    def explained(article: re.Match[str]) -> str:
        parts = _parts(article[2])
        text = "".join(any_word.sub(linked, part) if read else part for part, read in parts)
        return f"{article[1]}{text}{article[3]}"

    return _ARTICLE.sub(explained, page)


def _parts(article: str) -> Iterator[tuple[str, bool]]:
    """Tags and texts in order, and whether a text is one in which words are explained."""
    inside: list[str] = []
    for part in _TAG.split(article):
        if not part.startswith("<"):
            yield part, bool(READ & set(inside)) and not LEFT_ALONE & set(inside)
            continue
        name = _NAME.match(part)
        if name and name[1] in READ | LEFT_ALONE:
            if part.startswith("</"):
                if name[1] in inside:
                    del inside[len(inside) - 1 - inside[::-1].index(name[1]) :]
            else:
                inside.append(name[1])
        yield part, False
