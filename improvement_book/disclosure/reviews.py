"""Which counts of practice reviews an audience may see, where the council protects them.

Months are pooled to quarters, and to financial years where quarters are still too small. Small
counts are primary; others are hidden with them where sums would give them away: grades, moderation
and selection add up to the same reviews, and quarters to years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from improvement_book.disclosure.draft import NEVER, Draft, small
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.pooling import (
    COUNT,
    KINDS,
    POOLED,
    kind_shown_before,
    over_half,
    pooled,
    shown,
)
from improvement_book.disclosure.suppression import Unprotectable, suppress
from improvement_book.period import Kind, Period
from improvement_book.tabulate.counts import Counts

TABLES = {
    "grades_by_month": ("grade",),
    "moderation_by_month": ("moderated_by",),
    "reviews_by_selection": ("review_type", "selection"),
}
"""The tables of reviews and what they count by, besides the period."""
ROUTINE = ("routine", "random")
"""The reviews that the other tables count: routine ones, chosen at random."""
ALL = "reviews_by_selection"
PROTECTED = "This council protects its counts of practice reviews: they are shown {pooled}"


@dataclass(frozen=True)
class _Plan:
    """How each table is shown: its kind of period, or withheld: only what was shown before."""

    kinds: Mapping[str, Kind]
    withheld: frozenset[str] = frozenset()

    def coarser(self, name: str) -> _Plan:
        """The next way of showing a table."""
        if self.kinds[name] is KINDS[-1]:
            return _Plan(self.kinds, self.withheld | {name})
        following = KINDS[KINDS.index(self.kinds[name]) + 1]
        return _Plan({**self.kinds, name: following}, self.withheld)


def protected_reviews(
    counts: Counts, ledger: Ledger, threshold: int
) -> dict[str, tuple[pd.DataFrame, str]]:
    """The tables of reviews as they may be shown, each with a note for the reader."""
    tables = {name: {kind: _table(counts, name, kind, ledger) for kind in KINDS} for name in TABLES}
    plan = _Plan({name: kind_shown_before(ledger, name) for name in TABLES})
    for name in TABLES:
        if plan.kinds[name] is KINDS[0] and over_half(
            small(tables[name][KINDS[0]][COUNT], threshold)
        ):
            plan = plan.coarser(name)
    while True:
        try:
            hidden = _hidden(tables, plan, threshold, zeros=not counts.council.zeros_are_true)
        except Unprotectable as error:
            name = error.labels[0].split(":")[0]
            if name in plan.withheld:
                raise
            plan = plan.coarser(name)
            continue
        crowded = [name for name in TABLES if name not in plan.withheld and over_half(hidden[name])]
        if not crowded:
            return {
                name: _shown(tables[name][plan.kinds[name]], hidden[name], name, plan, threshold)
                for name in TABLES
            }
        for name in crowded:
            plan = plan.coarser(name)


def _table(counts: Counts, name: str, kind: Kind, ledger: Ledger) -> pd.DataFrame:
    """The table by longer periods.

    most: all routine reviews of the period, or all others: an attacker is taken to know both.
    known: whether the row is all of these.
    """
    table = pooled(counts, name, kind, ledger)
    routine = _is_routine(table)
    most = table.groupby(["period", routine])[COUNT].transform("sum").astype("int64")
    return table.assign(most=most, known=routine & (name == ALL))


def _is_routine(table: pd.DataFrame) -> pd.Series:
    """Whether a row counts routine reviews chosen at random: most tables count no others."""
    if "selection" not in table:
        return pd.Series(True, table.index)
    return (table[["review_type", "selection"]] == list(ROUTINE)).all(axis="columns")


def _hidden(
    tables: Mapping[str, Mapping[Kind, pd.DataFrame]], plan: _Plan, threshold: int, *, zeros: bool
) -> dict[str, pd.Series]:
    """Per table, which rows are hidden. Raises Unprotectable."""
    told = {name: by_kind[plan.kinds[name]] for name, by_kind in tables.items()}
    if all((table["was_shown"] | table["was_hidden"]).all() for table in told.values()):
        return {name: table["was_hidden"] for name, table in told.items()}
    draft = Draft(threshold, zeros)
    cells = {
        name: {kind: _add(draft, name, kind, tables[name][kind], plan) for kind in KINDS}
        for name in TABLES
    }
    for name, by_kind in tables.items():
        _add_years(draft, by_kind, cells[name], TABLES[name])
    for kind in KINDS:
        _add_totals(draft, {name: tables[name][kind] for name in TABLES}, cells, kind)
    hidden = suppress(*draft.finished())
    return {
        name: pd.Series([bool(hidden[cell]) for cell in cells[name][plan.kinds[name]]], dtype=bool)
        for name in TABLES
    }


def _add(draft: Draft, name: str, kind: Kind, table: pd.DataFrame, plan: _Plan) -> list[int]:
    """One cell for each row of a table."""
    told, withheld = kind is plan.kinds[name], name in plan.withheld
    cells = []
    for row in table.to_dict("records"):
        label = f"{name}: {'; '.join(str(row[part]) for part in ('period', *TABLES[name]))}"
        value, is_small = int(row[COUNT]), draft.is_small(int(row[COUNT]))
        before = draft.near(value, row["before"])
        if row["was_shown"]:
            cells.append(draft.shown(label, value))
        elif row["known"] and (is_small or not told or withheld):
            cells.append(draft.hidden_total(label, value))
        elif not told or withheld:
            cells.append(draft.never_told(label, value, most=int(row["most"])))
        elif before is not None and not is_small:
            cells.append(draft.changed(label, value, before))
        elif is_small or row["was_hidden"]:
            cells.append(draft.hidden(label, value, most=int(row["most"])))
        else:
            may_be_hidden = value > 0 or draft.zeros
            cells.append(
                draft.shown(label, value, draft.group(value + 1) if may_be_hidden else NEVER)
            )
    return cells


def _add_years(
    draft: Draft,
    tables: Mapping[Kind, pd.DataFrame],
    cells: Mapping[Kind, list[int]],
    by: tuple[str, ...],
) -> None:
    """The quarters of a financial year add up to it."""
    quarters = tables[Kind.QUARTER]
    years = [
        Period.containing(Period.parse(code).end, Kind.YEAR).code for code in quarters["period"]
    ]
    places = quarters.assign(year=years).groupby(["year", *by], sort=False).indices
    for row, cell in zip(tables[Kind.YEAR].to_dict("records"), cells[Kind.YEAR], strict=True):
        parts = places[(row["period"], *(row[name] for name in by))]
        draft.sums([cells[Kind.QUARTER][place] for place in parts], [cell])


def _add_totals(
    draft: Draft,
    tables: Mapping[str, pd.DataFrame],
    cells: Mapping[str, Mapping[Kind, list[int]]],
    kind: Kind,
) -> None:
    """All routine reviews of a period, and all others: known to the board, so taken as known."""
    routine = _is_routine(tables[ALL]).to_numpy()
    periods = {name: table.groupby("period", sort=False).indices for name, table in tables.items()}
    for period in periods[ALL]:
        parts = {name: np.asarray(cells[name][kind])[periods[name][period]] for name in tables}
        is_routine = routine[periods[ALL][period]]
        _add_known(draft, parts[ALL][~is_routine])
        for name in tables:
            _add_known(draft, parts[ALL][is_routine] if name == ALL else parts[name])


def _add_known(draft: Draft, parts: Iterable[int]) -> None:
    """That the sum of these cells is known."""
    draft.sums([int(cell) for cell in parts])


def _shown(
    table: pd.DataFrame, hidden: pd.Series, name: str, plan: _Plan, threshold: int
) -> tuple[pd.DataFrame, str]:
    note = PROTECTED.format(pooled=POOLED[plan.kinds[name]])
    if name in plan.withheld:
        note += ", and hidden where they would still give small numbers away."
    elif hidden.any():
        note += f". Counts from 1 to {threshold}, and others that would give them away, are hidden."
    else:
        note += "."
    return shown(table, hidden, ("period", *TABLES[name])), note
