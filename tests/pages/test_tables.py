"""A table has a caption, scopes and a key, and shows hidden counts as [c]."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pandas as pd
import pytest

from improvement_book.analysis.indicators import Figure
from improvement_book.analysis.measures import Measure, Measures
from improvement_book.analysis.practice import PracticeChange, grade_spread, share_series
from improvement_book.council import GradeScale
from improvement_book.pages.table import Column, Table, plain_table
from improvement_book.pages.tables import tabled
from improvement_book.period import Period
from tests.pages.results import MEASURE, figures, pooled

SCALE = GradeScale(("Poor", "Good"), "Good")
GRADES = pd.DataFrame({
    "period": ["2021-05", "2021-05", "2021-06", "2021-06"], "grade": ["Poor", "Good"] * 2,
    "reviews": pd.array([5, 15, None, 15], dtype="Int64"), "symbol": ["", "", "c", ""],
})  # fmt: skip
JUNE = Period.parse("2021-06")


def cells(table: Table) -> list[list[str]]:
    """The rows as plain words."""
    return [line.split(" | ") for line in str(table).splitlines()[2:]]


def markup(table: Table, code: str = "PR-1") -> ET.Element:
    return ET.fromstring(f"<div>{table.to_html(code)}</div>")


SMALL = Table("A <b>", (Column("Month"), Column("Value", number=True)), (("May", "[c]"),))


def test_a_table_is_announced_by_code_and_caption() -> None:
    root = markup(SMALL)
    assert "".join(root.find(".//caption").itertext()) == "PR-1 A <b>"
    region = root.find("./div")
    assert (region.get("id"), region.get("aria-label")) == ("pr-1", "PR-1 A <b>")


def test_every_header_has_its_scope_and_numbers_their_class() -> None:
    root = markup(SMALL)
    assert [head.get("scope") for head in root.findall(".//th")] == ["col", "col", "row"]
    assert [head.get("class") for head in root.findall(".//th")] == [None, "ib-number", None]
    assert root.find(".//td").get("class") == "ib-number"


@pytest.mark.parametrize(
    ("cell", "key"),
    [("[c]", "[c] hidden to protect privacy."), ("5", None), ("[low]", "[low] low.")],
)
def test_the_key_explains_the_symbols_that_are_used(cell: str, key: str | None) -> None:
    found = markup(replace(SMALL, rows=(("May", cell),))).find("./p")
    assert (None if found is None else found.text) == key


def test_a_column_in_which_every_cell_says_nothing_is_left_out() -> None:
    columns = (Column("Month"), Column("Empty"), Column("Value"))
    table = Table("A", columns, (("May", "none", "5"), ("June", "", "none")))
    kept = table.without_empty(("", "none"))
    assert [column.header for column in kept.columns] == ["Month", "Value"]
    assert kept.rows == (("May", "5"), ("June", "none"))


def test_cells_from_data_are_inert() -> None:
    table = replace(SMALL, rows=(("<script>", "<img>"),))
    assert "<script" not in table.to_html("PR-1")
    assert "<img" not in table.to_html("PR-1")


def test_a_released_table_is_shown_under_readers_headers() -> None:
    frame = pd.DataFrame({
        "on": pd.to_datetime(["2021-06-14", None]), "rows": pd.array([1234, 0], dtype="Int64"),
        "left_out": ["x", "y"], "text": ["a", ""],
    })  # fmt: skip
    table = plain_table(frame, "Things", {"text": "Text", "rows": "Rows", "on": "Day"})
    assert [(column.header, column.number) for column in table.columns] == [
        ("Text", False), ("Rows", True), ("Day", False),
    ]  # fmt: skip
    assert table.rows == (("a", "1,234", "14 June 2021"), ("", "0", ""))


def test_a_spread_has_a_column_per_grade_worst_first() -> None:
    table = tabled(grade_spread(GRADES, SCALE))
    assert [column.header for column in table.columns] == ["Month", "Poor", "Good", "Reviews"]
    assert cells(table) == [["May 2021", "5", "15", "20"], ["June 2021", "[c]", "15", "[c]"]]


def test_a_series_gives_count_number_share_and_range() -> None:
    table = tabled(share_series(GRADES, ["Good"], "good"))
    # 15 of 20: Wilson gives 53.1% to 88.8%.
    assert cells(table) == [
        ["May 2021", "15", "20", "75%", "53% to 89%"],
        ["June 2021", "[c]", "[c]", "", "hidden to protect privacy"],
    ]


def test_a_change_has_a_row_for_the_baseline_where_there_is_one() -> None:
    latest = pooled("2021-04", "2021-06", 15, 20)
    base = pooled("2020-12", "2020-12", 3, 9)
    assert cells(tabled(PracticeChange(None, latest, None))) == [
        ["Latest: April to June 2021", "15", "20", "75%", "53% to 89%"]
    ]
    assert cells(tabled(PracticeChange(base, latest, None)))[0] == [
        "Baseline: December 2020", "3", "9", "", "fewer than 10: counts only",
    ]  # fmt: skip


def test_an_indicator_shows_gaps_symbols_and_values() -> None:
    item = replace(MEASURE, figures=figures("2021-04", 19.64, None, "c"))
    assert cells(tabled(Measure(item))) == [
        ["April 2021", "19.6%"], ["May 2021", "no data"], ["June 2021", "[c]"],
    ]  # fmt: skip


def test_an_indicator_shows_its_counts_where_it_has_any() -> None:
    shown = (Figure(JUNE, 30.0, "", 6, 20), Figure(JUNE.next, None, "c"))
    item = replace(MEASURE, figures=shown, numerator="Again", denominator="All")
    table = tabled(Measure(item))
    assert [column.header for column in table.columns] == ["Period", "Value", "Again", "All"]
    assert cells(table) == [
        ["June 2021", "30.0%", "6", "20"], ["July 2021", "[c]", "[c]", "[c]"],
    ]  # fmt: skip


def test_a_scorecard_has_a_row_per_indicator_with_its_status() -> None:
    items = (
        replace(MEASURE, figures=figures("2021-04", 25, 24, 23)),
        replace(MEASURE, title="Other", figures=figures("2021-06", "c")),
        replace(MEASURE, title="Empty"),
    )
    rows = cells(tabled(Measures(JUNE, tuple(map(Measure, items)))))
    assert [row[0] for row in rows] == ["Referred again", "Other", "Empty"]
    assert ["Off target (O)" in row for row in rows] == [True, False, False]
    assert ["Hidden" in row for row in rows] == [False, True, False]
    assert "no data" in rows[2]


def test_a_result_without_a_table_is_refused() -> None:
    with pytest.raises(TypeError, match="No table is defined for str"):
        tabled("x")
