"""What reading did to a council's own files: cells corrected, rows revised, columns not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.intake.corrections import CORRECTIONS
from improvement_book.intake.folder import Folder
from improvement_book.intake.headers import meant_column
from improvement_book.intake.schema import RECORDED_ON, schemas
from improvement_book.intake.sources import Source


@dataclass(frozen=True)
class Correction:
    """A correction that was applied: its own place, and the table and column it corrects."""

    file: str
    row: int
    table: str
    column: str


@dataclass(frozen=True)
class Revision:
    """A row that a later row of its key replaced, and whether that one says why.

    file, row: of the replaced row; by_file, by_row, recorded_on: of the one that stands.
    """

    table: str
    file: str
    row: int
    by_file: str
    by_row: int
    recorded_on: str
    reason_given: bool


@dataclass(frozen=True)
class UnreadColumn:
    """A header that no column of ours is read from. meant: a column that it may be; "" if none."""

    file: str
    table: str
    header: str
    meant: str


def applied_corrections(folder: Folder) -> Iterator[Correction]:
    """Every correction of the folder: one that can't be applied is a fault of reading."""
    if CORRECTIONS in folder.tables:
        rows = folder.tables[CORRECTIONS]
        for position, table, column in rows.frame[["table", "column"]].itertuples():
            file, row = rows.places.loc[position, ["file", "row"]]
            yield Correction(str(file), int(row), table, column)


def revisions(folder: Folder, tables: Tables) -> Iterator[Revision]:
    """Rows that the edition reads no more because a later row of their key stands."""
    for name, replaced in tables.superseded.items():
        rows, key = folder.tables[name], list(schemas()[name].primary_key)
        known = rows.frame[rows.frame[RECORDED_ON] <= pd.Timestamp(tables.data_to)]
        standing = known.drop(index=replaced.index)
        by_key = dict(zip(_keys(standing, key), standing.index, strict=True))
        for position, values in zip(replaced.index, _keys(replaced, key), strict=True):
            by = by_key[values]
            yield Revision(
                table=name,
                file=str(rows.places.loc[position, "file"]),
                row=int(rows.places.loc[position, "row"]),
                by_file=str(rows.places.loc[by, "file"]),
                by_row=int(rows.places.loc[by, "row"]),
                recorded_on=standing.loc[by, RECORDED_ON].date().isoformat(),
                reason_given=bool(standing.loc[by, "revision_reason"]),
            )


def _keys(frame: pd.DataFrame, key: list[str]) -> list[tuple[str, ...]]:
    return list(frame[key].itertuples(index=False, name=None))


def unread_columns(folder: Folder, sources: Sequence[Source]) -> Iterator[UnreadColumn]:
    """Headers of the council's own files that no source maps, with the column each may be.

    A near match is sought among names and titles of the columns that no source of the table maps.
    """
    for item in folder.files:
        mapped: set[str] = set()
        for source in sources:
            if source.table == item.table:
                mapped |= {*source.columns, *source.given}
        free = [field for field in schemas()[item.table].fields if field.name not in mapped]
        for header in item.unmapped:
            yield UnreadColumn(item.file, item.table, header, meant_column(header, free))
