"""A change is compared, lasts or is visible by one and the same interval."""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest

from improvement_book.analysis import practice
from improvement_book.analysis.grade_change import NO_BASELINE, NO_RISE, NOT_THREE_QUARTERS
from improvement_book.analysis.shares import HIDDEN, TOO_FEW_TO_COMPARE
from improvement_book.period import Period

GRADES = ("Poor", "Fair", "Good", "Best")
Z = 1.959963984540054


def by_grade(*reviews: int | None) -> pd.Series:
    return pd.Series(reviews, index=list(GRADES), dtype="Int64")


def newcombe_by_hand(x1: float, n1: int, x2: float, n2: int) -> tuple[float, float]:
    """Second minus first."""

    def wilson(x: float, n: int) -> tuple[float, float]:
        reach = Z * sqrt(x * (n - x) / n + Z**2 / 4)
        return (x + Z**2 / 2 - reach) / (n + Z**2), (x + Z**2 / 2 + reach) / (n + Z**2)

    (l1, u1), (l2, u2), p1, p2 = wilson(x1, n1), wilson(x2, n2), x1 / n1, x2 / n2
    down = sqrt((p2 - l2) ** 2 + (u1 - p1) ** 2)
    return p2 - p1 - down, p2 - p1 + sqrt((u2 - p2) ** 2 + (p1 - l1) ** 2)


@pytest.mark.parametrize(
    ("at_least", "before", "after"), [("Fair", 16, 19), ("Good", 10, 15), ("Best", 4, 5)]
)
def test_grades_from_the_line_on_are_counted(at_least: str, before: int, after: int) -> None:
    found = practice.grade_change(by_grade(4, 6, 6, 4), by_grade(1, 4, 10, 5), at_least)
    assert (found.before.count, found.after.count) == (before, after)
    assert found.difference == pytest.approx((after - before) / 20)
    assert (found.low, found.high) == pytest.approx(newcombe_by_hand(before, 20, after, 20))


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (by_grade(5, 5, 5, 5), by_grade(5, 5, 5, 5), ""),
        (by_grade(5, 5, 5, 4), by_grade(5, 5, 5, 5), TOO_FEW_TO_COMPARE),
        (by_grade(5, 5, 5, 5), by_grade(5, 5, 4, 5), TOO_FEW_TO_COMPARE),
        (by_grade(5, None, 15, 5), by_grade(5, 5, 5, 5), HIDDEN),
        (by_grade(5, 5, 5, 5), by_grade(None, 5, 15, 5), HIDDEN),
    ],
)
def test_hidden_and_small_samples_are_not_compared(
    before: pd.Series, after: pd.Series, reason: str
) -> None:
    found = practice.grade_change(before, after, "Good")
    assert found.reason == reason
    assert (found.difference is None) == (found.low is None) == bool(reason)


def test_plain_mappings_serve_as_well() -> None:
    before, after = dict(zip(GRADES, (5, 5, 5, 5), strict=True)), by_grade(0, 5, 15, 0)
    assert practice.grade_change(before, after, "Good").difference == pytest.approx(0.25)


def test_grades_that_differ_or_are_unknown_are_named() -> None:
    with pytest.raises(practice.UnknownGrade, match="Great: not one of Poor, Fair, Good, Best"):
        practice.grade_change(by_grade(5, 5, 5, 5), by_grade(5, 5, 5, 5), "Great")
    with pytest.raises(practice.UnknownGrade):
        practice.grade_change(by_grade(5, 5, 5, 5), by_grade(5, 5, 5, 5)[::-1], "Good")


def test_thirty_against_thirty_at_sixty_percent_show_a_rise_of_seven_reviews() -> None:
    """23 points. METHODS says 26, which is where Fisher's exact test begins to tell (26 of 30)."""
    found = practice.smallest_visible_change(30, 0.6)
    assert found.after == pytest.approx(25 / 30)
    assert found.rise == pytest.approx(7 / 30)


@pytest.mark.parametrize("n", [20, 24, 57, 300])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.333, 0.5, 0.75])
def test_the_smallest_visible_rise_is_the_first_that_the_interval_tells(
    n: int, share: float
) -> None:
    found = practice.smallest_visible_change(n, share)
    clear = [
        count for count in range(n + 1)
        if count > share * n and newcombe_by_hand(share * n, n, count, n)[0] > 0
    ]  # fmt: skip
    assert found.after == pytest.approx(clear[0] / n)
    assert found.rise == pytest.approx(clear[0] / n - share)
    assert clear == list(range(clear[0], n + 1))


@pytest.mark.parametrize(
    ("n", "share", "reason"),
    [
        (None, 0.5, HIDDEN),
        (30, None, HIDDEN),
        (19, 0.5, TOO_FEW_TO_COMPARE),
        (20, 0.5, ""),
        (20, 0.75, ""),
        (20, 0.8, NO_RISE),
    ],
)
def test_where_no_rise_can_be_seen_the_reason_is_given(n: int, share: float, reason: str) -> None:
    found = practice.smallest_visible_change(n, share)
    assert (found.reason, found.rise is None) == (reason, bool(reason))
    assert found.table["reason"].tolist() == [reason]


