"""Has an indicator moved from its baseline by more than chance, before a chart can tell?

[1] Newcombe (1998), Statistics in Medicine 17, 873-890. [2] Gu, Ng, Tang and Schucany (2008),
Biometrical Journal 50, 283-298: the score interval of a ratio of two Poisson rates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from statsmodels.stats.rates import confint_poisson_2indep

from improvement_book.analysis.figure_ratio import ratio_of
from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.analysis.released import one_row
from improvement_book.analysis.shares import FULL_FROM, SIGNIFICANCE, newcombe
from improvement_book.period import Kind, Period

NEWCOMBE, RATE_RATIO = "difference of two shares", "ratio of two rates"

NO_BASELINE = "there is no value for the baseline"
NO_LATEST = "there is no value for the latest period"
SAME_PERIOD = "the baseline is the latest period"
NO_COUNTS = "no numerator and denominator say how sure the values are"
TOO_FEW = f"fewer than {FULL_FROM} counted: not compared"
NONE_COUNTED = "nothing was counted: no ratio"
SHARED_MONTHS = "both values share months: not compared"


@dataclass(frozen=True)
class BaselineChange:
    """The latest value against the baseline.

    difference: latest less baseline, in the indicator's unit. method: in words; low, high: 95%
    interval of the difference in that unit (shares [1]) or of latest over baseline (rates [2]).
    direction: 1 or -1 where chance alone does not explain the difference, else 0. None with a
    reason where they are not compared.
    """

    difference: float | None = None
    method: str = ""
    low: float | None = None
    high: float | None = None
    direction: int | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def baseline_change(indicator: Indicator) -> BaselineChange:
    """Has the latest value moved from the baseline by more than chance?

    By the counts alone: Newcombe where the numerator is a part of the denominator, else a ratio of
    rates. Not compared, with the reason: a value or its counts missing; fewer than FULL_FROM
    counted in a share; nothing counted for a ratio; windows that share months.
    """
    before, after = indicator.baseline, indicator.latest
    if before is None or before.value is None:
        return BaselineChange(reason=NO_BASELINE)
    if after is None or after.value is None:
        return BaselineChange(reason=NO_LATEST)
    difference = after.value - before.value
    if before.period == after.period:
        return BaselineChange(reason=SAME_PERIOD)
    if first_day(indicator, after.period) <= before.period.end:
        return BaselineChange(difference, reason=SHARED_MONTHS)
    found, counts = ratio_of(indicator.figures), _counts(before, after)
    if found is None or counts is None:
        return BaselineChange(difference, reason=NO_COUNTS)
    if found.share:
        return _shares(*counts, found.whole)
    return _rates(*counts, difference)


def first_day(indicator: Indicator, period: Period) -> date:
    """The first day that a value covers, by the indicator's window."""
    if indicator.window == "year to date":
        return Period.containing(period.end, Kind.YEAR).start
    if indicator.window == "rolling 12":
        day_after = period.end + timedelta(days=1)
        return day_after.replace(year=day_after.year - 1)
    return period.start


def _shares(
    n_before: float, of_before: float, n_after: float, of_after: float, whole: float
) -> BaselineChange:
    difference = (n_after / of_after - n_before / of_before) * whole
    if min(of_before, of_after) < FULL_FROM:
        return BaselineChange(difference, reason=TOO_FEW)
    low, high = newcombe(n_before, int(of_before), n_after, int(of_after))
    return BaselineChange(
        difference, NEWCOMBE, low * whole, high * whole, (low > 0) - (high < 0)
    )  # fmt: skip


def _rates(
    n_before: float, of_before: float, n_after: float, of_after: float, difference: float
) -> BaselineChange:
    if not n_before or not n_after:
        return BaselineChange(difference, reason=NONE_COUNTED)
    low, high = confint_poisson_2indep(
        n_after, of_after, n_before, of_before, method="score", alpha=SIGNIFICANCE
    )
    direction = int(low > 1) - int(high < 1)
    return BaselineChange(difference, RATE_RATIO, float(low), float(high), direction)


def _counts(before: Figure, after: Figure) -> tuple[float, float, float, float] | None:
    """Numerator and denominator of both, None where one is missing or counts out of nothing."""
    if before.numerator is None or after.numerator is None:
        return None
    if not before.denominator or not after.denominator:
        return None
    return before.numerator, before.denominator, after.numerator, after.denominator
