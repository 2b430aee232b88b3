"""Where an indicator may go next: its forecast, within what its numerator and denominator allow."""

from __future__ import annotations

from improvement_book.analysis.forecast import Forecast, forecast
from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.period import Kind

PERIODS_A_YEAR = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.YEAR: 1}
SAME_UNIT = 0.01
"""Two values in one unit differ by less than this part, when worked out again from rounded ones."""

Bounds = tuple[float | None, float | None]


def indicator_forecast(indicator: Indicator, horizon: int) -> Forecast:
    """Where may the indicator go over the next periods, if it goes on as before?"""
    return forecast(
        [figure.value for figure in indicator.figures],
        horizon,
        PERIODS_A_YEAR[Kind(indicator.frequency)],
        bounds(indicator.figures),
    )


def bounds(figures: tuple[Figure, ...]) -> Bounds:
    """What the values can't pass; None where nothing is known. Never read from the unit's text.

    With a numerator and a denominator for every value, none can be below 0. Where no numerator is
    above its denominator, none can be above the value of all: 100 for a share in percent.
    """
    known = [figure for figure in figures if figure.value is not None]
    counted = [
        (figure.value, figure.numerator, figure.denominator)
        for figure in known
        if figure.value is not None and figure.numerator is not None and figure.denominator
    ]
    if not known or len(counted) < len(known) or any(n < 0 for _, n, _ in counted):
        return None, None
    wholes = [value * of / n for value, n, of in counted if n]
    if not wholes or max(wholes) - min(wholes) > SAME_UNIT * max(wholes):
        return 0.0, None
    whole = sorted(wholes)[len(wholes) // 2]
    return 0.0, None if any(n > of for _, n, of in counted) else whole
