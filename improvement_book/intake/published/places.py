"""Which year and area each row of a published file is about, and that no two rows share both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from improvement_book.errors import Fault
from improvement_book.intake.cell import SYMBOLS
from improvement_book.intake.headers import near
from improvement_book.intake.published.cells import NUMBER
from improvement_book.intake.published.mapping import Level, PublishedIndicator
from improvement_book.intake.published.source_files import (
    SourceFile,
    cell_faults,
    fault,
    own_mapping,
)
from improvement_book.intake.published.years import FORMS, financial_year
from improvement_book.period import Period

PLACE = ["file", "row", "period", "as_at", "level", "area", "area_name", "region", "ons_code"]
AUTHORITY_CODE = r"[0-9]{3}(?: / [0-9]{3})*"
"""Three digits; a joint return names all its members."""
VALUES_SHOWN = 4


@dataclass(frozen=True)
class Places:
    """table: the columns PLACE, on the index of the rows; faults: rows that can't be placed."""

    table: pd.DataFrame
    faults: tuple[Fault, ...]


def periods(
    labels: pd.Series, indicator: PublishedIndicator, file: SourceFile
) -> tuple[pd.DataFrame, list[Fault]]:
    """Columns period and as_at of each row, and years that are none or not yet published."""
    as_at, published_on = indicator.as_at, indicator.published_on
    found = {label: financial_year(label, as_at) for label in labels.unique()}
    known: dict[str, Period] = {label: year for label, year in found.items() if year}
    days = {label: as_at.day_in(year) for label, year in known.items()}
    ahead = [label for label, day in days.items() if day > published_on]
    faults = [*cell_faults(file, labels, ~labels.isin(list(known)), FORMS)]
    for label in sorted(ahead):
        row = labels.index[labels == label][0]
        found_text = f'"{label}", whose day is {days[label]}: this is a newer file'
        expected = f"years that were published on {published_on}, as {file.mapping.name} says"
        remedy = (
            f"Give its day of publication: --mapping with `like: {file.mapping.name}` and "
            "`published_on: ...`."
        )
        faults.append(Fault(file.name, expected, remedy, int(row), str(labels.name), found_text))
    codes = {label: year.code for label, year in known.items()}
    return pd.DataFrame({"period": labels.map(codes), "as_at": labels.map(days)}), faults


def filtered(
    text: pd.DataFrame, filters: Mapping[str, str], file: SourceFile
) -> tuple[pd.DataFrame, list[Fault]]:
    """The rows that hold the wanted text in each column; a text that no row has is a fault."""
    faults = []
    for column, wanted in filters.items():
        kept = text[text[column] == wanted]
        if kept.empty and len(text):
            found, row = f"only {_some(text[column])}", int(text.index[0])
            remedy = _right_text(column, wanted, [*text[column].unique()], own_mapping(file))
            faults.append(fault(file, row, found, f'"{wanted}"', column, remedy))
            return kept, faults
        text = kept
    return text, faults


def _right_text(column: str, wanted: str, texts: list[str], mapping: str) -> str:
    """What to write into the user's own mapping: the nearest text that the file holds."""
    if meant := near(wanted, texts):
        return f'Write `{column}: "{meant}"` under `filters` of {mapping}.'
    return f"Give `{column}` under `filters` of {mapping} a text that the file holds."


def split_faults(text: pd.DataFrame, places: pd.DataFrame, file: SourceFile) -> list[Fault]:
    """Columns that the mapping does not name and that give an area several rows for one year."""
    key = ["period", "level", "area"]
    known = places.dropna(subset=key)
    several = known[known.duplicated(key, keep=False)]
    if several.empty:
        return []
    groups = text.loc[several.index].groupby([several[name] for name in key], sort=False)
    declared = set(file.mapping.required)
    faults = []
    for column in text.columns:
        if column in declared or are_figures(text[column]):
            continue
        if (groups[column].nunique() > 1).any():
            faults.append(
                Fault(
                    file.name,
                    "one row for each area and year",
                    f"Say which rows count: `filters: {{{column}: ...}}` in a mapping"
                    f" with `like: {file.mapping.name}`.",
                    int(several.index[0]),
                    column,
                    f"several rows, told apart by {_some(text.loc[several.index, column])}",
                )
            )
    return faults


def code_faults(code: pd.Series, level: pd.Series, file: SourceFile) -> list[Fault]:
    """Authorities without a three-digit code."""
    wrong = (level == Level.AUTHORITY) & ~code.str.fullmatch(AUTHORITY_CODE)
    return [*cell_faults(file, code, wrong, "a three-digit authority code")]


def are_figures(column: pd.Series) -> bool:
    """Whether every cell is a number, a symbol or empty, and some are not empty."""
    values = pd.Series(column.unique(), dtype="str")
    fine = values.isin([*SYMBOLS, ""]) | values.str.fullmatch(NUMBER)
    return bool(fine.all() and (values != "").any())


def _some(column: pd.Series) -> str:
    values = [f'"{value}"' for value in column.unique()]
    more = f" and {len(values) - VALUES_SHOWN} more" if len(values) > VALUES_SHOWN else ""
    return f"{', '.join(values[:VALUES_SHOWN])}{more}"
