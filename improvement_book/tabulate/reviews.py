"""The rows that counts of practice reviews are made from, and how they are counted.

The trend is made of routine reviews chosen at random: reviews chosen because of a risk, for a
theme or as a re-review say something else, and are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.intake.schema import schemas
from improvement_book.period import Period, span

NOT_MODERATED = "not moderated"
NOT_RECORDED = "not recorded"
OWN_AUTHORITY = "own authority"
ROUTINE = "routine, at random"
OTHERS = "other reviews"
CHOSEN = (ROUTINE, OTHERS)
"""Which reviews a row counts, where a table counts all of them."""
ROUTINE_REVIEWS = "routine_reviews"
"""Beside the tables of the council: the reviews that make the trend."""


def with_reviews(tables: Tables) -> Tables:
    """The same tables, with what the counts of reviews need worked out once for all of them."""
    if "practice_reviews" not in tables.frames:
        return tables
    reviews = known_reviews(tables)
    frames = {"practice_reviews": reviews, ROUTINE_REVIEWS: _routine(reviews)}
    return replace(tables, frames={**tables.frames, **frames})


def known_reviews(tables: Tables) -> pd.DataFrame:
    """All reviews that the edition knows.

    month; chosen: whether they belong to the trend (CHOSEN); moderated: whether a moderator's grade
    stands, and was given by the data-to date; final: that grade, otherwise the reviewer's.
    moderator_origin: the council's own where a review was moderated and nobody recorded by whom, so
    that no moderator counts as independent without a record.
    """
    reviews = tables.frames["practice_reviews"]
    if "month" in reviews:
        return reviews
    others = (reviews["review_type"] != "routine") | (reviews["selection"] != "random")
    late = reviews["moderated_on"] > pd.Timestamp(tables.data_to)
    moderated = (reviews["moderated_grade"] != "") & ~late
    origin = reviews["moderator_origin"]
    return reviews.assign(
        month=_month(reviews["review_date"]),
        chosen=worded(others, CHOSEN),
        moderated=moderated,
        moderator_origin=origin.mask(moderated & (origin == ""), OWN_AUTHORITY),
        final=reviews["moderated_grade"].where(moderated, reviews["grade"]),
    )


def routine(tables: Tables) -> pd.DataFrame:
    """Routine reviews chosen at random."""
    if ROUTINE_REVIEWS in tables.frames:
        return tables.frames[ROUTINE_REVIEWS]
    return _routine(known_reviews(tables))


def _routine(reviews: pd.DataFrame) -> pd.DataFrame:
    return reviews[reviews["chosen"] == ROUTINE]


def _month(days: pd.Series) -> pd.Series:
    """The code of each day's month."""
    found, places = np.unique(days.to_numpy().astype("datetime64[M]"), return_inverse=True)
    return worded(pd.Series(places, index=days.index), np.datetime_as_string(found).tolist())


def worded(places: pd.Series, words: Sequence[str]) -> pd.Series:
    """One of the words for each row, by its place: 0 and 1, or False and True."""
    found = pd.Categorical.from_codes(places.to_numpy(dtype="int64"), pd.Index(words))
    return pd.Series(found, index=places.index)


def months(tables: Tables, *others: date) -> tuple[str, ...]:
    """Every month from the first review, or the baseline, to the end of the edition's period.

    others: further days to begin with, if one is earlier.
    """
    last = tables.period.months[-1]
    firsts = [tables.frames["practice_reviews"]["review_date"].min(), last.start, *others]
    if tables.council.baseline:
        firsts.append(tables.council.baseline.start)
    first = min(pd.Timestamp(day) for day in firsts if not pd.isna(day))
    return tuple(month.code for month in span(Period.month(first.year, first.month), last))


def choices(column: str) -> tuple[str, ...]:
    """What a column of the reviews may hold, in the order of its schema."""
    return schemas()["practice_reviews"].field(column).choices


def recorded(column: pd.Series) -> pd.Series:
    """The same with a word where nothing was recorded."""
    return column.where(column != "", NOT_RECORDED)


def places_in(level: Sequence[str], values: pd.Series) -> npt.NDArray[np.int64]:
    """The place of each value in the level, -1 where it is not there."""
    places, found = pd.factorize(values)
    return np.append(pd.Index(level).get_indexer(pd.Index(found)), -1)[places]


def counted(
    keys: Sequence[pd.Series],
    levels: Sequence[Sequence[str]],
    of: pd.Series | None = None,
    name: str = "reviews",
) -> pd.DataFrame:
    """How many reviews have each combination of the levels, zeros included.

    keys: the month first; the others give the columns their names. of: what is summed instead,
    whole numbers, under that name. A value that is no level is not counted.
    """
    own = [places_in(level, key) for key, level in zip(keys, levels, strict=True)]
    inside = np.logical_and.reduce([codes >= 0 for codes in own])
    shape = [len(level) for level in levels]
    places = np.ravel_multi_index([codes[inside] for codes in own], shape)
    weights = None if of is None else of.to_numpy(dtype="float64")[inside]
    sums = np.bincount(places, weights, minlength=int(np.prod(shape))).astype("int64")
    names = ["period", *(str(key.name) for key in keys[1:])]
    every = pd.MultiIndex.from_product(levels, names=names)
    return every.to_frame(index=False).assign(**{name: sums}, symbol="")
