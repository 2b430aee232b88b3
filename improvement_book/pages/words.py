"""How a result is said in one or two plain sentences: the figure, its meaning, its caution."""

from __future__ import annotations

from functools import singledispatch

from improvement_book.analysis.judgements import OVERALL, Judgements
from improvement_book.analysis.practice import PooledShare, PracticeChange, Shares
from improvement_book.analysis.record import Reconciled
from improvement_book.analysis.shares import NOTHING_COUNTED, SHARE_FROM
from improvement_book.pages import (
    answer_words,
    compare_words,
    domain_words,
    follow_up_words,
    measure_words,
    plan_words,
    practice_words,
    scorecard_words,
    surprise_words,
    trust_words,
)
from improvement_book.pages.answer_words import NO_REVIEWS
from improvement_book.pages.numerals import counted, day, percent, stretch
from improvement_book.pages.practice_words import moved


@singledispatch
def said(result: object) -> str:
    """The sentence of a result."""
    raise TypeError(f"No sentence is defined for {type(result).__name__}.")


_MODULES = (
    practice_words, domain_words, plan_words, follow_up_words, trust_words, answer_words,
    compare_words, surprise_words, scorecard_words, measure_words,
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
