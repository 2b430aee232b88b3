"""Reviewers' grades, moderators' grades and final grades: three series, never mixed.

A final grade is the moderator's where there is one, otherwise the reviewer's. By quarter, because
no month has enough moderated reviews.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.moderated_year import MODERATOR, REVIEWER
from improvement_book.analysis.pooling import periods_of, pooled_share
from improvement_book.analysis.shares import with_shares
from improvement_book.period import Kind, Period

FINAL = "final"
WHOSE = (REVIEWER, MODERATOR, FINAL)


@dataclass(frozen=True)
class WhoseGrades:
    """The share of reviews at some grades, by whose grade it is.

    what: the grades in words; periods: whole quarters, in order, or financial years where the
    tables hold no more. table: period, whose (WHOSE), count, n, share (0-1), low, high (Wilson
    95%), reason. The moderators' n are the moderated reviews.
    """

    what: str
    periods: tuple[Period, ...]
    table: pd.DataFrame


def whose_grades(
    whose: pd.DataFrame, grades: pd.DataFrame, among: Sequence[str], what: str, period: Period
) -> WhoseGrades:
    """Do reviewers and moderators see the same course?

    whose: released counts of reviewers' and moderators' grades; columns period, whose, grade,
    reviews. grades: released counts of final grades of the same reviews. among: the grades
    counted; what: the same in words.
    """
    counts = {name: whose[whose["whose"] == name] for name in (REVIEWER, MODERATOR)}
    counts[FINAL] = grades
    periods = _quarters(periods_of(pd.concat([whose, grades])), period)
    rows = [(known, name) for known in periods for name in WHOSE]
    shares = [pooled_share(counts[name], _inside(counts[name], known), among)
              for known, name in rows]  # fmt: skip
    table = pd.DataFrame(
        {
            "period": [known.code for known, _ in rows],
            "whose": [name for _, name in rows],
            "count": pd.array([item.count for item in shares], dtype="Int64"),
            "n": pd.array([item.n for item in shares], dtype="Int64"),
        }
    )
    return WhoseGrades(what, periods, with_shares(table, shares))


def _quarters(own: Sequence[Period], period: Period) -> tuple[Period, ...]:
    """Whole quarters that the tables count, or the years of the table with the longest periods."""
    kind = Kind.YEAR if any(known.kind is Kind.YEAR for known in own) else Kind.QUARTER
    months = {month for known in own for month in known.months}
    longer = {Period.containing(known.end, kind) for known in own}
    return tuple(
        sorted(known for known in longer if known.end <= period.end and months >= set(known.months))
    )


def _inside(counts: pd.DataFrame, whole: Period) -> list[str]:
    return [
        known.code
        for known in periods_of(counts)
        if whole.start <= known.start and known.end <= whole.end
    ]
