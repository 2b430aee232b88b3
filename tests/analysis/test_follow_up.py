"""Themes are ranked, actions counted, and a child not yet safe is never lost from view."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.follow_up import (
    ANOTHER,
    LATER,
    MADE_SAFE,
    NOT_RECORDED,
    NOT_YET,
    SAME_DAY,
    SEVEN_DAYS,
    TWO_DAYS,
    UNNAMED,
    actions,
    concerns,
    themes,
)
from improvement_book.analysis.shares import COUNTS_ONLY, HIDDEN, NOT_GIVEN, NOTHING_COUNTED
from improvement_book.tabulate import follow_up, reviews
from tests.analysis.rows import counted
from tests.analysis.test_grade_direction import release


def of_themes(**counts: int | None) -> pd.DataFrame:
    rows = [("2021-06", name.replace("_", " "), count) for name, count in counts.items()]
    return counted("period theme REVIEWS", *rows)


def of_actions(*rows: tuple[str, str, int | None]) -> pd.DataFrame:
    return counted("period chosen state ACTIONS", *(("2021-06", *row) for row in rows))


def of_concerns(*rows: tuple[str, str, int | None]) -> pd.DataFrame:
    own = [(month, "other reviews", safe, count) for month, safe, count in rows]
    return counted("period chosen made_safe REVIEWS", *own)


def test_words_are_those_of_the_released_tables() -> None:
    assert (MADE_SAFE, NOT_RECORDED) == (follow_up.MADE_SAFE, reviews.NOT_RECORDED)
    assert ANOTHER == follow_up.ANOTHER


def test_the_commonest_theme_stands_first_and_what_is_no_theme_last() -> None:
    found = themes(of_themes(not_recorded=4, another_theme=5, b=4, a=4, c=3), release("2021-06"))
    assert found.table["theme"].tolist() == ["a", "b", "c", "another theme", "not recorded"]
    assert found.table["share"].tolist() == [0.2, 0.2, 0.15, 0.25, 0.2]
    assert (found.n, found.another, found.not_recorded, found.reason) == (20, 5, 4, "")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (of_themes(), NOT_GIVEN), (of_themes(not_recorded=5), NOT_GIVEN),
        (of_themes(a=0, not_recorded=0), NOT_GIVEN), (of_themes(a=None, b=4), HIDDEN),
        (of_themes(a=0, another_theme=5, not_recorded=0), ""),
        (of_themes(another_theme=0, not_recorded=5), NOT_GIVEN),
        (of_themes(another_theme=1, not_recorded=5), UNNAMED),
        (of_themes(another_theme=None, not_recorded=5), UNNAMED),
    ],
)  # fmt: skip
def test_why_no_themes_are_known(table: pd.DataFrame, reason: str) -> None:
    assert themes(table, release("2021-06")).reason == reason


def test_closed_actions_are_a_share_of_all_that_were_set() -> None:
    table = of_actions(("routine", "closed", 3), ("routine", "open", 4), ("others", "closed", 2),
                       ("others", "open", 1))  # fmt: skip
    found = actions(table, release("2021-06"))
    assert (found.closed.count, found.closed.n, found.closed.share) == (5, 10, 0.5)
    assert found.table[["set", "closed", "open"]].iloc[0].tolist() == [10, 5, 5]


@pytest.mark.parametrize(
    ("table", "reason", "why"),
    [
        (of_actions(), NOT_GIVEN, NOT_GIVEN),
        (of_actions(("a", "closed", 0), ("a", "open", 0)), NOTHING_COUNTED, NOTHING_COUNTED),
        (of_actions(("a", "closed", None), ("a", "open", 3)), HIDDEN, HIDDEN),
        (of_actions(("a", "closed", 5), ("a", "open", 4)), "", COUNTS_ONLY),
    ],
)
def test_why_no_share_of_actions_is_known(table: pd.DataFrame, reason: str, why: str) -> None:
    found = actions(table, release("2021-06"))
    assert (found.reason, found.closed.reason) == (reason, why)


def test_children_made_safe_add_up_day_by_day() -> None:
    days = [(SAME_DAY, 1), (TWO_DAYS, 2), (SEVEN_DAYS, 0), (LATER, 3), (NOT_YET, 4)]
    table = of_concerns(*(("2021-06", *own) for own in days))
    found = concerns(table, release("2021-06"))
    assert (found.n, found.waiting, found.earlier) == (10, 4, 0)
    assert [found.within(name) for name in MADE_SAFE] == [1, 3, 3, 6, None]


def test_reviews_that_do_not_say_are_no_concerns() -> None:
    table = of_concerns(
        ("2021-06", SAME_DAY, 2), ("2021-06", NOT_RECORDED, 7), ("2020-06", NOT_RECORDED, 9),
    )  # fmt: skip
    found = concerns(table, release("2021-06"))
    assert (found.n, found.not_recorded, found.table["reviews"].sum()) == (2, 7, 2)
    hidden = of_concerns(("2021-06", SAME_DAY, 2), ("2021-06", NOT_RECORDED, None))
    assert concerns(hidden, release("2021-06")).reason == HIDDEN


def test_an_earlier_child_who_waits_is_counted_and_one_made_safe_is_not() -> None:
    table = of_concerns(
        ("2020-06", NOT_YET, 2), ("2020-06", SAME_DAY, 5), ("2020-07", NOT_YET, 1),
        ("2021-06", NOT_YET, 0),
    )  # fmt: skip
    found = concerns(table, release("2021-06"))
    assert (found.n, found.waiting, found.earlier) == (1, 1, 2)


def test_hidden_concerns_are_not_known() -> None:
    now = concerns(of_concerns(("2021-06", SAME_DAY, None)), release("2021-06"))
    assert (now.reason, now.n, now.within(SAME_DAY)) == (HIDDEN, None, None)
    before = of_concerns(("2020-06", NOT_YET, None), ("2021-06", SAME_DAY, 1))
    assert concerns(before, release("2021-06")).earlier is None
    none = concerns(of_concerns(), release("2021-06"))
    assert (none.reason, len(none.table)) == (NOT_GIVEN, 0)
