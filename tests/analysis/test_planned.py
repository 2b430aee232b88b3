"""Reviews done are set against the plan, and teams without one are named by when."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.planned import done_against_plan, teams_against_plan
from improvement_book.analysis.shares import HIDDEN, NOT_GIVEN
from tests.analysis.rows import counted
from tests.analysis.test_grade_direction import months, release


def plan(*rows: tuple[int | None, ...]) -> pd.DataFrame:
    """Planned, done, teams planned, teams not reviewed; month by month from January 2021."""
    own = [(month, *row) for month, row in zip(months(len(rows)), rows, strict=True)]
    return counted("period PLANNED DONE TEAMS_PLANNED TEAMS_NOT_REVIEWED", *own)


def by_team(**teams: list[tuple[int, int | None]]) -> pd.DataFrame:
    """Planned and done of each team; month by month from January 2021."""
    rows = [
        (month, team, *pair)
        for team, own in teams.items()
        for month, pair in zip(months(len(own)), own, strict=True)
    ]
    return counted("period team PLANNED DONE", *rows)


def test_done_is_a_share_of_planned_and_periods_that_reached_it_are_counted() -> None:
    found = done_against_plan(plan((4, 4, 2, 0), (4, 3, 2, 1), (4, 5, 2, 0)), release("2021-03"))
    assert (found.coverage.done, found.coverage.planned, found.coverage.share) == (12, 12, 1)
    assert (found.reached, found.with_plan) == (2, 3)
    assert [(period.code, *own) for period, *own in found.without] == [("2021-02", 1, 2)]
    assert found.table["share"].tolist() == [1, 0.75, 1.25]


def test_a_period_without_a_plan_counts_neither() -> None:
    found = done_against_plan(plan((4, 2, 1, 0), (0, 9, 0, 0)), release("2021-02"))
    assert (found.coverage.done, found.coverage.planned) == (2, 4)
    assert (found.reached, found.with_plan) == (0, 1)
    assert found.table["share"].isna().tolist() == [False, True]


def test_what_comes_after_the_edition_is_left_out() -> None:
    found = done_against_plan(plan((4, 2, 1, 0), (4, 4, 1, 0)), release("2021-01"))
    assert found.table["period"].tolist() == ["2021-01"]
    assert found.coverage.done == 2


def test_a_hidden_count_hides_the_total_and_hidden_teams_hide_where() -> None:
    found = done_against_plan(plan((4, None, None, None), (4, 4, 1, 0)), release("2021-02"))
    assert (found.reason, found.reached, found.without) == (HIDDEN, None, None)
    seen = done_against_plan(plan((4, 4, None, None)), release("2021-01"))
    assert (seen.reason, seen.reached, seen.without) == ("", 1, None)


@pytest.mark.parametrize("table", [plan(), plan((0, 3, 0, 0))])
def test_without_a_plan_nothing_is_known(table: pd.DataFrame) -> None:
    assert done_against_plan(table, release("2021-01")).reason == NOT_GIVEN


def test_teams_without_a_review_stand_first_then_those_that_fell_short() -> None:
    table = by_team(A=[(2, 2), (2, 3)], B=[(2, 1), (2, 2)], C=[(2, 0), (2, 2)], D=[(0, 0), (0, 1)])
    found = teams_against_plan(table, release("2021-02"))
    rows = found.table.to_numpy().tolist()
    assert rows == [["C", 2, 1, 0, 1], ["B", 2, 1, 1, 0], ["A", 2, 2, 0, 0]]
    assert [(team, [item.code for item in when]) for team, when in found.without] == [
        ("C", ["2021-01"])
    ]


def test_a_team_with_a_hidden_count_is_not_judged() -> None:
    found = teams_against_plan(by_team(A=[(2, None)], B=[(2, 0)]), release("2021-01"))
    assert found.table.set_index("team")["none"].isna().to_dict() == {"A": True, "B": False}
    assert found.reason == ""
    assert teams_against_plan(by_team(A=[(2, None)]), release("2021-01")).reason == HIDDEN
    assert teams_against_plan(by_team(), release("2021-01")).reason == NOT_GIVEN
