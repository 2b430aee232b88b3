"""The control chart of a share of final grades, read beside how much was moderated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.grade_direction import moderated_over
from improvement_book.analysis.independence import ModeratedMove
from improvement_book.analysis.pooling import periods_of, pooled_share
from improvement_book.analysis.share_chart import ShareChart, share_chart
from improvement_book.analysis.shares import COUNTS_ONLY, SHARE_FROM
from improvement_book.period import Period
from improvement_book.release import Release


@dataclass(frozen=True)
class GradeChart:
    """The share of reviews at some grades with control limits.

    what: the grades in words; periods: in order; chart: shares and limits; move: how far the
    moderated share moved between the halves of the periods.
    """

    what: str
    periods: tuple[Period, ...]
    chart: ShareChart
    move: ModeratedMove

    @property
    def table(self) -> pd.DataFrame:
        """As ShareChart has it, and reason; share and outside are missing under ten reviews."""
        table = self.chart.table
        few = (table["n"] < SHARE_FROM).fillna(value=False).astype(bool)
        named = {True: COUNTS_ONLY, False: ""}
        return table.assign(
            share=table["share"].mask(few),
            outside=table["outside"].mask(few),
            reason=[named[bool(small)] for small in few],
        )

    @property
    def outside(self) -> tuple[tuple[Period, int], ...]:
        """The periods that lie beyond the limits, each with 1 where above, -1 where below."""
        named = {period.code: period for period in self.periods}
        rows = self.table[self.table["outside"].fillna(value=False).astype(bool)]
        return tuple(
            (named[code], 1 if share > high else -1)
            for code, share, high in zip(rows["period"], rows["share"], rows["high"], strict=True)
        )


def grade_chart(
    grades: pd.DataFrame,
    moderated: pd.DataFrame,
    among: Sequence[str],
    what: str,
    release: Release,
) -> GradeChart:
    """Which periods' shares stand out from chance?

    grades, moderated: released counts as in grade_direction; among: the grades counted; what:
    the same in words. With a reason in the chart where there are no limits.
    """
    periods = tuple(known for known in periods_of(grades) if known.end <= release.period.end)
    periods = periods or release.period.months
    shares = {known.code: pooled_share(grades, [known.code], among) for known in periods}
    counts = pd.Series({code: item.count for code, item in shares.items()}, dtype="Int64")
    sizes = pd.Series({code: item.n for code, item in shares.items()}, dtype="Int64")
    move = moderated_over(moderated, periods)
    return GradeChart(what, periods, share_chart(counts, sizes), move)
