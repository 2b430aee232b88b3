"""The plan, reviews chosen on purpose, learning, concerns, second reviews, families: in words."""

from __future__ import annotations

import pytest

from improvement_book.analysis.families import family_views
from improvement_book.analysis.follow_up import (
    LATER,
    NOT_RECORDED,
    NOT_YET,
    SAME_DAY,
    TWO_DAYS,
    actions,
    concerns,
    themes,
)
from improvement_book.analysis.planned import done_against_plan, teams_against_plan
from improvement_book.analysis.re_reviews import re_reviews
from improvement_book.analysis.selection import (
    AGAIN,
    OTHERS,
    RISK,
    THEME,
    chosen_reviews,
    other_grades,
)
from improvement_book.pages.tables import tabled
from improvement_book.pages.words import said
from tests.analysis.test_families import Said, views
from tests.analysis.test_follow_up import of_actions, of_concerns, of_themes
from tests.analysis.test_grade_direction import months, release
from tests.analysis.test_planned import by_team, plan
from tests.analysis.test_re_reviews import against
from tests.analysis.test_selection import by_selection, graded

JUNE = release("2021-06")
HIDDEN = "is not known. Counts that it needs are hidden to protect privacy."
SECOND = (
    "But a case with a low grade will often get a higher one the next time, even when nothing has "
    "changed."
)
APART = (
    "Cases chosen on purpose are not like those chosen at random, and are often harder. So these "
    "shares stand apart from the trend, and must not be set beside it."
)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(4, 4, 2, 0), (4, 5, 2, 0)],
         ("In January to February 2021, 8 routine reviews of cases chosen at random were planned "
         "and 9 were done (113%). In 2 of 2 months, at least as many were done as planned. Each "
         "month, every team with a plan had at least one.")),
        ([(4, 4, 2, 0), (4, 2, 2, 1)],
         ("In January to February 2021, 8 routine reviews of cases chosen at random were planned "
         "and 6 were done (75%). In 1 of 2 months, at least as many were done as planned. Teams "
         "with a plan that had no such review: in February 2021, 1 of 2. In every other month each "
         "had at least one.")),
        ([(4, 4, 2, 1)],
         ("In January 2021, 4 routine reviews of cases chosen at random were planned and 4 were "
         "done (100%). In 1 of 1 month, at least as many were done as planned. Teams with a plan "
         "that had no such review: in January 2021, 1 of 2.")),
        ([(4, 4, 2, 0), (0, 3, 0, 0)],
         ("In January to February 2021, 4 routine reviews of cases chosen at random were planned "
         "and 4 were done (100%). No plan is recorded for 1 month of this time, and what was done "
         "then is not counted. In 1 of 1 month, at least as many were done as planned. Each month, "
         "every team with a plan had at least one.")),
        ([(4, 4, None, None)],
         ("In January 2021, 4 routine reviews of cases chosen at random were planned and 4 were "
         "done (100%). In 1 of 1 month, at least as many were done as planned. Whether a team had "
         "no such review is hidden to protect privacy.")),
        ([(4, None, None, None)], f"Whether reviews were done as planned {HIDDEN}"),
        ([], ("Whether reviews were done as planned is not known: this edition shows no plan "
         "of reviews.")),
    ],
)  # fmt: skip
def test_the_plan_is_said_with_what_was_done(
    rows: list[tuple[int | None, ...]], sentence: str
) -> None:
    last = months(len(rows) or 1)[-1]
    assert said(done_against_plan(plan(*rows), release(last))) == sentence


def test_many_months_without_a_review_are_summed_up() -> None:
    rows = [(4, 4, 2, 1)] * 5 + [(4, 4, 2, 0)]
    assert said(done_against_plan(plan(*rows), JUNE)).endswith(
        "in March 2021, 1 of 2; and in 2 more months at least one. In every other month each had "
        "at least one."
    )


def test_the_plan_stands_in_a_table_by_period() -> None:
    table = tabled(done_against_plan(plan((4, 3, 2, 1), (0, 2, 0, 0)), JUNE))
    assert table.columns[0].header == "Month"
    assert table.rows == (
        ("January 2021", "4", "3", "75%", "2", "1"), ("February 2021", "0", "", "", "0", "0"),
    )  # fmt: skip
    assert tabled(done_against_plan(plan(), JUNE)).rows == ()


