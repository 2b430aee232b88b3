"""Reviews done against reviews planned.

Done are routine reviews chosen at random: a re-review, or one because of a risk, fills no plan.
Nor does a review by a team without one.
"""

from __future__ import annotations

import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.period import Kind, Period
from improvement_book.tabulate.reviews import counted, months, routine

LENGTHS = (Kind.MONTH, Kind.QUARTER, Kind.YEAR)


def done_against_plan(tables: Tables) -> pd.DataFrame:
    """For the whole council: done, planned, and how many teams had no review.

    done: by teams with a plan for that period.
    teams_planned: teams with a plan; teams_not_reviewed: those of them without such a review.
    """
    by_team = done_by_team(tables)
    in_plan = by_team["planned"] > 0
    by_team = by_team.assign(
        done=by_team["done"].where(in_plan, 0),
        teams_planned=in_plan.astype("int64"),
        teams_not_reviewed=(in_plan & (by_team["done"] == 0)).astype("int64"),
    )
    counts = ["planned", "done", "teams_planned", "teams_not_reviewed"]
    return by_team.groupby("period", sort=False)[counts].sum().reset_index().assign(symbol="")


def done_by_team(tables: Tables) -> pd.DataFrame:
    """For each team that ever had a plan or such a review; every period and team has a row.

    Periods are months, or longer where anything was planned for longer, and have ended. The first
    is that of the first review, of the baseline or of the first plan, whichever was earliest.
    """
    reviews, plan = routine(tables), tables.frames["reviews_planned"]
    periods = {code: Period.parse(code) for code in plan["period"].unique()}
    kind = max((period.kind for period in periods.values()), key=LENGTHS.index)
    every_month = months(tables, *(period.start for period in periods.values()))
    longer = {month: Period.containing(Period.parse(month).end, kind) for month in every_month}
    ended = [known for known in longer.values() if known.end <= tables.period.end]
    codes = {month: known.code for month, known in longer.items()}
    begun = dict.fromkeys(known.code for known in ended)
    teams = sorted({*plan["team"].unique(), *reviews["team"].unique()})
    every = pd.MultiIndex.from_product([begun, teams], names=["period", "team"])
    monthly = counted([reviews["month"], reviews["team"]], [list(longer), teams])
    done = monthly.assign(period=monthly["period"].map(codes))
    ends = plan["period"].map({code: period.end for code, period in periods.items()})
    planned = plan.assign(period=[Period.containing(day, kind).code for day in ends])
    columns = {
        "planned": planned.groupby(["period", "team"])["planned"].sum(),
        "done": done.groupby(["period", "team"])["reviews"].sum(),
    }
    table = pd.DataFrame({name: n.reindex(every, fill_value=0) for name, n in columns.items()})
    return table.reset_index().assign(symbol="")
