"""The table of surprises: which measure, what happened, and why it is one."""

from __future__ import annotations

from improvement_book.analysis.surprises import Surprises
from improvement_book.pages.share_cells import capital
from improvement_book.pages.surprise_words import surprise_words
from improvement_book.pages.table import Column, Table

COLUMNS = tuple(Column(header) for header in ("Measure", "Surprise", "What happened", "Why it is"))
NONE = "None"


def surprises_table(result: Surprises) -> Table:
    """One row per surprise; a row that says so where there is none."""
    since = f", compared with {result.compared_with.label}" if result.compared_with else ""
    rows = tuple(
        (row.title, capital(str(row.kind)), surprise_words(row), capital(row.reason))
        for row in result.rows
    )
    nothing = ((NONE, "", "", capital(result.reason)),)
    return Table(f"Surprises of {result.period.label}{since}", COLUMNS, rows or nothing)


TABLES = (surprises_table,)
