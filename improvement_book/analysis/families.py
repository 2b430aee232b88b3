"""What did families say of the cases that were reviewed, and does it go with the grade?

Families that were not asked, or gave no answer, are counted: who is silent is part of the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.pooling import last_year, periods_of
from improvement_book.analysis.released import known
from improvement_book.analysis.shares import (
    HIDDEN,
    NOT_GIVEN,
    NOTHING_COUNTED,
    Share,
    ShareChange,
    share,
    share_change,
)
from improvement_book.analysis.sums import summed
from improvement_book.period import Period
from improvement_book.release import Release

HELPED, A_LITTLE, NOT_HELPED = "It helped", "It helped a little", "It did not help"
NO_ANSWER, NOT_ASKED, NOT_RECORDED = "asked, no answer recorded", "not asked", "not recorded"
SAID = (HELPED, A_LITTLE, NOT_HELPED)
ANSWERS = (*SAID, NO_ANSWER, NOT_ASKED, NOT_RECORDED)


@dataclass(frozen=True)
class FamilyViews:
    """What families said of the cases reviewed in the last year.

    what: the better grades in words; periods: those pooled. asked: families asked, of all cases;
    answered: of those asked; helped: of those that answered, those that said "It helped" and no
    less. apart: the share that said so in cases graded below `what` (before) against those at
    `what` (after), with a difference only where both have 20 answers. reason: why nothing is
    known, "" otherwise. table: grade (worst first), then a column per answer, as ANSWERS.
    """

    what: str
    periods: tuple[Period, ...]
    asked: Share
    answered: Share
    helped: Share
    apart: ShareChange
    table: pd.DataFrame
    reason: str = ""

    def said(self, answer: str) -> int | None:
        """How many gave that answer; None where a count is hidden."""
        counts = known(self.table[answer])
        return None if counts is None else sum(counts)


def family_views(
    counts: pd.DataFrame, among: Sequence[str], what: str, release: Release
) -> FamilyViews:
    """What did families say, and did more say that it helped where the case was graded well?

    counts: released; columns period, grade, family_said, reviews, symbol; final grades of routine
    reviews chosen at random. among: the better grades; what: the same in words.
    """
    periods = last_year(periods_of(counts), release.period)
    found = summed(counts, ["grade", "family_said"], periods)
    wide = found.unstack("family_said") if len(found) else pd.DataFrame()
    table = wide.reindex(index=release.scale.grades, columns=ANSWERS)
    if not periods:
        return _unknown(what, periods, table.iloc[:0], NOT_GIVEN)
    if known(table.to_numpy().ravel()) is None:
        return _unknown(what, periods, table, HIDDEN)
    good = [grade for grade in release.scale.grades if grade in among]
    below = [grade for grade in release.scale.grades if grade not in among]
    cases, answered = int(table.sum().sum()), int(table[list(SAID)].sum().sum())
    asked = answered + int(table[NO_ANSWER].sum())
    reason = "" if cases else NOTHING_COUNTED
    if cases and cases == int(table[NOT_RECORDED].sum()):
        reason = NOT_GIVEN
    return FamilyViews(
        what,
        periods,
        share(asked, cases),
        share(answered, asked),
        _helped(table, release.scale.grades),
        share_change(_helped(table, below), _helped(table, good)),
        _with_grades(table),
        reason,
    )


def _helped(table: pd.DataFrame, grades: Sequence[str]) -> Share:
    own = table.loc[list(grades)]
    return share(int(own[HELPED].sum()), int(own[list(SAID)].sum().sum()))


def _unknown(
    what: str, periods: tuple[Period, ...], table: pd.DataFrame, reason: str
) -> FamilyViews:
    hidden = share(None, None)
    apart = share_change(hidden, hidden)
    return FamilyViews(what, periods, hidden, hidden, hidden, apart, _with_grades(table), reason)


def _with_grades(table: pd.DataFrame) -> pd.DataFrame:
    named = table.rename_axis(index="grade", columns=None).astype("Int64")
    return named.reset_index()
