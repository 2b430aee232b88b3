"""Which place an area takes among all areas.

[1] Department for Education, Local Authority Interactive Tool, R/fn_analysis.R: the best is 1,
ties take the lowest place they share, and an area without a value has none.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.published_values import (
    NO_ORDER,
    PublishedCells,
    better,
    published_values,
)
from improvement_book.analysis.released import one_row


@dataclass(frozen=True)
class Rank:
    """The place of an area.

    rank: 1 is best; of: areas with a value; tied: other areas in the same place; value: of the
    area, in the indicator's unit. rank and tied are None with a reason.
    """

    area: str
    polarity: str
    rank: int | None = None
    of: int = 0
    tied: int | None = None
    value: float | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def rank(values: PublishedCells, area: str, polarity: str) -> Rank:
    """Which place does an area take, of how many [1]?

    values: of every area that is ranked, itself included. Cells without a number have no place
    and are not among `of`. Areas with equal values, as published, share the lowest place, and
    the places behind it stay empty. No rank where the polarity is target or none.
    Raises UnusableValues and UnknownChoice as published_values and better do.
    """
    towards, read = better(polarity), published_values(values)
    value, of = read.number.get(area), len(read.number)
    if towards == 0:
        return Rank(area, polarity, of=of, value=value, reason=f"{NO_ORDER[polarity]}: no rank")
    if value is None:
        return Rank(area, polarity, of=of, reason=read.why_none(area))
    ahead = sum((other - value) * towards > 0 for other in read.number.values())
    tied = sum(other == value for other in read.number.values()) - 1
    return Rank(area, polarity, ahead + 1, of, tied, value)
