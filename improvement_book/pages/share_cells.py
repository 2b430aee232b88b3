"""How shares stand in the cells of a table: count, reviews, percent, and their range."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd

from improvement_book.pages.numerals import counted, percent
from improvement_book.pages.practice_words import range_of
from improvement_book.pages.table import Column

Row = Mapping[Hashable, Any]


def written(write: Callable[[float], str], value: float | None) -> str:
    """The value as it is written; "" where there is none."""
    return "" if value is None or pd.isna(value) else write(value)


def percent_cell(share: float | None) -> str:
    """A share in percent; "" where there is none."""
    return written(percent, share)


def between(write: Callable[[float], str], low: float | None, high: float | None) -> str:
    """Both ends of a range; "" where there is none."""
    ends = [written(write, limit) for limit in (low, high)]
    return " to ".join(ends) if all(ends) else ""


def change_range(low: float | None, high: float | None) -> str:
    """The range of a change in words; "" where there is none."""
    return "" if low is None or high is None or pd.isna(low) else range_of(low, high)


def share_columns(first: str, what: str) -> tuple[Column, ...]:
    """The columns of share_cells behind one that names the row."""
    return (
        Column(first),
        Column(what.capitalize(), number=True),
        Column("Reviews", number=True),
        Column("Share", number=True),
        Column("95% range"),
    )


def share_cells(row: Row) -> tuple[str, str, str, str]:
    """Count, reviews, share and range of a row with count, n, share, low, high and reason."""
    return counted(row["count"]), counted(row["n"]), percent_cell(row["share"]), range_cell(row)


def range_cell(row: Row) -> str:
    """The range of a share, marked where the sample is small, or why there is none."""
    found = between(percent, row["low"], row["high"])
    if not found:
        return str(row["reason"])
    return f"{found} ({row['reason']})" if row["reason"] else found


def capital(text: str) -> str:
    """The same with a capital first letter; the others stay as they are."""
    return f"{text[:1].upper()}{text[1:]}"
