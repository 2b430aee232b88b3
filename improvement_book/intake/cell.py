"""What the text of one cell says: a date, a number, a symbol, a yes or a grade."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from math import isfinite
from typing import Any

from improvement_book.council import GradeScale
from improvement_book.intake.schema import Field
from improvement_book.period import FORMS, Period, UnknownPeriod

SYMBOLS = {
    "c": "confidential",
    "k": "rounds to zero",
    "u": "low reliability",
    "x": "not available",
    "z": "not applicable",
    "low": "low",
}
"""The publisher's symbols [Government Analysis Function, symbols in tables]."""
LARGEST_WHOLE = 2**53
"""Beyond it a float can't tell whole numbers apart."""

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SERIAL = re.compile(r"[34]\d{4}(\.0)?", re.ASCII)
_MONTH_WORD = re.compile(r"[A-Za-z]{3}[- ]\d{2}", re.ASCII)
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


class Unreadable(ValueError):
    """A text that is not what its column holds. The message says what was expected."""


def reader(field: Field, scale: GradeScale) -> Callable[[str], Any]:
    """The function that reads one cell of this field."""
    spellings = scale.spellings()
    readers: dict[str, Callable[[str], Any]] = {
        "date": _date,
        "number": _number,
        "integer": _integer,
        "boolean": _yes_no,
        "string": str,
        "list": str,
        "period": _period,
        "grade": lambda text: _grade(text, spellings, scale),
        "symbol": _symbol,
        "symbolic": _symbolic,
    }
    return readers.get(field.format) or readers[field.type]


def _date(text: str) -> date:
    if _ISO_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Unreadable("a day that the calendar has") from None
    if _SERIAL.fullmatch(text):
        raise Unreadable("a date as 2021-06-14 (Excel turned this one into its serial number)")
    if _MONTH_WORD.fullmatch(text):
        raise Unreadable("a date as 2021-06-14 (Excel shows this one as a month)")
    raise Unreadable("a date as 2021-06-14")


def _number(text: str) -> float:
    plain = text.removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain):
        raise Unreadable("a number")
    value = float(plain.replace(",", ""))
    if not isfinite(value):
        raise Unreadable("a number that a computer can hold")
    return value


def _symbolic(text: str) -> float:
    try:
        return _number(text)
    except Unreadable:
        raise Unreadable(f"a number, or one of the symbols {', '.join(SYMBOLS)}") from None


def _integer(text: str) -> int:
    value = _number(text)
    if not value.is_integer() or abs(value) > LARGEST_WHOLE:
        raise Unreadable("a whole number")
    return int(value)


def _yes_no(text: str) -> bool:
    if text.lower() not in _YES_NO:
        raise Unreadable("yes or no")
    return _YES_NO[text.lower()]


def _period(text: str) -> str:
    try:
        return Period.parse(text).code
    except UnknownPeriod:
        raise Unreadable(FORMS) from None


def _grade(text: str, spellings: dict[str, str], scale: GradeScale) -> str:
    grade = spellings.get(text.casefold())
    if grade is None:
        raise Unreadable(f"one of {', '.join(scale.grades)}")
    return grade


def _symbol(text: str) -> str:
    symbol = symbol_of(text)
    if not symbol:
        raise Unreadable(f"one of {', '.join(SYMBOLS)}")
    return symbol


def symbol_of(text: str) -> str:
    """The symbol that a cell holds, with or without brackets; "" where it holds none."""
    bare = text.removeprefix("[").removesuffix("]") if text.startswith("[") else text
    return bare if bare in SYMBOLS else ""


def shown_cell(text: str, field: Field) -> str:
    """A cell as a message may show it: never what may be personal or somebody's own words."""
    if text == "":
        return "an empty cell"
    if field.personal or field.free_text:
        return "a value that is not shown"
    return f'"{text[:60]}"'
