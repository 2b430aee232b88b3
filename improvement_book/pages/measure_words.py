"""What is said of indicators: where each stands, and whether its latest value is told from chance.

A signal is never named without the rule behind it; two single months are never compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from improvement_book.analysis.baseline_change import SAME_PERIOD
from improvement_book.analysis.indicators import Indicator
from improvement_book.analysis.measures import Measure
from improvement_book.analysis.spc import Assurance, SpecialCause
from improvement_book.analysis.targets import Status
from improvement_book.analysis.yearly_trend import yearly_trend
from improvement_book.pages.measure_status import signal_word
from improvement_book.pages.numerals import (
    SYMBOL_KEY,
    counted,
    day,
    gap,
    in_unit,
    shown,
)
from improvement_book.pages.phrases import time_of
from improvement_book.pages.share_cells import capital
from improvement_book.period import Period

NO_VALUE = "There is no value for this measure yet."
CHECK = "It is far better than at similar councils, so check how it was counted."
ASSURED = {
    Assurance.MEETS: "All values that chance gives now meet the target.",
    Assurance.MISSES: "All values that chance gives now miss the target.",
    Assurance.HIT_OR_MISS: "By chance it may meet its target one {} and miss it the next.",
}
CANT_TELL = "A control chart can't tell a recent change"
SIDES = {1: ("above", "highest", "rise"), -1: ("below", "lowest", "fall")}


def measure_words(result: Measure) -> str:
    """Value, baseline and target, and whether the value is told from chance."""
    text, latest = indicator_words(result.indicator), result.indicator.latest
    if latest is None or latest.value is None:
        return text
    return f"{text} {signal_words(result)}"


def indicator_words(result: Indicator) -> str:
    """Value, baseline, target and gap."""
    latest = result.latest
    if latest is None:
        return NO_VALUE
    when = latest.period.label
    if latest.value is None:
        why = SYMBOL_KEY.get(latest.symbol, "there is no data")
        return f"No figure is shown for {when}: {why}."
    value = shown(latest.value, result.unit)
    parts = [f"The value for {when} is {value}{_count(result)}.", _baseline(result)]
    parts.append(_against_target(result))
    if result.caution:
        parts.append(CHECK)
    return " ".join(part for part in parts if part)


def signal_words(result: Measure) -> str:
    """The word of the signal with the rule behind it, or why there is none, and what to expect."""
    chart, item = result.chart, result.indicator
    if chart.variation is None:
        parts = [f"{CANT_TELL}: {chart.warnings[0]}.", trend_words(result)]
        parts.append(since_baseline_words(result))
        return " ".join(part for part in parts if part)
    parts = [f"{signal_word(chart)}: {_rule(result)}."]
    if chart.assurance:
        parts.append(ASSURED[chart.assurance].format(item.frequency))
    return " ".join(parts)


def trend_words(result: Measure) -> str:
    """What five years of a yearly measure show; "" where they show nothing."""
    found = yearly_trend(result.indicator)
    if found.first is None or found.reason:
        return ""
    return f"The five years from {found.first} to {found.last} show: {found.marker}."


def since_baseline_words(result: Measure) -> str:
    """How the latest values stand to the baseline; "" where there is none to compare with."""
    item = result.indicator
    if item.baseline is None:
        return ""
    found = result.since_baseline
    change = found.change
    if change.reason == SAME_PERIOD:
        return ""
    if change.direction is None or change.difference is None:
        return f"It is not compared with its baseline: {change.reason}."
    moved = (
        f"{gap(abs(change.difference), item.unit)} "
        f"{'higher' if change.difference > 0 else 'lower'} than"
        if change.difference
        else "the same as"
    )
    text = f"{capital(_time(found.periods, item))}, the value was {moved} at the baseline."
    could = "That is more than chance alone would explain."
    return f"{text} {could if change.direction else 'Chance alone could explain that.'}"


WORDS = (measure_words, indicator_words)
"""The sentences of this module, each with its result as its argument's type."""


def _rule(result: Measure) -> str:
    """Which rule tells the latest value from chance, or what chance gives."""
    chart, unit = result.chart, result.indicator.unit
    low, high = result.limits
    if low is None or high is None:
        return "no limits of chance are known"
    if chart.special_cause is SpecialCause.NONE:
        return f"chance alone gives values from {in_unit(low, unit)} to {in_unit(high, unit)}"
    side, end, moves = SIDES[chart.direction]
    limit = in_unit(high if chart.direction > 0 else low, unit)
    mean = in_unit(float(chart.points["mean"].iloc[-1]), unit)
    return {
        SpecialCause.OUTSIDE: f"the value is {side} {limit}, the {end} that chance gives",
        SpecialCause.SHIFT: f"at least 7 values in a row are {side} the average of {mean}",
        SpecialCause.TREND: f"the last 7 values {moves} one after the other",
        SpecialCause.TWO_IN_THREE: f"two of the last three values are near {limit}, the {end} "
        "that chance gives",
    }[chart.special_cause]


def _time(periods: Sequence[Period], item: Indicator) -> str:
    """When: a snapshot is of a day, other values of what their window covers."""
    last = periods[-1]
    if item.window == "snapshot":
        return f"on {day(last.end)}"
    if item.window == "rolling 12":
        return f"in the 12 months to {day(last.end)}"
    if item.window == "year to date":
        return f"from April to {day(last.end)}"
    return f"in {time_of(periods)}{' together' if len(periods) > 1 else ''}"


def _count(result: Indicator) -> str:
    latest = result.latest
    if latest is None or latest.numerator is None or latest.denominator is None:
        return ""
    return f" ({counted(latest.numerator)} of {counted(latest.denominator)})"


def _baseline(result: Indicator) -> str:
    """The value of the baseline, or that there is none."""
    if not result.baseline_period:
        return "No baseline is named."
    when, baseline = Period.parse(result.baseline_period).label, result.baseline
    if baseline is None:
        return f"There is no value for the baseline ({when})."
    if result.latest and baseline.period == result.latest.period:
        return ""
    if baseline.value is None:
        why = SYMBOL_KEY.get(baseline.symbol, "there is no data")
        return f"At the baseline ({when}) no figure is shown: {why}."
    return f"At the baseline ({when}) it was {shown(baseline.value, result.unit)}."


def _against_target(result: Indicator) -> str:
    status = result.rag
    if result.polarity == "none":
        return "Neither high nor low is better, so no target is judged."
    if status.status is Status.NONE or result.target is None:
        return "No target is set." if result.target is None else ""
    target = shown(result.target, result.unit)
    words = {
        Status.MET: f"The target of {target} is met.",
        Status.CLOSE: f"It is close to the target of {target}: the gap is "
        f"{gap(status.gap, result.unit)}.",
        Status.OFF: f"It misses the target of {target} by {gap(status.gap, result.unit)}.",
    }[status.status]
    if status.uncertain:
        words += " Chance alone could move it across the target."
    below = floor_words(result)
    return f"{words} It is {below}." if below else words


def floor_words(result: Indicator) -> str:
    """That the latest value is worse than the floor; "" where it is not."""
    if not result.beyond_floor or result.floor is None:
        return ""
    side = "below" if result.polarity == "higher" else "above"
    return f"{side} its floor of {shown(result.floor, result.unit)}"
