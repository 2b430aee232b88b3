"""What a council folder holds: every table read, typed and checked, before any period is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from improvement_book.council import Council, Origin
from improvement_book.errors import DataError, Fault
from improvement_book.intake.constraints import constraint_faults
from improvement_book.intake.corrections import CORRECTIONS, correct
from improvement_book.intake.crosschecks import frequency_faults, impossible_rows, share_faults
from improvement_book.intake.faults import limited
from improvement_book.intake.identifiers import identifiers
from improvement_book.intake.inputs import inputs, unknown_files
from improvement_book.intake.keys import Rows, foreign_key_faults, repeated_rows, with_recorded_on
from improvement_book.intake.named_columns import NAMING, named_column_faults
from improvement_book.intake.own_words import in_own_words
from improvement_book.intake.schema import RECORDED_ON, Schema, schemas
from improvement_book.intake.sheet import Sheet, read_csv_sheet
from improvement_book.intake.sources import Source, read_sources
from improvement_book.intake.text_table import TextTable, mapped_table, own_table
from improvement_book.intake.values import typed_table
from improvement_book.settings import council_from_settings, read_settings

PUBLISHED_TABLES = (
    "calendar", "indicators", "targets", "observations", "comparators", "external_judgements",
    "neighbour_judgements", "publications",
)  # fmt: skip
"""What a book of published statistics may hold."""
NO_DATA_ROW = "declared to be no data"


@dataclass(frozen=True)
class InputFile:
    """One sheet as it came, and the table it fed.

    sha256: of the file's raw bytes; rows: below the header; records: what they were read as, one
    for each month where months stand across; unmapped: headers that no column is read from;
    absent: columns of the table that the file does not have.
    """

    file: str
    table: str
    sha256: str
    encoding: str
    rows: int
    records: int
    unmapped: tuple[str, ...]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Folder:
    """All rows of a council folder.

    tables: table -> its rows; a table without a file is absent. set_aside: table -> file, row and
    reason of the rows that stand in tables no more. noted: cells for which a row was set aside.
    aside: table -> those rows themselves, which may hold an identifier that no other row has.
    """

    council: Council
    tables: Mapping[str, Rows]
    set_aside: Mapping[str, pd.DataFrame]
    files: tuple[InputFile, ...]
    noted: tuple[Fault, ...] = ()
    aside: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Every identifier and name that the files hold, whatever an edition knows of them."""
        frames = [(name, rows.frame) for name, rows in self.tables.items()]
        return identifiers([*frames, *self.aside.items()])


def read_folder(path: Path) -> Folder:
    """Read a council folder. Raises DataError with every fault of every file."""
    settings = read_settings(path)
    council, sources = council_from_settings(settings), read_sources(settings)
    reading = _Reading(path, council, sources, unknown_files(path, sources))
    reading.read(schemas()[CORRECTIONS])
    for schema in schemas().values():
        if schema.name != CORRECTIONS:
            reading.read(schema)
    reading.check_together()
    if reading.faults:
        raise DataError(limited(reading.faults))
    return Folder(
        council=council,
        tables=reading.tables,
        set_aside=reading.set_aside,
        files=tuple(reading.files),
        noted=tuple(reading.noted),
        aside={
            name: rows.frame.drop(index=reading.tables[name].frame.index)
            for name, rows in reading.whole.items()
            if rows is not reading.tables[name]
        },
    )


class _Reading:
    """A folder while it is read, one table after the other: text is dropped once it is typed."""

    def __init__(
        self, path: Path, council: Council, sources: tuple[Source, ...], faults: list[Fault]
    ) -> None:
        self.path = path
        self.council = council
        self.sources = sources
        self.faults = faults
        self.files: list[InputFile] = []
        self.tables: dict[str, Rows] = {}
        self.set_aside: dict[str, pd.DataFrame] = {}
        self.whole: dict[str, Rows] = {}
        self.noted: list[Fault] = []
        self.unsound: set[str] = set()

    def read(self, schema: Schema) -> None:
        """Read, correct, type and check one table, from all the files that feed it."""
        found: list[Fault] = []
        parts = list(self.texts(schema, found))
        stale: list[Fault] = []
        if CORRECTIONS in self.tables:
            stale = correct(parts, schema, self.tables[CORRECTIONS])
        if parts:
            typed = _typed(parts, schema, self.council, found)
            self.whole[schema.name] = typed.whole
            self.tables[schema.name], self.set_aside[schema.name] = typed.rows, typed.set_aside
            self.noted.extend(self._told(typed.noted, schema))
        if not found:
            found = stale
        if found:
            self.unsound.add(schema.name)
        self.faults.extend(self._told(found, schema))

    def texts(self, schema: Schema, found: list[Fault]) -> Iterator[TextTable]:
        """The text of one table from each of its files; adds to the faults found."""
        for file, source in inputs(self.path, schema, self.sources, found):
            try:
                sheet = read_sheet(file, source)
                text = mapped_table(sheet, schema, source) if source else own_table(sheet, schema)
            except DataError as error:
                found.extend(error.faults)
                continue
            self.files.append(_input_file(sheet, text, schema))
            yield text

    def check_together(self) -> None:
        """Compare the tables that have no fault of their own: one fault must not make many."""
        sound = {name: rows for name, rows in self.tables.items() if name not in self.unsound}
        for name, rows in sound.items():
            if not any(key.table in self.unsound for key in rows.schema.foreign_keys):
                self.faults.extend(self._told(foreign_key_faults(self.whole, name), rows.schema))
        crossed = [*frequency_faults(sound), *share_faults(sound)]
        self.faults.extend(self._told(crossed, schemas()["observations"]))
        if self.council.origin is Origin.PUBLISHED:
            self.faults.extend(_unpublished(self.tables))
        for name in NAMING:
            if name in sound:
                self.faults.extend(named_column_faults(sound[name]))

    def _told(self, faults: Iterable[Fault], schema: Schema) -> Iterator[Fault]:
        """The faults of one table in the words of the files that feed it."""
        return in_own_words(faults, schema, self.sources, self.council.scale)


