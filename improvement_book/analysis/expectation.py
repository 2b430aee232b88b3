"""Does an indicator go where it was expected to go?

A rise may be expected, and good or bad: more children seen since a hub opened. The
direction comes from the control chart; without icons, from the trend of five years, else from the
counts of baseline and latest values; never from two points (METHODS, Target, RAG and direction).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from improvement_book.analysis.baseline_change import BaselineChange
from improvement_book.analysis.chart_icons import improving
from improvement_book.analysis.indicators import Indicator
from improvement_book.analysis.published_values import UnknownChoice
from improvement_book.analysis.recent_trend import Direction, RecentTrend
from improvement_book.analysis.released import one_row
from improvement_book.analysis.since_baseline import since_baseline
from improvement_book.analysis.spc import Xmr
from improvement_book.analysis.yearly_trend import yearly_trend

EXPECTED = {"rise": 1, "fall": -1, "stay": 0}
"""Expected directions, as definitions name them."""
CHART, TREND = "control chart", "trend of five years"
BASELINE = "comparison with the baseline"
WAYS = {Direction.INCREASING: 1, Direction.DECREASING: -1, Direction.NO_CHANGE: 0}

NOTHING_EXPECTED = "no direction is expected"
NO_SIGNAL = "no change that is more than chance"
ROSE, FELL = "it rose by more than chance", "it fell by more than chance"
STAYED = "it moved by no more than chance"
TOLD = {1: ROSE, -1: FELL}


class Judgement(StrEnum):
    """What became of an expectation."""

    AS_EXPECTED = "as expected"
    NOT_AS_EXPECTED = "not as expected"
    TOO_EARLY = "too early to say"
    NONE = ""


@dataclass(frozen=True)
class Movement:
    """Where an indicator goes: 1 up, -1 down, 0 no more than chance, None where nothing can be
    said, with the reason. basis: what told it, CHART, TREND or BASELINE, else "".
    """

    direction: int | None
    basis: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


@dataclass(frozen=True)
class Expectation:
    """What was expected, and what came.

    expected: rise, fall, stay or "". judgement: a Judgement; reason: why, in words. for_better:
    whether the expected direction is the better one; None where neither is, or it is to stay.
    """

    expected: str
    judgement: str
    reason: str
    for_better: bool | None
    movement: Movement


def movement(chart: Xmr, trend: RecentTrend, change: BaselineChange) -> Movement:
    """Where does the indicator go, by its chart, else its yearly trend, else against its baseline?

    Where the chart has no icons, because values are few, overlap or follow from each other, the
    counts of two periods still tell whether they differ by more than chance.
    """
    if chart.variation is not None:
        return Movement(chart.direction, CHART)
    if trend.direction in WAYS:
        return Movement(WAYS[Direction(trend.direction)], TREND)
    reason = chart.warnings[0] if chart.warnings else NO_SIGNAL
    if change.direction is None:
        return Movement(None, reason=reason)
    return Movement(change.direction, BASELINE)


def expectation(expected: str, found: Movement, polarity: str) -> Expectation:
    """Is a movement as expected, not as expected, or is it too early to say?

    expected: rise, fall, stay or "". No change is a sign of staying on a control chart only:
    elsewhere it may mean that there are too few cases. Raises UnknownChoice (expected, polarity).
    """
    if not expected:
        return Expectation("", Judgement.NONE, NOTHING_EXPECTED, None, found)
    if expected not in EXPECTED:
        raise UnknownChoice(f"No direction {expected!r}: expected one of {', '.join(EXPECTED)}.")
    wanted = EXPECTED[expected]
    judgement, reason = _judged(wanted, found)
    return Expectation(expected, judgement, reason, improving(wanted, polarity), found)


def indicator_expectation(indicator: Indicator, chart: Xmr) -> Expectation:
    """Does the indicator go where its definition expects it to? chart: its control chart."""
    change = since_baseline(indicator).change
    found = movement(chart, yearly_trend(indicator), change)
    return expectation(indicator.expected_direction, found, indicator.polarity)


def _judged(wanted: int, found: Movement) -> tuple[Judgement, str]:
    if found.direction is None:
        return Judgement.TOO_EARLY, found.reason
    if found.direction:
        as_expected = found.direction == wanted
        judgement = Judgement.AS_EXPECTED if as_expected else Judgement.NOT_AS_EXPECTED
        return judgement, TOLD[found.direction]
    if wanted == 0 and found.basis == CHART:
        return Judgement.AS_EXPECTED, STAYED
    return Judgement.TOO_EARLY, NO_SIGNAL
