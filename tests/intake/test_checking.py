"""What check tells: every row, what reading changed, what is worth a look, what is lacking."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from improvement_book.cli import main
from improvement_book.errors import DataError
from improvement_book.intake.checking import Check, as_data, checked, in_words, verdict
from improvement_book.period import Period

JUNE, MONDAY = Period.parse("2021-06"), date(2021, 7, 12)
SETTINGS = """\
name: A
slug: a
authority_code: "999"
sources:
  - table: practice_reviews
    file: QA export.csv
    columns: {review_id: Audit, review_date: Date, team: Team, grade: Overall}
    values: {review_type: routine, selection: random}
"""
EXPORT = (
    "Audit,Date,Team,Overall,Moderated Grade,Shoe size\n"
    "R1,2021-06-14,North,Good,Good,9\n"
    "R1,2021-06-14,North,Good,Good,9\n"
)
INDICATORS = (
    "indicator_id,title,theme,polarity,unit,frequency,window\n"
    "contacts,Contacts,T,none,number,month,in period\n"
)
OBSERVATIONS = (
    "indicator_id,period,value,recorded_on,revision_reason\n"
    "contacts,2021-05,70,,\n"
    "contacts,2021-05,71,2021-07-01,Late forms\n"
    "contacts,2021-06,125,,\n"
    "contacts,2021-06,126,2021-07-05,\n"
)
CORRECTIONS = (
    "table,key,column,expected,replacement,reason,by\n"
    "observations,contacts; 2021-06,value,125,1205,A zero was left out,Head\n"
)
CALENDAR = "period,data_to,papers_due\n2021-06,2021-07-09,2021-07-14\n"
TABLES = {
    "council.yml": SETTINGS,
    "QA export.csv": EXPORT,
    "indicators.csv": INDICATORS,
    "observations.csv": OBSERVATIONS,
    "corrections.csv": CORRECTIONS,
    "calendar.csv": CALENDAR,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A council folder in which something of everything happens."""
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    return tmp_path


@pytest.fixture
def check(folder: Path) -> Check:
    return checked(folder, JUNE, MONDAY)


def test_every_row_is_used_set_aside_or_outside(check: Check) -> None:
    words = in_words(check).splitlines()
    assert "  QA export.csv, for practice_reviews: 2 = 1 + 1 + 0" in words
    assert "    set aside: 1 identical to an earlier row" in words
    assert "  observations: 4 = 2 + 2 + 0" in words


def test_corrections_are_listed_without_their_values(check: Check) -> None:
    words = in_words(check)
    assert "  corrections.csv row 2: observations, column value" in words.splitlines()
    assert not any(text in words for text in ("125", "1205", "A zero was left out"))


def test_a_revision_names_both_rows_and_whether_it_says_why(check: Check) -> None:
    assert [(item.row, item.by_row, item.recorded_on, item.reason_given)
            for item in check.revisions] == [
        (2, 3, "2021-07-01", True), (4, 5, "2021-07-05", False),
    ]  # fmt: skip
    told = "  observations: 2 rows; without a reason: observations.csv row 5"
    assert told in in_words(check).splitlines()


def test_a_revision_of_a_review_that_moved_to_a_later_month_is_listed(folder: Path) -> None:
    (folder / "council.yml").write_text(SETTINGS.split("sources:")[0], encoding="utf-8")
    (folder / "QA export.csv").unlink()
    (folder / "practice_reviews.csv").write_text(
        "review_id,review_date,team,review_type,selection,grade,recorded_on,revision_reason\n"
        "R1,2021-06-14,North,routine,random,Good,,\n"
        "R1,2021-07-02,North,routine,random,Good,2021-07-05,Date typed wrongly\n",
        encoding="utf-8",
    )
    (item,) = (item for item in checked(folder, JUNE, MONDAY).revisions
               if item.table == "practice_reviews")  # fmt: skip
    assert (item.row, item.by_row) == (2, 3)


def test_a_column_that_is_not_read_may_be_one_that_no_source_maps(check: Check) -> None:
    assert [(item.header, item.meant) for item in check.unread_columns] == [
        ("Moderated Grade", "moderated_grade"), ("Shoe size", ""),
    ]  # fmt: skip
    assert "'Moderated Grade'. Did you mean moderated_grade?" in in_words(check)


def test_a_column_that_is_mapped_already_is_not_offered_again(folder: Path) -> None:
    (folder / "QA export.csv").write_text(
        "Audit,Date,Team,Overall,review_id\nR1,2021-06-14,North,Good,9\n", encoding="utf-8"
    )
    (item,) = checked(folder, JUNE, MONDAY).unread_columns
    assert item.meant != "review_id"


