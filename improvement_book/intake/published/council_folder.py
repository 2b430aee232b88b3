"""How an authority's tables become files of a council folder, whole or not at all."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import yaml

from improvement_book.council import Council
from improvement_book.errors import MachineError, UsageError
from improvement_book.intake.schema import Schema, schemas
from improvement_book.place import writing
from improvement_book.release import inert
from improvement_book.settings import SETTINGS_FILE

NUMBER_FORMAT = "%.15g"
"""A double holds 15 decimal digits (IEEE 754): nothing is rounded, and 22.6 stays 22.6."""


def slug(name: str) -> str:
    """The name in lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def refuse_existing(into: Path) -> None:
    """Raises UsageError where something stands in the way: nothing is overwritten."""
    if into.is_dir() and not any(into.iterdir()):
        return
    if into.exists() or into.is_symlink():
        raise UsageError(
            f"{into} exists and is no council folder: name a new folder, or one with council.yml."
        )


def write_council_folder(council: Council, tables: Mapping[str, pd.DataFrame], into: Path) -> None:
    """Write the settings and every table that has rows, in the columns of its schema.

    tables: schema name -> rows; columns that the schema lacks are left out, missing ones empty.
    The folder is written beside its place and moved there at the end.
    Raises UsageError where it exists, MachineError where it can't be written.
    """
    refuse_existing(into)
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=into.parent, prefix=f".{into.name}-") as beside:
            folder = Path(beside) / into.name
            folder.mkdir()
            _write_settings(council, folder)
            for name, table in tables.items():
                if len(table):
                    schema = schemas()[name]
                    text = table_text(table, schema)
                    (folder / schema.file).write_text(text, encoding="utf-8", newline="\n")
            if into.is_dir():
                into.rmdir()
            folder.rename(into)
    except OSError as error:
        raise MachineError(f"Could not write {into}: {error.strerror}.") from error


def table_text(table: pd.DataFrame, schema: Schema) -> str:
    """Rows as CSV, with the header of the schema."""
    frame = table.reindex(columns=list(schema.columns))
    for field in schema.fields:
        if field.type == "string":
            frame[field.name] = frame[field.name].map(inert, na_action="ignore")
        elif field.type == "integer":
            frame[field.name] = frame[field.name].astype("Int64")
    text = frame.to_csv(index=False, lineterminator="\n", float_format=NUMBER_FORMAT)
    assert isinstance(text, str)
    return text


def cells_of(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of CSV text, every cell as it stands."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    return list(reader.fieldnames or ()), list(reader)


def extended(text: str, added: pd.DataFrame, schema: Schema) -> str:
    """A table with further rows below those that stand, which stay cell by cell as they are.

    text: of the file, "" where there is none. Columns that it lacks are added at the end.
    """
    header, rows = cells_of(text)
    _, fresh = cells_of(table_text(added, schema))
    header += [name for name in schema.columns if name not in header]
    return _text(header, [*rows, *fresh])


def changed(text: str, column: str, cells: Mapping[str, str], key: str) -> str:
    """A table with other cells in one column. cells: value of the column key -> the new cell."""
    header, rows = cells_of(text)
    for row in rows:
        row[column] = cells.get(row[key].strip(), row[column])
    return _text(header, rows)


def replace_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files of a folder, each whole or not at all: none is replaced before all are written.

    texts: file name -> contents. Raises MachineError.
    """
    fresh = {folder / name: folder / f".{name}~new" for name in texts}
    try:
        with writing(folder):
            for target, beside in fresh.items():
                beside.write_text(texts[target.name], encoding="utf-8", newline="\n")
            for target, beside in fresh.items():
                beside.replace(target)
    finally:
        for beside in fresh.values():
            beside.unlink(missing_ok=True)


def _text(header: list[str], rows: list[dict[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _write_settings(council: Council, folder: Path) -> None:
    settings = {key: value for key, value in council.to_settings().items() if value is not None}
    text = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8", newline="\n")
