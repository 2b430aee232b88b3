"""The tests behind the pages on indicators, and how forecasts of them have done.

The same functions as on the pages: nothing is computed anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.forecast import Score, pooled
from improvement_book.analysis.indicator_forecast import held_back
from improvement_book.analysis.measures import BEGINS_ANEW, Measure, Measures
from improvement_book.analysis.released import result_table

HELD_BACK = 12
"""Periods that a forecast is held against."""
LATEST, MOVED = "Is the latest value told from chance?", "Has it moved from its baseline?"
XMR = "control chart (XmR): limits of chance"


@dataclass(frozen=True)
class MeasureTests:
    """The tests of the indicators.

    table: element, title, question, method, n (values that limits rest on), unit, value, low, high
    (limits of chance, or the 95% range of a difference, or of a ratio of rates), note.
    """

    table: pd.DataFrame


@dataclass(frozen=True)
class ForecastRecord:
    """How forecasts would have done that stood HELD_BACK periods ago.

    scores: by title, of each indicator that is reported; together: all of them as one.
    """

    scores: tuple[tuple[str, Score], ...]
    together: Score

    @property
    def table(self) -> pd.DataFrame:
        """title, n, covered, coverage (0-1), mase, reason; one row per indicator."""
        rows = [
            (title, own.n, own.covered, own.coverage, own.mase, own.reason)
            for title, own in self.scores
        ]
        columns = "title:text n:whole covered:whole coverage:number mase:number reason:text"
        return result_table(rows, columns)


def measure_tests(measures: Measures) -> MeasureTests:
    """Which tests tell the indicators' values from chance?"""
    rows = [row for own in measures.items if not own.indicator.retired for row in _tested(own)]
    words = "element:text title:text question:text method:text n:whole unit:text"
    return MeasureTests(
        result_table(rows, f"{words} value:number low:number high:number note:text")
    )


def forecast_record(measures: Measures) -> ForecastRecord:
    """Would the values of the latest HELD_BACK periods have been inside their forecasts?"""
    scores = tuple(
        (own.indicator.title, _held_back(own))
        for own in measures.items
        if not own.indicator.retired
    )
    return ForecastRecord(scores, pooled([score for _, score in scores]))


def _held_back(measure: Measure) -> Score:
    if measure.begins_anew:
        return Score(reason=BEGINS_ANEW)
    return held_back(measure.indicator, HELD_BACK)


def _tested(measure: Measure) -> list[tuple[object, ...]]:
    item, chart = measure.indicator, measure.chart
    code, known = f"IN-{item.indicator_id}-1", chart.segments[-1].points
    value = item.latest.value if item.latest else None
    notes = "; ".join(chart.warnings)
    rows: list[tuple[object, ...]] = [
        (code, item.title, LATEST, XMR, known, item.unit, value, *measure.limits, notes)
    ]
    if chart.variation is None and item.baseline is not None:
        change = measure.since_baseline.change
        method = change.method or "not compared"
        ends = (change.low, change.high)
        rows.append(
            (code, item.title, MOVED, method, None, item.unit, change.difference, *ends,
             change.reason)
        )  # fmt: skip
    return rows
