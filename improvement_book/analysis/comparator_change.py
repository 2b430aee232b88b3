"""How fast did other areas move from a start like ours?

[1] METHODS, Target, RAG and direction. [2] R, quantile, type 7.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from improvement_book.analysis.published_values import YearCells, annual, number_or_symbol
from improvement_book.analysis.released import result_table

SIMILAR_RANGES = 0.5
"""Interquartile ranges of all areas' values between ours and a start that is like it."""
PERCENTILE_FROM = 20
"""Under this many areas no percentile is told [1]."""


@dataclass(frozen=True)
class PastChange:
    """How one area moved: area, year and value of its start, rate a year (for the better)."""

    area: str
    year: int
    start: float
    rate: float


@dataclass(frozen=True)
class SimilarStarts:
    """The areas that once stood where we stand, and how far each came in the same time.

    changes: one per area, by code. years: that each change took.
    """

    changes: tuple[PastChange, ...]
    years: int

    @property
    def table(self) -> pd.DataFrame:
        """area, year, start, rate; one row per area."""
        rows = [(own.area, own.year, own.start, own.rate) for own in self.changes]
        return result_table(rows, "area:text year:whole start:number rate:number")

    def at_least(self, rate: float) -> int:
        """How many areas moved at this rate, or faster."""
        return sum(own.rate >= rate for own in self.changes)

    def percentile(self, rate: float) -> float | None:
        """The part of the areas that were slower, 0 to 100; None under PERCENTILE_FROM areas."""
        of = len(self.changes)
        return 100 * (of - self.at_least(rate)) / of if of >= PERCENTILE_FROM else None

    def beyond_most(self, rate: float) -> bool:
        """Whether the rate is above their 90th percentile [2]; of fewer than PERCENTILE_FROM areas,
        whether less than one in ten moved as fast.
        """
        of = len(self.changes)
        if of < PERCENTILE_FROM:
            return of > 0 and 10 * self.at_least(rate) < of
        return rate > float(np.quantile([own.rate for own in self.changes], 0.9))


def similar_starts(
    comparators: Mapping[str, YearCells], start: float, years: float, towards: int
) -> SimilarStarts:
    """Which areas once had a value like ours, and how fast did each then get better?

    comparators: for each area its values by year, as published. start: our value; years: that we
    have, rounded to whole ones, at least one. towards: 1 where higher is better, -1 where lower.
    An area's start is its year with the value nearest to ours (of equals the latest) that has a
    value so many years later, no further away than SIMILAR_RANGES. Areas without one, with symbols
    there, or with other than yearly figures, are left out.
    """
    span = max(1, round(years))
    years_of: dict[tuple[Hashable, ...], list[int] | None] = {}
    for cells in comparators.values():
        labels = tuple(cells.keys())
        if labels not in years_of:
            years_of[labels] = annual(labels)
    read = {
        area: _by_year(cells, years_of[tuple(cells.keys())])
        for area, cells in sorted(comparators.items())
    }
    every = [value for values in read.values() for value in values.values()]
    if not every:
        return SimilarStarts((), span)
    low, high = np.quantile(every, [0.25, 0.75])
    reach = SIMILAR_RANGES * float(high - low)
    changes = []
    for area, values in read.items():
        starts = [year for year in values if year + span in values]
        near = min(starts, key=lambda year: (abs(values[year] - start), -year), default=None)
        if near is not None and abs(values[near] - start) <= reach:
            rate = towards * (values[near + span] - values[near]) / span
            changes.append(PastChange(area, near, values[near], rate))
    return SimilarStarts(tuple(changes), span)


def published_series(comparators: pd.DataFrame) -> dict[str, YearCells]:
    """The values of single neighbours by period, for similar_starts.

    comparators: released rows of one indicator. Left out are medians and means of several areas,
    and the rows without a neighbour model: the council itself, its region and England.
    """
    single = comparators[(comparators["statistic"] == "value") & (comparators["model"] != "")]
    values = single["value"].astype(object).where(single["value"].notna(), single["symbol"])
    series: dict[str, dict[Hashable, object]] = {}
    for area, period, cell in zip(single["area"], single["period"], values, strict=True):
        series.setdefault(area, {})[period] = cell
    return dict(series)


def _by_year(cells: YearCells, years: list[int] | None) -> dict[int, float]:
    """Numbers by year; nothing where the figures are not yearly."""
    if years is None:
        return {}
    read = zip(years, (number_or_symbol(cell) for _, cell in cells.items()), strict=True)
    return {year: cell for year, cell in read if not isinstance(cell, str)}