@pytest.mark.parametrize(
    ("teams", "end"),
    [
        ({"A": [(2, 2), (2, 1)]}, ("1 team had a plan of routine reviews. Each had at least one in "
         "every month with a plan.")),
        ({"A": [(2, 0), (2, 1)], "B": [(2, 2), (2, 2)]}, ("2 teams had a plan of routine reviews. "
         "1 had a month without any, though some were planned: A (January 2021).")),
        ({"A": [(2, 0), (2, 0)], "B": [(2, None), (2, 2)]}, ("1 had a month without any, though "
         "some were planned: A (January 2021 and February 2021). For 1 team, this is hidden to "
         "protect privacy.")),
        ({"A": [(2, 2)], "B": [(2, None)]}, ("Each of the others had at least one in every month "
         "with a plan. For 1 team, this is hidden to protect privacy.")),
        ({name: [(2, 0)] for name in "ABCDE"}, ("planned: A (January 2021), B (January 2021), C "
         "(January 2021) and 2 more.")),
        ({"A": [(2, None)]}, f"Which teams were reviewed as planned {HIDDEN}"),
        ({}, "is not known: this edition shows no plan of reviews."),
    ],
)  # fmt: skip
def test_teams_are_named_where_none_was_done(
    teams: dict[str, list[tuple[int, int | None]]], end: str
) -> None:
    assert said(teams_against_plan(by_team(**teams), JUNE)).endswith(end)


def test_teams_stand_in_a_table_without_counts_of_reviews() -> None:
    table = tabled(teams_against_plan(by_team(A=[(20, 30), (20, 0)], B=[(20, None)]), JUNE))
    assert table.rows == (("A", "2", "1", "0", "1"), ("B", "1", "[c]", "[c]", "[c]"))
    assert tabled(teams_against_plan(by_team(), JUNE)).rows == ()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("routine", "random", 30), ("routine", "risk", 6), ("re-review", "risk", 4)],
         ("Of 40 reviews in June 2021, 30 (75%) were routine ones of cases chosen at random. The "
         "others: 6 because of a risk, 0 for a theme and 4 re-reviews.")),
        ([("routine", "random", 1), ("open case", "random", 2), ("thematic", "thematic", 3)],
         ("Of 6 reviews in June 2021, 1 was a routine one of cases chosen at random. The others: 0 "
         "because of a risk, 3 for a theme, 0 re-reviews and 2 for other reasons.")),
        ([("routine", "random", 3)],
         ("Of 3 reviews in June 2021, 3 were routine ones of cases chosen at random. None was "
         "chosen because of a risk, for a theme or as a re-review.")),
        ([("routine", "random", 0)], "No reviews were done in June 2021."),
        ([("routine", "random", None)], f"How many reviews were chosen on purpose {HIDDEN}"),
        ([], ("How many reviews were chosen on purpose is not known: this edition shows no "
         "reviews.")),
    ],
)  # fmt: skip
def test_how_cases_were_chosen_is_said(
    rows: list[tuple[str, str, int | None]], sentence: str
) -> None:
    assert said(chosen_reviews(by_selection(*rows), JUNE)) == sentence


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(RISK, 15, 5), (THEME, 0, 20)],
         ("Some reviews in June 2021 were chosen on purpose. Of these, 5 of 20 because of a risk "
          f"(25%) and 20 of 20 for a theme (100%) were good. {APART}")),
        ([(RISK, 5, 4), (THEME, 0, 0), (AGAIN, None, 2), (OTHERS, 9, 10)],
         ("Some reviews in June 2021 were chosen on purpose. Of these, 4 of 9 because of a risk "
         "were good. Under 20 reviews are a small sample, and under 10 have no percentage. Hidden "
         "to protect privacy: re-reviews. "
          f"{APART}")),
        ([(RISK, 0, 0)], "No case was chosen on purpose for a review in June 2021."),
        ([(RISK, None, 0)], f"How reviews of cases chosen on purpose were graded {HIDDEN}"),
        ([], ("How reviews of cases chosen on purpose were graded is not known: this edition "
        "shows no such reviews.")),
    ],
)  # fmt: skip
def test_grades_of_reviews_chosen_on_purpose_stand_apart(
    rows: list[tuple[str, int | None, int | None]], sentence: str
) -> None:
    result = other_grades(graded(*rows), ["Good"], "good", JUNE)
    assert said(result) == sentence


