"""Do final grades move up or down over a window in which they can be compared?

Final grades are moderated where a moderator has seen the review: a trend in them says something
of practice only while about as many were moderated throughout (METHODS, Grades).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.grade_trend import GradeTrend, grade_trend
from improvement_book.analysis.independence import ModeratedMove, moderated_move
from improvement_book.analysis.pooling import last_year, periods_of
from improvement_book.council import GradeScale
from improvement_book.period import Period
from improvement_book.release import Release


@dataclass(frozen=True)
class TrendWindow:
    """The trend over some periods, with what speaks against it.

    periods: those of the window, in order. trend: as it was computed; move: how far the
    moderated share moved.
    """

    periods: tuple[Period, ...]
    trend: GradeTrend
    move: ModeratedMove

    @property
    def direction(self) -> int | None:
        """1 or -1 where grades rise or fall, 0 where chance could explain it, None where nothing
        may be said.
        """
        return None if self.reason else self.trend.direction

    @property
    def reason(self) -> str:
        """Why nothing may be said; "" where something may."""
        if self.trend.reason:
            return self.trend.reason
        return "" if self.move.refused is False else self.move.reason


@dataclass(frozen=True)
class GradeDirection:
    """The direction of final grades over all periods, and over the last year of them.

    latest: None where the table is no longer than a year.
    """

    whole: TrendWindow
    latest: TrendWindow | None

    @property
    def table(self) -> pd.DataFrame:
        """A row per window: from, to, n, periods, tau, z, p, direction and reason of the trend."""
        windows = [self.whole, self.latest] if self.latest else [self.whole]
        rows = [
            item.trend.table.assign(
                **{"from": item.periods[0].code, "to": item.periods[-1].code},
                direction=pd.array([item.direction], dtype="Int64"),
                reason=item.reason,
            )
            for item in windows
        ]
        return pd.concat(rows, ignore_index=True)


def grade_direction(
    grades: pd.DataFrame, moderated: pd.DataFrame, release: Release
) -> GradeDirection:
    """Do final grades rise or fall, over all periods and over the last year of them?

    grades: released counts; columns period, grade, reviews. moderated: released counts of the
    same reviews; columns period, moderated_by, reviews, of any kind of period. Raises UnknownGrade.
    """
    periods = tuple(known for known in periods_of(grades) if known.end <= release.period.end)
    year = last_year(periods, release.period)
    whole = _window(grades, moderated, release.scale, periods or release.period.months)
    later = year != periods
    return GradeDirection(whole, _window(grades, moderated, release.scale, year) if later else None)


def moderated_over(moderated: pd.DataFrame, periods: Sequence[Period]) -> ModeratedMove:
    """How far the moderated share moved between two halves of the periods.

    Counted over the table's own periods that lie inside; where one is hidden nothing is known.
    """
    first, last = periods[0].start, periods[-1].end
    own = [known for known in periods_of(moderated) if first <= known.start and known.end <= last]
    wide = moderated.pivot(index="period", columns="moderated_by", values="reviews")
    return moderated_move(wide.reindex([known.code for known in own]))


def _window(
    grades: pd.DataFrame, moderated: pd.DataFrame, scale: GradeScale, periods: Sequence[Period]
) -> TrendWindow:
    wide = grades.pivot(index="period", columns="grade", values="reviews")
    rows = wide.reindex(columns=list(scale.grades)).loc[
        [known.code for known in periods if known.code in wide.index]
    ]
    return TrendWindow(tuple(periods), grade_trend(rows), moderated_over(moderated, periods))
