"""The control chart of an indicator: where its window or its past allow no icons, it says why.

METHODS, Indicators over time. An icon on values that overlap, or that each follow from the one
before, would be a false signal in up to 60% of months.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.analysis.serial_dependence import (
    MOST_DEPENDENT,
    autocorrelation,
    before_change,
)
from improvement_book.analysis.spc import Xmr, xmr
from improvement_book.period import Kind

OVERLAPPING = ("rolling 12", "year to date")
"""Windows whose values share months with the value before, unless there is one a year."""
EVERY_INDICATOR = "all"
"""How events name that they concern each indicator."""

SHARED_MONTHS = "each value shares months with the one before it: a signal would often be false"
DEPENDENT = "each value follows closely from the one before it: a signal would often be false"


def control_chart(
    indicator: Indicator, rebase_on: Iterable[date] = (), fixed_points: int | None = None
) -> Xmr:
    """Does the indicator's latest value differ from what chance gives?

    rebase_on: days of events from which new limits are worked out: see rebase_positions.
    fixed_points: see xmr. No icons, with the reason in warnings, where xmr has none, where values
    overlap, or where the lag-1 autocorrelation of the last segment's baseline is above
    MOST_DEPENDENT: of its fixed points, else of its values before the change that is signalled.
    """
    values = [figure.value for figure in indicator.figures]
    places = rebase_positions(indicator.figures, rebase_on)
    chart = xmr(values, indicator.polarity, indicator.target, fixed_points, places)
    reason = ""
    if overlapping(indicator.window, indicator.frequency):
        reason = SHARED_MONTHS
    elif not chart.segments[-1].run_chart and dependent(chart):
        reason = DEPENDENT
    return without_icons(chart, reason) if reason else chart


def rebase_positions(figures: Sequence[Figure], days: Iterable[date]) -> tuple[int, ...]:
    """Where new segments start: the period in which each day lies, from 0.

    A day before the first period or after the last starts none.
    """
    places = set()
    for day in days:
        for place, figure in enumerate(figures):
            if figure.period.start <= day <= figure.period.end:
                places.add(place)
    return tuple(sorted(places - {0}))


def rebase_days(events: pd.DataFrame, indicator_id: str) -> tuple[date, ...]:
    """The days from which an indicator's limits are worked out anew, in order.

    events: columns indicator_id (or the word all), on, rebase.
    """
    own = events["indicator_id"].isin([indicator_id, EVERY_INDICATOR])
    chosen = events[own & events["rebase"].fillna(False).astype(bool)]
    return tuple(sorted({day.date() for day in pd.to_datetime(chosen["on"])}))


def overlapping(window: str, frequency: str) -> bool:
    """Whether one value shares months with the next."""
    return window in OVERLAPPING and frequency != Kind.YEAR


def dependent(chart: Xmr) -> bool:
    """Whether the last segment's baseline is too dependent for icons."""
    last = chart.segments[-1]
    own = chart.points.iloc[last.start : last.stop]
    baseline = last.baseline_stop - last.start
    if last.baseline_stop == last.stop:
        baseline = before_change(own["direction"].to_numpy(dtype="int8"))
    values = own["value"].to_numpy(dtype=float, na_value=float("nan"))
    found = autocorrelation(values[:baseline])
    return found is not None and found > MOST_DEPENDENT


def without_icons(chart: Xmr, reason: str) -> Xmr:
    """The chart without icons, for a reason; its points keep limits and special causes."""
    warnings = (*chart.warnings, reason)
    return replace(chart, variation=None, assurance=None, direction=0, warnings=warnings)
