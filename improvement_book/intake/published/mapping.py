"""What the columns of a published file mean: one YAML file beside this per shape of file.

A shape is recognised by its header: every column that its mapping names must be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from improvement_book.period import AsAt


class Level(StrEnum):
    """What kind of area a row is about."""

    NATIONAL = "national"
    REGIONAL = "regional"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class PublishedIndicator:
    """An indicator that a file holds.

    definition: columns of the table `indicators`; value, numerator, denominator: columns of the
    published file, the last two "" where the file has no such counts.
    """

    definition: Mapping[str, str]
    value: str
    numerator: str = ""
    denominator: str = ""

    @property
    def indicator_id(self) -> str:
        """Its code in the council folder."""
        return self.definition["indicator_id"]

    @property
    def columns(self) -> tuple[str, ...]:
        """The published columns that it needs."""
        return tuple(name for name in (self.value, self.numerator, self.denominator) if name)


@dataclass(frozen=True)
class StatisticsMapping:
    """Statistics of areas by year.

    columns: our field -> published column; levels: published word -> Level;
    filters: published column -> the one text whose rows count.
    """

    title: str
    source: str
    as_at: AsAt
    published_on: date
    columns: Mapping[str, str]
    levels: Mapping[str, Level]
    filters: Mapping[str, str]
    indicators: tuple[PublishedIndicator, ...]

    @property
    def required(self) -> tuple[str, ...]:
        """The columns by which the file is recognised."""
        cells = (name for indicator in self.indicators for name in indicator.columns)
        return (*self.columns.values(), *self.filters, *cells)


@dataclass(frozen=True)
class NeighboursMapping:
    """A statistical-neighbour model: one row per authority, its neighbours across, closest first.

    model: the name that readers see; version: the year by which it is asked for.
    """

    title: str
    model: str
    version: str
    authority_code: str
    neighbours: tuple[str, ...]

    @property
    def required(self) -> tuple[str, ...]:
        """The columns by which the file is recognised."""
        return (self.authority_code, *self.neighbours)


@dataclass(frozen=True)
class JudgementsMapping:
    """Inspections and visits: one row each, the judged areas across.

    columns: our field -> published column (theme only where visits stand in the file);
    areas: the columns that hold grades, whose names are the areas judged.
    """

    title: str
    columns: Mapping[str, str]
    date_format: str
    areas: tuple[str, ...]
    grades: tuple[str, ...]

    @property
    def required(self) -> tuple[str, ...]:
        """The columns by which the file is recognised."""
        return (*self.columns.values(), *self.areas)


FileMapping = StatisticsMapping | NeighboursMapping | JudgementsMapping


@cache
def mappings() -> tuple[FileMapping, ...]:
    """All mappings, sorted by file name."""
    folder = files("improvement_book.intake.published")
    found = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".yaml")),
        key=lambda item: item.name,
    )
    return tuple(_mapping(yaml.safe_load(item.read_text(encoding="utf-8"))) for item in found)


def _mapping(declared: dict[str, Any]) -> FileMapping:
    kind = declared.pop("kind")
    if kind == "statistics":
        levels = {word: Level(level) for word, level in declared.pop("levels").items()}
        as_at = AsAt(declared.pop("as_at"))
        indicators = tuple(PublishedIndicator(**item) for item in declared.pop("indicators"))
        return StatisticsMapping(**declared, levels=levels, as_at=as_at, indicators=indicators)
    if kind == "neighbours":
        return NeighboursMapping(**declared | {"neighbours": tuple(declared["neighbours"])})
    if kind == "judgements":
        sequences = {name: tuple(declared[name]) for name in ("areas", "grades")}
        return JudgementsMapping(**declared | sequences)
    raise ValueError(f"kind {kind!r}: expected statistics, neighbours or judgements")
