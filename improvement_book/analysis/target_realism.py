"""Is a target realistic, and is it challenging?

Three views: what the indicator does by chance, where it goes if nothing changes, and whether other
areas ever moved as fast from a similar start. Never a straight line drawn on; the limits of a
control chart are no forecast.

[1] METHODS, Target, RAG and direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.stats import norm

from improvement_book.analysis.comparator_change import SimilarStarts, similar_starts
from improvement_book.analysis.forecast import Forecast, Strength, forecast
from improvement_book.analysis.process_limits import process_limits
from improvement_book.analysis.published_values import (
    NO_ORDER,
    UnusableValues,
    YearCells,
    better,
    number_or_symbol,
)
from improvement_book.analysis.released import Matrix, one_row

UNDEMANDING_FROM = 0.8
"""From this probability on a target is undemanding [1]."""
STRETCH_BELOW = 0.2
"""Under this probability it is a stretch [1]."""
NO_PRECEDENT_BELOW = 0.05
"""Under this one, and faster than any other area, it has no precedent [1]."""

NO_LATEST = "there is no latest value"
NO_BASELINE = "there is no value to start from"
DATE_PASSED = "its date has come: no time is left to judge"
NO_COMPARATORS = "no other area is known to have started from here"


class Word(StrEnum):
    """What a target asks for [1]."""

    MET = "already met"
    UNDEMANDING = "undemanding"
    REALISTIC = "realistic and challenging"
    NO_PRECEDENT = "no precedent"
    STRETCH = "stretch"
    NONE = ""


@dataclass(frozen=True)
class Realism:
    """How realistic and how challenging a target is.

    word: a Word, "" with a reason. why: in plain words. capability: how often the indicator is at
    the target by chance as it stands, 0 to 1. probability: that it is there by the date if nothing
    changes, 0 to 1; expected, low, high: the forecast for that date. required: the rate a year from
    the baseline, in the unit, above 0 where it must get better; years: from the baseline to the
    date. as_fast: of the areas that started from a similar value, those that moved at least at that
    rate; areas: all of them; percentile: None under 20 of them. strength: none, weak or full.
    Every figure is None where it is not known.
    """

    word: str
    why: str = ""
    capability: float | None = None
    probability: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    required: float | None = None
    years: float | None = None
    as_fast: int | None = None
    areas: int | None = None
    percentile: float | None = None
    strength: str = Strength.NONE
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def realism(
    series: Iterable[object],
    target: float,
    by: int,
    comparators: Mapping[str, YearCells],
    polarity: str = "higher",
    baseline: int = -1,
    periods_a_year: int = 12,
    bounds: tuple[float | None, float | None] = (None, None),
) -> Realism:
    """Is the target realistic and challenging?

    series: one value per period in order, up to now; nothing or a symbol where there is none. by:
    periods from the last of them to the date of the target. comparators: for each area its values
    by year; empty where there are none. baseline: position in the series of the value that the
    target was set from, by default the last. periods_a_year, bounds: see forecast.
    A value at the target meets it. No word, with the reason: fewer than 12 values in a row, values
    that never moved, no latest value, a date that has come, or neither high nor low is better.
    Raises UnknownChoice (polarity, periods_a_year), UnusableValues (a text, baseline).
    """
    towards = better(polarity)
    values = np.array([_number(value) for value in series], dtype=float)
    if len(values) and not -len(values) <= baseline < len(values):
        raise UnusableValues(f"{baseline} is no position of {len(values)} values.")
    if towards == 0:
        return Realism(Word.NONE, reason=NO_ORDER[polarity])
    if not len(values) or np.isnan(values[-1]):
        return Realism(Word.NONE, reason=NO_LATEST)
    if by < 1:
        return Realism(Word.NONE, reason=DATE_PASSED)
    ahead = forecast(values, by, periods_a_year, bounds)
    if ahead.paths is None:
        return Realism(Word.NONE, strength=ahead.strength, reason=ahead.reason)
    start = float(values[baseline])
    if np.isnan(start):
        return Realism(Word.NONE, strength=ahead.strength, reason=NO_BASELINE)
    years = (len(values) - 1 - baseline % len(values) + by) / periods_a_year
    required = towards * (target - start) / years
    others = similar_starts(comparators, start, years, towards)
    probability = ahead.reaches(target, towards)
    assert probability is not None
    met = towards * (values[-1] - target) >= 0
    word = _word(met, probability, required, others)
    as_fast = others.at_least(required)
    return Realism(
        word,
        _why(word, probability, as_fast, len(others.changes), ahead),
        capability(values, target, towards),
        probability,
        ahead.mean[-1],
        *ahead.intervals[-1],
        required,
        years,
        as_fast,
        len(others.changes),
        others.percentile(required),
        ahead.strength,
    )


def capability(values: Matrix, target: float, towards: int) -> float | None:
    """How often the indicator is at the target by chance as it stands, 0 to 1 [1].

    One less the normal distribution at the target's distance from the mean, in standard deviations
    that moving ranges stand for. None without limits.
    """
    limits = process_limits(values)
    if limits.sigma is None or limits.mean is None:
        return None
    return float(norm.sf(towards * (target - limits.mean) / limits.sigma))


def _word(met: bool, probability: float, required: float, others: SimilarStarts) -> Word:
    unheard_of = bool(others.changes) and others.at_least(required) == 0
    if met:
        return Word.MET
    if probability < NO_PRECEDENT_BELOW and unheard_of:
        return Word.NO_PRECEDENT
    if probability >= UNDEMANDING_FROM:
        return Word.UNDEMANDING
    if probability < STRETCH_BELOW or others.beyond_most(required):
        return Word.STRETCH
    return Word.REALISTIC


def _why(word: Word, probability: float, as_fast: int, areas: int, ahead: Forecast) -> str:
    parts = ["The latest value is at the target."] if word is Word.MET else []
    parts.append(f"If nothing changes, the chance to be there on time is {_chance(probability)}.")
    if areas:
        parts.append(f"Of {areas} areas that began from a similar value, {as_fast} moved as fast.")
    else:
        parts.append(f"{NO_COMPARATORS.capitalize()}.")
    if ahead.strength is Strength.WEAK:
        parts.append(f"This rests on {ahead.points} values only.")
    return " ".join(parts)


def _chance(probability: float) -> str:
    """In whole percent; never rounded up to an edge between two words."""
    percent = round(100 * probability)
    for edge in (NO_PRECEDENT_BELOW, STRETCH_BELOW, UNDEMANDING_FROM):
        if probability < edge and percent == round(100 * edge):
            return f"just under {percent}%"
    if percent < 1:
        return "less than 1%"
    return "more than 99%" if percent > 99 else f"{percent}%"


def _number(value: object) -> float:
    read = number_or_symbol(value)
    return np.nan if isinstance(read, str) else read
