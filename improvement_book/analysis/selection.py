"""Which reviews were chosen on purpose, because of a risk, for a theme, again; and their grades?

Such cases are harder than those that chance picks, so their grades are never set beside the trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.pooling import last_year, periods_of, pooled_share
from improvement_book.analysis.released import result_table, whole
from improvement_book.analysis.shares import HIDDEN, NOT_GIVEN, NOTHING_COUNTED, share, with_shares
from improvement_book.analysis.sums import summed
from improvement_book.period import Period
from improvement_book.release import Release

ROUTINE = "routine, at random"
AGAIN, RISK, THEME, OTHERS = "re-reviews", "because of a risk", "for a theme", "others"
ON_PURPOSE = (RISK, THEME, AGAIN, OTHERS)
"""Reviews that are not routine ones chosen at random, as other_grades names them."""


@dataclass(frozen=True)
class ChosenReviews:
    """How many reviews of the last year were routine ones, and how many were chosen on purpose.

    periods: those pooled. table: chosen (ROUTINE, then ON_PURPOSE), reviews, n (all of them),
    share, low, high, reason. reason: why nothing is known, "" otherwise.
    """

    periods: tuple[Period, ...]
    table: pd.DataFrame
    reason: str = ""


@dataclass(frozen=True)
class OtherGrades:
    """The share of good practice among reviews that were chosen on purpose, over the last year.

    what: the grades in words; periods: those pooled. table: chosen (in the order of ON_PURPOSE),
    count, n, share, low, high, reason. reason: why nothing is known, "" otherwise.
    """

    what: str
    periods: tuple[Period, ...]
    table: pd.DataFrame
    reason: str = ""


def chosen_reviews(counts: pd.DataFrame, release: Release) -> ChosenReviews:
    """How were the cases chosen that were reviewed in the last year?

    counts: released; columns period, review_type, selection, reviews, symbol. The first that holds
    counts, as in other_grades: a re-review, because of a risk, for a theme.
    """
    periods = last_year(periods_of(counts), release.period)
    kinds = [
        _chosen(*kind) for kind in zip(counts["review_type"], counts["selection"], strict=True)
    ]
    found = summed(counts.assign(chosen=kinds), ["chosen"], periods)
    reviews = [whole(found.get(name, 0)) for name in (ROUTINE, *ON_PURPOSE)]
    n = None if None in reviews else sum(count or 0 for count in reviews)
    shares = [share(None if n is None else count, n) for count in reviews]
    table = result_table(
        [(name, count, n) for name, count in zip((ROUTINE, *ON_PURPOSE), reviews, strict=True)],
        "chosen:text reviews:whole n:whole",
    )
    table = with_shares(table, shares)
    if not periods:
        return ChosenReviews(periods, table.iloc[:0], NOT_GIVEN)
    return ChosenReviews(periods, table, HIDDEN if n is None else "" if n else NOTHING_COUNTED)


def other_grades(
    counts: pd.DataFrame, among: Sequence[str], what: str, release: Release
) -> OtherGrades:
    """How were reviews graded in the last year whose cases were chosen on purpose?

    counts: released; columns period, chosen, grade, reviews, symbol. among: the grades counted;
    what: the same in words. Final grades. A hidden count leaves its own row without a share.
    """
    periods = last_year(periods_of(counts), release.period)
    codes = [period.code for period in periods]
    names = [name for name in ON_PURPOSE if (counts["chosen"] == name).any()]
    shares = [pooled_share(counts[counts["chosen"] == name], codes, among) for name in names]
    table = result_table(
        [(name, item.count, item.n) for name, item in zip(names, shares, strict=True)],
        "chosen:text count:whole n:whole",
    )
    known = [item.n for item in shares if item.n is not None]
    reason = NOT_GIVEN if not names or not periods else "" if any(known) else NOTHING_COUNTED
    if names and not any(known) and len(known) < len(names):
        reason = HIDDEN
    return OtherGrades(what, periods, with_shares(table, shares), reason)


def _chosen(review_type: str, selection: str) -> str:
    if review_type == "re-review":
        return AGAIN
    if selection == "risk":
        return RISK
    if "thematic" in (review_type, selection):
        return THEME
    return ROUTINE if review_type == "routine" else OTHERS
