"""Which period check and build take, and that one slip in a date does not move it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from improvement_book.cli import main
from improvement_book.errors import DataError
from improvement_book.intake.checking import checked, verdict
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.intake.periods import latest_period, periods_with_data, runs, stray_period
from improvement_book.period import Period
from tests.intake.council_folder import REVIEWS, SETTINGS, review, write_council

VALUES = "indicator_id,period,value\n"
YEARLY = "indicator_id,title,theme,polarity,unit,frequency,window\n"
CALENDAR = "period,data_to\n2021-06,2021-07-09\n"
ON = date(2021, 7, 12)


def reviews(*days: str) -> str:
    return REVIEWS + "".join(review(f"R{n}", day=day) for n, day in enumerate(days))


def read(folder: Path, **tables: str) -> Folder:
    return read_folder(write_council(folder / "council", **tables))


@pytest.mark.parametrize(
    ("tables", "latest"),
    [
        ({"practice_reviews": reviews("2021-05-31")}, "2021-05"),
        ({"observations": VALUES + "re-referrals,2021-06,20\nre-referrals,2021-05,20\n"},
         "2021-06"),
        ({"observations": VALUES + "staff-turnover,2020-21,20\nstaff-turnover,2021-22,20\n"},
         "2021-22"),
        ({"observations": VALUES + "staff-turnover,2020-21,20\n",
          "practice_reviews": reviews("2020-12-01")}, "2020-12"),
        ({"calendar": CALENDAR + "2021-05,2021-06-09\n"}, "2021-06"),
        ({"calendar": CALENDAR, "practice_reviews": reviews("2021-05-03", "2021-08-01")},
         "2021-05"),
    ],
)  # fmt: skip
def test_the_latest_period_is_the_last_month_or_year_with_data_or_that_of_the_calendar(
    tmp_path: Path, tables: dict[str, str], latest: str
) -> None:
    assert latest_period(read(tmp_path, **tables)).code == latest


def test_a_folder_without_data_and_calendar_has_no_latest_period(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="practice_reviews or observations"):
        latest_period(read(tmp_path))


@pytest.mark.parametrize(
    ("days", "stray"),
    [
        (("2021-04-01", "2021-05-01", "2031-06-01"), "2031-06"),
        (("2021-04-01", "2021-05-01", "2021-07-01"), "2021-07"),
        (("2021-04-01", "2021-05-01", "2021-06-01"), None),
        (("2021-04-01", "2021-05-01", "2021-07-01", "2021-07-02"), None),
        (("2021-01-01", "2021-04-01", "2021-07-01"), None),
        (("2021-01-01", "2021-04-01", "2021-08-01"), "2021-08"),
        (("2021-04-01",), None),
    ],
)
def test_a_single_row_after_a_wider_gap_than_any_before_it_is_stray(
    tmp_path: Path, days: tuple[str, ...], stray: str | None
) -> None:
    folder = read(tmp_path, practice_reviews=reviews(*days))
    found = stray_period(folder)
    assert (found.code if found else None) == stray
    last = sorted(days)[-2 if stray else -1]
    assert latest_period(folder).code == last[:7]


def test_with_a_calendar_no_period_is_stray(tmp_path: Path) -> None:
    table = reviews("2021-04-01", "2021-07-01")
    assert stray_period(read(tmp_path, practice_reviews=table, calendar=CALENDAR)) is None


def test_check_says_that_it_passed_over_a_stray_period(tmp_path: Path) -> None:
    table = reviews("2021-04-01", "2021-05-01", "2031-06-01")
    check = checked(write_council(tmp_path, practice_reviews=table), None, ON)
    assert check.period == "2021-05"
    assert check.doubts[0].startswith("A single row is of 2031-06, long after all others.")


def test_rows_are_counted_by_month_and_by_their_own_period(tmp_path: Path) -> None:
    folder = read(
        tmp_path,
        practice_reviews=reviews("2021-05-03", "2021-05-31"),
        observations=VALUES + "re-referrals,2021-05,20\nstaff-turnover,2020-21,20\n",
    )
    found = periods_with_data(folder)
    assert {period.code: rows for period, rows in found.items()} == {"2021-05": 3, "2020-21": 1}


def test_periods_are_told_in_few_words() -> None:
    codes = ("2021-22", "2020-12", "2021-01", "2021-03", "2020-21", "2021-22-Q1")
    assert runs(map(Period.parse, codes)) == (
        "2020-12 to 2021-01, 2021-03, 2021-22-Q1, 2020-21 to 2021-22"
    )
    assert runs([]) == ""


@pytest.mark.parametrize("period", ["2012-06", "2031-05", "2022-23-Q1", "2021-07"])
def test_check_says_plainly_that_a_period_has_no_data_and_which_have(
    tmp_path: Path, period: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_council(tmp_path, practice_reviews=reviews("2021-05-03", "2021-06-01"))
    assert main(["check", "--council", str(folder), "--period", period, "--quiet"]) == 0
    assert capsys.readouterr().out.startswith(
        f"A, {period}: NO DATA: no practice review or observation is of this period; "
        "there are some of 2021-05 to 2021-06. Otherwise the data is sound; "
    )


@pytest.mark.parametrize("period", ["2021-06", "2021-22-Q1", "2021-22"])
def test_a_period_that_holds_a_month_with_data_has_data(tmp_path: Path, period: str) -> None:
    folder = write_council(tmp_path, practice_reviews=reviews("2021-06-01"))
    check = checked(folder, Period.parse(period), ON)
    assert check.has_data
    assert verdict(check).startswith(f"A, {period}: the data is sound; ")


def test_a_folder_without_data_says_so_for_any_period(tmp_path: Path) -> None:
    check = checked(write_council(tmp_path), Period.parse("2021-06"), ON)
    assert "; there are none at all. Otherwise the data is sound" in verdict(check)


@pytest.mark.parametrize(
    ("rows", "latest"),
    [
        (("a,2023-24,1", "b,2023-24,1", "c,2023-24,1", "a,2024-25,1"), "2023-24"),
        (("a,2023-24,1", "b,2023-24,1", "a,2024-25,1"), "2024-25"),
        (("a,2023-24,1", "b,2023-24,1", "a,2024-25,x", "b,2024-25,c"), "2023-24"),
        (("a,2023-24,x", "a,2024-25,x"), "2024-25"),
    ],
)
def test_published_statistics_reach_a_year_when_half_of_the_indicators_have_a_number(
    tmp_path: Path, rows: tuple[str, ...], latest: str
) -> None:
    names = sorted({row[0] for row in rows})
    folder = read_folder(
        write_council(
            tmp_path,
            f"{SETTINGS}origin: published\n",
            indicators=YEARLY + "".join(f"{n},{n},T,none,number,year,snapshot\n" for n in names),
            observations=VALUES + "\n".join(rows) + "\n",
            calendar="period,data_to\n2023-24,2026-06-01\n2024-25,2026-06-01\n",
        )
    )
    assert latest_period(folder).code == latest


def test_the_councils_own_latest_year_needs_no_half(tmp_path: Path) -> None:
    rows = "a,2023-24,1\nb,2023-24,1\nc,2023-24,1\na,2024-25,1\n"
    indicators = YEARLY + "".join(f"{n},{n},T,none,number,year,snapshot\n" for n in "abc")
    folder = write_council(tmp_path, indicators=indicators, observations=VALUES + rows)
    assert latest_period(read_folder(folder)).code == "2024-25"
