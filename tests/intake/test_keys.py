"""Rows that repeat or contradict each other, and rows that refer to nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.intake.keys import (
    Rows,
    foreign_key_faults,
    repeated_rows,
    with_recorded_on,
)
from improvement_book.intake.schema import Field, ForeignKey, Schema

ID = Field("id", "string", "", "", "")
PERSON = Field("id", "string", "", "", "", personal=True)
LISTED = Field("id", "string", "", "", "", format="list")
DUE = Field("due", "date", "", "", "")
RECORDED = Field("recorded_on", "date", "", "", "")
PERIOD = Field("period", "string", "", "", "", format="period")
PLAIN = Schema("things", "Things", "", (ID, DUE), ("id",))
REVISED = Schema("things", "Things", "", (ID, DUE, RECORDED), ("id",), revised="due")
KINDS = Schema("kinds", "Kinds", "", (Field("kind", "string", "", "", ""),), ("kind",))


def rows(schema: Schema, *cells: tuple[str | None, ...], file: str = "things.csv") -> Rows:
    """Typed rows of a schema, numbered from 2."""
    frame = pd.DataFrame(cells, columns=list(schema.columns))
    for field in schema.fields:
        if field.type == "date":
            frame[field.name] = pd.to_datetime(frame[field.name]).astype("datetime64[s]")
    places = pd.DataFrame({"file": file, "row": range(2, len(cells) + 2)})
    return Rows(schema, frame, places)


def referring(field: Field, *values: str, also: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    """Row and text of the faults where only a and b are known."""
    schema = Schema(
        "things", "Things", "", (field,), ("id",), (ForeignKey("id", "kinds", "kind", also),)
    )
    tables = {
        "things": rows(schema, *[(value,) for value in values]),
        "kinds": rows(KINDS, ("a",), ("b",), file="kinds.csv"),
    }
    faults = foreign_key_faults(tables, "things")
    assert {fault.column for fault in faults} <= {"id"}
    return [(fault.row or 0, fault.found or "") for fault in faults]


def test_an_identical_row_is_set_aside() -> None:
    aside, faults = repeated_rows(
        rows(PLAIN, ("a", "2021-06-01"), ("b", "2021-06-01"), ("a", "2021-06-01"))
    )
    assert aside.to_dict() == {2: "identical to an earlier row"}
    assert faults == []


def test_another_row_with_the_same_key_is_a_fault_that_names_the_first() -> None:
    days = ["2021-06-01", "2021-06-01", "2021-06-02", "2021-06-03"]
    aside, faults = repeated_rows(rows(PLAIN, *zip("abaa", days, strict=True)))
    assert aside.empty
    assert [(fault.row, fault.found) for fault in faults] == [
        (4, "the key of row 2 with other values"), (5, "the key of row 2 with other values"),
    ]  # fmt: skip


def test_the_first_row_of_another_file_is_named_with_its_file() -> None:
    table = rows(PLAIN, ("a", "2021-06-01"), ("a", "2021-06-02"))
    table.places["file"] = ["north.csv", "south.csv"]
    (fault,) = repeated_rows(table)[1]
    assert (fault.file, fault.found) == (
        "south.csv", "the key of north.csv row 2 with other values",
    )  # fmt: skip


def test_empty_cells_of_a_key_are_equal_to_each_other() -> None:
    schema = Schema("things", "Things", "", (DUE, ID), ("due",))
    aside, faults = repeated_rows(rows(schema, (None, "a"), (None, "b"), (None, "a")))
    assert aside.to_dict() == {2: "identical to an earlier row"}
    assert [fault.row for fault in faults] == [3]


@pytest.mark.parametrize(("second", "faults"), [("2021-07-01", 1), ("2021-07-02", 0)])
def test_a_revision_needs_a_day_of_recording_of_its_own(second: str, faults: int) -> None:
    table = rows(REVISED, ("a", "2021-06-01", "2021-07-01"), ("a", "2021-06-02", second))
    assert len(repeated_rows(table)[1]) == faults


def test_an_empty_recorded_on_is_the_rows_own_date() -> None:
    table = rows(REVISED, ("a", "2021-06-01", None), ("b", "2021-06-02", "2021-07-01"))
    filled, faults = with_recorded_on(table)
    days = filled.frame["recorded_on"].dt.strftime("%Y-%m-%d").tolist()
    assert (days, faults) == (["2021-06-01", "2021-07-01"], [])


def test_an_empty_recorded_on_is_the_last_day_of_the_rows_period() -> None:
    schema = Schema("things", "Things", "", (PERIOD, RECORDED), ("period",), revised="period")
    table = rows(schema, ("2021-06", None), ("2021-22-Q1", None), ("2021-22", None))
    filled = with_recorded_on(table)[0].frame["recorded_on"]
    assert filled.dt.strftime("%Y-%m-%d").tolist() == ["2021-06-30", "2021-06-30", "2022-03-31"]


def test_a_row_that_nothing_dates_is_a_fault() -> None:
    table = rows(REVISED, ("a", None, "2021-07-01"), ("b", None, None))
    (fault,) = with_recorded_on(table)[1]
    assert (fault.row, fault.column, fault.remedy) == (3, "recorded_on", "Fill one of the two.")
    assert fault.expected == "a day, because due is empty"


def test_a_table_without_revisions_is_left_alone() -> None:
    table = rows(PLAIN, ("a", "2021-06-01"))
    assert with_recorded_on(table)[0] is table


def test_a_value_that_the_other_table_does_not_have_is_a_fault() -> None:
    assert referring(ID, "a", "x", "b", "x") == [(3, '"x"'), (5, '"x"')]


def test_an_empty_cell_refers_to_nothing() -> None:
    assert referring(ID, "", "a") == []


@pytest.mark.parametrize(("also", "faults"), [(("all",), []), ((), [(2, '"all"')])])
def test_a_word_may_stand_for_a_value(also: tuple[str, ...], faults: list[tuple[int, str]]) -> None:
    assert referring(ID, "all", also=also) == faults


@pytest.mark.parametrize(
    ("cell", "unknown"),
    [("a; b", []), ("a;b", []), (" a ;", []), ("a; x; b; y", ['"x"', '"y"']), ("a, b", ['"a, b"'])],
)
def test_every_text_of_a_list_is_looked_up(cell: str, unknown: list[str]) -> None:
    assert referring(LISTED, cell) == [(2, text) for text in unknown]


def test_a_personal_value_is_not_shown_in_a_fault() -> None:
    assert referring(PERSON, "x") == [(2, "a value that is not shown")]


def test_all_values_are_unknown_where_there_is_no_such_table() -> None:
    schema = Schema(
        "things", "Things", "", (ID,), ("id",), (ForeignKey("id", "kinds", "kind"),)
    )  # fmt: skip
    assert len(foreign_key_faults({"things": rows(schema, ("a",), ("",))}, "things")) == 1


def test_after_twenty_unknown_values_the_rest_is_counted() -> None:
    found = referring(ID, *["x"] * 25)
    assert len(found) == 21
    assert found[-1] == (0, "the same fault in 5 more rows")
