"""Counts of practice reviews by grade: final, by team, by domain; and by why they were done."""

from __future__ import annotations

import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.intake.schema import schemas
from improvement_book.tabulate.reviews import (
    NOT_MODERATED,
    OTHERS,
    OWN_AUTHORITY,
    choices,
    counted,
    known_reviews,
    months,
    routine,
    worded,
)

MODERATED_BY = ("other authority", OWN_AUTHORITY, NOT_MODERATED)
GOOD_OR_BETTER, BELOW_GOOD = "good or better", "below good"
SIDES = (GOOD_OR_BETTER, BELOW_GOOD)
"""The two sides of the line from which practice counts as good."""
DOMAIN = "Domain: "
"""How the schema's titles of the domain columns begin."""
RE_REVIEWS, RISK, THEME, OTHER_REASONS = "re-reviews", "because of a risk", "for a theme", "others"
REASONS = (RE_REVIEWS, RISK, THEME, OTHER_REASONS)
"""Why a review was done that is not routine and chosen at random; the first that holds."""


def grades_by_month(tables: Tables) -> pd.DataFrame:
    """Reviews at each final grade in each month; every month and every grade has a row."""
    reviews = routine(tables)
    levels = [months(tables), tables.council.scale.grades]
    return counted([reviews["month"], reviews["final"].rename("grade")], levels)


def good_by_month(tables: Tables) -> pd.DataFrame:
    """The same on the two sides of the line: larger counts, which a few reviews hide less."""
    reviews = routine(tables)
    good = reviews["final"].isin(tables.council.scale.good_or_better)
    side = worded(~good, SIDES).rename("side")
    return counted([reviews["month"], side], [months(tables), SIDES])


def other_grades(tables: Tables) -> pd.DataFrame:
    """Final grades of all other reviews, by why they were done."""
    reviews = known_reviews(tables)
    reviews = reviews[reviews["chosen"] == OTHERS]
    keys = [reviews["month"], reason(reviews).rename("chosen"), reviews["final"].rename("grade")]
    return counted(keys, [months(tables), REASONS, tables.council.scale.grades])


def reason(reviews: pd.DataFrame) -> pd.Series:
    """Why each review was done, of reviews that are not routine and chosen at random."""
    kind, how = reviews["review_type"], reviews["selection"]
    found = pd.Series(OTHER_REASONS, index=reviews.index, dtype="object")
    found = found.mask((kind == "thematic") | (how == "thematic"), THEME)
    return found.mask(how == "risk", RISK).mask(kind == "re-review", RE_REVIEWS)


def grades_by_team(tables: Tables) -> pd.DataFrame:
    """Final grades for each team that had a routine review."""
    reviews = routine(tables)
    teams = tuple(sorted(reviews["team"].unique()))
    levels = [months(tables), teams, tables.council.scale.grades]
    return counted([reviews["month"], reviews["team"], reviews["final"].rename("grade")], levels)


def domain_grades(tables: Tables) -> pd.DataFrame:
    """The reviewer's grades for each domain; a domain that a review left out is not counted."""
    reviews, named = routine(tables), domains()
    levels = [months(tables), tables.council.scale.grades]
    by_domain = [
        counted([reviews["month"], reviews[column].rename("grade")], levels).assign(domain=name)
        for column, name in named.items()
    ]
    table = pd.concat(by_domain)[["period", "domain", "grade", "reviews", "symbol"]]
    return table.sort_values("period", kind="stable", ignore_index=True)


def domains() -> dict[str, str]:
    """Column of the reviews -> domain."""
    return {
        field.name: field.title.removeprefix(DOMAIN)
        for field in schemas()["practice_reviews"].fields
        if field.title.startswith(DOMAIN)
    }


def moderation_by_month(tables: Tables) -> pd.DataFrame:
    """Reviews by who moderated them, in each month."""
    reviews = routine(tables)
    by = reviews["moderator_origin"].where(reviews["moderated"], NOT_MODERATED)
    return counted([reviews["month"], by.rename("moderated_by")], [months(tables), MODERATED_BY])


def reviews_by_selection(tables: Tables) -> pd.DataFrame:
    """All reviews by type and selection, in each month; every combination has a row."""
    reviews = known_reviews(tables)
    levels = [choices(name) for name in ("review_type", "selection")]
    keys = [reviews["month"], reviews["review_type"], reviews["selection"]]
    return counted(keys, [months(tables), *levels])
