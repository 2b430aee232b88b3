"""What to write into council.yml, ready to be copied, in one line of a message."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from improvement_book.council import GradeScale
from improvement_book.intake.sources import Source
from improvement_book.settings import SETTINGS_FILE

TO_FILL = "..."
"""Stands for what only the council can know: nothing is guessed that changes what data means."""
_PLAIN = re.compile(r"[A-Za-z0-9.][A-Za-z0-9 _/().-]*", re.ASCII)


def flow(settings: Mapping[str, Any]) -> str:
    """Settings as YAML of one line: {table: targets, columns: {target: "Goal, 2021"}}."""
    return "{" + _entries(settings) + "}"


def for_source(source: Source, settings: Mapping[str, Any]) -> str:
    """To write one more setting into a source, into the part of it where it belongs."""
    return _written(settings, vars(source), f"the source of {source.file} in {SETTINGS_FILE}")


def for_scale(scale: GradeScale, grade: str) -> str:
    """To write an alias of a grade."""
    held = {"grades": {"aliases": scale.aliases}} if scale.aliases else {}
    return _written({"grades": {"aliases": {grade: TO_FILL}}}, held, SETTINGS_FILE)


def new_source(table: str, file: str, settings: Mapping[str, Any]) -> str:
    """To declare a source for a file that has none."""
    item = flow({"table": table, "file": file, **settings})
    return f"write under sources in {SETTINGS_FILE}: `- {item}`"


def _written(settings: Mapping[str, Any], held: Mapping[str, Any], place: str) -> str:
    """settings: keys to write, one in each; held: what the place holds already, never repeated."""
    path: list[str] = []
    (key, value), *_ = settings.items()
    while isinstance(value, Mapping) and held.get(key):
        path.append(key)
        settings, held = value, held[key]
        (key, value), *_ = settings.items()
    into = f"{'.'.join(path)} of {place}" if path else place
    return f"write into {into}: `{_entries(settings)}`"


def _entries(settings: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{_text(key)}: {flow(value) if isinstance(value, Mapping) else _text(value)}"
        for key, value in settings.items()
    )


def _text(text: str) -> str:
    """The text as it is where YAML reads it so, else in quotes."""
    if _PLAIN.fullmatch(text) and yaml.safe_load(f"[{text}]") == [text]:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())
