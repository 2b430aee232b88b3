"""What the last point of a control chart says, and whether its limits meet the target.

[1] NHS England, Making Data Count: variation and assurance icons.
"""

from __future__ import annotations

from enum import StrEnum

from improvement_book.analysis.process_limits import ProcessLimits
from improvement_book.analysis.published_values import better


class Variation(StrEnum):
    """How the last point stands to chance [1]."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL_HIGH = "neutral high"
    NEUTRAL_LOW = "neutral low"
    COMMON_CAUSE = "common cause"


class Assurance(StrEnum):
    """Whether chance alone can carry the indicator across its target [1]."""

    MEETS = "consistently meets"
    MISSES = "consistently misses"
    HIT_OR_MISS = "hit or miss"


def improving(direction: int, polarity: str) -> bool | None:
    """Whether a direction (1 up, -1 down) is for the better; None where neither is, or for 0."""
    towards = better(polarity)
    return direction == towards if direction and towards else None


def variation(direction: int, polarity: str) -> Variation:
    """The variation icon of a point: direction 1 or -1 for a special cause, else 0 [1]."""
    if direction == 0:
        return Variation.COMMON_CAUSE
    found = improving(direction, polarity)
    if found is None:
        return Variation.NEUTRAL_HIGH if direction > 0 else Variation.NEUTRAL_LOW
    return Variation.IMPROVEMENT if found else Variation.CONCERN


def assurance(limits: ProcessLimits, target: float | None, polarity: str) -> Assurance | None:
    """The assurance icon: the limits against the target [1]. A target on a limit is hit or miss.

    None without limits, without a target, and where neither high nor low is better.
    """
    towards = better(polarity)
    if limits.lower is None or limits.upper is None or target is None or towards == 0:
        return None
    if limits.lower <= target <= limits.upper:
        return Assurance.HIT_OR_MISS
    above = limits.lower > target
    return Assurance.MEETS if above == (towards > 0) else Assurance.MISSES
