"""How the text of a cell becomes a date, a number, a symbol, a yes or a grade.

Each distinct text of a column is read once. A text that can't be read is a fault, except an
unknown grade: its row is set aside, because one slip must not stop a month's book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from pandas.api.extensions import ExtensionDtype

from improvement_book.council import GradeScale
from improvement_book.errors import Fault
from improvement_book.intake.reading import TextTable, limited
from improvement_book.intake.schema import Field, Schema
from improvement_book.period import FORMS, Period, UnknownPeriod

SYMBOLS = {
    "c": "confidential",
    "k": "rounds to zero",
    "u": "low reliability",
    "x": "not available",
    "z": "not applicable",
    "low": "low",
}
"""The publisher's symbols [Government Analysis Function, symbols in tables]."""
MOST_UNKNOWN_GRADES = 0.01
"""Share of a file's rows: above it the file is rejected, not the rows."""
UNKNOWN_GRADE = "grade not on the scale"

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SERIAL = re.compile(r"[34]\d{4}(\.0)?", re.ASCII)
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


class Unreadable(ValueError):
    """A text that is not what its column holds. The message says what was expected."""


@dataclass(frozen=True)
class TypedTable:
    """A table with typed columns.

    frame: text as str ("" where empty), numbers Float64, whole numbers Int64, yes/no boolean,
    dates datetime64; index: row numbers. set_aside: row number -> reason.
    """

    file: str
    frame: pd.DataFrame
    set_aside: pd.Series
    faults: tuple[Fault, ...]


def typed_table(table: TextTable, schema: Schema, scale: GradeScale) -> TypedTable:
    """The table with every column typed as its schema says, and all faults of its cells."""
    columns: dict[str, pd.Series] = {}
    faults: list[Fault] = []
    unknown_grades: list[Fault] = []
    symbols = pd.Series("", index=table.frame.index, dtype="str")
    for field in schema.fields:
        text = table.frame[field.name].str.strip()
        if field.format == "symbolic":
            shown = text.map(_symbol_of)
            symbols = symbols.where(shown == "", shown)
            text = text.where(shown == "", "")
        columns[field.name], found = _typed_column(text, field, scale, table.file)
        (unknown_grades if field.format == "grade" else faults).extend(found)
    if "symbol" in columns:
        columns["symbol"] = columns["symbol"].where(columns["symbol"] != "", symbols)
    unknown_rows = {fault.row for fault in unknown_grades if fault.row is not None}
    if len(unknown_rows) > MOST_UNKNOWN_GRADES * len(table.frame):
        faults.extend(unknown_grades)
    set_aside = pd.Series(UNKNOWN_GRADE, index=sorted(unknown_rows), dtype="str")
    return TypedTable(table.file, pd.DataFrame(columns), set_aside, tuple(limited(faults)))


def _typed_column(
    text: pd.Series, field: Field, scale: GradeScale, file: str
) -> tuple[pd.Series, list[Fault]]:
    read = _reader(field, scale)
    values: dict[str, Any] = {}
    unreadable: dict[str, str] = {}
    for distinct in text.unique():
        if distinct == "":
            if field.required:
                unreadable[distinct] = "a value"
            continue
        try:
            values[distinct] = read(distinct)
        except Unreadable as error:
            unreadable[distinct] = str(error)
    remedy = _remedy(field)
    faults = [
        Fault(file, unreadable[cell], remedy, row, field.name, _shown(cell, field))
        for row, cell in zip(*_where(text, unreadable), strict=True)
    ]
    return _series(text.map(values), field), faults


def _where(text: pd.Series, cells: Iterable[str]) -> tuple[list[int], list[str]]:
    """The row numbers, and the cells there, at which one of the cells stands."""
    found = text[text.isin(list(cells))]
    return found.index.tolist(), found.tolist()


def _reader(field: Field, scale: GradeScale) -> Callable[[str], Any]:
    """The function that reads one cell of this field, limits included."""
    readers: dict[str, Callable[[str], Any]] = {
        "date": _date,
        "number": _number,
        "integer": _integer,
        "boolean": _yes_no,
        "string": str,
        "period": _period,
        "grade": lambda text: _grade(text, scale),
        "symbol": _symbol,
    }
    read = readers.get(field.format) or readers[field.type]

    def limited_read(text: str) -> Any:
        value = read(text)
        if field.choices and value not in field.choices:
            raise Unreadable(f"one of {', '.join(field.choices)}")
        if field.pattern and not re.fullmatch(field.pattern, value):
            raise Unreadable(f"the form of {field.example}")
        if field.minimum is not None and value < field.minimum:
            raise Unreadable(f"at least {field.minimum:g}")
        return value

    return limited_read


def _series(values: pd.Series, field: Field) -> pd.Series:
    types: dict[str, ExtensionDtype] = {
        "number": pd.Float64Dtype(),
        "integer": pd.Int64Dtype(),
        "boolean": pd.BooleanDtype(),
    }
    if field.type == "date":
        return pd.to_datetime(values).astype("datetime64[s]")
    if field.type == "string":
        return values.astype("object").fillna("").astype("str")
    return values.astype(types[field.type])


def _date(text: str) -> date:
    if _ISO_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Unreadable("a day that the calendar has") from None
    if _SERIAL.fullmatch(text):
        raise Unreadable("a date as 2021-06-14 (Excel turned this one into its serial number)")
    raise Unreadable("a date as 2021-06-14")


def _number(text: str) -> float:
    plain = text.removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain):
        raise Unreadable("a number, or one of the symbols " + ", ".join(SYMBOLS))
    return float(plain.replace(",", ""))


def _integer(text: str) -> int:
    value = _number(text)
    if not value.is_integer():
        raise Unreadable("a whole number")
    return int(value)


def _yes_no(text: str) -> bool:
    if text.lower() not in _YES_NO:
        raise Unreadable("yes or no")
    return _YES_NO[text.lower()]


def _period(text: str) -> str:
    try:
        return Period.parse(text).code
    except UnknownPeriod:
        raise Unreadable(FORMS) from None


def _grade(text: str, scale: GradeScale) -> str:
    grade = scale.spellings().get(text.casefold())
    if grade is None:
        raise Unreadable(f"one of {', '.join(scale.grades)}")
    return grade


def _symbol(text: str) -> str:
    symbol = _symbol_of(text)
    if not symbol:
        raise Unreadable(f"one of {', '.join(SYMBOLS)}")
    return symbol


def _symbol_of(text: str) -> str:
    """The symbol that a cell holds, with or without brackets; "" where it holds none."""
    bare = text.removeprefix("[").removesuffix("]") if text.startswith("[") else text
    return bare if bare in SYMBOLS else ""


def _remedy(field: Field) -> str:
    if field.format == "grade":
        return "Correct the file or add an alias in council.yml."
    return "Correct the file."


def _shown(cell: str, field: Field) -> str:
    if cell == "":
        return "an empty cell"
    if field.personal or field.free_text:
        return "a value that is not shown"
    return f'"{cell[:60]}"'
