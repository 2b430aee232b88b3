"""Did an indicator change since its baseline, as far as its counts can tell?

For indicators whose control chart has no icons (METHODS asks for it under 12 values; where values
follow from each other it is as useful). Whether a share or a rate is compared is told by its
counts, never by the text of its unit. Two single months are not compared: up to three are pooled,
where each has cases of its own.

[1] Newcombe (1998), Statistics in Medicine 17, 873-890.
[2] Przyborowski and Wilenski (1940), Biometrika 31, 313-323: of all cases of two Poisson counts,
the share in the second is binomial; its exact interval gives that of the ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from scipy.stats import binomtest

from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.analysis.released import result_table
from improvement_book.analysis.shares import CONFIDENCE, FULL_FROM, direction, newcombe
from improvement_book.period import Kind, Period, span

POOLED = 3
"""At most so many months are pooled (METHODS, Grades: a headline pools three)."""
NO_BASELINE = "no baseline is named"
NO_COUNTS = "it is not counted out of a number of cases"
NO_VALUE = "the baseline has no value"
NOTHING_SINCE = "there is no value after the baseline"
ONE_MONTH = "only one month is known since then, and two single months are never compared"
OVERLAPPING = "both values cover some of the same months"
PART_OF_A_YEAR = "each value covers another part of a year"
TOO_FEW = f"there are fewer than {FULL_FROM} cases"
HIDDEN = "a count is not shown"

Counts = tuple[float, float]
"""What is counted, and out of what."""


@dataclass(frozen=True)
class SinceBaseline:
    """The latest periods against the baseline.

    before, after: the periods pooled. difference, low, high: of the value, in the indicator's unit,
    for a share [1]; ratio: after over before, with low and high, for a rate [2]. direction: 1 or -1
    where the interval lies clear of no change, else 0. Everything None with a reason.
    """

    before: tuple[Period, ...] = ()
    after: tuple[Period, ...] = ()
    difference: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    direction: int = 0
    method: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row: difference, ratio, low, high, method, reason."""
        row = (self.difference, self.ratio, self.low, self.high, self.method, self.reason)
        columns = "difference:number ratio:number low:number high:number method:text reason:text"
        return result_table([row], columns)


def since_baseline(indicator: Indicator) -> SinceBaseline:
    """How far did the indicator move since its baseline, and could that be chance?"""
    if not indicator.baseline_period:
        return SinceBaseline(reason=NO_BASELINE)
    if not indicator.numerator or not indicator.denominator:
        return SinceBaseline(reason=NO_COUNTS)
    if indicator.baseline is None:
        return SinceBaseline(reason=NO_VALUE)
    start = indicator.baseline.period
    later = tuple(figure for figure in indicator.figures if figure.period > start)
    if not later:
        return SinceBaseline(reason=NOTHING_SINCE)
    after = _latest(indicator, later)
    periods = (start,), tuple(figure.period for figure in after)
    if reason := _not_comparable(indicator, start, after):
        return SinceBaseline(*periods, reason=reason)
    counts = _pooled((indicator.baseline,)), _pooled(after)
    if counts[0] is None or counts[1] is None:
        return SinceBaseline(*periods, reason=HIDDEN)
    return _compared(indicator, periods, counts[0], counts[1])


def _latest(indicator: Indicator, later: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures to pool: those of the latest months, where each month has its own cases."""
    pool = POOLED if indicator.window == "in period" and _by_month(indicator) else 1
    return tuple(later[-pool:])


def _not_comparable(indicator: Indicator, start: Period, after: Sequence[Figure]) -> str:
    last = after[-1].period
    if indicator.window == "year to date" and indicator.frequency != Kind.YEAR:
        return PART_OF_A_YEAR
    if indicator.window == "rolling 12" and len(span(start, last)) <= _a_year(start.kind):
        return OVERLAPPING
    if indicator.window == "in period" and _by_month(indicator) and len(after) == 1:
        return ONE_MONTH
    return ""


def _compared(
    indicator: Indicator,
    periods: tuple[tuple[Period, ...], tuple[Period, ...]],
    before: Counts,
    after: Counts,
) -> SinceBaseline:
    (a, n), (b, m) = before, after
    if any(f.numerator > f.denominator for f in indicator.figures if _counted(f)):  # type: ignore[operator]
        return _rates(periods, before, after)
    if min(n, m) < FULL_FROM:
        return SinceBaseline(*periods, reason=TOO_FEW)
    whole = _whole(indicator)
    low, high = newcombe(a, round(n), b, round(m))
    return SinceBaseline(
        *periods, whole * (b / m - a / n), None, whole * low, whole * high,
        direction(low, high), "Newcombe, difference of two shares",
    )  # fmt: skip


def _rates(
    periods: tuple[tuple[Period, ...], tuple[Period, ...]], before: Counts, after: Counts
) -> SinceBaseline:
    (a, n), (b, m) = before, after
    if a + b < FULL_FROM or a == 0:
        return SinceBaseline(*periods, reason=TOO_FEW)
    found = binomtest(round(b), round(a + b)).proportion_ci(CONFIDENCE, "exact")
    low, high = (end / (1 - end) * n / m for end in (found.low, min(found.high, 1 - 1e-12)))
    return SinceBaseline(
        *periods, None, b / m / (a / n), low, high, direction(low - 1, high - 1),
        "ratio of two rates, exact",
    )  # fmt: skip


def _pooled(figures: Sequence[Figure]) -> Counts | None:
    """The counts of some periods together; None where one of them is not shown."""
    if not all(_counted(figure) for figure in figures):
        return None
    n = sum(figure.denominator or 0.0 for figure in figures)
    return (sum(figure.numerator or 0.0 for figure in figures), n) if n else None


def _counted(figure: Figure) -> bool:
    return figure.numerator is not None and figure.denominator is not None


def _whole(indicator: Indicator) -> float:
    """What a share of 1 is in the indicator's unit: 100 for percent."""
    wholes = [
        figure.value * figure.denominator / figure.numerator
        for figure in indicator.figures
        if figure.value and figure.numerator and figure.denominator
    ]
    return sorted(wholes)[len(wholes) // 2] if wholes else 1.0


def _by_month(indicator: Indicator) -> bool:
    return indicator.frequency == Kind.MONTH


def _a_year(kind: Kind) -> int:
    return {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.YEAR: 1}[kind]
