"""Counts of practice reviews: grades, moderation, selection.

The trend is made of routine reviews chosen at random: reviews chosen because of a risk, for a
theme or as a re-review say something else, and are counted apart.
"""

from __future__ import annotations

import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.intake.schema import schemas
from improvement_book.period import Period, span

NOT_MODERATED = "not moderated"
MODERATED_BY = ("other authority", "own authority", NOT_MODERATED)


def grades_by_month(tables: Tables) -> pd.DataFrame:
    """Reviews at each final grade in each month; every month and every grade has a row."""
    reviews = _routine(tables)
    levels = [_months(tables), tables.council.scale.grades]
    return _counted([reviews["month"], _final(reviews, tables)], levels)


def grades_by_team(tables: Tables) -> pd.DataFrame:
    """The same for each team that had a routine review."""
    reviews = _routine(tables)
    teams = tuple(sorted(set(reviews["team"])))
    levels = [_months(tables), teams, tables.council.scale.grades]
    return _counted([reviews["month"], reviews["team"], _final(reviews, tables)], levels)


def moderation_by_month(tables: Tables) -> pd.DataFrame:
    """Reviews by who moderated them, in each month."""
    reviews = _routine(tables)
    by = reviews["moderator_origin"].where(_moderated(reviews, tables), NOT_MODERATED)
    return _counted([reviews["month"], by.rename("moderated_by")], [_months(tables), MODERATED_BY])


def reviews_by_selection(tables: Tables) -> pd.DataFrame:
    """All reviews by type and selection, in each month; every combination has a row."""
    reviews = _with_month(tables)
    schema = schemas()["practice_reviews"]
    choices = [schema.field(name).choices for name in ("review_type", "selection")]
    keys = [reviews["month"], reviews["review_type"], reviews["selection"]]
    return _counted(keys, [_months(tables), *choices])


def _with_month(tables: Tables) -> pd.DataFrame:
    reviews = tables.frames["practice_reviews"]
    return reviews.assign(month=reviews["review_date"].dt.strftime("%Y-%m"))


def _routine(tables: Tables) -> pd.DataFrame:
    reviews = _with_month(tables)
    chosen = (reviews["review_type"] == "routine") & (reviews["selection"] == "random")
    return reviews[chosen]


def _final(reviews: pd.DataFrame, tables: Tables) -> pd.Series:
    """The moderator's grade where there is one that the edition knows, otherwise the reviewer's."""
    known = _moderated(reviews, tables)
    return reviews["moderated_grade"].where(known, reviews["grade"]).rename("grade")


def _moderated(reviews: pd.DataFrame, tables: Tables) -> pd.Series:
    """Whether a moderator's grade stands, and was given by the data-to date."""
    late = reviews["moderated_on"] > pd.Timestamp(tables.data_to)
    return (reviews["moderated_grade"] != "") & ~late


def _months(tables: Tables) -> tuple[str, ...]:
    """Every month from the first review, or the baseline, to the end of the edition's period."""
    last = tables.period.months[-1]
    firsts = [tables.frames["practice_reviews"]["review_date"].min(), last.start]
    if tables.council.baseline:
        firsts.append(tables.council.baseline.start)
    first = min(pd.Timestamp(day) for day in firsts if not pd.isna(day))
    return tuple(month.code for month in span(Period.month(first.year, first.month), last))


def _counted(keys: list[pd.Series], levels: list[tuple[str, ...]]) -> pd.DataFrame:
    """How many reviews have each combination of the levels, zeros included."""
    names = ["period", *(str(key.name) for key in keys[1:])]
    every = pd.MultiIndex.from_product(levels, names=names)
    counted = pd.DataFrame(dict(zip(names, keys, strict=True))).value_counts(sort=False)
    return counted.reindex(every, fill_value=0).reset_index(name="reviews").assign(symbol="")
