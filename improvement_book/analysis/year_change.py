"""How far a yearly figure moved from one year to the next.

Two points are no trend: the change is told as a number, without a colour or an arrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.published_values import (
    NOT_ANNUAL,
    YearCells,
    annual,
    number_or_symbol,
    without_number,
)
from improvement_book.analysis.released import one_row

NO_YEARS = "there are no years"
NO_YEAR_BEFORE = "there is no figure for the year before"


@dataclass(frozen=True)
class YearChange:
    """The latest year against the one before it.

    year, year_before: as given, year_before None where it is not among the years; value, before:
    their figures; change: value less before, unrounded, in the indicator's unit (points for
    percentages). change is None with a reason.
    """

    year: str | None = None
    year_before: str | None = None
    value: float | None = None
    before: float | None = None
    change: float | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def change(values_by_year: YearCells) -> YearChange:
    """How far did the figure move between the latest year and the year before?

    values_by_year: number, symbol or nothing by year, in any order: whole numbers as 2021 or
    financial years as 2021-22, not both. The latest year is the last one named, even where it has
    no figure; an earlier year never stands in for the year before. Months and quarters are not
    annual and have a reason. Raises UnusableValues for a year twice or in two forms, or a cell
    that is neither number nor symbol.
    """
    labels = list(values_by_year.keys())
    years = annual(labels)
    if years is None:
        return YearChange(reason=NOT_ANNUAL)
    if not years:
        return YearChange(reason=NO_YEARS)
    cells = [number_or_symbol(cell) for _, cell in values_by_year.items()]
    known = dict(zip(years, zip(map(str, labels), cells, strict=True), strict=True))
    year, latest = known[max(years)]
    value = None if isinstance(latest, str) else latest
    if max(years) - 1 not in known:
        return YearChange(year, value=value, reason=NO_YEAR_BEFORE)
    year_before, earlier = known[max(years) - 1]
    before = None if isinstance(earlier, str) else earlier
    for label, cell in ((year, latest), (year_before, earlier)):
        if isinstance(cell, str):
            reason = f"{label}: {without_number(cell)}"
            return YearChange(year, year_before, value, before, reason=reason)
    assert value is not None
    assert before is not None
    return YearChange(year, year_before, value, before, value - before)
