"""Families that were not asked, or gave no answer, are counted beside those that spoke."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.families import ANSWERS, FamilyViews, family_views
from improvement_book.analysis.shares import (
    HIDDEN,
    NOT_GIVEN,
    NOTHING_COUNTED,
    TOO_FEW_TO_COMPARE,
)
from improvement_book.tabulate import follow_up, reviews
from improvement_book.tabulate.reviews import choices
from tests.analysis.rows import counted
from tests.analysis.test_grade_direction import release

Said = tuple[int | None, ...]


def views(poor: Said = (), good: Said = ()) -> pd.DataFrame:
    """Helped, a little, not, no answer, not asked, not recorded; of cases graded Poor and Good."""
    rows = [
        ("2021-06", grade, answer, count)
        for grade, own in (("Poor", poor), ("Good", good))
        for answer, count in zip(ANSWERS, own, strict=False)
    ]
    return counted("period grade family_said REVIEWS", *rows)


def found(table: pd.DataFrame) -> FamilyViews:
    return family_views(table, ["Good"], "good", release("2021-06"))


def test_words_are_those_of_the_released_table() -> None:
    said = (follow_up.SAID_NOTHING, follow_up.NOT_ASKED, reviews.NOT_RECORDED)
    assert (*choices("family_said"), *said) == ANSWERS


def test_asked_answered_and_helped_are_parts_of_one_another() -> None:
    result = found(views((1, 2, 3, 4, 5, 6), (7, 0, 1, 0, 2, 0)))
    assert (result.asked.count, result.asked.n) == (18, 31)
    assert (result.answered.count, result.answered.n) == (14, 18)
    assert (result.helped.count, result.helped.n) == (8, 14)
    assert [result.said(answer) for answer in ANSWERS] == [8, 2, 4, 4, 7, 6]
    assert result.table["grade"].tolist() == ["Poor", "Good"]


@pytest.mark.parametrize(
    ("poor", "good", "reason", "direction"),
    [
        ((5, 5, 10, 0, 0, 0), (15, 5, 0, 0, 0, 0), "", 1),
        ((15, 5, 0, 0, 0, 0), (5, 5, 10, 0, 0, 0), "", -1),
        ((10, 5, 5, 0, 0, 0), (11, 5, 4, 0, 0, 0), "", 0),
        ((5, 5, 9, 9, 9, 9), (15, 5, 0, 0, 0, 0), TOO_FEW_TO_COMPARE, 0),
    ],
)
def test_grades_are_compared_from_twenty_answers_each(
    poor: Said, good: Said, reason: str, direction: int
) -> None:
    apart = found(views(poor, good)).apart
    assert (apart.reason, apart.direction) == (reason, direction)
    assert (apart.difference is None) == bool(reason)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (views(), NOT_GIVEN), (views((0,) * 6, (0,) * 6), NOTHING_COUNTED),
        (views((0, 0, 0, 0, 0, 3), (0,) * 6), NOT_GIVEN),
        (views((1, 0, None, 0, 0, 3), (0,) * 6), HIDDEN),
    ],
)  # fmt: skip
def test_why_nothing_is_known(table: pd.DataFrame, reason: str) -> None:
    result = found(table)
    assert result.reason == reason
    if reason == HIDDEN:
        assert (result.asked.count, result.said("It helped")) == (None, 1)
