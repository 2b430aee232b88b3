"""Is the direction up or down over the window?

Grades are ranked, never averaged. Two tests: all grades in order, and the share above a line.

[1] Jonckheere (1954), Biometrika 41, 133-145; the same as Kendall's tau with ties in both
rankings: Kendall (1970), Rank Correlation Methods, 4th ed., chapter 4.
[2] Cochran (1954), Biometrics 10, 417-451; Armitage (1955), Biometrics 11, 375-386.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import kendalltau, norm

from improvement_book.analysis.released import known_parts, known_table, one_row
from improvement_book.analysis.shares import (
    ALL_OR_NONE,
    FULL_FROM,
    HIDDEN,
    SIGNIFICANCE,
    TOO_FEW_TO_COMPARE,
)

TREND_PERIODS = 6
"""A trend needs this many periods with reviews (METHODS, Grades)."""
TREND_REVIEWS = 100
"""A trend needs this many reviews in all (METHODS, Grades)."""

TOO_FEW_PERIODS = f"fewer than {TREND_PERIODS} periods: no trend"
TOO_FEW_REVIEWS = f"fewer than {TREND_REVIEWS} reviews: no trend"
ONE_GRADE = "every review got the same grade"
ONE_PERIOD = "one period only: no trend"


@dataclass(frozen=True)
class GradeTrend:
    """Whether grades rise from period to period.

    n: reviews, None where a count is hidden; periods: those with reviews. tau: Kendall's tau-b,
    -1 to 1; z: its standard score (at most 38, where p can't be told from 0); p: two-sided,
    asymptotic, with ties [1]. direction: 1 or -1 where p is under 0.05, else 0. All None, and
    direction 0, with a reason.
    """

    n: int | None = None
    periods: int | None = None
    tau: float | None = None
    z: float | None = None
    p: float | None = None
    direction: int = 0
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


@dataclass(frozen=True)
class ShareTrend:
    """Whether a share rises from period to period in a straight line.

    chi2: with one degree of freedom; z: its root with the sign of the trend; p: two-sided [2].
    direction as in GradeTrend; None with a reason.
    """

    n: int | None = None
    periods: int | None = None
    chi2: float | None = None
    z: float | None = None
    p: float | None = None
    direction: int = 0
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def grade_trend(counts: pd.DataFrame) -> GradeTrend:
    """Do grades rise or fall over the periods [1]?

    counts: released counts; one row per period, in order; one column per grade, worst first.
    A period without reviews keeps its place, and is not one of the six that are needed.
    """
    reviews = known_table(counts)
    if reviews is None:
        return GradeTrend(reason=HIDDEN)
    n, periods = int(reviews.sum()), int((reviews.sum(axis=1) > 0).sum())
    if periods < TREND_PERIODS:
        return GradeTrend(n, periods, reason=TOO_FEW_PERIODS)
    if n < TREND_REVIEWS:
        return GradeTrend(n, periods, reason=TOO_FEW_REVIEWS)
    if (reviews.sum(axis=0) > 0).sum() < 2:
        return GradeTrend(n, periods, reason=ONE_GRADE)
    place, rank = np.indices(reviews.shape)
    each = reviews.astype(int).ravel()
    found = kendalltau(
        place.ravel().repeat(each), rank.ravel().repeat(each), variant="b", method="asymptotic"
    )
    tau, p = float(found.statistic), float(found.pvalue)
    z = float(np.sign(tau) * norm.isf(max(p, sys.float_info.min) / 2))
    return GradeTrend(n, periods, tau, z, p, _direction(tau, p))


def share_trend(counts: Iterable[object], sizes: Iterable[object]) -> ShareTrend:
    """Does the share rise or fall over the periods (Cochran-Armitage [2])?

    counts, sizes: released; reviews counted and reviews in all, period by period, in order.
    The variance is the binomial one, as in R's prop.trend.test. The statsmodels method
    Table.test_ordinal_association divides by N - 1 instead of N, so that its z is smaller by
    the root of (N - 1) / N. None with a reason under 20 reviews in all.
    """
    parts = known_parts(counts, sizes)
    if parts is None:
        return ShareTrend(reason=HIDDEN)
    some, all_of = parts
    n, count = sum(all_of), sum(some)
    periods = sum(size > 0 for size in all_of)
    reason = _no_share_trend(n, count, periods)
    if reason:
        return ShareTrend(n, periods, reason=reason)
    z = cochran_armitage(some, all_of)
    p = float(2 * norm.sf(abs(z)))
    return ShareTrend(n, periods, z * z, z, p, _direction(z, p))


def cochran_armitage(counts: npt.ArrayLike, sizes: npt.ArrayLike) -> float:
    """The standard score of the trend in counts out of sizes [2], without a guard.

    One pair per period, in order. Neither all nor none may be counted over all periods.
    """
    some, all_of = np.asarray(counts, dtype=float), np.asarray(sizes, dtype=float)
    share = some.sum() / all_of.sum()
    away = np.arange(len(all_of)) - np.average(np.arange(len(all_of)), weights=all_of)
    return float(away @ some) / sqrt(share * (1 - share) * float(away**2 @ all_of))


def _no_share_trend(n: int, count: int, periods: int) -> str:
    if n < FULL_FROM:
        return TOO_FEW_TO_COMPARE
    if periods < 2:
        return ONE_PERIOD
    return ALL_OR_NONE if count in (0, n) else ""


def _direction(towards: float, p: float) -> int:
    return int(np.sign(towards)) if p < SIGNIFICANCE else 0
