"""A direction is given only where final grades of the window can be compared."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from improvement_book.analysis.grade_chart import grade_chart
from improvement_book.analysis.grade_direction import grade_direction
from improvement_book.analysis.grade_trend import TOO_FEW_PERIODS, TOO_FEW_REVIEWS
from improvement_book.analysis.independence import MODERATED_BY, MOVED
from improvement_book.analysis.share_chart import TOO_SHORT
from improvement_book.analysis.shares import COUNTS_ONLY, HIDDEN
from improvement_book.council import Audience, Council, GradeScale
from improvement_book.period import Period, span
from improvement_book.release import EditionFacts, Release

SCALE = GradeScale(("Poor", "Good"), "Good")


def release(last: str, baseline: str = "") -> Release:
    own = Council("A", "a", "1", scale=SCALE, baseline=Period.parse(baseline) if baseline else None)
    period = Period.parse(last)
    return Release(own, EditionFacts(period, Audience.BOARD, date(2030, 1, 1), False), {})


def months(count: int, first: str = "2021-01") -> list[str]:
    start = Period.parse(first)
    return [period.code for period in span(start, Period.parse("2030-12"))][:count]


def grades(*counts: tuple[int | None, int | None]) -> pd.DataFrame:
    """Reviews at Poor and Good, month by month from January 2021."""
    rows = [
        (month, grade, reviews)
        for month, own in zip(months(len(counts)), counts, strict=True)
        for grade, reviews in zip(SCALE.grades, own, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["period", "grade", "reviews"])
    return frame.assign(reviews=frame["reviews"].astype("Int64"), symbol="")


def moderated(*counts: tuple[int | None, int | None]) -> pd.DataFrame:
    """Reviews moderated by the own authority, and not moderated, month by month."""
    rows = [
        (month, by, reviews)
        for month, own in zip(months(len(counts)), counts, strict=True)
        for by, reviews in zip(MODERATED_BY, (0, *own), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["period", "moderated_by", "reviews"])
    return frame.assign(reviews=frame["reviews"].astype("Int64"), symbol="")


RISING = [(15, 5)] * 6 + [(5, 15)] * 6
LEVEL = [(10, 10)] * 12


def test_grades_that_rise_have_a_direction() -> None:
    found = grade_direction(grades(*RISING), moderated(*[(5, 15)] * 12), release("2021-12"))
    assert found.whole.direction == 1
    assert found.latest is None


def test_a_longer_table_has_its_last_year_beside_it() -> None:
    table, by = grades(*RISING, *LEVEL), moderated(*[(5, 15)] * 24)
    found = grade_direction(table, by, release("2022-12"))
    assert found.latest.periods == tuple(map(Period.parse, months(12, "2022-01")))
    assert (found.whole.direction, found.latest.direction) == (1, 0)
    assert found.table["from"].tolist() == ["2021-01", "2022-01"]


def test_what_comes_after_the_edition_is_not_read() -> None:
    found = grade_direction(grades(*LEVEL, *RISING), moderated(*[(5, 15)] * 24), release("2021-12"))
    assert (found.whole.trend.n, found.whole.direction, found.latest) == (240, 0, None)


@pytest.mark.parametrize(("later", "direction"), [(7, 1), (8, None)])
def test_a_direction_is_refused_where_moderation_moved_by_more_than_ten_points(
    later: int, direction: int | None
) -> None:
    """5 of 20 is 25%, 7 of 20 is 35%, 8 of 20 is 40%."""
    by = moderated(*[(5, 15)] * 6, *[(later, 20 - later)] * 6)
    window = grade_direction(grades(*RISING), by, release("2021-12")).whole
    assert window.direction == direction
    assert window.reason == ("" if direction else MOVED)


@pytest.mark.parametrize(
    ("counts", "by", "reason"),
    [
        (RISING[4:9], [(5, 15)] * 5, TOO_FEW_PERIODS),
        ([(8, 8)] * 6, [(4, 12)] * 6, TOO_FEW_REVIEWS),
        ([(None, 8), *RISING], [(5, 15)] * 13, HIDDEN),
        (RISING, [(None, 15), *[(5, 15)] * 11], HIDDEN),
        (RISING, [(1, 0)] * 12, COUNTS_ONLY),
    ],
)
def test_where_no_direction_is_given_the_reason_is(
    counts: list[tuple[int | None, int | None]],
    by: list[tuple[int | None, int | None]],
    reason: str,
) -> None:
    last = months(len(counts))[-1]
    window = grade_direction(grades(*counts), moderated(*by), release(last)).whole
    assert (window.direction, window.reason) == (None, reason)


def chart(counts: list[tuple[int | None, int | None]]) -> object:
    by = moderated(*[(5, 15)] * len(counts))
    own = release(months(len(counts))[-1])
    return grade_chart(grades(*counts), by, ["Good"], "good", own)


def test_a_month_beyond_the_limits_is_named_with_its_side() -> None:
    found = chart([*LEVEL, (0, 20), *LEVEL, (20, 0)])
    assert found.outside == ((Period.parse("2022-01"), 1), (Period.parse("2023-02"), -1))


def test_a_month_with_under_ten_reviews_is_counted_and_not_judged() -> None:
    found = chart([*LEVEL, (0, 9), (0, 10), *LEVEL])
    few, enough = found.table.iloc[12], found.table.iloc[13]
    assert (few["count"], few["n"], few["reason"]) == (9, 9, COUNTS_ONLY)
    assert few[["share", "outside"]].isna().all()
    assert (enough["share"], enough["reason"]) == (1, "")
    assert [period.code for period, _ in found.outside] == ["2022-02"]


@pytest.mark.parametrize(("count", "reason"), [(11, TOO_SHORT), (12, "")])
def test_limits_need_twelve_months(count: int, reason: str) -> None:
    found = chart([(9, 11)] * count)
    assert found.chart.reason == reason
    assert found.outside == ()


def test_a_hidden_month_leaves_no_limits() -> None:
    assert chart([(None, 10), *LEVEL]).chart.reason == HIDDEN