def read_sheet(file: Path, source: Source | None) -> Sheet:
    """The sheet of a file, as its source says."""
    header_row = source.header_row if source else 1
    if file.suffix == ".xlsx":
        from improvement_book.intake.workbook import read_workbook_sheet

        return read_workbook_sheet(file, source.sheet if source else None, header_row)
    return read_csv_sheet(file, header_row)


@dataclass(frozen=True)
class _Typed:
    """One table typed: all its rows, those to use, those set aside (file, row, reason), and why."""

    whole: Rows
    rows: Rows
    set_aside: pd.DataFrame
    noted: tuple[Fault, ...]


def _typed(parts: list[TextTable], schema: Schema, council: Council, faults: list[Fault]) -> _Typed:
    """The rows of one table from all its files; adds to the faults."""
    frames, places, off_scale, start = [], [], [], 0
    noted: list[Fault] = []
    unread: list[int] = []
    skipped = [_skipped(part) for part in parts if part.skipped]
    keys = [*schema.primary_key, *([schema.revised, RECORDED_ON] if schema.revised else [])]
    while parts:
        table = typed_table(parts.pop(0), schema, council.scale)
        faults.extend([*table.faults, *constraint_faults(table, schema)])
        noted.extend(table.noted)
        frames.append(table.frame)
        file = pd.Categorical([table.file]).repeat(len(table.rows))
        places.append(pd.DataFrame({"file": file, "row": table.rows}))
        off_scale.append(table.set_aside.set_axis(table.set_aside.index + start))
        doubtful = np.logical_or.reduce([table.unread[name] for name in keys])
        unread += (np.flatnonzero(doubtful) + start).tolist()
        start += len(table.frame)
    rows, found = with_recorded_on(Rows(schema, _joined(frames), _joined(places)), unread)
    aside = pd.concat(off_scale)
    repeated, conflicts = repeated_rows(rows.without(aside.index.union(unread)))
    faults.extend([*found, *conflicts])
    reasons = pd.concat([aside, repeated, impossible_rows(rows)])
    reasons = reasons[~reasons.index.duplicated()]
    out = rows.places.loc[reasons.index].assign(reason=reasons)
    set_aside = pd.concat([out, *skipped])
    return _Typed(rows, rows.without(reasons.index), set_aside, tuple(limited(noted)))


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """One frame after the other; a single one as it is, because it may be large."""
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def _skipped(part: TextTable) -> pd.DataFrame:
    """A line for each row that the source declares to be no data."""
    reasons = [NO_DATA_ROW] * part.skipped
    return pd.DataFrame({"file": part.file, "row": pd.NA, "reason": reasons})


def _input_file(sheet: Sheet, text: TextTable, schema: Schema) -> InputFile:
    return InputFile(
        file=sheet.file,
        table=schema.name,
        sha256=sheet.sha256,
        encoding=sheet.encoding,
        rows=sheet.rows,
        records=len(text.cells) + text.skipped,
        unmapped=text.unmapped,
        absent=text.absent,
    )


def _unpublished(tables: Mapping[str, Rows]) -> list[Fault]:
    """Tables that no published statistics hold: their figures would pass unprotected."""
    expected = f"only {', '.join(PUBLISHED_TABLES)} where council.yml says origin: published"
    return [
        Fault(f"{name}.csv", expected, "Remove the table, or correct origin.", found="the table")
        for name in tables
        if name not in PUBLISHED_TABLES
    ]