def test_reviews_chosen_on_purpose_stand_in_a_table() -> None:
    table = graded((RISK, 15, 5), (AGAIN, 5, 4), (OTHERS, 0, 0))
    result = other_grades(table, ["Good"], "good", JUNE)
    assert tabled(result).rows == (
        ("Because of a risk", "5", "20", "25%", "11% to 47%"),
        ("Re-reviews", "4", "9", "", "fewer than 10: counts only"),
    )


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({"A": 10, "B": 6, "C": 4, "D": 3},
         ("In June 2021 (23 reviews), the commonest main themes of learning were these. A: 10 "
          "reviews (43%). B: 6 reviews (26%). C: 4 reviews (17%).")),
        ({"A": 10, "B": 6, "C": 2, "D": 2, "not_recorded": 5},
         ("In June 2021 (25 reviews), the commonest main themes of learning were these. A: 10 "
          "reviews (40%). B: 6 reviews (24%). C: 2 reviews (8%). D: 2 reviews (8%). No theme was "
          "recorded for 5 reviews.")),
        ({"A": 1, "B": 0},
         ("In June 2021 (1 review), the commonest main theme of learning was this. A: 1 review. "
          "That is too few reviews to give a percentage.")),
        ({"A": 10}, ("In June 2021 (10 reviews), the commonest main theme of learning was this. "
                     "A: 10 reviews (100%). This is a small sample.")),
        ({"A": 15, "another_theme": 4, "not_recorded": 1},
         ("In June 2021 (20 reviews), the commonest main theme of learning was this. A: 15 reviews "
          "(75%). Another theme was recorded for 4 reviews. No theme was recorded for 1 review.")),
        ({"A": 0, "another_theme": 20},
         ("In June 2021 (20 reviews), no theme that the council names in its settings was "
          "recorded. Another theme was recorded for 20 reviews.")),
        ({"another_theme": 20},
         ("The council names no learning themes in its settings, so what was most often learnt is "
          "not known.")),
        ({"A": None}, f"What was most often learnt {HIDDEN}"),
        ({"not_recorded": 3},
         ("What was most often learnt is not known: this edition shows no themes of "
          "learning.")),
    ],
)  # fmt: skip
def test_the_commonest_themes_are_named(counts: dict[str, int | None], sentence: str) -> None:
    assert said(themes(of_themes(**counts), JUNE)) == sentence


def test_themes_stand_in_a_table_and_reviews_without_one_only_where_there_are_any() -> None:
    rows = tabled(themes(of_themes(plan=15, not_recorded=5), JUNE)).rows
    assert rows == (
        ("Plan", "15", "75%", "53% to 89%"), ("Not recorded", "5", "25%", "11% to 47%"),
    )  # fmt: skip
    assert len(tabled(themes(of_themes(plan=15, not_recorded=0), JUNE)).rows) == 1
    assert tabled(themes(of_themes(plan=None, other=4), JUNE)).rows[1][1] == "[c]"
    assert tabled(themes(of_themes(), JUNE)).rows == ()


def test_the_table_says_that_the_council_names_no_themes() -> None:
    table = tabled(themes(of_themes(another_theme=15, not_recorded=5), JUNE))
    assert "the council names no themes in its settings" in table.caption
    assert [row[:2] for row in table.rows] == [("Another theme", "15"), ("Not recorded", "5")]
    named = tabled(themes(of_themes(A=15, another_theme=5), JUNE))
    assert "settings" not in named.caption


@pytest.mark.parametrize(
    ("done", "left", "sentence"),
    [
        (15, 5, ("Reviews of every kind in June 2021 set 20 actions; 15 of them (75%) are recorded "
         "as closed. Actions from the last months had less time to be closed.")),
        (1, 2, ("Reviews of every kind in June 2021 set 3 actions; 1 of them is recorded as "
         "closed. Actions from the last months had less time to be closed.")),
        (0, 0, "No actions of reviews of any kind are recorded in June 2021."),
        (None, 2, f"How many actions from reviews are closed {HIDDEN}"),
    ],
)  # fmt: skip
def test_actions_closed_are_said_of_those_set(done: int | None, left: int, sentence: str) -> None:
    table = of_actions(("a", "closed", done), ("a", "open", left))
    assert said(actions(table, JUNE)) == sentence


