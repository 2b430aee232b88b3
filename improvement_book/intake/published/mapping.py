"""What the columns of a published file mean: one YAML file beside this per shape of file.

A shape is recognised by its header: every column that its mapping names must be there. Each mapping
has a name, a title for messages, and the file in which a user wrote it ("": the package's own).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from improvement_book.period import AsAt

STANDARD_COLUMNS = {
    "time_period": "time_period",
    "level": "geographic_level",
    "country_code": "country_code",
    "country_name": "country_name",
    "region_code": "region_code",
    "region_name": "region_name",
    "authority_code": "old_la_code",
    "ons_code": "new_la_code",
    "authority_name": "la_name",
}
"""Our field -> column, as explore-education-statistics has them in every file [1].

[1] Department for Education, explore education statistics: open data standards.
"""


class Level(StrEnum):
    """What kind of area a row is about."""

    NATIONAL = "national"
    REGIONAL = "regional"
    AUTHORITY = "authority"


STANDARD_LEVELS = {
    "National": Level.NATIONAL,
    "Regional": Level.REGIONAL,
    "Local authority": Level.AUTHORITY,
}


class Polarity(StrEnum):
    """Which direction is better, as the table `indicators` writes it."""

    HIGHER = "higher"
    LOWER = "lower"
    TARGET = "target"
    NONE = "none"


@dataclass(frozen=True)
class PublishedIndicator:
    """An indicator that a file holds.

    definition: columns of the table `indicators`; value: the column of its figures, or the code
    of its measure; numerator, denominator: columns, "" where the file has no such counts;
    filters: column -> the one text whose rows count, the file's own among them.
    as_at: the day to which a year refers; published_on: the day on which its figures became known;
    next_publication: the month of the next ones, "" where unknown.
    compared: False for a number that grows with the size of an area.
    """

    definition: Mapping[str, str]
    value: str
    as_at: AsAt
    source: str
    published_on: date
    next_publication: str = ""
    numerator: str = ""
    denominator: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    compared: bool = True

    @property
    def indicator_id(self) -> str:
        """Its code in the council folder."""
        return self.definition["indicator_id"]

    @property
    def published_code(self) -> str:
        """The code by which a council's own indicator names it; "" where it has none."""
        return self.definition.get("published_code", "")

    @property
    def columns(self) -> tuple[str, ...]:
        """The published columns that hold its figures."""
        return tuple(name for name in (self.value, self.numerator, self.denominator) if name)


@dataclass(frozen=True)
class StatisticsMapping:
    """Statistics of areas by year, an indicator in a column: as explore-education-statistics.

    columns: our field -> published column; levels: published word -> Level.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    levels: Mapping[str, Level]
    indicators: tuple[PublishedIndicator, ...]
    file: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """The columns by which the file is recognised."""
        filters = (name for indicator in self.indicators for name in indicator.filters)
        cells = (name for indicator in self.indicators for name in indicator.columns)
        return tuple(dict.fromkeys((*self.columns.values(), *filters, *cells)))


@dataclass(frozen=True)
class MeasuresMapping:
    """Statistics of areas by year, a measure in each row: as the local authority interactive tool.

    columns: our field -> published column; missing: the text of a cell without a figure;
    national, regional: the publisher's code of an area -> its nine-character code;
    same_as: measure -> published code of the same measure in a file of its own, from which it is
    taken: it has the symbols there.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    missing: str
    national: Mapping[str, str]
    regional: Mapping[str, str]
    same_as: Mapping[str, str]
    indicators: tuple[PublishedIndicator, ...]
    file: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """The columns by which the file is recognised."""
        return tuple(self.columns.values())


@dataclass(frozen=True)
class DictionaryMapping:
    """What the publisher says of each measure.

    columns: our field -> published column; polarities: published word -> Polarity.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    polarities: Mapping[str, Polarity]
    file: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """The columns by which the file is recognised."""
        return tuple(self.columns.values())


@dataclass(frozen=True)
class NeighboursMapping:
    """A statistical-neighbour model: one row per authority, its neighbours across, closest first.

    model: the name that readers see; version: the year by which it is asked for.
    """

    name: str
    title: str
    model: str
    version: str
    authority_code: str
    neighbours: tuple[str, ...]
    file: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """The columns by which the file is recognised."""
        return (self.authority_code, *self.neighbours)


@dataclass(frozen=True)
class JudgementsMapping:
    """Inspections and visits: one row each, the judged areas across.

    columns: our field -> published column (theme only where visits stand in the file, kind not
    where the file holds inspections that another tells more of);
    areas: the columns that hold grades, whose names are the areas judged.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    date_format: str
    areas: tuple[str, ...]
    grades: tuple[str, ...]
    file: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """The columns by which the file is recognised."""
        return (*self.columns.values(), *self.areas)


FiguresMapping = StatisticsMapping | MeasuresMapping
FileMapping = FiguresMapping | DictionaryMapping | NeighboursMapping | JudgementsMapping
