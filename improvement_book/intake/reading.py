"""How a CSV file becomes a table of text, before anything is typed.

pandas silently accepts NUL bytes, ragged rows and repeated headers, so it is not the first
to see a file. Characters are never replaced: a file whose encoding can't be told is rejected.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from improvement_book.errors import DataError, Fault
from improvement_book.intake.schema import Schema

LARGEST_FILE = 1_000_000_000
"""Bytes."""
LARGEST_CELL = 100_000
"""Characters."""
HEADER_ROW = 1
ROWS_SHOWN = 20
"""Lines of one fault in one column; the rest is counted."""


@dataclass(frozen=True)
class TextTable:
    """A file as text.

    frame: the schema's columns, all text, "" where empty; index: row numbers as a spreadsheet
    shows them, the header being row 1.
    """

    file: str
    sha256: str
    encoding: str
    frame: pd.DataFrame


def read_text_table(path: Path, schema: Schema) -> TextTable:
    """The file's rows as text. Raises DataError with all faults of its structure."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise _rejected(path, f"{size:,} bytes", f"at most {LARGEST_FILE:,} bytes")
    raw = path.read_bytes()
    text, encoding = _decode(raw, path)
    records = list(_records(text, path))
    if not records:
        raise _rejected(path, "an empty file", f"a header row: {', '.join(schema.columns)}")
    header, rows = [name.strip() for name in records[0]], records[1:]
    faults = [*_header_faults(header, schema, path), *_row_faults(header, rows, path)]
    if faults:
        raise DataError(faults)
    index = pd.RangeIndex(HEADER_ROW + 1, HEADER_ROW + 1 + len(rows))
    frame = pd.DataFrame(rows, columns=header, index=index, dtype="str")
    frame = frame.reindex(columns=list(schema.columns), fill_value="")
    blank = (frame == "").all(axis="columns")
    return TextTable(path.name, hashlib.sha256(raw).hexdigest(), encoding, frame[~blank])


def limited(faults: list[Fault]) -> list[Fault]:
    """At most ROWS_SHOWN faults of one column that expect the same, and a count of the rest."""
    seen: Counter[tuple[str, str | None, str]] = Counter()
    shown = []
    for fault in sorted(faults, key=lambda fault: fault.place):
        kind = (fault.file, fault.column, fault.expected)
        seen[kind] += 1
        if seen[kind] <= ROWS_SHOWN:
            shown.append(fault)
    for (file, column, expected), count in seen.items():
        if count > ROWS_SHOWN:
            found = f"the same fault in {count - ROWS_SHOWN:,} more rows"
            shown.append(Fault(file, expected, "Correct them alike.", column=column, found=found))
    return shown


def _decode(raw: bytes, path: Path) -> tuple[str, str]:
    """The text and the encoding it was read with."""
    encodings = ["utf-8", "cp1252"]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif raw.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    elif b"\0" in raw:
        row = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise _rejected(path, "a NUL byte", "text", row)
    for encoding in encodings:
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise _rejected(path, "bytes of no known encoding", "UTF-8, UTF-16 or Windows-1252 text")


def _records(text: str, path: Path) -> Iterator[list[str]]:
    """The records of the file; blank lines are skipped only at its end."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    count = 0
    try:
        for record in reader:
            count += 1
            yield record
    except csv.Error as error:
        expected = f"closed quotes and cells of at most {LARGEST_CELL:,} characters"
        raise _rejected(path, f"a broken record ({error})", expected, count + 1) from None


def _header_faults(header: list[str], schema: Schema, path: Path) -> list[Fault]:
    expected = ", ".join(schema.columns)
    faults = []
    for name, count in Counter(header).items():
        if count > 1:
            faults.append(_fault(path, f"the column {name} {count} times", "each column once"))
        elif name not in schema.columns:
            faults.append(_fault(path, f"the unknown column {name!r}", f"only {expected}"))
    missing = [field.name for field in schema.fields if field.required and field.name not in header]
    if missing:
        faults.append(_fault(path, f"no column {', '.join(missing)}", f"the columns {expected}"))
    return faults


def _row_faults(header: list[str], rows: list[list[str]], path: Path) -> list[Fault]:
    faults = [
        _fault(path, f"{len(row)} cells", f"{len(header)} cells, as in the header", number)
        for number, row in enumerate(rows, HEADER_ROW + 1)
        if len(row) != len(header)
    ]
    if not rows:
        faults.append(_fault(path, "no rows below the header", "at least one row"))
    return limited(faults)


def _fault(path: Path, found: str, expected: str, row: int | None = HEADER_ROW) -> Fault:
    return Fault(path.name, expected, "Correct the file.", row=row, found=found)


def _rejected(path: Path, found: str, expected: str, row: int | None = None) -> DataError:
    return DataError([_fault(path, found, expected, row)])
