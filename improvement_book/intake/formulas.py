"""Formulas of a workbook that were never calculated: they would read as empty cells."""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from improvement_book.errors import Fault

WORKSHEETS = "xl/worksheets/"
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
PIECE = 1 << 20
"""Bytes of a part that are looked at together."""
LIKE_A_NUMBER, LIKE_A_FORMULA = "n", "f"
"""What openpyxl says of a cell: a stored empty text, the result of many a formula, is neither."""


def formula_faults(file: str, raw: bytes, values: Worksheet, header_row: int) -> list[Fault]:
    """A fault for each formula without a stored result, from the header row on.

    values: the sheet as it was opened for its values.
    """
    if not _has_formulas(raw):
        return []
    formulas = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)[values.title]
    assert isinstance(formulas, ReadOnlyWorksheet)
    formulas.reset_dimensions()
    both = zip(formulas.iter_rows(), values.iter_rows(), strict=True)
    return [
        _fault(file, number, get_column_letter(place))
        for number, rows in enumerate(both, 1)
        for place, (formula, result) in enumerate(zip(*rows, strict=True), 1)
        if formula.data_type == LIKE_A_FORMULA
        and (result.value, result.data_type) == (None, LIKE_A_NUMBER)
        and number >= header_row
    ]


def _fault(file: str, row: int, letter: str) -> Fault:
    """Named by its letter: what stands in the header row may be no header, and nothing to show."""
    found = "a formula without a stored result"
    return Fault(file, "a value", "Open and save it in Excel or LibreOffice.", row, letter, found)


def _has_formulas(raw: bytes) -> bool:
    """Whether any sheet holds a formula: a look at the bytes spares a second reading."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        for name in parts.namelist():
            if name.startswith(WORKSHEETS):
                with parts.open(name) as part:
                    before = b""
                    while piece := part.read(PIECE):
                        if FORMULA.search(before + piece):
                            return True
                        before = piece[-16:]
    return False
