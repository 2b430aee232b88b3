"""Which stretch of time an edition or an observation is about.

`2021-06` is always a month, `2021-22-Q1` April to June, `2021-22` a financial year
(1 April to 31 March, from 2012-13 on, because `2011-12` is December 2011). Nothing else parses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering

from improvement_book.errors import UsageError

FIRST_FINANCIAL_YEAR = 2012
"""`2012-13` is the first label that can't be a month."""

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
_YEAR = re.compile(r"(20[0-9]{2})-([0-9]{2})", re.ASCII)
_QUARTER = re.compile(r"(20[0-9]{2})-([0-9]{2})-Q([1-4])", re.ASCII)
FORMS = "a month as 2021-06, a quarter as 2021-22-Q1 or a financial year as 2021-22"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""Not calendar.month_name, which follows the locale of the machine."""
QUARTER_MONTHS = ("April to June", "July to September", "October to December", "January to March")


class Kind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class AsAt(StrEnum):
    """To which day, or to the year up to which day, the figures of a published file refer."""

    YEAR_TO_MARCH = "year ending 31 March"
    MARCH = "on 31 March"
    JUNE = "on 30 June"
    SEPTEMBER = "on 30 September"
    YEAR_TO_SEPTEMBER = "year ending 30 September"

    def day(self, year: int) -> date:
        """That day of a calendar year; the figure belongs to the financial year around it."""
        month, day = _LAST_DAY[self]
        return date(year, month, day)

    def day_in(self, period: Period) -> date:
        """That day in a financial year: 30 September 2025 and 31 March 2026 of 2025-26.

        Raises UnknownPeriod for a month or a quarter, which need not hold the day.
        """
        if period.kind is not Kind.YEAR:
            raise UnknownPeriod(f"{period} is no financial year: it need not hold a day {self}.")
        month, _ = _LAST_DAY[self]
        return self.day(period.start.year if month >= period.start.month else period.end.year)


_LAST_DAY = {
    AsAt.YEAR_TO_MARCH: (3, 31),
    AsAt.MARCH: (3, 31),
    AsAt.JUNE: (6, 30),
    AsAt.SEPTEMBER: (9, 30),
    AsAt.YEAR_TO_SEPTEMBER: (9, 30),
}


class UnknownPeriod(UsageError):
    """A text that is no period."""


@total_ordering
@dataclass(frozen=True)
class Period:
    """A month, a quarter of the financial year, or a financial year.

    code: the label, as in `2021-06`; start, end: its first and last day.
    Sorted by last day, then by first: a quarter comes before the month that ends it.
    """

    code: str
    kind: Kind
    start: date
    end: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that a label names. Raises UnknownPeriod with the accepted forms."""
        if match := _MONTH.fullmatch(text):
            return cls.month(int(match[1]), int(match[2]))
        if (match := _QUARTER.fullmatch(text)) and _follows(match[1], match[2]):
            return cls.quarter(int(match[1]), int(match[3]))
        if (match := _YEAR.fullmatch(text)) and _follows(match[1], match[2]):
            return cls.year(int(match[1]))
        raise UnknownPeriod(f"{text!r} is not a period: expected {FORMS}.")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The calendar month."""
        start = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(f"{year:04}-{month:02}", Kind.MONTH, start, following - timedelta(days=1))

    @classmethod
    def quarter(cls, first_year: int, number: int) -> Period:
        """Quarter 1 (April to June) to 4 (January to March) of the financial year."""
        first = cls.month(first_year + number // 4, (number * 3) % 12 + 1)
        code = f"{_year_code(first_year)}-Q{number}"
        last = first.next.next
        return cls(code, Kind.QUARTER, first.start, last.end)

    @classmethod
    def year(cls, first_year: int) -> Period:
        """The financial year that begins on 1 April of first_year."""
        code = _year_code(first_year)
        if first_year < FIRST_FINANCIAL_YEAR:
            raise UnknownPeriod(f"{code} is a month: financial years begin with 2012-13.")
        return cls(code, Kind.YEAR, date(first_year, 4, 1), date(first_year + 1, 3, 31))

    @classmethod
    def containing(cls, day: date, kind: Kind) -> Period:
        """The period of that kind in which a day falls."""
        first_year = day.year if day.month >= 4 else day.year - 1
        if kind is Kind.MONTH:
            return cls.month(day.year, day.month)
        if kind is Kind.QUARTER:
            return cls.quarter(first_year, (day.month - 4) % 12 // 3 + 1)
        return cls.year(first_year)

    @property
    def next(self) -> Period:
        """The period of the same kind that follows."""
        return Period.containing(self.end + timedelta(days=1), self.kind)

    @property
    def previous(self) -> Period:
        """The period of the same kind that went before."""
        return Period.containing(self.start - timedelta(days=1), self.kind)

    @property
    def months(self) -> tuple[Period, ...]:
        """Its calendar months, in order."""
        months = [Period.month(self.start.year, self.start.month)]
        while months[-1].end < self.end:
            months.append(months[-1].next)
        return tuple(months)

    @property
    def label(self) -> str:
        """As a reader sees it: June 2021, April to June 2021, 2021-22."""
        if self.kind is Kind.MONTH:
            return f"{MONTHS[self.start.month - 1]} {self.start.year}"
        if self.kind is Kind.QUARTER:
            return f"{QUARTER_MONTHS[(self.start.month - 4) % 12 // 3]} {self.start.year}"
        return self.code

    @property
    def short_label(self) -> str:
        """As a table has room for: Jun 2021, Apr to Jun 2021, 2021-22."""
        if self.kind is Kind.YEAR:
            return self.code
        words = self.label.split()
        return " ".join(word[:3] if word in MONTHS else word for word in words)

    def __str__(self) -> str:
        return self.code

    def __lt__(self, other: Period) -> bool:
        return (self.end, self.start) < (other.end, other.start)


def span(first: Period, last: Period) -> tuple[Period, ...]:
    """All periods from the first to the last, both of one kind. Empty when last is earlier."""
    periods = []
    while first <= last:
        periods.append(first)
        first = first.next
    return tuple(periods)


def _year_code(first_year: int) -> str:
    return f"{first_year:04}-{(first_year + 1) % 100:02}"


def _follows(first: str, second: str) -> bool:
    """Whether 2021 and 22 name a financial year that can't be taken for a month."""
    year = int(first)
    return year >= FIRST_FINANCIAL_YEAR and int(second) == (year + 1) % 100
