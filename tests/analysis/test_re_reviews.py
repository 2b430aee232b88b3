"""Second reviews are set against the first, with a test only where enough grades changed."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.re_reviews import AGAINST_FIRST, re_reviews
from improvement_book.analysis.shares import HIDDEN, NOT_GIVEN, NOTHING_COUNTED
from improvement_book.analysis.sign_test import TOO_FEW_DIFFER
from improvement_book.tabulate import follow_up
from tests.analysis.rows import counted
from tests.analysis.test_grade_direction import release


def against(*counts: int | None) -> pd.DataFrame:
    """Better, the same, worse, first review not known."""
    rows = [("2021-06", name, count) for name, count in zip(AGAINST_FIRST, counts, strict=False)]
    return counted("period against_first REVIEWS", *rows)


def test_words_are_those_of_the_released_table() -> None:
    assert AGAINST_FIRST == follow_up.AGAINST_FIRST


def test_shares_are_of_those_whose_first_review_is_known() -> None:
    table = re_reviews(against(6, 3, 1, 4), release("2021-06")).table
    assert table["share"].tolist()[:3] == [0.6, 0.3, 0.1]
    assert table["share"].isna().tolist() == [False, False, False, True]
    assert table["reviews"].tolist() == [6, 3, 1, 4]


@pytest.mark.parametrize(
    ("counts", "p", "direction"),
    [
        ((6, 9, 0, 0), 2 / 2**6, 1), ((0, 9, 6, 0), 2 / 2**6, -1),
        ((7, 0, 1, 0), 18 / 2**8, 0), ((3, 0, 3, 0), 1, 0),
    ],
)  # fmt: skip
def test_the_sign_test_is_exact(counts: tuple[int, ...], p: float, direction: int) -> None:
    found = re_reviews(against(*counts), release("2021-06"))
    assert found.sign_test.p == pytest.approx(p)
    assert (found.sign_test.direction, found.sign_test.reason) == (direction, "")


def test_five_that_changed_are_too_few_to_test() -> None:
    found = re_reviews(against(5, 9, 0, 0), release("2021-06"))
    assert (found.sign_test.p, found.sign_test.reason) == (None, TOO_FEW_DIFFER)
    assert found.reason == ""


@pytest.mark.parametrize(
    ("table", "reason", "n"),
    [
        (against(), NOT_GIVEN, None), (against(0, 0, 0, 0), NOTHING_COUNTED, 0),
        (against(3, None, 1, 0), HIDDEN, None), (against(0, 0, 0, 2), "", 0),
    ],
)  # fmt: skip
def test_why_nothing_is_known(table: pd.DataFrame, reason: str, n: int | None) -> None:
    found = re_reviews(table, release("2021-06"))
    assert (found.reason, found.n) == (reason, n)
