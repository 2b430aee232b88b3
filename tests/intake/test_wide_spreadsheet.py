"""A wide QA spreadsheet as councils keep it is read through `sources:` alone, and never edited."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from improvement_book.errors import DataError
from improvement_book.intake.as_at import known_at
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.period import Period

SETTINGS = """name: A
slug: a
authority_code: "999"
grades:
  aliases: {RI: Requires improvement to be good, Req. Imp.: Requires improvement to be good}
sources:
  - table: practice_reviews
    file: QA tracker.xlsx
    sheet: Audits
    header_row: 4
    columns:
      review_id: Audit no
      review_date: Date of audit
      team: Team
      selection: How chosen
      grade: Overall
      childs_voice_grade: Voice of the child
      in_line_management: Own manager?
    values: {review_type: routine}
    aliases:
      selection: {Dip sample: random, Concern raised: risk}
      in_line_management: {Y: "yes", N: "no"}
    date_format: dd/mm/yyyy
    skip_rows: {Audit no: Total}
  - table: reviews_planned
    file: QA tracker.xlsx
    sheet: Plan
    header_row: 2
    columns: {team: Team}
    skip_rows: {Team: Total}
    months_across: {into: planned, format: mmm-yy}
"""
AUDITS = [
    ["Practice audits 2021-22"],
    ["Printed by", "QA team", None, "Do not share"],
    [],
    ["Audit no", "Date of audit", "Team", "Social worker", "How chosen", "Overall",
     "Voice of the child", "Own manager?", None, "Comments"],
    ["00123", "03/04/2021", "North", "Ann", "Dip sample", "RI", "Good", "Y", None, "See file"],
    ["1E5", date(2021, 4, 3), "North", "Bob", "dip sample", "Req. Imp.", "RI", "N", None, None],
    [],
    [124, "30/04/2021", "South", "Cat", "Concern raised", "good", "Outstanding", None, None, None],
    ["Total", 3, None, None, None, None, None, None, None, None],
]  # fmt: skip
PLAN = [
    ["Audits planned"],
    ["Team", "Apr-21", date(2021, 5, 1), "Jun-21", "Total"],
    ["North", 4, 4, 5, 13],
    ["South", 3, None, 3, 6],
    ["Total", 7, 4, 8, 19],
]


def tracker(folder: Path) -> Path:
    """The council folder: council.yml and the spreadsheet as it is."""
    folder.mkdir()
    (folder / "council.yml").write_text(SETTINGS, encoding="utf-8")
    book = Workbook()
    book.active.title = "Notes"
    for name, rows in (("Audits", AUDITS), ("Plan", PLAN)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book["Audits"].merge_cells("A1:J1")
    book["Audits"]["B6"].number_format = "dd/mm/yyyy"
    book.save(folder / "QA tracker.xlsx")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tracker(tmp_path_factory.mktemp("wide") / "council")


@pytest.fixture(scope="module")
def read(folder: Path) -> Folder:
    return read_folder(folder)


def test_the_spreadsheet_is_left_as_it_was(folder: Path) -> None:
    before = hashlib.sha256((folder / "QA tracker.xlsx").read_bytes()).hexdigest()
    found = read_folder(folder)
    assert {file.sha256 for file in found.files} == {before}
    assert hashlib.sha256((folder / "QA tracker.xlsx").read_bytes()).hexdigest() == before
    assert sorted(file.name for file in folder.iterdir()) == ["QA tracker.xlsx", "council.yml"]


def test_every_audit_is_a_practice_review_in_our_words(read: Folder) -> None:
    reviews = read.tables["practice_reviews"].frame
    columns = ["review_id", "team", "review_type", "selection", "grade", "childs_voice_grade"]
    weak = "Requires improvement to be good"
    assert reviews[columns].to_numpy().tolist() == [
        ["00123", "North", "routine", "random", weak, "Good"],
        ["1E5", "North", "routine", "random", weak, weak],
        ["124", "South", "routine", "risk", "Good", "Outstanding"],
    ]
    days = reviews["review_date"].dt.strftime("%Y-%m-%d").tolist()
    assert days == ["2021-04-03", "2021-04-03", "2021-04-30"]
    assert reviews["in_line_management"].astype(object).fillna("").tolist() == [True, False, ""]


def test_rows_keep_the_numbers_of_the_spreadsheet(read: Folder) -> None:
    assert read.tables["practice_reviews"].places["row"].tolist() == [5, 6, 8]


def test_months_across_become_rows_and_an_empty_month_none(read: Folder) -> None:
    plan = read.tables["reviews_planned"].frame
    assert plan.to_numpy().tolist() == [
        ["2021-04", "North", 4], ["2021-05", "North", 4], ["2021-06", "North", 5],
        ["2021-04", "South", 3], ["2021-06", "South", 3],
    ]  # fmt: skip


def test_what_is_not_mapped_is_listed_by_header_alone(read: Folder) -> None:
    unmapped = {file.table: file.unmapped for file in read.files}
    assert unmapped == {
        "practice_reviews": ("Social worker", "Comments"), "reviews_planned": ("Total",),
    }  # fmt: skip


def test_total_rows_are_set_aside_and_everything_adds_up(read: Folder) -> None:
    tables = known_at(read, Period.parse("2021-04"))
    found = tables.reconciliation.drop(columns="file").set_index("table")
    assert found.loc["practice_reviews"].to_dict() == {
        "rows_in": 4, "used": 3, "set_aside": 1, "outside": 0,
    }  # fmt: skip
    assert (found["rows_in"] == found[["used", "set_aside", "outside"]].sum(axis="columns")).all()
    assert set(tables.reasons["reason"]) == {"declared to be no data"}


def test_a_total_row_that_is_not_declared_is_a_fault_with_its_row(tmp_path: Path) -> None:
    folder = tracker(tmp_path / "council")
    settings = SETTINGS.replace("    skip_rows: {Audit no: Total}\n", "")
    (folder / "council.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    assert {(fault.file, fault.row) for fault in caught.value.faults} == {("QA tracker.xlsx", 9)}


def test_the_date_format_must_be_declared(tmp_path: Path) -> None:
    folder = tracker(tmp_path / "council")
    settings = SETTINGS.replace("    date_format: dd/mm/yyyy\n", "")
    (folder / "council.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    dates = [
        fault for fault in caught.value.faults if fault.column == "Date of audit (review_date)"
    ]
    assert [(fault.row, fault.found) for fault in dates] == [
        (5, '"03/04/2021"'), (8, '"30/04/2021"'),
    ]  # fmt: skip
