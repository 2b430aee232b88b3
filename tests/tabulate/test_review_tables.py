"""Each table of reviews, from a few rows that can be counted by eye."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from improvement_book.analysis.independence import MODERATED_BY, REVIEWED_BY
from improvement_book.analysis.moderation import independence, square_table
from improvement_book.intake.as_at import Tables
from improvement_book.period import Period
from improvement_book.tabulate import coverage, follow_up, practice, trust
from improvement_book.tabulate.declared import Declared
from improvement_book.tabulate.review_tables import REVIEW_TABLES

RI = "Requires improvement to be good"
ROUTINE, OTHERS = "routine, at random", "other reviews"
THEMES = "learning_themes: [B, A, C]\n"
Known = Callable[..., Tables]


def csv(*rows: str, **columns: str) -> str:
    """Reviews R1, R2, ... of 14 June 2021, routine and at random unless a row says otherwise.

    rows: "column=value; column=value"; columns: the same for all.
    """
    plain = {
        "review_date": "2021-06-14", "team": "North", "review_type": "routine",
        "selection": "random", "grade": "Good",
    }  # fmt: skip
    found = []
    for number, row in enumerate(rows, start=1):
        cells = dict(cell.split("=") for cell in row.split("; ") if cell)
        found.append({"review_id": f"R{number}"} | plain | columns | cells)
    return pd.DataFrame(found).fillna("").to_csv(index=False)


def some(table: pd.DataFrame, *by: str, count: str = "reviews") -> dict[object, int]:
    """What stands in the columns -> count, where it is not 0."""
    rows = table[table[count] > 0]
    keys = rows[by[0]] if len(by) == 1 else rows[list(by)].itertuples(index=False, name=None)
    return dict(zip(keys, rows[count], strict=True))


@pytest.mark.parametrize("made", REVIEW_TABLES, ids=lambda made: made.name)
def test_before_the_first_review_every_table_counts_none(known: Known, made: Declared) -> None:
    reviews = csv("", "review_type=re-review; re_review_of=R1", learning_theme="B")
    plan = "period,team,planned\n2019-01,North,9\n"
    tables = known("2019-01", THEMES, practice_reviews=reviews, reviews_planned=plan)
    assert len(tables.frames["practice_reviews"]) == 0
    assert made.make(tables)[list(made.counts)].sum().tolist() == [0] * len(made.counts)


def test_the_two_sides_of_the_line_are_those_of_the_councils_scale(known: Known) -> None:
    reviews = csv("", "grade=Outstanding", f"grade={RI}", "grade=Inadequate", "grade=Inadequate")
    table = practice.good_by_month(known(practice_reviews=reviews))
    assert table.to_numpy().tolist() == [
        ["2021-06", "good or better", 2, ""], ["2021-06", "below good", 3, ""],
    ]  # fmt: skip


def test_a_domain_that_was_left_out_is_not_counted(known: Known) -> None:
    reviews = csv("planning_grade=Good", "planning_grade=Good; impact_grade=Inadequate", "")
    table = practice.domain_grades(known(practice_reviews=reviews))
    assert some(table, "domain", "grade") == {("planning", "Good"): 2, ("impact", "Inadequate"): 1}
    assert table["domain"].unique().tolist() == [
        "assessment", "planning", "child's voice", "management oversight", "supervision", "impact",
    ]  # fmt: skip


MODERATED = "moderator_origin=other authority; moderation_selection=random; moderated_on=2021-06-20"
LATE = MODERATED.replace("06-20", "07-01")


def test_reviewers_and_moderators_have_series_of_their_own(known: Known) -> None:
    reviews = csv("", f"{MODERATED}; moderated_grade={RI}", f"{LATE}; moderated_grade=Inadequate")
    table = trust.grades_by_whom(known(practice_reviews=reviews))
    assert some(table, "whose", "grade") == {("reviewer", "Good"): 3, ("moderator", RI): 1}


def test_pairs_are_the_square_that_agreement_is_read_from(known: Known) -> None:
    reviews = csv(
        "", f"{MODERATED}; moderated_grade={RI}", f"{MODERATED}; moderated_grade=Good",
        "moderated_grade=Good; grade=Inadequate",
    )  # fmt: skip
    tables = known(practice_reviews=reviews)
    table = trust.moderated_pairs(tables)
    assert some(table, "moderation_selection", "grade", "moderated_grade") == {
        ("random", "Good", RI): 1, ("random", "Good", "Good"): 1,
        ("not recorded", "Inadequate", "Good"): 1,
    }  # fmt: skip
    square = square_table(table, tables.council.scale, [Period.parse("2021-06")])
    assert square.loc["Good"].tolist() == [0, 1, 1, 0]
    assert square.to_numpy().sum() == 3


def test_moderators_agree_or_are_stricter_or_milder(known: Known) -> None:
    """The last has no moderator's grade by the end of June."""
    reviews = csv(
        f"{MODERATED}; moderated_grade=Good", f"{MODERATED}; moderated_grade=Inadequate",
        f"{MODERATED}; moderated_grade={RI}; grade=Inadequate", "moderated_grade=Outstanding",
        f"{LATE}; moderated_grade=Inadequate",
    )  # fmt: skip
    table = trust.moderated_against(known(practice_reviews=reviews))
    assert table.to_numpy().tolist() == [
        ["2021-06", "the same", 1, ""], ["2021-06", "reviewer higher", 1, ""],
        ["2021-06", "reviewer lower", 2, ""],
    ]  # fmt: skip


