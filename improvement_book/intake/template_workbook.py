"""The workbook with one empty sheet per table, made so that Excel spoils nothing.

Text cells are text, or Excel eats zeros of ids and turns the period 2021-06 into a date; dates are
shown as CSV files need them.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from improvement_book.council import DEFAULT_SCALE
from improvement_book.intake.cell import SYMBOLS
from improvement_book.intake.formats import written_as
from improvement_book.intake.schema import Field, Schema, schemas

WRITTEN = datetime(2021, 1, 1)  # noqa: DTZ001
"""Stands as the date of writing in every workbook: the same templates have the same bytes."""
LAST_ROW = 1_048_576
"""Of an Excel sheet."""
CELL_FORMATS = {"date": "yyyy-mm-dd", "number": "General", "integer": "0"}
AS_TEXT = "@"
NARROWEST, WIDEST = 12, 28
"""Widths of columns in characters."""
COMMENT_SIZE = 160, 340
"""Height and width in points."""
SHORTEST_PERIOD, LONGEST_PERIOD = "2021-06", "2021-22-Q1"


def template_workbook() -> bytes:
    """A workbook with one sheet per table; the same schemas give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for schema in schemas().values():
        _add_sheet(book, schema)
    return _same_bytes(book)


def _add_sheet(book: Workbook, schema: Schema) -> None:
    sheet = book.create_sheet(schema.name)
    sheet.freeze_panes = "A2"
    for place, field in enumerate(schema.fields, 1):
        letter = get_column_letter(place)
        column = sheet.column_dimensions[letter]
        column.width = min(max(len(field.name) + 2, NARROWEST), WIDEST)
        column.number_format = CELL_FORMATS.get(field.type, AS_TEXT)
        header = sheet.cell(row=1, column=place, value=field.name)
        header.font = Font(bold=True)
        header.alignment = Alignment(wrap_text=True, vertical="top")
        header.comment = _comment(field)
        _add_validation(sheet, field, f"{letter}2:{letter}{LAST_ROW}")


def _comment(field: Field) -> Comment:
    needed = "Needed in every row." if field.required else "May be empty."
    text = (
        f"{field.title}\n{field.description}\n"
        f"Written as: {written_as(field)}. {needed}\nExample: {field.example}"
    )
    return Comment(text, "Improvement Book", *COMMENT_SIZE)


def _add_validation(sheet: Worksheet, field: Field, cells: str) -> None:
    """A drop-down list of closed choices; of a period only the length can be checked."""
    if choices := offered(field):
        validation = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    elif field.format == "period":
        lengths = str(len(SHORTEST_PERIOD)), str(len(LONGEST_PERIOD))
        validation = DataValidation("textLength", *lengths, operator="between", allow_blank=True)
    else:
        return
    validation.showErrorMessage = True
    # A council may have a scale of its own: another grade is asked about, not refused.
    validation.errorStyle = "warning" if field.format == "grade" else "stop"
    validation.errorTitle = field.title[:32]
    validation.error = f"Expected {written_as(field)}."[:225]
    sheet.add_data_validation(validation)
    validation.add(cells)


def offered(field: Field) -> tuple[str, ...]:
    """The choices of a field's drop-down list; none where it has no closed choices."""
    if field.type == "boolean":
        return ("yes", "no")
    by_format = {"grade": DEFAULT_SCALE, "symbol": tuple(SYMBOLS)}
    return field.choices or by_format.get(field.format, ())


def _same_bytes(book: Workbook) -> bytes:
    """The workbook without the time of writing: openpyxl stamps properties and zip entries."""
    written, same = io.BytesIO(), io.BytesIO()
    book.save(written)
    book.properties.creator = "Improvement Book"
    book.properties.created = book.properties.modified = WRITTEN
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(same, "w") as fixed:
        for part in parts.infolist():
            text = parts.read(part)
            if part.filename == "docProps/core.xml":
                text = tostring(book.properties.to_tree())
            entry = zipfile.ZipInfo(part.filename, WRITTEN.timetuple()[:6])
            fixed.writestr(entry, text, zipfile.ZIP_DEFLATED)
    return same.getvalue()
