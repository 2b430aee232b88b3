"""Where does the council stand among its neighbours, its region and England, for one indicator?

Like is compared with like: published values of one definition and one year. Better or worse beyond
chance is said only where counts tell how sure the council's own value is; values alone are put in
quarters of the council and its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from improvement_book.analysis.area_years import (
    AreaYears,
    Cells,
    change_of,
    same_figures,
    series_of,
    trend_of,
)
from improvement_book.analysis.comparator_rows import AreaValue, ComparatorRows, Role
from improvement_book.analysis.comparators import (
    ENGLAND,
    TOO_GOOD,
    BenchmarkComparison,
    NeighbourSummary,
    QuartileBand,
    Rank,
    RecentTrend,
    YearChange,
    compared_with,
    plausibility,
    quartile_band,
    rank,
    summary,
)
from improvement_book.analysis.published_values import number_or_symbol
from improvement_book.analysis.recent_trend import TREND_POINTS
from improvement_book.analysis.released import result_table
from improvement_book.period import AsAt, Kind, Period

NO_SINGLES = "the single neighbours' values are not given"
UNSURE = "u"
UNRELIABLE = "the value was too unreliable to publish in {}: check how it was counted"
ONE_YEAR = "only one year is published, which may be high or low by chance"


@dataclass(frozen=True)
class Publication:
    """The published file that dates the values. as_at: None where the folder does not say."""

    as_at: AsAt | None = None
    source: str = ""
    published_on: date | None = None
    next_publication: str = ""


@dataclass(frozen=True)
class AreaComparison:
    """One indicator in one year, area by area.

    period: the latest year of the council's own published value, else of any. neighbours: best
    first where one way is better, else lowest first, those that do not count last. joint: returns
    of several authorities together. median, mean: of the neighbours of that year; band: quarters
    of the council and its neighbours; against_*: beyond chance, where counts are known. changes:
    code -> change on the year before. years: up to that year. cautions: in words.
    """

    indicator_id: str
    title: str
    why_it_matters: str
    theme: str
    polarity: str
    unit: str
    period: Period
    publication: Publication
    model: str
    council: AreaValue
    regions: tuple[AreaValue, ...]
    england: AreaValue
    neighbours: tuple[AreaValue, ...]
    joint: tuple[AreaValue, ...]
    median: NeighbourSummary
    mean: NeighbourSummary
    rank: Rank
    band: QuartileBand
    against_england: BenchmarkComparison
    against_median: BenchmarkComparison
    trend: RecentTrend
    changes: Mapping[str, YearChange]
    years: AreaYears
    cautions: tuple[str, ...]

    @property
    def counted(self) -> tuple[AreaValue, ...]:
        """The neighbours with a number in the year."""
        return tuple(area for area in self.neighbours if area.counts)

    @property
    def plausible(self) -> bool:
        """Whether nothing speaks against taking the council's value as it stands."""
        return TOO_GOOD not in self.cautions

    @property
    def day(self) -> date | None:
        """The day to which the year refers; None where that is not known."""
        as_at = self.publication.as_at
        return as_at.day_in(self.period) if as_at and self.period.kind is Kind.YEAR else None

    @property
    def table(self) -> pd.DataFrame:
        """A row per area: area, name, role, period, value, symbol, note, change."""
        areas = (self.council, self.england, *self.regions, *self.neighbours, *self.joint)
        rows = [
            (area.area, area.name, str(area.role), area.period.code if area.period else "",
             area.value, area.symbol, area.note, self.changes[area.area].change)
            for area in areas
        ]  # fmt: skip
        return result_table(
            rows,
            "area:text name:text role:text period:text value:number symbol:text note:text"
            " change:number",
        )


