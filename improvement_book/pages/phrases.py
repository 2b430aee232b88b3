"""What sentences are made of: a list, a time, a part of a whole, and why something is not known."""

from __future__ import annotations

from collections.abc import Sequence

from improvement_book.analysis.shares import FULL_FROM, HIDDEN, SHARE_FROM
from improvement_book.pages.numerals import counted, percent, stretch
from improvement_book.period import Period

PROTECTED = "counts that it needs are hidden to protect privacy"
BEYOND_CHANCE = "by more than chance alone would explain"
NAMED = 3
"""At most so many periods, teams or themes are named in a sentence; the table has them all."""


def listed(parts: Sequence[str]) -> str:
    """One, two and three."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def time_of(periods: Sequence[Period]) -> str:
    """From the first period to the last."""
    return stretch(periods[0], periods[-1])


def many(count: int | None, noun: str) -> str:
    """1 review, 429 reviews; 1 family, 12 families."""
    if count != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{counted(count)} {noun}"


def part(count: int | None, n: int | None, noun: str = "review") -> str:
    """157 of 429 reviews (37%); without the share where there are too few."""
    return f"{counted(count)} of {many(n, noun)}{in_percent(count, n)}"


def in_percent(count: int | None, n: int | None) -> str:
    """The share in brackets; "" where there are too few, or one is hidden."""
    if count is None or n is None or n < SHARE_FROM:
        return ""
    return f" ({percent(count / n)})"


def caution(n: int | None, noun: str = "reviews") -> str:
    """What must be said of a small number, with a space before it; "" of a large one."""
    if n is None or n >= FULL_FROM:
        return ""
    if n < SHARE_FROM:
        return f" That is too few {noun} to give a percentage."
    return " This is a small sample."


def not_known(subject: str, reason: str, given: str) -> str:
    """That something is not known, because counts are hidden or none stand in the edition."""
    if reason == HIDDEN:
        return f"{subject} is not known. {PROTECTED[0].upper()}{PROTECTED[1:]}."
    return f"{subject} is not known: this edition shows no {given}."
