"""The command line: which periods it takes, and how it tells an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from improvement_book import __version__
from improvement_book.cli import main

SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'
PERIODS = "period,data_to\n2021-06,2021-07-09\n"


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A council folder with settings and a calendar alone."""
    folder = tmp_path / "council"
    folder.mkdir()
    (folder / "council.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "calendar.csv").write_text(PERIODS, encoding="utf-8")
    return folder


def build(council: Path, *arguments: str) -> int:
    """The exit code of a build that must not get as far as the site."""
    out = council.parent / "site"
    code = main(["build", "--council", str(council), "--out", str(out), *arguments])
    assert not out.exists()
    return code


@pytest.mark.parametrize("period", ["../../x", "2021-13", "٢٠٢١-٠٦", "2021_06"])
def test_what_is_no_period_exits_with_2_and_names_the_forms(
    council: Path, capsys: pytest.CaptureFixture[str], period: str
) -> None:
    assert build(council, "--period", period) == 2
    assert "expected a month as 2021-06" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "2021-06"], "Give --period alone, or --from and --to together."),
        (["--to", "2021-06"], "Give --period alone, or --from and --to together."),
        (["--period", "2021-06", "--from", "2021-05", "--to", "2021-06"],
         "Give --period alone, or --from and --to together."),
        (["--from", "2021-06", "--to", "2021-05"],
         "--from 2021-06 --to 2021-05: expected two periods of one kind, the earlier first."),
        (["--from", "2021-06", "--to", "2021-22"],
         "--from 2021-06 --to 2021-22: expected two periods of one kind, the earlier first."),
    ],
)  # fmt: skip
def test_periods_that_do_not_fit_together_exit_with_2(
    council: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert build(council, *arguments) == 2
    assert capsys.readouterr().err == message + "\n"


def test_bad_data_exits_with_3_and_shows_no_traceback(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (council / "calendar.csv").write_text(PERIODS + "2021-07,x\n", encoding="utf-8")
    assert build(council, "--quiet") == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (
        'calendar.csv row 3, column data_to: found "x"; expected a date as 2021-06-14. '
        "Correct the file.\n"
    )


def test_faults_are_json_where_asked_for(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (council / "calendar.csv").write_text(PERIODS + "2021-07,x\n", encoding="utf-8")
    assert build(council, "--json") == 3
    shown = json.loads(capsys.readouterr().out)
    assert [(fault["row"], fault["column"]) for fault in shown["faults"]] == [(3, "data_to")]


def test_a_folder_that_is_no_council_folder_exits_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(tmp_path / "nowhere") == 3
    assert "nowhere: found no such file" in capsys.readouterr().err


def test_build_and_check_say_the_same_of_a_folder_without_data(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (council / "calendar.csv").unlink()
    assert build(council, "--quiet") == 3
    told = capsys.readouterr()
    assert main(["check", "--council", str(council), "--quiet"]) == 3
    assert capsys.readouterr() == told
    assert told.out == ""
    assert told.err == (
        "council folder: found nothing to report; expected practice_reviews or observations with "
        "rows, or a row of the calendar. Add one.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [[], ["make"], ["build", "--audience", "press"], ["build", "--jobs", "0"],
     ["build", "--jobs", "x"], ["build", "--what"], ["import"]],
)  # fmt: skip
def test_what_the_command_line_does_not_offer_exits_with_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: improvement-book" in capsys.readouterr().err


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert (caught.value.code, capsys.readouterr().out) == (0, f"{__version__}\n")