def test_doubts_are_worth_a_look(check: Check) -> None:
    assert check.doubts == (
        "indicators.csv: contacts has no baseline_period; its page will say so.",
    )


def test_themes_of_learning_that_the_council_does_not_name_are_worth_a_look(folder: Path) -> None:
    (folder / "QA export.csv").write_text(
        "Audit,Date,Team,Overall,learning_theme\n"
        "R1,2021-06-14,North,Good,Ann Smith\nR2,2021-06-14,North,Good,Plans\n"
        "R3,2021-06-14,North,Good,\n",
        encoding="utf-8",
    )
    settings = SETTINGS.replace("Overall", "Overall, learning_theme: learning_theme", 1)
    (folder / "council.yml").write_text(f"learning_themes: [Plans]\n{settings}", encoding="utf-8")
    (told,) = [doubt for doubt in checked(folder, JUNE, MONDAY).doubts if "theme" in doubt]
    assert told == (
        "practice_reviews.csv: 1 of 3 reviews have a learning_theme that learning_themes in "
        "council.yml does not name; the report counts them as another theme."
    )


def test_what_is_lacking_names_file_owner_and_the_days_until_papers_are_due(check: Check) -> None:
    words = in_words(check)
    assert "Papers due on 2021-07-14: in 2 days, counted from 2021-07-12." in words
    assert "  No post named: voice.csv: no entry for April to June 2021" in words


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2021, 7, 13), "in 1 day,"),
        (date(2021, 7, 14), "in 0 days,"),
        (date(2021, 7, 15), "1 day ago,"),
    ],
)
def test_days_are_counted_to_the_day_itself_and_beyond(folder: Path, on: date, words: str) -> None:
    assert words in in_words(checked(folder, JUNE, on))


def test_without_a_day_for_papers_nothing_is_counted(folder: Path) -> None:
    (folder / "calendar.csv").write_text("period,data_to\n2021-06,2021-07-09\n", encoding="utf-8")
    check = checked(folder, JUNE, MONDAY)
    assert check.days_left is None
    assert "The calendar does not say when papers are due." in in_words(check)


def test_the_latest_period_is_checked_unless_another_is_given(folder: Path) -> None:
    assert checked(folder, None, MONDAY).period == "2021-06"
    assert checked(folder, Period.parse("2021-05"), MONDAY).data_to == date(2021, 5, 31)


def test_a_folder_with_a_calendar_alone_is_checked_for_its_last_period(tmp_path: Path) -> None:
    (tmp_path / "council.yml").write_text(SETTINGS.split("sources:")[0], encoding="utf-8")
    (tmp_path / "calendar.csv").write_text(CALENDAR, encoding="utf-8")
    assert checked(tmp_path, None, MONDAY).period == "2021-06"


def test_faults_of_all_files_are_told_and_nothing_else(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "calendar.csv").write_text(CALENDAR + "2021-07,x,\n", encoding="utf-8")
    (folder / "QA export.csv").write_text(EXPORT.replace("2021-06-14", "y"), encoding="utf-8")
    with pytest.raises(DataError):
        checked(folder, JUNE, MONDAY)
    assert main(["check", "--council", str(folder), "--quiet"]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    files = [line.split(" row")[0] for line in shown.err.splitlines()]
    assert files == sorted(files)
    assert set(files) == {"QA export.csv", "calendar.csv"}


def test_the_command_tells_the_same_in_words_and_as_data(
    folder: Path, check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["check", "--council", str(folder), "--period", "2021-06", "--on", "2021-07-12"]
    assert main(command) == 0
    assert capsys.readouterr().out == f"Reading {folder.name}\n{in_words(check)}\n"
    assert main([*command, "--quiet"]) == 0
    assert capsys.readouterr().out == f"{verdict(check)}\n"
    assert main([*command, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data == json.loads(json.dumps(as_data(check)))
    assert (data["papers_due"], data["days_left"]) == ("2021-07-14", 2)
    assert {item["days_left"] for item in data["lacking"]} == {2}


def test_a_day_that_is_none_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["check", "--on", "5 July"])
    assert caught.value.code == 2
    assert "expected a day as 2021-07-05" in capsys.readouterr().err


def test_check_loads_neither_charts_nor_notebooks_nor_statistics(folder: Path) -> None:
    code = (
        "import sys; from improvement_book.cli import main; "
        f"code = main(['check', '--quiet', '--council', {str(folder)!r}]); "
        "print(*sys.modules, sep='\\n'); sys.exit(code)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.splitlines())
    assert not loaded & {"matplotlib", "papermill", "statsmodels", "jupyter_book"}
