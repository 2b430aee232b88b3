"""Grades are counted and ranked; months are pooled until there are enough to say something."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from improvement_book.analysis.practice import (
    UnknownGrade,
    baseline_share,
    change_since_baseline,
    grade_spread,
    grades_by_period,
    latest_share,
    pooled_counts,
    pooled_grades,
    share_series,
)
from improvement_book.analysis.shares import COUNTS_ONLY, HIDDEN, NOTHING_COUNTED
from improvement_book.council import GradeScale
from improvement_book.period import Period
from improvement_book.release import Release

SCALE = GradeScale(("Poor", "Fair", "Good"), "Good")
GOOD = ["Good"]


def grades(*months: tuple[str, int | None, int | None, int | None]) -> pd.DataFrame:
    """Released counts, from rows of month and reviews at Good, Fair and Poor."""
    rows = [
        (month, grade, count, "c" if count is None else "")
        for month, *counts in months
        for grade, count in zip(["Good", "Fair", "Poor"], counts, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["period", "grade", "reviews", "symbol"])
    return frame.assign(reviews=frame["reviews"].astype("Int64"))


def each_month(first: str, count: int, good: int, poor: int) -> pd.DataFrame:
    """Several months with the same counts."""
    months = [Period.parse(first)]
    while len(months) < count:
        months.append(months[-1].next)
    return grades(*((month.code, good, 0, poor) for month in months))


def test_grades_stand_worst_first_and_unused_ones_stay() -> None:
    table = grade_spread(grades(("2021-06", 15, 0, 5)), SCALE).table
    assert table["grade"].tolist() == ["Poor", "Fair", "Good"]
    assert table["reviews"].tolist() == [5, 0, 15]
    assert table["n"].tolist() == [20, 20, 20]
    assert table["share"].tolist() == [0.25, 0, 0.75]


def test_a_month_with_a_hidden_count_has_no_shares() -> None:
    table = grade_spread(grades(("2021-05", 15, None, 5), ("2021-06", 15, 0, 5)), SCALE).table
    assert table["share"].isna().tolist() == [True] * 3 + [False] * 3
    assert table["n"].isna().tolist() == [True] * 3 + [False] * 3
    assert table["reason"].tolist() == [HIDDEN] * 3 + [""] * 3


def test_a_month_without_reviews_has_zero_counts_and_no_shares() -> None:
    table = grade_spread(grades(("2021-06", 0, 0, 0)), SCALE).table
    assert table["reviews"].tolist() == [0, 0, 0]
    assert table["reason"].tolist() == [NOTHING_COUNTED] * 3


def test_a_grade_that_is_not_on_the_scale_is_named() -> None:
    counts = grades(("2021-06", 1, 0, 0)).replace({"grade": {"Good": "Great"}})
    with pytest.raises(UnknownGrade, match=r"^Great: not on the scale Poor, Fair, Good\.$"):
        grade_spread(counts, SCALE)


def test_grades_by_period_stand_worst_first_and_hidden_ones_are_missing() -> None:
    wide = grades_by_period(grades(("2021-05", 15, None, 5), ("2021-06", 8, 0, 2)), SCALE)
    assert wide.columns.tolist() == ["Poor", "Fair", "Good"]
    assert wide.loc["2021-06"].tolist() == [2, 0, 8]
    assert wide.loc["2021-05"].isna().tolist() == [False, True, False]
    with pytest.raises(UnknownGrade):
        grades_by_period(grades(("2021-06", 1, 0, 0)).replace({"grade": {"Good": "Great"}}), SCALE)


def test_grades_of_some_periods_are_pooled_and_a_hidden_one_hides_its_grade() -> None:
    counts = grades(("2021-04", 1, 2, 3), ("2021-05", 15, None, 5), ("2021-06", 8, 0, 2))
    april, may, june = (Period.parse(f"2021-0{month}") for month in (4, 5, 6))
    assert pooled_grades(counts, SCALE, [april, june]).to_dict() == {
        "Poor": 5,
        "Fair": 2,
        "Good": 9,
    }
    assert pooled_grades(counts, SCALE, [april, may]).isna().tolist() == [False, True, False]


def test_a_series_has_one_row_per_month() -> None:
    series = share_series(
        grades(("2021-04", 5, 5, 10), ("2021-05", 2, 1, 0), ("2021-06", None, 1, 1)), GOOD, "good"
    )
    table = series.table
    assert table["period"].tolist() == ["2021-04", "2021-05", "2021-06"]
    assert table["count"].tolist() == [5, 2, pd.NA]
    assert table["n"].tolist() == [20, 3, pd.NA]
    assert table["share"].tolist() == [0.25, pd.NA, pd.NA]
    assert table["reason"].tolist() == ["", COUNTS_ONLY, HIDDEN]


@pytest.mark.parametrize(
    ("a_month", "period", "first", "n"),
    [
        (30, "2021-12", "2021-10", 90),
        (7, "2021-12", "2021-10", 21),
        (6, "2021-12", "2021-07", 36),
        (3, "2021-12", "2021-01", 36),
        (1, "2021-12", "2021-01", 12),
        (7, "2021-22-Q3", "2021-10", 21),
        (6, "2021-22-Q3", "2021-07", 36),
        (1, "2020-21", "2020-04", 12),
    ],
)
def test_months_are_pooled_until_they_hold_twenty_reviews(
    a_month: int, period: str, first: str, n: int
) -> None:
    asked = Period.parse(period)
    counts = each_month("2020-01", 24, good=1, poor=a_month - 1)
    pooled = latest_share(counts, GOOD, "good", asked)
    assert (pooled.periods[0].code, pooled.periods[-1].end) == (first, asked.end)
    assert pooled.share.n == n
    assert pooled.widened is (len(pooled.periods) > len(asked.months))


def test_a_hidden_month_hides_the_pooled_share() -> None:
    counts = grades(("2021-04", 9, 0, 0), ("2021-05", None, 0, 0), ("2021-06", 30, 0, 0))
    pooled = latest_share(counts, GOOD, "good", Period.parse("2021-06"))
    assert pooled.share.reason == HIDDEN
    assert len(pooled.periods) == 3


@pytest.mark.parametrize(("a_month", "last"), [(20, "2021-01"), (19, "2021-02"), (9, "2021-03")])
def test_the_baseline_is_widened_to_the_first_months_that_reach_twenty(
    a_month: int, last: str
) -> None:
    counts = each_month("2021-01", 6, good=a_month, poor=0)
    base = baseline_share(counts, GOOD, "good", Period.parse("2021-01"))
    assert base.periods[-1].code == last
    assert base.widened is (last != "2021-01")


def change(released: Callable[..., Release], period: str, baseline: str) -> object:
    counts = pd.concat([
        each_month("2021-01", 3, good=5, poor=15), each_month("2021-04", 3, good=15, poor=5),
    ])  # fmt: skip
    return change_since_baseline(counts, GOOD, "good", released(period, baseline))


def test_the_latest_months_are_compared_with_the_baseline(
    released: Callable[..., Release],
) -> None:
    found = change(released, "2021-06", "2021-01")
    assert found.table[["from", "to", "count", "n"]].to_numpy().tolist() == [
        ["2021-01", "2021-01", 5, 20], ["2021-04", "2021-06", 45, 60],
    ]  # fmt: skip
    assert found.change.difference == pytest.approx(0.5)
    assert found.change.direction == 1


@pytest.mark.parametrize(
    ("period", "baseline", "has_baseline", "compared"),
    [
        ("2021-06", "", False, False),
        ("2021-06", "2021-07", False, False),
        ("2021-06", "2021-04", True, False),
        ("2021-06", "2021-03", True, True),
    ],
)
def test_a_baseline_that_is_missing_or_overlaps_is_not_compared(
    released: Callable[..., Release],
    period: str,
    baseline: str,
    has_baseline: bool,
    compared: bool,
) -> None:
    found = change(released, period, baseline)
    assert (found.baseline is not None, found.change is not None) == (has_baseline, compared)


def test_counts_of_the_editions_months_are_pooled_by_category() -> None:
    counts = pd.DataFrame({
        "period": ["2021-03", "2021-04", "2021-06", "2021-06"],
        "selection": ["random", "random", "random", "risk"],
        "reviews": pd.array([99, 10, 5, 5], dtype="Int64"),
    })  # fmt: skip
    found = pooled_counts(counts, "selection", Period.parse("2021-22-Q1"))
    assert found.table[["selection", "reviews", "n", "share"]].to_numpy().tolist() == [
        ["random", 15, 20, 0.75], ["risk", 5, 20, 0.25],
    ]  # fmt: skip


def test_one_hidden_count_hides_every_pooled_share() -> None:
    counts = pd.DataFrame({
        "period": "2021-06", "selection": ["random", "risk"],
        "reviews": pd.array([20, None], dtype="Int64"),
    })  # fmt: skip
    table = pooled_counts(counts, "selection", Period.parse("2021-06")).table
    assert table["share"].isna().all()
    assert table["n"].isna().all()
