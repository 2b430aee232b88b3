"""A cell becomes a date, a number, a symbol, a yes or a grade; or it is a fault."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.council import GradeScale
from improvement_book.intake.reading import TextTable
from improvement_book.intake.schema import Field, Schema
from improvement_book.intake.values import TypedTable, typed_table

SCALE = GradeScale(("Poor", "Good"), "Good", {"P": "Poor"})
DATE = Field("cell", "date", "", "", "")
NUMBER = Field("cell", "number", "", "", "")
INTEGER = Field("cell", "integer", "", "", "", minimum=0)
SYMBOLIC = Field("cell", "number", "", "", "", format="symbolic")
YES_NO = Field("cell", "boolean", "", "", "")
GRADE = Field("cell", "string", "", "", "", format="grade")
PERIOD = Field("cell", "string", "", "", "", format="period")
SYMBOL = Field("symbol", "string", "", "", "", format="symbol")


def table(field: Field, *cells: str, **others: tuple[Field, str]) -> TypedTable:
    """The typed table of one column of cells, numbered from 2, and of constant columns."""
    columns = {field.name: list(cells)} | {name: text for name, (_, text) in others.items()}
    frame = pd.DataFrame(columns, index=range(2, len(cells) + 2), dtype="str")
    fields = (field, *(other for other, _ in others.values()))
    schema = Schema("things", "Things", "", fields, (field.name,))
    return typed_table(TextTable("things.csv", "", "utf-8", frame), schema, SCALE)


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


@pytest.mark.parametrize("cell", ["03/04/2021", "Jun-21", "14.6.2021", "2021-6-14", "20210614"])
def test_no_other_date_format_is_guessed(cell: str) -> None:
    assert f'found "{cell}"; expected a date as 2021-06-14. ' in fault(DATE, cell)


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


def test_an_empty_cell_is_missing_and_not_zero() -> None:
    assert value(NUMBER, "  ") is pd.NA
    assert value(INTEGER, "") is pd.NA
    assert value(DATE, "") is pd.NaT


@pytest.mark.parametrize(
    ("cell", "message"),
    [("0", ""), ("3.0", ""), ("-1", "expected at least 0"), ("2.5", "expected a whole number")],
)
def test_a_whole_number_has_its_limits(cell: str, message: str) -> None:
    faults = table(INTEGER, cell).faults
    assert bool(faults) is bool(message)
    assert all(message in str(found) for found in faults)


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
    assert typed.set_aside.to_dict() == {rows + 1: "grade not on the scale"}
    assert [fault.row for fault in typed.faults] == ([rows + 1] if rejected else [])


def test_a_period_keeps_its_code() -> None:
    assert value(PERIOD, "2021-22-Q1") == "2021-22-Q1"


def test_a_text_outside_the_choices_or_the_pattern_is_a_fault() -> None:
    chosen = Field("cell", "string", "", "", "", choices=("risk", "random"))
    formed = Field("cell", "string", "", "", "a-1", pattern="[a-z]-[0-9]")
    assert value(chosen, "risk") == "risk"
    assert "expected one of risk, random" in fault(chosen, "Risk")
    assert value(formed, "b-2") == "b-2"
    assert "expected the form of a-1" in fault(formed, "b-22")


def test_a_required_cell_must_not_be_empty() -> None:
    required = Field("cell", "string", "", "", "", required=True)
    assert "found an empty cell; expected a value" in fault(required, " ")


@pytest.mark.parametrize("mark", ["personal", "free_text"])
def test_a_fault_never_shows_a_personal_value(mark: str) -> None:
    field = Field("cell", "date", "", "", "", **{mark: True})
    assert "found a value that is not shown; " in fault(field, "Ann Other")


def test_a_long_value_is_cut_in_the_message() -> None:
    assert 'found "' + "x" * 60 + '"; ' in fault(DATE, "x" * 61)
