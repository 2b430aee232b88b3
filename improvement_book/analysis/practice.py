"""How practice-review grades are spread, and whether the share of good practice has moved.

Grades are ordered labels: counted and ranked, never averaged. Two single months are never
compared: the latest months are pooled until they reach 20 reviews and at least three months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.shares import FULL_FROM, Share, ShareChange, share, share_change
from improvement_book.council import GradeScale
from improvement_book.errors import UserError
from improvement_book.period import Kind, Period
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
    """The share over one or more months.

    what: the grades in words; months: the months pooled, in order; widened: whether more
    months were taken than asked for, because there were too few reviews.
    """

    what: str
    months: tuple[Period, ...]
    share: Share
    widened: bool = False

    @property
    def table(self) -> pd.DataFrame:
        """One row: from, to, count, n, share, low, high, reason."""
        found = self.share
        row = {
            "from": self.months[0].code,
            "to": self.months[-1].code,
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
        """A row for the baseline, if there is one, and a row for the latest months."""
        pooled = [self.baseline, self.latest] if self.baseline else [self.latest]
        return pd.concat([item.table for item in pooled], ignore_index=True)


@dataclass(frozen=True)
class Shares:
    """A pooled count of reviews by category.

    months: the months pooled. table: category, reviews, n, share, low, high, reason.
    """

    months: tuple[Period, ...]
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
    """The share over the edition's period, or over more months where those are too few.

    A month is pooled with the two before it at least; 6, then 12 months follow while fewer
    than 20 reviews are found, never months before the table's first. When even 12 are too few,
    the guard of the share says so.
    """
    asked = period.months
    first = min((Period.parse(code) for code in grades["period"]), default=asked[0])
    for count in (len(asked), *(size for size in POOLED_MONTHS if size > len(asked))):
        months = _months_to(asked[-1], count, first)
        found = _pooled(grades, [month.code for month in months], among)
        enough = found.n is None or found.n >= FULL_FROM
        if enough and count >= POOLED_MONTHS[0]:
            break
    return PooledShare(what, months, found, widened=len(months) > len(asked))


def baseline_share(
    grades: pd.DataFrame, among: Sequence[str], what: str, baseline: Period
) -> PooledShare:
    """The share in the baseline period, widened to the first months that reach 20 reviews."""
    asked = baseline.months
    known = [Period.parse(code) for code in grades["period"].drop_duplicates()]
    later = sorted(month for month in known if month > asked[-1])
    months = asked
    found = _pooled(grades, [month.code for month in months], among)
    while later and found.n is not None and found.n < FULL_FROM:
        months = (*months, later.pop(0))
        found = _pooled(grades, [month.code for month in months], among)
    return PooledShare(what, months, found, widened=len(months) > len(asked))


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
    if base.months[-1] >= latest.months[0]:
        return PracticeChange(base, latest, None)
    return PracticeChange(base, latest, share_change(base.share, latest.share))


def pooled_counts(counts: pd.DataFrame, category: str, period: Period) -> Shares:
    """How the reviews of the edition's period fall into categories.

    counts: released counts; columns period, the category, reviews, symbol. A hidden count
    hides every share.
    """
    months = period.months
    rows = counts[counts["period"].isin([month.code for month in months])]
    grouped = rows.groupby(category, sort=False)["reviews"].sum(min_count=1)
    hidden = bool(rows["reviews"].isna().any())
    unknown = rows["reviews"].isna().groupby(rows[category], sort=False).any()
    grouped = grouped.mask(unknown)
    n = None if hidden else int(grouped.sum())
    shares = [share(None if hidden else int(count), n) for count in grouped]
    table = pd.DataFrame({category: grouped.index, "reviews": grouped.to_numpy()})
    return Shares(months, _with_shares(table.assign(n=n), shares))


def _pooled(grades: pd.DataFrame, periods: Sequence[str], among: Sequence[str]) -> Share:
    rows = grades[grades["period"].isin(periods)]
    if rows["reviews"].isna().any():
        return share(None, None)
    counted = rows.loc[rows["grade"].isin(among), "reviews"]
    return share(int(counted.sum()), int(rows["reviews"].sum()))


def _months_to(last: Period, count: int, first: Period) -> tuple[Period, ...]:
    """That many months up to the last, none before the first."""
    months = [last]
    while len(months) < count and months[0] > first:
        months.insert(0, months[0].previous)
    assert all(month.kind is Kind.MONTH for month in months)
    return tuple(months)


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
