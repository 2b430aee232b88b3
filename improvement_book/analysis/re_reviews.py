"""Are cases graded better when they are reviewed again?

A case that was graded low will on average be graded higher the second time, even where nothing
changed: regression to the mean [1]. The test tells a change from chance, not from that.

[1] Bland and Altman (1994), BMJ 308, 1499: regression towards the mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.pooling import last_year, periods_of
from improvement_book.analysis.released import known, result_table
from improvement_book.analysis.shares import (
    HIDDEN,
    NOT_GIVEN,
    NOTHING_COUNTED,
    Share,
    share,
    with_shares,
)
from improvement_book.analysis.sign_test import SignTest, sign_test
from improvement_book.analysis.sums import summed
from improvement_book.period import Period
from improvement_book.release import Release

BETTER, SAME, WORSE, NO_FIRST = "better", "the same", "worse", "first review not known"
AGAINST_FIRST = (BETTER, SAME, WORSE, NO_FIRST)


@dataclass(frozen=True)
class ReReviews:
    """Re-reviews of the last year against the first review of the same case.

    n: re-reviews whose first review is known, None where a count is hidden. sign_test: better
    against worse. table: against_first (as AGAINST_FIRST), reviews, n, share (of n; missing for
    those whose first review is not known), low, high, reason. reason: why nothing is known, ""
    otherwise.
    """

    periods: tuple[Period, ...]
    n: int | None
    sign_test: SignTest
    table: pd.DataFrame
    reason: str = ""


def re_reviews(counts: pd.DataFrame, release: Release) -> ReReviews:
    """How were cases graded the second time?

    counts: released; columns period, against_first, reviews, symbol.
    """
    periods = last_year(periods_of(counts), release.period)
    found = summed(counts, ["against_first"], periods)
    reviews = [found.get(name, 0) for name in AGAINST_FIRST]
    read = known(reviews)
    n = None if read is None else sum(read[:-1])
    hidden = [share(None, None)] * 3
    shares = hidden if read is None else [share(count, n) for count in read[:-1]]
    rows = [(name, count, n) for name, count in zip(AGAINST_FIRST, reviews, strict=True)]
    table = result_table(rows, "against_first:text reviews:whole n:whole")
    table = with_shares(table, [*shares, Share(None, None)])
    if not periods:
        return ReReviews(periods, None, sign_test(None, None), table.iloc[:0], NOT_GIVEN)
    if read is None:
        return ReReviews(periods, None, sign_test(None, None), table, HIDDEN)
    better, _, worse, _ = read
    return ReReviews(
        periods, n, sign_test(better, worse), table, "" if sum(read) else NOTHING_COUNTED
    )
