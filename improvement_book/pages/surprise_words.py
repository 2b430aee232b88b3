"""What is said of surprises: each in at most two short sentences, and how many there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from improvement_book.analysis.false_signals import FalseSignals
from improvement_book.analysis.spc import SpecialCause
from improvement_book.analysis.surprises import Kind, Surprise, Surprises
from improvement_book.pages.numerals import day, gap, in_unit, period_label
from improvement_book.pages.phrases import many

NO_EARLIER = "This is the first edition. There is no earlier one to compare it with."
NO_CHARTS = "No chart with limits of chance has a new value."
MOVES = {
    (SpecialCause.OUTSIDE, 1): "higher than chance explains",
    (SpecialCause.OUTSIDE, -1): "lower than chance explains",
    (SpecialCause.TREND, 1): "and has gone up six times in a row",
    (SpecialCause.TREND, -1): "and has gone down six times in a row",
    (SpecialCause.TWO_IN_THREE, 1): "and two of the last three values are far above the average",
    (SpecialCause.TWO_IN_THREE, -1): "and two of the last three values are far below the average",
    (SpecialCause.SHIFT, 1): "and the last seven values are all above the average",
    (SpecialCause.SHIFT, -1): "and the last seven values are all below the average",
}
"""The rule of a special cause and its direction, as a reader is told."""
MEANING = {True: ": a change for the better", False: ": a change for the worse", None: ""}
RISE_OR_FALL = {1: "rise", -1: "fall"}
BY_CHANCE = "Chance alone can do that."
OFTEN = 1.0
"""From so many false signals a month on, their number is said; below, how rarely there is one."""


def surprises_words(result: Surprises) -> str:
    """How many surprises there are, "none" where there are none, and what chance alone would do."""
    if result.compared_with is None:
        return NO_EARLIER
    since = f"since {result.compared_with.label}"
    if result.rows and result.doubtful == len(result.rows):
        changes = many(result.doubtful, "change")
        text = f"Nothing {since} goes beyond chance. {changes} that chance can make"
        text += f" {'is' if result.doubtful == 1 else 'are'} listed."
    elif result.rows:
        is_are = "is" if len(result.rows) == 1 else "are"
        text = f"There {is_are} {many(len(result.rows), 'surprise')} {since}{_doubt(result)}."
    else:
        text = f"Surprises {since}: none."
    return f"{text} {chance_words(result.by_chance)}"


def _doubt(result: Surprises) -> str:
    """How many of them chance can make; "" where it can make none."""
    if not result.doubtful:
        return ""
    return f", {result.doubtful} of them within chance"


def chance_words(found: FalseSignals) -> str:
    """How many signals chance alone gives, in words."""
    if not found.charts:
        return NO_CHARTS
    charts = f"Among {many(found.charts, 'control chart')} with a new value"
    if found.expected >= OFTEN:
        return f"{charts}, chance alone gives about {many(round(found.expected), 'false signal')}."
    editions = round(1 / found.expected)
    return f"{charts}, chance alone gives a false signal about once in {editions} reports."


def surprise_words(result: Surprise) -> str:
    """What happened, with the figures that are shown."""
    return SENTENCES[result.kind](result)


def _special_cause(result: Surprise) -> str:
    move = MOVES[SpecialCause(result.detail), result.direction]
    value = _value(result.after, result.unit)
    text = f"In {period_label(result.period)} it was {value}, {move}{MEANING[result.improving]}."
    expected = f" A {RISE_OR_FALL[result.direction]} was expected." if result.expected else ""
    return f"{text}{expected}"


def _status(result: Surprise) -> str:
    value, when = _value(result.after, result.unit), period_label(result.period)
    now = f"It is now {result.now.lower()}, with {value} for {when}"
    was = f"was {result.was.lower()} before"
    return f"{now}, and {was}. {BY_CHANCE}" if result.uncertain else f"{now}. It {was}."


def _outside(result: Surprise) -> str:
    low, high = _value(result.low, result.unit), _value(result.high, result.unit)
    text = f"In {period_label(result.period)} it was {_value(result.after, result.unit)}."
    expected = f", and a {RISE_OR_FALL[result.direction]}" if result.expected else ""
    return f"{text} The last edition expected {low} to {high}{expected}."


def _revised(result: Surprise) -> str:
    when = period_label(result.period)
    if result.count > 1:
        start = f"{result.count} earlier values were revised"
        if _is_withheld(result):
            return f"{start}. Old or new ones are not shown."
        return f"{start}, that for {when} the most:{_from_to(result)}."
    if _is_withheld(result):
        return f"The value for {when} was revised. The old or the new one is not shown."
    return f"The value for {when} was revised:{_from_to(result)}."


def _from_to(result: Surprise) -> str:
    before, after = _value(result.before, result.unit), _value(result.after, result.unit)
    if before == after:
        return f" it stays {after}, and what lies behind it changed"
    return f" from {before} to {after}"


def _new(_: Surprise) -> str:
    return "This measure is new."


def _retired(_: Surprise) -> str:
    return "This measure is no longer reported."


def _redefined(result: Surprise) -> str:
    return (
        f"It has a new definition: another {result.detail}. "
        "Values before and after can't be compared."
    )


def _target(result: Surprise) -> str:
    name, write = result.detail, gap if result.detail == "tolerance" else in_unit
    if name == "target date":
        before, after = (_day(text) for text in (result.was, result.now))
    else:
        before, after = (
            "" if value is None else write(value, result.unit)
            for value in (result.before, result.after)
        )
    if not before:
        return f"It now has a {name}: {after}."
    if not after:
        return f"It has no {name} any more. It was {before}."
    return f"Its {name} changed from {before} to {after}."


def _missing(result: Surprise) -> str:
    when = period_label(result.period)
    if result.count == 1:
        return f"The value for {when} is due, and there is none."
    return f"The last {result.count} values up to {when} are due, and there are none."


def _comparator(result: Surprise) -> str:
    value = _value(result.after, result.unit)
    how = "further ahead" if "further" in result.reason else "ahead"
    return (
        f"{result.detail}: the newest published value is {value}, for "
        f"{period_label(result.period)}. It moved {how} of this council."
    )


SENTENCES: dict[Kind, Callable[[Surprise], str]] = {
    Kind.SPECIAL_CAUSE: _special_cause,
    Kind.STATUS: _status,
    Kind.OUTSIDE_FORECAST: _outside,
    Kind.REVISED: _revised,
    Kind.NEW: _new,
    Kind.RETIRED: _retired,
    Kind.REDEFINED: _redefined,
    Kind.TARGET: _target,
    Kind.MISSING: _missing,
    Kind.COMPARATOR: _comparator,
}


def _is_withheld(result: Surprise) -> bool:
    return result.before is None or result.after is None


def _value(value: float | None, unit: str) -> str:
    assert value is not None
    return in_unit(value, unit)


def _day(text: str) -> str:
    return day(date.fromisoformat(text)) if text else ""


WORDS = (surprises_words, surprise_words)
