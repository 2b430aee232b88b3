"""How columns of text become dates, numbers, symbols, yes or no, and grades.

Each distinct text of a column is read once. A text that can't be read is a fault, except an
unknown grade: its row is set aside, because one slip must not stop a month's book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionDtype

from improvement_book.council import GradeScale
from improvement_book.errors import Fault
from improvement_book.intake.cell import Unreadable, reader, shown_cell, symbol_of
from improvement_book.intake.faults import FAULTS_SHOWN, rest
from improvement_book.intake.schema import Field, Schema
from improvement_book.intake.text_table import TextTable

MOST_UNKNOWN_GRADES = 0.01
"""Share of a file's rows: above it the file is rejected, not the rows."""
UNKNOWN_GRADE = "grade not on the scale"
AS_IT_IS = ("string", "")
"""Type and format of a field whose text is taken as it stands."""
THREADS = 2
"""Columns typed at a time: each needs memory of its own, and most of the work is no Python."""

_PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_DTYPES: dict[str, ExtensionDtype] = {
    "number": pd.Float64Dtype(),
    "integer": pd.Int64Dtype(),
    "boolean": pd.BooleanDtype(),
}


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
    with ThreadPoolExecutor(THREADS) as threads:
        read = threads.map(lambda field: _read(table, field, scale), schema.fields)
        columns = dict(zip(schema.columns, read, strict=True))
    faults: list[Fault] = []
    grade_faults: list[Fault] = []
    off_scale = np.zeros(len(table.cells), dtype=bool)
    for field in schema.fields:
        column = columns[field.name]
        if field.format == "grade":
            off_scale |= column.wrong
            grade_faults.extend(column.faults)
        else:
            faults.extend(column.faults)
    if off_scale.sum() > MOST_UNKNOWN_GRADES * len(table.cells):
        faults, grade_faults = [*faults, *grade_faults], []
    values = {name: column.values for name, column in columns.items()}
    if "symbol" in columns:
        values["symbol"] = _all_symbols(columns)
    # Nothing writes into the columns, and a copy of them all would need the memory twice.
    frame = pd.DataFrame(values, copy=False)
    set_aside = pd.Series(UNKNOWN_GRADE, index=frame.index[off_scale], dtype="str")
    unread = {name: column.wrong for name, column in columns.items()}
    return TypedTable(
        table.file, frame, table.rows, set_aside, tuple(faults), tuple(grade_faults), unread
    )


@dataclass(frozen=True)
class _Column:
    """One column read. wrong: which positions can't be read; symbols: None where it holds none."""

    values: pd.Series
    wrong: np.ndarray[Any, Any]
    faults: tuple[Fault, ...] = ()
    symbols: pd.Series | None = None


def _read(table: TextTable, field: Field, scale: GradeScale) -> _Column:
    """One column typed. Text that typing leaves as it is stays where it is in memory."""
    cells = table.cells[field.name]
    if (field.type, field.format) == AS_IT_IS:
        return _Column(cells.str.strip(), np.zeros(len(cells), dtype=bool))
    codes, distinct = pd.factorize(cells, sort=False)
    texts = distinct.str.strip()
    symbols = np.full(len(texts), "", dtype=object)
    if field.format == "symbolic":
        symbols[:] = [symbol_of(text) for text in texts]
    parsed, expected = _parsed(texts, symbols, field, scale)
    made = _series(parsed, field)
    unchanged = field.type == "string" and made.tolist() == distinct.tolist()
    wrong = np.isin(codes, list(expected)) if expected else np.zeros(len(codes), dtype=bool)
    shown = pd.Series(symbols, dtype="str") if any(symbols) else None
    return _Column(
        values=cells.astype("str") if unchanged else _taken(made, codes, cells.index),
        wrong=wrong,
        faults=tuple(_faults(table, field, wrong, codes, texts, expected)),
        symbols=None if shown is None else _taken(shown, codes, cells.index),
    )


def _parsed(
    texts: pd.Index, symbols: np.ndarray[Any, Any], field: Field, scale: GradeScale
) -> tuple[list[Any], dict[int, str]]:
    """What each distinct text became, and of those that became nothing what was expected."""
    read, known = reader(field, scale), _plain_numbers(texts, field)
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
    return parsed, expected


def _taken(distinct: pd.Series, codes: np.ndarray[Any, Any], index: pd.Index) -> pd.Series:
    """The column whose cells are these distinct values."""
    return pd.Series(distinct.array.take(codes), index=index)


def _all_symbols(columns: Mapping[str, _Column]) -> pd.Series:
    """The symbol of each row: its own, else the one that stands in the place of a number."""
    symbols = columns["symbol"].values
    for column in columns.values():
        if column.symbols is not None:
            symbols = symbols.where(symbols != "", column.symbols)
    return symbols


def _faults(
    table: TextTable,
    field: Field,
    wrong: np.ndarray[Any, Any],
    codes: np.ndarray[Any, Any],
    texts: pd.Index,
    expected: Mapping[int, str],
) -> Iterator[Fault]:
    """A fault for each wrong cell, those beyond FAULTS_SHOWN of one kind counted together."""
    positions = np.flatnonzero(wrong)
    kinds = np.array([expected[code] for code in codes[positions]], dtype=object)
    for kind in dict.fromkeys(kinds):
        own = positions[kinds == kind]
        for position in own[:FAULTS_SHOWN]:
            row, found = int(table.rows.iloc[position]), texts[codes[position]]
            shown = shown_cell(found, field)
            yield Fault(table.file, kind, "Correct the file.", row, field.name, shown)
        if len(own) > FAULTS_SHOWN:
            yield rest(table.file, field.name, kind, len(own))


def _plain_numbers(texts: pd.Index, field: Field) -> np.ndarray[Any, Any] | None:
    """Plain numbers read at once, NaN for the others; None for a field that is no number."""
    if field.type != "number":
        return None
    plain = pd.Series(texts).str.match(_PLAIN_NUMBER)
    return pd.to_numeric(pd.Series(texts).where(plain), errors="coerce").to_numpy(dtype="float64")


def _series(values: list[Any], field: Field) -> pd.Series:
    if field.type == "date":
        return pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[s]")
    if field.type == "string":
        return pd.Series(["" if value is None else value for value in values], dtype="str")
    return pd.Series(values, dtype=_DTYPES[field.type])
