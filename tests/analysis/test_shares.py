"""Intervals of shares and of their differences, against published cases and a plain formula."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path

import pytest

from improvement_book.analysis.shares import (
    COUNTS_ONLY,
    HIDDEN,
    NOTHING_COUNTED,
    SMALL_SAMPLE,
    TOO_FEW_TO_COMPARE,
    newcombe,
    share,
    share_change,
    wilson,
)

Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution, from a table."""


def wilson_by_hand(count: int, n: int) -> tuple[float, float]:
    p = count / n
    centre = p + Z**2 / (2 * n)
    reach = Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return (centre - reach) / (1 + Z**2 / n), (centre + reach) / (1 + Z**2 / n)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718),
    ],
)  # fmt: skip
def test_wilson_gives_the_published_intervals(count: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert wilson(count, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("count", "n"), [(0, 10), (10, 10), (7, 19), (12, 20), (300, 1000)])
def test_wilson_follows_the_formula(count: int, n: int) -> None:
    assert wilson(count, n) == pytest.approx(wilson_by_hand(count, n), abs=1e-12)


def test_newcombe_reproduces_every_worked_case(shared: Path) -> None:
    text = (shared / "vectors" / "change_over_time.json").read_text(encoding="utf-8")
    cases = [case for case in json.loads(text)["vectors"] if case["id"].startswith("newcombe_")]
    assert len(cases) == 8
    for case in cases:
        given, expected = case["input"], case["expected"]
        # The paper subtracts the second sample from the first; a change is after minus before.
        interval = newcombe(given["x2"], given["n2"], given["x1"], given["n1"])
        assert interval == pytest.approx(
            (expected["lower"], expected["upper"]), abs=case["tolerance"] + 1e-9
        ), case["id"]


@pytest.mark.parametrize(
    ("count", "n", "value", "reason"),
    [
        (0, 0, None, NOTHING_COUNTED),
        (9, 9, None, COUNTS_ONLY),
        (5, 10, 0.5, SMALL_SAMPLE),
        (19, 19, 1.0, SMALL_SAMPLE),
        (5, 20, 0.25, ""),
    ],
)
def test_the_number_of_reviews_decides_what_is_shown(
    count: int, n: int, value: float | None, reason: str
) -> None:
    found = share(count, n)
    assert (found.count, found.n, found.share, found.reason) == (count, n, value, reason)
    assert (found.low is None) == (found.high is None) == (value is None)


@pytest.mark.parametrize(("count", "n"), [(None, 20), (5, None), (None, None)])
def test_a_hidden_count_hides_everything(count: int | None, n: int | None) -> None:
    found = share(count, n)
    assert found.reason == HIDDEN
    assert [found.count, found.n, found.share, found.low, found.high] == [None] * 5


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [(20, 20, ""), (19, 20, TOO_FEW_TO_COMPARE), (20, 19, TOO_FEW_TO_COMPARE)],
)
def test_only_samples_of_twenty_are_compared(before: int, after: int, reason: str) -> None:
    change = share_change(share(5, before), share(10, after))
    assert change.reason == reason
    assert (change.difference is None) == (change.low is None) == bool(reason)


def test_a_change_is_after_minus_before() -> None:
    change = share_change(share(5, 20), share(10, 20))
    assert change.difference == pytest.approx(0.25)
    assert change.low < 0.25 < change.high


def test_a_hidden_count_is_not_compared() -> None:
    change = share_change(share(None, None), share(10, 20))
    assert (change.difference, change.reason, change.direction) == (None, HIDDEN, 0)


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [((2, 20), (18, 20), 1), ((18, 20), (2, 20), -1), ((9, 20), (11, 20), 0)],
)
def test_a_direction_needs_an_interval_clear_of_zero(
    before: tuple[int, int], after: tuple[int, int], direction: int
) -> None:
    assert share_change(share(*before), share(*after)).direction == direction
