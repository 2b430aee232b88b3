"""How does an indicator stand to its baseline, where a control chart can't tell?

Two single months are never compared: the latest three are taken together, where each month has
cases of its own (METHODS, Grades: a headline pools three). How much a difference may be chance is
baseline_change's answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from improvement_book.analysis.baseline_change import BaselineChange, baseline_change
from improvement_book.analysis.figure_ratio import ratio_of
from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.period import Kind, Period

POOLED = 3
"""At most so many months are taken together."""
ONE_MONTH = "two single months are never compared"


@dataclass(frozen=True)
class SinceBaseline:
    """The latest periods, taken together, against the baseline.

    periods: those taken together; empty where there is no value after the baseline.
    """

    periods: tuple[Period, ...]
    change: BaselineChange

    @property
    def table(self) -> pd.DataFrame:
        """One row, as BaselineChange has it."""
        return self.change.table


def since_baseline(indicator: Indicator) -> SinceBaseline:
    """How far did the indicator move from its baseline, and could that be chance?

    Up to POOLED months, none of them before the baseline or without counts; other values stand for
    themselves. The reason says why they are not compared.
    """
    by_month = indicator.frequency == Kind.MONTH and indicator.window == "in period"
    if not by_month:
        latest = (indicator.latest.period,) if indicator.latest else ()
        return SinceBaseline(latest, baseline_change(indicator))
    figures = _latest(indicator)
    if len(figures) == 1:
        return SinceBaseline((figures[0].period,), BaselineChange(reason=ONE_MONTH))
    if not figures:
        return SinceBaseline((), baseline_change(indicator))
    together = replace(indicator, figures=(*indicator.figures[:-1], _pooled(indicator, figures)))
    return SinceBaseline(tuple(figure.period for figure in figures), baseline_change(together))


def _latest(indicator: Indicator) -> list[Figure]:
    """The last months after the baseline, back to the first without counts."""
    found: list[Figure] = []
    for figure in reversed(indicator.figures):
        is_later = figure.period.code > indicator.baseline_period
        if not is_later or figure.numerator is None or not figure.denominator:
            break
        found.insert(0, figure)
    return found[-POOLED:]


def _pooled(indicator: Indicator, figures: list[Figure]) -> Figure:
    """The figures as one of the last of their periods."""
    counted = sum(figure.numerator or 0.0 for figure in figures)
    of = sum(figure.denominator or 0.0 for figure in figures)
    ratio = ratio_of(indicator.figures)
    value = counted / of * ratio.whole if ratio else None
    return Figure(figures[-1].period, value, "", counted, of)
