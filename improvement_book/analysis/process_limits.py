"""Between which values an indicator moves by chance: the centre and limits of one segment.

[1] NHS England, Making Data Count: XmR charts. [2] NHSRplotthedots 0.2.2, ptd_spc_standard: the
same limits, with one screening of moving ranges, which the NHS spreadsheet does not have.
[3] Montgomery (2009), Introduction to Statistical Quality Control, 6.4: 2.66 is 3 / 1.128.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from improvement_book.analysis.released import Matrix

LIMIT_RANGES = 2.66
"""Mean moving ranges between the centre and a limit [1, 3]."""
NEAR_RANGES = LIMIT_RANGES * 2 / 3
"""The same for a near limit: two thirds of the way [1]."""
SCREEN_RANGES = 3.267
"""A moving range of this many mean ones, or more, is screened out once [2]."""
RANGE_OF_SIGMA = 1.128
"""The mean moving range of independent values, in standard deviations [3]."""
ROUNDING = 1e-12
"""Closer than this, as a part of the largest value, two figures differ by rounding only."""

NO_VALUES = "there are no values"
NO_TWO_FOLLOW = "no two values follow each other: no limits"
NO_MOVEMENT = "most values are the same as the one before: no limits can be worked out"


@dataclass(frozen=True)
class ProcessLimits:
    """Centre and limits, in the indicator's unit.

    points: values that they rest on. moving_range: the mean one after screening. A limit is None
    with a reason.
    """

    points: int
    mean: float | None = None
    moving_range: float | None = None
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    reason: str = ""

    @property
    def sigma(self) -> float | None:
        """The standard deviation that the moving ranges stand for [3]; None without limits."""
        return None if self.lower is None else (self.moving_range or 0.0) / RANGE_OF_SIGMA


def process_limits(values: Matrix, screen: bool = True) -> ProcessLimits:
    """The centre and limits of some values in order [1].

    values: one per period, NaN where there is none: a moving range is counted only between two
    periods that follow each other. screen: whether ranges that are far too large are left out
    once [2]; the centre keeps their values. No limits where every range that is left is 0.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return ProcessLimits(0, reason=NO_VALUES)
    mean = float(known.mean())
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    if not len(ranges):
        return ProcessLimits(len(known), mean, reason=NO_TWO_FOLLOW)
    smallest = rounding(known)
    if screen and ranges.mean() > smallest:
        ranges = ranges[ranges < SCREEN_RANGES * ranges.mean()]
    width = float(ranges.mean()) if len(ranges) else 0.0
    if width <= smallest:
        return ProcessLimits(len(known), mean, 0.0, reason=NO_MOVEMENT)
    far, near = LIMIT_RANGES * width, NEAR_RANGES * width
    return ProcessLimits(
        len(known), mean, width, mean - far, mean + far, mean - near, mean + near
    )  # fmt: skip


def rounding(values: Matrix) -> float:
    """Below which difference two of the values are equal."""
    return ROUNDING * float(np.nanmax(np.abs(values)))
