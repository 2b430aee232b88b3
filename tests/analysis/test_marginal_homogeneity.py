"""Two spreads of grades are compared, with and without grades that nobody disputes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import SquareTable

from improvement_book.analysis import moderation
from improvement_book.analysis.marginal_homogeneity import ALL_ONE_WAY, NEVER_DIFFERED
from improvement_book.analysis.shares import HIDDEN

TABLE = [[3, 1, 0], [7, 18, 1], [2, 6, 9]]


@given(st.lists(st.lists(st.integers(1, 30), min_size=4, max_size=4), min_size=4, max_size=4))
def test_both_tests_are_those_of_statsmodels_where_it_has_an_inverse(rows: list[list[int]]) -> None:
    found = moderation.marginal_homogeneity(rows)
    square = SquareTable(np.array(rows), shift_zeros=False)
    for method in ("stuart_maxwell", "bhapkar"):
        expected, test = square.homogeneity(method=method), getattr(found, method)
        assert test.chi2 == pytest.approx(expected.statistic, rel=1e-6, abs=1e-9)
        assert (test.df, test.p) == (3, pytest.approx(expected.pvalue, abs=1e-9))


def test_two_grades_give_mcnemars_statistic() -> None:
    found = moderation.marginal_homogeneity([[10, 4], [12, 20]])
    assert found.stuart_maxwell.chi2 == pytest.approx((12 - 4) ** 2 / 16)
    assert (found.n, found.stuart_maxwell.df) == (46, 1)
    assert found.table["test"].tolist() == ["Stuart-Maxwell", "Bhapkar"]


@pytest.mark.parametrize("agreed", [0, 5])
def test_a_grade_that_nobody_disputes_changes_no_stuart_maxwell(agreed: int) -> None:
    wider = np.zeros((4, 4), dtype=int)
    wider[1:, 1:] = TABLE
    wider[0, 0] = agreed
    plain, more = moderation.marginal_homogeneity(TABLE), moderation.marginal_homogeneity(wider)
    assert more.stuart_maxwell == plain.stuart_maxwell
    assert more.n == plain.n + agreed
    assert (more.bhapkar.chi2 == plain.bhapkar.chi2) == (agreed == 0)


def test_groups_of_grades_without_disagreement_between_them_are_added_up() -> None:
    table = [[5, 1, 0, 0], [7, 9, 0, 0], [0, 0, 8, 2], [0, 0, 9, 6]]
    found = moderation.marginal_homogeneity(table)
    assert found.stuart_maxwell.chi2 == pytest.approx(6**2 / 8 + 7**2 / 11)
    assert found.stuart_maxwell.df == 2
    assert found.bhapkar.chi2 > found.stuart_maxwell.chi2


@pytest.mark.parametrize(
    ("table", "reason", "tests"),
    [
        ([[5, 0], [0, 5]], NEVER_DIFFERED, (False, False)),
        ([[0, 0], [0, 0]], NEVER_DIFFERED, (False, False)),
        ([[0, 0], [8, 0]], ALL_ONE_WAY, (True, False)),
        ([[1, 0], [8, 0]], "", (True, True)),
        ([[None, 1], [8, 0]], HIDDEN, (False, False)),
    ],
)
def test_where_a_test_is_missing_the_reason_is_given(
    table: list[list[int]], reason: str, tests: tuple[bool, bool]
) -> None:
    found = moderation.marginal_homogeneity(table)
    assert found.reason == reason
    assert (found.stuart_maxwell is not None, found.bhapkar is not None) == tests
    assert len(found.table) == 2