def test_actions_that_nobody_gave_are_not_known() -> None:
    assert said(actions(of_actions(), JUNE)).endswith(
        "is not known: this edition shows no actions."
    )


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({SAME_DAY: 2, TWO_DAYS: 1},
         ("In June 2021, reviews of every kind found 3 immediate concerns. The child was made safe "
         "on the same day in 2, within 2 days in all 3 and within 7 days in all 3. All are "
         "recorded as safe.")),
        ({LATER: 2, NOT_YET: 1},
         ("In June 2021, reviews of every kind found 3 immediate concerns. The child was made safe "
         "on the same day in none, within 2 days in none and within 7 days in none. In 2 it took "
         "longer. In 1 the child is not yet recorded as safe.")),
        ({SAME_DAY: 1},
         ("In June 2021, reviews of every kind found 1 immediate concern. The child was made safe "
         "on the same day.")),
        ({LATER: 1},
         ("In June 2021, reviews of every kind found 1 immediate concern. The child was made safe "
         "after more than 7 days.")),
        ({NOT_YET: 1},
         ("In June 2021, reviews of every kind found 1 immediate concern. The child is not yet "
         "recorded as safe.")),
        ({SAME_DAY: 0}, "In June 2021, no review of any kind recorded an immediate concern."),
        ({SAME_DAY: 0, NOT_RECORDED: 1},
         ("In June 2021, no review of any kind recorded an immediate concern. For 1 review it is "
         "not recorded.")),
        ({SAME_DAY: 1, NOT_RECORDED: 12},
         ("In June 2021, reviews of every kind found 1 immediate concern. The child was made safe "
         "on the same day. For 12 reviews it is not recorded.")),
        ({SAME_DAY: None},
         f"How soon children were made safe after an immediate concern {HIDDEN}"),
        ({}, ("How soon children were made safe after an immediate concern is not known: this "
        "edition shows no record of immediate concerns.")),
    ],
)  # fmt: skip
def test_how_soon_children_were_safe_is_said(days: dict[str, int | None], sentence: str) -> None:
    table = of_concerns(*(("2021-06", *own) for own in days.items()))
    assert said(concerns(table, JUNE)) == sentence


@pytest.mark.parametrize(
    ("waiting", "end"),
    [
        (2, "concern. From 2 earlier reviews, the child is not yet recorded as safe."),
        (None, "concern. Whether an earlier one is still open is hidden to protect privacy."),
        (0, "no review of any kind recorded an immediate concern."),
    ],
)
def test_an_earlier_child_who_waits_is_not_forgotten(waiting: int | None, end: str) -> None:
    table = of_concerns(("2020-06", NOT_YET, waiting), ("2021-06", SAME_DAY, 0))
    assert said(concerns(table, JUNE)).endswith(end)


def test_concerns_stand_in_a_table_day_by_day() -> None:
    table = of_concerns(("2021-06", SAME_DAY, 2), ("2021-06", LATER, 1), ("2021-06", NOT_YET, 4))
    assert tabled(concerns(table, JUNE)).rows == (
        ("The same day", "2", "2"), ("1 to 2 days", "0", "2"), ("3 to 7 days", "0", "2"),
        ("Over 7 days", "1", "3"), ("Not yet", "4", ""),
    )  # fmt: skip
    hidden = tabled(concerns(of_concerns(("2021-06", SAME_DAY, None)), JUNE))
    assert hidden.rows[0] == ("The same day", "[c]", "[c]")
    assert tabled(concerns(of_concerns(), JUNE)).rows == ()


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((13, 9, 2, 0),
         ("In June 2021, 24 re-reviews could be set against the first review. Of these, 13 were "
          "graded better, 9 the same and 2 worse. More were better than worse, and chance alone "
          f"would hardly explain that. {SECOND}")),
        ((0, 1, 7, 1),
         ("In June 2021, 8 re-reviews could be set against the first review. Of these, 0 were "
          "graded better, 1 the same and 7 worse. For 1 more, the first review is not known. More "
          f"were worse than better, and chance alone would hardly explain that. {SECOND}")),
        ((4, 1, 3, 0),
         ("In June 2021, 8 re-reviews could be set against the first review. Of these, 4 were "
          "graded better, 1 the same and 3 worse. Chance alone could explain the difference "
          f"between better and worse. {SECOND}")),
        ((1, 1, 0, 0),
         ("In June 2021, 2 re-reviews could be set against the first review. Of these, 1 was "
          "graded better, 1 the same and 0 worse. Too few grades changed to tell that from "
          f"chance. {SECOND}")),
        ((0, 0, 0, 2), "In June 2021, 2 re-reviews had a first review that is not known."),
        ((0, 0, 0, 0), "No case was reviewed a second time in June 2021."),
        ((None, 0, 0, 0), f"Whether cases were graded better the second time {HIDDEN}"),
        ((), ("Whether cases were graded better the second time is not known: this edition "
        "shows no re-reviews.")),
    ],
)  # fmt: skip
def test_second_reviews_are_said_with_their_caution(
    counts: tuple[int | None, ...], sentence: str
) -> None:
    assert said(re_reviews(against(*counts), JUNE)) == sentence


