"""Unprotected counts of one edition, with the rows that a test gives."""

from __future__ import annotations

import pandas as pd

from improvement_book.council import Audience, Council
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import protect
from improvement_book.period import Period
from improvement_book.release import typed
from improvement_book.tabulate.counts import DECLARED, Counts, CountTable

Row = dict[str, object]
COUNCIL = Council("A", "a", "999", threshold=5)


def counts(
    period: str = "2021-06", *, council: Council = COUNCIL, window: str = "in period",
    unit: str = "percent", **rows: list[Row],
) -> Counts:  # fmt: skip
    """The tables hold the rows given, and the definition of the one indicator `share`."""
    filled = {"indicators": [{"indicator_id": "share", "window": window, "unit": unit}]} | rows
    tables = []
    for declared in DECLARED:
        frame = pd.DataFrame(filled.get(declared.name, []), columns=list(declared.columns))
        tables.append(CountTable(declared, typed(frame, declared.columns)))
    edition = Period.parse(period)
    return Counts(council, edition, edition.end, True, {}, tuple(tables))


def share(numerator: float, denominator: float = 1000, **other: object) -> Row:
    """A row of the indicator, for June unless another period is given."""
    row: Row = {"indicator_id": "share", "period": "2021-06", "symbol": ""}
    return {
        **row, "numerator": numerator, "denominator": denominator,
        "value": 100 * numerator / denominator, **other,
    }  # fmt: skip


def group(name: str, numerator: float, denominator: float = 1000, **other: object) -> Row:
    """A row of the indicator for one age group."""
    return share(numerator, denominator, dimension="Age", category=name, **other)


def shown(ledger: Ledger, counts: Counts) -> Ledger:
    """The ledger once the public edition with these counts is out."""
    return ledger.with_release(protect(counts, Audience.PUBLIC, ledger))
