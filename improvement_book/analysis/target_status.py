"""Whether a value meets its target, and by how much it misses.

On unrounded values, edges inclusive. A colour is never given without polarity, and never to a
missing value; where the target lies inside the value's 95% interval the status is uncertain.

[1] METHODS, Target, RAG and direction. With 40 cases a month a colour changes by chance in 57% of
months (vectors/rag_noise.json).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from improvement_book.analysis.published_values import NO_POLARITY as NO_POLARITY
from improvement_book.analysis.published_values import better


class Status(StrEnum):
    """How a value stands to its target, in words."""

    MET = "On target"
    CLOSE = "Close to target"
    OFF = "Off target"
    NONE = "No status"


class Absence(StrEnum):
    """Why there is no value: three greys, never red [1]."""

    MISSING = "missing"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not applicable"


NO_TARGET = "no target is set"
NO_VALUE = "there is no value"
RETIRED = "it is no longer reported"
WITHHELD = "the value is withheld"
NOT_APPLICABLE = "it does not apply here"
ABSENCE = {
    NO_VALUE: Absence.MISSING,
    WITHHELD: Absence.SUPPRESSED,
    NOT_APPLICABLE: Absence.NOT_APPLICABLE,
}
WHY_ABSENT = {
    "": NO_VALUE, "x": NO_VALUE, "z": NOT_APPLICABLE,
    "c": WITHHELD, "k": WITHHELD, "u": WITHHELD, "low": WITHHELD,
}  # fmt: skip
"""By symbol: not available is missing; hidden, rounded and unreliable figures are withheld."""


@dataclass(frozen=True)
class Rag:
    """The status of one value.

    gap: how far the value is on the wrong side of the target (0 where it is met), in the
    indicator's unit; None without a status. uncertain: whether chance alone could move it
    across the target. reason: why there is no status, or "".
    """

    status: Status
    gap: float | None = None
    uncertain: bool = False
    reason: str = ""

    @property
    def absence(self) -> Absence | None:
        """Which grey it has where there is no value; None for a value, or without a target."""
        return ABSENCE.get(self.reason)


def rag(
    value: float | None,
    target: float | None,
    polarity: str,
    tolerance: float | None = None,
    floor: float | None = None,
    interval: tuple[float, float] | None = None,
    *,
    relative: bool = False,
    symbol: str = "",
) -> Rag:
    """The status of a value against its target.

    polarity: higher, lower, target (close to it is best: within the tolerance meets it) or
    none. tolerance: how far beyond the target still counts as close, in the unit, or relative: as
    a part of the target (0.1 for 10%). floor: the worst value that is tolerable; beyond it the
    value is off target whatever the tolerance. symbol: why there is no value.
    Raises UnknownChoice (polarity).
    """
    better(polarity)
    if polarity == "none":
        return Rag(Status.NONE, reason=NO_POLARITY)
    if target is None:
        return Rag(Status.NONE, reason=NO_TARGET)
    if value is None:
        return Rag(Status.NONE, reason=WHY_ABSENT[symbol])
    margin = _margin(tolerance or 0.0, target, relative)
    if polarity == "target":
        distance = abs(_less(value, target))
        uncertain = interval is not None and _crosses(interval, target, margin)
        off = _less(distance, margin) > 0
        return Rag(Status.OFF if off else Status.MET, distance if off else 0.0, uncertain)
    worse_by = _less(target, value) if polarity == "higher" else _less(value, target)
    beyond_floor = floor is not None and (value < floor if polarity == "higher" else value > floor)
    uncertain = interval is not None and interval[0] <= target <= interval[1]
    if worse_by <= 0:
        return Rag(Status.MET, 0.0, uncertain)
    close = worse_by <= margin and not beyond_floor
    return Rag(Status.CLOSE if close else Status.OFF, worse_by, uncertain)


def _margin(tolerance: float, target: float, relative: bool) -> float:
    """The tolerance in the unit: 10% of 85.4 is 8.54, as written in decimals."""
    if not relative:
        return tolerance
    return float(Decimal(repr(float(tolerance))) * abs(Decimal(repr(float(target)))))


def _less(a: float, b: float) -> float:
    """a - b as written in decimals: 2.2 - 1.2 is 1, so that an edge is inclusive."""
    return float(Decimal(repr(float(a))) - Decimal(repr(float(b))))


def _crosses(interval: tuple[float, float], target: float, margin: float) -> bool:
    """Whether either edge of the accepted band lies inside the interval."""
    low, high = interval
    return any(low <= edge <= high for edge in (target - margin, target + margin))
