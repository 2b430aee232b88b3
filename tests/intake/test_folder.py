"""A whole council folder: every row accounted for, every fault told at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from improvement_book.errors import DataError
from improvement_book.intake.folder import read_folder

SOUND = Path(__file__).resolve().parents[1] / "bad_data" / "council"
REVIEWS = "review_id,review_date,team,review_type,selection,grade\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound council folder with one indicator."""
    return Path(shutil.copytree(SOUND, tmp_path / "council"))


def write(folder: Path, table: str, text: str) -> None:
    (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="\n")


def review(number: int, grade: str = "Good") -> str:
    return f"R{number},2021-06-14,North,routine,random,{grade}\n"


def test_a_table_without_a_file_is_absent(folder: Path) -> None:
    assert list(read_folder(folder).frames) == ["indicators"]


def test_each_file_is_recorded_with_its_rows_hash_and_encoding(folder: Path) -> None:
    (file,) = read_folder(folder).files
    assert (file.file, file.rows, file.encoding) == ("indicators.csv", 1, "utf-8")
    assert len(file.sha256) == 64


def test_rows_set_aside_keep_their_number_and_reason(folder: Path) -> None:
    rows = [review(number) for number in range(2, 201)]
    write(folder, "practice_reviews", REVIEWS + review(1) + review(1) + "".join(rows)
          + review(201, "Fair"))  # fmt: skip
    found = read_folder(folder)
    assert found.set_aside["practice_reviews"].to_dict() == {
        3: "identical to an earlier row", 203: "grade not on the scale",
    }  # fmt: skip
    assert len(found.frames["practice_reviews"]) == 200


def test_an_alias_of_the_council_is_its_grade(folder: Path) -> None:
    write(folder, "practice_reviews", REVIEWS + review(1, "ri"))
    grades = read_folder(folder).frames["practice_reviews"]["grade"]
    assert grades.tolist() == ["Requires improvement to be good"]


def test_the_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    write(folder, "practice_reviews", REVIEWS + "R1,x,North,routine,random,Good\n")
    write(folder, "targets", "indicator_id,set_on,target\nre-referrals,2021-01-20,high\n")
    write(folder, "calendar", "period,data_to\n")
    write(folder, "calender", "period,data_to\n")
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    assert [(fault.file, fault.row, fault.column) for fault in caught.value.faults] == [
        ("calendar.csv", 1, None), ("calender.csv", None, None),
        ("practice_reviews.csv", 2, "review_date"), ("targets.csv", 2, "target"),
    ]  # fmt: skip


def test_a_message_never_shows_a_personal_value(folder: Path) -> None:
    write(folder, "practice_reviews", REVIEWS + review(1)
          + "R1,2021-06-14,Secret Team,routine,random,Good\n")  # fmt: skip
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    assert "row 3, column review_id" in str(caught.value)
    assert "R1" not in str(caught.value)
    assert "Secret" not in str(caught.value)
