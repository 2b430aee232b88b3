"""How a mapping is read from its YAML file: known keys, every fault told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from improvement_book.errors import DataError, UsageError
from improvement_book.intake.published.declared import Declared, shown
from improvement_book.intake.published.mapping import (
    STANDARD_COLUMNS,
    STANDARD_LEVELS,
    DictionaryMapping,
    FileMapping,
    JudgementsMapping,
    Level,
    MeasuresMapping,
    NeighboursMapping,
    Polarity,
    PublishedIndicator,
    StatisticsMapping,
)
from improvement_book.intake.published.overlay import FACTS, overlaid
from improvement_book.intake.schema import schemas
from improvement_book.period import AsAt
from improvement_book.settings import read_plain_yaml

GIVEN = ("frequency", "source")
"""Columns of `indicators` that the file as a whole decides."""
NEEDED_COLUMNS = ("time_period", "level", "authority_code")
"""Without these no row of a statistics file can be placed."""
LEVEL_COLUMNS = {Level.NATIONAL: "country_code", Level.REGIONAL: "region_code"}
MEASURE_COLUMNS = ("time_period", "measure", "area_code", "area_name", "value")
DICTIONARY_COLUMNS = ("measure", "measure_title", "polarity", "decimals", "year_type")
JUDGEMENT_COLUMNS = ("ons_code", "held_on", "published_on", "link")


@cache
def mappings() -> tuple[FileMapping, ...]:
    """All mappings of the package, sorted by name."""
    return tuple(_Reader(declared, name).mapping() for name, declared in sorted(shipped().items()))


@cache
def shipped() -> Mapping[str, Mapping[str, Any]]:
    """What the package's mappings declare: name -> keys and values."""
    folder = files("improvement_book.intake.published")
    return {
        item.name.removesuffix(".yaml"): yaml.safe_load(item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".yaml")
    }


def read_mapping(path: Path) -> FileMapping:
    """A user's own mapping; `like: NAME` begins with one of the package's.

    Raises UsageError where there is no such file, DataError with every fault of it.
    """
    if not path.is_file():
        raise UsageError(f"No file {path}: name a mapping, as `import --show FILE` drafts one.")
    expected = "keys and values, as `import --show FILE` drafts them"
    declared = overlaid(read_plain_yaml(path, path.name, expected), shipped(), path.name)
    return replace(_Reader(declared, path.stem, path.name).mapping(), file=path.name)


