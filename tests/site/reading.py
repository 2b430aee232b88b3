"""What a page says: its passages, each with the heading and row it stands under, and its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
UNSEEN = {"script", "style", "head"}
SPOKEN = {"alt", "aria-label", "title"}
FINGERPRINT = re.compile(r"\b[0-9a-f]{64}\b")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Passage:
    """A piece of text that is read or spoken.

    heading: the last one before it; row: the header of its table row, "" outside of one.
    """

    heading: str
    row: str
    text: str


@dataclass
class PageTable:
    """A table as text, the header row first; the caption begins with its code."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)

    @property
    def records(self) -> dict[str, dict[str, str]]:
        """Row header -> column header -> cell."""
        header, *rows = self.rows
        return {row[0]: dict(zip(header, row, strict=True)) for row in rows}


def passages(page: Path) -> list[Passage]:
    """Everything that the page says, in order, alternative texts included."""
    return _read(page).passages


def text_of(page: Path) -> str:
    """All of it as one text."""
    return " ".join(passage.text for passage in passages(page))


def between(page: Path, code: str, until: str) -> str:
    """What the page says from a code to some other words."""
    return text_of(page).partition(f" {code} ")[2].partition(until)[0]


def table(page: Path, code: str) -> PageTable:
    """The page's table of that code, as in PR-2."""
    found = [table for table in _read(page).tables if table.caption.split()[0] == code]
    assert len(found) == 1, f"{page.name} has {len(found)} tables {code}"
    return found[0]


def tables(page: Path) -> list[PageTable]:
    """All tables of the page."""
    return _read(page).tables


def numbers(*cells: str) -> list[float]:
    """The numbers in some cells, in order, without commas and units."""
    texts = [FINGERPRINT.sub("", cell) for cell in cells]
    return [float(found.replace(",", "")) for text in texts for found in NUMBER.findall(text)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.passages: list[Passage] = []
        self.tables: list[PageTable] = []
        self.heading = self.row = ""
        self._unseen = 0
        self._open = self._ended_with = ""
        self._goes_on = False
        self._collected: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN and value:
                self._say(value)
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self.tables.append(PageTable())
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag == "a" and ("class", "ib-term") in attrs:
            self._goes_on = True
        elif tag in {"caption", "th", "td", *HEADINGS}:
            self._open, self._collected = tag, []
            self._names_a_row = ("scope", "row") in attrs

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen -= 1
        elif tag == "tr":
            self.row = ""
        elif tag in {"p", "li", "dd"}:
            self._goes_on = False
        elif tag == self._open:
            self._close(tag, " ".join(" ".join(self._collected).split()))

    def handle_data(self, data: str) -> None:
        if self._goes_on and self.passages:
            self._go_on(data)
        elif not self._unseen and data.strip():
            self._collected.append(data)
            self._say(data)
        self._ended_with = data

    def _go_on(self, data: str) -> None:
        """A word that leads to the glossary, and what follows it, belong to their sentence."""
        last = self.passages.pop()
        text = f"{last.text}{' ' if self._ended_with[-1:].isspace() else ''}{data}"
        self.passages.append(Passage(last.heading, last.row, " ".join(text.split())))

    def _say(self, text: str) -> None:
        self.passages.append(Passage(self.heading, self.row, " ".join(text.split())))

    def _close(self, tag: str, text: str) -> None:
        self._open = ""
        if tag in HEADINGS:
            self.heading = text.removesuffix("#").strip()
        elif tag == "caption":
            self.tables[-1].caption = text
        else:
            self.tables[-1].rows[-1].append(text)
            if self._names_a_row:
                self.row = text


def _read(page: Path) -> _Reader:
    reader = _Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader
