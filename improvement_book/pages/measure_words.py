"""What is said of indicators: where each stands, and whether its latest value is told from chance.

A signal is never named without the rule behind it; two single months are never compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from improvement_book.analysis.baseline_change import SAME_PERIOD
from improvement_book.analysis.control_chart import DEPENDENT
from improvement_book.analysis.headlines import Headlines
from improvement_book.analysis.indicators import Indicator, Scorecard
from improvement_book.analysis.measures import Measure, Measures
from improvement_book.analysis.signal_grid import Change, Changes, SignalGrid
from improvement_book.analysis.spc import Assurance, SpecialCause, Variation
from improvement_book.analysis.targets import Status
from improvement_book.pages.measure_status import NOT_TESTED, signal_word
from improvement_book.pages.numerals import (
    SYMBOL_KEY,
    counted,
    day,
    gap,
    in_unit,
    shown,
)
from improvement_book.pages.phrases import listed, many, time_of
from improvement_book.pages.share_cells import capital
from improvement_book.period import Period

NO_MEASURE = "No measure is defined for this period."
NO_VALUE = "There is no value for this measure yet."
NAMED = 3
"""At most so many measures are named in a sentence; the table has them all."""
CHECK = "It is far better than at similar councils, so check how it was counted."
ASSURED = {
    Assurance.MEETS: "If nothing changes, it will keep meeting its target.",
    Assurance.MISSES: "If nothing changes, it will keep missing its target.",
    Assurance.HIT_OR_MISS: "If nothing changes, it may meet its target one {} and miss it the "
    "next.",
}
SIDES = {1: ("above", "highest", "rise"), -1: ("below", "lowest", "fall")}


def measures_words(result: Measures) -> str:
    """How many are on target, which are not, and how many are told from chance."""
    text = scorecard_words(result.card)
    tested = [measure for measure in result.items if measure.chart.variation is not None]
    if not result.items:
        return text
    if not tested:
        return f"{text} None has enough values to tell chance from change."
    kinds = Counter(measure.chart.variation for measure in tested)
    neutral = kinds[Variation.NEUTRAL_HIGH] + kinds[Variation.NEUTRAL_LOW]
    parts = [
        f"{count} {words}"
        for count, words in (
            (kinds[Variation.CONCERN], "getting worse"),
            (kinds[Variation.IMPROVEMENT], "improving"),
            (neutral, "higher or lower than by chance"),
            (kinds[Variation.COMMON_CAUSE], "without significant change"),
        )
        if count
    ]
    return f"{text} {many(len(tested), 'measure')} could be tested for chance: {_with_verb(parts)}."


def scorecard_words(result: Scorecard) -> str:
    """How many are on target, and which are not, by how much."""
    if not result.indicators:
        return NO_MEASURE
    statuses = Counter(_kind(item) for item in result.indicators)
    parts = [
        f"{statuses[status]} {words}"
        for status, words in (
            (Status.OFF, "off target"),
            (Status.CLOSE, "close to target"),
            (Status.MET, "on target"),
            ("check", "on target on paper but in need of a check"),
            ("hidden", "hidden to protect privacy"),
            (Status.NONE, "without a status, having no target or no current figure"),
        )
        if statuses[status]
    ]
    total = len(result.indicators)
    text = f"Of {many(total, 'measure')}, {_with_verb(parts)}."
    off = [item for item in result.indicators if item.rag.status is Status.OFF and item.rag.gap]
    if off and total > 1:
        names = [f"{item.title} ({gap(item.rag.gap, item.unit)} away)" for item in off[:NAMED]]
        more = f" and {len(off) - NAMED} more" if len(off) > NAMED else ""
        text += f" Off target: {'; '.join(names)}{more}."
    return text


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
        compared = since_baseline_words(result)
        return f"{NOT_TESTED}. {capital(chart.warnings[0])}.{compared and f' {compared}'}"
    parts = [f"{signal_word(chart)}: {_rule(result)}."]
    if chart.assurance:
        parts.append(ASSURED[chart.assurance].format(item.frequency))
    return " ".join(parts)


def since_baseline_words(result: Measure) -> str:
    """How the latest values stand to the baseline; "" where there is none to compare with.

    Values that follow from each other allow no comparison of two of them either.
    """
    item, baseline = result.indicator, result.indicator.baseline
    if baseline is None or DEPENDENT in result.chart.warnings:
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


def grid_words(result: SignalGrid) -> str:
    """Which measures to look at first: those that get worse, and those that keep missing."""
    worse = [
        measure.indicator.title
        for (variation, _), own in result.cells.items()
        for measure in own
        if variation is Variation.CONCERN
    ]
    missing = [
        measure.indicator.title
        for (_, assurance), own in result.cells.items()
        for measure in own
        if assurance is Assurance.MISSES
    ]
    tested = any(variation is not None for variation, _ in result.cells)
    if not tested:
        return "No measure has enough values to tell chance from change."
    first = f"Getting worse: {_names(worse)}." if worse else "No measure is getting worse."
    second = (
        f"Cannot meet the target as things are: {_names(missing)}."
        if missing
        else "No measure is sure to miss its target."
    )
    return f"{first} {second}"


def changes_words(result: Changes) -> str:
    """How many are new, defined anew or retired, and which new ones are off target already."""
    if not result.rows:
        return "No measure is new, defined anew or no longer reported."
    kinds = Counter(kind for _, kind, _ in result.rows)
    parts = [
        f"{kinds[kind]} {words}"
        for kind, words in (
            (Change.NEW, "new"),
            (Change.REDEFINED, "defined anew"),
            (Change.RETIRED, "no longer reported"),
        )
        if kinds[kind]
    ]
    text = f"Of all measures, {_with_verb(parts)}."
    for measure, kind, _ in result.rows:
        item = measure.indicator
        if kind is Change.NEW and item.rag.status is Status.OFF:
            text += f" {item.title} is new and off target already: {_first_of(item)}."
    return text


def headlines_words(result: Headlines) -> str:
    """How many headlines there are, and by which rule."""
    if not result.rows:
        return "No measure is off target or told from chance."
    count = len(result.rows)
    text = (
        f"{'This headline was' if count == 1 else f'These {count} headlines were'} chosen by rule: "
        "first what matters most and is off target, then what is told from chance, then what else "
        "is off target."
    )
    if not result.left_out:
        return text
    return f"{text} {many(result.left_out, 'more measure')} would have been named."


def headline_words(measure: Measure) -> str:
    """Value and gap where it is off target, and the signal where there is one."""
    item = measure.indicator
    latest, status = item.latest, item.rag
    assert latest is not None
    text = f"{shown(latest.value, item.unit)} in {latest.period.label}"
    parts = []
    if status.status is Status.OFF and item.target is not None:
        parts.append(
            f"{text}: {gap(status.gap, item.unit)} from the target of "
            f"{in_unit(item.target, item.unit)}."
        )
    if measure.signal:
        parts.append(f"{signal_word(measure.chart)}: {_rule(measure)}.")
    return " ".join(parts)


WORDS = (
    headlines_words,
    measures_words,
    scorecard_words,
    measure_words,
    indicator_words,
    grid_words,
    changes_words,
)
"""The sentences of this module, each with its result as its argument's type."""


def _first_of(item: Indicator) -> str:
    """Where a new indicator stood at first, and where now."""
    known = [figure for figure in item.figures if figure.value is not None]
    target = in_unit(item.target or 0.0, item.unit)
    first, last = (in_unit(known[end].value or 0.0, item.unit) for end in (0, -1))
    return (
        f"its first value, for {known[0].period.label}, was {first}, its latest is {last}, and its "
        f"target is {target}"
    )


def _names(titles: Sequence[str]) -> str:
    more = f" and {len(titles) - NAMED} more" if len(titles) > NAMED else ""
    return f"{'; '.join(titles[:NAMED])}{more}"


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


def _kind(item: Indicator) -> str:
    """Under which heading the scorecard's sentence counts an indicator."""
    if item.latest and item.latest.symbol == "c":
        return "hidden"
    if item.caution and item.rag.status is Status.MET:
        return "check"
    return item.rag.status


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
    return words


def _with_verb(parts: list[str]) -> str:
    """One is this, two are that and three something else."""
    verb = "is" if parts[0].startswith("1 ") else "are"
    return listed(parts).replace(" ", f" {verb} ", 1)
