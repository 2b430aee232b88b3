"""One surprise, and the figures that a sentence about it needs.

None of its figures is hidden from the reader: a hidden value is None here, as in the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from improvement_book.analysis.indicators import Indicator


class Kind(StrEnum):
    """What can be a surprise (PAGES, Surprises)."""

    SPECIAL_CAUSE = "new special cause"
    STATUS = "status crossed a line"
    OUTSIDE_FORECAST = "outside the forecast interval"
    REVISED = "published history revised"
    NEW = "indicator new"
    RETIRED = "indicator retired"
    REDEFINED = "indicator redefined"
    TARGET = "target changed"
    MISSING = "data missing"
    COMPARATOR = "a comparator moved away"


@dataclass(frozen=True)
class Surprise:
    """One thing that the edition before did not let expect.

    period: the code of the period that it is about. before, after: figures in the unit, None where
    there is none or it is hidden. low, high: what the forecast gave. was, now: the same in words:
    statuses, parts of a definition. detail: the rule of a special cause, the part of a target, the
    area of a comparator. direction: 1 up, -1 down. improving: whether that is better, None where
    neither way is. count: periods that were revised. uncertain: whether chance alone can do it.
    expected: whether the council had said that the indicator would go this way.
    reason: why it is a surprise, in words.
    """

    kind: Kind
    indicator_id: str
    title: str
    unit: str
    reason: str
    period: str = ""
    before: float | None = None
    after: float | None = None
    low: float | None = None
    high: float | None = None
    was: str = ""
    now: str = ""
    detail: str = ""
    direction: int = 0
    improving: bool | None = None
    count: int = 0
    uncertain: bool = False
    expected: bool = False


def about(indicator: Indicator) -> tuple[str, str, str]:
    """The indicator's code, title and unit."""
    return indicator.indicator_id, indicator.title, indicator.unit
