"""Corrections put cells right on reading, and fail when the cell has changed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from improvement_book.errors import DataError
from improvement_book.intake.folder import read_folder
from improvement_book.intake.keys import Rows
from tests.intake.council_folder import write_council

HEADER = "table,key,column,expected,replacement,reason,by\n"
OBSERVATIONS = "indicator_id,period,numerator,denominator\n"
CALENDAR = "period,data_to\n2021-06,2021-07-09\n"


def correction(text: str) -> str:
    """A line of corrections: table,key,column,expected,replacement."""
    return f"{text},Typed wrongly,Head of Performance\n"


def table(folder: Path, name: str, corrections: str, **tables: str) -> pd.DataFrame:
    read = read_folder(
        write_council(folder / "council", corrections=HEADER + corrections, **tables)
    )
    return read.tables[name].frame


def faults(folder: Path, corrections: str, **tables: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        table(folder, "calendar", corrections, **tables)
    return [f"{fault.file}:{fault.column}" for fault in caught.value.faults]


def test_the_cell_of_the_key_is_replaced_and_no_other(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "observations",
        correction("observations,re-referrals; 2021-06,numerator,6,60"),
        observations=OBSERVATIONS + "re-referrals,2021-06,6,200\nre-referrals,2021-05,6,200\n",
    )
    assert found["numerator"].tolist() == [60, 6]


def test_a_cell_that_could_not_be_read_can_be_corrected(tmp_path: Path) -> None:
    line = correction("calendar,2021-06,data_to,9 July,2021-07-09")
    found = table(tmp_path, "calendar", line, calendar=CALENDAR.replace("2021-07-09", "9 July"))
    assert found["data_to"].tolist() == [pd.Timestamp("2021-07-09")]


@pytest.mark.parametrize(
    ("expected", "replacement", "days"),
    [("", "2021-07-14", [pd.Timestamp("2021-07-14")]), ("2021-07-13", "", [pd.NaT])],
)
def test_a_cell_is_filled_or_emptied(
    tmp_path: Path, expected: str, replacement: str, days: list[pd.Timestamp]
) -> None:
    calendar = f"period,data_to,papers_due\n2021-06,2021-07-09,{expected}\n"
    line = correction(f"calendar,2021-06,papers_due,{expected},{replacement}")
    assert table(tmp_path, "calendar", line, calendar=calendar)["papers_due"].tolist() == days


def test_of_a_revised_row_those_that_hold_what_is_expected_are_corrected(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "observations",
        correction("observations,re-referrals; 2021-06,numerator,6,60"),
        observations="indicator_id,period,numerator,denominator,recorded_on\n"
        "re-referrals,2021-06,6,200,\nre-referrals,2021-06,61,200,2021-08-01\n",
    )
    assert found["numerator"].tolist() == [60, 61]


def test_a_key_with_empty_parts_in_its_midst_is_written_with_them(tmp_path: Path) -> None:
    comparators = (
        "indicator_id,period,area,area_name,value,model,statistic\n"
        "re-referrals,2020-21,E92000001,England,21.4,,value\n"
        "re-referrals,2020-21,neighbours,Neighbours,22.4,2025,median\n"
    )
    line = correction("comparators,re-referrals; 2020-21; E92000001,value,21.4,22")
    found = table(tmp_path, "comparators", line, comparators=comparators)
    assert found["value"].tolist() == [22, 22.4]


@pytest.mark.parametrize(
    "line",
    [
        "calendar,2021-06,data_to,2021-07-08,2021-07-10",
        "calendar,2021-07,data_to,2021-07-09,2021-07-10",
        "calendar,2021-06; x,data_to,2021-07-09,2021-07-10",
    ],
    ids=["another value", "another key", "a longer key"],
)
def test_a_correction_that_no_longer_applies_fails(tmp_path: Path, line: str) -> None:
    found = faults(tmp_path, correction(line), calendar=CALENDAR)
    assert found == ["corrections.csv:key, expected"]


def test_a_correction_of_a_table_that_is_not_there_fails(tmp_path: Path) -> None:
    line = correction("calendar,2021-06,data_to,2021-07-09,2021-07-10")
    assert faults(tmp_path, line) == ["corrections.csv:key, expected"]


def test_a_correction_of_a_file_that_can_not_be_read_is_no_second_fault(tmp_path: Path) -> None:
    line = correction("calendar,2021-06,data_to,2021-07-09,2021-07-10")
    assert faults(tmp_path, line, calendar="period,data_to\n2021-06\n") == ["calendar.csv:None"]


def test_tables_and_columns_must_be_known(tmp_path: Path) -> None:
    lines = correction("calender,2021-06,data_to,a,b") + correction("calendar,2021-06,date_to,a,b")
    assert faults(tmp_path, lines, calendar=CALENDAR) == [
        "corrections.csv:table", "corrections.csv:column",
    ]  # fmt: skip


def test_corrections_are_rows_with_a_place_of_their_own(tmp_path: Path) -> None:
    line = correction("calendar,2021-06,data_to,2021-07-09,2021-07-10")
    folder = write_council(tmp_path / "council", corrections=HEADER + line, calendar=CALENDAR)
    found = read_folder(folder).tables["corrections"]
    assert isinstance(found, Rows)
    assert found.places["row"].tolist() == [2]
