"""Which counts of protected reviews are shown: pooled, linked, and never finer than before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.reviews import LEFT_OUT, PROTECTED, protected_reviews
from improvement_book.tabulate.counts import Counts
from tests.disclosure.sample_counts import COUNCIL, Row, counts, shown

GRADES = ("Inadequate", "Requires improvement", "Good", "Outstanding")
NOTHING_SHOWN = Ledger.empty()
LARGE = (10, 20, 30, 40)
QUARTERS = ("2021-06", "2021-09", "2021-12", "2022-03")
"""A month of each quarter of 2021-22."""

Reviews = Mapping[str, tuple[int, ...]]


def reviews(
    period: str, grades: Reviews, *, unmoderated: int = 40, themed: int = 20,
    zeros_are_true: bool = False,
) -> Counts:  # fmt: skip
    """Months and their final grades; every month has so many unmoderated and themed reviews."""
    rows: dict[str, list[Row]] = {
        "grades_by_month": [
            {"period": month, "grade": grade, "reviews": count}
            for month, each in grades.items()
            for grade, count in zip(GRADES, each, strict=True)
        ],
        "moderation_by_month": [
            {"period": month, "moderated_by": who, "reviews": count}
            for month, each in grades.items()
            for who, count in (("nobody", unmoderated), ("panel", sum(each) - unmoderated))
        ],
        "reviews_by_selection": [
            {"period": month, "review_type": kind, "selection": how, "reviews": count}
            for month, each in grades.items()
            for kind, how, count in (
                ("routine", "random", sum(each)), ("themed", "random", themed),
                ("themed", "targeted", 30), ("concern", "targeted", 50),
            )
        ],
    }  # fmt: skip
    council = replace(COUNCIL, zeros_are_true=zeros_are_true)
    return counts(period, council=council, **rows)


def told(made: Counts, name: str, ledger: Ledger = NOTHING_SHOWN) -> list[list[object]]:
    """Period and count of each row; None where it is hidden."""
    frame, words = protected_reviews(made, ledger, 5)[name]
    assert (frame["symbol"].eq("c") == frame["reviews"].isna()).all()
    assert words.startswith(PROTECTED.partition("{")[0])
    return [
        [period, None if pd.isna(count) else count]
        for period, count in zip(frame["period"], frame["reviews"], strict=True)
    ]


def grades(made: Counts, ledger: Ledger = NOTHING_SHOWN) -> list[list[object]]:
    return told(made, "grades_by_month", ledger)


def note(made: Counts, name: str = "grades_by_month") -> str:
    _, words = protected_reviews(made, NOTHING_SHOWN, 5)[name]
    return words


def test_months_are_pooled_to_quarters() -> None:
    made = reviews("2021-06", {"2021-04": LARGE, "2021-05": (1, 20, 30, 40), "2021-06": LARGE})
    assert grades(made) == [["2021-22-Q1", count] for count in (21, 60, 90, 120)]
    assert told(made, "moderation_by_month") == [["2021-22-Q1", 120], ["2021-22-Q1", 171]]
    assert told(made, "reviews_by_selection") == [["2021-22-Q1", n] for n in (291, 60, 90, 150)]
    assert note(made) == PROTECTED.format(pooled="by quarter") + "."


@pytest.mark.parametrize(("period", "rows"), [("2021-05", 0), ("2021-06", 4), ("2021-07", 4)])
def test_a_quarter_that_has_not_ended_is_not_shown(period: str, rows: int) -> None:
    months = [month for month in ("2021-04", "2021-05", "2021-06", "2021-07") if month <= period]
    assert len(grades(reviews(period, dict.fromkeys(months, LARGE)))) == rows


@pytest.mark.parametrize(("inadequate", "hidden"), [(0, False), (1, True), (5, True), (6, False)])
def test_a_small_grade_is_hidden_with_the_cheapest_other(inadequate: int, hidden: bool) -> None:
    made = reviews("2021-06", {"2021-06": (inadequate, 20, 30, 40)})
    first, second = (None, None) if hidden else (inadequate, 20)
    assert [count for _, count in grades(made)] == [first, second, 30, 40]
    assert ("Counts from 1 to 5, and others" in note(made)) is hidden


def test_a_true_zero_is_shown_where_the_council_says_so() -> None:
    rows = {"2021-06": (2, 0, 30, 90)}
    assert [count for _, count in grades(reviews("2021-06", rows, zeros_are_true=True))] == [
        None, 0, None, 90,
    ]  # fmt: skip


def test_another_table_does_not_give_a_grade_away() -> None:
    """The three tables count the same reviews, which one of them always tells."""
    made = reviews("2021-06", {"2021-06": (3, 20, 30, 40)})
    assert [count for _, count in told(made, "moderation_by_month")] == [40, 53]
    assert [count for _, count in told(made, "reviews_by_selection")] == [93, 20, 30, 50]
    assert [count for _, count in grades(made)].count(None) == 2


def test_a_small_other_selection_hides_no_routine_one() -> None:
    made = reviews("2021-06", {"2021-06": LARGE}, themed=3)
    selections = [count for _, count in told(made, "reviews_by_selection")]
    assert selections == [100, None, None, 50]
    assert None not in [count for _, count in grades(made)]


@pytest.mark.parametrize(
    ("each", "periods"),
    [
        ((3, 5, 40, 60), ["2021-22-Q1", "2021-22-Q2", "2021-22-Q3", "2021-22-Q4"]),
        ((2, 3, 4, 60), ["2021-22"]),
    ],
)
def test_quarters_of_which_over_half_is_small_are_pooled_to_financial_years(
    each: tuple[int, ...], periods: list[str]
) -> None:
    made = reviews("2022-03", dict.fromkeys(QUARTERS, each))
    found = grades(made)
    assert [row[0] for row in found] == [period for period in periods for _ in GRADES]
    if len(periods) == 1:
        assert [row[1] for row in found] == [8, 12, 16, 240]
        assert note(made) == PROTECTED.format(pooled="by financial year") + "."


def test_a_table_of_which_over_half_would_be_hidden_is_pooled_and_the_others_are_not() -> None:
    """Of two rows, a small one takes the other with it."""
    made = reviews("2022-03", dict.fromkeys(QUARTERS, LARGE), unmoderated=3)
    assert told(made, "moderation_by_month") == [["2021-22", 12], ["2021-22", 388]]
    assert {row[0] for row in grades(made)} == {f"2021-22-Q{n}" for n in (1, 2, 3, 4)}


def test_a_year_less_quarters_that_were_shown_tells_no_quarter() -> None:
    """Good: 94 in the year less three times 30 would be 4 in the last quarter."""
    quarters = dict.fromkeys(QUARTERS[:3], (3, 20, 30, 40))
    ledger = shown(NOTHING_SHOWN, reviews("2021-12", quarters))
    assert [row[1] for row in grades(reviews("2021-12", quarters))] == [None, None, 30, 40] * 3
    made = reviews("2022-03", {**quarters, "2022-03": (2, 3, 4, 1)}, unmoderated=0)
    assert grades(made, ledger) == [["2021-22", count] for count in (11, 63, None, None)]


def test_a_table_is_never_shown_finer_than_before() -> None:
    small = dict.fromkeys(QUARTERS, (2, 3, 4, 60))
    years = shown(NOTHING_SHOWN, reviews("2022-03", small))
    now = {**small, **dict.fromkeys(("2022-06", "2022-09", "2022-12", "2023-03"), LARGE)}
    made = reviews("2023-03", now)
    assert grades(made, years) == [
        *([["2021-22", count] for count in (8, 12, 16, 240)]),
        *([["2022-23", 4 * count] for count in LARGE]),
    ]


def test_a_handful_of_reviews_in_all_is_hidden_and_no_reason_to_release_nothing() -> None:
    made = reviews("2022-03", {"2021-12": LARGE, "2022-03": (1, 1, 1, 1)}, unmoderated=0)
    routine, *_ = [row for row in told(made, "reviews_by_selection") if row[0] == "2021-22-Q4"]
    assert routine == ["2021-22-Q4", None]


def test_what_can_not_be_protected_is_left_out() -> None:
    """One who knows the rule knows a hidden 0: the 3 of a year would be the sum itself."""
    made = reviews("2022-03", {"2022-03": (3, 0, 0, 0)}, unmoderated=0)
    assert grades(made) == []
    assert note(made) == PROTECTED.format(pooled="by financial year") + LEFT_OUT


def test_two_small_counts_that_come_to_five_are_not_hidden_alone() -> None:
    """No 0 is hidden, so that neither of them can be 5: a third would have to be hidden."""
    made = reviews("2021-06", {"2021-06": (2, 3, 40, 60)})
    assert grades(made) == []


@pytest.mark.parametrize(
    ("now", "is_hidden"), [(20, False), (21, True), (25, True), (26, False), (15, True)]
)
def test_a_count_that_changed_by_a_small_number_is_hidden(now: int, is_hidden: bool) -> None:
    ledger = shown(NOTHING_SHOWN, reviews("2021-06", {"2021-06": (20, 20, 60, 80)}))
    made = reviews("2021-07", {"2021-06": (now, 20 + 20 - now + 20, 60, 80), "2021-07": LARGE})
    assert (grades(made, ledger)[0][1] is None) is is_hidden


def test_what_was_hidden_stays_hidden_and_what_was_shown_is_shown_again() -> None:
    first = {"2021-06": (3, 20, 30, 40)}
    ledger = shown(NOTHING_SHOWN, reviews("2021-06", first))
    again = [[period, count] for period, count in grades(reviews("2021-07", first), ledger)]
    assert [count for _, count in again] == [None, None, 30, 40]
    late = reviews("2021-07", {"2021-06": (43, 60, 30, 40)})
    assert [count for _, count in grades(late, ledger)] == [None, None, 30, 40]


def possible(hidden: list[int], cell: int, *, zeros: bool, insider: bool) -> set[int]:
    """What a hidden count may be, for one who knows the sum of those hidden."""
    total = sum(hidden)
    small, large = range(1, 6), [*([0] if zeros else []), *range(6, total + 1)]
    alone = range(0 if zeros else 1, total + 1)
    domains = [(small if 0 < count <= 5 else large) if insider else alone for count in hidden[:-1]]
    last = hidden[-1]
    ends = set((small if 0 < last <= 5 else large) if insider else alone)
    found = set()
    for world in product(*domains):
        rest = total - sum(world)
        if rest in ends:
            found.add((*world, rest)[cell])
    return found


@pytest.mark.parametrize("zeros_are_true", [False, True])
def test_no_world_of_random_quarters_gives_a_grade_away(zeros_are_true: bool) -> None:
    rng = np.random.default_rng(20210623)
    hidden_with = 0
    for _ in range(25):
        each = tuple(int(n) for n in rng.choice([0, 1, 3, 5, 6, 8, 12, 15], 4))
        made = reviews("2021-06", {"2021-06": each}, unmoderated=0, zeros_are_true=zeros_are_true)
        counted = [count for _, count in grades(made)]
        if not counted:
            continue
        assert all(now in (then, None) for now, then in zip(counted, each, strict=True))
        hidden = [then for now, then in zip(counted, each, strict=True) if now is None]
        hidden_with += any(count > 5 for count in hidden)
        for cell, count in enumerate(hidden):
            if 0 < count <= 5:
                zeros = not zeros_are_true
                outsider = possible(hidden, cell, zeros=zeros, insider=False)
                insider = possible(hidden, cell, zeros=zeros, insider=True)
                assert outsider >= set(range(1, 6)) & set(range(1, sum(each) + 1)), each
                assert len(insider) >= min(3, sum(each)), each
    assert hidden_with > 3
