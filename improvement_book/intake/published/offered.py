"""What a published file offers: areas, years, filters, figures and symbols (`import --show`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from improvement_book.errors import UsageError
from improvement_book.intake.cell import SYMBOLS
from improvement_book.intake.published.cells import NUMBER
from improvement_book.intake.published.mapping import (
    STANDARD_COLUMNS,
    FiguresMapping,
    FileMapping,
    MeasuresMapping,
)
from improvement_book.intake.published.places import are_figures
from improvement_book.intake.published.recognition import recognised_as
from improvement_book.intake.published.source_files import NamedFile, read_columns
from improvement_book.intake.published.years import financial_year
from improvement_book.period import AsAt

VALUES_SHOWN = 12
THREE_DIGITS = r"[0-9]{3}"
LARGELY = {"time_period": 0.9, "area_code": 0.9, "value": 0.5}
"""From this share of its cells on a column is what they are; many values may be missing."""


@dataclass(frozen=True)
class Offer:
    """What a file holds.

    known_as: the package's mapping that reads it, None where none does; columns: our field -> its
    column, for those that could be told; filters: column -> its values; figures: column, or measure
    where each row has one -> the symbols and other marks among its numbers.
    """

    file: str
    rows: int
    known_as: FileMapping | None
    by_measure: bool
    header: tuple[str, ...]
    columns: Mapping[str, str]
    levels: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[str, ...] = ()


def offer(path: Path) -> Offer:
    """What the file offers.

    Raises UsageError where there is no such file or its shape is neither of the two that a mapping
    can declare, DataError where it can't be read.
    """
    if not path.is_file():
        raise UsageError(f"No file {path}: name a published file.")
    text = read_columns(NamedFile(path.name, path), ()).frame
    known = recognised_as(path.name, list(text.columns))
    standard = {ours: name for ours, name in STANDARD_COLUMNS.items() if name in text}
    if len(standard) * 2 >= len(STANDARD_COLUMNS):
        return _statistics(path.name, text, known, standard)
    by_measure = _measure_columns(text, known)
    if by_measure:
        return _measures(path.name, text, known, by_measure)
    if known:
        return Offer(path.name, len(text), known, False, tuple(text.columns), {})
    raise UsageError(
        f"{path.name} has neither the shape of explore-education-statistics (columns"
        f" {', '.join(STANDARD_COLUMNS.values())}) nor that of the local authority interactive tool"
        " (a year, a measure, a three-digit code and a value in each row)."
    )


def in_words(found: Offer) -> Iterator[str]:
    """What the file offers, one line each."""
    yield f"{found.file}: {found.rows:,} rows"
    yield from _known(found.known_as)
    for title, values in (("Levels", found.levels), ("Years", found.years)):
        if values:
            yield f"{title}: {_some(values)}"
    for column, values in found.filters.items():
        yield f"Filter {column}: {_some(values)}"
    kind = "Measure" if found.by_measure else "Figures"
    for column, marks in found.figures.items():
        yield f"{kind} {column}" + (f": among its numbers {_some(marks)}" if marks else "")


def _known(mapping: FileMapping | None) -> Iterator[str]:
    if mapping is None:
        yield "No mapping of the package reads it."
        return
    yield f"It is read as {mapping.title} (mapping {mapping.name})."
    if isinstance(mapping, FiguresMapping):
        for indicator in mapping.indicators:
            yield f"  {indicator.indicator_id}: published code {indicator.published_code}"
    if isinstance(mapping, MeasuresMapping):
        for measure, code in mapping.same_as.items():
            yield f"  {measure}: taken from a file of its own, published code {code}"


def _statistics(
    name: str, text: pd.DataFrame, known: FileMapping | None, columns: Mapping[str, str]
) -> Offer:
    others = [column for column in text.columns if column not in columns.values()]
    figures = [column for column in others if are_figures(text[column])]
    filters = {column: _values(text[column]) for column in others if column not in figures}
    return Offer(
        file=name,
        rows=len(text),
        known_as=known,
        by_measure=False,
        header=tuple(text.columns),
        columns=columns,
        levels=_values(text[columns["level"]]) if "level" in columns else (),
        years=_values(text[columns["time_period"]]) if "time_period" in columns else (),
        filters=filters,
        figures={column: _marks(text[column]) for column in figures},
    )


def _measures(
    name: str, text: pd.DataFrame, known: FileMapping | None, columns: Mapping[str, str]
) -> Offer:
    measure, value = text[columns["measure"]], text[columns["value"]]
    return Offer(
        file=name,
        rows=len(text),
        known_as=known,
        by_measure=True,
        header=tuple(text.columns),
        columns=columns,
        years=_values(text[columns["time_period"]]),
        figures={code: _marks(value[measure == code]) for code in _values(measure)},
        areas=_values(text[columns["area_code"]]),
    )


def _measure_columns(text: pd.DataFrame, known: FileMapping | None) -> dict[str, str]:
    """Our field -> column of a file with a measure in each row, told by what the cells are."""
    if isinstance(known, MeasuresMapping):
        return dict(known.columns)
    kinds: dict[str, Callable[[pd.Series], pd.Series]] = {
        "time_period": lambda cells: cells.map(_is_year),
        "area_code": lambda cells: cells.str.fullmatch(THREE_DIGITS),
        "value": lambda cells: cells.str.fullmatch(NUMBER),
    }
    free = [name for name in text.columns if (text[name] != "").any()]
    columns: dict[str, str] = {}
    for ours, kind in kinds.items():
        share = {name: float(kind(text[name]).mean()) for name in free}
        best = max(share, key=lambda name: share[name], default="")
        if not best or share[best] < LARGELY[ours]:
            return {}
        columns[ours] = best
        free.remove(best)
    # A name goes with its area; the measure is what makes a row the only one of its area and year.
    code = text[columns["area_code"]]
    names = [name for name in free if (text.groupby(code)[name].nunique() == 1).all()]
    place = [columns["time_period"], columns["area_code"]]
    rest = [
        name for name in free if name not in names and not text.duplicated([*place, name]).any()
    ]
    return columns | {"area_name": names[0], "measure": rest[0]} if names and rest else {}


def _is_year(text: str) -> bool:
    return financial_year(text, AsAt.MARCH) is not None


def _values(column: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(value for value in column.unique() if value))


def _marks(column: pd.Series) -> tuple[str, ...]:
    values = pd.Series(_values(column), dtype="str")
    marks = set(values[~values.str.fullmatch(NUMBER)])
    return tuple([symbol for symbol in SYMBOLS if symbol in marks] + sorted(marks - set(SYMBOLS)))


def _some(values: tuple[str, ...]) -> str:
    if len(values) > VALUES_SHOWN:
        half = VALUES_SHOWN // 2
        return f"{', '.join(values[:half])} ... {', '.join(values[-half:])} ({len(values)} in all)"
    return ", ".join(values)
