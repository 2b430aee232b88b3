"""Empty tables for a council to fill: a CSV file of each, one workbook, and example settings."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from improvement_book.errors import MachineError, UsageError
from improvement_book.intake.schema import Schema, schemas
from improvement_book.settings import SETTINGS_FILE

WORKBOOK = "tables.xlsx"
BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a CSV file as UTF-8 only where it begins so."""


def write_template(into: Path) -> tuple[str, ...]:
    """Write the templates into a new or empty folder. Returns the names of the files.

    Raises UsageError where the folder holds anything, MachineError where it can't be written.
    """
    from improvement_book.intake.template_workbook import template_workbook

    contents = {schema.file: template_csv(schema) for schema in schemas().values()}
    contents[WORKBOOK] = template_workbook()
    contents[SETTINGS_FILE] = example_settings().encode()
    write_new_folder(contents, into)
    return tuple(contents)


def template_csv(schema: Schema) -> bytes:
    """The header of a table and nothing below it, as Excel saves CSV UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(schema.columns)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def example_settings() -> str:
    """A `council.yml` that can be read, with placeholders and comments."""
    example = files("improvement_book.intake") / "council_example.yaml"
    return example.read_text(encoding="utf-8")


def write_new_folder(contents: Mapping[str, bytes], into: Path) -> None:
    """Write files into a folder that is new or empty: nothing is overwritten.

    contents: file name -> bytes.
    Raises UsageError where something stands there, MachineError where it can't be written.
    """
    try:
        if into.is_symlink() or (into.exists() and not (into.is_dir() and _is_empty(into))):
            raise UsageError(f"{into} exists and is not an empty folder: name a new one.")
        into.mkdir(parents=True, exist_ok=True)
        for name, text in contents.items():
            (into / name).write_bytes(text)
    except OSError as error:
        raise MachineError(f"Could not write {into}: {error.strerror}.") from error


def _is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())
