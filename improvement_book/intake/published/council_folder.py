"""How an authority's tables become a council folder, whole or not at all."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import yaml

from improvement_book.council import Council
from improvement_book.errors import MachineError, UsageError
from improvement_book.intake.schema import schemas
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
        raise UsageError(f"{into} exists and is not empty: name a new folder.")


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
                    _write_table(table, name, folder)
            if into.is_dir():
                into.rmdir()
            folder.rename(into)
    except OSError as error:
        raise MachineError(f"Could not write {into}: {error.strerror}.") from error


def _write_settings(council: Council, folder: Path) -> None:
    settings = {key: value for key, value in council.to_settings().items() if value is not None}
    text = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8", newline="\n")


def _write_table(table: pd.DataFrame, name: str, folder: Path) -> None:
    schema = schemas()[name]
    frame = table.reindex(columns=list(schema.columns))
    for field in schema.fields:
        if field.type == "string":
            frame[field.name] = frame[field.name].map(inert, na_action="ignore")
        elif field.type == "integer":
            frame[field.name] = frame[field.name].astype("Int64")
    frame.to_csv(
        folder / schema.file,
        index=False,
        lineterminator="\n",
        float_format=NUMBER_FORMAT,
        encoding="utf-8",
    )
