"""How a sheet becomes the text of one table: by its own headers, or as a source says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from improvement_book.errors import DataError
from improvement_book.intake.faults import rejected
from improvement_book.intake.headers import own_header_faults, source_header_faults
from improvement_book.intake.schema import Schema
from improvement_book.intake.sheet import Sheet
from improvement_book.intake.sources import DATE_FORMATS, MONTH_FORMATS, Source
from improvement_book.period import Kind, Period, UnknownPeriod

NO_ROWS = "no row that its source lets count"


@dataclass(frozen=True)
class TextTable:
    """Rows of one table as text.

    cells: the schema's columns, "" where empty, one position per row. rows: the row of the file
    (as a spreadsheet shows it) of each position; several positions share a row where months
    stand across. skipped: rows that the source declares to be no data. unmapped: headers that
    no column of ours is read from. absent: columns of ours that the file does not have.
    """

    file: str
    cells: pd.DataFrame
    rows: pd.Series
    skipped: int = 0
    unmapped: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def own_table(sheet: Sheet, schema: Schema) -> TextTable:
    """The table of a sheet whose headers are the schema's.

    Raises DataError for unknown headers, with near matches, and for missing required columns.
    """
    faults = list(own_header_faults(list(sheet.cells.columns), schema, sheet.file))
    if faults:
        raise DataError(faults)
    table = _table(sheet.cells, schema, sheet.file)
    return replace(table, absent=tuple(n for n in schema.columns if n not in sheet.cells))


def mapped_table(sheet: Sheet, schema: Schema, source: Source) -> TextTable:
    """The table that a source makes of a sheet.

    Raises DataError for headers that are not there or not mapped, and where no row is left.
    """
    cells = sheet.cells
    months = _months(list(cells.columns), source)
    faults = source_header_faults(list(cells.columns), months, schema, source, sheet.file)
    if faults:
        raise DataError(faults)
    skip = np.zeros(len(cells), dtype=bool)
    for header, text in source.skip_rows.items():
        skip |= (cells[header].str.strip().str.casefold() == text.casefold()).to_numpy()
    kept = cells[~skip]
    columns = source.columns or {name: name for name in schema.columns if name in cells}
    named = pd.DataFrame({field: kept[header] for field, header in columns.items()})
    if source.months_across:
        named = _long(named, kept, months, source.months_across.into)
    read = {*columns.values(), *months, *source.skip_rows}
    unmapped = tuple(name for name in cells.columns if name not in read)
    if named.empty:
        remedy = f"Correct skip_rows or months_across of the source of {sheet.file} in council.yml."
        raise rejected(sheet.file, NO_ROWS, "at least one", remedy=remedy)
    ours = _in_our_words(named.assign(**source.values), schema, source)
    table = _table(ours, schema, sheet.file)
    return replace(table, skipped=int(skip.sum()), unmapped=unmapped)


def _table(cells: pd.DataFrame, schema: Schema, file: str) -> TextTable:
    rows = pd.Series(cells.index.to_numpy(), name="row")
    cells = cells.reset_index(drop=True).reindex(columns=list(schema.columns), fill_value="")
    return TextTable(file, cells, rows)


def _in_our_words(cells: pd.DataFrame, schema: Schema, source: Source) -> pd.DataFrame:
    """Aliases replaced, and dates in the declared format written as ours; others stay."""
    for name, aliases in source.aliases.items():
        if name not in cells:
            continue
        folded = {alias.casefold(): ours for alias, ours in aliases.items()}
        cells[name] = cells[name].map(
            lambda text, own=folded: own.get(text.strip().casefold(), text)
        )
    for field in schema.fields:
        if field.name not in cells:
            continue
        texts = cells[field.name].unique()
        if field.type == "date" and source.date_format != "yyyy-mm-dd":
            ours = {text: _iso(text, source.date_format) for text in texts}
            cells[field.name] = cells[field.name].map(ours)
        if field.format == "period" and source.period_format:
            ours = {text: _month(text.strip(), source.period_format) or text for text in texts}
            cells[field.name] = cells[field.name].map(ours)
    return cells


def _iso(text: str, date_format: str) -> str:
    """The date as ours, or the text as it is: typing tells what is wrong with it."""
    try:
        return datetime.strptime(text.strip(), DATE_FORMATS[date_format]).date().isoformat()  # noqa: DTZ007
    except ValueError:
        return text


def _months(headers: Sequence[str], source: Source) -> dict[str, str]:
    """Header -> period code, for every header that is a month."""
    if not source.months_across:
        return {}
    own = set(source.columns.values())
    found = {}
    for header in headers:
        code = "" if header in own else _month(header, source.months_across.format)
        if code:
            found[header] = code
    return found


def _month(header: str, month_format: str) -> str:
    """The code of the month that a header names, "" where it names none."""
    for form in (MONTH_FORMATS[month_format], "%Y-%m-%d"):
        try:
            return Period.containing(datetime.strptime(header, form).date(), Kind.MONTH).code  # noqa: DTZ007
        except ValueError:
            continue
    try:
        return Period.parse(header).code
    except UnknownPeriod:
        return ""


def _long(
    named: pd.DataFrame, cells: pd.DataFrame, months: dict[str, str], into: str
) -> pd.DataFrame:
    """One row per month and row of the sheet; an empty cell makes none."""
    parts = [named.assign(period=code, **{into: cells[header]}) for header, code in months.items()]
    long = pd.concat(parts)
    return long[long[into].str.strip() != ""].sort_index(kind="stable")
