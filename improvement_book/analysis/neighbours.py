"""What an area's statistical neighbours have in common: their median, or mean, and their range.

[1] Department for Education, statistical-neighbour medians: of the neighbours that have a value.
[2] Department for Education, Local Authority Interactive Tool, user guide: the unweighted mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

import pandas as pd

from improvement_book.analysis.published_values import (
    PublishedCells,
    UnknownChoice,
    UnusableValues,
    published_values,
)
from improvement_book.analysis.quartiles import TOO_FEW_VALUES, quartiles
from improvement_book.analysis.released import result_table

STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {"median": median, "mean": fmean}
"""Of the neighbours with a value: the median [1]; the mean [2] only if asked for by name."""
NO_NEIGHBOURS = "it has no statistical neighbours"
NO_VALUES = "no neighbour has a value"


@dataclass(frozen=True)
class NeighbourSummary:
    """The neighbours of one area in one period.

    statistic: median or mean; value: that statistic, unrounded, in the indicator's unit, None
    without a neighbour that has a value; n: neighbours with a value; missing: the others, in the
    order given, each with its symbol ("" where there is none); low, high: smallest and largest
    value; quartiles: lower quartile, median, upper quartile (R type 7), None under four values;
    reason: why the value, or else the quartiles, are None, or "".
    """

    statistic: str
    value: float | None
    n: int
    missing: tuple[tuple[str, str], ...]
    low: float | None = None
    high: float | None = None
    quartiles: tuple[float, float, float] | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row: the fields, quartiles in three columns, missing in words."""
        lower, middle, upper = self.quartiles or (None, None, None)
        missing = ", ".join(f"{code} [{sign}]" if sign else code for code, sign in self.missing)
        row = (self.statistic, self.value, self.n, missing, self.low, lower, middle, upper,
               self.high, self.reason)  # fmt: skip
        return result_table(
            [row],
            "statistic:text value:number n:whole missing:text low:number lower_quartile:number"
            " median:number upper_quartile:number high:number reason:text",
        )


def summary(
    values: PublishedCells, neighbours: Iterable[str], statistic: str = "median"
) -> NeighbourSummary:
    """What do the neighbours have in common?

    values: number, symbol or nothing by area code, of one indicator in one period; other areas
    may stand among them. neighbours: codes, each once; a code without a row is missing, as
    published joint returns count for none of their members. statistic: median or mean.
    Raises UnknownChoice (statistic), UnusableValues (a neighbour twice, a cell that is neither
    number nor symbol).
    """
    if statistic not in STATISTICS:
        raise UnknownChoice(
            f"No statistic {statistic!r} of neighbours: expected one of {', '.join(STATISTICS)}."
        )
    codes = list(neighbours)
    if isinstance(neighbours, str) or len(set(codes)) < len(codes):
        raise UnusableValues(f"{neighbours!r}: expected a list of codes, each neighbour once.")
    read = published_values(values)
    known = [read.number[code] for code in codes if code in read.number]
    missing = tuple((code, read.symbol.get(code, "")) for code in codes if code not in read.number)
    if not known:
        reason = NO_VALUES if codes else NO_NEIGHBOURS
        return NeighbourSummary(statistic, None, 0, missing, reason=reason)
    value = float(STATISTICS[statistic](known))
    bounds = quartiles(known)
    inner = None if bounds is None else (bounds[1], bounds[2], bounds[3])
    return NeighbourSummary(
        statistic, value, len(known), missing, min(known), max(known), inner,
        TOO_FEW_VALUES if inner is None else "",
    )  # fmt: skip
