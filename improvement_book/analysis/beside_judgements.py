"""A council's own grades beside what inspectors and visitors said at the same time.

A council that grades its own work can be wrong about it. So each judgement from outside stands
beside the council's own reviews of the months before it: how many of them had a better grade?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from improvement_book.analysis.grade_direction import moderated_over
from improvement_book.analysis.judgements import OVERALL
from improvement_book.analysis.pooling import GOOD_SIDE, periods_of, pooled_share, two_sides
from improvement_book.analysis.released import result_table
from improvement_book.analysis.shares import (
    FULL_FROM,
    Share,
    ShareChange,
    share_change,
)
from improvement_book.council import DEFAULT_SCALE, GradeScale
from improvement_book.period import Period
from improvement_book.release import Release

MONTHS_BEFORE = (6, 12)
"""Reviews of so many months before a judgement stand beside it: more where 6 have too few."""
HALF = 0.5
"""The two differ where more than half of the reviews lie on one side, beyond chance."""
BEFORE_REVIEWS = "no reviews are known from before"
NOT_ON_SCALE = "its grade and the council's are on different scales"


class Told(StrEnum):
    """What a judgement from outside says of the council's own grades."""

    STRICTER = "stricter than the council's own reviews"
    ALIKE = "much the same as the council's own reviews"
    MILDER = "milder than the council's own reviews"
    NO_GRADE = "gives no grade"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class Beside:
    """One judgement or visit, and the council's own final grades just before it.

    area: what was graded: overall effectiveness where that was, otherwise the area with the lowest
    grade, or what was visited; grade: on the council's scale where it is there, "" for a visit.
    periods: those of the reviews. better, worse: reviews with a better and with a worse grade than
    the judgement's; at_line: those graded good or better; rise: at_line against the first of the
    periods before them, as many or fewer, where about as many were moderated. reason: why told is
    UNKNOWN.
    """

    held_on: pd.Timestamp
    kind: str
    area: str
    grade: str
    finding: str
    periods: tuple[Period, ...] = ()
    better: Share | None = None
    worse: Share | None = None
    at_line: Share | None = None
    rise: ShareChange | None = None
    told: Told = Told.UNKNOWN
    reason: str = ""


@dataclass(frozen=True)
class BesideJudgements:
    """Everything said from outside, oldest first, beside the council's own grades.

    series: period, at_line, worst (shares of final grades, 0-1; missing where hidden or under ten
    reviews) over the whole table; worst is the share of the grade named lowest.
    """

    events: tuple[Beside, ...]
    series: pd.DataFrame
    lowest: str

    @property
    def last_graded(self) -> Beside | None:
        """The latest judgement with a grade."""
        graded = [event for event in self.events if event.grade]
        return graded[-1] if graded else None

    @property
    def visits_since(self) -> tuple[Beside, ...]:
        """Visits after the latest judgement with a grade."""
        last = self.last_graded
        return tuple(
            event
            for event in self.events
            if not event.grade and (last is None or event.held_on > last.held_on)
        )

    @property
    def table(self) -> pd.DataFrame:
        """A row per event: held_on, kind, area, grade, finding, from, to, better, n, at_line, told,
        reason; at_line is a share.
        """
        rows = [
            (event.held_on.date().isoformat(), event.kind, event.area, event.grade, event.finding,
             event.periods[0].code if event.periods else "",
             event.periods[-1].code if event.periods else "",
             event.better.count if event.better else None,
             event.better.n if event.better else None,
             event.at_line.share if event.at_line else None,
             str(event.told), event.reason)
            for event in self.events
        ]  # fmt: skip
        names = "held_on:text kind:text area:text grade:text finding:text from:text to:text"
        return result_table(
            rows, f"{names} better:whole n:whole at_line:number told:text reason:text"
        )


def beside_judgements(release: Release) -> BesideJudgements:
    """Did inspectors see the same practice as the council's own reviewers?

    One day and kind of external_judgements are one event. A rise in final grades is not told where
    much more or less was moderated. The two sides of the line and the four grades can stand by
    other periods, where a council protects its counts: each is asked by its own.
    """
    scale, external = release.scale, release.table("external_judgements")
    own = _Own(
        release.table("grades_by_month"),
        two_sides(release.table("good_by_month")),
        release.table("moderation_by_month"),
        scale,
        release.period,
    )
    events = [
        _beside(_event(rows, scale), own)
        for _, rows in external.sort_values("held_on", kind="stable").groupby(
            ["held_on", "kind"], sort=False
        )
    ]
    return BesideJudgements(tuple(events), _series(own), scale.worst)


