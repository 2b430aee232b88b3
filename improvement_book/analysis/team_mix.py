"""Did practice change, or only the mix of teams that were reviewed? For the board edition.

When more of the reviews fall to a strong team, the council's share rises though no team improved
(Simpson's paradox): the crude change is set beside the change with the teams' weights held fixed.

[1] Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed.,
chapters 10 (Mantel-Haenszel) and 19 (direct standardisation).
[2] Zou, Huang and Zhang (2009), Computational Statistics and Data Analysis 53, 1080-1085: the
interval of a weighted sum of shares from their Wilson intervals; for one team it is Newcombe's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from statsmodels.stats.contingency_tables import StratifiedTable

from improvement_book.analysis.pooling import pooled_share
from improvement_book.analysis.released import Labelled, UnusableCounts, known_parts, result_table
from improvement_book.analysis.shares import (
    CONFIDENCE,
    HIDDEN,
    SHARE_FROM,
    ShareChange,
    direction,
    share,
    share_change,
    wilson,
)
from improvement_book.period import Period

TEAM_TOO_SMALL = f"fewer than {SHARE_FROM} reviews in a team: not adjusted"
NO_WEIGHT = "a team has no weight for the year: not adjusted"


class MixReading(StrEnum):
    """What the two changes say together."""

    HOLDS = "The change holds with the mix of teams held fixed"
    EXPLAINED = "The mix of teams explains the change"
    UNCERTAIN = "With the mix of teams held fixed the change may be chance"
    MASKED = "The mix of teams hides a change"
    NO_CHANGE = "No change, with or without the mix of teams"
    UNKNOWN = "Not known"


@dataclass(frozen=True)
class StandardisedShare:
    """The change of a share as counted, and with the mix of teams held fixed.

    crude: all teams pooled. before, after: directly standardised shares, 0-1; difference, low,
    high: after - before with its 95% interval [2]. odds_ratio, odds_low, odds_high: after against
    before within teams, Mantel-Haenszel [1]; None where no team has both outcomes. None with a
    reason.
    """

    crude: ShareChange
    before: float | None = None
    after: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    odds_ratio: float | None = None
    odds_low: float | None = None
    odds_high: float | None = None
    reason: str = ""

    @property
    def direction(self) -> int:
        """1 or -1 where the adjusted interval lies wholly above or below zero, else 0."""
        return direction(self.low, self.high)

    @property
    def reading(self) -> MixReading:
        """EXPLAINED where the crude change is clear, lies outside the adjusted interval, and the
        adjusted change is not clear in the same direction; UNCERTAIN where it lies inside.
        """
        crude, low, high = self.crude.difference, self.low, self.high
        if crude is None or low is None or high is None:
            return MixReading.UNKNOWN
        if self.crude.direction == 0:
            return MixReading.MASKED if self.direction else MixReading.NO_CHANGE
        if self.direction == self.crude.direction:
            return MixReading.HOLDS
        return MixReading.UNCERTAIN if low <= crude <= high else MixReading.EXPLAINED

    @property
    def table(self) -> pd.DataFrame:
        """A row as counted and a row adjusted: measure, before, after, difference, low, high."""
        crude = self.crude
        rows = [
            ("as counted", crude.before.share, crude.after.share, crude.difference, crude.low,
             crude.high, crude.reason),
            ("mix of teams held fixed", self.before, self.after, self.difference, self.low,
             self.high, self.reason),
        ]  # fmt: skip
        numbers = "before:number after:number difference:number low:number high:number"
        return result_table(rows, f"measure:text {numbers} reason:text")


def team_counts(
    grades: pd.DataFrame, among: Sequence[str], periods: Sequence[Period]
) -> pd.DataFrame:
    """Reviews at some grades, and in all, by team over the periods.

    grades: released counts; columns period, team, grade, reviews. among: the grades counted.
    Index team, sorted; columns count, n, both missing where a count of the team is hidden.
    """
    codes = [period.code for period in periods]
    pooled = {team: pooled_share(rows, codes, among) for team, rows in grades.groupby("team")}
    return pd.DataFrame(
        {
            "count": pd.array([item.count for item in pooled.values()], dtype="Int64"),
            "n": pd.array([item.n for item in pooled.values()], dtype="Int64"),
        },
        index=pd.Index(list(pooled), name="team"),
    )


def standardised_share(
    before: pd.DataFrame, after: pd.DataFrame, weights: Labelled
) -> StandardisedShare:
    """How far did the share move with the mix of teams held fixed?

    before, after: as from team_counts. weights: by team, fixed for the year, of any positive
    size (a year's reviews or cases); a team with the weight 0 is left out of the adjusted figure.
    None with a reason where a count is hidden, a reviewed team has no weight, or a weighted one
    has under ten reviews in either.
    """
    earlier = known_parts(before["count"], before["n"])
    later = known_parts(after["count"], after["n"])
    if earlier is None or later is None:
        hidden = share(None, None)
        return StandardisedShare(share_change(hidden, hidden), reason=HIDDEN)
    crude = share_change(*(share(sum(some), sum(all_of)) for some, all_of in (earlier, later)))
    reviewed = {*before.index[before["n"] > 0], *after.index[after["n"] > 0]}
    if reviewed - set(weights.keys()):
        return StandardisedShare(crude, reason=NO_WEIGHT)
    counted = {team: float(weight) for team, weight in weights.items() if weight}  # type: ignore[arg-type]
    if any(weight < 0 for weight in counted.values()):
        raise UnusableCounts(f"{counted}: a weight is below 0.")
    teams = list(counted)
    own = [frame.reindex(teams, fill_value=0).astype(int) for frame in (before, after)]
    if not teams or min(int(frame["n"].min()) for frame in own) < SHARE_FROM:
        return StandardisedShare(crude, reason=TEAM_TOO_SMALL)
    parts = np.array(list(counted.values()))
    return _adjusted(crude, own[0], own[1], parts / parts.sum())


def _adjusted(
    crude: ShareChange, before: pd.DataFrame, after: pd.DataFrame, weights: np.ndarray
) -> StandardisedShare:
    first, second = (
        (frame["count"] / frame["n"]).to_numpy(dtype=float) for frame in (before, after)
    )
    low_first, high_first = _wilson(before)
    low_second, high_second = _wilson(after)
    difference = float(weights @ (second - first))
    down = np.sqrt(weights**2 @ ((second - low_second) ** 2 + (high_first - first) ** 2))
    up = np.sqrt(weights**2 @ ((high_second - second) ** 2 + (first - low_first) ** 2))
    return StandardisedShare(
        crude,
        float(weights @ first),
        float(weights @ second),
        difference,
        max(-1.0, difference - float(down)),
        min(1.0, difference + float(up)),
        *_mantel_haenszel(before, after),
    )


def _wilson(counted: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    sizes = zip(counted["count"], counted["n"], strict=True)
    limits = np.array([wilson(int(count), int(n)) for count, n in sizes])
    return limits[:, 0], limits[:, 1]


def _mantel_haenszel(
    before: pd.DataFrame, after: pd.DataFrame
) -> tuple[float | None, float | None, float | None]:
    """The pooled odds ratio and its interval; statsmodels adds no half to a zero here."""
    cube = np.array(
        [[after["count"], after["n"] - after["count"]],
         [before["count"], before["n"] - before["count"]]], dtype=float,
    )  # fmt: skip
    if not (cube[0, 0] * cube[1, 1]).any() or not (cube[0, 1] * cube[1, 0]).any():
        return None, None, None
    pooled = StratifiedTable(cube)
    low, high = pooled.oddsratio_pooled_confint(alpha=1 - CONFIDENCE)
    return float(pooled.oddsratio_pooled), float(low), float(high)
