"""The two fictional councils, and the calendar that both of them keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import story
from story import Row
from tables import COLUMNS

QUARTER, YEAR = "quarter", "year"
CLOSE_AFTER = 9
"""Days from the end of a period to its data-to date, less a weekend."""


@dataclass(frozen=True)
class Place:
    """A fictional council.

    seed: one of which the grades come out as the story has them.
    reviews: the fewest and the most practice reviews in a month.
    planned: the reviews planned for each team and month, at first and later.
    size: its denominators as a share of the sample's.
    no_reviews, one_grade: months without any review, and with the same grade for every review.
    tables: those that its folder holds.
    """

    name: str
    slug: str
    code: str
    seed: int
    review_policy: str
    teams: tuple[str, ...]
    reviews: tuple[int, int]
    planned: tuple[int, int]
    indicators: tuple[str, ...]
    size: float = 1.0
    neighbours: str = ""
    no_reviews: str = ""
    one_grade: str = ""
    tables: tuple[str, ...] = tuple(COLUMNS)

    def draws(self, table: str) -> Random:
        """A stream of its own for each table, so that a change in one leaves the others alone."""
        return Random(f"{self.seed} {self.slug} {table}")


SAMPLE = Place(
    name="Sampleshire County Council",
    slug="sampleshire",
    code="999",
    seed=202033,
    review_policy="released",
    teams=tuple(story.TEAMS),
    reviews=(25, 60),
    planned=(4, 5),
    indicators=tuple(story.SERIES),
    neighbours=story.NEIGHBOUR_MODEL,
)
SMALL = Place(
    name="Littlemarsh Council",
    slug="littlemarsh",
    code="998",
    seed=202085,
    review_policy="protected",
    teams=("Assessment South", "Support and Protection East", "Children in Care One"),
    reviews=(8, 12),
    planned=(3, 3),
    indicators=(
        "re-referrals", "protection-rate", "visits-on-time", "repeat-plans", "health-checks",
    ),
    size=0.2,
    no_reviews="2021-08",
    one_grade="2022-05",
    tables=(
        "calendar", "practice_reviews", "indicators", "targets", "observations", "comparators",
        "publications", "commentary", "external_judgements", "reviews_planned", "meetings",
        "approvals",
        "complaints", "workforce",
    ),
)  # fmt: skip


class Span(NamedTuple):
    """A month, quarter or financial year; month counts from the baseline to its last month."""

    code: str
    end: date
    month: int


def month_span(month: int) -> Span:
    """The month that lies so many months after the baseline, or before it."""
    year, index = divmod(story.FIRST_MONTH[0] * 12 + story.FIRST_MONTH[1] - 1 + month, 12)
    following = date(year + (index + 1) // 12, (index + 1) % 12 + 1, 1)
    return Span(f"{year}-{index + 1:02}", following - timedelta(days=1), month)


def spans(frequency: str) -> list[Span]:
    """The periods of the story that end within it, in order."""
    months = [month_span(month) for month in range(story.MONTHS)]
    if frequency == QUARTER:
        return [
            span._replace(code=_quarter(span.end)) for span in months if span.end.month % 3 == 0
        ]
    if frequency == YEAR:
        return [span._replace(code=_year(span.end)) for span in months if span.end.month == 3]
    return months


def _year(end: date) -> str:
    first = end.year if end.month >= 4 else end.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def _quarter(end: date) -> str:
    return f"{_year(end)}-Q{(end.month - 4) % 12 // 3 + 1}"


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def working_days_later(day: date, days: int) -> date:
    """The working day that comes so many working days later."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and str(day) not in story.BANK_HOLIDAYS
    return day


def papers_due(span: Span) -> date:
    """The day on which the papers with the edition of a period go out."""
    return working_day(data_to(span) + timedelta(days=5))


def data_to(span: Span) -> date:
    """The last day that the edition of a period knows."""
    if span.code == story.NO_CALENDAR_ROW:
        return span.end
    return working_day(span.end + timedelta(days=CLOSE_AFTER))


def calendar() -> Iterator[Row]:
    """All months but one, the quarters after the baseline and the two whole financial years."""
    whole = {"month": spans("month"), QUARTER: spans(QUARTER)[1:], YEAR: spans(YEAR)[1:]}
    for frequency, periods in whole.items():
        length = {"month": 1, QUARTER: 3, YEAR: 12}[frequency]
        for span in periods:
            if span.code == story.NO_CALENDAR_ROW:
                continue
            following = month_span(span.month + length)
            yield {
                "period": span.code,
                "data_to": str(data_to(span)),
                "papers_due": str(papers_due(span)),
                "publish_on": str(_publish_on(span)),
                "next_report": str(_publish_on(following)),
                "decisions_needed": "None this month" if length == 1 else "Note the progress made",
            }


def _publish_on(span: Span) -> date:
    return working_day(data_to(span) + timedelta(days=12))


def progress(month: int) -> float:
    """How far improvement has come, from 0 at the baseline to 1 at the stall and after it."""
    return min(max(month, 0), story.STALL) / story.STALL


def noise(draws: Random) -> float:
    """A number between -1 and 1, most often near 0."""
    return (draws.random() + draws.random() + draws.random() - 1.5) / 1.5


def yes_no(answer: bool) -> str:
    """As the tables write it."""
    return "yes" if answer else "no"
