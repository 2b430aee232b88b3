"""Books made of real published statistics: whose they are not, and what in them is doubtful."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from improvement_book.analysis.targets import Status
from improvement_book.council import WATERMARKS, Origin
from tests.browser import pages
from tests.site.reading import PageTable, passages, table, text_of
from tests.site.workshop import Workshop, write_rows

pytestmark = pytest.mark.shared

HEREFORDSHIRE = "884"
RE_REFERRALS = "re-referrals"
EASY_TARGET = {"set_on": "2021-04-01", "target": "22", "target_date": "2024-03-31",
              "floor": "30", "tolerance": "2"}  # fmt: skip
"""With a target, the figure that is too good to be true would be on target."""

Book = Callable[[str, str, str], Path]


@pytest.fixture(scope="module")
def book(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Authority, period and neighbour model -> the public edition, built once."""
    root = tmp_path_factory.mktemp("real")
    workshop = Workshop.new(root / "project")

    @cache
    def council(authority: str, model: str) -> Path:
        folder = root / authority
        workshop.make("import", "--authority", authority, "--from", shared / "real-data",
                      "--into", folder, "--neighbours", model)  # fmt: skip
        write_rows(folder / "targets.csv", [{"indicator_id": RE_REFERRALS} | EASY_TARGET])
        return folder

    @cache
    def build(authority: str, period: str, model: str) -> Path:
        out = root / f"site-{authority}"
        workshop.build(council(authority, model), period, "--out", str(out))
        return out / "public" / period

    return build


@pytest.mark.parametrize(
    ("authority", "period", "model"),
    [
        (HEREFORDSHIRE, "2024-25", "2025"),
        (HEREFORDSHIRE, "2021-22", "2025"),
        pytest.param("839", "2024-25", "2025", marks=pytest.mark.slow),
        pytest.param("942", "2024-25", "2025", marks=pytest.mark.slow),
        pytest.param("909", "2022-23", "2021", marks=pytest.mark.slow),
    ],
)
def test_every_page_of_a_real_book_says_that_it_is_not_the_councils(
    book: Book, authority: str, period: str, model: str
) -> None:
    edition = book(authority, period, model)
    root = edition.parent
    assert f"{period}/indicators.html" in pages(root)
    for page in pages(root):
        assert WATERMARKS[Origin.PUBLISHED] in text_of(root / page), page


def test_unreliable_figures_are_a_symbol_and_no_number(book: Book) -> None:
    values = _values(book(HEREFORDSHIRE, "2024-25", "2025")).records
    for year in ("2022-23", "2023-24"):
        name, *cells = values[year].values()
        assert name == year
        assert set(cells) == {"[u]"}
    assert "14.8%" in values["2024-25"].values()


def test_a_figure_too_good_to_be_true_is_to_be_checked_and_never_on_target(book: Book) -> None:
    edition = book(HEREFORDSHIRE, "2021-22", "2025")
    assert "2.7%" in _values(edition).records["2021-22"].values()
    title = _values(edition).caption.partition(" ")[2]
    rows = [
        " ".join(table(edition / f"{page}.html", code).records[title].values())
        for page, code in (("summary", "SM-7"), ("indicators", "IN-2"))
    ]
    block = [p.text for p in passages(edition / "indicators.html") if p.heading == title]
    for text in (*rows, " ".join(block)):
        assert "2.7%" in text
        assert "check" in text
        assert Status.MET.lower() not in text.lower()


def test_the_summary_of_a_real_book_leads_with_where_the_council_stands_out(book: Book) -> None:
    summary = text_of(book(HEREFORDSHIRE, "2024-25", "2025") / "summary.html")
    assert "practice reviews" not in summary
    assert "moderated" not in summary
    told = summary.partition("SM-8 ")[2]
    assert told.startswith("Beside its 10 statistical neighbours, the council is")
    assert "Social workers from agencies 33.9% on 30 September 2024 Worst band (D)" in told


def _values(edition: Path) -> PageTable:
    return table(edition / "indicators.html", f"IN-{RE_REFERRALS}-3")
