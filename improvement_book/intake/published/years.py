"""Which financial year, and which day in it, a publisher's year stands for."""

from __future__ import annotations

import re

from improvement_book.period import FIRST_FINANCIAL_YEAR, AsAt, Period

FORMS = f"a year as 2025, 202425 or 2024/25, from {FIRST_FINANCIAL_YEAR + 1} on"
_YEAR = re.compile(r"(20[0-9]{2})(?:[/-]?([0-9]{2}))?", re.ASCII)


def financial_year(label: str, as_at: AsAt) -> Period | None:
    """The financial year that holds the day; None where the label is no year that has a name.

    A calendar year is that of the day: 2025 on 30 September is 2025-26, on 31 March 2024-25.
    """
    match = _YEAR.fullmatch(label)
    if not match:
        return None
    first = int(match[1])
    if match[2] is None:
        day = as_at.day(first)
        first = day.year if day.month >= 4 else day.year - 1
    elif int(match[2]) != (first + 1) % 100:
        return None
    return Period.year(first) if first >= FIRST_FINANCIAL_YEAR else None
