"""The attack knows how the further tables of reviews add up to grades, moderation and reviews."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from improvement_book.disclosure.attack import Attacker
from improvement_book.release import Audience
from tests.disclosure.test_planted_leaks import COUNCIL, PROTECTING, Edition, Row, edition

BOTH = (Attacker.OUTSIDER, Attacker.INSIDER)
INADEQUATE, RI, GOOD, OUTSTANDING = COUNCIL.scale.grades
MONTH = {"period": "2021-06", "symbol": ""}
MODERATORS = {"other authority": 10, "own authority": 10, "not moderated": 50}


def some(column: str, counts: dict[str, int], **same: Any) -> list[Row]:
    return [MONTH | same | {column: name, "reviews": n} for name, n in counts.items()]


def made(grades: tuple[int, ...], **tables: list[Row]) -> Edition:
    """An edition of June that shows everything, with so many final grades."""
    counts = dict(zip(COUNCIL.scale.grades, grades, strict=True))
    selection = {"review_type": "routine", "selection": "random", "reviews": sum(grades)}
    return edition(
        PROTECTING,
        grades_by_month=some("grade", counts),
        reviews_by_selection=[MONTH | selection],
        **tables,
    )


def test_the_two_sides_give_the_hidden_one_of_two_grades() -> None:
    """2 and 20 are below: 22 less 20."""
    sides = some("side", {"below good": 22, "good or better": 48})
    safe = made((2, 20, 30, 18)).hide("grades_by_month", 0, 3)
    assert safe.found_out() == {}
    leak = made((2, 20, 30, 18), good_by_month=sides).hide("grades_by_month", 0, 3)
    assert leak.found_out() == {f"grades_by_month: 2021-06; {INADEQUATE}: reviews": BOTH}
    assert leak.hide("grades_by_month", 1, 2).found_out() == {}
    assert leak.hide("good_by_month", 0, 1).found_out() == {}


def test_a_small_side_gives_the_grades_on_it() -> None:
    sides = some("side", {"below good": 3, "good or better": 67})
    leak = made((0, 3, 37, 30), good_by_month=sides).hide("grades_by_month", 0, 1, 2, 3)
    label = f"grades_by_month: 2021-06; {RI}: reviews"
    assert label in leak.found_out()
    assert label in leak.hide("good_by_month", 0).found_out()
    assert leak.hide("good_by_month", 0, 1).found_out() == {}


def by_whom(reviewer: tuple[int, ...], moderator: tuple[int, ...]) -> list[Row]:
    series = (("reviewer", reviewer), ("moderator", moderator))
    return [
        row
        for whose, counts in series
        for row in some(
            "grade", dict(zip(COUNCIL.scale.grades, counts, strict=True)), whose=whose
        )
    ]  # fmt: skip


def pairs(square: tuple[tuple[int, ...], ...]) -> list[Row]:
    return [
        row
        for grade, counts in zip(COUNCIL.scale.grades, square, strict=True)
        for row in some(
            "moderated_grade", dict(zip(COUNCIL.scale.grades, counts, strict=True)),
            grade=grade, moderation_selection="random",
        )
    ]  # fmt: skip


SERIES = by_whom((10, 20, 30, 10), (0, 10, 10, 0))
SQUARE = ((0, 0, 0, 0), (0, 10, 0, 0), (0, 0, 10, 0), (0, 0, 0, 0))


def test_series_that_agree_with_the_grades_tell_nothing_small() -> None:
    moderation = some("moderated_by", MODERATORS)
    safe = made(
        (10, 20, 30, 10), moderation_by_month=moderation, grades_by_whom=SERIES,
        moderated_pairs=pairs(SQUARE),
    )  # fmt: skip
    assert safe.found_out() == {}


def test_final_grades_less_the_moderators_are_the_unmoderated() -> None:
    """13 were found inadequate in the end, 10 of them by moderators."""
    moderation = some("moderated_by", MODERATORS)
    series = by_whom((13, 17, 30, 10), (10, 10, 0, 0))
    leak = made((13, 17, 30, 10), moderation_by_month=moderation, grades_by_whom=series)
    found = leak.found_out()
    assert found[f"grades_by_whom: 2021-06; {INADEQUATE}, not moderated"] == BOTH


def test_rows_of_the_pairs_less_the_reviewers_grades_are_the_unmoderated() -> None:
    """Of 20 that reviewers found to require improvement, 17 were moderated."""
    square = ((0, 0, 0, 0), (0, 10, 7, 0), (0, 0, 0, 0), (0, 0, 0, 0))
    series = by_whom((10, 20, 30, 10), (0, 10, 7, 0))
    moderation = some(
        "moderated_by", {"other authority": 10, "own authority": 7, "not moderated": 53}
    )
    everything = made(
        (10, 13, 37, 10), moderation_by_month=moderation, grades_by_whom=series,
        moderated_pairs=pairs(square),
    )  # fmt: skip
    label = f"grades_by_whom: 2021-06; {RI}, not moderated"
    assert everything.found_out()[label] == BOTH
    # Also where the final grades and the moderators' are hidden: rows and reviewers are enough.
    hidden = everything.hide("grades_by_month", 0, 1, 2, 3).hide("grades_by_whom", 4, 5, 6, 7)
    assert hidden.found_out()[label] == BOTH
    # 17 moderated in all leave at least 3 of the 20, unless that is hidden, too.
    assert hidden.hide("moderated_pairs", *range(16)).found_out() == {label: BOTH[:1]}
    hidden = hidden.hide("moderated_pairs", *range(16)).hide("moderation_by_month", 0, 1, 2)
    assert hidden.found_out() == {}


DIRECTIONS = ("the same", "reviewer higher", "reviewer lower")


def against(*counts: int) -> list[Row]:
    return some("against", dict(zip(DIRECTIONS, counts, strict=True)))


def test_a_direction_is_what_is_left_of_all_that_were_moderated() -> None:
    """Of 20 that were moderated, 17 kept their grade, and one direction is shown as 0."""
    moderation = some("moderated_by", MODERATORS)
    leak = made(
        (10, 20, 30, 10), moderation_by_month=moderation, moderated_against=against(17, 3, 0)
    )
    leak = leak.hide("moderated_against", 1)
    label = "moderated_against: 2021-06; reviewer higher: reviews"
    assert leak.found_out() == {label: BOTH}
    assert leak.hide("moderated_against", 0, 2).found_out() == {}


def test_directions_say_how_many_were_not_moderated() -> None:
    """Less the 67 of them, 3 of 70 were not."""
    rows = some("moderated_by", {"other authority": 40, "own authority": 27, "not moderated": 3})
    leak = made((10, 20, 30, 10), moderation_by_month=rows, moderated_against=against(50, 10, 7))
    leak = leak.hide("moderation_by_month", 0, 1, 2)
    assert list(leak.found_out()) == ["moderation_by_month: 2021-06; not moderated: reviews"]
    assert leak.hide("moderated_against", 0, 1, 2).found_out() == {}


@pytest.mark.parametrize("strict", [0, 3])
def test_margins_and_directions_tell_the_pairs(strict: int) -> None:
    """Of 14 grades that could have been lowered once, some were lowered twice at once."""
    square = (
        (0, 0, 0, 0), (6 - strict, 6 + strict, 0, 0), (strict, 8 - strict, 12, 0), (0, 0, 0, 10),
    )  # fmt: skip
    both = made(
        (6, 22, 22, 20), grades_by_whom=by_whom((0, 20, 30, 20), (6, 14, 12, 10)),
        moderated_against=against(28 + strict, 14 - strict, 0), moderated_pairs=pairs(square),
    ).hide("moderated_pairs", *range(16))  # fmt: skip
    changed = ((RI, INADEQUATE), (GOOD, INADEQUATE), (GOOD, RI))
    labels = {f"moderated_pairs: 2021-06; random; {a}; {b}: reviews" for a, b in changed}
    assert set(both.found_out()) == (labels if strict else set())
    for table, rows in (("grades_by_whom", 8), ("moderated_against", 3)):
        assert both.hide(table, *range(rows)).found_out() == {}


def test_other_grades_add_up_to_the_selection() -> None:
    """3 re-reviews at random are hidden, and 14 because of a risk are shown: 17 less 14."""
    grades = some("grade", {RI: 8, GOOD: 9}, chosen="re-reviews")
    selection = [
        MONTH | {"review_type": "re-review", "selection": how, "reviews": n}
        for how, n in (("risk", 14), ("random", 3))
    ]
    leak = edition(PROTECTING, other_grades=grades, reviews_by_selection=selection)
    leak = leak.hide("reviews_by_selection", 1)
    label = "reviews_by_selection: 2021-06; re-review; random: reviews"
    assert leak.found_out() == {label: BOTH}
    assert leak.hide("other_grades", 0, 1).found_out() == {}


def test_pairs_tell_what_moderation_was_chosen_for() -> None:
    """The pairs of one selection are as many as its moderations; one of two is hidden in vain."""
    chosen = [
        MONTH | {"moderated_by": by, "moderation_selection": "random", "reviews": n}
        for by, n in (("other authority", 17), ("own authority", 3))
    ]
    leak = made(
        (10, 20, 30, 10), moderation_by_selection=chosen, moderated_pairs=pairs(SQUARE),
    ).hide("moderation_by_selection", 1)  # fmt: skip
    label = "moderation_by_selection: 2021-06; own authority; random: reviews"
    assert leak.found_out()[label] == BOTH


@pytest.mark.parametrize(
    ("table", "column", "names"),
    [
        ("reviewed_by", "reviewed_by", ("outside", "in the line")),
        ("learning_themes", "theme", ("A", "B")),
    ],
)
def test_a_part_is_what_is_left_of_all_reviews(
    table: str, column: str, names: tuple[str, str]
) -> None:
    parts = some(column, dict(zip(names, (3, 67), strict=True)))
    leak = made((10, 20, 30, 10), **{table: parts}).hide(table, 0)
    assert leak.found_out()[f"{table}: 2021-06; {names[0]}: reviews"] == BOTH


def test_reviews_without_a_grade_for_a_domain_are_what_is_left() -> None:
    """67 of 70 were graded."""
    domain = some("grade", {RI: 27, GOOD: 40}, domain="impact")
    assert made((10, 20, 30, 10), domain_grades=domain).found_out() == {
        "domain_grades: 2021-06; impact, all others": BOTH,
    }  # fmt: skip
    graded = some("grade", {RI: 30, GOOD: 40}, domain="impact")
    assert made((10, 20, 30, 10), domain_grades=graded).found_out() == {}


def test_what_families_said_adds_up_to_a_grade() -> None:
    views = some("family_said", {"It helped": 7, "not asked": 10}, grade=RI)
    hidden = made((10, 20, 30, 10), family_views=views).hide("grades_by_month", 1)
    assert hidden.found_out() == {}
    views = some("family_said", {"It helped": 17, "not asked": 3}, grade=RI)
    leak = made((10, 20, 30, 10), family_views=views).hide("family_views", 1)
    assert list(leak.found_out()) == [f"family_views: 2021-06; {RI}; not asked: reviews"]


def test_re_reviews_are_those_of_the_selection() -> None:
    again = some("against_first", {"better": 9, "worse": 8})
    selection = [
        MONTH | {"review_type": "re-review", "selection": how, "reviews": n}
        for how, n in (("risk", 14), ("random", 3))
    ]
    leak = edition(PROTECTING, re_reviews=again, reviews_by_selection=selection)
    leak = leak.hide("reviews_by_selection", 1)
    label = "reviews_by_selection: 2021-06; re-review; random: reviews"
    assert leak.found_out() == {label: BOTH}
    assert leak.hide("re_reviews", 0, 1).found_out() == {}


def test_a_small_count_of_any_table_is_found_where_it_is_shown() -> None:
    actions = [MONTH | {"chosen": "other reviews", "state": "open", "actions": 4}]
    assert list(made((10, 20, 30, 10), review_actions=actions).found_out()) == [
        "review_actions: 2021-06; other reviews; open: actions",
    ]  # fmt: skip
    concerns = some("made_safe", {"not yet": 1}, chosen="routine, at random")
    assert list(made((10, 20, 30, 10), immediate_concerns=concerns).found_out()) == [
        "immediate_concerns: 2021-06; routine, at random; not yet: reviews",
    ]  # fmt: skip


@pytest.mark.parametrize(("done", "left"), [(70, 0), (66, 4), (64, 6)])
def test_few_reviews_by_teams_without_a_plan_are_found(done: int, left: int) -> None:
    """Of 70 routine reviews."""
    plan = [MONTH | {"planned": 90, "done": done}]
    found = made((10, 20, 30, 10), done_against_plan=plan).found_out()
    label = "done_against_plan: 2021-06; by teams without a plan"
    assert found == ({label: BOTH} if left == 4 else {})


def test_a_teams_reviews_are_found_by_a_board_with_a_threshold() -> None:
    done = [MONTH | {"team": team, "done": n} for team, n in (("North", 3), ("South", 30))]
    council = edition(
        replace(COUNCIL, board_threshold=5), audience=Audience.BOARD,
        done_by_team=done,
    )  # fmt: skip
    assert "done_by_team: 2021-06; North" in council.found_out()
    assert "done_by_team: 2021-06; North" in council.hide("done_by_team", 0).found_out()
    assert council.hide("done_by_team", 0, 1).found_out() == {}
