"""A whole council folder: every row accounted for, every fault told at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from improvement_book.errors import DataError
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.intake.schema import schemas
from tests.intake.council_folder import REVIEWS, SETTINGS, review, write_council

ROOT = Path(__file__).resolve().parents[2]
REQUESTS = "request_id,meeting_id,wording,kind,owner,answered_on\n"
SOURCE = """sources:
  - table: meetings
    file: Diary.csv
    columns: {meeting_id: Ref, body: Body, held_on: Day}
    date_format: dd/mm/yyyy
    skip_rows: {Ref: Total}
"""


def read(folder: Path, **tables: str) -> Folder:
    return read_folder(write_council(folder / "council", **tables))


def places(error: DataError) -> list[tuple[str, int | None, str | None]]:
    return [(fault.file, fault.row, fault.column) for fault in error.faults]


def test_a_table_without_a_file_is_absent(tmp_path: Path) -> None:
    assert list(read(tmp_path).tables) == ["indicators"]


def test_the_sample_council_has_every_table() -> None:
    assert sorted(read_folder(ROOT / "data").tables) == list(schemas())


def test_the_small_council_is_sound_and_has_no_plan() -> None:
    tables = read_folder(ROOT / "tests" / "councils" / "small").tables
    assert len(tables) == 14
    assert "plan_actions" not in tables


def test_each_file_is_recorded_with_its_rows_hash_and_encoding(tmp_path: Path) -> None:
    (file,) = read(tmp_path).files
    assert (file.file, file.table, file.encoding) == ("indicators.csv", "indicators", "utf-8")
    assert (file.rows, file.records, file.unmapped) == (3, 3, ())
    assert len(file.sha256) == 64


def test_a_table_may_be_a_workbook(tmp_path: Path) -> None:
    folder = write_council(tmp_path / "council")
    book = Workbook()
    for cells in (["meeting_id", "body", "held_on"], ["M1", "Cabinet", "2021-07-23"]):
        book.active.append(cells)
    book.save(folder / "meetings.xlsx")
    assert read_folder(folder).tables["meetings"].frame["body"].tolist() == ["Cabinet"]


@pytest.mark.parametrize("name", ["~$calendar.xlsx", ".calendar.csv", "notes.txt", "plan.pdf"])
def test_what_is_no_table_is_let_be(tmp_path: Path, name: str) -> None:
    folder = write_council(tmp_path / "council")
    (folder / name).write_bytes(b"\0")
    assert list(read_folder(folder).tables) == ["indicators"]


@pytest.mark.parametrize("name", ["Calendar.csv", "calendar.CSV", "calendar.XLSX", "calendar.xls"])
def test_a_table_under_a_name_that_is_not_read_is_never_passed_over(
    tmp_path: Path, name: str
) -> None:
    folder = write_council(tmp_path / "council")
    (folder / name).write_text("period,data_to\n2021-06,2021-07-09\n")
    with pytest.raises(DataError, match=name):
        read_folder(folder)


@pytest.mark.parametrize("name", ["practice_review.csv", "Practice reviews.xlsx"])
def test_a_misspelt_name_of_a_table_is_asked_after(tmp_path: Path, name: str) -> None:
    folder = write_council(tmp_path / "council")
    (folder / name).write_text("x\n")
    meant = "Did you mean practice_reviews.csv or practice_reviews.xlsx? Rename or remove the file"
    with pytest.raises(DataError, match=re.escape(meant)):
        read_folder(folder)


def test_a_table_that_is_there_was_not_meant(tmp_path: Path) -> None:
    folder = write_council(tmp_path / "council")
    (folder / "indicator.csv").write_text("x\n")
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    assert "Did you mean" not in str(caught.value)


def test_rows_set_aside_keep_their_row_and_reason(tmp_path: Path) -> None:
    rows = [review(f"R{number}") for number in range(2, 201)]
    text = REVIEWS + review("R1") + review("R1") + "".join(rows) + review("R201", "Fair")
    found = read(tmp_path, practice_reviews=text)
    aside = found.set_aside["practice_reviews"]
    assert aside.to_numpy().tolist() == [
        ["practice_reviews.csv", 203, "grade not on the scale"],
        ["practice_reviews.csv", 3, "identical to an earlier row"],
    ]
    assert len(found.tables["practice_reviews"].frame) == 200


def test_an_alias_of_the_council_is_its_grade(tmp_path: Path) -> None:
    found = read(tmp_path, practice_reviews=REVIEWS + review("R1", "ri"))
    grades = found.tables["practice_reviews"].frame["grade"]
    assert grades.tolist() == ["Requires improvement to be good"]


@pytest.mark.parametrize("name", ["00123", "1E5", "NA", "null", "None", "TRUE", "-1"])
def test_an_id_stays_the_text_it_is(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, practice_reviews=REVIEWS + review(name))
    assert found.tables["practice_reviews"].frame["review_id"].tolist() == [name]


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(
            tmp_path,
            practice_reviews=REVIEWS + review("R1", day="x"),
            targets="indicator_id,set_on,target\nre-referrals,2021-01-20,high\n",
            calendar="period,data_to\n",
            calender="period,data_to\n",
        )
    assert set(places(caught.value)) >= {
        ("calendar.csv", 1, None), ("calender.csv", None, None),
        ("practice_reviews.csv", 2, "review_date"), ("targets.csv", 2, "target"),
    }  # fmt: skip


def test_one_fault_of_a_table_does_not_make_faults_in_those_that_refer_to_it(
    tmp_path: Path,
) -> None:
    with pytest.raises(DataError) as caught:
        read(
            tmp_path,
            indicators="indicator_id,title\nre-referrals,Referred again\n",
            targets="indicator_id,set_on,target\nre-referrals,2021-01-20,20\n",
        )
    assert {fault.file for fault in caught.value.faults} == {"indicators.csv"}


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("observations", "indicator_id,period,value\nre-referrals,2021-13,5\n"),
        ("practice_reviews", REVIEWS + review("R1", day="14/06/2021")),
        ("requests", REQUESTS + "RQ1,M1,See it.,resolution,Head,14/06/2021\n"),
    ],
    ids=["observations", "practice_reviews", "requests"],
)
def test_a_date_that_can_not_be_read_does_not_make_recorded_on_a_fault(
    tmp_path: Path, table: str, text: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, **{table: text})
    assert len(caught.value.faults) == 1


def test_a_message_never_shows_a_personal_value(tmp_path: Path) -> None:
    text = REVIEWS + review("R1") + "R1,2021-06-14,Secret Team,routine,random,Good\n"
    with pytest.raises(DataError) as caught:
        read(tmp_path, practice_reviews=text)
    assert "row 3, column review_id" in str(caught.value)
    assert "R1" not in str(caught.value)
    assert "Secret" not in str(caught.value)


def test_a_source_feeds_a_table_from_a_file_of_any_name(tmp_path: Path) -> None:
    diary = "Ref,Body,Day,Chair\nM1,Cabinet,03/04/2021,Ann\nTotal,1,,\n"
    folder = write_council(tmp_path / "council", SETTINGS + SOURCE, Diary=diary)
    found = read_folder(folder)
    assert found.tables["meetings"].frame["held_on"].dt.strftime("%Y-%m-%d").tolist() == [
        "2021-04-03"
    ]
    assert found.set_aside["meetings"]["reason"].tolist() == ["declared to be no data"]
    (file,) = (file for file in found.files if file.table == "meetings")
    assert (file.rows, file.records, file.unmapped) == (2, 2, ("Chair",))


def test_several_files_may_feed_one_table(tmp_path: Path) -> None:
    second = SOURCE.partition("\n")[2].replace("Diary.csv", "Second.csv")
    folder = write_council(
        tmp_path / "council",
        SETTINGS + SOURCE + second,
        Diary="Ref,Body,Day\nM1,Cabinet,03/04/2021\nM2,Cabinet,04/04/2021\n",
        Second="Ref,Body,Day\nM2,Cabinet,04/04/2021\nM3,Cabinet,05/04/2021\n",
    )
    found = read_folder(folder)
    assert found.tables["meetings"].frame["meeting_id"].tolist() == ["M1", "M2", "M3"]
    assert found.set_aside["meetings"].to_numpy().tolist() == [
        ["Second.csv", 2, "identical to an earlier row"]
    ]


def test_two_files_that_contradict_each_other_are_named(tmp_path: Path) -> None:
    second = SOURCE.partition("\n")[2].replace("Diary.csv", "Second.csv")
    folder = write_council(
        tmp_path / "council",
        SETTINGS + SOURCE + second,
        Diary="Ref,Body,Day\nM1,Cabinet,03/04/2021\n",
        Second="Ref,Body,Day\nM1,Board,03/04/2021\n",
    )
    with pytest.raises(DataError, match=r"Second\.csv row 2, .* the key of Diary\.csv row 2 with"):
        read_folder(folder)


def test_the_same_file_may_feed_two_tables(tmp_path: Path) -> None:
    second = SOURCE.partition("\n")[2].replace("table: meetings", "table: equality_assessments")
    second = second.replace(
        "meeting_id: Ref, body: Body, held_on", "assessment_id: Ref, subject: Body, due"
    )
    diary = "Ref,Body,Day\nM1,Cabinet,03/04/2021\n"
    found = read_folder(
        write_council(tmp_path / "council", SETTINGS + SOURCE + second, Diary=diary)
    )
    assert found.tables["equality_assessments"].frame["subject"].tolist() == ["Cabinet"]
    assert sorted(file.table for file in found.files if file.file == "Diary.csv") == [
        "equality_assessments", "meetings",
    ]  # fmt: skip


def test_a_row_set_aside_is_noted_and_still_counts_as_there(tmp_path: Path) -> None:
    rows = [review(f"R{number}") for number in range(2, 201)]
    text = REVIEWS + review("R1", "Fair") + "".join(rows)
    found = read(tmp_path, practice_reviews=text)
    (noted,) = found.noted
    assert (noted.row, noted.column, noted.found) == (2, "grade", '"Fair"')


def test_a_book_of_published_statistics_holds_nothing_else(tmp_path: Path) -> None:
    folder = write_council(tmp_path / "council", settings=SETTINGS + "origin: published\n")
    (folder / "practice_reviews.csv").write_text(REVIEWS + review("R1"))
    with pytest.raises(DataError, match="origin: published"):
        read_folder(folder)