def area_comparison(
    definition: Mapping[str, str],
    rows: ComparatorRows,
    publication: Publication,
    observations: pd.DataFrame,
    council_name: str,
) -> AreaComparison | None:
    """How does the council compare on one indicator? None where the table has no row of it.

    definition: columns of the released indicators; rows: its comparators; observations: its
    released rows, whose counts say how sure a value is where they give the published value.
    """
    own = {at: cells[rows.council] for at, cells in rows.cells(Role.COUNCIL).items()}
    if rows.frame.empty:
        return None
    polarity, year = definition["polarity"], max(own or rows.years())
    council = rows.value(Role.COUNCIL, rows.council, council_name, year)
    england = rows.value(Role.ENGLAND, ENGLAND, "England", year)
    regions = _areas(rows, Role.REGION, year)
    near = _areas(rows, Role.NEIGHBOUR, year)
    by_year = rows.cells(Role.NEIGHBOUR)
    figures = same_figures(own, observations)
    ranked = {**by_year.get(year, {}), rows.council: own.get(year)}
    medians = {at: _summary(rows, at, "median") for at in rows.years()}
    found = plausibility(
        council.value,
        polarity,
        pd.Series([area.value for area in near if area.counts], dtype="float64"),
    )
    interval = figures[year].interval if year in figures else None
    joint = _areas(rows, Role.JOINT, year)
    areas = (council, england, *regions, *near, *joint)
    return AreaComparison(
        **{name: definition[name] for name in ("indicator_id", "title", "why_it_matters", "theme")},
        polarity=polarity,
        unit=definition["unit"],
        period=year,
        publication=publication,
        model=rows.model,
        council=council,
        regions=regions,
        england=england,
        neighbours=tuple(sorted(near, key=lambda area: _order(area, polarity))),
        joint=joint,
        median=medians[year],
        mean=_summary(rows, year, "mean"),
        rank=rank(ranked, rows.council, polarity),
        band=quartile_band(ranked, rows.council, polarity),
        against_england=compared_with(
            council.value, interval, england.value if england.counts else None, polarity
        ),
        against_median=compared_with(council.value, interval, medians[year].value, polarity),
        trend=trend_of(own, figures, year, polarity),
        changes={area.area: change_of(rows, area, year) for area in areas},
        years=AreaYears(
            definition["title"],
            definition["unit"],
            publication.source,
            series_of(own, medians, rows, year),
        ),
        cautions=tuple(filter(None, (found, *_unsure(own, year)))),
    )


def _areas(rows: ComparatorRows, role: Role, year: Period) -> tuple[AreaValue, ...]:
    return tuple(rows.value(role, area, name, year) for area, name in rows.areas(role).items())


def _order(area: AreaValue, polarity: str) -> tuple[bool, float, str]:
    value = area.value if area.counts and area.value is not None else 0.0
    return not area.counts, -value if polarity == "higher" else value, area.area


def _summary(rows: ComparatorRows, year: Period, statistic: str) -> NeighbourSummary:
    """Of the single neighbours; where none stands in the table, as the table states it."""
    singles = rows.cells(Role.NEIGHBOUR).get(year, {})
    if singles or year not in rows.cells(Role.STATISTIC):
        return summary(singles, rows.neighbours, statistic)
    stated = rows.frame[(rows.frame["role"] == Role.STATISTIC) & (rows.frame["at"] == year)]
    stated = stated[stated["statistic"] == statistic]
    if stated.empty:
        return NeighbourSummary(statistic, None, 0, (), reason=NO_SINGLES)
    row = stated.iloc[-1]
    value = number_or_symbol(row["cell"])
    with_value = 0 if pd.isna(row["with_value"]) else int(row["with_value"])
    number = None if isinstance(value, str) else value
    return NeighbourSummary(statistic, number, with_value, (), reason=NO_SINGLES)


def _unsure(own: Cells, year: Period) -> list[str]:
    """What else speaks for caution: an unreliable year among the latest, or a single year."""
    latest = sorted(at for at in own if at <= year)[-TREND_POINTS:]
    years = [at.label for at in latest if own[at] == UNSURE]
    unsure = [UNRELIABLE.format(" and ".join(years))] if years else []
    single = [ONE_YEAR] if len(latest) == 1 else []
    return [*unsure, *single]
