"""Has a yearly figure risen or fallen over its latest five years, beyond chance?

[1] Fingertips, Recent trends: TrendMarkerCalculator. Exactly five annual points; chi-squared
above its 99.8% point; and the slope keeps its sign when any one year is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import chi2 as chi_squared

from improvement_book.analysis.grade_trend import cochran_armitage
from improvement_book.analysis.published_values import (
    NOT_ANNUAL,
    UnknownChoice,
    UnusableValues,
    annual,
    better,
    number_or_symbol,
    without_number,
)
from improvement_book.analysis.released import Matrix, one_row

TREND_POINTS = 5
"""Annual points: no fewer, and of more the latest [1]."""
TREND_CONFIDENCE = 0.998
CHI2_ABOVE = float(chi_squared.isf(1 - TREND_CONFIDENCE, 1))
"""9.5495: at it there is no trend yet [1]."""
INTERVAL_WIDTH = 3.92
"""Standard errors across a 95% interval, as the source rounds it [1]."""

TOO_FEW_YEARS = f"fewer than {TREND_POINTS} years: no trend"
GAP = f"the latest {TREND_POINTS} years do not follow each other: no trend"
ALL_OR_NONE = "in one year all were counted, or none: no trend"
NO_WIDTH = "an interval without width: no trend"

METHODS = {"interval": ("value", "low", "high"), "share": ("count", "denominator")}
"""The columns that each method needs."""


Places = npt.NDArray[np.intp]


class Direction(StrEnum):
    """What the five years show [1]."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no significant change"
    NOT_CALCULATED = "cannot be calculated"


@dataclass(frozen=True)
class RecentTrend:
    """The trend over five years.

    direction: a Direction; marker: the same with "and getting better" or "and getting worse"
    where there is a direction and a polarity; chi2: with one degree of freedom; slope: a year,
    in the indicator's unit (interval) or in log odds (share); first, last: the years as given.
    None with a reason where the direction cannot be calculated.
    """

    direction: str
    marker: str
    chi2: float | None = None
    slope: float | None = None
    first: str | None = None
    last: str | None = None
    reason: str = ""

    @property
    def significant(self) -> bool:
        """Whether the figure rose or fell beyond chance."""
        return self.direction in (Direction.INCREASING, Direction.DECREASING)

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def recent_trend(
    points: pd.DataFrame, method: str = "interval", polarity: str = "none"
) -> RecentTrend:
    """Has the figure risen or fallen over the latest five years [1]?

    points: one row per year, in any order; column year (whole numbers as 2021, or financial years
    as 2021-22) and, for the method interval, value, low, high (95% interval): a regression
    weighted by how sure each value is; for the method share, count, denominator: chi-squared for
    trend. polarity: higher, lower, target or none.
    No trend, with a reason: months or quarters; fewer than five years; a gap in the latest five;
    a figure among them that is missing or a symbol; an interval without width; a share of 0 or 1.
    A slope of exactly 0 has no sign (the source counts it as a rise).
    Raises UnknownChoice (method, polarity); UnusableValues for a column that is missing, a year
    twice, ends the wrong way round or a count above its denominator.
    """
    towards = better(polarity)
    if method not in METHODS:
        raise UnknownChoice(f"No method {method!r}: expected one of {', '.join(METHODS)}.")
    columns = METHODS[method]
    if lacking := {"year", *columns} - set(points.columns):
        raise UnusableValues(f"No column {', '.join(sorted(lacking))}: {method} needs it.")
    years = annual(points["year"])
    if years is None:
        return _none(NOT_ANNUAL)
    if len(years) < TREND_POINTS:
        return _none(TOO_FEW_YEARS)
    order = np.argsort(years)[-TREND_POINTS:]
    if years[order[-1]] - years[order[0]] != TREND_POINTS - 1:
        return _none(GAP)
    latest = points.iloc[order]
    numbers, reason = _numbers(latest, columns)
    if reason or numbers is None:
        return _none(reason)
    found = _by_interval(numbers) if method == "interval" else _by_share(numbers)
    if isinstance(found, str):
        return _none(found)
    labels = latest["year"].map(str)
    return _told(*found, towards, str(labels.iloc[0]), str(labels.iloc[-1]))


def _numbers(latest: pd.DataFrame, columns: tuple[str, ...]) -> tuple[Matrix | None, str]:
    """The columns as numbers, or why one is missing."""
    rows = []
    for label, *cells in latest[["year", *columns]].itertuples(index=False, name=None):
        read = [number_or_symbol(cell) for cell in cells]
        symbols = [cell for cell in read if isinstance(cell, str)]
        if symbols:
            return None, f"{label}: {without_number(max(symbols))}"
        rows.append(read)
    return np.array(rows, dtype=float), ""


def _by_interval(numbers: Matrix) -> tuple[float, float, bool] | str:
    """Chi-squared, slope, and whether it keeps its sign; or why not."""
    value, low, high = numbers.T
    if (low > high).any() or (value < low).any() or (value > high).any():
        raise UnusableValues("A value lies outside its interval: expected low, value, high.")
    if (low == high).any():
        return NO_WIDTH
    weight = (INTERVAL_WIDTH / (high - low)) ** 2
    years = np.arange(TREND_POINTS, dtype=float)
    away = years - np.average(years, weights=weight)
    slope = _slope(years, value, weight)
    chi2 = slope**2 * float(weight @ away**2)
    return chi2, slope, _keeps_sign(lambda kept: _slope(years[kept], value[kept], weight[kept]))


def _by_share(numbers: Matrix) -> tuple[float, float, bool] | str:
    """The same, from counts and denominators; the slope is that of the log odds, unweighted."""
    count, size = numbers.T
    if (count > size).any() or (count < 0).any():
        raise UnusableValues("A count below 0 or above its denominator.")
    if (count == 0).any() or (count == size).any():
        return ALL_OR_NONE
    years, equal = np.arange(TREND_POINTS, dtype=float), np.ones(TREND_POINTS)
    odds = np.log(count / (size - count))
    chi2 = cochran_armitage(count, size) ** 2
    slope = _slope(years, odds, equal)
    return chi2, slope, _keeps_sign(lambda kept: _slope(years[kept], odds[kept], equal[kept]))


def _slope(years: Matrix, values: Matrix, weight: Matrix) -> float:
    away = years - np.average(years, weights=weight)
    return float((weight * away) @ values / (weight @ away**2))


def _keeps_sign(slope: Callable[[Places], float]) -> bool:
    """Whether the slope of all years, and of all but each one, has one sign."""
    every = np.arange(TREND_POINTS)
    signs = {np.sign(slope(np.delete(every, left_out))) for left_out in every}
    return signs | {np.sign(slope(every))} in ({1.0}, {-1.0})


def _told(
    chi2: float, slope: float, keeps: bool, towards: int, first: str, last: str
) -> RecentTrend:
    if not keeps or chi2 <= CHI2_ABOVE:
        none = Direction.NO_CHANGE
        return RecentTrend(none, none, chi2, slope, first, last)
    direction = Direction.INCREASING if slope > 0 else Direction.DECREASING
    way = "better" if np.sign(slope) == towards else "worse"
    marker = f"{direction} and getting {way}" if towards else str(direction)
    return RecentTrend(direction, marker, chi2, slope, first, last)


def _none(reason: str) -> RecentTrend:
    none = Direction.NOT_CALCULATED
    return RecentTrend(none, none, reason=reason)
