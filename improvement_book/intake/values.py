"""How the text of a cell becomes a date, a number, a symbol, a yes or a grade.

Each distinct text of a column is read once. A text that can't be read is a fault, except an
unknown grade: its row is set aside, because one slip must not stop a month's book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionDtype

from improvement_book.council import GradeScale
from improvement_book.errors import Fault
from improvement_book.intake.faults import FAULTS_SHOWN, rest
from improvement_book.intake.schema import Field, Schema
from improvement_book.intake.text_table import TextTable
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
LARGEST_WHOLE = 2**53
"""Beyond it a float can't tell whole numbers apart."""
AS_IT_IS = ("string", "")
"""Type and format of a field whose text is taken as it stands."""

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SERIAL = re.compile(r"[34]\d{4}(\.0)?", re.ASCII)
_MONTH_WORD = re.compile(r"[A-Za-z]{3}[- ]\d{2}", re.ASCII)
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}
_DTYPES: dict[str, ExtensionDtype] = {
    "number": pd.Float64Dtype(),
    "integer": pd.Int64Dtype(),
    "boolean": pd.BooleanDtype(),
}


class Unreadable(ValueError):
    """A text that is not what its column holds. The message says what was expected."""


@dataclass(frozen=True)
class TypedTable:
    """A table with typed columns.

    frame: text as str ("" where empty), numbers Float64, whole numbers Int64, yes/no boolean,
    dates datetime64; one position per row. rows: the row of the file of each position.
    set_aside: position -> reason. noted: what is wrong in those rows. unread: column -> positions
    whose cell is a fault already.
    """

    file: str
    frame: pd.DataFrame
    rows: pd.Series
    set_aside: pd.Series
    faults: tuple[Fault, ...]
    noted: tuple[Fault, ...]
    unread: dict[str, np.ndarray[Any, Any]]


def typed_table(table: TextTable, schema: Schema, scale: GradeScale) -> TypedTable:
    """The table with every column typed as its schema says, and all faults of its cells."""
    columns: dict[str, pd.Series] = {}
    faults: list[Fault] = []
    grade_faults: list[Fault] = []
    unread: dict[str, np.ndarray[Any, Any]] = {}
    off_scale = np.zeros(len(table.cells), dtype=bool)
    symbols = pd.Series("", index=table.cells.index, dtype="str")
    for field in schema.fields:
        column = _Column.read(table.cells[field.name], field, scale)
        if field.format == "symbolic":
            symbols = symbols.where(symbols != "", column.symbols)
        columns[field.name] = column.values
        unread[field.name] = column.wrong
        told = list(_faults(column, field, table))
        if field.format == "grade":
            off_scale |= column.wrong
            grade_faults.extend(told)
        else:
            faults.extend(told)
    if "symbol" in columns:
        columns["symbol"] = columns["symbol"].where(columns["symbol"] != "", symbols)
    if off_scale.sum() > MOST_UNKNOWN_GRADES * len(table.cells):
        faults, grade_faults = [*faults, *grade_faults], []
    frame = pd.DataFrame(columns)
    set_aside = pd.Series(UNKNOWN_GRADE, index=frame.index[off_scale], dtype="str")
    return TypedTable(
        table.file, frame, table.rows, set_aside, tuple(faults), tuple(grade_faults), unread
    )


@dataclass(frozen=True)
class _Column:
    """One column read: its distinct texts, what each became, and where the wrong ones stand.

    codes: position -> place in texts. expected: place in texts -> what was expected instead.
    """

    codes: np.ndarray[Any, Any]
    texts: list[str]
    values: pd.Series
    symbols: pd.Series
    expected: dict[int, str]
    wrong: np.ndarray[Any, Any]

    @classmethod
    def read(cls, cells: pd.Series, field: Field, scale: GradeScale) -> _Column:
        if (field.type, field.format) == AS_IT_IS:
            return cls.as_it_is(cells)
        codes, distinct = pd.factorize(cells, sort=False)
        stripped = distinct.str.strip()
        texts: list[str] = stripped.tolist()
        symbols = np.full(len(texts), "", dtype=object)
        if field.format == "symbolic":
            symbols[:] = [symbol_of(text) for text in texts]
        read, known = _reader(field, scale), _plain_numbers(stripped, field)
        parsed: list[Any] = [None] * len(texts)
        expected: dict[int, str] = {}
        for place, text in enumerate(texts):
            if text == "" or symbols[place]:
                continue
            if known is not None and isfinite(known[place]):
                parsed[place] = known[place]
                continue
            try:
                parsed[place] = read(text)
            except Unreadable as error:
                expected[place] = str(error)
        values = _series(parsed, field).take(codes)
        return cls._made(codes, texts, values, symbols, expected, cells.index)

    @classmethod
    def as_it_is(cls, cells: pd.Series) -> _Column:
        """Text, of which nothing can be wrong yet."""
        none = np.zeros(len(cells), dtype=bool)
        return cls(np.empty(0), [], cells.str.strip(), pd.Series(dtype="str"), {}, none)

    @classmethod
    def _made(
        cls,
        codes: np.ndarray[Any, Any],
        texts: list[str],
        values: pd.Series,
        symbols: np.ndarray[Any, Any],
        expected: dict[int, str],
        index: pd.Index,
    ) -> _Column:
        wrong = np.isin(codes, list(expected)) if expected else np.zeros(len(codes), dtype=bool)
        values.index = index
        shown = (
            pd.Series(symbols, dtype="str").take(codes)
            if any(symbols)
            else pd.Series("", index=index, dtype="str")
        )
        shown.index = index
        return cls(codes, texts, values, shown, expected, wrong)