def test_moderation_is_counted_by_origin_and_by_selection(known: Known) -> None:
    reviews = csv(
        f"{MODERATED}; moderated_grade=Good", f"{LATE}; moderated_grade=Good",
        "moderated_grade=Good; moderator_origin=own authority; moderation_selection=borderline",
        "moderated_grade=Good", "",
    )  # fmt: skip
    table = trust.moderation_by_selection(known(practice_reviews=reviews))
    assert some(table, "moderated_by", "moderation_selection") == {
        ("other authority", "random"): 1, ("own authority", "borderline"): 1,
        ("own authority", "not recorded"): 1,
    }  # fmt: skip


def test_a_moderator_of_no_recorded_authority_is_the_councils_own(known: Known) -> None:
    """The second is moderated after the data-to date."""
    reviews = csv("moderated_grade=Good", "moderated_grade=Good; moderated_on=2021-07-01", "")
    tables = known(practice_reviews=reviews)
    by_month = practice.moderation_by_month(tables)
    assert some(by_month, "moderated_by") == {"own authority": 1, "not moderated": 2}
    by_selection = trust.moderation_by_selection(tables)
    assert some(by_selection, "moderated_by") == {"own authority": 1}
    assert by_selection["moderated_by"].unique().tolist() == ["other authority", "own authority"]


def test_reviewers_in_and_outside_the_line_have_the_labels_of_the_statistic(known: Known) -> None:
    reviews = csv("in_line_management=no", "in_line_management=yes", "in_line_management=no", "")
    tables = known(practice_reviews=reviews)
    by_line = trust.reviewed_by(tables).set_index("reviewed_by")["reviews"]
    assert by_line.to_dict() == dict(zip(REVIEWED_BY, (2, 1, 1), strict=True))
    moderated = practice.moderation_by_month(tables).set_index("moderated_by")["reviews"]
    assert tuple(moderated.index) == MODERATED_BY
    outside = independence(moderated, by_line).outside_line
    assert (outside.count, outside.n) == (2, 4)


PLAN = "period,team,planned\n2021-05,North,2\n2021-06,North,2\n2021-06,South,3\n2021-07,South,3\n"


def test_reviews_done_stand_beside_those_planned(known: Known) -> None:
    """May: one of two, and South had no plan. A re-review, or one by West, fills no plan."""
    reviews = csv("review_date=2021-05-03", "", "", "review_type=re-review", "team=West")
    tables = known(practice_reviews=reviews, reviews_planned=PLAN)
    assert coverage.done_by_team(tables).to_numpy().tolist() == [
        ["2021-05", "North", 2, 1, ""], ["2021-05", "South", 0, 0, ""],
        ["2021-05", "West", 0, 0, ""], ["2021-06", "North", 2, 2, ""],
        ["2021-06", "South", 3, 0, ""], ["2021-06", "West", 0, 1, ""],
    ]  # fmt: skip
    assert coverage.done_against_plan(tables).to_numpy().tolist() == [
        ["2021-05", 2, 1, 1, 0, ""], ["2021-06", 5, 2, 2, 1, ""],
    ]  # fmt: skip


