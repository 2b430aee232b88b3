"""The name of a measure in a table leads to the place where all is told of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLOCK = re.compile(r'<h3 class="ib-block" id="([\w-]+)">([^<]+)</h3>')
_TABLE = re.compile(r'<div class="ib-table".*?</table>', re.DOTALL)
_ROW = re.compile(r'<th scope="row">([^<]+)</th>')


def block_places(pages: Mapping[str, str]) -> dict[str, str]:
    """Title of a block -> its address. pages: file name -> page; where two tell, the first."""
    places: dict[str, str] = {}
    for name, page in pages.items():
        places = own_blocks(name, page) | places
    return places


def own_blocks(name: str, page: str) -> dict[str, str]:
    """Title of a block -> its address, for the blocks of one page."""
    return {title: f"{name}#{place}" for place, title in _BLOCK.findall(page)}


def with_block_links(page: str, places: Mapping[str, str]) -> str:
    """The page, with a link in each row that is headed by the title of a block."""

    def linked(row: re.Match[str]) -> str:
        place = places.get(row[1])
        return f'<th scope="row"><a href="{place}">{row[1]}</a></th>' if place else row[0]

    return _TABLE.sub(lambda table: _ROW.sub(linked, table[0]), page)