class _Reader:
    """Reads one mapping, collecting every fault before it gives up."""

    def __init__(self, declared: Mapping[str, Any], name: str, file: str = "") -> None:
        self.declared = declared
        self.name = name
        self.said = Declared(file or f"{name}.yaml")
        self.kinds: dict[str, Callable[[], FileMapping]] = {
            "statistics": self._statistics,
            "measures": self._measures,
            "dictionary": self._dictionary,
            "neighbours": self._neighbours,
            "judgements": self._judgements,
        }

    def mapping(self) -> FileMapping:
        kind = self.declared.get("kind")
        if kind not in self.kinds:
            self.said.fault("kind", shown(kind), f"one of {', '.join(self.kinds)}")
            raise DataError(self.said.faults)
        mapping = self.kinds[kind]()
        if self.said.faults:
            raise DataError(self.said.faults)
        return mapping

    def _statistics(self) -> StatisticsMapping:
        self._keys("title", "columns", "levels", "filters", "indicators", *FACTS)
        levels = self.said.texts(self.declared, "levels") or STANDARD_LEVELS
        known = {word: self.said.choice(level, Level, f"levels.{word}", Level.AUTHORITY)
                 for word, level in levels.items()}  # fmt: skip
        present = [*NEEDED_COLUMNS, *(LEVEL_COLUMNS[level] for level in set(known.values())
                                      if level in LEVEL_COLUMNS)]  # fmt: skip
        columns = self._columns(present, STANDARD_COLUMNS, tuple(STANDARD_COLUMNS))
        return StatisticsMapping(
            self.name, self.said.text(self.declared, "title"), columns, known, self._indicators()
        )

    def _measures(self) -> MeasuresMapping:
        self._keys("title", "columns", "missing", "national", "regional", "same_as", "indicators",
                    *FACTS)  # fmt: skip
        return MeasuresMapping(
            name=self.name,
            title=self.said.text(self.declared, "title"),
            columns=self._columns(MEASURE_COLUMNS),
            missing=self.said.text(self.declared, "missing", required=False),
            national=self.said.texts(self.declared, "national"),
            regional=self.said.texts(self.declared, "regional"),
            same_as=self.said.texts(self.declared, "same_as"),
            indicators=self._indicators(),
        )

    def _dictionary(self) -> DictionaryMapping:
        self._keys("title", "columns", "polarities")
        words = self.said.texts(self.declared, "polarities")
        return DictionaryMapping(
            self.name,
            self.said.text(self.declared, "title"),
            self._columns(DICTIONARY_COLUMNS),
            {word: self.said.choice(value, Polarity, f"polarities.{word}", Polarity.NONE)
             for word, value in words.items()},
        )  # fmt: skip

    def _neighbours(self) -> NeighboursMapping:
        self._keys("title", "model", "version", "authority_code", "neighbours")
        return NeighboursMapping(
            name=self.name,
            title=self.said.text(self.declared, "title"),
            model=self.said.text(self.declared, "model"),
            version=self.said.text(self.declared, "version"),
            authority_code=self.said.text(self.declared, "authority_code"),
            neighbours=self.said.listed(self.declared, "neighbours"),
        )

    def _judgements(self) -> JudgementsMapping:
        self._keys("title", "columns", "date_format", "areas", "grades")
        return JudgementsMapping(
            self.name,
            self.said.text(self.declared, "title"),
            self._columns(JUDGEMENT_COLUMNS, also=("kind", "theme")),
            self.said.text(self.declared, "date_format"),
            self.said.listed(self.declared, "areas"),
            self.said.listed(self.declared, "grades"),
        )

    def _indicators(self) -> tuple[PublishedIndicator, ...]:
        items = self.declared.get("indicators")
        if not isinstance(items, list) or not items:
            self.said.fault("indicators", shown(items), "a list of one or more indicators")
            return ()
        facts = {key: self.declared[key] for key in FACTS if key in self.declared}
        filters = self.said.texts(self.declared, "filters")
        own = [item if isinstance(item, dict) else {} for item in items]
        found = tuple(
            self._indicator(facts | item, filters, f"indicators.{number}.")
            for number, item in enumerate(own, 1)
        )
        ids = [indicator.definition.get("indicator_id") for indicator in found]
        for number, name in enumerate(ids, 1):
            if name and ids.index(name) < number - 1:
                place = f"indicators.{number}.definition.indicator_id"
                self.said.fault(place, f"{name!r} again", "each indicator once")
        return found

    def _indicator(
        self, item: Mapping[str, Any], filters: Mapping[str, str], at: str
    ) -> PublishedIndicator:
        known = ("value", "numerator", "denominator", "filters", "compared", "definition", *FACTS)
        self.said.known(item, known, at)
        texts = {key: self.said.text(item, key, at, required=key in ("value", "source"))
                 for key in ("value", "numerator", "denominator", "source")}  # fmt: skip
        if bool(texts["numerator"]) != bool(texts["denominator"]):
            self.said.fault(
                f"{at}numerator", "one of two counts", "numerator and denominator, or none"
            )
        compared = item.get("compared", True)
        if not isinstance(compared, bool):
            self.said.fault(f"{at}compared", shown(compared), "yes or no")
        as_at = self.said.choice(item.get("as_at"), AsAt, f"{at}as_at", AsAt.MARCH)
        return PublishedIndicator(
            definition=self._definition(item.get("definition"), f"{at}definition"),
            as_at=as_at,
            published_on=self.said.day(item, "published_on", at),
            next_publication=self.said.month(item, "next_publication", at),
            filters={**filters, **self.said.texts(item, "filters", at)},
            compared=bool(compared),
            **texts,
        )

    def _definition(self, given: object, at: str) -> dict[str, str]:
        fields = {field.name: field for field in schemas()["indicators"].fields
                  if field.name not in GIVEN}  # fmt: skip
        if not isinstance(given, dict):
            self.said.fault(at, shown(given), f"the keys {', '.join(fields)}")
            return {}
        self.said.known(given, tuple(fields), f"{at}.")
        definition = {}
        for name, field in fields.items():
            value = given.get(name)
            if isinstance(value, bool) and field.type == "boolean":
                value = "yes" if value else "no"
            text = self.said.text({name: value}, name, f"{at}.", required=field.required)
            if text and field.choices and text not in field.choices:
                self.said.fault(f"{at}.{name}", shown(text), f"one of {', '.join(field.choices)}")
            elif text and field.pattern and not re.fullmatch(field.pattern, text):
                self.said.fault(f"{at}.{name}", shown(text), f"a text as {field.example}")
            if text:
                definition[name] = text
        return definition

    def _columns(
        self,
        needed: Sequence[str],
        standard: Mapping[str, str] | None = None,
        also: Sequence[str] = (),
    ) -> dict[str, str]:
        """Our field -> column. A standard column is left out by an empty text."""
        given = self.said.texts(self.declared, "columns", empty=True)
        self.said.known(given, (*needed, *also), "columns.")
        columns = {field: name for field, name in {**(standard or {}), **given}.items() if name}
        for field in needed:
            if field not in columns:
                self.said.fault(f"columns.{field}", "nothing", "the name of a column")
        return columns

    def _keys(self, *keys: str) -> None:
        self.said.known(self.declared, ("kind", *keys))
