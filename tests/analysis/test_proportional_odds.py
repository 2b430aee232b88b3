"""The size of a trend; with two grades it is a logistic regression, fitted here by hand."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pandas as pd
import pytest

from improvement_book.analysis import practice
from improvement_book.analysis.grade_trend import ONE_GRADE, ONE_PERIOD, TOO_FEW_REVIEWS
from improvement_book.analysis.proportional_odds import (
    NO_FIT,
    NOT_TOLD_APART,
    TEAM_TOO_SMALL,
    TOO_FEW_AT_A_GRADE,
)
from improvement_book.analysis.shares import HIDDEN


def logistic_by_hand(design: np.ndarray, good: np.ndarray, of: np.ndarray) -> tuple[float, float]:
    """The last coefficient and its standard error, by Newton's method."""
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        information = design.T @ (design * (of * p * (1 - p))[:, None])
        beta += np.linalg.solve(information, design.T @ (good - of * p))
    return beta[-1], sqrt(np.linalg.inv(information)[-1, -1])


def test_two_periods_and_two_grades_give_the_odds_ratio_of_the_table() -> None:
    found = practice.proportional_odds(pd.DataFrame([[30, 20], [20, 30]]))
    assert found.odds_ratio == pytest.approx(30 * 30 / (20 * 20), rel=1e-5)
    se = sqrt(2 / 20 + 2 / 30)
    assert found.se == pytest.approx(se, rel=1e-4)
    assert (found.low, found.high) == pytest.approx(
        (exp(log(2.25) - 1.959964 * se), exp(log(2.25) + 1.959964 * se)), rel=1e-4
    )
    assert (found.n, found.periods, found.teams, found.direction) == (100, 2, 0, 1)


def test_two_grades_give_the_logistic_regression() -> None:
    good, of = np.array([8, 12, 9, 15, 14, 18]), np.full(6, 25)
    found = practice.proportional_odds(pd.DataFrame({"Poor": of - good, "Good": good}))
    slope, se = logistic_by_hand(np.column_stack([np.ones(6), np.arange(6)]), good, of)
    assert (found.log_odds, found.se) == pytest.approx((slope, se), rel=1e-4)


def test_teams_are_held_fixed_where_their_mix_makes_the_trend() -> None:
    """A strong team, 90% good, does ever more of the reviews; neither team changes."""
    sizes = {"Strong": [10, 20, 30, 40], "Weak": [40, 30, 20, 10]}
    share = {"Strong": 0.9, "Weak": 0.4}
    rows = {
        (period, team): [round(n * (1 - share[team])), round(n * share[team])]
        for team, own in sizes.items() for period, n in enumerate(own)
    }  # fmt: skip
    counts = pd.DataFrame.from_dict(rows, orient="index", columns=["Poor", "Good"])
    counts.index = pd.MultiIndex.from_tuples(list(rows))
    adjusted = practice.proportional_odds(counts.sort_index())
    crude = practice.proportional_odds(counts.groupby(level=0).sum())
    assert (crude.direction, adjusted.direction) == (1, 0)
    assert adjusted.odds_ratio == pytest.approx(1, abs=1e-4)
    assert (crude.teams, adjusted.teams, adjusted.periods) == (0, 2, 4)
    assert adjusted.table["teams"].tolist() == [2]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[25, 25], [25, 24]], TOO_FEW_REVIEWS),
        ([[25, 25], [25, 25]], ""),
        ([[48, 2], [48, 2]], TOO_FEW_AT_A_GRADE),
        ([[48, 2], [47, 3]], ""),
        ([[0, 48, 2], [0, 47, 3]], ""),
        ([[1, 47, 2], [0, 47, 3]], TOO_FEW_AT_A_GRADE),
        ([[50, 0], [50, 0]], ONE_GRADE),
        ([[50, 50], [0, 0]], ONE_PERIOD),
        ([[50, None], [25, 25]], HIDDEN),
        ([[50, 0], [0, 50]], NO_FIT),
    ],
)
def test_the_size_of_a_trend_needs_enough_of_every_grade(
    rows: list[list[int]], reason: str
) -> None:
    found = practice.proportional_odds(pd.DataFrame(rows))
    assert (found.reason, found.odds_ratio is None) == (reason, bool(reason))


@pytest.mark.parametrize(("small", "reason"), [(5, TEAM_TOO_SMALL), (6, "")])
def test_a_small_team_is_not_adjusted_for(small: int, reason: str) -> None:
    index = pd.MultiIndex.from_product([["2021-04", "2021-05"], ["A", "B"]])
    counts = pd.DataFrame([[30, 30], [2, 2], [30, 30], [small - 2, 2]], index=index)
    assert practice.proportional_odds(counts).reason == reason


def test_teams_that_came_one_after_the_other_are_not_told_from_the_trend() -> None:
    index = pd.MultiIndex.from_tuples([("2021-04", "A"), ("2021-05", "B")])
    counts = pd.DataFrame([[30, 30], [20, 40]], index=index)
    assert practice.proportional_odds(counts).reason == NOT_TOLD_APART
