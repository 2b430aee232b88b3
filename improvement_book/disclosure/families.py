"""Rows of indicators that give one another away, and which more of them are hidden.

A family is one indicator's groups of one dimension and period, which add up to a total that may be
known; with year-to-date windows, all of a financial year, because two rows differ by a month.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from improvement_book.disclosure.cells import Bools
from improvement_book.disclosure.draft import NEVER, Draft, small
from improvement_book.disclosure.suppression import Unprotectable, suppress
from improvement_book.period import Kind, Period

YEAR_TO_DATE = "year to date"
"""The window of an indicator that counts from April."""
QUANTITIES = ("counted", "rest", "of")
"""The counts behind a row: the numerator, or a value that is a count; denominator less numerator;
the denominator."""
QUARTER_END = 3.0
"""Price of hiding a year to date at the end of a quarter, that of another month being 1."""


@dataclass(frozen=True)
class PeriodSum:
    """What some rows of a family come to is known.

    period: which they make up. places: of the rows in the family. beyond: what the period counts
    besides, in no row.
    """

    period: str
    places: tuple[int, ...]
    beyond: int


def families(rows: pd.DataFrame, threshold: int) -> Iterator[pd.DataFrame]:
    """Those families in which something is still to be decided.

    rows: with hidden, was_shown and <quantity>_other. Only rows with counts belong to a family.
    """
    to_date = rows["window"] == YEAR_TO_DATE
    periods = {code: Period.parse(code) for code in rows["period"].unique()}
    years = {code: Period.containing(p.end, Kind.YEAR).code for code, p in periods.items()}
    tied = rows[rows["counted"].notna() & (to_date | (rows["table"] == "breakdowns"))]
    tied = tied.assign(
        span=tied["period"].where(~to_date, tied["period"].map(years)),
        begins=tied["period"].map({code: p.start for code, p in periods.items()}),
        closes_quarter=tied["period"].map({c: p.end.month % 3 == 0 for c, p in periods.items()}),
    )
    for _, family in tied.groupby(["table", "indicator_id", "dimension", "span"], sort=False):
        undecided = ~family["hidden"] & ~family["was_shown"]
        few_others = any(small(family[f"{name}_other"], threshold).any() for name in QUANTITIES)
        tells = family["hidden"].any() or to_date[family.index].any() or few_others
        if undecided.any() and tells:
            yield family.sort_values(["begins", "category"], kind="stable")


def hidden_of(family: pd.DataFrame, threshold: int) -> Bools:
    """Which rows of the family are hidden: all that may be, where fewer do not protect it."""
    try:
        return protected_family(family, threshold)
    except Unprotectable:
        return np.asarray((family["hidden"] | ~family["was_shown"]).to_numpy(dtype=bool))


def protected_family(family: pd.DataFrame, threshold: int, sums: Iterable[PeriodSum] = ()) -> Bools:
    """Which rows of the family are hidden. Raises Unprotectable where that does not protect it.

    sums: of some of its rows, which are known although they stand in none.
    """
    counts = family[list(QUANTITIES)].stack()
    if (counts % 1 != 0).any():
        raise Unprotectable([f"{family['indicator_id'].iloc[0]}, with parts of a count"])
    draft = Draft(threshold, zeros=True)
    in_group = family.groupby("period", sort=False)
    family = family.assign(
        withheld=in_group["hidden"].transform("all") & (family["table"] == "breakdowns"),
        **{
            f"{name}_most": in_group[name].transform("sum") + family[f"{name}_other"]
            for name in QUANTITIES
        },
    )
    cells = [_add_row(draft, row) for row in family.to_dict("records")]
    _add_totals(draft, family, cells)
    if (family["window"] == YEAR_TO_DATE).all():
        _add_months(draft, family, cells)
    _add_sums(draft, sums, cells)
    hidden = suppress(*draft.finished())
    hides = [any(hidden[cell] for cell in row.values()) for row in cells]
    return np.asarray(family["hidden"].to_numpy(dtype=bool) | np.array(hides))


def _add_row(draft: Draft, row: Mapping[Hashable, Any]) -> dict[str, int]:
    """The cells of a row: one per count that it has."""
    group = NEVER
    if not row["hidden"] and not row["was_shown"]:
        group = draft.group(QUARTER_END if row["closes_quarter"] else 1.0)
    added = {}
    for name in QUANTITIES:
        if pd.isna(row[name]):
            continue
        value, before = int(row[name]), row[f"{name}_before"]
        label = f"{row['period']}; {row['category']}: {name}"
        if row[f"{name}_known"]:
            added[name] = draft.shown(label, value)
        elif not row["hidden"]:
            added[name] = draft.shown(label, value, group)
        elif not pd.isna(before) and not draft.is_small(value):
            added[name] = draft.changed(label, value, int(before))
        else:
            most = int(row[f"{name}_most"]) if row["table"] == "breakdowns" else None
            added[name] = draft.hidden(label, value, most=most, silent=row["withheld"])
    if len(added) == len(QUANTITIES):
        draft.sums([added["counted"], added["rest"]], [added["of"]])
    return added


def _add_totals(draft: Draft, family: pd.DataFrame, cells: list[dict[str, int]]) -> None:
    """The groups of a period and all others come to a total, which an attacker is taken to know."""
    if family["table"].iloc[0] != "breakdowns":
        return
    for period, places in family.groupby("period", sort=False).indices.items():
        others = {}
        for name in QUANTITIES:
            parts = [cells[place][name] for place in places if name in cells[place]]
            if count := int(family[f"{name}_other"].iloc[places[0]]):
                others[name] = draft.never_told(f"{period}; others: {name}", count)
                parts.append(others[name])
            draft.sums(parts)
        if len(others) == len(QUANTITIES):
            draft.sums([others["counted"], others["rest"]], [others["of"]])


def _add_sums(draft: Draft, sums: Iterable[PeriodSum], cells: list[dict[str, int]]) -> None:
    """What numerators and denominators come to; what is left of these follows, row for row."""
    for known in sums:
        for name in ("counted", "of"):
            parts = [cells[place][name] for place in known.places if name in cells[place]]
            if known.beyond and name == "counted":
                parts.append(draft.hidden_total(f"{known.period}: not recorded", known.beyond))
            draft.sums(parts)


def _add_months(draft: Draft, family: pd.DataFrame, cells: list[dict[str, int]]) -> None:
    """What a row adds to the one before is a month's count, unless that count ever falls.

    The rest of a population falls with every child counted: that tells nothing of the counts.
    """
    for category, places in family.groupby("category", sort=False).indices.items():
        falls = (family.iloc[places][list(QUANTITIES)].diff() < 0).any()
        for name in falls.index[~falls]:
            told = [cells[place][name] for place in places if name in cells[place]]
            for before, after in pairwise(told):
                value = draft.value(after) - draft.value(before)
                month = draft.hidden(f"month of {category}: {name}", value)
                draft.sums([before, month], [after])
