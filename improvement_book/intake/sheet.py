"""How a file becomes a sheet of text, before anything is mapped or typed.

pandas silently accepts NUL bytes, ragged rows and repeated headers, so it is not the first to
see a file. Characters are never replaced: a file whose encoding can't be told is rejected.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from improvement_book.errors import DataError, Fault
from improvement_book.intake.faults import FAULTS_SHOWN, rejected, rest

LARGEST_FILE = 1_000_000_000
"""Bytes."""
LARGEST_CELL = 100_000
"""Characters."""
CELL_LIMIT = f"cells of at most {LARGEST_CELL:,} characters"
BLOCK = 1 << 22
"""Bytes that pyarrow reads at a time: more of them leave the processor's cache."""
LARGEST_RECORD = 1 << 24
"""Bytes. Where a record is longer than BLOCK, the file is read again in blocks of this size."""
TEXT = pa.large_string()
_SPACES = re.compile(rb'("[^"]*")|^[ \t]+(?=\r?$)', re.MULTILINE)
"""A quoted stretch, to be kept, or else a line of spaces."""
Record = list[str]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file as text.

    encoding: of a CSV file; "xlsx" for a workbook. rows: below the header, blank ones left out.
    cells: columns under their headers as found, all text, "" where empty; index: row numbers as
    a spreadsheet shows them.
    """

    file: str
    sha256: str
    encoding: str
    cells: pd.DataFrame

    @property
    def rows(self) -> int:
        """Rows that hold anything."""
        return len(self.cells)


def read_csv_sheet(path: Path, header_row: int = 1) -> Sheet:
    """The sheet of a CSV file. Raises DataError with all faults of its structure."""
    file, text = path.name, file_bytes(path)
    sha256, encoding = hashlib.sha256(text).hexdigest(), encoding_of(text, file)
    if encoding != "utf-8":
        text = text.decode(encoding).encode()
    if b"\0" in text:
        raise rejected(file, "a NUL byte", "text", text[: text.index(b"\0")].count(b"\n") + 1)
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    quoted = b'"' in text
    if quoted:
        _check_quotes(text, file)
    header, start = _header(text, file, header_row)
    faults = _repeated(file, header, header_row)
    below = pa.py_buffer(text).slice(start)
    body = _body(below, file, len(header), header_row, faults, quoted=quoted)
    del text, below
    return sheet(file, sha256, encoding, header, body, header_row)


def file_bytes(path: Path) -> bytes:
    """The bytes of a file that is not too large."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise rejected(path.name, f"{size:,} bytes", f"at most {LARGEST_FILE:,} bytes")
    return path.read_bytes()


def sheet(
    file: str, sha256: str, encoding: str, header: Record, body: pa.Table, header_row: int
) -> Sheet:
    """The sheet of a header and the columns below it, whose first row follows the header.

    Raises DataError for repeated or missing names, long cells and where no row holds anything.
    """
    names = [name.strip() for name in header]
    named = [place for place, name in enumerate(names) if name or _is_filled(body.column(place))]
    body = body.select(named).rename_columns([names[place] for place in named])
    if faults := _header_faults(file, body.column_names, header_row):
        raise DataError(faults)
    numbers = np.arange(header_row + 1, header_row + 1 + body.num_rows)
    _check_lengths(file, body, numbers)
    cells: pd.DataFrame = body.to_pandas().set_axis(pd.Index(numbers), axis="index")
    blank = _blank_rows(cells)
    cells = cells[~blank] if blank.any() else cells
    if cells.empty:
        found, expected = "no rows below the header", "at least one row"
        remedy = "Add the rows, or remove the file: a table without rows needs none."
        raise rejected(file, found, expected, header_row, remedy)
    return Sheet(file, sha256, encoding, cells)


def _header(text: bytes, file: str, header_row: int) -> tuple[Record, int]:
    """The record that names the columns, and where the records below it begin."""
    lines = io.BytesIO(text)
    decoded = (line.decode() for line in iter(lines.readline, b""))
    try:
        records = list(islice(csv.reader(decoded), header_row))
    except csv.Error as error:
        raise rejected(file, f"a broken record ({error})", CELL_LIMIT, header_row) from None
    if len(records) < header_row or not any(cell.strip() for cell in records[-1]):
        found = "no header" if text.strip() else "an empty file"
        raise rejected(file, found, "a header row", header_row if text.strip() else None)
    return records[-1], lines.tell()


