"""What a council says about itself, as types."""

from __future__ import annotations

import pytest

from improvement_book.council import Council, GradeScale, Origin, ReviewPolicy
from improvement_book.period import Period
from improvement_book.settings import council_from_settings

SCALE = GradeScale(("Poor", "Fair", "Good"), "Fair", {"OK": "Fair"})


@pytest.mark.parametrize(
    ("good_from", "good"),
    [("Poor", ("Poor", "Fair", "Good")), ("Fair", ("Fair", "Good")), ("Good", ("Good",))],
)
def test_good_or_better_begins_at_the_line(good_from: str, good: tuple[str, ...]) -> None:
    assert GradeScale(SCALE.grades, good_from).good_or_better == good


def test_the_worst_grade_stands_first() -> None:
    assert SCALE.worst == "Poor"
    assert GradeScale().worst == "Inadequate"


def test_spellings_disregard_case() -> None:
    assert SCALE.spellings() == {"poor": "Poor", "fair": "Fair", "good": "Good", "ok": "Fair"}


@pytest.mark.parametrize(
    ("origin", "watermark"),
    [
        (Origin.COUNCIL, ""),
        (Origin.FICTIONAL, "Fictional council: every figure in this book is invented"),
        (Origin.PUBLISHED, "Not by the council: built from published official statistics alone"),
    ],
)
def test_a_book_that_is_not_the_councils_says_so(origin: Origin, watermark: str) -> None:
    assert Council("A", "a", "999", origin).watermark == watermark


def test_reviews_are_protected_unless_the_council_decides_otherwise() -> None:
    assert Council("A", "a", "999").reviews_at_council is ReviewPolicy.PROTECTED


@pytest.mark.parametrize(
    "council",
    [
        Council("A", "a", "999"),
        Council(
            "Á", "a-1", "884", Origin.PUBLISHED, SCALE, Period.parse("2021-22-Q1"),
            ReviewPolicy.RELEASED, 10, 5, True, "Neighbours 2025", "a@b.example", ("summary",),
        ),
    ],
)  # fmt: skip
def test_settings_come_back_as_the_same_council(council: Council) -> None:
    assert council_from_settings(council.to_settings()) == council
