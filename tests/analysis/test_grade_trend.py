"""The trend of grades by ranks, against pairs counted one by one."""

from __future__ import annotations

from itertools import combinations
from math import erfc, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement_book.analysis import practice
from improvement_book.analysis.grade_trend import (
    ONE_GRADE,
    ONE_PERIOD,
    TOO_FEW_PERIODS,
    TOO_FEW_REVIEWS,
)
from improvement_book.analysis.released import UnusableCounts
from improvement_book.analysis.shares import ALL_OR_NONE, HIDDEN, TOO_FEW_TO_COMPARE


def two_grades(*good: int, of: int) -> pd.DataFrame:
    return pd.DataFrame({"Poor": [of - count for count in good], "Good": good})


def by_pairs(counts: list[list[int]]) -> tuple[float, float]:
    """Kendall's S over its standard deviation with ties in both, and tau-b, review by review."""
    reviews = [
        (period, grade) for period, row in enumerate(counts)
        for grade, count in enumerate(row) for _ in range(count)
    ]  # fmt: skip
    s = sum(np.sign((b[0] - a[0]) * (b[1] - a[1])) for a, b in combinations(reviews, 2))
    n = len(reviews)
    t = [sum(row) for row in counts]
    u = [sum(column) for column in zip(*counts, strict=True)]

    def over(sizes: list[int], *factors: int) -> int:
        return sum(np.prod([size, size - 1, *(size * a + b for a, b in factors)]) for size in sizes)

    variance = (
        (n * (n - 1) * (2 * n + 5) - over(t, (2, 5)) - over(u, (2, 5))) / 18
        + over(t, (1, -2)) * over(u, (1, -2)) / (9 * n * (n - 1) * (n - 2))
        + over(t) * over(u) / (2 * n * (n - 1))
    )
    pairs = n * (n - 1)
    return s / sqrt(variance), 2 * s / sqrt((pairs - over(t)) * (pairs - over(u)))


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=6, max_size=8).filter(
        lambda rows: (
            sum(map(sum, rows)) >= 100
            and all(map(sum, rows))
            and sum(map(any, zip(*rows, strict=True))) > 1
        )
    )
)
def test_the_trend_is_that_of_counting_pairs(rows: list[list[int]]) -> None:
    found = practice.grade_trend(pd.DataFrame(rows))
    z, tau = by_pairs(rows)
    assert found.z == pytest.approx(z, abs=1e-6)
    assert found.tau == pytest.approx(tau, abs=1e-9)
    assert found.p == pytest.approx(erfc(abs(z) / sqrt(2)), abs=1e-9)
    assert found.direction == (np.sign(z) if abs(z) > 1.959963984540054 else 0)
    backwards = practice.grade_trend(pd.DataFrame(rows[::-1]))
    assert (backwards.z, backwards.direction) == (pytest.approx(-z, abs=1e-6), -found.direction)


def test_a_steady_rise_is_a_rise() -> None:
    found = practice.grade_trend(two_grades(4, 6, 8, 10, 12, 14, of=18))
    assert (found.n, found.periods, found.direction, found.reason) == (108, 6, 1, "")
    assert practice.grade_trend(two_grades(14, 12, 10, 8, 6, 4, of=18)).direction == -1
    assert practice.grade_trend(two_grades(9, 9, 9, 9, 9, 9, of=18)).direction == 0
    assert found.table[["n", "direction"]].to_numpy().tolist() == [[108, 1]]


def test_a_trend_too_clear_for_p_still_has_a_finite_score() -> None:
    found = practice.grade_trend(two_grades(*[0] * 20, *[200] * 20, of=200))
    assert found.p == 0
    assert 37 < found.z < 38


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (two_grades(*[9] * 5, of=30), TOO_FEW_PERIODS),
        (two_grades(*[9] * 6, of=30), ""),
        (pd.concat([two_grades(*[9] * 5, of=30), two_grades(0, of=0)]), TOO_FEW_PERIODS),
        (two_grades(*[9] * 9, of=11), TOO_FEW_REVIEWS),
        (two_grades(*[9] * 10, of=10), ""),
        (two_grades(*[0] * 10, of=10), ONE_GRADE),
        (two_grades(1, *[0] * 9, of=10), ""),
        (two_grades(*[9] * 6, of=30).astype("Int64").replace(21, pd.NA), HIDDEN),
    ],
)
def test_a_trend_needs_six_periods_a_hundred_reviews_and_two_grades(
    counts: pd.DataFrame, reason: str
) -> None:
    found = practice.grade_trend(counts)
    assert found.reason == reason
    assert (found.z is None) == (found.p is None) == (found.tau is None) == bool(reason)
    assert found.direction == 0 or not reason


def test_99_reviews_are_too_few_and_100_enough() -> None:
    counts = two_grades(*[9] * 9, 8, of=10)
    counts.loc[9, "Poor"] = 1
    assert practice.grade_trend(counts).reason == TOO_FEW_REVIEWS
    counts.loc[9, "Poor"] = 2
    assert practice.grade_trend(counts).reason == ""


@given(
    st.lists(
        st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=2, max_size=9,
    ).filter(
        lambda rows: sum(n > 0 for _, n in rows) > 1
        and sum(n for _, n in rows) >= 20
        and 0 < sum(x for x, _ in rows) < sum(n for _, n in rows)
    )
)  # fmt: skip
def test_the_trend_of_a_share_is_the_weighted_line(rows: list[tuple[int, int]]) -> None:
    """R's prop.trend.test: the sum of squares of a line with weights n / (p (1 - p))."""
    x, n = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    found = practice.share_trend(x, n)
    p = x.sum() / n.sum()
    own, score, kept = x[n > 0] / n[n > 0], np.arange(len(n))[n > 0], n[n > 0]
    slope = np.cov(score, own, aweights=kept)[0, 1] / np.cov(score, aweights=kept)
    fitted = p + slope * (score - np.average(score, weights=kept))
    expected = (kept * (fitted - p) ** 2).sum() / (p * (1 - p))
    assert found.chi2 == pytest.approx(expected, abs=1e-8)
    assert found.z**2 == pytest.approx(found.chi2)
    assert np.sign(round(found.z, 9)) == np.sign(round(slope, 12)) or abs(found.z) < 1e-6


@pytest.mark.parametrize(
    ("counts", "sizes", "reason"),
    [
        ([5, 5], [10, 10], ""),
        ([5, 5], [10, 9], TOO_FEW_TO_COMPARE),
        ([5, 0], [20, 0], ONE_PERIOD),
        ([0, 0], [20, 20], ALL_OR_NONE),
        ([20, 20], [20, 20], ALL_OR_NONE),
        ([1, 0], [20, 20], ""),
        ([5, None], [20, 20], HIDDEN),
        ([5, 5], [20, None], HIDDEN),
    ],
)
def test_a_share_without_a_trend_says_why(counts: list[int], sizes: list[int], reason: str) -> None:
    found = practice.share_trend(counts, sizes)
    assert (found.reason, found.z is None, found.p is None) == (reason, bool(reason), bool(reason))
    assert len(found.table) == 1


def test_counts_must_be_parts_of_sizes() -> None:
    with pytest.raises(UnusableCounts):
        practice.share_trend([21, 5], [20, 20])
