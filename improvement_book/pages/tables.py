"""How a result becomes the table twin of its sentence or chart."""

from __future__ import annotations

from functools import singledispatch

import pandas as pd

from improvement_book.analysis.judgements import Judgements
from improvement_book.analysis.practice import GradeSpread, PracticeChange, Shares, ShareSeries
from improvement_book.analysis.record import Reconciled, Revisions
from improvement_book.pages import (
    compare_tables,
    follow_up_tables,
    measure_annex_tables,
    measure_tables,
    practice_tables,
    surprise_tables,
    trust_tables,
)
from improvement_book.pages.numerals import (
    counted,
    day,
    percent,
    period_label,
    shown,
    stretch,
)
from improvement_book.pages.share_cells import share_cells, share_columns
from improvement_book.pages.table import Column, Table, plain_table
from improvement_book.period import Period


@singledispatch
def tabled(result: object) -> Table:
    """The table twin of a result."""
    raise TypeError(f"No table is defined for {type(result).__name__}.")


_MODULES = (
    practice_tables,
    follow_up_tables,
    trust_tables,
    compare_tables,
    surprise_tables,
    measure_tables,
    measure_annex_tables,
)
for _table in (table for module in _MODULES for table in module.TABLES):
    tabled.register(_table)


@tabled.register
def _(result: GradeSpread) -> Table:
    grades = result.scale.grades
    columns = (_when(result.table), *(Column(grade, number=True) for grade in grades),
               Column("Reviews", number=True))  # fmt: skip
    rows = []
    for period, group in result.table.groupby("period", sort=True):
        counts = [counted(value) for value in group["reviews"]]
        rows.append((period_label(str(period)), *counts, counted(group["n"].iloc[0])))
    return Table("Reviews at each grade", columns, tuple(rows))


@tabled.register
def _(result: ShareSeries) -> Table:
    columns = share_columns(_when(result.table).header, result.what)
    rows = tuple(
        (period_label(row["period"]), *share_cells(row)) for row in result.table.to_dict("records")
    )
    return Table(f"Reviews graded {result.what}", columns, rows)


@tabled.register
def _(result: PracticeChange) -> Table:
    what = result.latest.what
    pooled = [("Baseline", result.baseline), ("Latest", result.latest)]
    rows = [
        (f"{name}: {stretch(item.periods[0], item.periods[-1])}",
         *share_cells(item.table.to_dict("records")[0]))
        for name, item in pooled
        if item
    ]  # fmt: skip
    return Table(f"Reviews graded {what}", share_columns("When", what), tuple(rows))


CATEGORIES = {
    "moderated_by": "Moderator",
    "moderation_selection": "Choice for moderation",
    "selection": "Selection of the case",
}


@tabled.register
def _(result: Shares) -> Table:
    category = str(result.table.columns[0])
    label = CATEGORIES.get(category, category.replace("_", " ").capitalize())
    columns = (Column(label), Column("Reviews", number=True), Column("Share", number=True))
    rows = tuple(
        (str(row[0]).capitalize(), counted(row[1]), "" if pd.isna(row[3]) else percent(row[3]))
        for row in result.table.itertuples(index=False)
    )
    when = stretch(result.periods[0], result.periods[-1])
    return Table(f"Reviews by {label.lower()}, {when}; shares may not add up", columns, rows)


@tabled.register
def _(result: Reconciled) -> Table:
    headers = {"table": "Table", "rows_in": "Rows in", "used": "Used", "set_aside": "Set aside",
               "outside": "Outside"}  # fmt: skip
    return plain_table(result.table, "Rows that came in, and what became of them", headers)


@tabled.register
def _(result: Judgements) -> Table:
    columns = (Column("Event"), Column("What was judged"), Column("Outcome"))
    rows = tuple(
        (f"{row['kind']}, {day(row['held_on'])}", row["area"], row["grade"] or row["finding"])
        for row in result.table.to_dict("records")
    )
    return Table("Published judgements of inspectors and visitors", columns, rows)


@tabled.register
def _(result: Revisions) -> Table:
    columns = (
        Column("Measure"),
        Column("Period"),
        Column("Was", number=True),
        Column("Is", number=True),
        Column("Recorded on"),
        Column("Reason"),
    )
    rows = tuple(
        (
            row["title"],
            period_label(row["period"]),
            shown(row["value_before"], row["unit"], row["symbol"]),
            shown(row["value"], row["unit"], row["symbol"]),
            day(row["recorded_on"]),
            row["revision_reason"],
        )
        for row in result.table.to_dict("records")
    )
    return Table("Values that were revised", columns, rows).without_empty(("",))


def _when(table: pd.DataFrame) -> Column:
    """Over a column of periods: Month, Quarter or Year."""
    kinds = [Period.parse(code).kind.capitalize() for code in table["period"][:1]]
    return Column(kinds[0] if kinds else "Period")
