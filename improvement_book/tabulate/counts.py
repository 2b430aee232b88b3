"""Which tables may leave the restricted wing, what each one counts, and how all are made.

A table that is not declared here can't be released.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from improvement_book.council import Council
from improvement_book.intake.as_at import Tables
from improvement_book.period import Period
from improvement_book.release import typed
from improvement_book.tabulate import dictionary, indicators, plan, record
from improvement_book.tabulate.declared import Declared as Declared
from improvement_book.tabulate.declared import Unit as Unit
from improvement_book.tabulate.review_tables import REVIEW_TABLES
from improvement_book.tabulate.reviews import with_reviews
from improvement_book.tabulate.words import Words, decisions, words_in


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
    *REVIEW_TABLES,
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
        "target_history",
        "Every target that was set, on or before the data-to date",
        indicators.TARGET_COLUMNS,
        indicators.target_history,
        needs=("indicators",),
    ),
    Declared(
        "events",
        "What happened, and from when control limits are worked out anew",
        indicators.EVENT_COLUMNS,
        indicators.events,
        needs=("indicators", "events"),
        free_text=("text",),
        words_of="events",
    ),
    Declared(
        "indicator_actions",
        "Actions of the plan that should move an indicator",
        plan.INDICATOR_ACTION_COLUMNS,
        plan.indicator_actions,
        needs=("indicators", "plan_versions", "plan_actions"),
        free_text=("action",),
        words_of="plan_actions",
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
        "Published values of the council itself and of other areas",
        indicators.COMPARATOR_COLUMNS,
        indicators.comparators,
        needs=("indicators",),
    ),
    Declared(
        "publications",
        "Published files that the comparators come from",
        indicators.PUBLICATION_COLUMNS,
        indicators.publications,
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
        "neighbour_judgements",
        "Published judgements of the statistical neighbours",
        record.NEIGHBOUR_JUDGEMENT_COLUMNS,
        record.neighbour_judgements,
        needs=("neighbour_judgements",),
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


def tabulate(tables: Tables, only: Collection[str] | None = None) -> Counts:
    """Every declared table, or those named; one whose inputs are absent has no rows."""
    tables = with_reviews(tables)
    filled, texts = [], list(decisions(tables))
    for declared in DECLARED:
        if only is not None and declared.name not in only:
            continue
        if any(name not in tables.frames for name in declared.needs):
            nothing = pd.DataFrame(columns=list(declared.columns))
            filled.append(CountTable(declared, typed(nothing, declared.columns)))
            continue
        made = declared.make(tables)
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
