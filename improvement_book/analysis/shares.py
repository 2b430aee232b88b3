"""How sure a share is: Wilson intervals, and Newcombe intervals for a difference.

A hidden or missing count makes the statistic None, with the reason in words.

[1] Wilson (1927), JASA 22, 209-212. [2] Newcombe (1998), Statistics in Medicine 17, 873-890.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

SHARE_FROM = 10
"""Under this many reviews only counts are shown (METHODS, Grades)."""
FULL_FROM = 20
"""From this many reviews a share is shown without a mark, and may be compared."""
CONFIDENCE = 0.95
SIGNIFICANCE = round(1 - CONFIDENCE, 12)
"""A p under this is told from chance, as an interval clear of zero is."""

HIDDEN = "hidden to protect privacy"
NOTHING_COUNTED = "nothing to count"
NOT_GIVEN = "not given by the council"
COUNTS_ONLY = f"fewer than {SHARE_FROM}: counts only"
ALL_OR_NONE = "all reviews counted, or none"
SMALL_SAMPLE = "small sample"
TOO_FEW_TO_COMPARE = f"fewer than {FULL_FROM}: not compared"


@dataclass(frozen=True)
class Share:
    """Part of a whole, with its 95% interval.

    count, n: whole numbers, None where hidden. share, low, high: 0 to 1, None where the guard
    hides them; reason says why, or that the sample is small, or is "".
    """

    count: int | None
    n: int | None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class ShareChange:
    """One share against an earlier one: after minus before, with its 95% interval [2].

    difference, low, high: -1 to 1; None with a reason where either sample is under FULL_FROM.
    """

    before: Share
    after: Share
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""

    @property
    def direction(self) -> int:
        """1 or -1 where the interval lies wholly above or below zero, else 0."""
        return direction(self.low, self.high)


def share(count: int | None, n: int | None) -> Share:
    """The share and its Wilson interval [1], with the guards of METHODS."""
    if count is None or n is None:
        return Share(None, None, reason=HIDDEN)
    if n == 0:
        return Share(count, n, reason=NOTHING_COUNTED)
    if n < SHARE_FROM:
        return Share(count, n, reason=COUNTS_ONLY)
    low, high = wilson(count, n)
    return Share(count, n, count / n, low, high, SMALL_SAMPLE if n < FULL_FROM else "")


def share_change(before: Share, after: Share) -> ShareChange:
    """How much the share moved, where both samples allow a comparison."""
    if before.n is None or after.n is None or before.count is None or after.count is None:
        return ShareChange(before, after, reason=HIDDEN)
    if min(before.n, after.n) < FULL_FROM:
        return ShareChange(before, after, reason=TOO_FEW_TO_COMPARE)
    low, high = newcombe(before.count, before.n, after.count, after.n)
    difference = after.count / after.n - before.count / before.n
    return ShareChange(before, after, difference, low, high)


def direction(low: float | None, high: float | None) -> int:
    """1 or -1 where an interval lies wholly above or below zero, else 0."""
    if low is None or high is None:
        return 0
    return (low > 0) - (high < 0)


def wilson(count: float, n: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The Wilson interval of count out of n, n > 0, without a guard [1]."""
    low, high = proportion_confint(count, n, alpha=1 - confidence, method="wilson")
    return float(low), float(high)


def newcombe(
    count_before: float, n_before: int, count_after: float, n_after: int
) -> tuple[float, float]:
    """The interval of share after minus share before, without a guard [2]."""
    low, high = confint_proportions_2indep(
        count_after, n_after, count_before, n_before, method="newcomb", alpha=1 - CONFIDENCE
    )
    return float(low), float(high)


def with_shares(table: pd.DataFrame, shares: Sequence[Share]) -> pd.DataFrame:
    """The table with the columns share, low, high and reason, one share for each row."""
    return table.assign(
        share=pd.array([item.share for item in shares], dtype="Float64"),
        low=pd.array([item.low for item in shares], dtype="Float64"),
        high=pd.array([item.high for item in shares], dtype="Float64"),
        reason=[item.reason for item in shares],
    )
