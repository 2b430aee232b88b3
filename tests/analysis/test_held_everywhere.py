"""What moderation found in a random part is held against all reviews."""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement_book.analysis import moderation
from improvement_book.analysis.held_everywhere import (
    NOT_RANDOM,
    TOO_FEW_MODERATED,
    paired_newcombe,
)
from improvement_book.analysis.released import UnusableCounts
from improvement_book.analysis.shares import HIDDEN

GRADES = ("Poor", "Fair", "Good")


def square(*rows: list[int | None]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), index=list(GRADES), columns=list(GRADES)).astype("Int64")


TABLE = square([4, 1, 0], [1, 9, 1], [0, 6, 18])
"""40 moderated: the reviewer calls 24 good, the moderator 19."""
REVIEWED = dict(zip(GRADES, (10, 30, 60), strict=True))


def held(
    table: pd.DataFrame = TABLE, reviewed: object = None, **selection: int | None
) -> moderation.HeldEverywhere:
    return moderation.if_held_everywhere(
        table, reviewed or REVIEWED, "Good", selection or {"random": 40}
    )


def test_paired_shares_have_the_published_interval() -> None:
    """Fagerland, Lydersen and Laake, R package contingencytables, tests/testthat/test-ch8.R."""
    low, high = paired_newcombe(59, 6, 16, 80)
    assert (low, high) == pytest.approx((-0.1186, -0.0046), abs=5e-5)


@given(*[st.integers(0, 40)] * 4)
def test_paired_intervals_hold_the_difference_and_turn_with_it(
    both: int, first: int, second: int, neither: int
) -> None:
    n = both + first + second + neither
    if n:
        low, high = paired_newcombe(both, first, second, neither)
        assert -1 - 1e-9 <= low <= (first - second) / n <= high <= 1 + 1e-9
        turned = paired_newcombe(both, second, first, neither)
        assert turned == pytest.approx((-high, -low), abs=1e-9)


def test_the_share_of_all_moves_by_what_moderation_found() -> None:
    found = held()
    assert (found.n, found.moderated, found.reviewed) == (100, 40, 0.6)
    assert found.difference == pytest.approx(-5 / 40)
    assert found.share == pytest.approx(0.6 - 5 / 40)
    low, high = paired_newcombe(18, 1, 6, 15)
    left = sqrt(1 - 40 / 100)
    assert found.low == pytest.approx(found.share + left * (low + 5 / 40))
    assert found.high == pytest.approx(found.share + left * (high + 5 / 40))
    assert found.table["moderated"].tolist() == [40]


def test_moderating_all_leaves_nothing_open() -> None:
    found = held(reviewed=dict(zip(GRADES, (5, 11, 24), strict=True)))
    assert found.low == found.share == found.high == pytest.approx(19 / 40)


def test_a_share_stays_a_share() -> None:
    found = held(square([0, 0, 6], [0, 0, 4], [0, 0, 10]),
                 dict(zip(GRADES, (6, 4, 990), strict=True)), random=20)  # fmt: skip
    assert (found.share, found.high) == (1, 1)


@pytest.mark.parametrize(
    ("selection", "reason"),
    [
        ({"random": 40}, ""),
        ({"random": 40, "borderline": 0}, ""),
        ({"random": 39, "borderline": 1}, NOT_RANDOM),
        ({"random": 39}, NOT_RANDOM),
        ({"all": 40}, NOT_RANDOM),
        ({"random": 40, "by grade": None}, HIDDEN),
    ],
)
def test_only_random_moderation_stands_for_the_rest(selection: dict[str, int], reason: str) -> None:
    found = held(**selection)
    assert (found.reason, found.share is None, found.low is None) == (
        reason, bool(reason), bool(reason),
    )  # fmt: skip


@pytest.mark.parametrize(("agreed", "reason"), [(11, TOO_FEW_MODERATED), (12, "")])
def test_twenty_moderated_reviews_are_needed(agreed: int, reason: str) -> None:
    table = square([0, 0, 0], [0, 4, 0], [0, 4, agreed])
    assert held(table, random=8 + agreed).reason == reason


def test_hidden_counts_hide_it() -> None:
    assert held(TABLE.mask(TABLE == 6)).reason == HIDDEN
    assert held(reviewed=REVIEWED | {"Poor": None}).reason == HIDDEN


def test_tables_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UnusableCounts):
        held(reviewed=REVIEWED | {"Good": 23})
    with pytest.raises(moderation.UnknownGrade):
        held(reviewed={"Poor": 10, "Good": 60, "Fair": 30})
    with pytest.raises(moderation.UnknownGrade):
        moderation.if_held_everywhere(TABLE, REVIEWED, "Best", {"random": 40})
