"""Does an indicator move by more than chance: the XmR chart, as the NHS reads it.

This is the front room: limits, special causes and icons have modules of their own. The chart of an
indicator, whose window or past may allow no icons, is that of control_chart.

[1] NHS England, Making Data Count. METHODS, Indicators over time; Deviations, Screening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from improvement_book.analysis.chart_icons import Assurance as Assurance
from improvement_book.analysis.chart_icons import Variation as Variation
from improvement_book.analysis.chart_icons import assurance, improving, variation
from improvement_book.analysis.process_limits import NO_MOVEMENT as NO_MOVEMENT
from improvement_book.analysis.process_limits import ProcessLimits as ProcessLimits
from improvement_book.analysis.process_limits import process_limits
from improvement_book.analysis.published_values import UnusableValues, better, number_or_symbol
from improvement_book.analysis.released import Matrix
from improvement_book.analysis.special_causes import Signs, special_causes
from improvement_book.analysis.special_causes import SpecialCause as SpecialCause

FEWEST_POINTS = 12
"""Under this many values of a segment there is a run chart, and no icons (METHODS)."""
TOO_FEW = f"fewer than {FEWEST_POINTS} values since the start: too few to tell chance from change"
NO_LATEST = "there is no value for the latest period"

POINT_COLUMNS = ("mean", "lower", "upper", "near_lower", "near_upper")


@dataclass(frozen=True)
class Segment:
    """A stretch of a chart with limits of its own.

    start, stop: its first position, and the one behind its last. baseline_stop: the one behind the
    last value that limits rest on, before stop where the baseline is fixed. points: its values.
    """

    start: int
    stop: int
    baseline_stop: int
    points: int
    limits: ProcessLimits

    @property
    def run_chart(self) -> bool:
        """Whether it is drawn without limits: too few values, or none could be worked out."""
        return self.points < FEWEST_POINTS or self.limits.lower is None

    @property
    def reason(self) -> str:
        """Why it is drawn without limits, else ""."""
        return TOO_FEW if self.points < FEWEST_POINTS else self.limits.reason


@dataclass(frozen=True)
class Xmr:
    """A control chart of single values.

    points: one row per value: value, mean, lower, upper, near_lower, near_upper (the unit of the
    values, missing where there is none), special_cause (a SpecialCause, "" for none), improving
    (missing where no special cause or neither way is better), direction (1, -1 or 0), segment.
    The limits of a run chart stand in the table, and are not to be drawn.
    variation, assurance: None without an icon; direction: of the last point, 1, -1 or 0.
    warnings: why there are no icons, in words; empty where there are.
    """

    points: pd.DataFrame
    segments: tuple[Segment, ...]
    polarity: str
    target: float | None
    variation: Variation | None
    assurance: Assurance | None
    direction: int
    warnings: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """The points."""
        return self.points

    @property
    def special_cause(self) -> SpecialCause:
        """The rule that tells the last point from chance, "" for none or without an icon."""
        if self.variation is None or self.points.empty:
            return SpecialCause.NONE
        return SpecialCause(self.points["special_cause"].iloc[-1])


def xmr(
    values: Iterable[object],
    polarity: str,
    target: float | None = None,
    fixed_points: int | None = None,
    rebase_at: Sequence[int] = (),
    screen: bool = True,
) -> Xmr:
    """Does the last value differ from what chance gives, and can chance carry it over its target?

    values: one per period in order; a number, or nothing or a symbol, which breaks runs and
    moving ranges. polarity: higher, lower, target or none. fixed_points: how many values of a
    segment its limits rest on, at least FEWEST_POINTS; all by default. rebase_at: positions, from
    0, at which a new segment starts (the first period that ends on or after the day of the
    event). screen: see process_limits.
    No icons, with the reason in warnings: fewer than FEWEST_POINTS values in the last segment, no
    limits, or no value in the last place (which takes the variation alone).
    Raises UnknownChoice (polarity); UnusableValues for a text, fixed_points below FEWEST_POINTS
    or a position that is none.
    """
    better(polarity)
    numbers = _numbers(values)
    if fixed_points is not None and fixed_points < FEWEST_POINTS:
        raise UnusableValues(f"Limits on {fixed_points} points: expected {FEWEST_POINTS} or more.")
    segments = _segments(numbers, rebase_at, fixed_points, screen)
    points, directions = _points(numbers, segments, polarity)
    last = segments[-1]
    direction = 0
    warnings = [last.reason] if last.run_chart else []
    icon: Variation | None = None
    if len(numbers) == 0 or np.isnan(numbers[-1]):
        warnings.append(NO_LATEST)
    elif not last.run_chart:
        direction = int(directions[-1])
        icon = variation(direction, polarity)
    meets = None if last.run_chart else assurance(last.limits, target, polarity)
    return Xmr(points, segments, polarity, target, icon, meets, direction, tuple(warnings))


def _numbers(values: Iterable[object]) -> Matrix:
    read = (number_or_symbol(value) for value in values)
    return np.array([np.nan if isinstance(value, str) else value for value in read], dtype=float)


def _segments(
    numbers: Matrix, rebase_at: Sequence[int], fixed_points: int | None, screen: bool
) -> tuple[Segment, ...]:
    wrong = [place for place in rebase_at if not 0 <= place < len(numbers)]
    if wrong:
        raise UnusableValues(f"{wrong} are no positions of {len(numbers)} values.")
    edges = [0, *sorted(set(rebase_at) - {0}), len(numbers)]
    found = []
    for start, stop in pairwise(edges):
        own = numbers[start:stop]
        places = np.flatnonzero(~np.isnan(own))
        fixed = fixed_points is not None and len(places) > fixed_points
        end = int(places[fixed_points - 1]) + 1 if fixed and fixed_points else len(own)
        limits = process_limits(own[:end], screen)
        found.append(Segment(start, stop, start + end, len(places), limits))
    return tuple(found)


def _points(
    numbers: Matrix, segments: Sequence[Segment], polarity: str
) -> tuple[pd.DataFrame, Signs]:
    count = len(numbers)
    lines = {name: np.full(count, np.nan) for name in POINT_COLUMNS}
    kinds = [SpecialCause.NONE] * count
    directions = np.zeros(count, dtype=np.int8)
    of_segment = np.zeros(count, dtype=np.int64)
    for number, segment in enumerate(segments):
        own = slice(segment.start, segment.stop)
        of_segment[own] = number
        for name, line in lines.items():
            at = getattr(segment.limits, name)
            line[own] = np.nan if at is None else at
        if not segment.run_chart:
            kinds[own], directions[own] = special_causes(numbers[own], segment.limits)
    better_way = [improving(int(way), polarity) for way in directions]
    table = pd.DataFrame(
        {
            "value": _floating(numbers),
            **{name: _floating(line) for name, line in lines.items()},
            "special_cause": pd.array([str(kind) for kind in kinds], dtype="str"),
            "improving": pd.array(better_way, dtype="boolean"),
            "direction": directions.astype(np.int64),
            "segment": of_segment,
        }
    )
    return table, directions


def _floating(line: Matrix) -> pd.arrays.FloatingArray:
    """The same as pd.array gives, at a tenth of the time."""
    return pd.arrays.FloatingArray(line, np.isnan(line))
