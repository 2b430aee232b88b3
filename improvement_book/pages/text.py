"""How text from data becomes inert, visible text in a page."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass

BIDI_CONTROLS = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
"""They reorder what a reader sees [Unicode TR 36]."""


@dataclass(frozen=True)
class Html:
    """Markup of our own making, and the same in plain words."""

    markup: str
    text: str


def plain(text: str) -> str:
    """The text without control characters and bidi controls; line breaks become spaces."""
    visible = " ".join(text.split()).translate(BIDI_CONTROLS)
    return "".join(char for char in visible if unicodedata.category(char) not in ("Cc", "Cs"))


def escaped(text: str) -> str:
    """Inert HTML: visible as it was typed, whatever it holds."""
    return html.escape(plain(text), quote=True)


def permalink(code: str) -> str:
    """The code of a paragraph, figure or table, as a link to its own place: how to cite it."""
    return f'<a class="ib-code" href="#{escaped(code.lower())}">{escaped(code)}</a>'


def with_small(text: str, small: str, between: str = " (", after: str = ")") -> Html:
    """A text with what stands small below it; between and after join the two in plain words."""
    markup = f'{escaped(text)} <span class="ib-when">{escaped(small)}</span>'
    return Html(markup, f"{text}{between}{small}{after}")
