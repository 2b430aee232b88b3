"""Limits follow the size of each period, and are never narrower than chance on the page."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

import pandas as pd
import pytest

from improvement_book.analysis import practice
from improvement_book.analysis.share_chart import TOO_SHORT
from improvement_book.analysis.shares import ALL_OR_NONE, HIDDEN

FIGURES = ["p_low", "p_high", "low", "high"]


def chart_by_hand(counts: list[int], sizes: list[int]) -> tuple[float, float]:
    """The centre and sigma z, period by period."""
    kept = [(x, n) for x, n in zip(counts, sizes, strict=True) if n]
    centre = sum(counts) / sum(sizes)
    z = [(x / n - centre) / sqrt(centre * (1 - centre) / n) for x, n in kept]
    moves = [abs(b - a) for a, b in pairwise(z)]
    return centre, sum(moves) / len(moves) / 1.128


WILD, CALM = [2, 18] * 6, [9, 10] * 6


@pytest.mark.parametrize(("counts", "wide"), [(WILD, True), (CALM, False)])
def test_only_more_spread_than_chance_widens_the_limits(counts: list[int], wide: bool) -> None:
    centre, sigma_z = chart_by_hand(counts, [20] * 12)
    page, bare = (practice.share_chart(counts, [20] * 12, floor=floor) for floor in (True, False))
    assert (page.centre, page.sigma_z) == pytest.approx((centre, sigma_z))
    assert bare.sigma_z == page.sigma_z
    assert (sigma_z > 1) is wide
    reach = 3 * sqrt(centre * (1 - centre) / 20)
    assert page.table["p_high"].iloc[0] == pytest.approx(min(1, centre + reach))
    assert page.table["high"].iloc[0] == pytest.approx(min(1, centre + max(1, sigma_z) * reach))
    assert bare.table["high"].iloc[0] == pytest.approx(min(1, centre + sigma_z * reach))


def test_limits_are_cut_to_shares_and_points_beyond_are_outside() -> None:
    found = practice.share_chart([1] * 14 + [25], [30] * 15)
    assert found.table["low"].tolist() == [0] * 15
    assert found.table["outside"].tolist() == [False] * 14 + [True]


@pytest.mark.parametrize(
    ("counts", "sizes", "reason"),
    [
        ([5] * 10 + [4], [10] * 11, TOO_SHORT),
        ([5] * 11 + [4], [10] * 12, ""),
        ([5] * 11 + [0], [10] * 11 + [0], TOO_SHORT),
        ([0] * 12, [10] * 12, ALL_OR_NONE),
        ([10] * 12, [10] * 12, ALL_OR_NONE),
        ([5] * 11 + [None], [10] * 12, HIDDEN),
        ([5] * 12, [10] * 11 + [None], HIDDEN),
    ],
)
def test_a_chart_without_limits_says_why(counts: list[int], sizes: list[int], reason: str) -> None:
    found = practice.share_chart(counts, sizes)
    assert (found.reason, found.centre is None) == (reason, bool(reason))
    assert found.table[FIGURES].isna().all(axis=None) == bool(reason)
    assert found.table["n"].isna().all() == (reason == HIDDEN)


def test_a_period_without_reviews_has_a_row_and_no_limits() -> None:
    counts, sizes = [5] * 6 + [0] + [6] * 6, [10] * 6 + [0] + [10] * 6
    months = [f"month {number}" for number in range(13)]
    found = practice.share_chart(pd.Series(counts, index=months), pd.Series(sizes, index=months))
    assert found.table["period"].tolist() == months
    assert found.table.loc[6, ["share", *FIGURES, "outside"]].isna().all()
    assert (found.centre, found.sigma_z) == pytest.approx(chart_by_hand(counts, sizes))
