"""How a sheet of an Excel workbook becomes text: typed cells are honoured, dates never guessed."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from datetime import date, datetime, time
from pathlib import Path

import pyarrow as pa
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import TranslatorError
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from improvement_book.errors import DataError
from improvement_book.intake.faults import limited, rejected
from improvement_book.intake.formulas import formula_faults
from improvement_book.intake.sheet import TEXT, Sheet, file_bytes, sheet

WORKBOOK = "an Excel workbook (.xlsx)"
DAMAGE = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, EOFError, KeyError,
    IndexError, ValueError, TypeError, AttributeError, TokenizerError, TranslatorError,
)  # fmt: skip
"""What openpyxl raises when a part of a workbook is not what it should be."""
LARGEST_UNPACKED = 2_000_000_000
"""Bytes of all parts of a workbook: a small file can unfold to fill the disk."""


def read_workbook_sheet(path: Path, name: str | None = None, header_row: int = 1) -> Sheet:
    """One sheet of a workbook: the named one, or the only one.

    A date cell becomes 2021-06-14, a percentage 12.5% , a yes/no cell yes or no; a formula gives
    its stored result. Raises DataError where there is no such sheet, with those there are, and
    where a formula has no result.
    """
    raw = file_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > LARGEST_UNPACKED:
            raise rejected(path.name, f"{size:,} bytes unpacked", f"at most {LARGEST_UNPACKED:,}")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    except DAMAGE:
        raise rejected(path.name, "something else", WORKBOOK) from None
    names = book.sheetnames
    if name is None and len(names) > 1:
        expected = f"one sheet, or `sheet:` in the sources of council.yml: {', '.join(names)}"
        raise rejected(path.name, f"{len(names)} sheets", expected)
    if name is not None and name not in names:
        expected = f"one of the sheets {', '.join(names)}"
        raise rejected(path.name, f"no sheet {name!r}", expected)
    chosen = book[name or names[0]]
    if not isinstance(chosen, ReadOnlyWorksheet):
        raise rejected(path.name, "a sheet without cells", "a sheet with rows and columns")
    chosen.reset_dimensions()
    header, below = _records(path.name, raw, chosen, header_row)
    columns = {
        str(place): pa.array([row[place] if place < len(row) else "" for row in below], TEXT)
        for place in range(len(header))
    }
    return sheet(
        path.name, hashlib.sha256(raw).hexdigest(), "xlsx", header, pa.table(columns), header_row
    )


def _records(
    file: str, raw: bytes, chosen: Worksheet, header_row: int
) -> tuple[list[str], list[list[str]]]:
    """The header and the rows below it, as text."""
    try:
        records = [[_text(cell) for cell in row] for row in chosen.iter_rows()]
        faults = formula_faults(file, raw, chosen, header_row)
    except DAMAGE:
        raise rejected(file, "a damaged sheet", WORKBOOK) from None
    if faults:
        raise DataError(limited(faults))
    if len(records) < header_row or not any(records[header_row - 1]):
        raise rejected(file, "no header", "a header row", header_row)
    return records[header_row - 1], records[header_row:]


def _text(cell: Cell | MergedCell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        if "%" in str(cell.number_format):
            return f"{_number(round(value * 100, 10))}%"
        return _number(value)
    return str(value)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(value)
