"""What an edition knows on its data-to date, with every row accounted for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from improvement_book.intake.as_at import Tables, known_at
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.period import Period
from tests.intake.council_folder import SETTINGS, write_council

CALENDAR = "period,data_to\n2021-06,2021-07-09\n"
REVIEWS = "review_id,review_date,team,review_type,selection,grade,recorded_on\n"
VALUES = "indicator_id,period,value,recorded_on\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "council"


@pytest.fixture(scope="module")
def sample() -> Folder:
    return read_folder(Path(__file__).resolve().parents[2] / "data")


def read(folder: Path, **tables: str) -> Folder:
    return read_folder(write_council(folder, **tables))


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
        (
            "neighbour_judgements",
            "area,area_name,held_on,kind,judged,published_on",
            "981,A,2021-06-01,Visit,All,{}",
        ),
        ("publications", "indicator_id,published_on,source,as_at", "re-referrals,{},A,on 30 June"),
        ("events", "indicator_id,on,text,rebase", "all,{},Opened,no"),
        ("voice", "voice_id,held_on,method,direction,group,theme", "V1,{},Group,we asked,A,B"),
        (
            "approvals",
            "table,key,column,sha256,approver,approved_on",
            "commentary,a,text," + "0" * 64 + ",Director,{}",
        ),
        (
            "requests",
            "request_id,meeting_id,wording,kind,owner,recorded_on",
            "RQ1,M1,See it.,resolution,Head,{}",
        ),
    ],
)
@pytest.mark.parametrize(("day", "known"), [("2021-07-09", 1), ("2021-07-10", 0)])
def test_a_table_with_a_date_of_its_own_is_known_by_it(
    folder: Path, table: str, header: str, row: str, day: str, known: int
) -> None:
    meetings = "meeting_id,body,held_on\nM1,Cabinet,2021-07-23\n"
    text = f"{header}\n{row.format(day)}\n"
    tables = june(folder, calendar=CALENDAR, meetings=meetings, **{table: text})
    assert len(tables.frames[table]) == known


@pytest.mark.parametrize(
    ("table", "header", "row"),
    [
        ("commentary", "indicator_id,period,text,author,written_on", "re-referrals,2021-06,A,B,{}"),
        (
            "approvals",
            "table,key,column,sha256,approver,approved_on",
            "commentary,a,text," + "0" * 64 + ",Director,{}",
        ),
    ],
)
@pytest.mark.parametrize(("day", "known"), [("2021-07-14", 1), ("2021-07-15", 0)])
def test_words_and_approvals_are_known_until_the_papers_are_due(
    folder: Path, table: str, header: str, row: str, day: str, known: int
) -> None:
    calendar = "period,data_to,papers_due\n2021-06,2021-07-09,2021-07-14\n"
    tables = june(folder, calendar=calendar, **{table: f"{header}\n{row.format(day)}\n"})
    assert len(tables.frames[table]) == known
    reasons = tables.reasons.loc[tables.reasons["table"] == table, "reason"].tolist()
    assert reasons == ([] if known else ["recorded after the papers were due"])


def test_papers_that_are_due_before_the_data_closes_change_nothing(folder: Path) -> None:
    calendar = "period,data_to,papers_due\n2021-06,2021-07-09,2021-07-05\n"
    header = "indicator_id,period,text,author,written_on"
    commentary = f"{header}\nre-referrals,2021-06,A,B,2021-07-09\n"
    tables = june(folder, calendar=calendar, commentary=commentary)
    assert len(tables.frames["commentary"]) == 1


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
    assert rows.drop("file").to_dict() == {"rows_in": 5, "used": 1, "set_aside": 2, "outside": 2}
    file, table = "practice_reviews.csv", "practice_reviews"
    assert sorted(map(tuple, tables.reasons.to_numpy().tolist())) == [
        (file, table, "outside", "belongs to a later period", 1),
        (file, table, "outside", "recorded after the data-to date", 1),
        (file, table, "set aside", "identical to an earlier row", 1),
        (file, table, "set aside", "replaced by a later row of the same key", 1),
    ]


def test_an_observation_is_known_from_the_last_day_of_its_period(folder: Path) -> None:
    values = VALUES + "re-referrals,2021-06,20,\nre-referrals,2021-07,21,\n"
    assert june(folder, observations=values).frames["observations"]["period"].tolist() == [
        "2021-06"
    ]


@pytest.mark.parametrize(
    ("table", "text", "column"),
    [
        ("milestones", "action_id,milestone_id,due,done_on\nP1,M1,2021-06-30,{}\n", "done_on"),
        ("equality_assessments", "assessment_id,subject,due,done_on\nE1,A,2021-06-30,{}\n",
         "done_on"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("day", "known"), [("2021-07-09", True), ("2021-07-10", False)])
def test_what_had_not_happened_by_then_is_blank(
    folder: Path, table: str, text: str, column: str, day: str, known: bool
) -> None:
    plan = {
        "plan_versions": "plan_version,summary\nV1,First\n",
        "plan_actions": "plan_version,action_id,level,priority,action,owner,start,due,recorded_on\n"
        "V1,P1,strategic,A,B,Head,2021-03-01,2021-12-31,2021-03-05\n",
    }
    tables = june(folder, calendar=CALENDAR, **plan, **{table: text.format(day)})
    assert tables.frames[table][column].notna().tolist() == [known]


def test_a_revision_that_moves_a_row_out_of_the_period_takes_it_away(folder: Path) -> None:
    reviews = (
        REVIEWS + review("R1", "2021-06-14") + review("R1", "2021-07-14", recorded="2021-07-01")
    )
    tables = june(folder, calendar=CALENDAR, practice_reviews=reviews)
    assert tables.frames["practice_reviews"].empty
    rows = tables.reconciliation.set_index("table").loc["practice_reviews"]
    assert rows.drop("file").to_dict() == {"rows_in": 2, "used": 0, "set_aside": 1, "outside": 1}


def test_months_across_are_counted_as_the_rows_they_become(folder: Path) -> None:
    source = (
        "sources:\n  - {table: complaints, file: Log.csv, columns: {kind: Kind}, "
        "skip_rows: {Kind: Total}, months_across: {into: received, format: mmm-yy}}\n"
    )
    log = "Kind,May-21,Jun-21,Jul-21\ncomplaint,1,2,3\ncompliment,1,2,\nTotal,2,4,3\n"
    tables = known_at(
        read_folder(write_council(folder, SETTINGS + source, Log=log)), Period.parse("2021-06")
    )
    rows = tables.reconciliation.set_index("table").loc["complaints"]
    assert rows.to_dict() == {
        "file": "Log.csv", "rows_in": 6, "used": 4, "set_aside": 1, "outside": 1,
    }  # fmt: skip


@pytest.mark.parametrize("period", ["2020-12", "2021-06", "2022-23-Q1", "2021-22", "2023-05"])
def test_every_row_of_the_sample_council_is_accounted_for(sample: Folder, period: str) -> None:
    found = known_at(sample, Period.parse(period)).reconciliation
    assert (found["rows_in"] == found[["used", "set_aside", "outside"]].sum(axis="columns")).all()
    assert found["table"].tolist() == sorted(sample.tables)
