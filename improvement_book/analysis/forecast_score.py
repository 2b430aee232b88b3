"""How did earlier forecasts do?

[1] Gneiting and Raftery (2007), JASA 102, 359-378: the interval score, width plus a penalty of
2 / alpha for each unit that a value lies outside.
[2] Hyndman and Koehler (2006), International Journal of Forecasting 22, 679-688: the mean absolute
scaled error; under 1 is better than saying that the next value will be as the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from improvement_book.analysis.published_values import UnusableValues, number_or_symbol
from improvement_book.analysis.released import one_row

if TYPE_CHECKING:
    from improvement_book.analysis.forecast import Forecast

NO_FORECAST = "there was no forecast"
NOT_OBSERVED = "none of its periods has a value yet"


@dataclass(frozen=True)
class Score:
    """What became of forecasts.

    n: values observed; covered: those inside their interval; coverage: their share, 0 to 1. mase:
    mean absolute scaled error [2], no unit. interval_score: mean [1], in the unit of the values,
    the smaller the better; None for forecasts of several units. None with a reason where n is 0.
    """

    n: int = 0
    covered: int = 0
    coverage: float | None = None
    mase: float | None = None
    interval_score: float | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def score(earlier: Forecast, observed: Iterable[object]) -> Score:
    """How did a forecast do, against what was observed since?

    observed: the values of its periods, in order, as far as they are known; nothing or a symbol
    where there is none. An end of an interval is inside. Raises UnusableValues for more values
    than were forecast, or a text.
    """
    values = [number_or_symbol(value) for value in observed]
    if not earlier.mean:
        return Score(reason=NO_FORECAST)
    if len(values) > len(earlier.mean):
        raise UnusableValues(f"{len(values)} values observed of {len(earlier.mean)} forecast.")
    known = [
        (value, mean, *ends)
        for value, mean, ends in zip(values, earlier.mean, earlier.intervals, strict=False)
        if not isinstance(value, str)
    ]
    if not known:
        return Score(reason=NOT_OBSERVED)
    covered = sum(low <= value <= high for value, _, low, high in known)
    errors = [abs(value - mean) for value, mean, _, _ in known]
    penalty = 2 / (1 - earlier.confidence)
    scores = [
        high - low + penalty * (max(low - value, 0) + max(value - high, 0))
        for value, _, low, high in known
    ]
    n = len(known)
    return Score(n, covered, covered / n, sum(errors) / n / earlier.step, sum(scores) / n)


def pooled(scores: Sequence[Score]) -> Score:
    """Several scores as one, each value counting the same, of whatever unit."""
    counted = [(found.n, found.covered, found.mase) for found in scores if found.mase is not None]
    n = sum(own for own, _, _ in counted)
    if not n:
        return Score(reason=NOT_OBSERVED)
    covered = sum(own for _, own, _ in counted)
    return Score(n, covered, covered / n, sum(own * mase for own, _, mase in counted) / n)
