"""How the figures of an area went over the years, as far as published values and counts tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.benchmark_comparison import NO_INTERVAL
from improvement_book.analysis.comparator_rows import AreaValue, ComparatorRows, Role
from improvement_book.analysis.comparators import (
    ENGLAND,
    NeighbourSummary,
    RecentTrend,
    YearChange,
    change,
    recent_trend,
)
from improvement_book.analysis.indicators import Figure
from improvement_book.analysis.published_values import NOT_ANNUAL, number_or_symbol
from improvement_book.analysis.recent_trend import TREND_POINTS, Direction
from improvement_book.analysis.released import result_table
from improvement_book.period import Kind, Period, span

ROUNDING = 0.05
"""Published values have one decimal: a count that gives the same value is of the same figure."""

Cells = Mapping[Period, object]


@dataclass(frozen=True)
class AreaYears:
    """The years of one indicator. table: period, council, median, england; gaps stay gaps."""

    title: str
    unit: str
    source: str
    table: pd.DataFrame


def same_figures(own: Cells, observations: pd.DataFrame) -> dict[Period, Figure]:
    """The council's observations that are the published values, with their counts."""
    found = {}
    for row in observations.to_dict("records"):
        at, given = Period.parse(row["period"]), [
            None if pd.isna(row[name]) else float(row[name])
            for name in ("value", "numerator", "denominator")
        ]  # fmt: skip
        figure, cell = Figure(at, given[0], row["symbol"], given[1], given[2]), own.get(at, "")
        published = _number(cell)
        if figure.value is None or published is None:
            continue
        if abs(figure.value - published) <= ROUNDING:
            found[at] = figure
    return found


def trend_of(
    own: Cells, figures: Mapping[Period, Figure], year: Period, polarity: str
) -> RecentTrend:
    """Over five years, each with the interval that its counts give."""
    rows, without = [], False
    for at in sorted(at for at in own if at <= year)[-TREND_POINTS:]:
        cell = own[at]
        interval = figures[at].interval if at in figures else None
        without = without or not (interval or isinstance(cell, str))
        low, high = interval or (cell, cell)
        rows.append((at.code, figures[at].value if interval else cell, low, high))
    if without and len(rows) == TREND_POINTS:
        none = Direction.NOT_CALCULATED
        return RecentTrend(none, none, reason=NO_INTERVAL)
    points = pd.DataFrame(rows, columns=["year", "value", "low", "high"], dtype=object)
    return recent_trend(points, "interval", polarity)


def change_of(rows: ComparatorRows, area: AreaValue, year: Period) -> YearChange:
    """On the year before, where the area has a cell of the year that is compared."""
    if not area.now or year.kind is not Kind.YEAR:
        return YearChange(reason=area.note or NOT_ANNUAL)
    cells = rows.cells(area.role)
    return change(
        {at.code: by_area[area.area] for at, by_area in cells.items()
         if area.area in by_area and at.kind is Kind.YEAR and at <= year}
    )  # fmt: skip


def series_of(
    own: Cells, medians: Mapping[Period, NeighbourSummary], rows: ComparatorRows, year: Period
) -> pd.DataFrame:
    """Columns period, council, median, england; every year from the first that is known."""
    england = {at: cells.get(ENGLAND) for at, cells in rows.cells(Role.ENGLAND).items()}
    known = {at for at in (*own, *medians, *england) if at.kind is year.kind and at <= year}
    years = span(min(known), year)
    table = [
        (
            at.code,
            _number(own.get(at)),
            medians[at].value if at in medians else None,
            _number(england.get(at)),
        )
        for at in years
    ]
    return result_table(table, "period:text council:number median:number england:number")


def _number(cell: object) -> float | None:
    read = number_or_symbol(cell)
    return None if isinstance(read, str) else read
