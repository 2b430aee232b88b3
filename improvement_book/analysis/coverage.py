"""How many of the planned reviews were done, and where none were."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.released import Labelled, whole
from improvement_book.analysis.shares import HIDDEN

NO_PLAN = "no plan is recorded"


@dataclass(frozen=True)
class Coverage:
    """Reviews done against reviews planned.

    table: a row per team (or other label): done, planned, share, reason. done, planned, share:
    over all that had a plan; share is done / planned, above 1 where more were done than planned,
    without an interval because all reviews are counted. not_reviewed: those with a plan and
    nothing done; unplanned: those with reviews and no plan, which no share counts.
    """

    table: pd.DataFrame
    done: int | None
    planned: int | None
    share: float | None
    not_reviewed: tuple[str, ...] = ()
    unplanned: tuple[str, ...] = ()
    reason: str = ""


def coverage(done: Labelled, planned: Labelled) -> Coverage:
    """Share of planned reviews done, by team and in all.

    done: released counts of reviews by team; a team without a row had none. planned: the same of
    the plan; 0, or no row, is no plan. One hidden count hides its own share and the total.
    """
    teams = sorted({*map(str, planned.keys()), *map(str, done.keys())})
    reviews = {team: whole(done.get(team, 0)) for team in teams}
    plans = {team: whole(planned.get(team, 0)) for team in teams}
    in_plan = [team for team in teams if plans[team] != 0]
    rows = [_row(team, reviews[team], plans[team]) for team in teams]
    total = _row(
        "",
        _sum([reviews[team] for team in in_plan]),
        _sum([plans[team] for team in in_plan]),
    )
    table = pd.DataFrame(rows, columns=["team", "done", "planned", "share", "reason"])
    return Coverage(
        table.astype({"done": "Int64", "planned": "Int64", "share": "Float64"}),
        *total[1:4],
        not_reviewed=tuple(team for team in in_plan if reviews[team] == 0),
        unplanned=tuple(team for team in teams if plans[team] == 0 and reviews[team] != 0),
        reason=total[4],
    )


def _row(
    team: str, done: int | None, planned: int | None
) -> tuple[str, int | None, int | None, float | None, str]:
    if done is None or planned is None:
        return team, done, planned, None, HIDDEN
    return (team, done, planned, done / planned, "") if planned else (team, done, 0, None, NO_PLAN)


def _sum(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None
