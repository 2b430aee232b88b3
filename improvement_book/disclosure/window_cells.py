"""What the periods of an indicator tell of each other: sums, differences and rolling windows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from improvement_book.disclosure.indicator_cells import DENOMINATOR, REST, Point, Series
from improvement_book.disclosure.knowledge import AttackFailed
from improvement_book.disclosure.puzzle import Puzzle
from improvement_book.period import Kind, Period

IN_PERIOD, YEAR_TO_DATE, ROLLING = "in period", "year to date", "rolling 12"
"""Windows of an indicator in which periods tell of each other."""
PERIODS_A_YEAR = {Kind.MONTH: 12, Kind.QUARTER: 4}
Pair = tuple[Period, Period]
SOLVED, IMPOSSIBLE = 0, 2
"""How scipy.optimize.milp says that it ended."""


def add_windows(
    puzzle: Puzzle, points: Iterable[Point], windows: Mapping[str, str], knows_totals: bool
) -> None:
    """Tie the periods of each series together, as its window does.

    windows: indicator -> window. knows_totals: nothing of the council is to be protected.
    """
    series: dict[tuple[Series, str], dict[Period, int]] = defaultdict(dict)
    for point in sorted(points, key=lambda point: point.period):
        for name, cell in point.cells.items():
            series[point.series, name][point.period] = cell
    steps = {}
    for (of, name), by_period in series.items():
        window = windows.get(of.indicator_id, "")
        guarded = of.is_group or not knows_totals
        if window == IN_PERIOD:
            _add_sums(puzzle, by_period)
        elif window == YEAR_TO_DATE:
            steps[of, name] = _add_steps(puzzle, by_period, guarded)
        # Whoever can tell a denominator can tell its numerator and its rest.
        elif window == ROLLING and (name != DENOMINATOR or (of, REST) not in series):
            _add_rolling(puzzle, by_period, guarded)
    _cap_steps(puzzle, steps)


def _parts_of(period: Period) -> tuple[tuple[Period, ...], ...]:
    """The ways to put a period together from shorter ones."""
    if period.kind is Kind.MONTH:
        return ()
    if period.kind is Kind.QUARTER:
        return (period.months,)
    quarters = tuple(Period.containing(month.end, Kind.QUARTER) for month in period.months[::3])
    return (period.months, quarters)


def _add_sums(puzzle: Puzzle, by_period: Mapping[Period, int]) -> None:
    """A quarter is its months, and a year its quarters or months, wherever they do add up."""
    for whole, cell in by_period.items():
        for parts in _parts_of(whole):
            addends = [by_period[part] for part in parts if part in by_period]
            together = sum(puzzle.value(addend) for addend in addends)
            if len(addends) == len(parts) and together == puzzle.value(cell):
                puzzle.equation(addends, [cell])


def _add_steps(puzzle: Puzzle, by_period: Mapping[Period, int], guarded: bool) -> dict[Pair, int]:
    """Year to date: what came between two periods of a financial year, unless any of it is < 0."""
    years = defaultdict(list)
    for period, cell in by_period.items():
        years[Period.containing(period.end, Kind.YEAR), period.kind].append((period, cell))
    steps = {}
    for found in years.values():
        between = list(pairwise(found))
        if any(puzzle.value(later) < puzzle.value(before) for (_, before), (_, later) in between):
            continue
        for (first, before), (second, later) in between:
            step = puzzle.cell(
                f"{puzzle.label(later)}, less the period before",
                puzzle.value(later) - puzzle.value(before),
                guarded=guarded,
                known=puzzle.is_known(before) and puzzle.is_known(later),
                now=puzzle.is_shown_now(before) and puzzle.is_shown_now(later),
            )
            puzzle.equation([later], [before, step])
            most = puzzle.most(later)
            if most is not None:
                puzzle.cap(step, most)
            steps[first, second] = step
    return steps


def _cap_steps(puzzle: Puzzle, steps: Mapping[tuple[Series, str], Mapping[Pair, int]]) -> None:
    """No group's step is more than the council's, which is that of all its groups together.

    A group without the step could have had any of it, so that nothing is known of the others.
    """
    together = defaultdict(list)
    for (of, name), by_pair in steps.items():
        for pair, step in by_pair.items():
            if puzzle.most(step) is not None:
                together[of.indicator_id, of.dimension, name, pair].append(step)
    groups = Counter((of.indicator_id, of.dimension, name) for of, name in steps)
    for (indicator_id, dimension, name, _), cells in together.items():
        if len(cells) == groups[indicator_id, dimension, name]:
            for cell in cells:
                puzzle.cap(cell, sum(puzzle.value(other) for other in cells))


def _add_rolling(puzzle: Puzzle, by_period: Mapping[Period, int], guarded: bool) -> None:
    """Rolling 12 months: each figure is the sum of counts that were never shown.

    They are taken for what they need not be, one of the worlds in which the figures add up. Where
    there is none, the windows are none.
    """
    for kind, length in PERIODS_A_YEAR.items():
        windows = {cell: _last(period, length) for period, cell in by_period.items()
                   if period.kind is kind}  # fmt: skip
        singles = sorted({single for window in windows.values() for single in window})
        place = {single: at for at, single in enumerate(singles)}
        members = [[place[single] for single in window] for window in windows.values()]
        world = _whole_world(members, [puzzle.value(cell) for cell in windows], len(singles))
        if world is None:
            continue
        label = puzzle.label(next(iter(windows)))
        added = [
            puzzle.cell(f"{label}, {single} alone", count, guarded=False)
            for single, count in zip(singles, world, strict=True)
        ]
        for cell, window in zip(windows, members, strict=True):
            puzzle.equation([added[at] for at in window], [cell])
        if guarded:
            puzzle.watched += added


def _last(period: Period, length: int) -> tuple[Period, ...]:
    periods = [period]
    while len(periods) < length:
        periods.append(periods[-1].previous)
    return tuple(periods)


def _whole_world(
    members: Sequence[Sequence[int]], totals: Sequence[int], size: int
) -> list[int] | None:
    """Whole numbers of at least 0 that add up to the totals; None where there are none."""
    if not members:
        return None
    row = np.repeat(np.arange(len(members)), [len(window) for window in members])
    column = np.concatenate([np.array(window) for window in members])
    sums = csr_array((np.ones(len(row)), (row, column)), shape=(len(members), size))
    found = milp(
        np.zeros(size),
        integrality=np.ones(size, dtype=np.int64),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(sums, totals, totals),
    )
    if found.status == IMPOSSIBLE:
        return None
    if found.status != SOLVED or found.x is None:
        raise AttackFailed(f"the solver says: {found.message}")
    return [round(value) for value in found.x]
