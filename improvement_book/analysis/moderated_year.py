"""What a year of moderation says: no month has enough reviews of which two grades are known.

Takes released tables of an edition, by months or, where a council protects its counts, by quarters
or financial years; each result names the periods that it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.agreement import Agreement, agreement
from improvement_book.analysis.held_everywhere import HeldEverywhere, if_held_everywhere
from improvement_book.analysis.independence import Independence, independence
from improvement_book.analysis.marginal_homogeneity import (
    MarginalHomogeneity,
    marginal_homogeneity,
)
from improvement_book.analysis.over_grading import OverGrading, over_grading
from improvement_book.analysis.pooling import YEAR, Shares, last_year, periods_of, year_counts
from improvement_book.analysis.released import UnknownGrade, result_table
from improvement_book.analysis.shares import Share, share
from improvement_book.analysis.sign_test import SignTest, sign_test
from improvement_book.council import GradeScale
from improvement_book.period import Period
from improvement_book.release import Release

SAME, HIGHER, LOWER = "the same", "reviewer higher", "reviewer lower"
OUTCOMES = (SAME, HIGHER, LOWER)
"""The categories of moderated_against."""
REVIEWER, MODERATOR = "reviewer", "moderator"
"""Whose grades grades_by_whom counts."""


@dataclass(frozen=True)
class Agreed:
    """How many of a year's moderated reviews kept their grade, and which way the others went.

    periods: those pooled. same: those whose moderator gave the reviewer's grade, of all
    moderated; differ: the reviewer's grade above and below the moderator's.
    """

    periods: tuple[Period, ...]
    same: Share
    differ: SignTest

    @property
    def table(self) -> pd.DataFrame:
        """A row per outcome: outcome, reviews, n (all moderated)."""
        counts = (self.same.count, self.differ.higher, self.differ.lower)
        rows = [(name, count, self.same.n) for name, count in zip(OUTCOMES, counts, strict=True)]
        return result_table(rows, "outcome:text reviews:whole n:whole")


@dataclass(frozen=True)
class PairedGrades:
    """The reviewer's and the moderator's grade of the same reviews, over a year.

    periods: those pooled; square: reviews, rows the reviewer's grade, columns the moderator's,
    both worst first, missing where hidden. homogeneity: for a whole year alone, otherwise None.
    """

    periods: tuple[Period, ...]
    square: pd.DataFrame
    agreement: Agreement
    over_grading: OverGrading
    homogeneity: MarginalHomogeneity | None

    @property
    def table(self) -> pd.DataFrame:
        """The square."""
        return self.square


@dataclass(frozen=True)
class Everywhere:
    """HeldEverywhere for a year: periods, what (the grades in words), found."""

    periods: tuple[Period, ...]
    what: str
    found: HeldEverywhere

    @property
    def table(self) -> pd.DataFrame:
        """One row, as HeldEverywhere has it."""
        return self.found.table


@dataclass(frozen=True)
class WhoGraded:
    """Independence over a year: periods, shares."""

    periods: tuple[Period, ...]
    shares: Independence

    @property
    def table(self) -> pd.DataFrame:
        """A row per share, as Independence has it."""
        return self.shares.table


def square_table(
    counts: pd.DataFrame, scale: GradeScale, periods: Sequence[Period]
) -> pd.DataFrame:
    """Moderated reviews of some periods as a table for the functions here.

    counts: released; columns period, grade (the reviewer's), moderated_grade, reviews. A cell
    that was hidden in one of the periods is missing; one without a row had none. Raises
    UnknownGrade.
    """
    rows = counts[counts["period"].isin([period.code for period in periods])]
    unknown = sorted({*rows["grade"], *rows["moderated_grade"]} - set(scale.grades))
    if unknown:
        raise UnknownGrade(f"{', '.join(unknown)}: not on the scale {', '.join(scale.grades)}.")
    names = list(scale.grades)
    cells = rows.groupby(["grade", "moderated_grade"])["reviews"]
    hidden = cells.apply(lambda own: own.isna().any()).unstack(fill_value=False)
    summed = cells.sum().unstack(fill_value=0)
    table = summed.reindex(index=names, columns=names, fill_value=0).astype("Int64")
    return table.mask(hidden.reindex(index=names, columns=names, fill_value=False).astype(bool))


def agreed(against: pd.DataFrame, period: Period) -> Agreed:
    """Over the last year, do moderators give the grade that the reviewers gave?

    against: released counts; columns period, against (OUTCOMES), reviews.
    """
    periods = last_year(periods_of(against), period) or period.months
    same, higher, lower = (_count(against, "against", name, periods) for name in OUTCOMES)
    n = None if same is None or higher is None or lower is None else same + higher + lower
    return Agreed(periods, share(same, n), sign_test(higher, lower))


def paired(pairs: pd.DataFrame, release: Release) -> PairedGrades:
    """The same by grade: how far do they agree, and how far apart are they?

    pairs: released counts; columns period, grade, moderated_grade, reviews. Raises UnknownGrade.
    """
    scale = release.scale
    periods = last_year(periods_of(pairs), release.period) or release.period.months
    square = square_table(pairs, scale, periods)
    whole_year = sum(len(known.months) for known in periods) == YEAR
    return PairedGrades(
        periods,
        square,
        agreement(square, scale),
        over_grading(square, scale.good_from),
        marginal_homogeneity(square) if whole_year else None,
    )


def held_everywhere(
    pairs: pd.DataFrame, whose: pd.DataFrame, what: str, release: Release
) -> Everywhere:
    """What would a year's share be if the moderated difference held for every review?

    pairs: released counts as in paired, and how the review was chosen for moderation
    (moderation_selection); whose: released counts by whose grade and grade. what: the grades
    from the scale's line on, in words. Raises UnknownGrade.
    """
    scale, periods = release.scale, last_year(periods_of(pairs), release.period)
    periods = periods or release.period.months
    reviewed = {
        grade: _count(whose[whose["whose"] == REVIEWER], "grade", grade, periods)
        for grade in scale.grades
    }
    chosen = {
        how: _count(pairs, "moderation_selection", how, periods)
        for how in pairs["moderation_selection"].unique()
    }
    square = square_table(pairs, scale, periods)
    found = if_held_everywhere(square, reviewed, scale.good_from, chosen)
    return Everywhere(periods, what, found)


def who_graded(moderated: pd.DataFrame, reviewed: pd.DataFrame, period: Period) -> WhoGraded:
    """Over the last year, how independent were those who reviewed and moderated?

    moderated, reviewed: released counts by moderated_by and by reviewed_by, of the same reviews.
    """
    periods = last_year(periods_of(moderated), period) or period.months
    by = [
        {name: _count(counts, column, name, periods) for name in counts[column].unique()}
        for counts, column in ((moderated, "moderated_by"), (reviewed, "reviewed_by"))
    ]
    return WhoGraded(periods, independence(*by))


def chosen_for_moderation(counts: pd.DataFrame, period: Period) -> Shares:
    """Over the last year, how were reviews chosen for moderation?

    counts: released; columns period, moderation_selection, reviews.
    """
    return year_counts(counts, "moderation_selection", period)


def _count(
    counts: pd.DataFrame, column: str, name: object, periods: Sequence[Period]
) -> int | None:
    """Reviews of a category over some periods; None where a count is hidden, or none stands there.

    A table by shorter periods counts what lies inside them; an empty one counted nothing.
    """
    if counts.empty:
        return 0
    first, last = periods[0].start, periods[-1].end
    own = [known for known in periods_of(counts) if first <= known.start and known.end <= last]
    inside = counts["period"].isin([known.code for known in own])
    rows = counts.loc[inside & (counts[column] == name), "reviews"]
    return None if rows.empty or rows.isna().any() else int(rows.sum())
