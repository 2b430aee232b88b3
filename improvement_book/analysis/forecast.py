"""Where an indicator may go next if nothing changes, and how sure that is.

Simple exponential smoothing and Theta, half of the paths each (METHODS, Target, RAG and direction).
Never a straight line drawn on: Theta keeps half the slope, and the paths its doubt. The limits of a
control chart are no forecast. How earlier forecasts did stands in forecast_score.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from improvement_book.analysis.forecast_score import Score as Score
from improvement_book.analysis.forecast_score import pooled as pooled
from improvement_book.analysis.forecast_score import score as score
from improvement_book.analysis.process_limits import rounding
from improvement_book.analysis.published_values import (
    UnknownChoice,
    UnusableValues,
    number_or_symbol,
)
from improvement_book.analysis.released import Matrix, result_table
from improvement_book.analysis.shares import CONFIDENCE
from improvement_book.analysis.smoothing import smoothed_paths, smoothing
from improvement_book.analysis.theta import Theta, theta, theta_paths

WEAK_FROM = 12
"""Under this many values in a row there is no forecast (METHODS)."""
FULL_FROM = 24
"""Under this many values a forecast is weak (METHODS)."""
PATHS = 1000
"""Paths of each method: the ends of a 95% interval vary by some 3% of its width."""
SEED = 20210401
"""The same values give the same forecast."""
SEASONS = (1, 4, 12)
"""Periods a year: years, quarters, months."""

TOO_FEW = f"fewer than {WEAK_FROM} values in a row: no forecast"
NO_MOVEMENT = "the values never moved: no forecast"
BOTH = "mean of simple exponential smoothing and the Theta method"
SMOOTHING_ALONE = "simple exponential smoothing: the Theta method did not settle"


class Strength(StrEnum):
    """How much the past can carry."""

    NONE = "none"
    WEAK = "weak"
    FULL = "full"


@dataclass(frozen=True)
class Forecast:
    """What the next values may be, in the unit of the values.

    mean: per period ahead; intervals: lower and upper end per period, holding the share
    `confidence` of the paths. paths: one row per period ahead, one column per path. points:
    values that it rests on; step: their mean absolute step from one to the next. method: in words.
    Without a forecast everything is empty, with the reason.
    """

    mean: tuple[float, ...]
    intervals: tuple[tuple[float, float], ...]
    method: str
    strength: Strength
    points: int
    confidence: float = CONFIDENCE
    step: float = 0.0
    paths: Matrix | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """ahead, mean, low, high; one row per period ahead."""
        rows = [
            (ahead, mean, *ends)
            for ahead, (mean, ends) in enumerate(
                zip(self.mean, self.intervals, strict=True), start=1
            )
        ]
        return result_table(rows, "ahead:whole mean:number low:number high:number")

    def reaches(self, target: float, towards: int) -> float | None:
        """How likely the last value ahead is at the target or beyond, 0 to 1.

        towards: 1 where higher is better, -1 where lower is. None without a forecast.
        """
        if self.paths is None:
            return None
        return float(np.mean((self.paths[-1] - target) * towards >= 0))


def forecast(
    series: Iterable[object],
    horizon: int,
    periods_a_year: int = 12,
    bounds: tuple[float | None, float | None] = (None, None),
    confidence: float = CONFIDENCE,
) -> Forecast:
    """Where may the series go over the next periods, if it goes on as before?

    series: one per period in order; a number, nothing or a symbol. It rests on the values after
    the last gap; where the latest ones are missing, the forecast reaches over them too. horizon:
    periods behind the end of the series, 1 or more. periods_a_year: one of SEASONS. bounds: what a
    value can't pass, as 0 and 100 for a share in percent; only a numerator and a denominator show
    that it is one (see indicator_forecast).
    Fewer than WEAK_FROM values in a row, or values that never moved: no forecast, with the reason.
    Raises UnusableValues (a text, horizon), UnknownChoice (periods_a_year).
    """
    if periods_a_year not in SEASONS:
        raise UnknownChoice(f"{periods_a_year} periods a year: expected one of {SEASONS}.")
    if horizon < 1:
        raise UnusableValues(f"A horizon of {horizon}: expected 1 or more periods.")
    values, missing = _last_stretch(series)
    if len(values) < WEAK_FROM:
        return Forecast((), (), "", Strength.NONE, len(values), confidence, reason=TOO_FEW)
    if np.ptp(values) <= rounding(values):
        return Forecast((), (), "", Strength.NONE, len(values), confidence, reason=NO_MOVEMENT)
    ahead = horizon + missing
    rng = np.random.default_rng(SEED)
    fit, other = smoothing(values), theta(values, ahead, periods_a_year)
    paths = smoothed_paths(fit, ahead, PATHS, rng)
    mean = np.full(ahead, fit.mean)
    if other is not None:
        paths = np.concatenate([paths, theta_paths(other, PATHS, rng)], axis=1)
        mean = (mean + other.mean) / 2
    paths, mean = (np.clip(found, *bounds)[missing:] for found in (paths, mean))
    edge = (1 - confidence) / 2
    low, high = np.quantile(paths, [edge, 1 - edge], axis=1)
    return Forecast(
        tuple(mean.tolist()),
        tuple(zip(low.tolist(), high.tolist(), strict=True)),
        _method(other),
        Strength.WEAK if len(values) < FULL_FROM else Strength.FULL,
        len(values),
        confidence,
        float(np.abs(np.diff(values)).mean()),
        paths,
    )


def _last_stretch(series: Iterable[object]) -> tuple[Matrix, int]:
    """The values after the last gap, and how many periods behind them have none."""
    read = [number_or_symbol(value) for value in series]
    missing = 0
    while read and isinstance(read[-1], str):
        read.pop()
        missing += 1
    stretch: list[float] = []
    for value in reversed(read):
        if isinstance(value, str):
            break
        stretch.append(value)
    return np.array(stretch[::-1], dtype=float), missing


def _method(other: Theta | None) -> str:
    return SMOOTHING_ALONE if other is None else BOTH
