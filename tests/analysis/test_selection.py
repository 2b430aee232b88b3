"""Reviews chosen on purpose are counted apart, and their grades stand apart."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.selection import (
    AGAIN,
    ON_PURPOSE,
    OTHERS,
    RISK,
    ROUTINE,
    THEME,
    chosen_reviews,
    other_grades,
)
from improvement_book.analysis.shares import (
    COUNTS_ONLY,
    HIDDEN,
    NOT_GIVEN,
    NOTHING_COUNTED,
    SMALL_SAMPLE,
)
from tests.analysis.rows import counted
from tests.analysis.test_grade_direction import release


def by_selection(*rows: tuple[str, str, int | None]) -> pd.DataFrame:
    columns = "period review_type selection REVIEWS"
    return counted(columns, *(("2021-06", *row) for row in rows))


def graded(*rows: tuple[str, int | None, int | None]) -> pd.DataFrame:
    """Reviews at Poor and Good, by why they were chosen."""
    columns = "period chosen grade REVIEWS"
    own = [
        ("2021-06", chosen, grade, reviews)
        for chosen, *counts in rows
        for grade, reviews in zip(("Poor", "Good"), counts, strict=True)
    ]
    return counted(columns, *own)


@pytest.mark.parametrize(
    ("review_type", "selection", "chosen"),
    [
        ("routine", "random", ROUTINE), ("routine", "risk", RISK), ("routine", "thematic", THEME),
        ("thematic", "random", THEME), ("thematic", "risk", RISK), ("open case", "risk", RISK),
        ("open case", "random", OTHERS), ("re-review", "random", AGAIN),
        ("re-review", "risk", AGAIN), ("re-review", "thematic", AGAIN),
    ],
)  # fmt: skip
def test_every_review_has_one_reason(review_type: str, selection: str, chosen: str) -> None:
    found = chosen_reviews(by_selection((review_type, selection, 3)), release("2021-06"))
    counts = found.table.set_index("chosen")["reviews"]
    assert counts[counts > 0].to_dict() == {chosen: 3}
    assert list(counts.index) == [ROUTINE, *ON_PURPOSE]


def test_one_hidden_count_hides_every_share() -> None:
    table = by_selection(("routine", "random", 30), ("routine", "risk", None))
    found = chosen_reviews(table, release("2021-06"))
    assert found.reason == HIDDEN
    assert found.table["reviews"].isna().tolist() == [False, True, False, False, False]
    assert found.table["share"].isna().all()


def test_without_reviews_nothing_is_said_of_how_they_were_chosen() -> None:
    none = chosen_reviews(by_selection(("routine", "random", 0)), release("2021-06"))
    assert none.reason == NOTHING_COUNTED
    empty = chosen_reviews(by_selection(), release("2021-06"))
    assert (empty.reason, len(empty.table)) == (NOT_GIVEN, 0)


def test_each_kind_has_its_own_share_and_guard() -> None:
    table = graded((AGAIN, 5, 4), (RISK, 15, 5), (THEME, 5, 14), (OTHERS, None, 2))
    found = other_grades(table, ["Good"], "good", release("2021-06"))
    assert found.table["chosen"].tolist() == [RISK, THEME, AGAIN, OTHERS]
    assert found.table["n"].tolist()[:3] == [20, 19, 9]
    assert found.table["reason"].tolist() == ["", SMALL_SAMPLE, COUNTS_ONLY, HIDDEN]
    assert found.reason == ""


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (graded(), NOT_GIVEN), (graded((RISK, 0, 0)), NOTHING_COUNTED),
        (graded((RISK, None, 0)), HIDDEN), (graded((RISK, None, 0), (THEME, 0, 0)), HIDDEN),
        (graded((RISK, None, 0), (THEME, 1, 0)), ""),
    ],
)  # fmt: skip
def test_why_no_grades_are_known(table: pd.DataFrame, reason: str) -> None:
    assert other_grades(table, ["Good"], "good", release("2021-06")).reason == reason