def monthly(first: str, *good: int | None, of: int = 30) -> pd.DataFrame:
    """Months from the first on with so many good ones."""
    rows, month = [], Period.parse(first)
    for count in good:
        rows += [(month.code, "Good", count), (month.code, "Poor", of - (count or 0))]
        month = month.next
    frame = pd.DataFrame(rows, columns=["period", "grade", "reviews"])
    return frame.assign(reviews=frame["reviews"].astype("Int64"), symbol="")


def sustained(grades: pd.DataFrame, period: str = "2021-12", wanted: int = 1) -> practice.Sustained:
    baseline = Period.parse("2021-01")
    return practice.sustained(grades, ["Good"], "good", baseline, Period.parse(period), wanted)


LOW, HIGH = 10, 20


def test_an_improvement_in_each_of_three_quarters_is_sustained() -> None:
    found = sustained(monthly("2021-01", *[LOW] * 3, *[HIGH] * 9))
    assert (found.holds, found.reason) == (True, "")
    table = found.table
    assert table[["from", "to", "count", "n"]].to_numpy().tolist() == [
        ["2021-04", "2021-06", 60, 90], ["2021-07", "2021-09", 60, 90],
        ["2021-10", "2021-12", 60, 90],
    ]  # fmt: skip
    assert table["holds"].all()
    low, high = newcombe_by_hand(10, 30, 60, 90)
    assert table["change_low"].tolist() == pytest.approx([low] * 3)
    assert table["change_high"].tolist() == pytest.approx([high] * 3)


@pytest.mark.parametrize("weak", [0, 1, 2])
def test_one_quarter_that_falls_back_breaks_it(weak: int) -> None:
    quarters = [[HIGH] * 3] * 3
    quarters[weak] = [LOW] * 3
    found = sustained(monthly("2021-01", *[LOW] * 3, *[good for own in quarters for good in own]))
    assert found.holds is False
    assert found.table["holds"].tolist() == [place != weak for place in range(3)]


def test_a_fall_is_an_improvement_where_it_is_wanted() -> None:
    falling = monthly("2021-01", *[HIGH] * 3, *[LOW] * 9)
    assert sustained(falling, wanted=-1).holds is True
    assert sustained(falling).holds is False


@pytest.mark.parametrize(
    ("period", "first"), [("2021-12", "2021-04"), ("2022-01", "2021-04"), ("2022-03", "2021-07")]
)
def test_the_last_three_quarters_are_those_that_ended(period: str, first: str) -> None:
    found = sustained(monthly("2021-01", *[LOW] * 3, *[HIGH] * 12), period)
    assert found.quarters[0].periods[0].code == first
    assert found.quarters[-1].periods[-1].end <= Period.parse(period).end


def test_a_quarter_with_a_month_missing_is_not_whole() -> None:
    grades = monthly("2021-01", *[LOW] * 3, *[HIGH] * 9)
    found = sustained(grades[grades["period"] != "2021-05"])
    assert (found.holds, found.reason) == (None, NOT_THREE_QUARTERS)
    assert sustained(grades[grades["period"] > "2021-12"]).table.empty


def test_a_baseline_inside_the_quarters_is_none() -> None:
    grades = monthly("2021-01", *[LOW] * 3, *[HIGH] * 9)
    period = Period.parse("2021-12")
    for baseline in (None, Period.parse("2021-04")):
        found = practice.sustained(grades, ["Good"], "good", baseline, period)
        assert (found.holds, found.reason) == (None, NO_BASELINE)
        assert found.table["holds"].isna().all()


def test_a_baseline_too_small_is_widened_and_must_still_come_before() -> None:
    small = monthly("2021-01", *[2] * 3, *[5] * 9, of=7)
    assert sustained(small).baseline.periods[-1].code == "2021-03"
    smaller = monthly("2021-01", *[2] * 3, *[5] * 9, of=6)
    assert sustained(smaller).reason == NO_BASELINE


def test_a_hidden_or_small_quarter_leaves_it_open() -> None:
    hidden = sustained(monthly("2021-01", *[LOW] * 3, HIGH, None, *[HIGH] * 7))
    assert (hidden.holds, hidden.reason) == (None, HIDDEN)
    small = pd.concat([monthly("2021-01", *[LOW] * 3), monthly("2021-04", *[5] * 9, of=6)])
    assert (sustained(small).holds, sustained(small).reason) == (None, TOO_FEW_TO_COMPARE)


def test_quarters_of_a_protected_council_serve_as_they_are() -> None:
    codes = ["2020-21-Q4", "2021-22-Q1", "2021-22-Q2", "2021-22-Q3"]
    counts = {"Good": [30, 60, 60, 60], "Poor": [60, 30, 30, 30]}
    grades = pd.DataFrame(
        [(code, grade, own[place], "") for place, code in enumerate(codes)
         for grade, own in counts.items()],
        columns=["period", "grade", "reviews", "symbol"],
    )  # fmt: skip
    assert sustained(grades).holds is True
