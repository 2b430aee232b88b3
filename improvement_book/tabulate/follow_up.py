"""What came of the reviews: actions, children made safe, re-reviews, families, themes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from improvement_book.council import ANOTHER_THEME as ANOTHER
from improvement_book.intake.as_at import Tables
from improvement_book.tabulate.reviews import (
    CHOSEN,
    NOT_RECORDED,
    choices,
    counted,
    known_reviews,
    months,
    places_in,
    routine,
    worded,
)

CLOSED, OPEN = "closed", "open"
SAFE_WITHIN = {"the same day": 0, "1 to 2 days": 2, "3 to 7 days": 7, "over 7 days": 10**6}
"""In how many days at most a child was made safe, in words."""
NOT_YET = "not yet"
MADE_SAFE = (*SAFE_WITHIN, NOT_YET)
BETTER, SAME, WORSE, NO_FIRST = "better", "the same", "worse", "first review not known"
AGAINST_FIRST = (BETTER, SAME, WORSE, NO_FIRST)
SAID_NOTHING, NOT_ASKED = "asked, no answer recorded", "not asked"
SILENT = (NOT_ASKED, SAID_NOTHING, NOT_RECORDED)
"""What stands for a family that said nothing: not asked, asked, not recorded."""


def actions(tables: Tables) -> pd.DataFrame:
    """Actions that reviews set, closed and open as the edition knows it, by the review's month.

    No row where no review says how many it set. One that says only how many are closed set those.
    """
    reviews = known_reviews(tables)
    closed = reviews["actions_closed"].fillna(0)
    due = reviews["actions_due"].fillna(closed)
    keys, levels = [reviews["month"], reviews["chosen"]], [months(tables), CHOSEN]
    states = {CLOSED: closed, OPEN: due - closed}
    tabled = [
        counted(keys, levels, of, "actions").assign(state=state) for state, of in states.items()
    ]
    table = pd.concat(tabled).sort_index(kind="stable", ignore_index=True)
    table = table[["period", "chosen", "state", "actions", "symbol"]]
    return _if_any(table, reviews["actions_due"])


def concerns(tables: Tables) -> pd.DataFrame:
    """Reviews with an immediate concern, and in how many days the child was made safe.

    Reviews that don't say whether they found one stand apart, as not recorded; no row where none
    says it.
    """
    every = known_reviews(tables)
    reviews = every[every["immediate_concern"].fillna(True).astype(bool)]
    safe_on = reviews["concern_safe_on"]
    days = (safe_on - reviews["review_date"]).dt.days.mask(safe_on > pd.Timestamp(tables.data_to))
    safe = pd.Series(NOT_YET, index=reviews.index, name="made_safe", dtype="object")
    for words, most in reversed(SAFE_WITHIN.items()):
        safe = safe.mask(days <= most, words)
    safe = safe.mask(reviews["immediate_concern"].isna(), NOT_RECORDED)
    keys = [reviews["month"], reviews["chosen"], safe]
    levels = [months(tables), CHOSEN, (*MADE_SAFE, NOT_RECORDED)]
    return _if_any(counted(keys, levels), every["immediate_concern"])


def _if_any(table: pd.DataFrame, recorded: pd.Series) -> pd.DataFrame:
    """The table, without its rows where nothing was recorded in the column it is made from."""
    return table if recorded.notna().any() else table.iloc[:0]


def re_reviews(tables: Tables) -> pd.DataFrame:
    """Re-reviews by their final grade against that of the first review of the same case."""
    reviews = known_reviews(tables)
    grades = tables.council.scale.grades
    rank = pd.Series(places_in(grades, reviews["final"]), reviews.index)
    again = reviews[reviews["review_type"] == "re-review"]
    first = _first_reviews(again, reviews)
    names = reviews["review_id"]
    named = names.isin(first)
    first = first.map(rank[named].set_axis(names[named]))
    moved = (rank[again.index] - first.astype("Float64")).astype("float64")
    against = pd.Series(NO_FIRST, index=again.index, name="against_first", dtype="object")
    for words, is_so in ((BETTER, moved > 0), (SAME, moved == 0), (WORSE, moved < 0)):
        against = against.mask(is_so, words)
    return counted([again["month"], against], [months(tables), AGAINST_FIRST])


def _first_reviews(again: pd.DataFrame, reviews: pd.DataFrame) -> pd.Series:
    """The first review of each re-review's case: a re-review of a re-review has the same first."""
    repeats = reviews[reviews["re_review_of"] != ""]
    before = dict(zip(repeats["review_id"], repeats["re_review_of"], strict=True))
    first = [_followed(name, before) for name in again["re_review_of"]]
    return pd.Series(first, again.index, dtype="str")


def _followed(name: str, before: Mapping[str, str]) -> str:
    """Where the steps lead from a name: no more than there are, because some may be a circle."""
    for _ in before:
        if name not in before:
            break
        name = before[name]
    return name


def families(tables: Tables) -> pd.DataFrame:
    """What families said of the case, by its final grade."""
    reviews = routine(tables)
    asked = worded(reviews["family_asked"].astype("Int8").fillna(2), SILENT).astype("str")
    said = reviews["family_said"].where(reviews["family_said"] != "", asked)
    answers = (*choices("family_said"), SAID_NOTHING, NOT_ASKED, NOT_RECORDED)
    levels = [months(tables), tables.council.scale.grades, answers]
    keys = [reviews["month"], reviews["final"].rename("grade"), said.rename("family_said")]
    return counted(keys, levels)


def themes(tables: Tables) -> pd.DataFrame:
    """Reviews by their main theme of learning, as the council names its themes in its settings.

    Any other theme is ANOTHER, whatever it says: anybody may have typed it.
    """
    reviews, named = routine(tables), tables.council.learning_themes
    written = reviews["learning_theme"].str.strip()
    theme = written.where(written.isin([*named, ""]), ANOTHER).mask(written == "", NOT_RECORDED)
    levels = [months(tables), (*named, ANOTHER, NOT_RECORDED)]
    return counted([reviews["month"], theme.rename("theme")], levels)
