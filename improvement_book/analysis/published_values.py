"""What a published table gives for each area or year: a number, a symbol or nothing.

A symbol is kept as a symbol: never a number, and never merely missing. Also which way is better.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

import numpy as np
import pandas as pd

from improvement_book.errors import UserError
from improvement_book.period import Kind, Period, UnknownPeriod

SYMBOLS = ("c", "k", "u", "x", "z", "low")
"""Confidential, rounds to zero, low reliability, not available, not applicable, low."""
POLARITIES = {"higher": 1, "lower": -1, "target": 0, "none": 0}
"""Which way is better: 1 up, -1 down, 0 neither."""
NO_POLARITY = "neither high nor low is better"
CLOSE_IS_BEST = "the value closest to its target is best"
NO_ORDER = {"target": CLOSE_IS_BEST, "none": NO_POLARITY}
"""Why areas can't be put in order, by polarity."""
NUMBERS = (int, float, Decimal, np.integer, np.floating)
YEAR_DIGITS = 4
NOT_ANNUAL = "not one figure a year"

PublishedCells = Mapping[str, object] | pd.Series
"""A number, a symbol or nothing (None, NaN or an empty text), by the code of an area."""
YearCells = Mapping[Hashable, object] | pd.Series
"""The same by year: whole numbers as 2021, or financial years as 2021-22."""


class UnusableValues(UserError):
    """Values that no published table holds: a mistake of the program that calls."""


class UnknownChoice(UserError):
    """A word that is none of those to choose from, which the message lists."""


@dataclass(frozen=True)
class PublishedValues:
    """Cells told apart.

    number: by code, in the order given; symbol: by code, of the cells without a number, "" where
    there is nothing at all.
    """

    number: Mapping[str, float]
    symbol: Mapping[str, str]

    def why_none(self, area: str) -> str:
        """Why an area has no number, in words."""
        if area not in self.symbol:
            return "there is no row for it"
        return without_number(self.symbol[area])


def without_number(symbol: str) -> str:
    """Why a cell has no number, in words."""
    return f"published as [{symbol}]" if symbol else "there is no value"


def published_values(cells: PublishedCells) -> PublishedValues:
    """Which areas have a number, and which a symbol or nothing?

    cells: codes are text, because 201 and "201" would not meet. A symbol may stand in brackets.
    Raises UnusableValues for a code twice, a code that is no text, or a cell that is neither.
    """
    number: dict[str, float] = {}
    symbol: dict[str, str] = {}
    for code, cell in cells.items():
        if not isinstance(code, str):
            raise UnusableValues(f"{code!r} is no code of an area: expected a text as '884'.")
        if code in number or code in symbol:
            raise UnusableValues(f"{code} stands twice: expected one value for each area.")
        read = number_or_symbol(cell)
        if isinstance(read, str):
            symbol[code] = read
        else:
            number[code] = read
    return PublishedValues(number, symbol)


def number_or_symbol(cell: object) -> float | str:
    """The number of a cell, else its symbol, "" where it holds nothing.

    Raises UnusableValues for another text, a yes or no, and what is not finite.
    """
    if isinstance(cell, str):
        bare = cell.strip().removeprefix("[").removesuffix("]")
        if bare in ("", *SYMBOLS):
            return bare
    elif cell is None or cell is pd.NA or cell != cell:
        return ""
    elif isinstance(cell, NUMBERS) and not isinstance(cell, bool) and isfinite(cell):
        return float(cell)
    raise UnusableValues(
        f"{cell!r} is no published value: expected a number, nothing or {', '.join(SYMBOLS)}."
    )


def better(polarity: str) -> int:
    """1 where higher is better, -1 where lower is, else 0. Raises UnknownChoice."""
    if polarity not in POLARITIES:
        raise UnknownChoice(f"No polarity {polarity!r}: expected one of {', '.join(POLARITIES)}.")
    return POLARITIES[polarity]


def annual(labels: Iterable[object]) -> list[int] | None:
    """The years as whole numbers (2021 for 2021-22); None where one is a month or a quarter.

    Raises UnusableValues for a year twice, for years in two forms (nobody can tell whether 2021
    follows 2020-21) and for what is no period at all.
    """
    years: list[int] = []
    forms: set[bool] = set()
    for label in labels:
        found = _year(label)
        if found is None:
            return None
        years.append(found)
        forms.add("-" in str(label))
    if len(forms) > 1 or len(set(years)) < len(years):
        raise UnusableValues(f"{years}: expected each year once, all in the same form.")
    return years


def _year(label: object) -> int | None:
    """The year of a label; None where it is a month or a quarter."""
    if isinstance(label, NUMBERS) and not isinstance(label, bool) and float(label).is_integer():
        return int(label)
    text = str(label)
    if text.isascii() and text.isdecimal() and len(text) == YEAR_DIGITS:
        return int(text)
    try:
        period = Period.parse(text)
        return period.start.year if period.kind is Kind.YEAR else None
    except UnknownPeriod:
        raise UnusableValues(
            f"{label!r} is no year: expected one as 2021, or a financial year as 2021-22."
        ) from None