def test_second_reviews_stand_in_a_table() -> None:
    assert tabled(re_reviews(against(15, 4, 1, 2), JUNE)).rows == (
        ("Better", "15", "75%", "53% to 89%"), ("The same", "4", "20%", "8% to 42%"),
        ("Worse", "1", "5%", "1% to 24%"), ("First review not known", "2", "", ""),
    )  # fmt: skip
    assert tabled(re_reviews(against(), JUNE)).rows == ()


def of_families(poor: Said, good: Said) -> str:
    return said(family_views(views(poor, good), ["Good"], "good", JUNE))


@pytest.mark.parametrize(
    ("poor", "good", "sentence"),
    [
        ((5, 5, 10, 0, 7, 0), (15, 5, 0, 0, 3, 0),
         ("In June 2021, families were asked in 40 of 50 cases (80%) and not asked in 10. Of "
          "those asked, all answered. The work helped, said 20 (50%). It helped a little, said "
          "10. It did not help, said 10. Where the case was graded good, 15 of 20 families (75%) "
          "said that it helped. In other cases 5 of 20 families (25%) did. That gap is more than "
          "chance alone would explain. The share is probably between 19 and 70 points higher.")),
        ((1, 0, 0, 2, 0, 0), (1, 1, 0, 0, 1, 1),
         ("In June 2021, families were asked in 5 of 7 cases and not asked in 1. For 1 case it is "
          "not recorded whether they were asked. Of those asked, 3 of 5 families answered. The "
          "work helped, said 2. It helped a little, said 1. It did not help, said 0. Where the "
          "case was graded good, 1 of 2 families said that it helped. In other cases 1 of 1 "
          "family did. These are too few answers to compare.")),
        ((0, 0, 0, 2, 0, 0), (0, 0, 0, 0, 1, 0),
         ("In June 2021, families were asked in 2 of 3 cases and not asked in 1. No answer is "
          "recorded.")),
        ((0, 0, 0, 0, 2, 0), (0, 0, 0, 0, 1, 0),
         "In June 2021, families were asked in 0 of 3 cases and not asked in 3."),
        ((None, 0, 0, 0, 2, 0), (0, 0, 0, 0, 1, 0), f"What families said {HIDDEN}"),
        ((0,) * 6, (0,) * 6, "No reviews were done in June 2021."),
        ((), (), ("What families said is not known: this edition shows no answers of "
                  "families.")),
    ],
)  # fmt: skip
def test_what_families_said_is_said_with_who_was_silent(
    poor: Said, good: Said, sentence: str
) -> None:
    assert of_families(poor, good) == sentence


def test_a_gap_that_chance_could_explain_is_called_so() -> None:
    assert of_families((10, 5, 5, 0, 0, 0), (11, 5, 4, 0, 0, 0)).endswith(
        "Chance alone could explain that gap. The share is probably between 24 points lower and 33 "
        "points higher."
    )


def test_families_of_one_side_alone_are_not_set_against_none() -> None:
    nothing = (0,) * 6
    assert of_families(nothing, (2, 0, 1, 0, 0, 0)).endswith(
        "Where the case was graded good, 2 of 3 families said that it helped."
    )
    assert of_families((2, 0, 1, 0, 0, 0), nothing).endswith(
        "No answer is from a case that was graded good."
    )


def test_families_stand_in_a_table_by_grade() -> None:
    table = tabled(
        family_views(views((1, 2, 3, 4, 5, 0), (6, 0, 0, 0, 1, 0)), ["Good"], "good", JUNE)
    )
    assert [column.header for column in table.columns][-2:] == [
        "Asked, no answer recorded", "Not asked",
    ]  # fmt: skip
    assert table.rows == (
        ("Poor", "1", "2", "3", "4", "5"), ("Good", "6", "0", "0", "0", "1"),
        ("All cases", "7", "2", "3", "4", "6"),
    )  # fmt: skip
    assert tabled(family_views(views(), ["Good"], "good", JUNE)).rows == ()


def test_a_column_for_what_was_not_recorded_comes_only_where_it_is_needed() -> None:
    shown = views((0, 0, 0, 0, 0, 2), (0, 0, 1, 0, 0, 0))
    hidden = views((None, 0, 0, 0, 0, None), (0, 0, 1, 0, 0, 0))
    for table in (shown, hidden):
        result = tabled(family_views(table, ["Good"], "good", JUNE))
        assert result.columns[-1].header == "Not recorded"
    assert result.rows[-1] == ("All cases", "[c]", "0", "1", "0", "0", "[c]")
