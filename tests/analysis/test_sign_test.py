"""The sign test: pairs that differ, by the side on which they do."""

from __future__ import annotations

from math import comb

import pytest

from improvement_book.analysis.shares import HIDDEN
from improvement_book.analysis.sign_test import TOO_FEW_DIFFER, sign_test


@pytest.mark.parametrize(("higher", "lower"), [(6, 0), (9, 3), (0, 8), (10, 10)])
def test_p_is_the_sum_of_the_splits_as_uneven(higher: int, lower: int) -> None:
    n = higher + lower
    tail = sum(comb(n, k) for k in range(max(higher, lower), n + 1)) / 2**n
    found = sign_test(higher, lower)
    assert found.p == pytest.approx(min(1, 2 * tail))
    assert found.share == higher / n


@pytest.mark.parametrize(
    ("higher", "lower", "direction"), [(6, 0, 1), (0, 6, -1), (6, 1, 0), (5, 0, None), (0, 0, None)]
)
def test_a_side_is_named_beyond_chance_alone(higher: int, lower: int, direction: int) -> None:
    found = sign_test(higher, lower)
    assert found.direction == direction
    assert (found.reason == TOO_FEW_DIFFER) is (direction is None)


def test_a_hidden_side_hides_the_test() -> None:
    assert sign_test(None, 3).reason == HIDDEN
    assert sign_test(None, 3).lower is None
