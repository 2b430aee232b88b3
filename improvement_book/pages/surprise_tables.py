"""The tables of surprises: which measure, what happened, and why it is one."""

from __future__ import annotations

from improvement_book.analysis.surprises import Surprise, Surprises, WithinChance
from improvement_book.pages.share_cells import capital
from improvement_book.pages.surprise_words import surprise_words
from improvement_book.pages.table import Column, Table

COLUMNS = tuple(Column(header) for header in ("Measure", "Surprise", "What happened", "Why it is"))
NONE = "None"


def surprises_table(result: Surprises) -> Table:
    """One row per surprise that chance does not make, or why nothing could be compared."""
    rows = tuple(_row(row) for row in result.rows if not row.uncertain)
    if result.reason:
        rows = ((NONE, "", "", capital(result.reason)),)
    return Table(f"Surprises {_when(result)}", COLUMNS, rows)


def within_chance_table(result: WithinChance) -> Table:
    """One row per change that chance alone can make."""
    rows = tuple(_row(row) for row in result.rows)
    return Table(f"Changes {_when(result)}, that chance alone can make", COLUMNS, rows)


def _row(row: Surprise) -> tuple[str, str, str, str]:
    return row.title, capital(str(row.kind)), surprise_words(row), capital(row.reason)


def _when(result: Surprises | WithinChance) -> str:
    since = f", compared with {result.compared_with.label}" if result.compared_with else ""
    return f"of {result.period.label}{since}"


TABLES = (surprises_table, within_chance_table)
