"""What if moderators had graded every review, and not only those drawn for moderation?

The difference estimator of survey sampling: the reviewers' share over all reviews, moved by the
difference that moderation found in a random part of them.

[1] Cochran (1977), Sampling Techniques, 3rd ed., 2.6 (finite population) and 7.3 to 7.5
(difference and regression estimators).
[2] Newcombe (1998), Statistics in Medicine 17, 2635-2650, method 10: difference of paired shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import pandas as pd

from improvement_book.analysis.released import (
    Labelled,
    UnknownGrade,
    UnusableCounts,
    known,
    known_square,
    one_row,
    same_grades,
    whole,
)
from improvement_book.analysis.shares import FULL_FROM, HIDDEN, wilson

RANDOM = "random"
NOT_RANDOM = "moderation was not random: what it found can't stand for the other reviews"
TOO_FEW_MODERATED = f"fewer than {FULL_FROM} moderated reviews"


@dataclass(frozen=True)
class HeldEverywhere:
    """The share at the line or better if the moderated difference held everywhere.

    n: all reviews; moderated: those moderated. reviewed: the reviewers' share over all, 0-1;
    difference: moderator minus reviewer among the moderated; share: reviewed + difference, with
    its 95% interval low, high; cut to 0-1. None with a reason.
    """

    n: int | None = None
    moderated: int | None = None
    reviewed: float | None = None
    difference: float | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


def if_held_everywhere(
    table: pd.DataFrame, reviewed: Labelled, line: str, selection: Labelled
) -> HeldEverywhere:
    """What would the share be, had moderators graded all the reviews?

    table: the moderated reviews, rows the reviewer's grade, columns the moderator's, both worst
    first; reviewed: all reviews of the same kind by the reviewer's grade, the moderated ones
    included; line: the lowest grade that counts; selection: the moderated reviews by how they
    were chosen for moderation. Unless every one of them was drawn at random, or all reviews were
    moderated, there is no figure.

    The interval is Newcombe's for paired shares [2], its arms shortened by the root of
    1 - moderated / n [1]: it speaks of these reviews, of which the moderated are known, and not
    of practice beyond them. Moderating all leaves no uncertainty.
    """
    grades = list(table.index)
    same_grades(list(reviewed.keys()), grades)
    if line not in grades:
        raise UnknownGrade(f"{line}: not one of {', '.join(map(str, grades))}.")
    counts = known_square(table)
    everything = known(reviewed[grade] for grade in grades)
    chosen = {str(how): whole(count) for how, count in selection.items()}
    if counts is None or everything is None or None in chosen.values():
        return HeldEverywhere(reason=HIDDEN)
    n, moderated = sum(everything), int(counts.sum())
    if any(int(own) > given for own, given in zip(counts.sum(axis=1), everything, strict=True)):
        raise UnusableCounts("more reviews were moderated at a grade than were given it.")
    if moderated < FULL_FROM:
        return HeldEverywhere(n, moderated, reason=TOO_FEW_MODERATED)
    drawn = {how: count for how, count in chosen.items() if count} == {RANDOM: moderated}
    if not drawn and moderated < n:
        return HeldEverywhere(n, moderated, reason=NOT_RANDOM)
    good = grades.index(line)
    halves = (slice(good, None), slice(None, good))
    pairs = [int(counts[row, column].sum()) for column in halves for row in halves]
    share, difference = sum(everything[good:]) / n, (pairs[1] - pairs[2]) / moderated
    low, high = paired_newcombe(*pairs)
    moved, left = share + difference, sqrt(1 - moderated / n)
    return HeldEverywhere(
        n,
        moderated,
        share,
        difference,
        _cut(moved),
        _cut(moved + left * (low - difference)),
        _cut(moved + left * (high - difference)),
    )


def paired_newcombe(both: int, first: int, second: int, neither: int) -> tuple[float, float]:
    """The interval of the first share minus the second in pairs, without a guard [2].

    both, neither: pairs with both, without either; first, second: pairs with that one alone.
    """
    n = both + first + second + neither
    one, two = both + first, both + second
    low_one, high_one = (abs(limit - one / n) for limit in wilson(one, n))
    low_two, high_two = (abs(limit - two / n) for limit in wilson(two, n))
    product = one * (n - one) * two * (n - two)
    cross = both * neither - first * second
    phi = (max(cross - n / 2, 0.0) if cross > 0 else cross) / sqrt(product) if product else 0.0
    difference = (first - second) / n
    down = sqrt(low_one**2 - 2 * phi * low_one * high_two + high_two**2)
    up = sqrt(high_one**2 - 2 * phi * high_one * low_two + low_two**2)
    return difference - down, difference + up


def _cut(share: float) -> float:
    return min(1.0, max(0.0, share))