def _event(rows: pd.DataFrame, scale: GradeScale) -> Beside:
    """One event: its overall grade, or the lowest that it gave; of a visit, all it looked at."""
    graded = rows[rows["grade"] != ""]
    held_on, kind = pd.Timestamp(rows["held_on"].iloc[0]), rows["kind"].iloc[0]
    if graded.empty:
        areas, findings = ([*filter(None, rows[name].unique())] for name in ("area", "finding"))
        return Beside(held_on, kind, "; ".join(areas), "", " ".join(findings))
    overall = graded[graded["area"] == OVERALL]
    chosen = min(
        (row for _, row in (graded if overall.empty else overall).iterrows()),
        key=lambda row: _rank(row, scale),
    )
    grade = scale.spellings().get(chosen["grade"].casefold(), chosen["grade"])
    return Beside(held_on, kind, chosen["area"], grade, chosen["finding"])


def _rank(row: pd.Series, scale: GradeScale) -> int:
    """The place of a grade on the scale; one that is not on it comes last."""
    grade = scale.spellings().get(row["grade"].casefold())
    return scale.grades.index(grade) if grade else len(scale.grades)


@dataclass(frozen=True)
class _Own:
    """The council's own counts: by grade, on the two sides of the line, and by who moderated."""

    grades: pd.DataFrame
    sides: pd.DataFrame
    moderated: pd.DataFrame
    scale: GradeScale
    period: Period

    def periods(self, counts: pd.DataFrame) -> tuple[Period, ...]:
        return tuple(known for known in periods_of(counts) if known.end <= self.period.end)

    def before(self, counts: pd.DataFrame, day: pd.Timestamp) -> tuple[Period, ...]:
        """The periods of a table just before a day: six months, or twelve if six have too few."""
        ended = [known for known in self.periods(counts) if pd.Timestamp(known.end) < day]
        for months in MONTHS_BEFORE if ended else ():
            periods = tuple(ended[-max(1, months // len(ended[-1].months)) :])
            n = _share(counts, periods, ()).n
            if n is None or n >= FULL_FROM:
                break
        return periods if ended else ()


def _beside(event: Beside, own: _Own) -> Beside:
    """The event with the reviews that stand beside it."""
    periods = own.before(own.sides, event.held_on)
    if periods:
        at_line = _share(own.sides, periods, GOOD_SIDE)
        event = replace(event, periods=periods, at_line=at_line, rise=_rise(own, periods, at_line))
    if not event.grade:
        return _told(event)
    by_grade = own.before(own.grades, event.held_on)
    if not by_grade:
        return _told(event, reason=BEFORE_REVIEWS)
    scale = own.scale
    if event.grade not in scale.grades or scale.grades != DEFAULT_SCALE:
        return _told(event, reason=NOT_ON_SCALE)
    place = scale.grades.index(event.grade)
    event = replace(
        event,
        periods=by_grade,
        better=_share(own.grades, by_grade, scale.grades[place + 1 :]),
        worse=_share(own.grades, by_grade, scale.grades[:place]),
    )
    return _told(event)


def _rise(own: _Own, periods: tuple[Period, ...], at_line: Share) -> ShareChange | None:
    """Against the first periods of the table; None where moderation moved too far, or none are."""
    first = [known for known in own.periods(own.sides) if known < periods[0]][: len(periods)]
    both = (*first, *periods[-len(first) :])
    if not first or moderated_over(own.moderated, both).refused is not False:
        return None
    return share_change(_share(own.sides, first, GOOD_SIDE), at_line)


def _told(event: Beside, reason: str = "") -> Beside:
    """The event with its verdict."""
    if not event.grade:
        return replace(event, told=Told.NO_GRADE)
    better, worse = event.better, event.worse
    if better is None or worse is None:
        return replace(event, reason=reason)
    if better.n is None or better.n < FULL_FROM or better.low is None or worse.low is None:
        return replace(event, reason=better.reason)
    told = Told.ALIKE
    if better.low > HALF:
        told = Told.STRICTER
    elif worse.low > HALF:
        told = Told.MILDER
    return replace(event, told=told)


def _share(grades: pd.DataFrame, periods: Sequence[Period], among: Sequence[str]) -> Share:
    return pooled_share(grades, [known.code for known in periods], among)


def _series(own: _Own) -> pd.DataFrame:
    """Both shares by the periods of the sides; the worst is known where grades have the same."""
    rows = [
        (
            known.code,
            _share(own.sides, [known], GOOD_SIDE).share,
            _share(own.grades, [known], [own.scale.worst]).share,
        )
        for known in own.periods(own.sides)
    ]
    return result_table(rows, "period:text at_line:number worst:number")
