"""A word of the glossary leads to its meaning where a page uses it first."""

from __future__ import annotations

import pytest

from improvement_book.edition.terms import with_places, with_terms

PLACES = {"Grade": "term-grade", "Final grade": "term-final-grade"}
LINK = '<a class="ib-term" href="glossary.html#term-grade">'


def explained(article: str) -> str:
    page = f'<p>grade</p><article class="bd-article">{article}</article><p>grade</p>'
    found = with_terms(page, PLACES, "glossary.html")
    start, end = '<p>grade</p><article class="bd-article">', "</article><p>grade</p>"
    assert found.startswith(start)
    assert found.endswith(end)
    return found.removeprefix(start).removesuffix(end)


def test_each_word_of_the_glossary_gets_a_place() -> None:
    page, places = with_places("<p><strong>Final grade</strong>: the last.</p><p>Other</p>")
    assert places == {"Final grade": "term-final-grade"}
    assert page.startswith('<p id="term-final-grade"><strong>Final grade</strong>: the last.</p>')


def test_only_the_first_use_is_linked_with_its_plural() -> None:
    assert explained("<p>Two grades, one grade.</p>") == (
        f"<p>Two {LINK}grades</a>, one grade.</p>"
    )


def test_the_longer_word_is_the_one_that_is_meant() -> None:
    assert "#term-final-grade" in explained("<p>A final grade.</p>")
    assert "#term-grade" not in explained("<p>A final grade.</p>")


@pytest.mark.parametrize(
    "article",
    [
        "<h2>Grade</h2>", '<p><a href="#x">grade</a></p>', "<blockquote><p>grade</p></blockquote>",
        "<p>upgraded</p>", '<p title="grade">x</p>', "<figure><p>grade</p></figure>",
        "<table><tr><td><p>grade</p></td></tr></table>", "<div>grade</div>",
    ],
)  # fmt: skip
def test_headings_links_tables_and_words_of_others_stay(article: str) -> None:
    assert explained(article) == article


def test_a_page_of_a_book_without_a_glossary_stays() -> None:
    page = '<article class="bd-article"><p>grade</p></article>'
    assert with_terms(page, {}, "glossary.html") == page
