"""Each team against all others, with an allowance for how many are looked at."""

from __future__ import annotations

from math import comb

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement_book.analysis import practice
from improvement_book.analysis.shares import ALL_OR_NONE, COUNTS_ONLY, HIDDEN, newcombe
from improvement_book.analysis.team_comparison import FIGURES, ONE_TEAM, funnel_limits


def compared(**counted: tuple[int | None, int | None]) -> practice.TeamComparison:
    frame = pd.DataFrame.from_dict(counted, orient="index", columns=["count", "n"])
    return practice.team_comparison(frame.astype("Int64"))


def exact_by_hand(count: int, n: int, all_counted: int, all_n: int) -> float:
    """Fisher's two-sided p: all tables no more likely than this one."""

    def ways(k: int) -> int:
        return comb(all_counted, k) * comb(all_n - all_counted, n - k)

    likely = [ways(k) for k in range(max(0, n - all_n + all_counted), min(n, all_counted) + 1)]
    return sum(way for way in likely if way <= ways(count)) / comb(all_n, n)


def test_each_team_is_set_against_the_others() -> None:
    found = compared(A=(5, 20), B=(13, 20), C=(14, 20))
    table = found.table.set_index("team")
    assert found.overall.share == pytest.approx(32 / 60)
    assert table.loc["A", "others"] == pytest.approx(27 / 40)
    assert table.loc["A", "difference"] == pytest.approx(5 / 20 - 27 / 40)
    assert (table.loc["A", "difference_low"], table.loc["A", "difference_high"]) == pytest.approx(
        newcombe(27, 40, 5, 20)
    )
    hand = {
        team: exact_by_hand(count, 20, 32, 60) for team, count in (("A", 5), ("B", 13), ("C", 14))
    }
    assert table["p"].to_dict() == pytest.approx(hand)
    ranked = sorted(hand.values())
    adjusted = [min(ranked[k] * 3 / (k + 1) for k in range(first, 3)) for first in range(3)]
    assert sorted(table["p_adjusted"]) == pytest.approx(adjusted)
    assert table["differs"].to_dict() == {"A": True, "B": False, "C": False}


def test_looking_at_more_teams_asks_for_more() -> None:
    p = compared(A=(8, 20), B=(29, 40)).table.loc[0, "p"]
    assert 0.01 < p < 0.05
    many = compared(A=(8, 20), **{f"T{number}": (6, 10) for number in range(9)})
    assert not many.table["differs"].any()


@pytest.mark.parametrize(("n", "small"), [(9, True), (10, False)])
def test_a_team_under_ten_is_counted_and_not_compared(n: int, small: bool) -> None:
    table = compared(A=(5, n), B=(15, 20)).table.set_index("team")
    assert table.loc["A", list(FIGURES)].isna().all() == small
    assert pd.isna(table.loc["A", "differs"]) == small
    assert (table.loc["A", "reason"] == COUNTS_ONLY) == small
    assert table.loc["B", "others"] == pytest.approx(5 / n)


@pytest.mark.parametrize(
    ("counted", "reason"),
    [
        ({"A": (5, 20), "B": (None, None)}, HIDDEN),
        ({"A": (5, 20), "B": (0, 0)}, ONE_TEAM),
        ({"A": (5, 20)}, ONE_TEAM),
        ({"A": (20, 20), "B": (20, 20)}, ALL_OR_NONE),
        ({"A": (0, 20), "B": (0, 20)}, ALL_OR_NONE),
        ({"A": (0, 9), "B": (1, 9)}, ""),
    ],
)
def test_teams_that_can_not_be_compared_say_why(
    counted: dict[str, tuple[int, int]], reason: str
) -> None:
    found = compared(**counted)
    assert found.reason == reason
    assert found.table[list(FIGURES)].isna().all(axis=None)
    assert found.table["n"].isna().all() == (reason == HIDDEN)


@given(st.floats(0.02, 0.98), st.integers(10, 200))
def test_the_funnel_lies_between_two_neighbouring_counts(overall: float, n: int) -> None:
    """At the limit's count at most the probability has been used, one further more than it."""

    def below(k: int) -> float:
        return sum(comb(n, x) * overall**x * (1 - overall) ** (n - x) for x in range(k + 1))

    low, high = funnel_limits(overall, n, 0.95)
    assert 0 <= low < high <= 1
    for limit, p in ((low, 0.025), (high, 0.975)):
        if 0 < limit < 1:
            assert below(int(limit * n - 1e-9)) <= p + 1e-9
            assert below(int(limit * n - 1e-9) + 1) >= p - 1e-9
    wide = funnel_limits(overall, n, 0.998)
    assert wide[0] <= low
    assert wide[1] >= high
