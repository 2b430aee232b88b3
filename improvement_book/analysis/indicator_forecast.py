"""Where an indicator may go next: its forecast, within what its numerator and denominator allow."""

from __future__ import annotations

from dataclasses import replace

from improvement_book.analysis.figure_ratio import ratio_of
from improvement_book.analysis.forecast import Forecast, Score, forecast, score
from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.period import Kind

PERIODS_A_YEAR = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.YEAR: 1}
Bounds = tuple[float | None, float | None]


def indicator_forecast(indicator: Indicator, horizon: int) -> Forecast:
    """Where may the indicator go over the next periods, if it goes on as before?"""
    return forecast(
        [figure.value for figure in indicator.figures],
        horizon,
        PERIODS_A_YEAR[Kind(indicator.frequency)],
        bounds(indicator.figures),
    )


def begins_anew(indicator: Indicator) -> bool:
    """Whether its values add up from April on: no series that a forecast could go on with."""
    return indicator.window == "year to date" and indicator.frequency != Kind.YEAR


def held_back(indicator: Indicator, periods: int) -> Score:
    """How would the forecast have done that stood so many periods ago?

    It rests on the figures up to then, as they are known now, and is held against those since.
    """
    figures = indicator.figures[:-periods]
    earlier = indicator_forecast(replace(indicator, figures=figures), periods)
    return score(earlier, [figure.value for figure in indicator.figures[-periods:]])


def bounds(figures: tuple[Figure, ...]) -> Bounds:
    """What the values can't pass; None where nothing is known. Never read from the unit's text.

    A ratio of counts can't fall below 0. Where no numerator is above its denominator, it can't
    rise above the value of all: 100 for a share in percent.
    """
    found = ratio_of(figures)
    if found is None:
        return None, None
    return 0.0, found.whole if found.share else None
