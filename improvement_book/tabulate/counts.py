"""Which tables may leave the restricted wing, what each one counts, and how all are made.

A table that is not declared here can't be released.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pandas as pd

from improvement_book.council import Council
from improvement_book.intake.as_at import Tables
from improvement_book.period import Period
from improvement_book.release import typed
from improvement_book.tabulate import dictionary, indicators, practice, record
from improvement_book.tabulate.words import Words, decisions, words_in


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


@dataclass(frozen=True)
class CountTable:
    """A declared table, filled."""

    declared: Declared
    frame: pd.DataFrame


@dataclass(frozen=True)
class Counts:
    """All declared tables of one edition, unprotected: they stay in the restricted wing.

    texts: the words in them, and where these stand; approvals: typed rows that the edition knows;
    identifiers: every identifier and name of the inputs, as its words with spaces between them.
    """

    council: Council
    period: Period
    data_to: date
    data_to_declared: bool
    calendar: Mapping[str, object]
    tables: tuple[CountTable, ...]
    texts: tuple[Words, ...] = ()
    approvals: pd.DataFrame | None = None
    identifiers: frozenset[str] = field(default=frozenset(), repr=False)

    def frame(self, name: str) -> pd.DataFrame:
        """The table of that name, unprotected. Raises KeyError where none is declared."""
        return next(item.frame for item in self.tables if item.declared.name == name)


DECLARED = (
    Declared(
        "grades_by_month",
        "Final grades of routine reviews chosen at random",
        {"period": "text", "grade": "text", "reviews": "integer", "symbol": "text"},
        practice.grades_by_month,
        needs=("practice_reviews",),
        unit=Unit.REVIEWS,
        dimensions=("period", "grade"),
        counts=("reviews",),
    ),
    Declared(
        "grades_by_team",
        "Final grades of routine reviews chosen at random, by team",
        {
            "period": "text",
            "team": "text",
            "grade": "text",
            "reviews": "integer",
            "symbol": "text",
        },
        practice.grades_by_team,
        needs=("practice_reviews",),
        unit=Unit.REVIEWS,
        dimensions=("period", "team", "grade"),
        counts=("reviews",),
        board_only=True,
    ),
    Declared(
        "moderation_by_month",
        "Who moderated the routine reviews chosen at random",
        {"period": "text", "moderated_by": "text", "reviews": "integer", "symbol": "text"},
        practice.moderation_by_month,
        needs=("practice_reviews",),
        unit=Unit.REVIEWS,
        dimensions=("period", "moderated_by"),
        counts=("reviews",),
    ),
    Declared(
        "reviews_by_selection",
        "All reviews, by why and how the case was chosen",
        {
            "period": "text",
            "review_type": "text",
            "selection": "text",
            "reviews": "integer",
            "symbol": "text",
        },
        practice.reviews_by_selection,
        needs=("practice_reviews",),
        unit=Unit.REVIEWS,
        dimensions=("period", "review_type", "selection"),
        counts=("reviews",),
    ),
    Declared(
        "indicators",
        "Definitions of the indicators",
        indicators.DEFINITION_COLUMNS,
        indicators.definitions,
        needs=("indicators",),
        free_text=("expected_reason", "exclusions"),
        words_of="indicators",
    ),
    Declared(
        "targets",
        "Targets that hold at the data-to date",
        indicators.TARGET_COLUMNS,
        indicators.targets,
        needs=("indicators",),
    ),
    Declared(
        "observations",
        "Values of the indicators for the whole council",
        indicators.OBSERVATION_COLUMNS,
        indicators.observations,
        needs=("indicators", "observations"),
        unit=Unit.CHILDREN,
        dimensions=indicators.OBSERVATION_KEY,
        counts=("numerator", "denominator", "value"),
        free_text=("revision_reason",),
        words_of="observations",
    ),
    Declared(
        "revisions",
        "Values that were revised after they were first known",
        indicators.REVISION_COLUMNS,
        indicators.revisions,
        needs=("indicators", "observations"),
        unit=Unit.CHILDREN,
        dimensions=indicators.OBSERVATION_KEY,
        counts=indicators.REVISED,
        derived=True,
        free_text=("revision_reason",),
        words_of="observations",
    ),
    Declared(
        "breakdowns",
        "Values of the indicators by group",
        indicators.BREAKDOWN_COLUMNS,
        indicators.breakdowns,
        needs=("indicators", "observations"),
        unit=Unit.CHILDREN,
        dimensions=indicators.BREAKDOWN_KEY,
        counts=("numerator", "denominator", "value"),
    ),
    Declared(
        "comparators",
        "Published values of other areas",
        indicators.COMPARATOR_COLUMNS,
        indicators.comparators,
        needs=("indicators",),
    ),
    Declared(
        "commentary",
        "What the owners of the indicators say",
        {
            "indicator_id": "text",
            "period": "text",
            "text": "text",
            "author": "text",
            "written_on": "date",
        },
        indicators.commentary,
        needs=("indicators",),
        free_text=("text",),
        words_of="commentary",
        only_words=True,
    ),
    Declared(
        "external_judgements",
        "Published judgements of inspectors and visitors",
        record.JUDGEMENT_COLUMNS,
        record.external_judgements,
        needs=("external_judgements",),
    ),
    Declared(
        "reconciliation",
        "Rows that came in, and what became of them",
        {
            "file": "text",
            "table": "text",
            "rows_in": "integer",
            "used": "integer",
            "set_aside": "integer",
            "outside": "integer",
        },
        record.reconciliation,
    ),
    Declared(
        "kept_out",
        "Rows kept out of this edition, by reason",
        {"file": "text", "table": "text", "kept_out": "text", "reason": "text", "rows": "integer"},
        record.reasons,
    ),
    Declared(
        "corrections",
        "Cells corrected on reading",
        {"table": "text", "column": "text", "reason": "text", "by": "text"},
        record.corrections,
        needs=("corrections",),
        free_text=("reason", "by"),
        words_of="corrections",
    ),
    Declared(
        "inputs",
        "Files that this edition was made from",
        {
            "file": "text",
            "table": "text",
            "rows": "integer",
            "encoding": "text",
            "absent": "text",
            "sha256": "text",
        },
        record.inputs,
    ),
    Declared(
        "dictionary",
        "What each table of a council folder holds",
        dictionary.DICTIONARY_COLUMNS,
        dictionary.dictionary,
    ),
)


def tabulate(tables: Tables) -> Counts:
    """Every declared table; one whose inputs are absent has no rows."""
    filled, texts = [], list(decisions(tables))
    for declared in DECLARED:
        made = _made(declared, tables)
        filled.append(CountTable(declared, typed(made, declared.columns)))
        if declared.words_of:
            texts += words_in(made, declared.name, declared.words_of, declared.free_text, tables)
    return Counts(
        council=tables.council,
        period=tables.period,
        data_to=tables.data_to,
        data_to_declared=tables.data_to_declared,
        calendar=record.calendar_row(tables),
        tables=tuple(filled),
        texts=tuple(texts),
        approvals=tables.frames.get("approvals"),
        identifiers=tables.folder.identifiers,
    )


def _made(declared: Declared, tables: Tables) -> pd.DataFrame:
    if all(name in tables.frames for name in declared.needs):
        return declared.make(tables)
    return pd.DataFrame(columns=list(declared.columns))
