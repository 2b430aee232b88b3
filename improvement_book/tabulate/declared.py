"""What is declared of a table that may leave the restricted wing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from improvement_book.intake.as_at import Tables


class Unit(StrEnum):
    """What the counts of a table count, which decides how they are protected."""

    NOTHING = ""
    REVIEWS = "practice reviews"
    CHILDREN = "children"


@dataclass(frozen=True)
class Declared:
    """A table that may be released.

    board_only: whether the public has no such table.
    columns: name -> type as in ReleasedTable. dimensions: the columns that name a row of counts;
    counts: the columns to protect. derived: whether all its counts stand, or stood, in another
    table. needs: the input tables without which there is no such table. free_text: somebody's own
    words, hidden from the public unless approved; words_of: the input table in which these stand;
    only_words: whether a row says nothing without them.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    make: Callable[[Tables], pd.DataFrame]
    needs: tuple[str, ...] = ()
    unit: Unit = Unit.NOTHING
    dimensions: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    derived: bool = False
    board_only: bool = False
    free_text: tuple[str, ...] = ()
    words_of: str = ""
    only_words: bool = False
