"""Were as many reviews done as planned, period by period, and did every team have one?

Done are routine reviews chosen at random, by teams with a plan for the time: a re-review, one
because of a risk, or one by another team fills no plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.coverage import Coverage, coverage
from improvement_book.analysis.pooling import last_year, periods_of
from improvement_book.analysis.released import known
from improvement_book.analysis.shares import HIDDEN, NOT_GIVEN
from improvement_book.period import Period
from improvement_book.release import Release


@dataclass(frozen=True)
class DonePlan:
    """Reviews done against reviews planned.

    periods: those of the last year. coverage: over the last year, its rows named by period.
    with_plan: how many of the periods have a plan; reached: in how many of these at least as many
    were done; None where a count is hidden. without: the periods in which teams with a plan had
    no review, each with how many teams, of how many; None where that is hidden. reason: why
    nothing is known, "" otherwise.
    table: a row for every period that ended by the edition's: period, planned, done, share (done /
    planned, above 1 where more were done), teams_planned, teams_not_reviewed.
    """

    periods: tuple[Period, ...]
    coverage: Coverage
    with_plan: int | None
    reached: int | None
    without: tuple[tuple[Period, int, int], ...] | None
    table: pd.DataFrame
    reason: str = ""


@dataclass(frozen=True)
class TeamsPlan:
    """For each team, in how many periods of the last year it was reviewed as planned.

    No counts of reviews: these would tie a name to a letter of coded_teams.
    table: team, periods (with a plan), reached, fewer (some, but fewer than planned), none;
    missing where a count is hidden. without: for each team that had none, the periods in which;
    most of them first, then by name. reason: as in DonePlan.
    """

    periods: tuple[Period, ...]
    table: pd.DataFrame
    without: tuple[tuple[str, tuple[Period, ...]], ...]
    reason: str = ""


def done_against_plan(counts: pd.DataFrame, release: Release) -> DonePlan:
    """Were reviews done as planned over the last year, and where did teams have none?

    counts: released; columns period, planned, done, teams_planned, teams_not_reviewed, symbol; a
    row per period. A period without a plan counts neither what was planned nor what was done.
    """
    own = [period for period in periods_of(counts) if period.end <= release.period.end]
    periods = last_year(own, release.period)
    rows = counts[counts["period"].isin([period.code for period in own])]
    year = rows[rows["period"].isin([period.code for period in periods])].set_index("period")
    found = coverage(year["done"], year["planned"])
    planned = found.table[found.table["planned"].ne(0).fillna(value=True)]
    hidden = planned[["done", "planned"]].isna().any(axis=None)
    table = rows.assign(share=_share(rows))[
        ["period", "planned", "done", "share", "teams_planned", "teams_not_reviewed"]
    ].reset_index(drop=True)
    return DonePlan(
        periods,
        found,
        None if hidden else len(planned),
        None if hidden else int((planned["done"] >= planned["planned"]).sum()),
        _without(year, periods),
        table,
        _reason(found, periods),
    )


def teams_against_plan(teams: pd.DataFrame, release: Release) -> TeamsPlan:
    """Which teams were reviewed as planned over the last year? For the board edition.

    teams: released counts; columns period, team, planned, done, symbol; a row per period and team.
    """
    periods = last_year(periods_of(teams), release.period)
    rows = teams[teams["period"].isin([item.code for item in periods])]
    rows = rows[rows["planned"].ne(0).fillna(value=True)]
    table = pd.DataFrame(
        [_team_row(str(team), own) for team, own in rows.groupby("team", sort=True)],
        columns=["team", "periods", "reached", "fewer", "none"],
    ).astype(dict.fromkeys(["periods", "reached", "fewer", "none"], "Int64"))
    table = table.sort_values(["none", "fewer", "team"], ascending=[False, False, True])
    nothing = rows[rows["done"].eq(0).fillna(value=False)]
    without = tuple(
        (team, tuple(map(Period.parse, nothing.loc[nothing["team"] == team, "period"])))
        for team in table.loc[table["none"].gt(0).fillna(value=False), "team"]
    )
    hidden = not table.empty and table["none"].isna().all()
    reason = NOT_GIVEN if table.empty else HIDDEN if hidden else ""
    return TeamsPlan(periods, table.reset_index(drop=True), without, reason)


def _share(rows: pd.DataFrame) -> pd.Series:
    planned = rows["planned"].astype("Float64")
    return (rows["done"].astype("Float64") / planned).mask(planned.eq(0))


def _without(
    year: pd.DataFrame, periods: tuple[Period, ...]
) -> tuple[tuple[Period, int, int], ...] | None:
    missed, planned = known(year["teams_not_reviewed"]), known(year["teams_planned"])
    if missed is None or planned is None:
        return None
    rows = dict(zip(year.index, zip(missed, planned, strict=True), strict=True))
    return tuple((period, *rows[period.code]) for period in periods if rows[period.code][0])


def _reason(found: Coverage, periods: tuple[Period, ...]) -> str:
    if not periods or found.planned == 0:
        return NOT_GIVEN
    return HIDDEN if found.share is None else ""


def _team_row(team: str, own: pd.DataFrame) -> tuple[object, ...]:
    done, planned = known(own["done"]), known(own["planned"])
    if done is None or planned is None:
        return (team, len(own), None, None, None)
    reached = sum(some >= all_of for some, all_of in zip(done, planned, strict=True))
    none = done.count(0)
    return (team, len(own), reached, len(own) - reached - none, none)
