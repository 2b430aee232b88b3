"""What an edition knows on its data-to date, with every row accounted for."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from improvement_book.errors import DataError
from improvement_book.intake.as_at import Tables, known_at, latest_period
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.period import Period

SOUND = Path(__file__).resolve().parents[1] / "bad_data" / "council"
CALENDAR = "period,data_to\n2021-06,2021-07-09\n"
REVIEWS = "review_id,review_date,team,review_type,selection,grade,recorded_on\n"
VALUES = "indicator_id,period,value,recorded_on\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOUND, tmp_path / "council"))


def read(folder: Path, **tables: str) -> Folder:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
    return read_folder(folder)


def june(folder: Path, **tables: str) -> Tables:
    return known_at(read(folder, **tables), Period.parse("2021-06"))


def review(name: str, day: str, grade: str = "Good", recorded: str = "") -> str:
    return f"{name},{day},North,routine,random,{grade},{recorded}\n"


def test_without_a_calendar_row_the_data_ends_with_the_period(folder: Path) -> None:
    tables = june(folder)
    assert (tables.data_to, tables.data_to_declared) == (date(2021, 6, 30), False)


def test_the_calendar_says_to_which_day_the_edition_knows(folder: Path) -> None:
    tables = june(folder, calendar=CALENDAR)
    assert (tables.data_to, tables.data_to_declared) == (date(2021, 7, 9), True)


@pytest.mark.parametrize(("recorded", "known"), [("2021-07-09", True), ("2021-07-10", False)])
def test_a_row_is_known_up_to_the_data_to_date(folder: Path, recorded: str, known: bool) -> None:
    reviews = REVIEWS + review("R1", "2021-06-14", recorded=recorded)
    tables = june(folder, calendar=CALENDAR, practice_reviews=reviews)
    assert len(tables.frames["practice_reviews"]) == known


@pytest.mark.parametrize(("day", "known"), [("2021-06-30", True), ("2021-07-01", False)])
def test_a_review_of_a_later_period_lies_outside(folder: Path, day: str, known: bool) -> None:
    tables = june(folder, calendar=CALENDAR, practice_reviews=REVIEWS + review("R1", day))
    assert len(tables.frames["practice_reviews"]) == known


@pytest.mark.parametrize(
    ("recorded", "grade"), [("2021-07-09", "Inadequate"), ("2021-07-10", "Good")]
)
def test_the_latest_row_that_is_known_holds(folder: Path, recorded: str, grade: str) -> None:
    reviews = (
        REVIEWS + review("R1", "2021-06-14") + review("R1", "2021-06-14", "Inadequate", recorded)
    )
    tables = june(folder, calendar=CALENDAR, practice_reviews=reviews)
    assert tables.frames["practice_reviews"]["grade"].tolist() == [grade]


@pytest.mark.parametrize(
    ("table", "header", "row"),
    [
        ("targets", "indicator_id,set_on,target", "re-referrals,{},20"),
        ("commentary", "indicator_id,period,text,author,written_on", "re-referrals,2021-06,A,B,{}"),
        ("external_judgements", "held_on,kind,area,published_on", "2021-06-01,Visit,All,{}"),
    ],
)
@pytest.mark.parametrize(("day", "known"), [("2021-07-09", 1), ("2021-07-10", 0)])
def test_a_table_with_a_date_of_its_own_is_known_by_it(
    folder: Path, table: str, header: str, row: str, day: str, known: int
) -> None:
    tables = june(folder, calendar=CALENDAR, **{table: f"{header}\n{row.format(day)}\n"})
    assert len(tables.frames[table]) == known


def test_every_row_is_used_set_aside_or_outside(folder: Path) -> None:
    reviews = REVIEWS + "".join([
        review("R1", "2021-06-14"),
        review("R1", "2021-06-14"),
        review("R1", "2021-06-14", "Inadequate", "2021-06-20"),
        review("R2", "2021-07-01"),
        review("R3", "2021-06-15", recorded="2021-07-10"),
    ])  # fmt: skip
    tables = june(folder, calendar=CALENDAR, practice_reviews=reviews)
    rows = tables.reconciliation.set_index("table").loc["practice_reviews"]
    assert rows.to_dict() == {"rows_in": 5, "used": 1, "set_aside": 2, "outside": 2}
    assert sorted(map(tuple, tables.reasons.to_numpy().tolist())) == [
        ("practice_reviews", "outside", "belongs to a later period", 1),
        ("practice_reviews", "outside", "recorded after the data-to date", 1),
        ("practice_reviews", "set aside", "identical to an earlier row", 1),
        ("practice_reviews", "set aside", "replaced by a later row of the same key", 1),
    ]


def test_an_observation_is_known_from_the_last_day_of_its_period(folder: Path) -> None:
    values = VALUES + "re-referrals,2021-06,20,\nre-referrals,2021-07,21,\n"
    assert june(folder, observations=values).frames["observations"]["period"].tolist() == [
        "2021-06"
    ]


@pytest.mark.parametrize(
    ("tables", "latest"),
    [
        ({"practice_reviews": REVIEWS + review("R1", "2021-05-31")}, "2021-05"),
        ({"observations": VALUES + "re-referrals,2021-06,20,\nre-referrals,2021-04,20,\n"},
         "2021-06"),
        ({"observations": VALUES + "re-referrals,2020-21,20,\nre-referrals,2021-22,20,\n"},
         "2021-22"),
        ({"observations": VALUES + "re-referrals,2020-21,20,\n",
          "practice_reviews": REVIEWS + review("R1", "2020-12-01")}, "2020-12"),
    ],
)  # fmt: skip
def test_the_latest_period_is_the_last_month_or_else_the_last_year(
    folder: Path, tables: dict[str, str], latest: str
) -> None:
    assert latest_period(read(folder, **tables)).code == latest


def test_a_folder_without_figures_has_no_latest_period(folder: Path) -> None:
    with pytest.raises(DataError, match=r"practice_reviews\.csv or observations\.csv"):
        latest_period(read(folder))
