"""Whether the share of good practice changed, whether the change lasts, and what could be seen.

[1] Newcombe (1998), Statistics in Medicine 17, 873-890.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import pandas as pd

from improvement_book.analysis.pooling import (
    PooledShare,
    baseline_share,
    periods_of,
    pooled_share,
)
from improvement_book.analysis.released import Labelled, UnknownGrade, known, one_row, same_grades
from improvement_book.analysis.shares import (
    FULL_FROM,
    HIDDEN,
    TOO_FEW_TO_COMPARE,
    Share,
    ShareChange,
    newcombe,
    share,
    share_change,
)
from improvement_book.period import Kind, Period

QUARTERS = 3
"""An improvement is sustained when it holds in each of this many last quarters (METHODS)."""
NO_BASELINE = "no baseline before these quarters"
NOT_THREE_QUARTERS = f"fewer than {QUARTERS} whole quarters are counted"
NO_RISE = "no rise would be large enough"


@dataclass(frozen=True)
class VisibleChange:
    """The smallest rise that as many reviews again could show.

    n: reviews before, and as many after. before: the share that it rises from; after: the
    smallest share of n whose difference has a 95% interval above zero [1]; rise: after - before.
    All 0-1; after and rise are None with a reason.
    """

    n: int | None
    before: float | None
    after: float | None = None
    rise: float | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


@dataclass(frozen=True)
class Sustained:
    """Whether an improvement holds against the baseline in each of the last three quarters.

    quarters: pooled, in order; changes: each against the baseline. holds: True where every
    change lies wholly on the wanted side of zero, False where one does not, None with a reason
    where none fails but not all can be compared. wanted: 1 where a rise is better, -1 where a fall.
    """

    baseline: PooledShare | None
    quarters: tuple[PooledShare, ...]
    changes: tuple[ShareChange, ...]
    wanted: int
    holds: bool | None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row per quarter: from, to, count, n, share, low, high, reason, and its change with
        columns change, change_low, change_high, holds (missing where not compared).
        """
        if not self.quarters:
            return pd.DataFrame()
        rows = pd.concat([quarter.table for quarter in self.quarters], ignore_index=True)
        changes = self.changes or (None,) * len(rows)
        held = [_holds(item, self.wanted) if item else None for item in changes]
        return rows.assign(
            change=_column([item.difference if item else None for item in changes]),
            change_low=_column([item.low if item else None for item in changes]),
            change_high=_column([item.high if item else None for item in changes]),
            holds=pd.Series(held, dtype="boolean"),
        )


def grade_change(before: Labelled, after: Labelled, at_least: str) -> ShareChange:
    """How much the share of reviews at a grade or a better one moved [1].

    before, after: released counts by grade, worst first, the same grades in both. None with a
    reason where a count is hidden or either has under 20 reviews. Raises UnknownGrade.
    """
    grades = list(before.keys())
    same_grades(list(after.keys()), grades)
    if at_least not in grades:
        raise UnknownGrade(f"{at_least}: not one of {', '.join(map(str, grades))}.")
    line = grades.index(at_least)
    return share_change(_from(before, line), _from(after, line))


def smallest_visible_change(n: int | None, share: float | None) -> VisibleChange:
    """Which rise could this number of reviews show at all, compared with as many before?

    n: reviews in each of the two; share: 0-1, the share before; None where hidden. Under 20
    nothing is compared.
    """
    if n is not None and n < FULL_FROM:
        return VisibleChange(n, share, reason=TOO_FEW_TO_COMPARE)
    if n is None or share is None:
        return VisibleChange(n, share, reason=HIDDEN)
    before = share * n
    for after in range(floor(before) + 1, n + 1):
        low, _ = newcombe(before, n, after, n)
        if low > 0:
            return VisibleChange(n, share, after / n, after / n - share)
    return VisibleChange(n, share, reason=NO_RISE)


def sustained(
    grades: pd.DataFrame,
    among: Sequence[str],
    what: str,
    baseline: Period | None,
    period: Period,
    wanted: int = 1,
) -> Sustained:
    """Does the improvement hold in each of the last three quarters that ended by the period?

    grades: released counts; columns period, grade, reviews, symbol, of months or quarters;
    among: the grades counted; what: the same in words; wanted: -1 where a fall is better.
    """
    quarters = _last_quarters(grades, among, what, period)
    if len(quarters) < QUARTERS:
        return Sustained(None, quarters, (), wanted, None, NOT_THREE_QUARTERS)
    base = baseline_share(grades, among, what, baseline) if baseline else None
    if base is None or base.periods[-1].end >= quarters[0].periods[0].start:
        return Sustained(base, quarters, (), wanted, None, NO_BASELINE)
    changes = tuple(share_change(base.share, quarter.share) for quarter in quarters)
    held = [_holds(change, wanted) for change in changes]
    if False in held:
        return Sustained(base, quarters, changes, wanted, holds=False)
    reason = next((change.reason for change in changes if change.reason), "")
    return Sustained(base, quarters, changes, wanted, None if reason else True, reason)


def _holds(change: ShareChange, wanted: int) -> bool | None:
    return None if change.difference is None else change.direction == wanted


def _column(values: list[float | None]) -> pd.Series:
    return pd.Series(values, dtype="Float64")


def _from(counts: Labelled, line: int) -> Share:
    reviews = known(counts.values if isinstance(counts, pd.Series) else counts.values())
    return share(None, None) if reviews is None else share(sum(reviews[line:]), sum(reviews))


def _last_quarters(
    grades: pd.DataFrame, among: Sequence[str], what: str, period: Period
) -> tuple[PooledShare, ...]:
    """The last quarters that ended by the period, as far back as each is wholly in the table."""
    own = periods_of(grades)
    quarter = Period.containing(period.end, Kind.QUARTER)
    if quarter.end > period.end:
        quarter = quarter.previous
    found: list[PooledShare] = []
    while len(found) < QUARTERS:
        inside = tuple(
            known for known in own if quarter.start <= known.start and known.end <= quarter.end
        )
        if sum(len(known.months) for known in inside) != len(quarter.months):
            break
        counted = pooled_share(grades, [known.code for known in inside], among)
        found.insert(0, PooledShare(what, inside, counted))
        quarter = quarter.previous
    return tuple(found)
