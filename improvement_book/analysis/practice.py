"""How practice-review grades are spread, and whether the share of good practice has moved.

Grades are ordered labels: counted and ranked, never averaged. Two single months are never
compared: the latest months are pooled until they reach 20 reviews and at least three months. Where
a council protects its counts, the tables hold quarters or financial years instead of months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.shares import FULL_FROM, Share, ShareChange, share, share_change
from improvement_book.council import GradeScale
from improvement_book.errors import UserError
from improvement_book.period import Period
from improvement_book.release import Release

POOLED_MONTHS = (3, 6, 12)
"""The windows that are tried until one holds FULL_FROM reviews (METHODS, Grades)."""


class UnknownGrade(UserError):
    """A released table names a grade that the council's scale does not have."""


@dataclass(frozen=True)
class GradeSpread:
    """How many reviews got each grade.

    table: period, grade (worst first; grades that nobody received stay, with 0), reviews
    (count or missing), n (reviews of the period), share (0-1), low, high (Wilson 95%), reason.
    """

    table: pd.DataFrame
    scale: GradeScale


@dataclass(frozen=True)
class ShareSeries:
    """The share of reviews at some grades, period by period.

    what: the grades in words. table: period, count, n, share (0-1), low, high, reason.
    """

    what: str
    table: pd.DataFrame


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


def grade_spread(grades: pd.DataFrame, scale: GradeScale) -> GradeSpread:
    """Share of reviews at each grade in each period.

    grades: released counts; columns period, grade, reviews, symbol; one row per period and
    grade. A period with a hidden count has no shares. Raises UnknownGrade.
    """
    _check_grades(grades, scale)
    totals = grades.groupby("period")["reviews"].sum(min_count=len(scale.grades))
    table = _in_scale_order(grades, scale).assign(n=lambda rows: rows["period"].map(totals))
    shares = [share(_whole(row.reviews), _whole(row.n)) for row in table.itertuples()]
    return GradeSpread(_with_shares(table[["period", "grade", "reviews", "n"]], shares), scale)


def share_series(grades: pd.DataFrame, among: Sequence[str], what: str) -> ShareSeries:
    """The share of reviews with one of the grades, period by period, in the table's order.

    grades: released counts as in grade_spread; among: the grades counted; what: in words.
    """
    periods = grades["period"].drop_duplicates().tolist()
    shares = [_pooled(grades, [period], among) for period in periods]
    table = pd.DataFrame(
        {
            "period": periods,
            "count": pd.array([item.count for item in shares], dtype="Int64"),
            "n": pd.array([item.n for item in shares], dtype="Int64"),
        }
    )
    return ShareSeries(what, _with_shares(table, shares))


def latest_share(
    grades: pd.DataFrame, among: Sequence[str], what: str, period: Period
) -> PooledShare:
    """The share over the edition's period, or over more where that has too few reviews.

    A month is pooled with the two before it at least; 6, then 12 months follow while fewer
    than 20 reviews are found, never periods before the table's first. When even 12 are too few,
    the guard of the share says so. Of quarters and years, the last that ended is asked.
    """
    own = _periods_of(grades)
    asked = _asked(own, period)
    before = [known for known in own if known <= asked[-1]]
    months = len(asked[-1].months)
    sizes = (size // months for size in POOLED_MONTHS)
    for count in (len(asked), *(size for size in sizes if size > len(asked))):
        periods = tuple(before[-count:]) or asked
        found = _pooled(grades, [known.code for known in periods], among)
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
    own = _periods_of(grades)
    around = [known for known in own if known.start <= baseline.start and baseline.end <= known.end]
    asked = tuple(around) or _asked(own, baseline)
    later = [known for known in own if known > asked[-1]]
    periods = asked
    found = _pooled(grades, [known.code for known in periods], among)
    while later and found.n is not None and found.n < FULL_FROM:
        periods = (*periods, later.pop(0))
        found = _pooled(grades, [known.code for known in periods], among)
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
    periods = _asked(_periods_of(counts), period)
    rows = counts[counts["period"].isin([known.code for known in periods])]
    grouped = rows.groupby(category, sort=False)["reviews"].sum(min_count=1)
    hidden = bool(rows["reviews"].isna().any())
    unknown = rows["reviews"].isna().groupby(rows[category], sort=False).any()
    grouped = grouped.mask(unknown)
    n = None if hidden else int(grouped.sum())
    shares = [share(None if hidden else int(count), n) for count in grouped]
    table = pd.DataFrame({category: grouped.index, "reviews": grouped.to_numpy()})
    return Shares(periods, _with_shares(table.assign(n=n), shares))


def _pooled(grades: pd.DataFrame, periods: Sequence[str], among: Sequence[str]) -> Share:
    rows = grades[grades["period"].isin(periods)]
    if rows["reviews"].isna().any():
        return share(None, None)
    counted = rows.loc[rows["grade"].isin(among), "reviews"]
    return share(int(counted.sum()), int(rows["reviews"].sum()))


def _periods_of(counts: pd.DataFrame) -> list[Period]:
    """The periods that a table holds, all of one kind, in order."""
    return sorted(Period.parse(code) for code in counts["period"].drop_duplicates())


def _asked(own: list[Period], period: Period) -> tuple[Period, ...]:
    """The table's periods that lie in the one asked for, or else the last that ended by then.

    A table without such a period has nothing to say of its months.
    """
    inside = [known for known in own if period.start <= known.start and known.end <= period.end]
    return (
        tuple(inside or [known for known in own if known.end <= period.end][-1:]) or period.months
    )


def _check_grades(grades: pd.DataFrame, scale: GradeScale) -> None:
    unknown = sorted(set(grades["grade"]) - set(scale.grades))
    if unknown:
        known = ", ".join(scale.grades)
        raise UnknownGrade(f"{', '.join(unknown)}: not on the scale {known}.")


def _in_scale_order(grades: pd.DataFrame, scale: GradeScale) -> pd.DataFrame:
    rank = grades["grade"].map({grade: place for place, grade in enumerate(scale.grades)})
    order = grades.assign(rank=rank).sort_values(["period", "rank"], kind="stable")
    return order.drop(columns="rank").reset_index(drop=True)


def _with_shares(table: pd.DataFrame, shares: Sequence[Share]) -> pd.DataFrame:
    return table.assign(
        share=pd.array([item.share for item in shares], dtype="Float64"),
        low=pd.array([item.low for item in shares], dtype="Float64"),
        high=pd.array([item.high for item in shares], dtype="Float64"),
        reason=[item.reason for item in shares],
    )


def _whole(count: object) -> int | None:
    return None if pd.isna(count) else int(count)  # type: ignore[call-overload]
