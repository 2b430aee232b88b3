"""Which counts of practice reviews an audience may see, where the council protects them.

Months are pooled to quarters, and to financial years where quarters are still too small. First the
two sides of the line (good or better, and below) are shown where neither is small. Of grades,
moderation and selection small counts are primary; others are hidden with them where sums would give
them away: they add up to the same reviews, grades to sides, and quarters to years. The further
tables (review_blocks) come last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from improvement_book.disclosure.draft import Draft, small
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
from improvement_book.disclosure.review_blocks import (
    FIRST,
    PROTECTED,
    RULES,
    Blocks,
    Shown,
    nothing_yet,
    unsettled_periods,
)
from improvement_book.disclosure.review_sums import (
    ALL,
    GRADES,
    TABLES,
    Sides,
    add_counts,
    add_sides,
    add_totals,
    add_years,
    is_routine,
    with_bounds,
)
from improvement_book.disclosure.review_totals import Totals, told_in, totals
from improvement_book.disclosure.suppression import Unprotectable, suppress
from improvement_book.period import Kind, Period
from improvement_book.release import HIDDEN
from improvement_book.tabulate.counts import Counts

LEFT_OUT = ", and left out where they would still give small numbers away."


@dataclass(frozen=True)
class _Plan:
    """How each table is shown: its kind of period, or withheld: only what was shown before.

    Of a withheld table no new row stands anywhere, not even with the symbol: that would tell which
    rows there are to be hidden, and by the rule something of each.
    """

    kinds: Mapping[str, Kind]
    before: Mapping[str, Kind]
    withheld: frozenset[str] = frozenset()

    def coarser(self, name: str) -> _Plan:
        """The next way of showing a table."""
        if self.kinds[name] is KINDS[-1]:
            kinds = {**self.kinds, name: self.before[name]}
            return _Plan(kinds, self.before, self.withheld | {name})
        following = KINDS[KINDS.index(self.kinds[name]) + 1]
        return _Plan({**self.kinds, name: following}, self.before, self.withheld)


def protected_reviews(counts: Counts, ledger: Ledger, threshold: int) -> dict[str, Shown]:
    """The tables of reviews as they may be shown, each with a note for the reader."""
    if all(counts.frame(name).empty and ledger.rows[name].empty for name in (*RULES, *TABLES)):
        kinds = dict.fromkeys(RULES, KINDS[-1]) | dict.fromkeys(TABLES, KINDS[0])
        return {name: nothing_yet(counts, name, kind) for name, kind in kinds.items()}
    known = totals(counts, ledger, {*TABLES, *RULES}, threshold)
    unsettled = unsettled_periods(counts, ledger, threshold)
    blocks = Blocks(counts, ledger, threshold, unsettled, known)
    protected = {FIRST: blocks.shown(FIRST, {})}
    try:
        protected |= _adding_up(blocks, protected[FIRST][0])
    except Unprotectable:
        # What earlier editions showed of the four grades can't be taken back: the sides can wait.
        protected = {FIRST: blocks.shown(FIRST, {}, anew=False)}
        protected |= _adding_up(blocks, protected[FIRST][0])
    for name in RULES:
        if name != FIRST:
            protected[name] = blocks.shown(name, protected)
    return protected


def _adding_up(blocks: Blocks, first: pd.DataFrame) -> dict[str, Shown]:
    """Grades, moderation and selection, beside the two sides of the line. Raises Unprotectable."""
    counts, ledger, threshold = blocks.counts, blocks.ledger, blocks.threshold
    known = blocks.totals.beside(told_in(FIRST, first))
    tables = {name: {kind: _table(counts, name, kind, ledger) for kind in KINDS} for name in TABLES}
    told = first.loc[first["symbol"] != HIDDEN, ["period", "side"]]
    sides = Sides(
        {kind: pooled(counts, FIRST, kind, ledger) for kind in KINDS},
        frozenset(told.itertuples(index=False, name=None)),
        counts.council.scale.good_or_better,
    )
    plan = _first_plan(tables, ledger, threshold)
    if sides.nothing_new() and _nothing_since(tables, counts, ledger):
        return _only_what_was_told(tables, _Plan(plan.before, plan.before), threshold)
    zeros = frozenset() if counts.council.zeros_are_true else frozenset(TABLES)
    while True:
        try:
            hidden = _for_sure(tables, sides, plan, known, threshold, zeros)
        except Unprotectable as error:
            name = error.labels[0].split(":")[0]
            if plan.withheld == frozenset(TABLES):
                if not sides.nothing_new():
                    raise
                return _only_what_was_told(tables, plan, threshold)
            name = next(other for other in (name, *TABLES) if other not in plan.withheld)
            plan = plan.coarser(name)
            continue
        crowded = [
            name
            for name, table in hidden.items()
            if name not in plan.withheld and over_half(table.loc[table["told"], "hidden"])
        ]
        if not crowded:
            return {name: _shown(hidden[name], name, plan, threshold) for name in TABLES}
        for name in crowded:
            plan = plan.coarser(name)


def _first_plan(
    tables: Mapping[str, Mapping[Kind, pd.DataFrame]], ledger: Ledger, threshold: int
) -> _Plan:
    """As in the last edition, and coarser where over half of the counts are small."""
    before = {name: kind_shown_before(ledger, name) for name in TABLES}
    plan = _Plan(before, before)
    for name in TABLES:
        if plan.kinds[name] is KINDS[0] and over_half(
            small(tables[name][KINDS[0]][COUNT], threshold)
        ):
            plan = plan.coarser(name)
    return plan


def _nothing_since(
    tables: Mapping[str, Mapping[Kind, pd.DataFrame]], counts: Counts, ledger: Ledger
) -> bool:
    """Whether no quarter ended since the last edition, and all that was ever shown still stands.

    Then the same is shown again, which tells nothing.
    """
    quarter = Period.containing(counts.period.end, Kind.QUARTER)
    ended = quarter if quarter.end <= counts.period.end else quarter.previous
    known = max((Period.parse(code).end for code in ledger.editions), default=None)
    stands = all(
        (table["was_shown"] | ~table["before"].astype(bool)).all()
        for by_kind in tables.values()
        for table in by_kind.values()
    )
    return known is not None and ended.end <= known and stands


def _only_what_was_told(
    tables: Mapping[str, Mapping[Kind, pd.DataFrame]], plan: _Plan, threshold: int
) -> dict[str, Shown]:
    """The rows that stood in earlier editions: what these gave away can't be taken back."""
    found = {}
    for name in TABLES:
        table = tables[name][plan.kinds[name]]
        table = table.assign(told=False, hidden=~table["was_shown"])
        found[name] = _shown(table, name, plan, threshold)
    return found


