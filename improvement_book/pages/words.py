"""How a result is said in one or two plain sentences: the figure, its meaning, its caution."""

from __future__ import annotations

from collections import Counter
from functools import singledispatch

from improvement_book.analysis.indicators import Indicator, Scorecard
from improvement_book.analysis.judgements import OVERALL, Judgements
from improvement_book.analysis.practice import PooledShare, PracticeChange, Shares
from improvement_book.analysis.record import Reconciled
from improvement_book.analysis.shares import NOTHING_COUNTED, SHARE_FROM
from improvement_book.analysis.target_status import Status
from improvement_book.pages import (
    answer_words,
    compare_words,
    domain_words,
    follow_up_words,
    plan_words,
    practice_words,
    surprise_words,
    trust_words,
)
from improvement_book.pages.answer_words import NO_REVIEWS
from improvement_book.pages.numerals import SYMBOL_KEY, counted, day, gap, percent, shown, stretch
from improvement_book.pages.practice_words import moved


@singledispatch
def said(result: object) -> str:
    """The sentence of a result."""
    raise TypeError(f"No sentence is defined for {type(result).__name__}.")


_MODULES = (
    practice_words, domain_words, plan_words, follow_up_words, trust_words, answer_words,
    compare_words, surprise_words,
)  # fmt: skip
for _module in _MODULES:
    for _words in _module.WORDS:
        said.register(_words)


@said.register
def _(result: PracticeChange) -> str:
    latest = _pooled(result.latest)
    if result.baseline is None or result.latest.share.n in (None, 0):
        return latest
    base, change = result.baseline, result.change
    when = stretch(base.periods[0], base.periods[-1])
    widened = ", widened because that period alone had too few reviews" if base.widened else ""
    if change is None:
        return f"{latest} The baseline, {when}, falls in the same time: nothing to compare yet."
    found = base.share
    if found.count is None or found.n is None:
        return f"{latest} The baseline, {when}, is hidden to protect privacy."
    at_baseline = f"At the baseline ({when}{widened}) it was {_out_of(found.count, found.n)}."
    if change.difference is None or change.low is None or change.high is None:
        return f"{latest} {at_baseline} There are too few reviews to compare the two."
    said_change = moved(change.difference, change.low, change.high, change.direction)
    return f"{latest} {at_baseline} {said_change}"


@said.register
def _(result: Shares) -> str:
    table, when = result.table, stretch(result.periods[0], result.periods[-1])
    if table["n"].isna().any():
        return f"How many reviews were done in {when} is hidden to protect privacy."
    if table.empty or table["n"].iloc[0] == 0:
        return f"No reviews were done in {when}."
    n = table["n"].iloc[0]
    parts = [f"{counted(row[1])} {row[0]}" for row in table.itertuples(index=False) if row[1] > 0]
    return f"Of {counted(n)} reviews in {when}: {', '.join(parts)}."


@said.register
def _(result: Scorecard) -> str:
    if not result.indicators:
        return "No measure is defined for this period."
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
    text = f"Of {total} measure{'' if total == 1 else 's'}, {_listed(parts)}."
    off = [item for item in result.indicators if item.rag.status is Status.OFF and item.rag.gap]
    if off and total > 1:
        names = [f"{item.title} ({gap(item.rag.gap, item.unit)} away)" for item in off[:3]]
        more = f" and {len(off) - 3} more" if len(off) > 3 else ""
        text += f" Off target: {'; '.join(names)}{more}."
    return text


def _kind(item: Indicator) -> str:
    """Under which heading the scorecard's sentence counts an indicator."""
    if item.latest and item.latest.symbol == "c":
        return "hidden"
    if item.caution and item.rag.status is Status.MET:
        return "check"
    return item.rag.status


@said.register
def _(result: Indicator) -> str:
    latest = result.latest
    if latest is None:
        return "There is no value for this measure yet."
    when = latest.period.label
    if latest.value is None:
        why = SYMBOL_KEY.get(latest.symbol, "there is no data")
        return f"No figure is shown for {when}: {why}."
    value = shown(latest.value, result.unit)
    parts = [f"The value for {when} is {value}{_count(result)}."]
    baseline = result.baseline
    if baseline and baseline.value is not None and baseline.period != latest.period:
        was = shown(baseline.value, result.unit)
        parts.append(f"At the baseline ({baseline.period.label}) it was {was}.")
    parts.append(_against_target(result))
    if result.caution:
        parts.append("It is far better than at similar councils, so check how it was counted.")
    return " ".join(part for part in parts if part)


@said.register
def _(result: Judgements) -> str:
    last = result.last_inspection
    if last.empty:
        return "No inspection judgement is recorded."
    overall = last[last["area"] == OVERALL]
    held = day(last["held_on"].iloc[0])
    if overall.empty:
        areas = [f"{row['area']}: {row['grade']}" for row in last.to_dict("records")]
        text = f"The last inspection, on {held}, judged {'; '.join(areas)}."
    else:
        grade = overall["grade"].iloc[0]
        text = f"The last inspection, on {held}, judged {OVERALL.lower()} as {grade}."
    visits = result.visits_since
    if not visits:
        return text
    return f"{text} Since then there {'was 1 visit' if visits == 1 else f'were {visits} visits'}."


@said.register
def _(result: Reconciled) -> str:
    text = (
        f"Of {_rows(result.rows_in)} that came in, {counted(result.used)} were used, "
        f"{counted(result.set_aside)} were set aside with a reason and {counted(result.outside)} "
        "lie outside what this edition knows."
    )
    if result.unexplained:
        verb = "is" if result.unexplained == 1 else "are"
        return f"{text} {_rows(result.unexplained)} {verb} not accounted for: do not rely on this."
    return f"{text} Every row is accounted for."


def _rows(count: int) -> str:
    return f"{counted(count)} row{'' if count == 1 else 's'}"


def _pooled(pooled: PooledShare) -> str:
    found, when = pooled.share, stretch(pooled.periods[0], pooled.periods[-1])
    if found.count is None or found.n is None:
        return "The grades of practice reviews are hidden to protect privacy."
    if found.reason == NOTHING_COUNTED:
        return NO_REVIEWS
    verb = "was" if found.n == 1 else "were"
    text = f"In {when}, {_out_of(found.count, found.n)} {verb} {pooled.what}."
    if found.reason and found.share is None:
        text += " That is too few reviews to give a percentage."
    elif found.reason:
        text += " This is a small sample."
    return text


def _out_of(count: int, n: int) -> str:
    share = f" ({percent(count / n)})" if n >= SHARE_FROM else ""
    return f"{counted(count)} of {counted(n)} review{'' if n == 1 else 's'}{share}"


def _count(result: Indicator) -> str:
    latest = result.latest
    if latest is None or latest.numerator is None or latest.denominator is None:
        return ""
    return f" ({counted(latest.numerator)} of {counted(latest.denominator)})"


def _against_target(result: Indicator) -> str:
    status = result.rag
    if status.status is Status.NONE or result.target is None:
        return "No target is set." if result.target is None and result.polarity != "none" else ""
    target = shown(result.target, result.unit)
    words = {
        Status.MET: f"The target of {target} is met.",
        Status.CLOSE: f"It is close to the target of {target}.",
        Status.OFF: f"It misses the target of {target} by {gap(status.gap, result.unit)}.",
    }[status.status]
    if status.uncertain:
        words += " Chance alone could move it across the target."
    return words


def _listed(parts: list[str]) -> str:
    """One, two and three."""
    verb = "is" if parts[0].startswith("1 ") else "are"
    text = ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]
    return text.replace(" ", f" {verb} ", 1)
