"""How many signals chance alone would give this month.

[1] METHODS, Indicators over time, and vectors/forecast_and_simulation_anchors.json
(xmr_false_alarm): simulated stable independent series, all four rules, screened limits, 3,000 to
6,000 series of each length: the last point is flagged in 1.5% of them at 12 points, 1.7% at 18 and
24, 1.8% at 36.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.released import one_row

FALSE_SIGNAL = 0.016
"""How often the last point of a stable chart is flagged by chance [1]."""


@dataclass(frozen=True)
class FalseSignals:
    """What chance alone gives. charts: with icons; expected: false signals among them, on
    average; at_least_one: the probability, 0 to 1, that there is any.
    """

    charts: int
    expected: float
    at_least_one: float

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def false_signals(charts: int) -> FalseSignals:
    """How many of the charts with icons are flagged in one period, if nothing changed?"""
    return FalseSignals(charts, charts * FALSE_SIGNAL, 1 - (1 - FALSE_SIGNAL) ** charts)