def test_a_plan_by_quarter_is_set_beside_quarters_that_have_ended(known: Known) -> None:
    plan = "period,team,planned\n2021-22-Q1,North,9\n2021-22-Q2,North,9\n"
    reviews = csv("review_date=2021-04-03", "", "review_date=2021-07-03")
    tables = known("2021-07", practice_reviews=reviews, reviews_planned=plan)
    assert coverage.done_by_team(tables).to_numpy().tolist() == [["2021-22-Q1", "North", 9, 2, ""]]


def test_a_plan_before_the_first_review_was_not_done(known: Known) -> None:
    """Other tables begin with the first review."""
    plan = "period,team,planned\n2021-04,North,1\n2021-06,North,2\n2021-07,North,3\n"
    tables = known(practice_reviews=csv("", "", ""), reviews_planned=plan)
    assert coverage.done_against_plan(tables).to_numpy().tolist() == [
        ["2021-04", 1, 0, 1, 1, ""], ["2021-05", 0, 0, 0, 0, ""], ["2021-06", 2, 3, 1, 0, ""],
    ]  # fmt: skip
    assert practice.good_by_month(tables)["period"].unique().tolist() == ["2021-06"]


def test_a_quarter_planned_before_the_first_review_was_not_done(known: Known) -> None:
    plan = "period,team,planned\n2020-21-Q4,North,4\n2021-22-Q1,North,9\n2021-22-Q2,North,9\n"
    tables = known(practice_reviews=csv("", "", ""), reviews_planned=plan)
    assert coverage.done_by_team(tables).to_numpy().tolist() == [
        ["2020-21-Q4", "North", 4, 0, ""], ["2021-22-Q1", "North", 9, 3, ""],
    ]  # fmt: skip


def test_actions_are_closed_or_open_as_the_edition_knows_it(known: Known) -> None:
    """R1 is corrected by a later row, which the edition of June does not know."""
    old, new = "review_id=R1; actions_due=3; actions_closed=", "recorded_on=2021-07-05"
    reviews = csv(
        f"{old}1", f"{old}3; {new}; revision_reason=Closed", "actions_due=2",
        "actions_due=1; actions_closed=1; selection=risk", "",
    )  # fmt: skip
    table = follow_up.actions(known(practice_reviews=reviews))
    assert some(table, "chosen", "state", count="actions") == {
        (ROUTINE, "closed"): 1, (ROUTINE, "open"): 4, (OTHERS, "closed"): 1,
    }  # fmt: skip
    known_later = follow_up.actions(known("2021-07", practice_reviews=reviews))
    assert some(known_later, "chosen", "state", count="actions")[ROUTINE, "closed"] == 3


@pytest.mark.parametrize(
    ("safe_on", "words"),
    [
        ("2021-06-14", "the same day"), ("2021-06-15", "1 to 2 days"),
        ("2021-06-16", "1 to 2 days"), ("2021-06-17", "3 to 7 days"),
        ("2021-06-21", "3 to 7 days"), ("2021-06-22", "over 7 days"),
        ("2021-06-30", "over 7 days"), ("2021-07-01", "not yet"), ("", "not yet"),
    ],
)  # fmt: skip
def test_a_child_was_made_safe_in_so_many_days(known: Known, safe_on: str, words: str) -> None:
    reviews = csv(f"immediate_concern=yes; concern_safe_on={safe_on}", "immediate_concern=no")
    table = follow_up.concerns(known(practice_reviews=reviews))
    assert some(table, "chosen", "made_safe") == {(ROUTINE, words): 1}


def test_a_review_that_does_not_say_stands_apart_from_those_without_a_concern(known: Known) -> None:
    reviews = csv("immediate_concern=no", "", "selection=risk")
    table = follow_up.concerns(known(practice_reviews=reviews))
    assert some(table, "chosen", "made_safe") == {
        (ROUTINE, "not recorded"): 1, (OTHERS, "not recorded"): 1,
    }  # fmt: skip
    assert table["made_safe"].nunique() == 6


