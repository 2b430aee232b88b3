"""What a council folder holds: every table read, typed and checked, before any period is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from improvement_book.council import Council
from improvement_book.errors import DataError, Fault
from improvement_book.intake.keys import foreign_key_faults, repeated_rows, with_recorded_on
from improvement_book.intake.reading import read_text_table
from improvement_book.intake.schema import Schema, schemas
from improvement_book.intake.values import TypedTable, typed_table
from improvement_book.settings import read_council


@dataclass(frozen=True)
class InputFile:
    """One file as it came: its raw bytes' hash, its encoding, its rows below the header."""

    file: str
    sha256: str
    encoding: str
    rows: int


@dataclass(frozen=True)
class Folder:
    """All rows of a council folder.

    frames: table -> typed rows, indexed by row number; a table without a file is absent.
    set_aside: table -> (row number -> reason); those rows stand in frames no more.
    """

    council: Council
    frames: Mapping[str, pd.DataFrame]
    set_aside: Mapping[str, pd.Series]
    files: tuple[InputFile, ...]


def read_folder(path: Path) -> Folder:
    """Read a council folder. Raises DataError with every fault of every file."""
    council = read_council(path)
    faults = _unknown_files(path)
    files, frames, set_aside = [], {}, {}
    for schema in schemas().values():
        if not (path / schema.file).is_file():
            continue
        try:
            text = read_text_table(path / schema.file, schema)
        except DataError as error:
            faults.extend(error.faults)
            continue
        files.append(InputFile(text.file, text.sha256, text.encoding, len(text.frame)))
        table = typed_table(text, schema, council.scale)
        faults.extend(table.faults)
        if not table.faults:
            frames[schema.name], set_aside[schema.name], found = _checked(table, schema)
            faults.extend(found)
    for name in frames:
        faults.extend(foreign_key_faults(frames, schemas()[name]))
    if faults:
        raise DataError(faults)
    return Folder(council, frames, set_aside, tuple(files))


def _checked(
    table: TypedTable, schema: Schema
) -> tuple[pd.DataFrame, pd.Series, tuple[Fault, ...]]:
    """The rows to use, the rows set aside, and contradictions."""
    frame = with_recorded_on(table.frame.drop(index=table.set_aside.index), schema)
    repeated, faults = repeated_rows(frame, schema)
    set_aside = pd.concat([table.set_aside, repeated]).sort_index()
    return frame.drop(index=repeated.index), set_aside, tuple(faults)


def _unknown_files(path: Path) -> list[Fault]:
    """CSV files whose name is no table: a misspelt name must not pass in silence."""
    known = {schema.file for schema in schemas().values()}
    expected = f"only the tables {', '.join(sorted(known))}"
    return [
        Fault(file.name, expected, "Rename or remove the file.", found="an unknown table")
        for file in sorted(path.glob("*.csv"))
        if file.name not in known
    ]
