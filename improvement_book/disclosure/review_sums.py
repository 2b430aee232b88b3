"""How counts of protected reviews hang together, as cells and sums of the puzzle to protect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from improvement_book.disclosure.draft import NEVER, Draft, small
from improvement_book.disclosure.pooling import COUNT
from improvement_book.disclosure.review_totals import year_of
from improvement_book.period import Kind, Period
from improvement_book.tabulate.practice import BELOW_GOOD, GOOD_OR_BETTER

TABLES = {
    "grades_by_month": ("grade",),
    "moderation_by_month": ("moderated_by",),
    "reviews_by_selection": ("review_type", "selection"),
}
"""The tables of reviews and what they count by, besides the period."""
ROUTINE = ("routine", "random")
"""The reviews that the other tables count: routine ones, chosen at random."""
ALL = "reviews_by_selection"
GRADES = "grades_by_month"


@dataclass(frozen=True)
class Sides:
    """The two sides of the line, as they were decided.

    tables: their counts by kind of period. shown: period and side of each that is shown.
    good: the grades on the better side.
    """

    tables: Mapping[Kind, pd.DataFrame]
    shown: frozenset[tuple[str, str]]
    good: tuple[str, ...]

    def nothing_new(self) -> bool:
        """Whether every side that is shown was shown before."""
        before = {
            row
            for table in self.tables.values()
            for row in table.loc[table["was_shown"], ["period", "side"]].itertuples(
                index=False, name=None
            )
        }
        return self.shown <= before


def is_routine(table: pd.DataFrame) -> pd.Series:
    """Whether a row counts routine reviews chosen at random: most tables count no others."""
    if "selection" not in table:
        return pd.Series(True, table.index)
    return (table[["review_type", "selection"]] == list(ROUTINE)).all(axis="columns")


def with_bounds(
    by_kind: Mapping[Kind, pd.DataFrame], name: str, threshold: int, zeros: bool
) -> Mapping[Kind, pd.DataFrame]:
    """What everybody knows of a year from its quarters, whatever else is shown.

    least: so many of them show the symbol. most: those that were shown, and all reviews of others.
    """
    quarters, by = by_kind[Kind.QUARTER], list(TABLES[name])
    hidden = quarters["was_hidden"] | small(quarters[COUNT], threshold) & quarters["told"]
    hidden &= ~quarters["was_shown"] & (not zeros)
    year = [year_of(Period.parse(code)).code for code in quarters["period"]]
    most = quarters["most"].mask(quarters["was_shown"], quarters[COUNT])
    bounds = quarters.assign(period=year, least=hidden, most=most)
    bounds = bounds.groupby(["period", *by])[["least", "most"]].sum()
    bounds["least"] = bounds["least"].clip(lower=1)
    years = by_kind[Kind.YEAR]
    bounds = bounds.reindex(pd.MultiIndex.from_frame(years[["period", *by]]))
    years = years.assign(
        least=bounds["least"].to_numpy(),
        most=bounds["most"].to_numpy(),
    )
    return {**by_kind, Kind.QUARTER: quarters.assign(least=1), Kind.YEAR: years}


def add_counts(draft: Draft, name: str, table: pd.DataFrame) -> list[int]:
    """One cell for each row of a table."""
    cells = []
    for row in table.to_dict("records"):
        label = f"{name}: {'; '.join(str(row[part]) for part in ('period', *TABLES[name]))}"
        value, is_small = int(row[COUNT]), draft.is_small(int(row[COUNT]))
        silent = not row["told"] and not row["was_hidden"]
        if row["was_shown"]:
            cells.append(draft.shown(label, value))
        elif row["known"] and (is_small or not row["told"]):
            cells.append(draft.hidden_total(label, value))
        elif (changed := draft.versions(label, value, row["before"], silent=silent)) is not None:
            cells.append(changed)
        elif silent:
            most, least = int(row["most"]), int(row["least"])
            cells.append(draft.never_told(label, value, most=most, least=least))
        elif is_small or row["was_hidden"]:
            cells.append(draft.hidden(label, value, most=int(row["most"])))
        else:
            may_be_hidden = value > 0 or draft.zeros
            cells.append(
                draft.shown(label, value, draft.group(value + 1) if may_be_hidden else NEVER)
            )
    return cells


def add_sides(
    draft: Draft, sides: Sides, grades: pd.DataFrame, cells: list[int], kind: Kind
) -> None:
    """The grades on one side of the line add up to it."""
    side = grades["grade"].isin(sides.good).map({True: GOOD_OR_BETTER, False: BELOW_GOOD})
    places = grades.groupby(["period", side], sort=False).indices
    table = sides.tables[kind]
    table = table.assign(of=table.groupby("period")[COUNT].transform("sum"))
    for row in table.to_dict("records"):
        place, value = (str(row["period"]), str(row["side"])), int(row[COUNT])
        parts = [cells[part] for part in places.get(place, ())]
        label = f"{GRADES}: {'; '.join(place)}"
        if place in sides.shown or row["was_shown"]:
            draft.sums(parts, [draft.shown(label, value)])
        else:
            cell = draft.versions(label, value, row["before"], silent=True)
            if cell is None:
                cell = draft.never_told(label, value, most=int(row["of"]))
            draft.sums(parts, [cell])


def add_years(
    draft: Draft,
    tables: Mapping[Kind, pd.DataFrame],
    cells: Mapping[Kind, list[int]],
    by: tuple[str, ...],
) -> None:
    """The quarters of a financial year add up to it."""
    quarters = tables[Kind.QUARTER]
    years = [year_of(Period.parse(code)).code for code in quarters["period"]]
    places = quarters.assign(year=years).groupby(["year", *by], sort=False).indices
    for row, cell in zip(tables[Kind.YEAR].to_dict("records"), cells[Kind.YEAR], strict=True):
        parts = places[(row["period"], *(row[name] for name in by))]
        draft.sums([cells[Kind.QUARTER][place] for place in parts], [cell])


def add_totals(
    draft: Draft,
    tables: Mapping[str, pd.DataFrame],
    cells: Mapping[str, Mapping[Kind, list[int]]],
    kind: Kind,
) -> None:
    """All routine reviews of a period, and all others: known to the board, so taken as known."""
    routine = is_routine(tables[ALL]).to_numpy()
    periods = {name: table.groupby("period", sort=False).indices for name, table in tables.items()}
    for period in periods[ALL]:
        parts = {name: np.asarray(cells[name][kind])[periods[name][period]] for name in tables}
        of_routine = routine[periods[ALL][period]]
        _add_known(draft, parts[ALL][~of_routine])
        for name in tables:
            _add_known(draft, parts[ALL][of_routine] if name == ALL else parts[name])


def _add_known(draft: Draft, parts: Iterable[int]) -> None:
    """That the sum of these cells is known."""
    draft.sums([int(cell) for cell in parts])
