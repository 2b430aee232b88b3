"""Which periods a council folder has data of, and which is the latest.

Data is what a book reports on: practice reviews and observations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

import numpy as np

from improvement_book.council import Origin
from improvement_book.errors import DataError, Fault, UsageError
from improvement_book.intake.folder import Folder
from improvement_book.period import Kind, Period, span

UNBROKEN = 2
"""Periods from one to the next, both counted, where none is left out."""
REACHED = 0.5
"""From this share of the indicators with a number on, published statistics have reached a year."""


def periods_with_data(folder: Folder) -> Counter[Period]:
    """Period -> rows: practice reviews by month, observations by their own period."""
    found: Counter[str] = Counter()
    if "practice_reviews" in folder.tables:
        days = folder.tables["practice_reviews"].frame["review_date"].dropna()
        months, counts = np.unique(days.to_numpy().astype("datetime64[M]"), return_counts=True)
        found.update(dict(zip(months.astype(str).tolist(), counts.tolist(), strict=True)))
    if "observations" in folder.tables:
        codes = folder.tables["observations"].frame["period"].value_counts()
        found.update(dict(zip(codes.index.tolist(), codes.tolist(), strict=True)))
    return Counter({Period.parse(code): rows for code, rows in found.items()})


def no_data(periods: str) -> str:
    """That a period has no data, and which have some. periods: those, in few words (runs)."""
    there_are = f"there are some of {periods}" if periods else "there are none at all"
    return f"NO DATA: no practice review or observation is of this period; {there_are}."


def refuse_outside(asked: Iterable[Period], folder: Folder) -> None:
    """Refuse periods that lie wholly before the first or wholly after the last one with data.

    A period without data in between is shown as such. Where there is no data at all nothing lies
    outside. Raises UsageError, naming the first such period.
    """
    found = periods_with_data(folder)
    if not found:
        return
    first, last = min(own.start for own in found), max(own.end for own in found)
    for period in asked:
        if period.end < first or last < period.start:
            raise UsageError(f"{folder.council.name}, {period}: {no_data(runs(found))}")


def latest_period(folder: Folder) -> Period:
    """The last month with a practice review or an observation; else the last year with one.

    One slip in a date must not move the book. Where there is a calendar, nothing after its last
    data-to date counts; where there is none, no stray period does. Without any data it is the
    last period of the calendar. A book of published statistics takes the last year that most of
    them have reached: the first file of a new year shows next to nothing.
    Raises DataError where the folder has neither.
    """
    if folder.council.origin is Origin.PUBLISHED and (reached := _reached_year(folder)):
        return reached
    found = periods_with_data(folder)
    if not found and "calendar" in folder.tables:
        return max(map(Period.parse, folder.tables["calendar"].frame["period"]))
    if not found:
        expected = "practice_reviews or observations with rows, or a row of the calendar"
        raise DataError([Fault("council folder", expected, "Add one.", found="nothing to report")])
    if "calendar" in folder.tables:
        last = folder.tables["calendar"].frame["data_to"].max().date()
        periods = [period for period in found if period.end <= last] or list(found)
    else:
        stray = stray_period(folder)
        periods = [period for period in found if period != stray]
    return max(_of_shortest_kind(periods))


def _reached_year(folder: Folder) -> Period | None:
    """The last year of which at least half of the indicators with any number have one.

    None where there is no number, or where what is observed is not of years alone.
    """
    if "observations" not in folder.tables:
        return None
    frame = folder.tables["observations"].frame
    numbers = frame[frame["value"].notna() & (frame["dimension"] == "")]
    by_period = numbers.groupby("period")["indicator_id"].nunique()
    reached = by_period[by_period >= REACHED * numbers["indicator_id"].nunique()]
    years = [Period.parse(code) for code in by_period.index]
    if any(year.kind is not Kind.YEAR for year in years):
        return None
    return max((Period.parse(code) for code in reached.index), default=None)


def stray_period(folder: Folder) -> Period | None:
    """The last period, where it is of a single row and leaves a wider gap than any before it.

    Judged against the data alone, never against the day on which somebody looks: a council that
    reports every few months keeps its rhythm, a date that was typed wrongly breaks it. None where
    there is a calendar, which says itself until when data counts.
    """
    found = periods_with_data(folder)
    periods = sorted(_of_shortest_kind(found))
    gaps = [len(span(earlier, later)) for earlier, later in pairwise(periods)]
    if "calendar" in folder.tables or not gaps or found[periods[-1]] > 1:
        return None
    return periods[-1] if gaps[-1] > max([UNBROKEN, *gaps[:-1]]) else None


def runs(periods: Iterable[Period]) -> str:
    """Periods in few words: 2020-12 to 2021-06, 2021-08; each kind for itself."""
    return ", ".join(
        first.code if first == last else f"{first} to {last}" for first, last in _runs(periods)
    )


def _runs(periods: Iterable[Period]) -> Iterator[tuple[Period, Period]]:
    """First and last of each unbroken sequence of periods of one kind."""
    ordered = sorted(periods, key=lambda period: (list(Kind).index(period.kind), period))
    first = last = None
    for period in ordered:
        if first is None or last is None:
            first = period
        elif last.kind is not period.kind or last.next != period:
            yield first, last
            first = period
        last = period
    if first and last:
        yield first, last


def _of_shortest_kind(periods: Collection[Period]) -> list[Period]:
    """Months where there are any, else quarters, else years."""
    kinds = {period.kind for period in periods}
    return [period for period in periods if period.kind is next(k for k in Kind if k in kinds)]