def _body(
    text: pa.Buffer, file: str, width: int, header_row: int, faults: list[Fault], *, quoted: bool
) -> pa.Table:
    """The records below the header as columns of text.

    quoted: whether a cell may hold a line break. faults: of the header, known already.
    Raises DataError for ragged rows, with those of the header.
    """
    names = [str(place) for place in range(width)]
    if text.size == 0:
        return pa.table({name: pa.array([], TEXT) for name in names})
    table, ragged = _parsed(text, file, names, quoted=quoted, threads=True)
    if ragged:
        spaceless = pa.py_buffer(_SPACES.sub(rb"\1", text.to_pybytes()))
        table, ragged = _parsed(spaceless, file, names, quoted=quoted, threads=False)
    if ragged:
        found = [(header_row + number, count) for number, count in ragged]
        raise DataError([*faults, *_ragged_faults(file, found, width)])
    return table


def _parsed(
    text: pa.Buffer, file: str, names: Record, *, quoted: bool, threads: bool
) -> tuple[pa.Table, list[tuple[int, int]]]:
    """The columns, and number and count of cells of each ragged row.

    Rows are numbered by a single thread alone: with more, every number is 0.
    """
    ragged: list[tuple[int, int]] = []

    def note(row: pacsv.InvalidRow) -> str:
        ragged.append((row.number or 0, row.actual_columns))
        return "skip"

    for block in (BLOCK, LARGEST_RECORD):
        ragged.clear()
        try:
            table = pacsv.read_csv(
                pa.BufferReader(text),
                read_options=pacsv.ReadOptions(
                    column_names=names, use_threads=threads, block_size=block
                ),
                parse_options=pacsv.ParseOptions(
                    newlines_in_values=quoted, ignore_empty_lines=False, invalid_row_handler=note
                ),
                convert_options=pacsv.ConvertOptions(
                    column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid:
            continue
        return table, ragged
    found = f"a record of more than {LARGEST_RECORD:,} bytes"
    raise rejected(file, found, CELL_LIMIT)


def _ragged_faults(file: str, ragged: list[tuple[int, int]], width: int) -> list[Fault]:
    """ragged: row number and count of its cells."""
    expected = f"{width} cells, as in the header"
    faults = [
        _fault(file, row, f"{count} cell{'' if count == 1 else 's'}", expected)
        for row, count in ragged[:FAULTS_SHOWN]
    ]
    if len(ragged) > FAULTS_SHOWN:
        faults.append(rest(file, None, expected, len(ragged)))
    return faults


def _blank_rows(cells: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Which rows hold nothing but spaces; a column is read only while some row may be blank."""
    blank = np.ones(len(cells), dtype=bool)
    for name in cells.columns:
        if blank.any():
            blank &= ((cells[name] == "") | cells[name].str.isspace()).to_numpy()
    return blank


def _is_filled(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.not_equal(column, "")).as_py())


def _check_lengths(file: str, table: pa.Table, numbers: np.ndarray[Any, Any]) -> None:
    for column in table.columns:
        if (pc.max(pc.binary_length(column)).as_py() or 0) <= LARGEST_CELL:
            continue
        lengths = pc.utf8_length(column)
        longest = pc.max(lengths).as_py() or 0
        if longest > LARGEST_CELL:
            row = int(numbers[pc.index(lengths, longest).as_py()])
            raise rejected(file, f"a cell of {longest:,} characters", CELL_LIMIT, row)


def encoding_of(raw: bytes, file: str) -> str:
    """The encoding that reads every byte."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif raw.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    elif _is_utf_8(raw):
        return "utf-8"
    else:
        encoding = "cp1252"
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        expected = "UTF-8, UTF-16 or Windows-1252 text"
        raise rejected(file, "bytes of no known encoding", expected) from None
    return encoding


def _is_utf_8(raw: bytes) -> bool:
    """Whether the bytes are UTF-8: read where they are, because decoding would copy them."""
    ends = pa.array([0, len(raw)], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(TEXT, 1, [None, ends, pa.py_buffer(raw)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _check_quotes(text: bytes, file: str) -> None:
    """Refuse text after a closing quote and a quote that nothing closes: pyarrow takes both."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""), strict=True)
    count = 0
    try:
        for _ in reader:
            count += 1
    except csv.Error as error:
        found = f"a broken record ({error})"
        expected = f"closed quotes and {CELL_LIMIT}"
        raise rejected(file, found, expected, count + 1) from None


def _header_faults(file: str, header: Record, header_row: int) -> list[Fault]:
    faults = _repeated(file, header, header_row)
    if "" in header:
        found, expected = "a column without a name", "a name for each column"
        faults.append(_fault(file, header_row, found, expected))
    return faults


def _repeated(file: str, header: Record, header_row: int) -> list[Fault]:
    """A fault for each name that stands more than once."""
    counts = Counter(name.strip() for name in header)
    return [
        _fault(file, header_row, f"the column {name} {count} times", "each column once")
        for name, count in counts.items()
        if name and count > 1
    ]


def _fault(file: str, row: int, found: str, expected: str) -> Fault:
    return Fault(file, expected, "Correct the file.", row=row, found=found)
