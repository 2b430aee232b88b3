"""Judgements from outside beside the council's own grades before them."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.beside_judgements import (
    BEFORE_REVIEWS,
    NOT_ON_SCALE,
    Beside,
    BesideJudgements,
    Told,
    beside_judgements,
)
from improvement_book.analysis.judgements import OVERALL
from improvement_book.analysis.pooling import GOOD_SIDE
from improvement_book.analysis.shares import COUNTS_ONLY, HIDDEN, SMALL_SAMPLE
from improvement_book.council import DEFAULT_SCALE, Audience, Council, GradeScale
from improvement_book.period import Period, span
from improvement_book.release import EditionFacts, Release, ReleasedTable

SCALE = GradeScale(aliases={"RI": "Requires improvement to be good"})
DECEMBER = Period.parse("2021-12")
Counts = tuple[int | None, int, int, int]


def grades(*months: Counts, first: str = "2021-01") -> pd.DataFrame:
    """One month after the other: reviews at each grade, worst first."""
    period, rows = Period.parse(first), []
    for counts in months:
        rows += [(period.code, *own) for own in zip(DEFAULT_SCALE, counts, strict=True)]
        period = period.next
    frame = pd.DataFrame(rows, columns=["period", "grade", "reviews"])
    return frame.astype({"reviews": "Int64"})


def external(*events: tuple[str, str, str]) -> pd.DataFrame:
    """Events of day, area and grade; without a grade a visit."""
    rows = [(pd.Timestamp(day), "Inspection" if grade else "Visit", area, grade, "Words")
            for day, area, grade in events]  # fmt: skip
    return pd.DataFrame(rows, columns=["held_on", "kind", "area", "grade", "finding"])


def moderated(*counts: tuple[int, int], first: str = "2021-01") -> pd.DataFrame:
    """Reviews moderated and not, month by month; as many throughout unless given."""
    period, rows = Period.parse(first), []
    for pair in counts or ((3, 7),) * 12:
        for by, n in zip(("own authority", "not moderated"), pair, strict=True):
            rows.append((period.code, by, n))
        period = period.next
    return pd.DataFrame(rows, columns=["period", "moderated_by", "reviews"])


def beside(
    events: pd.DataFrame,
    counts: pd.DataFrame,
    by: pd.DataFrame | None = None,
    scale: GradeScale = SCALE,
) -> BesideJudgements:
    """Of a release with these events and grades; as many moderated throughout, unless given."""
    side = counts["grade"].isin(scale.good_or_better).map({True: GOOD_SIDE[0], False: "below good"})
    sides = counts.assign(side=side).groupby(["period", "side"], sort=False)["reviews"]
    frames = {
        "external_judgements": events,
        "grades_by_month": counts,
        "good_by_month": sides.agg(lambda n: n.sum(skipna=False)).reset_index(),
        "moderation_by_month": moderated() if by is None else by,
    }
    facts = EditionFacts(DECEMBER, Audience.PUBLIC, DECEMBER.end, False)
    tables = {name: ReleasedTable(name, name, {}, frame) for name, frame in frames.items()}
    return beside_judgements(Release(Council("A", "a", "999", scale=scale), facts, tables))


def one(counts: pd.DataFrame, day: str = "2021-12-13", grade: str = "Inadequate") -> Beside:
    (found,) = beside(external((day, OVERALL, grade)), counts).events
    return found


@pytest.mark.parametrize(
    ("counts", "grade", "told"),
    [
        ((1, 1, 8, 0), "Inadequate", Told.STRICTER),
        ((9, 1, 0, 0), "Inadequate", Told.ALIKE),
        ((5, 5, 0, 0), "Inadequate", Told.ALIKE),
        ((1, 4, 4, 1), "RI", Told.ALIKE),
        ((0, 2, 8, 0), "RI", Told.STRICTER),
        ((2, 7, 1, 0), "Good", Told.MILDER),
    ],
)  # fmt: skip
def test_most_reviews_on_one_side_of_a_judgement_disagree_with_it(
    counts: Counts, grade: str, told: Told
) -> None:
    assert one(grades(*[counts] * 11), grade=grade).told is told


def test_the_six_months_before_the_day_stand_beside_it() -> None:
    found = one(grades(*[(5, 5, 0, 0)] * 6, *[(0, 0, 10, 0)] * 6), "2021-12-31")
    assert [known.code for known in found.periods] == [f"2021-{n:02d}" for n in range(6, 12)]
    assert found.better is not None
    assert (found.better.count, found.better.n) == (55, 60)
    assert found.rise is not None
    assert found.rise.direction == 1


def test_a_rise_is_not_told_where_much_more_was_moderated() -> None:
    counts = grades(*[(5, 5, 0, 0)] * 6, *[(0, 0, 10, 0)] * 6)
    event = external(("2021-12-31", OVERALL, "Inadequate"))
    rising = moderated(*[(1, 9)] * 6, *[(9, 1)] * 6)
    (found,) = beside(event, counts, rising).events
    assert (found.rise, found.told) == (None, Told.STRICTER)


def test_a_scale_of_the_councils_own_is_not_set_beside_inspectors_grades() -> None:
    own = GradeScale(("Inadequate", "Weak", "Good"), "Good")
    rows = [("2021-11", grade, 20) for grade in own.grades]
    counts = pd.DataFrame(rows, columns=["period", "grade", "reviews"])
    event = external(("2021-12-31", OVERALL, "Inadequate"))
    (found,) = beside(event, counts, scale=own).events
    assert (found.told, found.reason) == (Told.UNKNOWN, NOT_ON_SCALE)


def test_twelve_months_where_six_have_too_few_and_nothing_is_said_of_under_twenty() -> None:
    found = one(grades(*[(0, 0, 2, 0)] * 11))
    assert (len(found.periods), found.told) == (11, Told.STRICTER)
    few = one(grades(*[(0, 0, 2, 0)] * 9, first="2021-03"))
    assert (few.told, few.reason) == (Told.UNKNOWN, SMALL_SAMPLE)
    assert one(grades((0, 0, 9, 0), first="2021-11")).reason == COUNTS_ONLY


def test_years_stand_beside_a_judgement_where_the_table_has_no_more() -> None:
    rows = [("2020-21", grade, n) for grade, n in zip(DEFAULT_SCALE, (0, 5, 25, 0), strict=True)]
    frame = pd.DataFrame(rows, columns=["period", "grade", "reviews"]).astype({"reviews": "Int64"})
    assert one(frame).told is Told.STRICTER


@pytest.mark.parametrize(
    ("counts", "grade", "reason"),
    [
        (grades((0, 0, 30, 0), first="2021-12"), "Inadequate", BEFORE_REVIEWS),
        (grades(*[(0, 0, 30, 0)] * 9), "Weak", NOT_ON_SCALE),
        (grades(*[(None, 0, 30, 0)] * 9), "Inadequate", HIDDEN),
    ],
)
def test_what_can_t_be_set_side_by_side_says_why(
    counts: pd.DataFrame, grade: str, reason: str
) -> None:
    found = one(counts, grade=grade)
    assert (found.told, found.reason) == (Told.UNKNOWN, reason)


def events(*given: tuple[str, str, str]) -> BesideJudgements:
    return beside(external(*given), grades(*[(1, 2, 3, 0)] * 12))


def test_an_event_has_its_overall_grade_or_the_lowest_of_its_areas() -> None:
    day = "2021-12-13"
    overall = events((day, "Leaders", "Inadequate"), (day, OVERALL, "Good"))
    assert overall.last_graded is not None
    assert (overall.last_graded.area, overall.last_graded.grade) == (OVERALL, "Good")
    areas = events((day, "Leaders", "Good"), (day, "Help", "RI"))
    assert areas.last_graded is not None
    assert (areas.last_graded.area, areas.last_graded.grade) == (
        "Help",
        "Requires improvement to be good",
    )


def test_visits_after_the_last_grade_are_told_apart() -> None:
    found = events(
        ("2021-11-02", "Leavers", ""), ("2021-03-01", OVERALL, "Good"), ("2021-01-05", "Door", "")
    )
    assert [event.area for event in found.events] == ["Door", OVERALL, "Leavers"]
    assert [event.area for event in found.visits_since] == ["Leavers"]
    assert found.events[-1].told is Told.NO_GRADE
    assert events().last_graded is None


def test_a_visit_names_all_that_it_looked_at() -> None:
    (visit,) = events(("2021-12-13", "Front door", ""), ("2021-12-13", "Care leavers", "")).events
    assert (visit.area, visit.grade, visit.finding) == ("Front door; Care leavers", "", "Words")


def test_the_series_holds_both_shares_of_every_period() -> None:
    found = beside(external(), grades((1, 2, 7, 0), (0, 1, 1, 0), (0, 0, 0, 0)))
    assert found.series["at_line"].tolist()[:1] == [0.7]
    assert found.series["worst"].tolist()[:1] == [0.1]
    assert found.series["at_line"].isna().tolist() == [False, True, True]
    assert list(found.series["period"]) == [
        month.code for month in span(Period.parse("2021-01"), Period.parse("2021-03"))
    ]
