"""The share of good practice over the latest periods and over the baseline, and whether it moved.

Two single months are never compared: the latest months are pooled until they reach 20 reviews and
at least three months. Where a council protects its counts, the tables hold quarters or financial
years instead of months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.shares import (
    FULL_FROM,
    Share,
    ShareChange,
    share,
    share_change,
    with_shares,
)
from improvement_book.period import Period
from improvement_book.release import Release

POOLED_MONTHS = (3, 6, 12)
"""The windows that are tried until one holds FULL_FROM reviews (METHODS, Grades)."""
GOOD_SIDE = ("good or better",)
"""The side of good_by_month from which practice counts as good."""
YEAR = 12
"""Months of the window in which every season is once."""


@dataclass(frozen=True)
class PooledShare:
    """The share over one or more periods.

    what: the grades in words; periods: those pooled, in order, of the kind that the table has;
    widened: whether more were taken than asked for, because there were too few reviews.
    """

    what: str
    periods: tuple[Period, ...]
    share: Share
    widened: bool = False

    @property
    def table(self) -> pd.DataFrame:
        """One row: from, to, count, n, share, low, high, reason."""
        found = self.share
        row = {
            "from": self.periods[0].code,
            "to": self.periods[-1].code,
            "count": found.count,
            "n": found.n,
            "share": found.share,
            "low": found.low,
            "high": found.high,
            "reason": found.reason,
        }
        return pd.DataFrame([row])


@dataclass(frozen=True)
class PracticeChange:
    """The latest pooled share against the baseline's.

    baseline: None where the council has named none, or it lies after the edition.
    """

    baseline: PooledShare | None
    latest: PooledShare
    change: ShareChange | None

    @property
    def table(self) -> pd.DataFrame:
        """A row for the baseline, if there is one, and a row for the latest periods."""
        pooled = [self.baseline, self.latest] if self.baseline else [self.latest]
        return pd.concat([item.table for item in pooled], ignore_index=True)


@dataclass(frozen=True)
class Shares:
    """A pooled count of reviews by category.

    periods: those pooled. table: category, reviews, n, share, low, high, reason.
    """

    periods: tuple[Period, ...]
    table: pd.DataFrame


def two_sides(counts: pd.DataFrame) -> pd.DataFrame:
    """Reviews on the two sides of the line as grades, of which GOOD_SIDE is counted.

    counts: released good_by_month; columns period, side, reviews, symbol. Where a council protects
    its counts, it shows more of these than of the four grades.
    """
    return counts.rename(columns={"side": "grade"})


def latest_share(
    grades: pd.DataFrame, among: Sequence[str], what: str, period: Period
) -> PooledShare:
    """The share over the edition's period, or over more where that has too few reviews.

    A month is pooled with the two before it at least; 6, then 12 months follow while fewer
    than 20 reviews are found, never periods before the table's first. When even 12 are too few,
    the guard of the share says so. Of quarters and years, the last that ended is asked.
    """
    own = periods_of(grades)
    asked = _asked(own, period)
    before = [known for known in own if known <= asked[-1]]
    months = len(asked[-1].months)
    sizes = (size // months for size in POOLED_MONTHS)
    for count in (len(asked), *(size for size in sizes if size > len(asked))):
        periods = tuple(before[-count:]) or asked
        found = pooled_share(grades, [known.code for known in periods], among)
        enough = found.n is None or found.n >= FULL_FROM
        if enough and count * months >= POOLED_MONTHS[0]:
            break
    return PooledShare(what, periods, found, widened=len(periods) > len(asked))


def baseline_share(
    grades: pd.DataFrame, among: Sequence[str], what: str, baseline: Period
) -> PooledShare:
    """The share in the baseline period, widened to the first periods that reach 20 reviews.

    Where the table holds longer periods than the baseline, the one around it stands for it.
    """
    own = periods_of(grades)
    around = [known for known in own if known.start <= baseline.start and baseline.end <= known.end]
    asked = tuple(around) or _asked(own, baseline)
    later = [known for known in own if known > asked[-1]]
    periods = asked
    found = pooled_share(grades, [known.code for known in periods], among)
    while later and found.n is not None and found.n < FULL_FROM:
        periods = (*periods, later.pop(0))
        found = pooled_share(grades, [known.code for known in periods], among)
    return PooledShare(what, periods, found, widened=len(periods) > len(asked))


def change_since_baseline(
    grades: pd.DataFrame, among: Sequence[str], what: str, release: Release
) -> PracticeChange:
    """Whether the share differs from the baseline's, and by how much (Newcombe 95%).

    grades: released counts of this release, as in grade_spread; among: the grades counted;
    what: the same in words.
    """
    period, baseline = release.period, release.council.baseline
    latest = latest_share(grades, among, what, period)
    if baseline is None or baseline.end > period.end:
        return PracticeChange(None, latest, None)
    base = baseline_share(grades, among, what, baseline)
    if base.periods[-1] >= latest.periods[0]:
        return PracticeChange(base, latest, None)
    return PracticeChange(base, latest, share_change(base.share, latest.share))


def pooled_counts(counts: pd.DataFrame, category: str, period: Period) -> Shares:
    """How the reviews of the edition's period, or of the last that ended, fall into categories.

    counts: released counts; columns period, the category, reviews, symbol. A hidden count
    hides every share.
    """
    return counts_over(counts, category, _asked(periods_of(counts), period))


def year_counts(counts: pd.DataFrame, category: str, period: Period) -> Shares:
    """The same over the last year that the table has."""
    return counts_over(counts, category, last_year(periods_of(counts), period) or period.months)


def counts_over(counts: pd.DataFrame, category: str, periods: tuple[Period, ...]) -> Shares:
    """The same over some periods of the table."""
    rows = counts[counts["period"].isin([known.code for known in periods])]
    grouped = rows.groupby(category, sort=False)["reviews"].sum(min_count=1)
    hidden = bool(rows["reviews"].isna().any())
    unknown = rows["reviews"].isna().groupby(rows[category], sort=False).any()
    grouped = grouped.mask(unknown)
    n = None if hidden else int(grouped.sum())
    shares = [share(None if hidden else int(count), n) for count in grouped]
    table = pd.DataFrame({category: grouped.index, "reviews": grouped.to_numpy()})
    return Shares(periods, with_shares(table.assign(n=n), shares))


def pooled_share(grades: pd.DataFrame, periods: Sequence[str], among: Sequence[str]) -> Share:
    """The share of reviews with one of the grades in the periods, None where a count is hidden."""
    rows = grades[grades["period"].isin(periods)]
    if rows["reviews"].isna().any():
        return share(None, None)
    counted = rows.loc[rows["grade"].isin(among), "reviews"]
    return share(int(counted.sum()), int(rows["reviews"].sum()))


def periods_of(counts: pd.DataFrame) -> list[Period]:
    """The periods that a table holds, all of one kind, in order."""
    return sorted(Period.parse(code) for code in counts["period"].drop_duplicates())


def year_of(periods: Sequence[Period]) -> int:
    """How many periods of this kind make a year."""
    return YEAR // len(periods[-1].months)


def last_year(own: Sequence[Period], period: Period) -> tuple[Period, ...]:
    """The periods of the last year that ended by the edition's end; fewer where there are no more.

    own: those that the table holds, all of one kind, in order. Of quarters and financial years,
    the last that ended. Empty where none has.
    """
    ended = [known for known in own if known.end <= period.end]
    if not ended:
        return ()
    first = ended[-1].months[-1]
    for _ in range(YEAR - 1):
        first = first.previous
    return tuple(known for known in ended if known.start >= first.start)


def _asked(own: list[Period], period: Period) -> tuple[Period, ...]:
    """The table's periods that lie in the one asked for, or else the last that ended by then.

    A table without such a period has nothing to say of its months.
    """
    inside = [known for known in own if period.start <= known.start and known.end <= period.end]
    return (
        tuple(inside or [known for known in own if known.end <= period.end][-1:]) or period.months
    )
