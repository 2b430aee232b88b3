"""Which files of a folder are known published tables, and their cells as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from improvement_book.errors import DataError, Fault
from improvement_book.intake.faults import limited
from improvement_book.intake.published.mapping import FileMapping
from improvement_book.intake.sheet import LARGEST_CELL

ENCODING = "utf-8-sig"
"""What the publishers use, some with a byte-order mark."""
LONGEST_HEADER = 65_536
"""Characters: no published header comes near it."""
REMEDY = "Fetch the file again from its publisher, or take it out of the folder."


@dataclass(frozen=True)
class NamedFile:
    """A file of a publisher. name: its path below the source folder, as messages tell it."""

    name: str
    path: Path


@dataclass(frozen=True)
class SourceFile(NamedFile):
    """A file whose header a mapping knows."""

    mapping: FileMapping


@dataclass(frozen=True)
class PublishedText:
    """The cells of a file as text.

    frame: all columns, stripped, "" where empty; index: row numbers, the header being 1. Of several
    columns of one name, which the mapping doesn't need, it holds the first. Rows without any of the
    mapping's columns are left out: the model of April 2021 has some between its parts.
    faults: rows that could not be read, which frame leaves out too.
    """

    frame: pd.DataFrame
    faults: tuple[Fault, ...]


def read_published(file: SourceFile) -> PublishedText:
    """The cells of a file whose columns its mapping knows. Raises DataError as read_columns."""
    return read_columns(file, file.mapping.required)


def read_columns(file: NamedFile, required: Sequence[str]) -> PublishedText:
    """The cells of a file as text. required: columns that must stand once.

    Raises DataError where the file as a whole can't be read.
    """
    try:
        text = file.path.read_bytes().decode(ENCODING)
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise DataError([fault(file, row, "bytes that are no UTF-8", "UTF-8 text")]) from None
    csv.field_size_limit(LARGEST_CELL)
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        found = f"a broken record ({error})"
        raise DataError([fault(file, len(records) + 1, found, "closed quotes")]) from None
    if not records:
        raise DataError([fault(file, 1, "an empty file", "a header and rows")])
    header, rows = records[0], dict(enumerate(records[1:], 2))
    repeated = sorted({name for name in required if header.count(name) > 1})
    if repeated:
        found = f"more than once {', '.join(repeated)}"
        raise DataError([fault(file, 1, found, "each of these columns once")])
    whole = {number: row for number, row in rows.items() if len(row) == len(header)}
    faults = [
        fault(file, number, f"{len(row)} cells", f"{len(header)} cells, as in the header")
        for number, row in rows.items()
        if row and len(row) != len(header)
    ]
    frame = pd.DataFrame(list(whole.values()), index=list(whole), dtype="str")
    frame = frame.reindex(columns=range(len(header)), fill_value="")
    positions = {header.index(name): name for name in dict.fromkeys(header) if name}
    frame = frame[list(positions)].rename(columns=positions)
    frame = frame.apply(lambda column: column.str.strip())
    blank = (frame[list(required or frame.columns)] == "").all(axis="columns")
    return PublishedText(frame[~blank], tuple(faults))


def fault(
    file: NamedFile,
    row: int,
    found: str,
    expected: str,
    column: str | None = None,
    remedy: str = "",
) -> Fault:
    """A fault in a published file. remedy: for a user's own mapping, which may be what is wrong."""
    own = own_mapping(file)
    doubted = f"If {own} reads the file wrongly, correct it. Else fetch the file again."
    told = (remedy or doubted) if own else REMEDY
    return Fault(file.name, expected, told, row=row, column=column, found=found)


def own_mapping(file: NamedFile) -> str:
    """The file of the user's mapping that reads it; "" where none does."""
    return file.mapping.file if isinstance(file, SourceFile) else ""


def cell_faults(
    file: NamedFile, text: pd.Series, wrong: pd.Series, expected: str, remedy: str = ""
) -> tuple[Fault, ...]:
    """One fault for each cell of a column where wrong is True; index: row numbers.

    remedy: as for fault.
    """
    return tuple(
        fault(file, int(str(row)), f'"{cell[:60]}"' if cell else "an empty cell", expected,
              str(text.name), remedy)
        for row, cell in text[wrong].items()
    )  # fmt: skip


def stop_at(faults: Iterable[Fault]) -> None:
    """Raises DataError where there is any fault."""
    if found := limited(list(faults)):
        raise DataError(found)


def header_of(path: Path) -> list[str]:
    """The names of a file's columns; none where it is no text."""
    try:
        with path.open(encoding=ENCODING, newline="") as handle:
            text = handle.read(LONGEST_HEADER)
        return next(csv.reader(io.StringIO(text, newline="")), [])
    except (UnicodeDecodeError, csv.Error):
        return []
