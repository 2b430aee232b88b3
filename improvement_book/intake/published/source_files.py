"""Which files of a folder are known published tables, and their cells as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from improvement_book.errors import DataError, Fault, UsageError
from improvement_book.intake.faults import limited
from improvement_book.intake.published.mapping import FileMapping, mappings
from improvement_book.intake.sheet import LARGEST_CELL

ENCODING = "utf-8-sig"
"""What the publishers use, some with a byte-order mark."""
LONGEST_HEADER = 65_536
"""Characters: no published header comes near it."""
REMEDY = "Fetch the file again from its publisher, or take it out of the folder."


@dataclass(frozen=True)
class SourceFile:
    """A file whose header a mapping knows. name: its path below the source folder."""

    name: str
    path: Path
    mapping: FileMapping


@dataclass(frozen=True)
class PublishedText:
    """The cells of a file as text.

    frame: the mapping's columns, stripped, "" where empty; index: row numbers, the header being 1.
    Rows without any of them are left out: the model of April 2021 has some between its parts.
    faults: rows that could not be read, which frame leaves out too.
    """

    frame: pd.DataFrame
    faults: tuple[Fault, ...]


def find_files(source: Path) -> tuple[tuple[SourceFile, ...], tuple[str, ...]]:
    """The recognised files below a folder, and the names of all others; both sorted by name.

    Raises UsageError where the folder does not exist or a header matches two mappings.
    """
    if not source.is_dir():
        raise UsageError(f"No folder {source}: name the folder that holds the published files.")
    recognised, unrecognised = [], []
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        name = path.relative_to(source).as_posix()
        header = set(_header(path))
        matching = [mapping for mapping in mappings() if header.issuperset(mapping.required)]
        if len(matching) > 1:
            titles = " and ".join(mapping.title for mapping in matching)
            raise UsageError(f"{name} could be {titles}: split it.")
        if matching:
            recognised.append(SourceFile(name, path, matching[0]))
        else:
            unrecognised.append(name)
    return tuple(recognised), tuple(unrecognised)


def read_published(file: SourceFile) -> PublishedText:
    """The cells that the file's mapping names, as text.

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
    header, rows = records[0], dict(enumerate(records[1:], 2))
    repeated = sorted({name for name in file.mapping.required if header.count(name) > 1})
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
    positions = {header.index(name): name for name in file.mapping.required}
    frame = frame[list(positions)].rename(columns=positions)
    frame = frame.apply(lambda column: column.str.strip())
    blank = (frame == "").all(axis="columns")
    return PublishedText(frame[~blank], tuple(faults))


def fault(
    file: SourceFile, row: int, found: str, expected: str, column: str | None = None
) -> Fault:
    """A fault in a published file."""
    return Fault(file.name, expected, REMEDY, row=row, column=column, found=found)


def cell_faults(
    file: SourceFile, text: pd.Series, wrong: pd.Series, expected: str
) -> tuple[Fault, ...]:
    """One fault for each cell of a column where wrong is True; index: row numbers."""
    return tuple(
        fault(file, int(str(row)), f'"{cell[:60]}"' if cell else "an empty cell", expected,
              str(text.name))
        for row, cell in text[wrong].items()
    )  # fmt: skip


def stop_at(faults: Iterable[Fault]) -> None:
    """Raises DataError where there is any fault."""
    if found := limited(list(faults)):
        raise DataError(found)


def _header(path: Path) -> list[str]:
    """The names of a file's columns; none where it is no text."""
    try:
        with path.open(encoding=ENCODING, newline="") as handle:
            text = handle.read(LONGEST_HEADER)
        return next(csv.reader(io.StringIO(text, newline="")), [])
    except (UnicodeDecodeError, csv.Error):
        return []
