"""Whether corrections and approvals name tables and columns that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from improvement_book.errors import Fault
from improvement_book.intake.faults import limited
from improvement_book.intake.headers import near
from improvement_book.intake.keys import Rows
from improvement_book.intake.schema import schemas

NAMING = {"approvals": "approval", "corrections": "correction"}
"""Tables whose columns `table` and `column` name a cell of another, and what a row of them is."""


def named_column_faults(rows: Rows) -> list[Fault]:
    """Rows that name a table or a column that does not exist, with what was probably meant."""
    return limited(_faults(rows))


def _faults(rows: Rows) -> Iterator[Fault]:
    tables = [name for name in schemas() if name != rows.schema.name]
    frame = rows.frame[["table", "column"]]
    for position, table, column in frame.itertuples(name=None):
        if table not in tables:
            yield _unknown(rows, position, "table", table, tables)
        elif column not in schemas()[table].columns:
            yield _unknown(rows, position, "column", column, schemas()[table].columns)


def _unknown(rows: Rows, position: int, kind: str, name: str, known: Sequence[str]) -> Fault:
    meant = "" if name in schemas() else near(name, known)
    remedy = f"Correct the {NAMING[rows.schema.name]}, or delete it."
    remedy = f"Did you mean {meant}? {remedy}" if meant else remedy
    return rows.fault(position, kind, f'"{name}"', f"one of {', '.join(known)}", remedy)
