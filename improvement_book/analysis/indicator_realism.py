"""Is an indicator's own target realistic, and is it challenging?"""

from __future__ import annotations

from datetime import date

import pandas as pd

from improvement_book.analysis.comparator_change import published_series
from improvement_book.analysis.indicator_forecast import PERIODS_A_YEAR, bounds
from improvement_book.analysis.indicators import Indicator
from improvement_book.analysis.target_realism import DATE_PASSED, NO_LATEST, Realism, Word, realism
from improvement_book.analysis.target_status import NO_TARGET
from improvement_book.period import Kind, Period, span

NO_DATE = "the target has no date"


def indicator_realism(indicator: Indicator, comparators: pd.DataFrame) -> Realism:
    """Is the indicator's target realistic and challenging by its date?

    comparators: the released rows of this indicator. The rate is counted from the baseline where it
    has a value, else from the latest value. No word, with the reason: no target, no date for it, a
    date that has come, and what realism can't judge.
    """
    latest = indicator.latest
    if indicator.target is None:
        return Realism(Word.NONE, reason=NO_TARGET)
    if indicator.target_date is None:
        return Realism(Word.NONE, reason=NO_DATE)
    if latest is None:
        return Realism(Word.NONE, reason=NO_LATEST)
    by = periods_until(latest.period, indicator.target_date.date())
    if by < 1:
        return Realism(Word.NONE, reason=DATE_PASSED)
    return realism(
        [figure.value for figure in indicator.figures],
        indicator.target,
        by,
        published_series(comparators),
        indicator.polarity,
        _baseline(indicator),
        PERIODS_A_YEAR[Kind(indicator.frequency)],
        bounds(indicator.figures),
    )


def periods_until(latest: Period, day: date) -> int:
    """How many periods after the latest the one of that day is; 0 where it is not after it."""
    return len(span(latest.next, Period.containing(day, latest.kind)))


def _baseline(indicator: Indicator) -> int:
    """The position of the baseline's value, -1 where there is none."""
    for place, figure in enumerate(indicator.figures):
        if figure.period.code == indicator.baseline_period and figure.value is not None:
            return place
    return -1
