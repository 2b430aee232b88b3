"""Is a value higher or lower than a benchmark, or can't chance be told from a difference?

[1] Fingertips: the benchmark against the area's interval (BenchmarkComparisonEngine); two
intervals that overlap (DoubleOverlappingCIsComparer); a share against limits around the benchmark
(SpcForProportionsComparer).
[2] Wilson (1927), JASA 22, 209-212.
[3] Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC, page 69: Byar.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
import pandas as pd
from scipy.stats import norm

from improvement_book.analysis.published_values import UnusableValues, better
from improvement_book.analysis.released import one_row
from improvement_book.analysis.shares import CONFIDENCE, wilson

Z_95 = 1.96
"""Standard deviations of the 95% limits, as the source rounds them [1]."""
Z_99_8 = 3.0902
"""Standard deviations of the 99.8% limits, as the source rounds them [1]."""
NO_VALUE = "there is no value"
NO_INTERVAL = "it is not known how sure the value is"
NO_BENCHMARK = "there is nothing to compare with"
NO_DENOMINATOR = "it is not known out of how many"

Interval = tuple[float, float]


class Standing(StrEnum):
    """How a value stands to a benchmark: better or worse only where one way is better [1]."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"


@dataclass(frozen=True)
class BenchmarkComparison:
    """A value against a benchmark.

    standing: a Standing, None with a reason. value: of the area; low, high: the interval, or the
    limits, that decided, in the same unit.
    """

    standing: str | None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def compared_with(
    value: float | None,
    interval: Interval | None,
    benchmark: float | Interval | None,
    polarity: str = "none",
) -> BenchmarkComparison:
    """Is the value higher or lower than the benchmark, or similar [1]?

    interval: how sure the value is, in the same unit; benchmark: a number, or an interval of its
    own. Similar where they touch or overlap: the edge is similar. polarity higher or lower says
    better or worse; target and none say higher or lower. None with a reason where one is missing.
    Raises UnusableValues where the interval does not hold the value (another unit, or ends the
    wrong way round), UnknownChoice (polarity).
    """
    better(polarity)
    if value is None or pd.isna(value):
        return BenchmarkComparison(None, reason=NO_VALUE)
    if interval is None or any(pd.isna(end) for end in interval):
        return BenchmarkComparison(None, value, reason=NO_INTERVAL)
    low, high = interval
    ends = np.asarray(benchmark, dtype=object)
    if np.any(pd.isna(ends)):
        return BenchmarkComparison(None, value, low, high, NO_BENCHMARK)
    least, most = float(np.min(ends)), float(np.max(ends))
    if not low <= value <= high:
        raise UnusableValues(
            f"{value} is not inside {interval}: expected one unit, the lower end first."
        )
    return BenchmarkComparison(_standing((low > most) - (high < least), polarity), value, low, high)


def share_compared_with(
    share: float | None,
    denominator: float | None,
    benchmark: float | None,
    polarity: str = "none",
    z: float = Z_95,
) -> BenchmarkComparison:
    """Does the share lie outside what chance gives around the benchmark [1]?

    share, benchmark: 0 to 1; denominator: of the share, above 0; z: Z_95 or Z_99_8. The limits
    are control_limits; a share on a limit is similar. None with a reason where one is missing.
    """
    better(polarity)
    if share is None or pd.isna(share):
        return BenchmarkComparison(None, reason=NO_VALUE)
    if benchmark is None or pd.isna(benchmark):
        return BenchmarkComparison(None, share, reason=NO_BENCHMARK)
    if denominator is None or pd.isna(denominator):
        return BenchmarkComparison(None, share, reason=NO_DENOMINATOR)
    if not 0 <= share <= 1:
        raise UnusableValues(f"{share} is no share: expected 0 to 1.")
    low, high = control_limits(benchmark, denominator, z)
    return BenchmarkComparison(
        _standing((share > high) - (share < low), polarity), share, low, high
    )


def control_limits(benchmark: float, denominator: float, z: float = Z_95) -> Interval:
    """Between which shares chance keeps an area that is as the benchmark, by Wilson [1, 2].

    benchmark: share, 0 to 1; denominator: of the area, above 0. Returns shares, 0 to 1.
    """
    if not 0 <= benchmark <= 1 or not denominator > 0:
        raise UnusableValues(
            f"{benchmark} of {denominator}: expected a share of 0 to 1, and a denominator above 0."
        )
    return wilson(benchmark * denominator, denominator, 1 - 2 * float(norm.sf(z)))


def byar(count: float, confidence: float = CONFIDENCE) -> tuple[float | None, float]:
    """How sure a count is, by Byar [3]: divide both ends by the population for a rate.

    count: 0 or more. The lower end is None where the formula gives none: for a count of 0, and
    for very small counts at high confidence. Raises UnusableValues for a count below 0.
    """
    if not count >= 0:
        raise UnusableValues(f"{count!r} is no count: expected 0 or more.")
    z = float(norm.isf((1 - confidence) / 2))
    above = count + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    root = 1 - 1 / (9 * count) - z / (3 * sqrt(count)) if count else -1.0
    return (count * root**3 if root >= 0 else None), high


def _standing(above: int, polarity: str) -> Standing:
    if above == 0:
        return Standing.SIMILAR
    towards = better(polarity)
    if towards == 0:
        return Standing.HIGHER if above > 0 else Standing.LOWER
    return Standing.BETTER if above == towards else Standing.WORSE
