"""A cell becomes a date, a number, a symbol, a yes or a grade; or it is a fault."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.council import GradeScale
from improvement_book.intake.faults import FAULTS_SHOWN
from improvement_book.intake.schema import Field, Schema
from improvement_book.intake.text_table import TextTable
from improvement_book.intake.values import TypedTable, typed_table

SCALE = GradeScale(("Poor", "Good"), "Good", {"P": "Poor"})
DATE = Field("cell", "date", "", "", "")
NUMBER = Field("cell", "number", "", "", "")
INTEGER = Field("cell", "integer", "", "", "")
SYMBOLIC = Field("cell", "number", "", "", "", format="symbolic")
YES_NO = Field("cell", "boolean", "", "", "")
GRADE = Field("cell", "string", "", "", "", format="grade")
PERIOD = Field("cell", "string", "", "", "", format="period")
SYMBOL = Field("symbol", "string", "", "", "", format="symbol")


def table(field: Field, *cells: str, **others: tuple[Field, str]) -> TypedTable:
    """The typed table of one column of cells, numbered from 2, and of constant columns."""
    columns = {field.name: list(cells)} | {name: text for name, (_, text) in others.items()}
    frame = pd.DataFrame(columns, index=range(len(cells)), dtype="str")
    rows = pd.Series(range(2, len(cells) + 2))
    fields = (field, *(other for other, _ in others.values()))
    schema = Schema("things", "Things", "", fields, (field.name,))
    return typed_table(TextTable("things.csv", frame, rows), schema, SCALE)


def value(field: Field, cell: str) -> object:
    typed = table(field, cell)
    assert typed.faults == ()
    return typed.frame["cell"].iloc[0]


def fault(field: Field, cell: str) -> str:
    (found,) = table(field, cell).faults
    return str(found)


@pytest.mark.parametrize("cell", ["2021-06-14", " 2021-06-14 ", "2024-02-29"])
def test_an_iso_date_is_a_date(cell: str) -> None:
    assert value(DATE, cell) == pd.Timestamp(cell.strip())


@pytest.mark.parametrize("cell", ["June 2021", "2021-6-14", "20210614"])
def test_no_other_date_format_is_guessed(cell: str) -> None:
    assert f'found "{cell}"; expected a date as 2021-06-14. ' in fault(DATE, cell)


@pytest.mark.parametrize("cell", ["Jun-21", "Jun 21", "jun-21"])
def test_a_date_that_excel_shows_as_a_month_is_named_as_such(cell: str) -> None:
    assert "expected a date as 2021-06-14 (Excel shows this one as a month)" in fault(DATE, cell)


@pytest.mark.parametrize(
    ("cell", "serial"), [("29999", False), ("30000", True), ("44291.0", True), ("50000", False)]
)
def test_a_date_that_excel_made_a_number_is_named_as_such(cell: str, serial: bool) -> None:
    assert ("Excel turned this one into its serial number" in fault(DATE, cell)) is serial


@pytest.mark.parametrize(("cell", "ok"), [("2023-02-28", True), ("2023-02-29", False)])
def test_a_day_must_be_in_the_calendar(cell: str, ok: bool) -> None:
    assert (table(DATE, cell).faults == ()) is ok


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0", 0), ("-2.5", -2.5), ("+3", 3), ("1,234", 1234), ("1,234,567.5", 1234567.5),
        (" 12% ", 12), ("12 %", 12), ("00123", 123),
    ],
)  # fmt: skip
def test_a_number_may_have_commas_and_a_percent_sign(cell: str, number: float) -> None:
    assert value(NUMBER, cell) == number


@pytest.mark.parametrize(
    "cell",
    ["NA", "None", "null", "nan", "inf", "1E5", "12,34", "1,2345", ".5", "5.", "٣", "%", "-"],
)
def test_nothing_else_is_a_number(cell: str) -> None:
    assert f'things.csv row 2, column cell: found "{cell}"; expected' in fault(NUMBER, cell)


@pytest.mark.parametrize("cell", ["NA", "..", "C", "[q]", "high"])
def test_where_a_symbol_may_stand_the_symbols_are_offered(cell: str) -> None:
    assert "expected a number, or one of the symbols c, k, u, x, z, low." in fault(SYMBOLIC, cell)
    assert fault(NUMBER, cell).endswith("expected a number. Correct the file.")


def test_an_empty_cell_is_missing_and_not_zero() -> None:
    assert value(NUMBER, "  ") is pd.NA
    assert value(INTEGER, "") is pd.NA
    assert value(DATE, "") is pd.NaT


@pytest.mark.parametrize(
    ("cell", "number"), [("0", 0), ("3.0", 3), ("1,234", 1234), ("-1", -1), ("2.5", None)]
)
def test_a_whole_number_has_no_fraction(cell: str, number: int | None) -> None:
    if number is None:
        assert "expected a whole number" in fault(INTEGER, cell)
    else:
        assert value(INTEGER, cell) == number


@pytest.mark.parametrize("field", [NUMBER, INTEGER], ids=["number", "integer"])
@pytest.mark.parametrize("digits", [25, 400])
def test_a_number_that_nothing_can_hold_is_a_fault(field: Field, digits: int) -> None:
    if (field, digits) == (NUMBER, 25):
        assert value(field, "9" * digits) == 1e25
    else:
        assert "expected" in fault(field, "9" * digits)


@pytest.mark.parametrize(
    ("cell", "symbol"),
    [("c", "c"), ("[c]", "c"), (" low ", "low"), ("[z]", "z"), ("12", ""), ("", "")],
)
def test_a_symbol_is_typed_and_never_a_number(cell: str, symbol: str) -> None:
    typed = table(SYMBOLIC, cell, symbol=(SYMBOL, ""))
    assert typed.faults == ()
    assert typed.frame["symbol"].tolist() == [symbol]
    assert typed.frame["cell"].isna().tolist() == [cell != "12"]


@pytest.mark.parametrize("cell", ["C", "(c)", "..", "*", "-100"])
def test_another_mark_is_no_symbol(cell: str) -> None:
    symbol = Field("cell", "string", "", "", "", format="symbol")
    assert fault(symbol, cell).endswith("expected one of c, k, u, x, z, low. Correct the file.")


def test_a_symbol_that_is_given_in_its_own_column_stays() -> None:
    typed = table(SYMBOLIC, "c", symbol=(SYMBOL, "u"))
    assert typed.frame["symbol"].tolist() == ["u"]


@pytest.mark.parametrize(
    ("cell", "truth"), [("yes", True), ("No", False), ("TRUE", True), ("false", False)]
)
def test_yes_and_no_are_read_in_any_case(cell: str, truth: bool) -> None:
    assert value(YES_NO, cell) == truth


@pytest.mark.parametrize("cell", ["y", "1", "maybe"])
def test_nothing_else_is_yes_or_no(cell: str) -> None:
    assert "expected yes or no" in fault(YES_NO, cell)


@pytest.mark.parametrize(("cell", "grade"), [("good", "Good"), ("POOR", "Poor"), ("p", "Poor")])
def test_a_grade_is_known_by_any_spelling_in_any_case(cell: str, grade: str) -> None:
    assert value(GRADE, cell) == grade


@pytest.mark.parametrize(("rows", "rejected"), [(100, False), (99, True)])
def test_unknown_grades_in_more_than_one_percent_of_rows_reject_the_file(
    rows: int, rejected: bool
) -> None:
    typed = table(GRADE, *["Good"] * (rows - 1), "Fair")
    assert typed.set_aside.to_dict() == {rows - 1: "grade not on the scale"}
    assert [fault.row for fault in typed.faults] == ([rows + 1] if rejected else [])


def test_a_period_keeps_its_code() -> None:
    assert value(PERIOD, "2021-22-Q1") == "2021-22-Q1"


@pytest.mark.parametrize("mark", ["personal", "free_text"])
def test_a_fault_never_shows_a_personal_value(mark: str) -> None:
    field = Field("cell", "date", "", "", "", **{mark: True})
    assert "found a value that is not shown; " in fault(field, "Ann Other")


def test_a_long_value_is_cut_in_the_message() -> None:
    assert 'found "' + "x" * 60 + '"; ' in fault(DATE, "x" * 61)


def test_after_twenty_cells_of_a_kind_the_rest_is_counted() -> None:
    found = table(DATE, *["x"] * 21, *["2021-02-30"] * 2).faults
    kinds = [fault.expected for fault in found]
    assert kinds.count("a date as 2021-06-14") == FAULTS_SHOWN + 1
    assert kinds.count("a day that the calendar has") == 2
    assert found[FAULTS_SHOWN].found == "the same fault in 1 more row"


def test_a_cell_that_is_a_fault_is_marked_as_unread() -> None:
    typed = table(DATE, "2021-06-14", "x", "")
    assert typed.unread["cell"].tolist() == [False, True, False]


def test_each_cell_of_months_across_has_the_row_of_its_sheet() -> None:
    frame = pd.DataFrame({"cell": ["1", "x", "y"]}, dtype="str")
    text = TextTable("things.csv", frame, pd.Series([2, 2, 3]))
    typed = typed_table(text, Schema("things", "Things", "", (NUMBER,), ("cell",)), SCALE)
    assert [fault.row for fault in typed.faults] == [2, 3]
