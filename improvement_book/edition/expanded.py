"""Which pages come of a notebook that is made once for each theme?

A theme is a parameter of its page, so a value and never code; its address holds nothing but
lower-case letters, digits and hyphens, and its title is the theme as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from improvement_book.errors import DataError, Fault
from improvement_book.pages.text import plain

LONGEST = 60
"""Characters of a theme in the address of its page: a file's name may not be long."""
_FILE, _COLUMN = "indicators.csv", "theme"


def addresses(notebook: str, themes: Iterable[str]) -> Mapping[str, str]:
    """The address of the page of each theme -> the theme, in their order.

    notebook: its name. Raises DataError where two themes have one address, naming both, or a theme
    has neither letter nor digit.
    """
    found: dict[str, str] = {}
    for theme in themes:
        slug = _slug(theme)
        if not slug:
            raise DataError([_fault(_shown(theme), "a theme with a letter or a digit")])
        address = f"{notebook}-{slug}"
        if address in found:
            both = f"{_shown(found[address])} and {_shown(theme)}"
            raise DataError([_fault(both, "themes that differ by more than signs and capitals")])
        found[address] = theme
    return found


def title(theme: str) -> str:
    """The theme as the text of a Markdown title: it looks the same, and is nothing but text."""
    return "".join(
        sign if sign.isalnum() or sign == " " else f"&#{ord(sign)};" for sign in plain(theme)
    )


def _slug(theme: str) -> str:
    letters = unicodedata.normalize("NFKD", theme).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].rstrip("-")


def _shown(theme: str) -> str:
    return f'"{plain(theme)[:LONGEST]}"'


def _fault(found: str, expected: str) -> Fault:
    remedy = "Each theme has a page of its own, whose address is made of it: rename it."
    return Fault(_FILE, expected, remedy, column=_COLUMN, found=found)