def _faults(column: _Column, field: Field, table: TextTable) -> Iterator[Fault]:
    """A fault for each wrong cell, those beyond FAULTS_SHOWN of one kind counted together."""
    positions = np.flatnonzero(column.wrong)
    kinds = np.array([column.expected[code] for code in column.codes[positions]], dtype=object)
    for expected in dict.fromkeys(kinds):
        own = positions[kinds == expected]
        for position in own[:FAULTS_SHOWN]:
            text = column.texts[column.codes[position]]
            row = int(table.rows.iloc[position])
            yield Fault(
                table.file, expected, "Correct the file.", row, field.name, shown_cell(text, field)
            )
        if len(own) > FAULTS_SHOWN:
            yield rest(table.file, field.name, expected, len(own))


def _plain_numbers(texts: pd.Index, field: Field) -> np.ndarray[Any, Any] | None:
    """Plain numbers read at once, NaN for the others; None for a field that is no number."""
    if field.type != "number":
        return None
    plain = pd.Series(texts).str.match(_PLAIN_NUMBER)
    return pd.to_numeric(pd.Series(texts).where(plain), errors="coerce").to_numpy(dtype="float64")


def _reader(field: Field, scale: GradeScale) -> Callable[[str], Any]:
    """The function that reads one cell of this field."""
    spellings = scale.spellings()
    readers: dict[str, Callable[[str], Any]] = {
        "date": _date,
        "number": _number,
        "integer": _integer,
        "boolean": _yes_no,
        "string": str,
        "list": str,
        "period": _period,
        "grade": lambda text: _grade(text, spellings, scale),
        "symbol": _symbol,
        "symbolic": _symbolic,
    }
    return readers.get(field.format) or readers[field.type]


def _series(values: list[Any], field: Field) -> pd.Series:
    if field.type == "date":
        return pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[s]")
    if field.type == "string":
        return pd.Series(["" if value is None else value for value in values], dtype="str")
    return pd.Series(values, dtype=_DTYPES[field.type])


def _date(text: str) -> date:
    if _ISO_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Unreadable("a day that the calendar has") from None
    if _SERIAL.fullmatch(text):
        raise Unreadable("a date as 2021-06-14 (Excel turned this one into its serial number)")
    if _MONTH_WORD.fullmatch(text):
        raise Unreadable("a date as 2021-06-14 (Excel shows this one as a month)")
    raise Unreadable("a date as 2021-06-14")


def _number(text: str) -> float:
    plain = text.removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain):
        raise Unreadable("a number")
    value = float(plain.replace(",", ""))
    if not isfinite(value):
        raise Unreadable("a number that a computer can hold")
    return value


def _symbolic(text: str) -> float:
    try:
        return _number(text)
    except Unreadable:
        raise Unreadable(f"a number, or one of the symbols {', '.join(SYMBOLS)}") from None


def _integer(text: str) -> int:
    value = _number(text)
    if not value.is_integer() or abs(value) > LARGEST_WHOLE:
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


def _grade(text: str, spellings: dict[str, str], scale: GradeScale) -> str:
    grade = spellings.get(text.casefold())
    if grade is None:
        raise Unreadable(f"one of {', '.join(scale.grades)}")
    return grade


def _symbol(text: str) -> str:
    symbol = symbol_of(text)
    if not symbol:
        raise Unreadable(f"one of {', '.join(SYMBOLS)}")
    return symbol


def symbol_of(text: str) -> str:
    """The symbol that a cell holds, with or without brackets; "" where it holds none."""
    bare = text.removeprefix("[").removesuffix("]") if text.startswith("[") else text
    return bare if bare in SYMBOLS else ""


def shown_cell(text: str, field: Field) -> str:
    """A cell as a message may show it: never what may be personal or somebody's own words."""
    if text == "":
        return "an empty cell"
    if field.personal or field.free_text:
        return "a value that is not shown"
    return f'"{text[:60]}"'
