"""Keys and values that somebody wrote in YAML, read one by one; every fault is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from improvement_book.errors import Fault, UsageError
from improvement_book.intake.headers import near
from improvement_book.intake.snippets import TO_FILL
from improvement_book.period import Kind, Period

REMEDY = "Correct the mapping."
TEXT = "a text (digits stand in quotes)"

_Choice = TypeVar("_Choice", bound=StrEnum)


class Declared:
    """Reads values of one file. Each method takes the section, the key, and where it stands.

    faults: what was wrong so far; a value that is wrong reads as an empty one of its kind.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def known(self, section: Mapping[str, Any], keys: Sequence[str], at: str = "") -> None:
        """Keys that nobody knows are faults."""
        for key in section:
            if key not in keys:
                meant = near(str(key), keys)
                one_of = f"one of {', '.join(keys)}"
                expected = f"{meant} ({one_of})" if meant else one_of
                self.fault(f"{at}{key}", "an unknown key", expected)

    def text(
        self, section: Mapping[str, Any], key: str, at: str = "", *, required: bool = True
    ) -> str:
        """A text; "" where it may be left out and is."""
        value = section.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip() or value == TO_FILL:
            self.fault(f"{at}{key}", shown(value), TEXT)
            return ""
        return value.strip()

    def texts(
        self, section: Mapping[str, Any], key: str, at: str = "", *, empty: bool = False
    ) -> dict[str, str]:
        """Pairs of name and text. empty: whether a text may be empty."""
        value = section.get(key) or {}
        if not isinstance(value, dict):
            self.fault(f"{at}{key}", shown(value), "pairs as `name: text`")
            return {}
        for name, text in value.items():
            fine = isinstance(name, str) and isinstance(text, str) and text != TO_FILL
            if not fine or not (text or empty):
                self.fault(f"{at}{key}.{name}", shown(text), TEXT)
        return {str(name): str(text) for name, text in value.items()}

    def listed(self, section: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = section.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(key, shown(value), "a list of texts")
            return ()
        return tuple(value)

    def choice(self, value: object, choices: type[_Choice], at: str, otherwise: _Choice) -> _Choice:
        """One of the closed choices."""
        if not isinstance(value, str) or value not in list(choices):
            self.fault(at, shown(value), f"one of {', '.join(choices)}")
            return otherwise
        return choices(value)

    def day(self, section: Mapping[str, Any], key: str, at: str = "") -> date:
        """A day, written as YAML or in quotes."""
        value = section.get(key)
        try:
            return value if type(value) is date else date.fromisoformat(str(value))
        except ValueError:
            self.fault(f"{at}{key}", shown(value), "a day as 2025-10-30")
            return date.min

    def month(self, section: Mapping[str, Any], key: str, at: str = "") -> str:
        """A month; "" where it is left out."""
        value = section.get(key)
        if value is None:
            return ""
        try:
            if Period.parse(str(value)).kind is Kind.MONTH:
                return str(value)
        except UsageError:
            pass
        self.fault(f"{at}{key}", shown(value), "a month as 2026-10, or leave it out")
        return ""

    def fault(self, column: str, found: str, expected: str) -> None:
        """Keep a fault, once."""
        fault = Fault(self.file, expected, REMEDY, column=column, found=found)
        if fault not in self.faults:
            self.faults.append(fault)


def shown(value: object) -> str:
    """A value as a message tells it."""
    if value is None or value == "":
        return "nothing"
    if value == TO_FILL:
        return f"{TO_FILL}, still to be filled in"
    return (
        repr(str(value)[:60]) if isinstance(value, str | int | float | date) else "something else"
    )
