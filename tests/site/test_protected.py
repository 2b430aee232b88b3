"""What the public may not see: protected review counts, and anything of the board's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from improvement_book.edition.heading import RESTRICTED
from tests.site.reading import Passage, numbers, passages, tables
from tests.site.workshop import PROJECT, SAMPLE, SMALL, Workshop, read_rows

NOT_COUNTS = re.compile(
    r"[A-Z]{2}-\d+|\d+% range|(\d{1,2} )?(\b[A-Z][a-z]+ to )?\b[A-Z][a-z]+ 20\d\d"
)
"""Codes, the name of a column, days and months."""
SENTENCE = 40
"""Characters: a shorter text, such as a number, stands in the prose by chance."""
REVIEW_TABLES = ("grades_by_month", "moderation_by_month", "reviews_by_selection")


@pytest.fixture(scope="module")
def public(small: Workshop) -> Path:
    return small.site / "public" / "2023-05"


def test_a_protected_council_shows_no_number_on_its_page_of_reviews(public: Path) -> None:
    shown = [passage for passage in passages(public / "practice-reviews.html") if _is_new(passage)]
    assert [passage for passage in shown if numbers(NOT_COUNTS.sub("", passage.text))] == []


def test_a_protected_council_says_that_its_reviews_are_hidden(public: Path) -> None:
    assert any("hidden" in passage.text for passage in passages(public / "practice-reviews.html"))
    cells = [
        cell
        for table in tables(public / "practice-reviews.html")
        for row in table.rows[1:]
        for cell in row[1:]
    ]
    assert "[c]" in cells


def test_no_page_counts_a_protected_councils_reviews(public: Path) -> None:
    in_file = len(read_rows(SMALL / "practice_reviews.csv"))
    for page in public.glob("*.html"):
        for passage in filter(_is_new, passages(page)):
            assert not re.search(r"\d reviews?\b", passage.text), page.name
            assert in_file not in numbers(passage.text), page.name
            assert passage.row not in {"practice_reviews", "practice_reviews.csv"}, page.name


@pytest.mark.parametrize("table", REVIEW_TABLES)
def test_a_protected_count_is_not_released(small: Workshop, table: str) -> None:
    rows = read_rows(small.built / "littlemarsh/public/2023-05/released" / f"{table}.csv")
    assert rows
    assert {(row["reviews"], row["symbol"]) for row in rows} == {("", "c")}


@pytest.mark.parametrize("table", REVIEW_TABLES)
def test_a_missing_row_does_not_tell_a_zero_from_a_hidden_count(
    small: Workshop, table: str
) -> None:
    months: dict[str, set[tuple[str, ...]]] = {}
    for row in read_rows(small.built / "littlemarsh/public/2023-05/released" / f"{table}.csv"):
        period, *categories = row.values()
        months.setdefault(period, set()).add(tuple(categories))
    assert [month for month, found in months.items() if found != months["2023-05"]] == []


def test_nothing_of_the_boards_lies_under_public(sample: Workshop) -> None:
    public, board = sample.site / "public", sample.site / "board"
    assert [path for path in public.rglob("*") if "board" in path.name.lower()] == []
    secrets = [RESTRICTED, *(row["text"] for row in read_rows(SAMPLE / "commentary.csv"))]
    assert _holding(board, secrets)
    assert _holding(public, secrets) == []
    assert _holding(sample.built / "sampleshire" / "public", secrets) == []


def _is_new(passage: Passage) -> bool:
    """Whether it is no sentence of the notebooks or the prose, which know no council."""
    return len(passage.text) < SENTENCE or passage.text not in PROSE


def _prose() -> str:
    sources = [path.read_text(encoding="utf-8") for path in (PROJECT / "book").glob("*.md")]
    for path in (PROJECT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources += ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
    return " ".join(" ".join(sources).split())


PROSE = _prose()


def _holding(folder: Path, texts: list[str]) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(text.encode() in path.read_bytes() for text in texts)]
