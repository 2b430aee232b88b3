"""Surprises in what an indicator is measured by: its definition, target, data and comparators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from improvement_book.analysis.comparators import Benchmark
from improvement_book.analysis.indicator_history import Both
from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.analysis.published_values import better
from improvement_book.analysis.surprise import Kind, Surprise, about
from improvement_book.period import Kind as Length
from improvement_book.period import Period, span

DEFINING = {
    "definition_version": "version",
    "numerator": "what is counted",
    "denominator": "out of what",
    "unit": "unit",
    "polarity": "which way is better",
    "window": "time covered",
    "frequency": "how often",
}
"""Columns of a definition that make another measure of it, and what a reader calls them."""
TARGET_PARTS = {"target": "target", "floor": "floor", "tolerance": "tolerance"}
LENGTHS = tuple(Length)
"""From month to year."""

INTRODUCED = "the edition before did not have it"
NO_LONGER = "the edition before still had it"
OTHERWISE = "the edition before defined it otherwise"
OTHER_TARGET = "the edition before showed another"
NO_SUCH_TARGET = "the edition before showed none"
LATE = "the edition before had a value as new as was due"
OTHER_VALUE = "the edition before showed another value"
AHEAD = "its newly published value is better than ours, which was level or better"
FURTHER_AHEAD = "its newly published value is further ahead of ours by more than the tolerance"


def introduced(indicator: Indicator) -> Surprise:
    """It was not in the edition before."""
    return Surprise(Kind.NEW, *about(indicator), INTRODUCED)


def retired(indicator: Indicator) -> Surprise:
    """It is no longer reported."""
    return Surprise(Kind.RETIRED, *about(indicator), NO_LONGER)


def redefined(item: Both, now: Mapping[str, str], before: Mapping[str, str]) -> Surprise | None:
    """Its definition differs; the first part that does. now, before: the released rows."""
    for column, name in DEFINING.items():
        if now[column] != before[column]:
            return Surprise(
                Kind.REDEFINED,
                *about(item.now),
                OTHERWISE,
                was=before[column],
                now=now[column],
                detail=name,
            )
    return None


def changed_target(item: Both) -> Surprise | None:
    """Another target, floor, tolerance or date holds; the first that differs."""
    for column, name in TARGET_PARTS.items():
        before, after = getattr(item.before, column), getattr(item.now, column)
        if before != after:
            return _other_target(item, name, before, after)
    before_day, after_day = _day(item.before.target_date), _day(item.now.target_date)
    if before_day != after_day:
        return Surprise(
            Kind.TARGET,
            *about(item.now),
            OTHER_TARGET if before_day else NO_SUCH_TARGET,
            was=before_day,
            now=after_day,
            detail="target date",
        )
    return None


def missing(item: Both, period: Period, period_before: Period) -> Surprise | None:
    """A value is due and not there, and the edition before was not as late.

    period, period_before: of the editions. A measure that has a value less often than there is an
    edition may be one of its periods late: it is published when it is known. A symbol is no
    missing value.
    """
    if item.now.retired or not item.before.figures:
        return None
    length = Length(item.now.frequency)
    due = _ended(period, length)
    late = _behind(item.now, due)
    allowed = int(LENGTHS.index(length) > LENGTHS.index(period.kind))
    if late <= max(allowed, _behind(item.before, _ended(period_before, length))):
        return None
    return Surprise(Kind.MISSING, *about(item.now), LATE, period=due.code, count=late)


def revised(item: Both, reasons: Mapping[str, str]) -> Surprise | None:
    """Values that the edition before showed were replaced since; the largest change is told.

    reasons: period -> why, of all revisions since. Values that only have a symbol are None.
    """
    then, now = (
        {own.period.code: own for own in indicator.figures if _is_told(own)}
        for indicator in (item.before, item.now)
    )
    changed = [code for code in reasons if code in then and code in now]
    if not changed:
        return None
    largest = max(changed, key=lambda code: (_change(then[code], now[code]), code))
    return Surprise(
        Kind.REVISED,
        *about(item.now),
        OTHER_VALUE,
        period=largest,
        before=then[largest].value,
        after=now[largest].value,
        was=then[largest].symbol,
        now=now[largest].symbol,
        detail=reasons[largest],
        count=len(changed),
    )


def moved_away(item: Both) -> Iterator[Surprise]:
    """The comparators with a newly published value that is now ahead, or much further ahead."""
    for now, before in (
        (item.now.neighbours, item.before.neighbours),
        (item.now.england, item.before.england),
    ):
        if now and before and (found := _moved(item, now, before)):
            yield found


def _moved(item: Both, now: Benchmark, before: Benchmark) -> Surprise | None:
    latest, towards = item.now.latest, better(item.now.polarity)
    own = latest.value if latest else None
    if own is None or now.value is None or before.value is None or not towards:
        return None
    then = item.before.latest.value if item.before.latest else None
    ahead, moved = (now.value - own) * towards, (now.value - before.value) * towards
    if ahead <= 0 or moved <= 0:
        return None
    was_level = then is not None and (before.value - then) * towards <= 0
    far = item.now.tolerance is not None and moved > item.now.tolerance
    if not was_level and not far:
        return None
    return Surprise(
        Kind.COMPARATOR,
        *about(item.now),
        AHEAD if was_level else FURTHER_AHEAD,
        period=now.period,
        before=before.value,
        after=now.value,
        detail=now.area_name,
        direction=1 if now.value > before.value else -1,
    )


def _other_target(item: Both, name: str, before: float | None, after: float | None) -> Surprise:
    why = NO_SUCH_TARGET if before is None else OTHER_TARGET
    return Surprise(Kind.TARGET, *about(item.now), why, before=before, after=after, detail=name)


def _day(value: pd.Timestamp | None) -> str:
    return "" if value is None else value.date().isoformat()


def _ended(period: Period, length: Length) -> Period:
    """The last period of a length that ended by the end of another one."""
    found = Period.containing(period.end, length)
    return found if found.end <= period.end else found.previous


def _behind(indicator: Indicator, due: Period) -> int:
    """How many periods before the one that is due the last value or symbol is; all without any."""
    told = [figure.period for figure in indicator.figures if _is_told(figure)]
    if not told:
        return len(indicator.figures) + 1
    last = max(told)
    return 0 if last >= due else len(span(last, due)) - 1


def _is_told(figure: Figure) -> bool:
    """Whether a value or a symbol stands there; else it is a gap."""
    return figure.value is not None or figure.symbol != ""


def _change(before: Figure, after: Figure) -> float:
    if before.value is None or after.value is None:
        return 0.0
    return abs(after.value - before.value)
