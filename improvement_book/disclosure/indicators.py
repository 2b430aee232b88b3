"""Which values of indicators an audience may see.

A row (one indicator, period and group) is hidden as a whole: numerator, denominator and value give
one another away. Small numerators, denominators and rests (denominator less numerator) are primary.
Further rows are hidden where sums over groups, windows that overlap or earlier versions of the same
row would tell a small count, and where the council's own published values would.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.disclosure.cells import Bools
from improvement_book.disclosure.draft import small
from improvement_book.disclosure.families import QUANTITIES, families, hidden_of
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.own_published import hide_beside_published
from improvement_book.disclosure.windows import in_telling_windows
from improvement_book.release import HIDDEN
from improvement_book.tabulate.counts import Counts
from improvement_book.tabulate.indicators import BREAKDOWN_KEY, counts_somebody

FIGURES = ["numerator", "denominator", "value"]
TABLES = ("observations", "breakdowns")
_KEY = ["table", *BREAKDOWN_KEY]


@dataclass(frozen=True)
class HiddenRows:
    """Per table: which of its rows are hidden, in the table's order.

    comparators: own published values of the council that would tell what nothing else protects.
    """

    observations: Bools
    breakdowns: Bools
    comparators: Bools


def hidden_rows(counts: Counts, ledger: Ledger, threshold: int) -> HiddenRows:
    """The rows of observations and breakdowns that must be hidden, and of comparators."""
    units = counts.frame("indicators").set_index("indicator_id")["unit"]
    rows = _with_others(_with_history(_rows(counts, units), ledger, units, threshold))
    hidden = _hidden_alone(rows, threshold) | rows["changed"] | rows["was_hidden"]
    rows["hidden"] = hidden & ~rows["was_shown"]
    rows["hidden"] |= in_telling_windows(rows, threshold) & ~rows["was_shown"]
    of_the_council = rows["table"] == "observations"
    _hide_families(rows, of_the_council, threshold)
    comparators = hide_beside_published(rows, counts, threshold)
    rows["hidden"] |= _beside_unknown(rows) & ~rows["was_shown"]
    rows["hidden"] |= _of_hidden_total(rows) & ~rows["was_shown"]
    _hide_families(rows, ~of_the_council, threshold)
    found = rows["hidden"].to_numpy(dtype=bool)
    return HiddenRows(found[of_the_council], found[~of_the_council], comparators)


def _hide_families(rows: pd.DataFrame, chosen: pd.Series, threshold: int) -> None:
    """Hide more of the chosen rows where some of them would give others away."""
    for family in families(rows[chosen], threshold):
        rows.loc[family.index, "hidden"] = hidden_of(family, threshold)


def _rows(counts: Counts, units: pd.Series) -> pd.DataFrame:
    """Both tables as one, with window and the counts behind each row."""
    rows = pd.concat([counts.frame(name).assign(table=name) for name in TABLES], ignore_index=True)
    rows = _with_quantities(rows.fillna({"dimension": "", "category": ""}), units)
    windows = counts.frame("indicators").set_index("indicator_id")["window"]
    return rows.assign(window=rows["indicator_id"].map(windows))


def _with_others(rows: pd.DataFrame) -> pd.DataFrame:
    """<quantity>_other: what a council has beyond its groups of a dimension; 0 where none is told.

    Whoever knows the council and the groups knows these others, who stand in no row.
    """
    of_the_council = rows["table"] == "observations"
    period, dimension = ["indicator_id", "period"], ["indicator_id", "period", "dimension"]
    totals = rows[of_the_council].drop_duplicates(period).set_index(period)
    places = pd.MultiIndex.from_frame(rows[period])
    others = {}
    for name in QUANTITIES:
        total = pd.Series(totals[name].reindex(places).to_numpy(dtype=float), rows.index)
        groups = rows.groupby(dimension)[name].transform("sum").astype(float)
        others[f"{name}_other"] = (total - groups).mask(of_the_council).clip(lower=0).fillna(0)
    return rows.assign(**others)


def _with_quantities(rows: pd.DataFrame, units: pd.Series) -> pd.DataFrame:
    """The counts behind each row; missing where it has none."""
    counting = rows["indicator_id"].map(units.map(counts_somebody)).fillna(False).astype(bool)
    alone = rows["numerator"].isna() & rows["denominator"].isna()
    rest = rows["denominator"] - rows["numerator"]
    counted = rows["numerator"].where(~(alone & counting), rows["value"])
    return rows.assign(
        counted=counted.where((counted >= 0).fillna(False)),
        rest=rest.where((rest >= 0).fillna(False)),
        of=rows["denominator"],
    )


def _hidden_alone(rows: pd.DataFrame, threshold: int) -> pd.Series:
    """Rows that can't be shown whatever stands around them.

    Those with a small count; those with only one of numerator and denominator, because the value
    gives the other; by group, values without counts.
    """
    hidden = rows["symbol"] == HIDDEN
    hidden |= rows["numerator"].isna() ^ rows["denominator"].isna()
    uncounted = rows["counted"].isna() & rows["value"].notna()
    hidden |= uncounted & (rows["table"] == "breakdowns")
    for name in QUANTITIES:
        hidden |= small(rows[name], threshold)
    return hidden


def _beside_unknown(rows: pd.DataFrame) -> pd.Series:
    """Groups of a dimension in which the council itself hid one: it would be what is left over."""
    unknown = (rows["symbol"] == HIDDEN) & rows["counted"].isna()
    dimension = [rows[name] for name in ("table", "indicator_id", "period", "dimension")]
    return unknown.groupby(dimension).transform("any") & (rows["table"] == "breakdowns")


def _of_hidden_total(rows: pd.DataFrame) -> pd.Series:
    """Groups of a council total that is hidden: shown, they would add up to it."""
    of = ["indicator_id", "period"]
    totals = rows.loc[(rows["table"] == "observations") & rows["hidden"], of]
    hidden = pd.MultiIndex.from_frame(rows[of]).isin(pd.MultiIndex.from_frame(totals))
    return pd.Series(hidden, rows.index) & (rows["table"] == "breakdowns")


def _with_history(
    rows: pd.DataFrame, ledger: Ledger, units: pd.Series, threshold: int
) -> pd.DataFrame:
    """What earlier editions said of each row.

    was_shown: the same figures; was_hidden: that they are hidden; changed: figures from which
    a count differs by a small number: <quantity>_before holds that count, missing otherwise.
    <quantity>_known: whether this count was shown, though another of the row was not.
    """
    said = pd.concat([ledger.rows[name].assign(table=name) for name in TABLES], ignore_index=True)
    said = said.fillna({"dimension": "", "category": ""})
    was_hidden = stands_in(rows, said[said["symbol"] == HIDDEN], _KEY)
    shown = said[said["symbol"] != HIDDEN]
    was_shown = stands_in(rows, shown, [*_KEY, *FIGURES])
    rows = rows.assign(was_shown=was_shown, was_hidden=was_hidden & ~was_shown, changed=False)
    rows = rows.assign(**{f"{name}_before": float("nan") for name in QUANTITIES})
    rows = rows.assign(**{f"{name}_known": was_shown for name in QUANTITIES})
    then = _with_quantities(shown[[*_KEY, *FIGURES]], units)
    both = rows.loc[~was_shown, [*_KEY, *QUANTITIES]].reset_index()
    both = both.merge(then, on=_KEY, suffixes=("", "_then")).set_index("index")
    for name in QUANTITIES:
        earlier, now = both[f"{name}_then"].astype(float), both[name].astype(float)
        if name != "rest":
            rows.loc[earlier.index[earlier == now], f"{name}_known"] = True
        close = earlier[small((earlier - now).abs(), threshold)]
        close = close[~close.index.duplicated()]
        rows.loc[close.index, f"{name}_before"] = close
        rows.loc[close.index, "changed"] = True
    return rows.assign(rest_known=rows["counted_known"] & rows["of_known"])


def stands_in(rows: pd.DataFrame, said: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Whether a row with the same values of the columns was said. Two missing ones are the same."""
    known = said[columns].drop_duplicates().assign(known=True)
    found = rows[columns].merge(known, on=columns, how="left")["known"].notna()
    return pd.Series(found.to_numpy(), rows.index)
