"""A change that the mix of teams makes is told from one that the teams made."""

from __future__ import annotations

from math import exp, log, sqrt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement_book.analysis import practice
from improvement_book.analysis.released import UnusableCounts
from improvement_book.analysis.shares import HIDDEN, TOO_FEW_TO_COMPARE, newcombe
from improvement_book.analysis.team_mix import NO_WEIGHT, TEAM_TOO_SMALL
from improvement_book.period import Period

Counted = dict[str, tuple[int | None, int | None]]


def teams(counted: Counted) -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(counted, orient="index", columns=["count", "n"])
    return frame.astype("Int64")


def adjusted(before: Counted, after: Counted, **weights: float) -> practice.StandardisedShare:
    return practice.standardised_share(teams(before), teams(after), weights)


@pytest.mark.parametrize(
    ("before", "after", "reading"),
    [
        # Half and half both times, and both teams rise.
        ({"A": (15, 50), "B": (15, 50)}, {"A": (40, 50), "B": (40, 50)}, "HOLDS"),
        # Nine in ten and two in ten are good; the strong team's part of the reviews grows.
        ({"A": (18, 20), "B": (16, 80)}, {"A": (72, 80), "B": (4, 20)}, "EXPLAINED"),
        # The same, and both teams get worse.
        ({"A": (20, 20), "B": (24, 80)}, {"A": (64, 80), "B": (1, 20)}, "EXPLAINED"),
        # The small team, which weighs as much as the large one, leaves it open.
        ({"A": (5, 10), "B": (20, 60)}, {"A": (6, 10), "B": (33, 60)}, "UNCERTAIN"),
        # Both teams rise; the weak team does most of the later reviews.
        ({"A": (40, 80), "B": (2, 20)}, {"A": (18, 20), "B": (32, 80)}, "MASKED"),
        ({"A": (15, 50), "B": (15, 50)}, {"A": (15, 50), "B": (16, 50)}, "NO_CHANGE"),
    ],
)
def test_the_two_changes_are_read_together(before: Counted, after: Counted, reading: str) -> None:
    found = adjusted(before, after, A=1, B=1)
    assert found.reading is practice.MixReading[reading]
    back = adjusted(after, before, A=1, B=1)
    assert back.reading is found.reading
    assert (back.difference, back.low, back.high) == pytest.approx(
        (-found.difference, -found.high, -found.low)
    )


COUNTED = st.integers(20, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTED, COUNTED, st.floats(0.1, 100))
def test_one_team_alone_has_newcombes_interval(
    before: tuple[int, int], after: tuple[int, int], weight: float
) -> None:
    found = adjusted({"A": before}, {"A": after}, A=weight)
    assert (found.low, found.high) == pytest.approx(newcombe(*before, *after), abs=1e-9)
    assert (found.crude.low, found.crude.high) == pytest.approx((found.low, found.high), abs=1e-9)


def test_only_the_proportion_of_weights_matters() -> None:
    before, after = {"A": (5, 20), "B": (10, 20)}, {"A": (15, 20), "B": (9, 20)}
    one, ten = adjusted(before, after, A=1, B=3), adjusted(before, after, A=10, B=30)
    assert one == ten
    assert one.before == pytest.approx(0.25 * 0.25 + 0.75 * 0.5)
    assert one.table["measure"].tolist() == ["as counted", "mix of teams held fixed"]


def test_the_odds_ratio_is_mantel_and_haenszels() -> None:
    found = adjusted({"A": (10, 30), "B": (20, 40)}, {"A": (20, 50), "B": (15, 20)}, A=1, B=1)
    over = 20 * 20 / 80 + 15 * 20 / 60
    under = 10 * 30 / 80 + 20 * 5 / 60
    assert found.odds_ratio == pytest.approx(over / under)
    assert found.odds_low < over / under < found.odds_high
    alone = adjusted({"A": (10, 30)}, {"A": (20, 50)}, A=1)
    ratio, se = 20 * 20 / (10 * 30), sqrt(1 / 10 + 1 / 20 + 1 / 20 + 1 / 30)
    assert (alone.odds_low, alone.odds_high) == pytest.approx(
        (exp(log(ratio) - 1.959964 * se), exp(log(ratio) + 1.959964 * se)), rel=1e-5
    )


def test_an_odds_ratio_of_zero_or_without_end_is_none() -> None:
    found = adjusted({"A": (0, 20)}, {"A": (20, 20)}, A=1)
    assert (found.odds_ratio, found.difference) == (None, 1)


@pytest.mark.parametrize(
    ("before", "weights", "reason"),
    [
        ({"A": (5, 10), "B": (5, 20)}, {"A": 1, "B": 1}, ""),
        ({"A": (5, 9), "B": (5, 20)}, {"A": 1, "B": 1}, TEAM_TOO_SMALL),
        ({"B": (5, 20)}, {"A": 1, "B": 1}, TEAM_TOO_SMALL),
        ({"A": (5, 9), "B": (5, 20)}, {"A": 0, "B": 1}, ""),
        ({"A": (5, 10), "B": (5, 20)}, {"B": 1}, NO_WEIGHT),
        ({"A": (5, 10), "B": (5, 20)}, {"A": 0, "B": 0}, TEAM_TOO_SMALL),
        ({"A": (5, 10), "B": (None, None)}, {"A": 1, "B": 1}, HIDDEN),
    ],
)
def test_an_adjusted_share_needs_ten_reviews_of_every_team(
    before: Counted, weights: dict[str, float], reason: str
) -> None:
    found = adjusted(before, {"A": (10, 20), "B": (10, 20)}, **weights)
    assert (found.reason, found.difference is None) == (reason, bool(reason))
    assert (found.reading is practice.MixReading.UNKNOWN) == bool(reason)
    assert (found.crude.difference is None) == (reason == HIDDEN)


def test_a_crude_change_too_small_to_compare_is_not_read() -> None:
    found = adjusted({"A": (5, 19)}, {"A": (10, 20)}, A=1)
    assert found.crude.reason == TOO_FEW_TO_COMPARE
    assert found.reading is practice.MixReading.UNKNOWN


def test_a_weight_under_zero_is_refused() -> None:
    with pytest.raises(UnusableCounts):
        adjusted({"A": (5, 20)}, {"A": (10, 20)}, A=-1)


def test_counts_of_teams_are_pooled_over_periods_and_hidden_together() -> None:
    rows = [
        ("2021-04", "A", 3, 7), ("2021-05", "A", 2, 8), ("2021-06", "A", 9, 9),
        ("2021-04", "B", 1, 9), ("2021-05", "B", None, 4),
    ]  # fmt: skip
    long = [
        (period, team, grade, count, "")
        for period, team, *counts in rows
        for grade, count in zip(["Poor", "Good"], counts, strict=True)
    ]
    grades = pd.DataFrame(long, columns=["period", "team", "grade", "reviews", "symbol"])
    periods = [Period.parse("2021-04"), Period.parse("2021-05")]
    found = practice.team_counts(
        grades.assign(reviews=grades["reviews"].astype("Int64")), ["Good"], periods
    )
    assert found.index.tolist() == ["A", "B"]
    assert found.loc["A"].tolist() == [15, 20]
    assert found.loc["B"].isna().all()
