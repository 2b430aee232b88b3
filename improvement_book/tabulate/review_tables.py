"""The declared tables of practice reviews: what each counts, and by what."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.tabulate import coverage, follow_up, practice, trust
from improvement_book.tabulate.declared import Declared, Unit


def _reviews(
    name: str,
    title: str,
    make: Callable[[Tables], pd.DataFrame],
    *by: str,
    count: str = "reviews",
    board_only: bool = False,
) -> Declared:
    """Reviews, or what they set, by period and by the columns named."""
    names = ("period", *by)
    return Declared(
        name,
        title,
        dict.fromkeys(names, "text") | {count: "integer", "symbol": "text"},
        make,
        needs=("practice_reviews",),
        unit=Unit.REVIEWS,
        dimensions=names,
        counts=(count,),
        board_only=board_only,
    )


def _done(
    name: str, title: str, make: Callable[[Tables], pd.DataFrame], *by: str, more: tuple[str, ...]
) -> Declared:
    """Reviews done beside reviews planned; only those done are protected."""
    names = ("period", *by)
    numbers = dict.fromkeys(("planned", "done", *more), "integer")
    return Declared(
        name,
        title,
        dict.fromkeys(names, "text") | numbers | {"symbol": "text"},
        make,
        needs=("practice_reviews", "reviews_planned"),
        unit=Unit.REVIEWS,
        dimensions=names,
        counts=("done",),
        board_only=bool(by),
    )


REVIEW_TABLES = (
    _reviews(
        "grades_by_month",
        "Final grades of routine reviews chosen at random",
        practice.grades_by_month,
        "grade",
    ),
    _reviews(
        "good_by_month",
        "Routine reviews chosen at random with a final grade of good or better, and below",
        practice.good_by_month,
        "side",
    ),
    _reviews(
        "grades_by_team",
        "Final grades of routine reviews chosen at random, by team",
        practice.grades_by_team,
        "team",
        "grade",
        board_only=True,
    ),
    _reviews(
        "domain_grades",
        "Grades for each domain, of routine reviews chosen at random",
        practice.domain_grades,
        "domain",
        "grade",
    ),
    _reviews(
        "grades_by_whom",
        "Reviewers' and moderators' grades of routine reviews chosen at random",
        trust.grades_by_whom,
        "whose",
        "grade",
    ),
    _reviews(
        "moderated_against",
        "Moderators' grades against the reviewers'",
        trust.moderated_against,
        "against",
    ),
    _reviews(
        "moderated_pairs",
        "The reviewer's and the moderator's grade of the same routine review",
        trust.moderated_pairs,
        "moderation_selection",
        "grade",
        "moderated_grade",
    ),
    _reviews(
        "moderation_by_month",
        "Who moderated the routine reviews chosen at random",
        practice.moderation_by_month,
        "moderated_by",
    ),
    _reviews(
        "moderation_by_selection",
        "How routine reviews were chosen for moderation, and who moderated them",
        trust.moderation_by_selection,
        "moderated_by",
        "moderation_selection",
    ),
    _reviews(
        "reviewed_by",
        "Whether reviewers are in the line of management of the case",
        trust.reviewed_by,
        "reviewed_by",
    ),
    _reviews(
        "reviews_by_selection",
        "All reviews, by why and how the case was chosen",
        practice.reviews_by_selection,
        "review_type",
        "selection",
    ),
    _reviews(
        "other_grades",
        "Final grades of reviews that were not routine or not chosen at random",
        practice.other_grades,
        "chosen",
        "grade",
    ),
    _done(
        "done_against_plan",
        "Routine reviews chosen at random, done and planned",
        coverage.done_against_plan,
        more=("teams_planned", "teams_not_reviewed"),
    ),
    _done(
        "done_by_team",
        "Routine reviews chosen at random, done and planned, by team",
        coverage.done_by_team,
        "team",
        more=(),
    ),
    _reviews(
        "learning_themes",
        "Main themes of learning from routine reviews chosen at random",
        follow_up.themes,
        "theme",
    ),
    _reviews(
        "family_views",
        "What families said of the case, by its final grade",
        follow_up.families,
        "grade",
        "family_said",
    ),
    _reviews(
        "re_reviews",
        "Re-reviews against the first review of the same case",
        follow_up.re_reviews,
        "against_first",
    ),
    _reviews(
        "immediate_concerns",
        "Immediate concerns, and in how many days the child was made safe",
        follow_up.concerns,
        "chosen",
        "made_safe",
    ),
    _reviews(
        "review_actions",
        "Actions that reviews set",
        follow_up.actions,
        "chosen",
        "state",
        count="actions",
    ),
)
