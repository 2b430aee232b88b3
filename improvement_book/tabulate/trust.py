"""Counts that say whether the grades can be trusted: whose they are, and who gave them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.tabulate.reviews import (
    NOT_RECORDED,
    choices,
    counted,
    months,
    places_in,
    recorded,
    routine,
    worded,
)

REVIEWER, MODERATOR = "reviewer", "moderator"
OUTSIDE_LINE = "outside the line of management"
IN_LINE = "in the line of management"
REVIEWED_BY = (OUTSIDE_LINE, IN_LINE, NOT_RECORDED)
SAME = "the same"
REVIEWER_HIGHER = "reviewer higher"
REVIEWER_LOWER = "reviewer lower"
AGAINST = (SAME, REVIEWER_HIGHER, REVIEWER_LOWER)
"""The reviewer's grade against the moderator's of the same review."""


def grades_by_whom(tables: Tables) -> pd.DataFrame:
    """The reviewers' grades of all reviews, and the moderators' of those they moderated."""
    whose = {REVIEWER: (routine(tables), "grade"),
             MODERATOR: (_moderated(tables), "moderated_grade")}  # fmt: skip
    levels = [months(tables), tables.council.scale.grades]
    tabled = [
        counted([reviews["month"], reviews[column].rename("grade")], levels).assign(whose=name)
        for name, (reviews, column) in whose.items()
    ]
    table = pd.concat(tabled)[["period", "whose", "grade", "reviews", "symbol"]]
    return table.sort_values("period", kind="stable", ignore_index=True)


def moderated_against(tables: Tables) -> pd.DataFrame:
    """Moderated reviews by whether moderators agreed, and which way they did not."""
    reviews, grades = _moderated(tables), tables.council.scale.grades
    given, again = (places_in(grades, reviews[name]) for name in ("grade", "moderated_grade"))
    way = pd.Series(np.sign(given - again) % len(AGAINST), index=reviews.index)
    against = worded(way, AGAINST).rename("against")
    return counted([reviews["month"], against], [months(tables), AGAINST])


def moderated_pairs(tables: Tables) -> pd.DataFrame:
    """The reviewer's grade and the moderator's of the same review, by how it was chosen."""
    reviews, grades = _moderated(tables), tables.council.scale.grades
    names = ("month", "moderation_selection", "grade", "moderated_grade")
    levels = [months(tables), _selections(), grades, grades]
    return counted([reviews[name] for name in names], levels)


def moderation_by_selection(tables: Tables) -> pd.DataFrame:
    """Moderated reviews by the moderator's origin and by how they were chosen."""
    reviews = _moderated(tables)
    by = reviews["moderator_origin"].rename("moderated_by")
    keys = [reviews["month"], by, reviews["moderation_selection"]]
    origins = tuple(reversed(choices("moderator_origin")))
    return counted(keys, [months(tables), origins, _selections()])


def reviewed_by(tables: Tables) -> pd.DataFrame:
    """Reviews by whether the reviewer is in the line of management of the case."""
    reviews = routine(tables)
    in_line = reviews["in_line_management"].astype("Int8").fillna(2)
    by = worded(in_line, REVIEWED_BY).rename("reviewed_by")
    return counted([reviews["month"], by], [months(tables), REVIEWED_BY])


def _moderated(tables: Tables) -> pd.DataFrame:
    reviews = routine(tables)
    reviews = reviews[reviews["moderated"]]
    chosen = recorded(reviews["moderation_selection"])
    return reviews.assign(moderation_selection=chosen)


def _selections() -> tuple[str, ...]:
    return (*choices("moderation_selection"), NOT_RECORDED)
