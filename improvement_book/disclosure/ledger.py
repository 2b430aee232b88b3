"""What an audience has been shown before: the counts of every edition that came earlier.

What was published can't be taken back, and the next edition must be safe beside it. The ledger of
published counts is a folder in the council folder, which drafts read and never write.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from improvement_book.council import Audience
from improvement_book.errors import DataError, Fault
from improvement_book.release import COLUMN_TYPES, HIDDEN, Release, typed
from improvement_book.tabulate.counts import DECLARED, Declared

EDITION = "edition"
REMEMBERED = {item.name: item for item in DECLARED if item.counts and not item.derived}
"""Tables whose counts are remembered."""


@dataclass(frozen=True)
class Ledger:
    """Every row of counts that one audience was shown.

    rows: table -> edition (the first that showed the row), dimensions, counts, symbol. A row that
    later editions showed with other counts stands there once with each.
    """

    rows: Mapping[str, pd.DataFrame]

    @classmethod
    def empty(cls) -> Ledger:
        """Nothing was shown yet."""
        return cls({name: _typed(pd.DataFrame(), item) for name, item in REMEMBERED.items()})

    def with_release(self, release: Release) -> Ledger:
        """The ledger once this edition is out, too."""
        rows = dict(self.rows)
        for name, declared in REMEMBERED.items():
            if name not in release.tables or release.tables[name].frame.empty:
                continue
            new = _typed(release.table(name).assign(edition=release.period.code), declared)
            both = pd.concat([self.rows[name], new], ignore_index=True)
            facts = [column for column in both if column != EDITION]
            rows[name] = both.drop_duplicates(facts, ignore_index=True)
        return Ledger(rows)

    @property
    def figures(self) -> pd.DataFrame:
        """One row per figure: table, key (the dimensions, joined), column, value (or missing)."""
        parts = [
            rows.assign(
                table=name, key=rows[list(declared.dimensions)].agg("; ".join, axis=1)
            ).melt(["table", "key", "symbol"], list(declared.counts), "column", "figure")
            for (name, rows), declared in zip(self.rows.items(), REMEMBERED.values(), strict=True)
            if len(rows)
        ]
        if not parts:
            return pd.DataFrame(columns=["table", "key", "column", "value"])
        figures = pd.concat(parts, ignore_index=True).rename(columns={"figure": "value"})
        told = figures["value"].notna() | (figures["symbol"] == HIDDEN)
        return figures[told].drop(columns="symbol").drop_duplicates(ignore_index=True)

    @property
    def editions(self) -> frozenset[str]:
        """The periods whose editions showed something new."""
        return frozenset(code for rows in self.rows.values() for code in rows[EDITION])


def ledger_folder(council: Path, audience: Audience) -> Path:
    """Where a council folder keeps the ledger of one audience."""
    return council / "ledger" / str(audience)


def read_ledger(folder: Path) -> Ledger:
    """The ledger of a folder; nothing was shown of a table without a file. Raises DataError."""
    rows, faults = dict(Ledger.empty().rows), []
    for name, declared in REMEMBERED.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            continue
        try:
            rows[name] = _read(path, declared)
        except (ValueError, csv.Error):
            expected = f"the columns {', '.join(_columns(declared))}, as they were published"
            faults.append(Fault(f"{folder.name}/{path.name}", expected, "Put the file back."))
    if faults:
        raise DataError(faults)
    return Ledger(rows)


def _read(path: Path, declared: Declared) -> pd.DataFrame:
    """The rows of one file. Raises ValueError or csv.Error where it is not as it was written."""
    columns = [*_columns(declared)]
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = [*csv.reader(file)] or [[]]
    if header != columns or any(len(row) != len(columns) for row in rows):
        raise ValueError
    found = pd.DataFrame(rows, columns=columns, dtype="str")
    return _typed(found.mask(found == ""), declared)


def write_ledger(ledger: Ledger, folder: Path) -> None:
    """Write the ledger. The same ledger gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in ledger.rows.items():
        rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def _columns(declared: Declared) -> dict[str, str]:
    named = (*declared.dimensions, *declared.counts, "symbol")
    return {EDITION: "text"} | {name: declared.columns[name] for name in named}


def _typed(rows: pd.DataFrame, declared: Declared) -> pd.DataFrame:
    """The remembered columns with their types; missing text is ""."""
    columns = _columns(declared)
    if rows.empty:
        return typed(pd.DataFrame(columns=list(columns)), columns)
    kept = rows[list(columns)].astype({name: COLUMN_TYPES[kind] for name, kind in columns.items()})
    text = [name for name, kind in columns.items() if kind == "text"]
    return kept.assign(**{name: kept[name].fillna("") for name in text})
