"""How figures are written: rounded once, half up, from unrounded values."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from improvement_book.period import MONTHS, Kind, Period

NO_DATA = "no data"
NONE = "none"
NOT_SET = "not set"
SYMBOL_KEY = {
    "c": "hidden to protect privacy",
    "k": "rounds to zero",
    "u": "too unreliable to publish",
    "x": "not available",
    "z": "does not apply",
    "low": "low",
}
"""What the symbols mean, as the key of a page says it."""


def rounded(value: float, places: int, times: int = 1) -> str:
    """The value, times a whole number, with that many decimals and commas, rounded half up.

    Multiplied as decimals: 23 of 40 is 57.5%, which a float makes 57.49.
    """
    exact = Decimal(repr(float(value))) * times
    shown = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{abs(shown) if shown == 0 else shown:,}"


def percent(share: float) -> str:
    """A share of 0 to 1 as a whole percentage."""
    return f"{rounded(share, 0, times=100)}%"


def points(difference: float) -> str:
    """A difference of shares in whole percentage points, without its sign."""
    number = rounded(abs(difference), 0, times=100)
    return f"{number} percentage point{'' if number == '1' else 's'}"


def in_unit(value: float, unit: str) -> str:
    """A value as its unit asks: 19.6%, 1,213, 37.8 days, 54.5."""
    if unit == "percent":
        return f"{rounded(value, 1)}%"
    if unit == "number":
        return rounded(value, 0)
    number = rounded(value, 1)
    return f"{number} {unit}" if unit in ("days", "weeks") else number


AIMS = {"higher": "{} or more", "lower": "{} or less", "target": "about {}", "none": "{}"}


def aim(target: float | None, polarity: str, unit: str) -> str:
    """A target with the direction that is better: 18.0% or less; "none" where none is set."""
    return NONE if target is None else AIMS[polarity].format(in_unit(target, unit))


def gap(value: float | None, unit: str) -> str:
    """A distance from a target: 5.2 percentage points, 3 days; "" where there is none."""
    if value is None:
        return ""
    least = 1.0 if unit == "number" else 0.1
    if 0 < value < least / 2:
        return f"less than {gap(least, unit)}"
    return f"{rounded(value, 1)} percentage points" if unit == "percent" else in_unit(value, unit)


def short_gap(value: float | None, unit: str) -> str:
    """The same where there is little room: 5.2 points."""
    return gap(value, unit).replace("percentage points", "points")


def shown(value: float | None, unit: str, symbol: str = "") -> str:
    """A value, or why there is none: [c], [x], ..., or "no data"."""
    if value is not None and not pd.isna(value):
        return in_unit(value, unit)
    return f"[{symbol}]" if symbol else NO_DATA


def counted(count: float | None) -> str:
    """A count with thousands commas, [c] where hidden."""
    return "[c]" if count is None or pd.isna(count) else rounded(count, 0)


def day(value: date | None) -> str:
    """A day as 9 July 2021; NOT_SET where there is none."""
    if value is None or pd.isna(value):
        return NOT_SET
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def stretch(first: Period, last: Period) -> str:
    """Periods of one kind from first to last: May 2023, March to May 2023, 2021-22 to 2022-23."""
    if first == last:
        return first.label
    if first.kind is not Kind.YEAR:
        first, last = first.months[0], last.months[-1]
    if first.start.year == last.start.year:
        return f"{MONTHS[first.start.month - 1]} to {last.label}"
    return f"{first.label} to {last.label}"


def period_label(code: str) -> str:
    """The label of a period's code."""
    return Period.parse(code).label
