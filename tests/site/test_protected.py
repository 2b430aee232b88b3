"""What the public may not see: protected review counts, and anything of the board's."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from improvement_book.edition.heading import RESTRICTED
from improvement_book.period import MONTHS, QUARTER_MONTHS, Kind, Period
from tests.site.reading import Passage, numbers, passages, tables
from tests.site.workshop import PROJECT, SAMPLE, SMALL, Workshop, read_rows

A_MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) 20\d\d")
A_QUARTER = re.compile(rf"\b({'|'.join(QUARTER_MONTHS)}) 20\d\d")
SENTENCE = 40
"""Characters: a shorter text, such as a number, stands in the prose by chance."""
REVIEW_TABLES = ("grades_by_month", "moderation_by_month", "reviews_by_selection")


@pytest.fixture(scope="module")
def public(small: Workshop) -> Path:
    return small.site / "public" / "2023-05"


def test_a_protected_council_shows_no_month_of_its_reviews(public: Path) -> None:
    page = public / "practice-reviews.html"
    rows = [row for table in tables(page) for row in table.rows[1:]]
    assert any("2021-22" in cell for row in rows for cell in row)
    assert [row for row in rows if any(A_MONTH.search(_no_quarter(cell)) for cell in row)] == []


def test_a_protected_council_says_what_is_hidden(public: Path) -> None:
    page = public / "practice-reviews.html"
    assert any("protects its counts" in passage.text for passage in passages(page))
    assert any("[c]" in row for table in tables(page) for row in table.rows[1:])


def test_no_page_counts_the_rows_of_a_protected_councils_reviews(public: Path) -> None:
    in_file = len(read_rows(SMALL / "practice_reviews.csv"))
    for page in public.glob("*.html"):
        for passage in filter(_is_new, passages(page)):
            assert in_file not in numbers(passage.text), page.name
            assert passage.row not in {"practice_reviews", "practice_reviews.csv"}, page.name


@pytest.mark.parametrize("table", REVIEW_TABLES)
def test_protected_counts_are_released_by_quarter_or_year_and_never_small(
    small: Workshop, table: str
) -> None:
    released = small.built / "littlemarsh/public/2023-05/released"
    rows = read_rows(released / f"{table}.csv")
    facts = json.loads((released / "release.json").read_text(encoding="utf-8"))
    assert rows or "left out" in facts["tables"][table]["note"]
    assert {Period.parse(row["period"]).kind for row in rows} <= {Kind.QUARTER, Kind.YEAR}
    hidden = [row for row in rows if row["symbol"] == "c"]
    assert {row["reviews"] for row in hidden} <= {""}
    shown = {int(row["reviews"]) for row in rows if row["symbol"] == ""}
    assert shown & {1, 2, 3, 4, 5} == set()


@pytest.mark.parametrize("table", REVIEW_TABLES)
def test_a_missing_row_does_not_tell_a_zero_from_a_hidden_count(
    small: Workshop, table: str
) -> None:
    periods: dict[str, set[tuple[str, ...]]] = {}
    for row in read_rows(small.built / "littlemarsh/public/2023-05/released" / f"{table}.csv"):
        period, *categories = list(row.values())[:-2]
        periods.setdefault(period, set()).add(tuple(categories))
    found = list(periods.values())
    assert [own for own in found if own != found[0]] == []


def test_nothing_of_the_boards_lies_under_public(sample: Workshop) -> None:
    public, board = sample.site / "public", sample.site / "board"
    assert [path for path in public.rglob("*") if "board" in path.name.lower()] == []
    words = {row["text"] for row in read_rows(SAMPLE / "commentary.csv")}
    approved = {row["sha256"] for row in read_rows(SAMPLE / "approvals.csv")}
    waiting = [text for text in words if sha256(text.encode()).hexdigest() not in approved]
    assert len(waiting) == 2
    secrets = [RESTRICTED, *waiting]
    assert _holding(board, secrets)
    assert _holding(public, secrets) == []
    assert _holding(sample.built / "sampleshire" / "public", secrets) == []


def test_the_public_page_shows_approved_commentary(sample: Workshop) -> None:
    page = sample.site / "public" / "2023-05" / "indicators.html"
    said = {passage.text for passage in passages(page)}
    assert "No better than last summer. Early help waits are too long." in said
    assert "Numbers are small; each second plan is now reviewed." not in said


def _no_quarter(cell: str) -> str:
    """The cell without whole quarters: April to June 2021 is no June 2021."""
    return A_QUARTER.sub("", cell)


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
