"""Which points of a control chart are told from chance, and by which rule.

[1] NHS England, Making Data Count. [2] NHSRplotthedots 0.2.2, ptd_calculate_point_type.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from improvement_book.analysis.process_limits import ProcessLimits, rounding
from improvement_book.analysis.released import Matrix

RUN = 7
"""Points in a row that make a shift or a trend [1]."""
TRIO = 3
NEAR_IN_TRIO = 2
"""Of three in a row, the points near a limit that make a signal [1]."""

Signs = npt.NDArray[np.int8]
"""Per point 1 above or upwards, -1 below or downwards, else 0."""


class SpecialCause(StrEnum):
    """The rule that tells a point from chance, the first that applies."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two-in-three"
    SHIFT = "shift"
    NONE = ""


def special_causes(values: Matrix, limits: ProcessLimits) -> tuple[list[SpecialCause], Signs]:
    """The special cause of each point of a segment, and its direction [1].

    values: one per period, NaN where there is none; a gap breaks every run, because nobody knows
    what stood there. Nothing is told from chance without limits.
    """
    kinds = [SpecialCause.NONE] * len(values)
    directions = np.zeros(len(values), dtype=np.int8)
    if limits.lower is None or limits.upper is None:
        return kinds, directions
    assert limits.near_lower is not None
    assert limits.near_upper is not None
    smallest = rounding(values)
    outside = beyond(values, limits.lower, limits.upper, smallest)
    near = beyond(values, limits.near_lower, limits.near_upper, smallest) * (outside == 0)
    side = beyond(values, limits.mean, limits.mean, smallest)
    found = {
        SpecialCause.OUTSIDE: outside,
        SpecialCause.TREND: part_of_run(trend(values)),
        SpecialCause.TWO_IN_THREE: near * two_in_three(near, side),
        SpecialCause.SHIFT: part_of_run(shift(side)),
    }
    for kind, signs in found.items():
        for place in np.flatnonzero((signs != 0) & (directions == 0)):
            kinds[place], directions[place] = kind, signs[place]
    return kinds, directions


def beyond(
    values: Matrix, lower: float | None, upper: float | None, smallest: float = 0.0
) -> Signs:
    """1 above the upper value, -1 below the lower one, 0 on them, between them or unknown."""
    assert lower is not None
    assert upper is not None
    with np.errstate(invalid="ignore"):
        above, below = values - upper > smallest, lower - values > smallest
    return above.astype(np.int8) - below.astype(np.int8)


def shift(side: Signs) -> Signs:
    """Where a run of RUN points on one side of the centre ends; a point on it breaks the run."""
    return _ends_of(side, RUN, RUN)


def trend(values: Matrix) -> Signs:
    """Where RUN points end that each go the same way; a tie breaks the run."""
    if len(values) < RUN:
        return np.zeros(len(values), dtype=np.int8)
    step = np.diff(values)
    signs = np.sign(np.where(np.isnan(step), 0, step)).astype(np.int8)
    return np.concatenate([np.zeros(1, dtype=np.int8), _ends_of(signs, RUN - 1, RUN - 1)])


def part_of_run(ends: Signs) -> Signs:
    """Every point of the runs that end where the signs say; a turning point has both, and
    belongs to the run that it ends.
    """
    part = np.zeros(len(ends), dtype=np.int8)
    for end in np.flatnonzero(ends):
        run = part[max(0, end - RUN + 1) : end + 1]
        run[run == 0] = ends[end]
    return part


def two_in_three(near: Signs, side: Signs) -> npt.NDArray[np.bool_]:
    """Every point of three in a row on one side of the centre, two of them near its limit."""
    part = np.zeros(len(near), dtype=bool)
    if len(near) < TRIO:
        return part
    same = np.abs(sliding_window_view(side, TRIO).sum(axis=1)) == TRIO
    enough = (sliding_window_view(near, TRIO) != 0).sum(axis=1) >= NEAR_IN_TRIO
    for start in np.flatnonzero(same & enough):
        part[start : start + TRIO] = True
    return part


def _ends_of(signs: Signs, length: int, total: int) -> Signs:
    ends = np.zeros(len(signs), dtype=np.int8)
    if len(signs) >= length:
        sums = sliding_window_view(signs, length).sum(axis=1)
        ends[length - 1 :] = np.where(np.abs(sums) == total, np.sign(sums), 0)
    return ends
