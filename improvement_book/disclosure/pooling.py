"""Counts of practice reviews by quarter and by financial year, where months are too small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from improvement_book.disclosure.ledger import Ledger
from improvement_book.period import Kind, Period
from improvement_book.release import HIDDEN
from improvement_book.tabulate.counts import Counts

KINDS = (Kind.QUARTER, Kind.YEAR)
"""To which months are pooled, the finest first."""
POOLED = {Kind.QUARTER: "by quarter", Kind.YEAR: "by financial year"}
COUNT = "reviews"


def kind_shown_before(ledger: Ledger, name: str) -> Kind:
    """The kind of period that the last edition with this table had, so that readers can compare."""
    said = ledger.rows[name]["period"]
    kind = Period.parse(said.iloc[-1]).kind if len(said) else KINDS[0]
    return kind if kind in KINDS else KINDS[0]


def pooled(counts: Counts, name: str, kind: Kind, ledger: Ledger) -> pd.DataFrame:
    """A table of reviews by longer periods that have ended, and what was said of each row before.

    before: the counts that were shown; was_shown: whether this one was; was_hidden: whether only
    the symbol was. Further whole numbers of the table (reviews planned) are summed beside it.
    """
    declared = next(table.declared for table in counts.tables if table.declared.name == name)
    frame, key = counts.frame(name), list(declared.dimensions)
    count, *_ = declared.counts
    whole = [column for column, of in declared.columns.items() if of == "integer"]
    codes = frame["period"].unique()
    periods = {code: Period.containing(Period.parse(code).end, kind) for code in codes}
    over = [code for code, period in periods.items() if period.end <= counts.period.end]
    ended = frame[frame["period"].isin(over)]
    ended = ended.assign(period=ended["period"].map({c: p.code for c, p in periods.items()}))
    table = ended.groupby(key, sort=False)[whole].sum().reset_index()
    said = ledger.rows[name]
    earlier = defaultdict[tuple[object, ...], list[object]](list)
    hidden = set()
    for row, (number, symbol) in zip(_rows(said, key), _rows(said, [count, "symbol"]), strict=True):
        if symbol == HIDDEN:
            hidden.add(row)
        else:
            earlier[row].append(number)
    rows = _rows(table, key)
    before = [earlier.get(row, []) for row in rows]
    was_shown = pd.Series(
        [now in then for now, then in zip(table[count], before, strict=True)], dtype=bool
    )
    return table.assign(
        before=pd.Series(before, dtype="object"),
        was_shown=was_shown,
        was_hidden=pd.Series([row in hidden for row in rows], dtype=bool) & ~was_shown,
    )


def _rows(table: pd.DataFrame, key: list[str]) -> list[tuple[object, ...]]:
    return list(zip(*(table[name].tolist() for name in key), strict=True))


def over_half(rows: pd.Series) -> bool:
    """Whether over half of the rows are so."""
    return int(rows.sum()) * 2 > len(rows)


def shown(table: pd.DataFrame, hidden: pd.Series, dimensions: Iterable[str]) -> pd.DataFrame:
    """The table as it is released: hidden counts become the symbol."""
    symbol = hidden.map({True: HIDDEN, False: ""})
    released = table.assign(symbol=symbol, **{COUNT: table[COUNT].mask(hidden)})
    return released[[*dimensions, COUNT, "symbol"]]