def test_concerns_and_actions_that_no_review_says_have_no_rows(known: Known) -> None:
    said = known(practice_reviews=csv("immediate_concern=no; actions_due=0", "", ""))
    assert follow_up.concerns(said)["reviews"].tolist() == [0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]
    assert follow_up.actions(said)["actions"].tolist() == [0, 0, 0, 0]
    silent = known(practice_reviews=csv("", "", ""))
    assert len(follow_up.concerns(silent)) == 0
    assert len(follow_up.actions(silent)) == 0


def test_closed_actions_were_set_though_nobody_says_how_many(known: Known) -> None:
    reviews = csv("actions_closed=2", "actions_due=3; actions_closed=1", "")
    table = follow_up.actions(known(practice_reviews=reviews))
    assert some(table, "state", count="actions") == {"closed": 3, "open": 2}


def test_other_reviews_are_graded_by_why_they_were_done(known: Known) -> None:
    """The first reason that holds: a re-review because of a risk is a re-review."""
    reviews = csv(
        "", "review_type=re-review; selection=risk; moderated_grade=Inadequate",
        "selection=risk; review_type=thematic", "selection=thematic", "review_type=thematic",
        f"review_type=open case; grade={RI}",
    )  # fmt: skip
    table = practice.other_grades(known(practice_reviews=reviews))
    assert some(table, "chosen", "grade") == {
        ("re-reviews", "Inadequate"): 1, ("because of a risk", "Good"): 1,
        ("for a theme", "Good"): 2, ("others", RI): 1,
    }  # fmt: skip
    assert len(table) == 16


def test_a_re_review_is_compared_with_the_first_review_of_the_case(known: Known) -> None:
    """R3 repeats R2, which repeats R1. R1's moderator found it inadequate."""
    again = "review_type=re-review; selection=risk; review_date=2021-06-20; re_review_of="
    reviews = csv(
        "moderated_grade=Inadequate; review_date=2021-05-01", f"{again}R1; grade={RI}",
        f"{again}R2; grade=Inadequate", f"{again}; grade=Good", f"{again}R6; grade={RI}", "",
    )  # fmt: skip
    table = follow_up.re_reviews(known(practice_reviews=reviews))
    assert some(table, "period", "against_first") == {
        ("2021-06", "better"): 1, ("2021-06", "the same"): 1, ("2021-06", "worse"): 1,
        ("2021-06", "first review not known"): 1,
    }  # fmt: skip


def test_what_families_said_stands_beside_the_final_grade(known: Known) -> None:
    reviews = csv(
        "family_asked=yes; family_said=It helped; moderated_grade=Inadequate",
        "family_asked=yes", "family_asked=no", "",
    )  # fmt: skip
    table = follow_up.families(known(practice_reviews=reviews))
    assert some(table, "grade", "family_said") == {
        ("Inadequate", "It helped"): 1, ("Good", "asked, no answer recorded"): 1,
        ("Good", "not asked"): 1, ("Good", "not recorded"): 1,
    }  # fmt: skip


def test_themes_are_counted_by_month(known: Known) -> None:
    reviews = csv("learning_theme=B", "learning_theme=A", "learning_theme=B", "", "selection=risk")
    table = follow_up.themes(known(settings=THEMES, practice_reviews=reviews))
    assert table[["theme", "reviews"]].to_numpy().tolist() == [
        ["B", 2], ["A", 1], ["C", 0], ["another theme", 0], ["not recorded", 1],
    ]  # fmt: skip


def test_a_theme_that_the_council_does_not_name_is_another_theme(known: Known) -> None:
    reviews = csv(
        "learning_theme=b", "learning_theme=Ann Smith", "learning_theme= A ", "learning_theme=B.",
    )  # fmt: skip
    table = follow_up.themes(known(settings=THEMES, practice_reviews=reviews))
    assert some(table, "theme") == {"A": 1, "another theme": 3}


def test_a_council_that_names_no_themes_has_only_others(known: Known) -> None:
    table = follow_up.themes(known(practice_reviews=csv("learning_theme=A", "")))
    assert table[["theme", "reviews"]].to_numpy().tolist() == [
        ["another theme", 1], ["not recorded", 1],
    ]  # fmt: skip
