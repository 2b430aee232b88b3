"""The command line: which periods it takes, and how it tells an error."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from improvement_book import __version__, cli
from improvement_book.cli import main
from improvement_book.council import Audience
from improvement_book.disclosure.ledger import Ledger, ledger_folder, write_ledger
from improvement_book.release import EARLIER, open_release
from tests.site.workshop import fingerprints

SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'
PERIODS = "period,data_to\n2021-06,2021-07-09\n"
INDICATOR = "share,Share,T,lower,percent,month,in period\n"
FIGURES = {
    "calendar": PERIODS + "2021-05,2021-06-09\n",
    "indicators": "indicator_id,title,theme,polarity,unit,frequency,window\n" + INDICATOR,
    "observations": "indicator_id,period,numerator,denominator\n"
    "share,2021-05,20,100\nshare,2021-06,3,100\n",
}


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is built stays with the test, and nobody else's build is waited for or in its way."""
    monkeypatch.setattr(cli, "PLACES", replace(cli.PLACES, built=tmp_path / "built"))


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


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_an_approved_text_that_points_at_a_person_exits_with_5(
    council: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    text = "Ring 07700 900123"
    calendar = f"period,data_to,decisions_needed\n2021-06,2021-07-09,{text}\n"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    approval = f"calendar,2021-06,decisions_needed,{sha256},Director,2021-07-09\n"
    header = "table,key,column,sha256,approver,approved_on\n"
    (council / "calendar.csv").write_text(calendar, encoding="utf-8")
    (council / "approvals.csv").write_text(header + approval, encoding="utf-8")
    assert build(council, "--period", "2021-06", *options) == 5
    printed = capsys.readouterr()
    told = printed.out + printed.err
    assert "calendar.csv row 2, column decisions_needed: found a telephone number" in told
    assert "07700" not in told


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
     ["build", "--jobs", "x"], ["build", "--what"], ["import"], ["serve", "--port", "80"],
     ["serve", "--port", "65536"], ["notebook"]],
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


@pytest.fixture
def figures(council: Path) -> Path:
    """A council folder with one indicator of two months."""
    for name, text in FIGURES.items():
        (council / f"{name}.csv").write_text(text, encoding="utf-8")
    return council


def release(council: Path, *arguments: str) -> tuple[int, Path]:
    """The exit code, and the folder into which tables were released."""
    into = council.parent / "into"
    code = main(["release", "--council", str(council), "--into", str(into), *arguments])
    return code, into


def test_release_makes_the_tables_of_an_edition_and_no_site(
    figures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in figures.iterdir()}
    code, into = release(figures, "--period", "2021-06")
    folder = into / "a" / "public" / "2021-06"
    assert code == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"Released to {folder}"
    table = open_release(folder).table("observations")
    assert table[["numerator", "symbol"]].fillna(-1).to_numpy().tolist() == [[20, ""], [-1, "c"]]
    assert [path.name for path in into.rglob("*") if path.suffix not in {".csv", ".json"}] == [
        "a", "public", "2021-06", EARLIER,
    ]  # fmt: skip
    assert {path.name: path.read_bytes() for path in figures.iterdir()} == before


def test_several_periods_are_released_each_to_its_folder(
    figures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, into = release(figures, "--from", "2021-05", "--to", "2021-06", "--json")
    folders = [into / "a" / "public" / period for period in ("2021-05", "2021-06")]
    assert code == 0
    assert json.loads(capsys.readouterr().out) == {"released": [str(path) for path in folders]}
    assert [open_release(path).period.code for path in folders] == ["2021-05", "2021-06"]


def test_a_period_before_or_after_all_data_exits_with_2_and_names_those_that_have_some(
    figures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = "NO DATA: no practice review or observation is of this period; "
    told = f"{nothing}there are some of 2021-05 to 2021-06."
    for period in ("2021-04", "2021-07", "2020-21", "2021-22-Q2"):
        assert build(figures, "--period", period, "--quiet") == 2
        assert capsys.readouterr().err == f"A, {period}: {told}\n"
    assert main(["check", "--council", str(figures), "--period", "2021-07", "--quiet"]) == 0
    assert f"A, 2021-07: {told} " in capsys.readouterr().out
    code, into = release(figures, "--from", "2021-06", "--to", "2021-07")
    assert (code, into.exists()) == (2, False)


@pytest.mark.parametrize("period", ["2021-22-Q1", "2021-22", "2021-05"])
def test_a_longer_period_and_a_month_between_others_are_released(
    figures: Path, period: str
) -> None:
    text = FIGURES["observations"].replace("2021-05", "2021-04")
    (figures / "observations.csv").write_text(text, encoding="utf-8")
    code, into = release(figures, "--period", period, "--quiet")
    assert (code, [path.name for path in (into / "a" / "public").iterdir()]) == (0, [period])


def test_the_board_has_a_folder_of_its_own(figures: Path) -> None:
    _, into = release(figures, "--period", "2021-06", "--audience", "board", "--quiet")
    assert sorted(path.name for path in (into / "a").iterdir()) == ["board"]
    table = open_release(into / "a" / "board" / "2021-06").table("observations")
    assert table["numerator"].tolist() == [20, 3]


def test_a_release_takes_the_place_of_an_older_one_whole(figures: Path) -> None:
    _, into = release(figures, "--period", "2021-06", "--quiet")
    folder = into / "a" / "public" / "2021-06"
    before = fingerprints(folder)
    (folder / "left.csv").write_text("from long ago", encoding="utf-8")
    release(figures, "--period", "2021-06", "--quiet")
    assert fingerprints(folder) == before


def test_what_the_council_published_is_read_before_a_release(figures: Path) -> None:
    """June was shown with 100 once: 97 beside it would tell of three children."""
    folder = ledger_folder(figures, Audience.PUBLIC)
    text = (figures / "observations.csv").read_text(encoding="utf-8")
    for numerator in (100, 97):
        row = f"share,2021-06,{numerator},1000"
        changed = text.replace("share,2021-06,3,100", row)
        (figures / "observations.csv").write_text(changed, encoding="utf-8")
        _, into = release(figures, "--period", "2021-06", "--quiet")
        released = open_release(into / "a" / "public" / "2021-06")
        write_ledger(Ledger.empty().with_release(released), folder)
    assert released.table("observations")["numerator"].isna().tolist() == [False, True]


def test_a_damaged_ledger_releases_nothing_and_exits_with_3(
    figures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ledger_folder(figures, Audience.PUBLIC)
    folder.mkdir(parents=True)
    (folder / "observations.csv").write_text("x\n", encoding="utf-8")
    code, into = release(figures, "--period", "2021-06", "--quiet")
    assert (code, into.exists()) == (3, False)
    assert capsys.readouterr().err.startswith("public/observations.csv: expected the columns ")


def test_a_folder_without_released_tables_can_not_be_built_from(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(council, "--released", str(council)) == 3
    assert capsys.readouterr().err == f"No release in {council}: build the edition first.\n"


NOISY = """
import os, sys
from improvement_book import cli
from improvement_book.__main__ import run
cli.COMMANDS["check"] = lambda _: (os.write(1, b"a remark of the solver"), print("{}"), 0)[2]
sys.argv = ["improvement-book", "check", "--json"]
sys.exit(run())
"""


def test_what_a_library_prints_by_itself_does_not_stand_among_the_results() -> None:
    done = subprocess.run([sys.executable, "-c", NOISY], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("{}\n", "a remark of the solver")