def _table(counts: Counts, name: str, kind: Kind, ledger: Ledger) -> pd.DataFrame:
    """The table by longer periods.

    most: all routine reviews of the period, or all others: an attacker is taken to know both.
    known: whether the row is all of these.
    """
    table = pooled(counts, name, kind, ledger)
    routine = is_routine(table)
    most = table.groupby(["period", routine])[COUNT].transform("sum").astype("int64")
    return table.assign(most=most, known=routine & (name == ALL))


def _for_sure(
    tables: Mapping[str, Mapping[Kind, pd.DataFrame]],
    sides: Sides,
    plan: _Plan,
    known: Totals,
    threshold: int,
    zeros: frozenset[str],
) -> dict[str, pd.DataFrame]:
    """Each table as it is told, and which rows are hidden. Raises Unprotectable.

    zeros: tables in which a hidden count may be 0. Where no 0 is hidden in the end, readers need
    not reckon with any.
    """
    while True:
        found = _hidden(tables, sides, plan, known, threshold, zeros)
        wrong = {
            name
            for name in zeros
            if found[name]["hidden"].any() and not _hides_a_zero(found[name], tables[name])
        }
        if not wrong:
            return found
        zeros -= wrong


def _hides_a_zero(table: pd.DataFrame, by_kind: Mapping[Kind, pd.DataFrame]) -> bool:
    """Whether the symbol stands, or once stood, for a 0 that was never shown."""
    rows = [table[table["hidden"] & (table["told"] | table["was_hidden"])]]
    rows += [other[other["was_hidden"]] for other in by_kind.values()]
    return any((found[COUNT] == 0).any() for found in rows)


def _hidden(
    tables: Mapping[str, Mapping[Kind, pd.DataFrame]],
    sides: Sides,
    plan: _Plan,
    known: Totals,
    threshold: int,
    zeros: frozenset[str],
) -> dict[str, pd.DataFrame]:
    """Each table as it is told, and which rows are hidden. Raises Unprotectable."""
    quarterly = {name for name in TABLES if plan.kinds[name] is Kind.QUARTER} - plan.withheld
    codes = {code for name in quarterly for code in tables[name][Kind.QUARTER]["period"]}
    known = known.beside(Period.parse(code) for code in codes)
    draft = Draft(threshold, zeros=False)
    tables = {
        name: with_bounds(_told(by_kind, name, plan, known), name, threshold, name in zeros)
        for name, by_kind in tables.items()
    }
    told = {name: by_kind[plan.kinds[name]] for name, by_kind in tables.items()}
    nothing_new = all((table["was_shown"] | table["was_hidden"]).all() for table in told.values())
    if nothing_new and sides.nothing_new():
        return {name: table.assign(hidden=table["was_hidden"]) for name, table in told.items()}
    cells = {}
    for name, by_kind in tables.items():
        draft.zeros = name in zeros
        cells[name] = {kind: add_counts(draft, name, by_kind[kind]) for kind in KINDS}
    for name, by_kind in tables.items():
        add_years(draft, by_kind, cells[name], TABLES[name])
    for kind in KINDS:
        add_sides(draft, sides, tables[GRADES][kind], cells[GRADES][kind], kind)
        add_totals(draft, {name: tables[name][kind] for name in TABLES}, cells, kind)
    hidden = suppress(*draft.finished())
    return {
        name: table.assign(
            hidden=pd.Series([bool(hidden[c]) for c in cells[name][plan.kinds[name]]], dtype=bool)
        )
        for name, table in told.items()
    }


def _told(
    by_kind: Mapping[Kind, pd.DataFrame], name: str, plan: _Plan, known: Totals
) -> dict[Kind, pd.DataFrame]:
    """told: whether a row that is new stands in the table at all."""
    tables = {}
    for kind, table in by_kind.items():
        told = kind is plan.kinds[name] and name not in plan.withheld
        clashes = {code: known.clashes(Period.parse(code)) for code in table["period"].unique()}
        tables[kind] = table.assign(told=~table["period"].map(clashes).astype(bool) & told)
    return tables


def _shown(table: pd.DataFrame, name: str, plan: _Plan, threshold: int) -> Shown:
    note = PROTECTED.format(pooled=POOLED[plan.kinds[name]])
    every, table = len(table), table[table["told"] | table["was_shown"] | table["was_hidden"]]
    hidden = table["hidden"]
    if len(table) < every:
        note += LEFT_OUT
    elif hidden.any():
        note += f". Counts from 1 to {threshold}, and others that would give them away, are hidden."
    else:
        note += "."
    return shown(table, hidden, ("period", *TABLES[name])), note
