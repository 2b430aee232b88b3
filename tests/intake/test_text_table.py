"""A sheet becomes the text of one table, by its own headers or as a source says."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.errors import DataError
from improvement_book.intake.headers import near
from improvement_book.intake.schema import Field, Schema
from improvement_book.intake.sheet import Sheet
from improvement_book.intake.sources import MonthsAcross, Source
from improvement_book.intake.text_table import TextTable, mapped_table, own_table

THINGS = Schema(
    "things", "Things", "",
    (
        Field("id", "string", "", "", "", required=True),
        Field("due", "date", "", "", ""),
        Field("note", "string", "", "", ""),
    ),
    ("id",),
)  # fmt: skip
VALUES = Schema(
    "values", "Values", "",
    (
        Field("id", "string", "", "", "", required=True),
        Field("period", "string", "", "", "", format="period", required=True),
        Field("value", "number", "", "", ""),
    ),
    ("id", "period"),
)  # fmt: skip


def sheet(*columns: str, rows: list[list[str]], first: int = 2) -> Sheet:
    index = pd.Index(range(first, first + len(rows)))
    return Sheet("a.csv", "", "utf-8", pd.DataFrame(rows, index, list(columns), dtype="str"))


def mapped(schema: Schema, found: Sheet, **source: object) -> TextTable:
    return mapped_table(found, schema, Source(schema.name, "a.csv", **source))  # type: ignore[arg-type]


def test_a_column_that_may_be_absent_is_empty_and_order_does_not_matter() -> None:
    table = own_table(sheet("note", "id", rows=[["x", "1"]]), THINGS)
    assert table.cells.loc[0].to_dict() == {"id": "1", "due": "", "note": "x"}
    assert table.rows.tolist() == [2]


@pytest.mark.parametrize(
    ("header", "meant"), [("nots", "note"), ("Note", "note"), ("NOTES", "note"), ("zzz", "")]
)
def test_an_unknown_header_is_told_with_what_was_probably_meant(header: str, meant: str) -> None:
    with pytest.raises(DataError) as caught:
        own_table(sheet("id", header, rows=[["1", "x"]]), THINGS)
    (fault,) = caught.value.faults
    assert (fault.found, fault.row) == (f"the unknown column {header!r}", 1)
    assert fault.remedy.startswith(f"Did you mean {meant}? " if meant else "Rename or remove it, ")


def test_a_column_that_is_there_is_not_what_was_meant() -> None:
    with pytest.raises(DataError) as caught:
        own_table(sheet("id", "note", "nots", rows=[["1", "x", "y"]]), THINGS)
    assert "Did you mean note?" not in str(caught.value)


def test_unknown_and_missing_headers_are_told_at_once() -> None:
    with pytest.raises(DataError) as caught:
        own_table(sheet("due", "notes", rows=[["1", "x"]]), THINGS)
    assert [fault.found for fault in caught.value.faults] == [
        "the unknown column 'notes'", "no such column",
    ]  # fmt: skip


def test_a_first_row_that_is_no_header_is_never_shown() -> None:
    with pytest.raises(DataError) as caught:
        own_table(sheet("Ann", "seen on Monday", rows=[["1", "x"]]), THINGS)
    assert "Ann" not in str(caught.value)
    assert caught.value.faults[0].found == "none of the table's columns"


def test_near_is_the_nearest_name_in_any_case() -> None:
    assert near("MODERATED GRADE", ["grade", "moderated_grade"]) == "moderated_grade"
    assert near("x", ["grade"]) == ""


def test_a_source_names_the_columns_and_the_others_are_dropped() -> None:
    found = sheet("Ref", "Text", "Secret", rows=[["1", "x", "s"]])
    table = mapped(THINGS, found, columns={"id": "Ref", "note": "Text"})
    assert table.cells.loc[0].to_dict() == {"id": "1", "due": "", "note": "x"}
    assert table.unmapped == ("Secret",)


def test_a_source_fills_a_column_with_one_text() -> None:
    found = sheet("Ref", rows=[["1"], ["2"]])
    table = mapped(THINGS, found, columns={"id": "Ref"}, values={"note": "all"})
    assert table.cells["note"].tolist() == ["all", "all"]


def test_a_header_may_feed_two_columns() -> None:
    found = sheet("Ref", rows=[["1"]])
    table = mapped(THINGS, found, columns={"id": "Ref", "note": "Ref"})
    assert table.cells.loc[0].to_dict() == {"id": "1", "due": "", "note": "1"}


@pytest.mark.parametrize("text", ["Dip sample", " dip SAMPLE "])
def test_an_alias_is_known_in_any_case(text: str) -> None:
    found = sheet("Ref", "Text", rows=[["1", text], ["2", "Other"]])
    columns, aliases = {"id": "Ref", "note": "Text"}, {"note": {"Dip sample": "random"}}
    table = mapped(THINGS, found, columns=columns, aliases=aliases)
    assert table.cells["note"].tolist() == ["random", "Other"]


def test_an_alias_stands_for_a_text_that_is_the_same_in_every_row() -> None:
    found = sheet("Ref", rows=[["1"]])
    table = mapped(
        THINGS, found, columns={"id": "Ref"}, values={"note": "dip"}, aliases={"note": {"dip": "r"}}
    )
    assert table.cells["note"].tolist() == ["r"]


def test_an_alias_of_a_column_that_is_not_read_is_no_fault_of_ours() -> None:
    found = sheet("Ref", rows=[["1"]])
    table = mapped(THINGS, found, columns={"id": "Ref"}, aliases={"note": {"dip": "r"}})
    assert table.cells["note"].tolist() == [""]


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("dd/mm/yyyy", "03/04/2021", "2021-04-03"), ("mm/dd/yyyy", "03/04/2021", "2021-03-04"),
        ("dd/mm/yy", "03/04/21", "2021-04-03"), ("dd-mm-yyyy", "03-04-2021", "2021-04-03"),
        ("dd.mm.yyyy", " 03.04.2021 ", "2021-04-03"), ("dd/mm/yyyy", "3/4/2021", "2021-04-03"),
        ("dd/mm/yyyy", "2021-04-03", "2021-04-03"), ("dd/mm/yyyy", "31/06/2021", "31/06/2021"),
        ("dd/mm/yyyy", "04-03-2021", "04-03-2021"), ("dd/mm/yyyy", "", ""),
        ("yyyy-mm-dd", "03/04/2021", "03/04/2021"),
    ],
)  # fmt: skip
def test_only_the_declared_date_format_becomes_ours(form: str, text: str, day: str) -> None:
    found = sheet("Ref", "Due", rows=[["1", text]])
    table = mapped(THINGS, found, columns={"id": "Ref", "due": "Due"}, date_format=form)
    assert table.cells["due"].tolist() == [day]


def test_rows_that_are_declared_to_be_no_data_are_counted() -> None:
    found = sheet("Ref", "Text", rows=[["1", "x"], [" TOTAL ", "y"], ["Total of 2", "z"]])
    table = mapped(THINGS, found, columns={"id": "Ref"}, skip_rows={"Ref": "Total"})
    assert table.cells["id"].tolist() == ["1", "Total of 2"]
    assert (table.rows.tolist(), table.skipped) == ([2, 4], 1)


def test_months_across_become_rows_and_empty_cells_none() -> None:
    found = sheet(
        "Ref", "Apr-21", "May-21", "Note", rows=[["a", "1", "2", "x"], ["b", " ", "4", ""]]
    )
    table = mapped(
        VALUES, found, columns={"id": "Ref"}, months_across=MonthsAcross("value", "mmm-yy")
    )
    assert table.cells.to_numpy().tolist() == [
        ["a", "2021-04", "1"], ["a", "2021-05", "2"], ["b", "2021-05", "4"],
    ]  # fmt: skip
    assert table.rows.tolist() == [2, 2, 3]
    assert table.unmapped == ("Note",)


@pytest.mark.parametrize(
    ("form", "header", "period"),
    [
        ("yyyy-mm", "2021-04", "2021-04"), ("mmm-yy", "Apr-21", "2021-04"),
        ("mmm yy", "Apr 21", "2021-04"), ("mmm yyyy", "Apr 2021", "2021-04"),
        ("mmmm yyyy", "April 2021", "2021-04"), ("mm/yyyy", "04/2021", "2021-04"),
        ("mmm-yy", "2021-04-01", "2021-04"), ("mmm-yy", "2021-22-Q1", "2021-22-Q1"),
        ("mmm-yy", "2021-22", "2021-22"),
    ],
)  # fmt: skip
def test_a_header_names_a_month_in_the_declared_form_or_ours(
    form: str, header: str, period: str
) -> None:
    found = sheet("Ref", header, rows=[["a", "1"]])
    table = mapped(VALUES, found, columns={"id": "Ref"}, months_across=MonthsAcross("value", form))
    assert table.cells["period"].tolist() == [period]


@pytest.mark.parametrize("header", ["period", "value"])
def test_a_header_may_have_the_name_of_a_column_of_ours(header: str) -> None:
    found = sheet(header, "Apr-21", rows=[["a", "1"]])
    table = mapped(
        VALUES, found, columns={"id": header}, months_across=MonthsAcross("value", "mmm-yy")
    )
    assert table.cells.to_numpy().tolist() == [["a", "2021-04", "1"]]


def test_a_header_that_the_source_names_and_the_sheet_has_not_is_told_once() -> None:
    found = sheet("Ref", rows=[["a"]])
    with pytest.raises(DataError) as caught:
        mapped(THINGS, found, columns={"id": "Rff"}, skip_rows={"Rff": "Total"})
    (fault,) = caught.value.faults
    assert fault.expected == "the header 'Rff' in row 1"
    assert fault.remedy == (
        "Did you mean 'Ref'? "
        "Then write into columns of the source of a.csv in council.yml: `id: Ref`."
    )


def test_a_column_that_every_row_needs_is_one_fault_where_nothing_gives_it() -> None:
    found = sheet("Text", "Ids", rows=[["x", "1"], ["y", "2"]])
    with pytest.raises(DataError) as caught:
        mapped(THINGS, found, columns={"note": "Text"})
    (fault,) = caught.value.faults
    assert (fault.row, fault.column, fault.found) == (1, "id", "no such column")
    assert fault.remedy.startswith("Write into columns of the source of ")
    assert "`id: Ids`" in fault.remedy


def test_our_own_headers_may_be_filled_by_a_value() -> None:
    found = sheet("note", rows=[["x"]])
    assert mapped(THINGS, found, values={"id": "1"}).cells["id"].tolist() == ["1"]
    with pytest.raises(DataError) as caught:
        mapped(THINGS, found)
    (fault,) = caught.value.faults
    assert fault.remedy.startswith("Add the column, or write into the source of ")
    assert fault.remedy.endswith("`values: {id: ...}`.")


def test_a_value_never_replaces_a_column_of_the_file() -> None:
    found = sheet("id", "note", rows=[["1", "x"]])
    with pytest.raises(DataError, match="note from the file or from"):
        mapped(THINGS, found, values={"note": "all"})
