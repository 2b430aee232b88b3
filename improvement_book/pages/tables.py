"""How a result becomes the table twin of its sentence or chart."""

from __future__ import annotations

from functools import singledispatch

import pandas as pd

from improvement_book.analysis.indicators import Indicator, Scorecard
from improvement_book.analysis.judgements import Judgements
from improvement_book.analysis.practice import GradeSpread, PracticeChange, Shares, ShareSeries
from improvement_book.analysis.record import Reconciled, Revisions
from improvement_book.pages import (
    compare_tables,
    follow_up_tables,
    practice_tables,
    surprise_tables,
    trust_tables,
)
from improvement_book.pages.numerals import (
    NONE,
    aim,
    counted,
    day,
    percent,
    period_label,
    short_gap,
    shown,
    stretch,
)
from improvement_book.pages.share_cells import share_cells, share_columns
from improvement_book.pages.status import badge
from improvement_book.pages.table import Cell, Column, Table, plain_table
from improvement_book.pages.text import Html, escaped
from improvement_book.period import Period


@singledispatch
def tabled(result: object) -> Table:
    """The table twin of a result."""
    raise TypeError(f"No table is defined for {type(result).__name__}.")


_MODULES = (practice_tables, follow_up_tables, trust_tables, compare_tables, surprise_tables)
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
def _(result: Scorecard) -> Table:
    columns = (
        Column("Measure"),
        Column("Baseline", number=True),
        Column("Now", number=True),
        Column("Target", number=True),
        Column("Gap", number=True),
        Column("Status"),
        Column("Neighbours", number=True),
        Column("England", number=True),
    )
    rows = tuple(_scorecard_row(item) for item in result.indicators)
    table = Table(f"Measures at the end of {result.period.label}", columns, rows)
    return table.without_empty(("", NONE))


@tabled.register
def _(result: Indicator) -> Table:
    columns = (
        Column("Period"),
        Column("Value", number=True),
        Column(result.numerator or "Numerator", number=True),
        Column(result.denominator or "Denominator", number=True),
    )
    counts = any(figure.numerator is not None for figure in result.figures)
    rows = []
    for figure in result.figures:
        cells = [figure.period.label, shown(figure.value, result.unit, figure.symbol)]
        if counts:
            cells += [shown(figure.numerator, "number", figure.symbol),
                      shown(figure.denominator, "number", figure.symbol)]  # fmt: skip
        rows.append(tuple(cells))
    return Table(result.title, columns if counts else columns[:2], tuple(rows))


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


def _scorecard_row(item: Indicator) -> tuple[Cell, ...]:
    latest, baseline, status = item.latest, item.baseline, item.rag
    return (
        item.title,
        _dated(baseline.value, baseline.symbol, item.unit, baseline.period.code)
        if baseline else NONE,
        _dated(latest.value, latest.symbol, item.unit, latest.period.code)
        if latest else "no data",
        _aim(item),
        "" if not status.gap else short_gap(status.gap, item.unit),
        badge(status, item.caution, latest.symbol if latest else ""),
        *(
            _dated(other.value, other.symbol, item.unit, other.period) if other else ""
            for other in (item.neighbours, item.england)
        ),
    )  # fmt: skip


def _aim(item: Indicator) -> Cell:
    """The target, with the tolerance that decides what counts as close."""
    text = aim(item.target, item.polarity, item.unit)
    if item.target is None or not item.tolerance:
        return text
    small = f"tolerance {short_gap(item.tolerance, item.unit)}"
    return Html(
        f'{escaped(text)} <span class="ib-when">{escaped(small)}</span>', f"{text}, {small}"
    )


def _dated(value: float | None, symbol: str, unit: str, code: str) -> Html:
    text, when = shown(value, unit, symbol), Period.parse(code).short_label
    return Html(f'{escaped(text)} <span class="ib-when">{escaped(when)}</span>', f"{text} ({when})")
