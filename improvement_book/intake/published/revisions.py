"""Which published figures are new, and which ones a later publication revised.

A figure that stands is never written over: what changed becomes a further row of its key, with the
day of the publication that changed it. What the new files no longer hold stays.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from improvement_book.errors import DataError, Fault
from improvement_book.intake.faults import limited
from improvement_book.intake.schema import RECORDED_ON, Schema

REASON = "Revised by the publisher"
CELLS = ("value", "numerator", "denominator")
CLOSE = 1e-9
"""Relative: the same number written with 15 digits and read again."""


@dataclass(frozen=True)
class Revision:
    """A figure that a later publication changed. old, new: as printed, symbols in brackets."""

    table: str
    indicator_id: str
    period: str
    area: str
    old: str
    new: str
    published_on: str

    def __str__(self) -> str:
        area = f" {self.area}" if self.area else ""
        return (
            f"{self.table}: {self.indicator_id} {self.period}{area}: {self.old} -> {self.new} "
            f"(published {self.published_on})"
        )


@dataclass(frozen=True)
class Renewal:
    """What new files add to a table.

    rows: to be added, those of revisions with their reason; fresh: whose key stood in no row yet;
    outdated: figures that differ but were published before those that stand.
    """

    rows: pd.DataFrame
    fresh: pd.DataFrame
    revisions: tuple[Revision, ...]
    outdated: int = 0


def renewal(old: pd.DataFrame, new: pd.DataFrame, schema: Schema) -> Renewal:
    """New rows beside the typed rows that stand.

    old: every column of the schema, recorded_on filled; new: one row per key, unrounded.
    Raises DataError where a figure changed and its day of publication did not.
    """
    key = list(schema.primary_key)
    latest = old.sort_values(RECORDED_ON, kind="stable").drop_duplicates(key, keep="last")
    cells = [name for name in CELLS if name in schema.columns]
    held = latest[[*key, *cells, "symbol", RECORDED_ON]].assign(stands=True)
    both = new.merge(held, how="left", on=key, suffixes=("", "_old"), validate="one_to_one")
    both.index = new.index
    stands = both["stands"].notna()
    changed = stands & (both["symbol"] != both["symbol_old"])
    for cell in cells:
        changed |= stands & ~_same(both[cell], both[f"{cell}_old"])
    day = pd.to_datetime(both[RECORDED_ON])
    day_old = pd.to_datetime(both[f"{RECORDED_ON}_old"])
    _refuse_undated(both[changed & (day == day_old)], schema)
    revised = changed & (day > day_old)
    rows = new[~stands | revised].assign(revision_reason="")
    rows.loc[revised[revised].index, "revision_reason"] = REASON
    if "status" in rows:
        rows.loc[revised[revised].index, "status"] = "revised"
    return Renewal(
        rows=rows,
        fresh=new[~stands],
        revisions=tuple(_revision(row, schema.name) for row in both[revised].to_dict("records")),
        outdated=int((changed & (day < day_old)).sum()),
    )


def _same(one: pd.Series, other: pd.Series) -> pd.Series:
    one, other = one.astype("float64"), other.astype("float64")
    near = (one - other).abs() <= CLOSE * other.abs().clip(lower=1)
    return near | (one.isna() & other.isna())


def _refuse_undated(rows: pd.DataFrame, schema: Schema) -> None:
    """A file that was corrected needs a later day of publication, or nobody could tell which."""
    faults = [
        Fault(
            schema.file,
            "the same figure, or a later day of publication",
            "Give the day of the newer file: --mapping with `like: ...` and `published_on: ...`.",
            column="value",
            found=f"{_revision(row, schema.name)} of what stands with the same day",
        )
        for row in rows.to_dict("records")
    ]
    if faults:
        raise DataError(limited(faults))


def _revision(row: Mapping[Hashable, Any], table: str) -> Revision:
    return Revision(
        table=table,
        indicator_id=str(row["indicator_id"]),
        period=str(row["period"]),
        area=str(row.get("area", "")),
        old=_printed(row["value_old"], row["symbol_old"]),
        new=_printed(row["value"], row["symbol"]),
        published_on=str(row[RECORDED_ON])[:10],
    )


def _printed(value: Any, symbol: str) -> str:
    if symbol:
        return f"[{symbol}]"
    return "none" if pd.isna(value) else f"{value:.15g}"
