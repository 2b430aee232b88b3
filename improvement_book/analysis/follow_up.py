"""What was learnt from reviews, and what was done about it: themes, actions, children made safe."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.pooling import last_year, periods_of
from improvement_book.analysis.released import known, result_table, whole
from improvement_book.analysis.shares import (
    HIDDEN,
    NOT_GIVEN,
    NOTHING_COUNTED,
    Share,
    share,
    with_shares,
)
from improvement_book.analysis.sums import summed
from improvement_book.council import ANOTHER_THEME, NO_THEME
from improvement_book.period import Period
from improvement_book.release import Release

ANOTHER, NOT_RECORDED = ANOTHER_THEME, NO_THEME
LAST = {ANOTHER: 1, NOT_RECORDED: 2}
"""Rows that are no theme of the council's, and their order after those that are."""
UNNAMED = "the council names no themes"
"""Why no theme is known where the settings name none, and every review's is another."""
CLOSED, OPEN = "closed", "open"
SAME_DAY, TWO_DAYS, SEVEN_DAYS = "the same day", "1 to 2 days", "3 to 7 days"
LATER, NOT_YET = "over 7 days", "not yet"
MADE_SAFE = (SAME_DAY, TWO_DAYS, SEVEN_DAYS, LATER, NOT_YET)


@dataclass(frozen=True)
class Themes:
    """The main themes of learning from the reviews of the last year.

    periods: those pooled; n: reviews, None where a count is hidden; another: reviews with a theme
    that the council does not name; not_recorded: those without one. table: theme (commonest first,
    by name where as common; those of LAST at the end), reviews, n, share, low, high, reason.
    reason: why nothing is known, "" otherwise; UNNAMED where the council names no themes.
    """

    periods: tuple[Period, ...]
    n: int | None
    another: int | None
    not_recorded: int | None
    table: pd.DataFrame
    reason: str = ""


@dataclass(frozen=True)
class Actions:
    """How many of the actions that reviews of the last year set are closed, as is known now.

    closed: count of n actions set. table: one row, set, closed, open, share, reason. reason: as
    in Themes.
    """

    periods: tuple[Period, ...]
    closed: Share
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row: set, closed, open, share (0-1), reason."""
        done, n = self.closed.count, self.closed.n
        left = None if done is None or n is None else n - done
        row = (n, done, left, self.closed.share, self.closed.reason)
        return result_table([row], "set:whole closed:whole open:whole share:number reason:text")


@dataclass(frozen=True)
class Concerns:
    """Reviews of the last year that found an immediate concern, and when the child was made safe.

    n: reviews with one, None where a count is hidden; waiting: not yet made safe; earlier: not yet
    made safe from before the last year, None where hidden; not_recorded: reviews that don't say
    whether they found one, which no other count has. table: made_safe (as MADE_SAFE), reviews,
    so_far (with all quicker ones; missing for those not yet safe). reason: as in Themes.
    """

    periods: tuple[Period, ...]
    n: int | None
    waiting: int | None
    earlier: int | None
    not_recorded: int | None
    table: pd.DataFrame
    reason: str = ""

    def within(self, made_safe: str) -> int | None:
        """How many were made safe by then."""
        return whole(self.table.set_index("made_safe")["so_far"].get(made_safe))


def themes(counts: pd.DataFrame, release: Release) -> Themes:
    """What was most often the main theme of learning?

    counts: released; columns period, theme, reviews, symbol. One hidden count hides every share.
    """
    periods = last_year(periods_of(counts), release.period)
    found = summed(counts, ["theme"], periods)
    reviews = known(found)
    n = None if reviews is None else sum(reviews)
    rows = sorted(
        ((str(theme), whole(count)) for theme, count in found.items()),
        key=lambda row: (LAST.get(row[0], 0), -(row[1] or 0), row[0]),
    )
    table = result_table([(*row, n) for row in rows], "theme:text reviews:whole n:whole")
    shares = [share(None if n is None else count, n) for _, count in rows]
    another, left_out = (whole(found.get(name, 0)) for name in LAST)
    if n is not None and n == left_out:
        reason = NOT_GIVEN
    elif all(name in LAST for name, _ in rows):
        reason = UNNAMED
    else:
        reason = HIDDEN if n is None else ""
    return Themes(periods, n, another, left_out, with_shares(table, shares), reason)


def actions(counts: pd.DataFrame, release: Release) -> Actions:
    """How many of the actions that reviews set are closed?

    counts: released; columns period, chosen, state, actions, symbol; of all reviews.
    """
    periods = last_year(periods_of(counts), release.period)
    found = summed(counts, ["state"], periods, "actions")
    if not periods:
        return Actions(periods, Share(None, None, reason=NOT_GIVEN), NOT_GIVEN)
    done, left = (whole(found.get(state, 0)) for state in (CLOSED, OPEN))
    if done is None or left is None:
        return Actions(periods, share(None, None), HIDDEN)
    return Actions(periods, share(done, done + left), "" if done + left else NOTHING_COUNTED)


def concerns(counts: pd.DataFrame, release: Release) -> Concerns:
    """How many reviews found an immediate concern, and how soon were the children safe?

    counts: released; columns period, chosen, made_safe, reviews, symbol; of all reviews that
    found one or don't say. One hidden count hides them all.
    """
    own = periods_of(counts)
    periods = last_year(own, release.period)
    names = "made_safe:text reviews:whole so_far:whole"
    if not periods:
        return Concerns(periods, None, None, None, None, result_table([], names), NOT_GIVEN)
    found = summed(counts, ["made_safe"], periods)
    reviews = [whole(found.get(name, 0)) for name in MADE_SAFE]
    unsaid = whole(found.get(NOT_RECORDED, 0))
    read = None if unsaid is None else known(reviews)
    before = [period for period in own if period < periods[0]]
    earlier = whole(summed(counts, ["made_safe"], before).get(NOT_YET, 0))
    so_far = [sum(read[: place + 1]) if read else None for place in range(len(MADE_SAFE) - 1)]
    table = result_table(list(zip(MADE_SAFE, reviews, [*so_far, None], strict=True)), names)
    n = None if read is None else sum(read)
    reason = HIDDEN if n is None else ""
    return Concerns(periods, n, reviews[-1], earlier, unsaid, table, reason)
