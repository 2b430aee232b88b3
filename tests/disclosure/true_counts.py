"""The true counts behind an edition, counted here a second time from the rows it knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from improvement_book.council import ReviewPolicy
from improvement_book.intake.as_at import Tables
from improvement_book.period import Period

Count = tuple[str, str, str, str, str]
"""Which count: indicator, period, dimension, category, column. Of practice reviews: table, period,
grade (or who moderated, or the type of review), selection, "reviews"."""
Kind = tuple[str, str, str]
ByMonth = Mapping[Kind, Mapping[str, int]]
"""Practice reviews: table, category and selection -> month -> reviews."""
GRADES, MODERATION, SELECTION = "grades_by_month", "moderation_by_month", "reviews_by_selection"
SIDES, LINE, THEMES = "good_by_month", "reviewed_by", "learning_themes"
AGAINST, OTHER_GRADES = "moderated_against", "other_grades"
WHOLE = (SIDES, LINE, THEMES, AGAINST, OTHER_GRADES)
"""Tables of which a period is shown whole or not at all; of the last, each reason for itself."""
GOOD = ("Good", "Outstanding")
IN_LINE = {True: "in the line of management", False: "outside the line of management"}
NOT_RECORDED = "not recorded"
REVIEWS = "reviews"
NOT_MODERATED = "not moderated"
MODERATED_BY = ("other authority", "own authority", NOT_MODERATED)
REASONS = ("re-reviews", "because of a risk", "for a theme", "others")
NUMERATOR, DENOMINATOR, REST = "numerator", "denominator", "rest"


@dataclass(frozen=True)
class Truth:
    """What is true at one edition.

    observed: counts of children. windows, units: of each indicator. reviews: counts of practice
    reviews by month, none where the council releases them as they are.
    """

    observed: Mapping[Count, int]
    windows: Mapping[str, str]
    units: Mapping[str, str]
    reviews: ByMonth = field(default_factory=dict)


def true_counts(tables: Tables) -> Truth:
    """The true counts of the edition that knows these rows."""
    definitions = tables.frames["indicators"].set_index("indicator_id")
    units = dict(definitions["unit"])
    observed: dict[Count, int] = {}
    for row in tables.frames["observations"].itertuples():
        figures = counts_of_row(row.numerator, row.denominator, row.value, units[row.indicator_id])
        for column, count in figures.items():
            observed[row.indicator_id, row.period, row.dimension, row.category, column] = count
    protected = tables.council.reviews_at_council is ReviewPolicy.PROTECTED
    reviews = _reviews(tables) if protected else {}
    return Truth(observed, dict(definitions["window"]), units, reviews)


def counts_of_row(numerator: float, denominator: float, value: float, unit: str) -> dict[str, int]:
    """Every count that the figures of one row give, when some of them may be missing."""
    has_n, has_d, has_value = (not pd.isna(figure) for figure in (numerator, denominator, value))
    if unit == "number" and has_value and not has_n:
        return {NUMERATOR: round(value)}
    if has_value and has_d and not has_n:
        numerator, has_n = value * denominator / _factor(unit), True
    if has_value and has_n and not has_d and value > 0 and unit != "number":
        denominator, has_d = numerator * _factor(unit) / value, True
    figures = {}
    if has_n:
        figures[NUMERATOR] = round(numerator)
    if has_d:
        figures[DENOMINATOR] = round(denominator)
    if has_n and has_d:
        figures[REST] = round(denominator) - round(numerator)
    return figures


def months_of(period: str) -> frozenset[str]:
    """The months of a period, by their labels."""
    return frozenset(month.code for month in Period.parse(period).months)


def _factor(unit: str) -> float:
    per = re.search(r"per ([0-9,]+)", unit)
    if per:
        return float(per[1].replace(",", ""))
    return 100.0 if unit == "percent" else 1.0


def _reviews(tables: Tables) -> ByMonth:
    grades = tables.council.scale.grades
    rows = tables.frames["practice_reviews"]
    month = rows["review_date"].dt.strftime("%Y-%m")
    kinds = rows["review_type"] + "/" + rows["selection"]
    chance = rows[kinds == "routine/random"]
    moderated = (chance["moderated_grade"] != "") & ~(
        chance["moderated_on"] > pd.Timestamp(tables.data_to)
    )
    final = chance["grade"].mask(moderated, chance["moderated_grade"])
    by = chance["moderator_origin"].replace("", "own authority")
    by = by.where(moderated, NOT_MODERATED)
    counted = {(SELECTION, *kind.split("/")): month[kinds == kind] for kind in kinds.unique()}
    counted |= {(GRADES, name, ""): month[final[final == name].index] for name in grades}
    counted |= {(MODERATION, name, ""): month[by[by == name].index] for name in MODERATED_BY}
    side = final.isin(GOOD).map({True: "good or better", False: "below good"})
    line = chance["in_line_management"].map(IN_LINE).fillna(NOT_RECORDED)
    theme = chance["learning_theme"].replace("", NOT_RECORDED)
    for table, by in ((SIDES, side), (LINE, line), (THEMES, theme)):
        counted |= {(table, name, ""): month[by[by == name].index] for name in by.unique()}
    counted |= _directions(chance[moderated], grades) | _other_grades(rows, tables)
    return {name: months.value_counts().to_dict() for name, months in counted.items()}


def _directions(moderated: pd.DataFrame, grades: tuple[str, ...]) -> dict[Kind, pd.Series]:
    pairs = zip(moderated["grade"], moderated["moderated_grade"], strict=True)
    above = np.array([grades.index(given) - grades.index(again) for given, again in pairs])
    month = moderated["review_date"].dt.strftime("%Y-%m")
    which = {"the same": above == 0, "reviewer higher": above > 0, "reviewer lower": above < 0}
    return {(AGAINST, name, ""): month[is_so] for name, is_so in which.items()}


def _other_grades(rows: pd.DataFrame, tables: Tables) -> dict[Kind, pd.Series]:
    others = rows[rows["review_type"] + "/" + rows["selection"] != "routine/random"]
    late = others["moderated_on"] > pd.Timestamp(tables.data_to)
    final = others["moderated_grade"].mask(late | others["moderated_grade"].eq(""), others["grade"])
    why = pd.Series(map(why_done, others["review_type"], others["selection"]), others.index)
    month = others["review_date"].dt.strftime("%Y-%m")
    return {
        (OTHER_GRADES, reason, grade): month[(why == reason) & (final == grade)]
        for reason in REASONS
        for grade in tables.council.scale.grades
    }


def why_done(kind: str, how: str) -> str:
    """Why a review was done that is not routine and chosen at random."""
    if kind == "re-review":
        return REASONS[0]
    if how == "risk":
        return REASONS[1]
    return REASONS[2] if "thematic" in (kind, how) else REASONS[3]
