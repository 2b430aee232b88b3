"""Where the quartiles of published values lie, and in which quarter an area stands.

[1] Hyndman and Fan (1996), The American Statistician 50, 361-365: type 7, R's default.
[2] Department for Education, Local Authority Interactive Tool, R/fn_analysis.R: bands of the
quartiles of all English authorities, upper edge inclusive, A best by polarity.
[3] Fingertips, QuartilesCalculator: no category for fewer than four values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from improvement_book.analysis.published_values import (
    NO_ORDER,
    PublishedCells,
    UnusableValues,
    better,
    published_values,
)
from improvement_book.analysis.released import result_table

FEWEST_VALUES = 4
"""Under this many values quartiles say nothing [3]."""
BANDS = "ABCD"
"""Best first [2]."""
TOO_FEW_VALUES = f"fewer than {FEWEST_VALUES} values: no quartiles"
ALL_ALIKE = "every area has the same value"

Bounds = Sequence[float]
"""Lowest value, lower quartile, median, upper quartile, highest value."""


@dataclass(frozen=True)
class QuartileBand:
    """The quarter in which an area stands.

    band: A (best) to D; value: of the area; of: areas with a value; bounds: lowest value, lower
    quartile, median, upper quartile, highest value, in the indicator's unit. band is None with a
    reason.
    """

    area: str
    polarity: str
    band: str | None = None
    value: float | None = None
    of: int = 0
    bounds: tuple[float, ...] | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields, the bounds in five columns."""
        bounds = self.bounds or (None,) * (len(BANDS) + 1)
        row = (self.area, self.polarity, self.band, self.value, self.of, *bounds, self.reason)
        return result_table(
            [row],
            "area:text polarity:text band:text value:number of:whole lowest:number"
            " lower_quartile:number median:number upper_quartile:number highest:number reason:text",
        )


def quartiles(numbers: Iterable[float]) -> tuple[float, ...] | None:
    """The five bounds by type 7 [1]; None under FEWEST_VALUES. numbers: finite, in any order."""
    known = np.fromiter(numbers, dtype=float)
    if len(known) < FEWEST_VALUES:
        return None
    return tuple(float(bound) for bound in np.quantile(known, [0, 0.25, 0.5, 0.75, 1]))


def band(value: float, bounds: Bounds, polarity: str) -> str | None:
    """The letter of the quarter that holds a value [2]; None without an order.

    A value on an edge belongs to the quarter below it, whichever way is better: on the lower
    quartile it is A where lower is better, on the upper quartile B where higher is.
    Raises UnusableValues where the value lies outside the bounds, UnknownChoice (polarity).
    """
    towards = better(polarity)
    if len(bounds) != len(BANDS) + 1 or not bounds[0] <= value <= bounds[-1]:
        raise UnusableValues(f"{value} is outside {list(bounds)}: expected bounds of all values.")
    if towards == 0:
        return None
    quarter = next(place for place, edge in enumerate(bounds[1:]) if value <= edge)
    return BANDS[quarter] if towards < 0 else BANDS[::-1][quarter]


def quartile_band(values: PublishedCells, area: str, polarity: str) -> QuartileBand:
    """In which quarter of all areas does this one stand, A being the best [2]?

    values: of every area that is ranked, itself included (authorities only: England and regions
    are left out by whoever calls). Cells without a number count for nothing. No band without
    higher or lower as polarity, without a value of the area, under FEWEST_VALUES, or where all
    areas are alike (the source would put them all in one band).
    Raises UnusableValues and UnknownChoice as published_values and better do.
    """
    towards, read = better(polarity), published_values(values)
    value, of = read.number.get(area), len(read.number)
    bounds = quartiles(read.number.values())
    if bounds is None:
        reason = read.why_none(area) if value is None else TOO_FEW_VALUES
        return QuartileBand(area, polarity, value=value, of=of, reason=reason)
    if towards == 0:
        reason = f"{NO_ORDER[polarity]}: no band"
    elif value is None:
        reason = read.why_none(area)
    else:
        reason = ALL_ALIKE if bounds[0] == bounds[-1] else ""
    letter = None if reason or value is None else band(value, bounds, polarity)
    return QuartileBand(area, polarity, letter, value, of, bounds, reason)
