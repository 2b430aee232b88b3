"""Has a yearly indicator risen or fallen over its latest five years, beyond chance?"""

from __future__ import annotations

import pandas as pd

from improvement_book.analysis.figure_ratio import ratio_of
from improvement_book.analysis.indicators import Indicator
from improvement_book.analysis.recent_trend import (
    TREND_POINTS,
    Direction,
    RecentTrend,
    recent_trend,
)
from improvement_book.period import Kind

NOT_YEARLY = "not one figure a year: no trend of years"
NO_SHARE = "no numerator and denominator of a share: no trend of years"


def yearly_trend(indicator: Indicator) -> RecentTrend:
    """The trend of the latest years, by numerators and denominators (see recent_trend).

    Not calculated, with the reason, where there is not one figure a year, where they are no share,
    and where recent_trend has none.
    """
    if indicator.frequency != Kind.YEAR:
        return _none(NOT_YEARLY)
    latest = indicator.figures[-TREND_POINTS:]
    found = ratio_of(latest)
    if found is None or not found.share:
        return _none(NO_SHARE)
    rows = [
        (own.period.code, own.numerator, own.denominator if own.numerator is not None else None)
        for own in latest
    ]
    return recent_trend(
        pd.DataFrame(rows, columns=["year", "count", "denominator"], dtype=object),
        "share",
        indicator.polarity,
    )


def _none(reason: str) -> RecentTrend:
    none = Direction.NOT_CALCULATED
    return RecentTrend(none, none, reason=reason)
