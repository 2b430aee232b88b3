"""What stands at the head and foot of every printed page of an edition.

A style sheet of the edition's own, because only a style can write into the margin of a page [1].

[1] https://www.w3.org/TR/css-page-3/#margin-boxes
"""

from __future__ import annotations

from improvement_book.edition.heading import DRAFT, Heading

PRINT_STYLE = "edition.css"
_MARGINS = """\
@page {{
  font: 9pt system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif;
  color: #4b535d;
  @top-left {{ content: {left}; white-space: nowrap; }}
  @top-right {{ content: {right}; white-space: nowrap; }}
  @bottom-left {{ content: {below}; white-space: nowrap; }}
  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); }}
}}
"""


def print_style(heading: Heading) -> str:
    """Council, period and state above, the warnings and the page's number below."""
    return _MARGINS.format(
        left=_quoted(f"{heading.council}, {heading.label}"),
        right=_quoted(f"{DRAFT}, data to {heading.data_to}"),
        below=_quoted(". ".join(heading.warnings)),
    )


def _quoted(text: str) -> str:
    """A string of CSS: every character that is not a plain letter, digit or space is encoded."""
    return '"' + "".join(char if _is_plain(char) else f"\\{ord(char):x} " for char in text) + '"'


def _is_plain(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == " ")
