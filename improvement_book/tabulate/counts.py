"""Which tables may leave the restricted wing, what each one counts, and how all are made.

A table that is not declared here can't be released.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from improvement_book.council import Council
from improvement_book.intake.as_at import Tables
from improvement_book.period import Period
from improvement_book.release import typed
from improvement_book.tabulate import dictionary, indicators, practice, record


class Unit(StrEnum):
    """What the counts of a table count, which decides how they are protected."""

    NOTHING = ""
    REVIEWS = "practice reviews"
    CHILDREN = "children"


@dataclass(frozen=True)
class Declared:
    """A table that may be released.

    columns: name -> type as in ReleasedTable. counts: the columns to protect.
    needs: the input tables without which there is no such table. free_text: somebody's own words.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    make: Callable[[Tables], pd.DataFrame]
    needs: tuple[str, ...] = ()
    unit: Unit = Unit.NOTHING
    counts: tuple[str, ...] = ()
    free_text: tuple[str, ...] = ()


@dataclass(frozen=True)
class CountTable:
    """A declared table, filled."""

    declared: Declared
    frame: pd.DataFrame


@dataclass(frozen=True)
class Counts:
    """All declared tables of one edition, unprotected: they stay in the restricted wing."""

    council: Council
    period: Period
    data_to: date
    data_to_declared: bool
    calendar: Mapping[str, object]
    tables: tuple[CountTable, ...]


DECLARED = (
    Declared(
        "grades_by_month",
        "Final grades of routine reviews chosen at random",
        {"period": "text", "grade": "text", "reviews": "integer", "symbol": "text"},
        practice.grades_by_month,
        needs=("practice_reviews",),
        unit=Unit.REVIEWS,
        counts=("reviews",),
    ),
    Declared(
        "moderation_by_month",
        "Who moderated the routine reviews chosen at random",
        {"period": "text", "moderated_by": "text", "reviews": "integer", "symbol": "text"},
        practice.moderation_by_month,
        needs=("practice_reviews",),
        unit=Unit.REVIEWS,
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
        counts=("reviews",),
    ),
    Declared(
        "indicators",
        "Definitions of the indicators",
        indicators.DEFINITION_COLUMNS,
        indicators.definitions,
        needs=("indicators",),
        free_text=("expected_reason", "exclusions"),
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
        counts=("numerator", "denominator", "value"),
        free_text=("revision_reason",),
    ),
    Declared(
        "revisions",
        "Values that were revised after they were first known",
        indicators.REVISION_COLUMNS,
        indicators.revisions,
        needs=("indicators", "observations"),
        unit=Unit.CHILDREN,
        counts=indicators.REVISED,
        free_text=("revision_reason",),
    ),
    Declared(
        "breakdowns",
        "Values of the indicators by group",
        indicators.BREAKDOWN_COLUMNS,
        indicators.breakdowns,
        needs=("indicators", "observations"),
        unit=Unit.CHILDREN,
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
    made = tuple(CountTable(declared, _made(declared, tables)) for declared in DECLARED)
    return Counts(
        council=tables.council,
        period=tables.period,
        data_to=tables.data_to,
        data_to_declared=tables.data_to_declared,
        calendar=record.calendar_row(tables),
        tables=made,
    )


def _made(declared: Declared, tables: Tables) -> pd.DataFrame:
    if all(name in tables.frames for name in declared.needs):
        return typed(declared.make(tables), declared.columns)
    return typed(pd.DataFrame(columns=list(declared.columns)), declared.columns)
