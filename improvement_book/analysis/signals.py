"""Surprises in the values of an indicator: signals, statuses and values outside the forecast.

What the forecast of the edition before had warned of is none: had its middle come true, the same
signal or the same status would have been seen.
"""

from __future__ import annotations

from improvement_book.analysis.expectation import EXPECTED
from improvement_book.analysis.indicator_history import Both
from improvement_book.analysis.published_values import better
from improvement_book.analysis.spc import Assurance, Variation, Xmr
from improvement_book.analysis.surprise import Kind, Surprise, about
from improvement_book.analysis.targets import Status

NEW_SIGNAL = "the edition before showed no such signal"
CROSSED = "the edition before showed another status"
NOT_FORESEEN = "the forecast of the edition before gave 95% to values between these two"


def new_special_cause(item: Both) -> Surprise | None:
    """The latest value is told from chance, and the edition before had no signal that way."""
    chart, latest = item.chart, item.now.latest
    if not chart.special_cause or latest is None or chart.direction == item.chart_before.direction:
        return None
    return Surprise(
        Kind.SPECIAL_CAUSE,
        *about(item.now),
        NEW_SIGNAL,
        period=latest.period.code,
        after=latest.value,
        detail=str(chart.special_cause),
        direction=chart.direction,
        improving=_improving(chart.direction, item.now.polarity),
        expected=EXPECTED.get(item.now.expected_direction) == chart.direction,
    )


def warned_of_signal(item: Both) -> bool:
    """Whether the forecast had shown the same signal."""
    foreseen = item.chart_as_forecast
    return foreseen is not None and foreseen.direction == item.chart.direction != 0


def crossed_status(item: Both) -> Surprise | None:
    """The latest value has another status than the edition before gave."""
    now, before, latest = item.now.rag, item.before.rag, item.now.latest
    known = Status.NONE not in (now.status, before.status)
    if not known or now.status is before.status or latest is None or item.before.latest is None:
        return None
    return Surprise(
        Kind.STATUS,
        *about(item.now),
        CROSSED,
        period=latest.period.code,
        before=item.before.latest.value,
        after=latest.value,
        was=str(before.status),
        now=str(now.status),
        uncertain=now.uncertain or before.uncertain or _can_be_chance(item.chart),
    )


def _can_be_chance(chart: Xmr) -> bool:
    """Whether the chart shows nothing but chance, and limits on both sides of the target."""
    return chart.variation is Variation.COMMON_CAUSE and chart.assurance is Assurance.HIT_OR_MISS


def warned_of_status(item: Both) -> bool:
    """Whether the forecast had shown the same status, against the target of that time."""
    foreseen = item.as_forecast
    return foreseen is not None and foreseen.rag.status is item.now.rag.status


def outside_forecast(item: Both) -> Surprise | None:
    """The latest value lies outside the interval that the edition before forecast for it."""
    latest, forecast = item.now.latest, item.forecast
    if forecast is None or not forecast.intervals or latest is None or latest.value is None:
        return None
    low, high = forecast.intervals[-1]
    if low <= latest.value <= high:
        return None
    direction = 1 if latest.value > high else -1
    return Surprise(
        Kind.OUTSIDE_FORECAST,
        *about(item.now),
        NOT_FORESEEN,
        period=latest.period.code,
        after=latest.value,
        low=low,
        high=high,
        direction=direction,
        improving=_improving(direction, item.now.polarity),
        expected=EXPECTED.get(item.now.expected_direction) == direction,
    )


def _improving(direction: int, polarity: str) -> bool | None:
    towards = better(polarity)
    return direction == towards if towards else None
