"""What each table of a council folder must look like: the Frictionless Table Schemas beside this.

A schema adds to the standard: `revised` (the column whose day stands in for an empty
recorded_on), field formats `period`, `grade`, `symbol` and `symbolic` (a number or a symbol),
and the marks `personal` and `free_text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

RECORDED_ON = "recorded_on"


@dataclass(frozen=True)
class Field:
    """One column: its Table Schema type, its format, its limits.

    personal: its values never stand in a message; free_text: somebody's own words.
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


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values must stand in another table's column."""

    field: str
    table: str
    reference: str


@dataclass(frozen=True)
class Schema:
    """One table of a council folder.

    revised: "" or the column that dates a row without recorded_on; such tables may hold
    several rows of one key, of which an edition reads the latest that it knows.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    revised: str = ""

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


@cache
def schemas() -> Mapping[str, Schema]:
    """All schemas by table name, sorted by name."""
    folder = files("improvement_book.intake") / "schemas"
    texts = [
        item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".yaml")
    ]
    found = [_schema(yaml.safe_load(text)) for text in texts]
    return {schema.name: schema for schema in sorted(found, key=lambda schema: schema.name)}


def _schema(declared: Mapping[str, Any]) -> Schema:
    keys = [
        ForeignKey(key["fields"], key["reference"]["resource"], key["reference"]["fields"])
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
    )
