"""A mapping that begins with one of the package's and says only what differs: `like: NAME`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from improvement_book.errors import DataError, Fault
from improvement_book.intake.headers import near
from improvement_book.intake.published.declared import REMEDY
from improvement_book.intake.published.mapping import STANDARD_COLUMNS

LIKE, RENAMED = "like", "renamed"
FACTS = ("source", "as_at", "published_on", "next_publication")
"""What a file says of all its indicators, unless one says otherwise."""
JOINED = ("columns", "filters")
"""Sections to which one's own entries are added, as indicators are; another key takes the place of
the older one."""
NAMES = ("value", "numerator", "denominator", "authority_code")
"""Keys that hold the name of a column."""


def overlaid(
    declared: Mapping[str, Any], shipped: Mapping[str, Mapping[str, Any]], file: str
) -> dict[str, Any]:
    """What a mapping declares in whole. shipped: name -> what it declares; file: for messages.

    Facts that are given hold for every indicator, and columns under `renamed` (old: new) go by
    their new name. Raises DataError where the mapping it is like, or a renamed column, is unknown.
    """
    own = dict(declared)
    if LIKE not in own:
        return own
    name, renamed = str(own.pop(LIKE)), own.pop(RENAMED, None) or {}
    if name not in shipped:
        meant = near(name, list(shipped))
        one_of = f"one of {', '.join(sorted(shipped))}"
        raise _rejected(file, LIKE, repr(name), f"{meant} ({one_of})" if meant else one_of)
    if not isinstance(renamed, dict) or not all(isinstance(new, str) for new in renamed.values()):
        raise _rejected(file, RENAMED, "something else", "pairs as `old column: new column`")
    whole = _joined(_base(shipped[name], own), own)
    names: list[str] = []

    def told(column: str) -> str:
        names.append(column)
        return column

    _with_names(whole, told)
    if unknown := [str(old) for old in renamed if old not in names]:
        expected = f"columns of {name}: {', '.join(sorted(set(names)))}"
        raise _rejected(file, RENAMED, ", ".join(unknown), expected)
    return _with_names(whole, lambda column: renamed.get(column, column))


def _base(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The package's mapping; its indicators lack the facts that one's own mapping gives."""
    base = deepcopy(dict(shipped))
    if base["kind"] == "statistics":
        base["columns"] = STANDARD_COLUMNS | base.get("columns", {})
    for item in base.get("indicators", ()):
        for fact in FACTS:
            if fact in own:
                item.pop(fact, None)
    return base


def _joined(base: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    added: dict[str, Any] = {
        key: base.get(key, {}) | own[key] for key in JOINED if isinstance(own.get(key), dict)
    }
    if isinstance(own.get("indicators"), list):
        ids = [_indicator_id(item) for item in own["indicators"]]
        kept = [item for item in base.get("indicators", ()) if _indicator_id(item) not in ids]
        added["indicators"] = kept + own["indicators"]
    return base | dict(own) | added


def _indicator_id(item: object) -> object:
    definition = item.get("definition") if isinstance(item, dict) else None
    return definition.get("indicator_id") if isinstance(definition, dict) else None


def _with_names(section: Mapping[str, Any], new_name: Callable[[str], str]) -> dict[str, Any]:
    """The section with every name of a column replaced; what is no text stays, to be refused."""

    def named(name: Any) -> Any:
        return new_name(name) if isinstance(name, str) else name

    ways: dict[str, Callable[[Any], Any]] = {
        "columns": lambda pairs: {field: named(name) for field, name in pairs.items()},
        "filters": lambda pairs: {named(name): text for name, text in pairs.items()},
        "neighbours": lambda names: [named(name) for name in names],
        "indicators": lambda items: [
            _with_names(item, new_name) if isinstance(item, dict) else item for item in items
        ],
        **dict.fromkeys(NAMES, named),
    }
    shaped = {
        key: isinstance(value, {"columns": dict, "filters": dict, "neighbours": list,
                                "indicators": list}.get(key, str))
        for key, value in section.items()
    }  # fmt: skip
    return {
        key: ways[key](value) if key in ways and shaped[key] else value
        for key, value in section.items()
    }


def _rejected(file: str, column: str, found: str, expected: str) -> DataError:
    return DataError([Fault(file, expected, REMEDY, column=column, found=found)])
