"""What each table of a council folder must look like: the Frictionless Table Schemas beside this.

A schema adds to the standard: `revised` (the column whose day stands in for an empty
recorded_on), field formats `period`, `grade`, `symbol`, `symbolic` (a number or a symbol) and
`list` (texts with a semicolon and a space between them), the marks `personal` and `free_text`,
`quote` (words that need the consent of whoever said them), when a row becomes known (`known_by`,
`until_papers`), what it is about (`about`, `not_yet`), and of a foreign key `also` (words that may
stand for a value of the other table).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

RECORDED_ON = "recorded_on"
LIST = "list"
SEPARATOR = ";"
"""Between the texts of a list."""


@dataclass(frozen=True)
class Field:
    """One column: its Table Schema type, its format, its limits.

    personal: its values never stand in a message; free_text: somebody's own words; quote: words
    that are public only where the person who said them agreed.
    """

    name: str
    type: str
    title: str
    description: str
    example: str
    format: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    personal: bool = False
    free_text: bool = False
    quote: bool = False


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values, unless empty or one of also, must stand in another table's column."""

    field: str
    table: str
    reference: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """One table of a council folder.

    revised: "" or the column that dates a row without recorded_on; such tables may hold
    several rows of one key, of which an edition reads the latest that it knows.
    known_by: "" or the date on which a row of another table becomes known.
    until_papers: whether an edition knows such rows until its papers are due, not until its data
    closes: words are written about the data, when it is there.
    about: "" or the date or period that a row is about: one later than the edition is left out.
    not_yet: dates that are blank for an edition that ends before them.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    revised: str = ""
    known_by: str = ""
    until_papers: bool = False
    about: str = ""
    not_yet: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The file name in a council folder."""
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, in order."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(field for field in self.fields if field.name == name)


_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same in C, where PyYAML was made with it: every command reads all schemas first."""


@cache
def schemas() -> Mapping[str, Schema]:
    """All schemas by table name, sorted by name."""
    folder = files("improvement_book.intake") / "schemas"
    texts = [
        item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".yaml")
    ]
    found = [_schema(yaml.load(text, Loader=_SafeLoader)) for text in texts]  # noqa: S506
    return {schema.name: schema for schema in sorted(found, key=lambda schema: schema.name)}


def _schema(declared: Mapping[str, Any]) -> Schema:
    keys = [
        ForeignKey(
            field=key["fields"],
            table=key["reference"]["resource"],
            reference=key["reference"]["fields"],
            also=tuple(key.get("also", ())),
        )
        for key in declared.get("foreignKeys", ())
    ]
    return Schema(
        name=declared["name"],
        title=declared["title"],
        description=declared["description"],
        fields=tuple(_field(field) for field in declared["fields"]),
        primary_key=tuple(declared["primaryKey"]),
        foreign_keys=tuple(keys),
        revised=declared.get("revised", ""),
        known_by=declared.get("known_by", ""),
        until_papers=declared.get("until_papers", False),
        about=declared.get("about", ""),
        not_yet=tuple(declared.get("not_yet", ())),
    )


def _field(declared: Mapping[str, Any]) -> Field:
    limits = declared.get("constraints", {})
    return Field(
        name=declared["name"],
        type=declared["type"],
        title=declared["title"],
        description=declared["description"],
        example=str(declared["example"]),
        format=declared.get("format", ""),
        required=limits.get("required", False),
        choices=tuple(limits.get("enum", ())),
        pattern=limits.get("pattern", ""),
        minimum=limits.get("minimum"),
        personal=declared.get("personal", False),
        free_text=declared.get("free_text", False),
        quote=declared.get("quote", False),
    )
