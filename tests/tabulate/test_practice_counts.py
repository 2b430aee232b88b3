"""Practice reviews are counted by final grade, by moderator and by selection."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from improvement_book.intake.as_at import Tables
from improvement_book.tabulate.practice import (
    grades_by_month,
    moderation_by_month,
    reviews_by_selection,
)

HEADER = (
    "review_id,review_date,team,review_type,selection,grade,"
    "moderated_grade,moderated_on,moderator_origin\n"
)
RI = "Requires improvement to be good"
Known = Callable[..., Tables]


def counts(table: object, column: str) -> dict[tuple[str, str], int]:
    """(period, category) -> reviews, where there are any."""
    rows = zip(table["period"], table[column], table["reviews"], strict=True)
    return {(period, name): count for period, name, count in rows if count}


def test_every_month_and_grade_has_a_row_even_with_no_review(known: Known) -> None:
    table = grades_by_month(known(practice_reviews=HEADER
        + "R1,2021-04-30,N,routine,random,Good,,,\n"
        + "R2,2021-06-01,N,routine,random,Good,,,\n"
        + "R3,2021-06-30,N,routine,random,Inadequate,,,\n"))  # fmt: skip
    assert len(table) == 3 * 4
    assert counts(table, "grade") == {
        ("2021-04", "Good"): 1, ("2021-06", "Good"): 1, ("2021-06", "Inadequate"): 1,
    }  # fmt: skip
    assert table["grade"].tolist()[:4] == ["Inadequate", RI, "Good", "Outstanding"]


@pytest.mark.parametrize(
    ("baseline", "first"),
    [("2021-05", "2021-05"), ("2020-21-Q4", "2021-01"), ("2021-08", "2021-06")],
)
def test_months_begin_with_the_baseline_or_the_first_review(
    known: Known, baseline: str, first: str
) -> None:
    reviews = HEADER + "R1,2021-06-01,N,routine,random,Good,,,\n"
    table = grades_by_month(
        known(settings=f"baseline_period: {baseline}\n", practice_reviews=reviews)
    )
    assert (table["period"].min(), table["period"].max()) == (first, "2021-06")


@pytest.mark.parametrize(
    ("moderation", "grade", "moderated_by"),
    [
        (",,", "Good", "not moderated"),
        (f"{RI},2021-06-30,other authority", RI, "other authority"),
        (f"{RI},2021-07-01,other authority", "Good", "not moderated"),
        (f"{RI},,own authority", RI, "own authority"),
        (",2021-06-20,own authority", "Good", "not moderated"),
    ],
)
def test_the_final_grade_is_the_moderators_where_the_edition_knows_one(
    known: Known, moderation: str, grade: str, moderated_by: str
) -> None:
    tables = known(practice_reviews=f"{HEADER}R1,2021-06-14,N,routine,random,Good,{moderation}\n")
    assert counts(grades_by_month(tables), "grade") == {("2021-06", grade): 1}
    assert counts(moderation_by_month(tables), "moderated_by") == {("2021-06", moderated_by): 1}


def test_the_trend_holds_only_routine_reviews_chosen_at_random(known: Known) -> None:
    tables = known(practice_reviews=HEADER
        + "R1,2021-06-14,N,routine,random,Good,,,\n"
        + "R2,2021-06-14,N,routine,risk,Good,,,\n"
        + "R3,2021-06-14,N,re-review,random,Good,,,\n")  # fmt: skip
    assert counts(grades_by_month(tables), "grade") == {("2021-06", "Good"): 1}
    table = reviews_by_selection(tables).query("reviews > 0")
    assert table[["review_type", "selection", "reviews"]].to_numpy().tolist() == [
        ["routine", "random", 1], ["routine", "risk", 1], ["re-review", "random", 1],
    ]  # fmt: skip


def test_a_period_before_the_first_review_has_its_month_without_reviews(known: Known) -> None:
    reviews = HEADER + "R1,2021-06-14,N,routine,random,Good,,,\n"
    table = grades_by_month(known("2021-05", practice_reviews=reviews))
    assert set(table["period"]) == {"2021-05"}
    assert table["reviews"].sum() == 0
