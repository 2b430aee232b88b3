"""Every table of a page as a CSV file beside the page, from what the page shows.

Read back from the page, so that no table can lack its file or differ from it. No spreadsheet takes
a cell for a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from improvement_book.release import inert

CSV_FOLDER = "csv"
_TABLE = re.compile(r'<div class="ib-table" id="([\w-]+)".*?</table></div>', re.DOTALL)
_FIGURE = re.compile(r"-?\d[\d,]*(\.\d+)?%?", re.ASCII)
"""A figure alone, which begins no formula even below zero."""
_DETAIL = "ib-when"
"""Class of what stands small in a cell: the period of a figure, or a caution."""


@dataclass(frozen=True)
class Download:
    """A table's file. name: below the page's folder."""

    name: str
    text: str


def with_downloads(page: str, name: str, ending: str) -> tuple[str, list[Download]]:
    """The page with a link below each table, and the files that these lead to.

    name: the page's own, because pages made of one notebook have tables of the same code.
    ending: of the edition's pages; what it says of restriction stands in the files' names too.
    """
    files: list[Download] = []

    def linked(found: re.Match[str]) -> str:
        file = f"{CSV_FOLDER}/{name}-{found[1]}{ending.removesuffix('.html')}.csv"
        files.append(Download(file, _csv(found[0])))
        return f'{found[0]}<p class="ib-csv"><a href="{file}" download>{_said(found[0])}</a></p>'

    return _TABLE.sub(linked, page), files


def _said(table: str) -> str:
    code = re.search(r'<a class="ib-code"[^>]*>([^<]*)</a>', table)
    return f"{code[1]} as a CSV file" if code else "This table as a CSV file"


def _csv(table: str) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([_cell(text) for text in row] for row in _rows(table))
    return written.getvalue()


def _cell(text: str) -> str:
    return text.replace(",", "") if _FIGURE.fullmatch(text) else inert(text)


def _rows(table: str) -> Iterator[list[str]]:
    reader = _Cells()
    reader.feed(table)
    yield from reader.rows


class _Cells(HTMLParser):
    """The cells of a table as text; what stands small in one is put in brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._parts: list[str] | None = None
        self._small = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self._parts = []
        elif tag == "span" and ("class", _DETAIL) in attrs:
            self._small = True

    def handle_data(self, data: str) -> None:
        if self._parts is not None and data.strip():
            text = " ".join(data.split())
            self._parts.append(f"({text})" if self._small else text)

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._small = False
        elif tag in ("th", "td") and self._parts is not None:
            self.rows[-1].append(" ".join(self._parts))
            self._parts = None
