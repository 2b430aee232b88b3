"""What the council's own published values tell, whoever published them: official figures are known.

Mostly such a value is a rounded share or rate. Its reader is taken to know the counts behind it
exactly: that is more than he does, and no less safe.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from improvement_book.disclosure.indicator_cells import DENOMINATOR, NUMERATOR, VALUE, Point
from improvement_book.disclosure.puzzle import Puzzle
from improvement_book.disclosure.told import FIGURES, NOTHING, Place, Told, key_of, rows
from improvement_book.disclosure.window_cells import IN_PERIOD, ROLLING, YEAR_TO_DATE
from improvement_book.period import Period
from improvement_book.tabulate.indicators import counts_somebody

OBSERVATIONS = "observations"
Published = Mapping[tuple[str, Period], float]
"""The council's own published values, by indicator and period."""


def add_published(
    puzzle: Puzzle,
    points: Iterable[Point],
    windows: Mapping[str, str],
    units: Mapping[str, str],
    published: Published,
) -> None:
    """A published period longer than those of the book tells what these come to.

    A period that the series lacks counts as nothing. Where the series begins or ends within the
    published period, only a published count says how much there is besides.
    """
    series: dict[tuple[str, str], dict[Period, int]] = defaultdict(dict)
    for point in points:
        if not point.series.is_group:
            for name, cell in point.cells.items():
                series[point.series.indicator_id, name][point.period] = cell
    for (indicator_id, whole), value in published.items():
        if windows.get(indicator_id) != IN_PERIOD:
            continue
        is_count = counts_somebody(units.get(indicator_id, ""))
        for name in (NUMERATOR, DENOMINATOR, VALUE):
            by_period = series.get((indicator_id, name), {})
            _add_whole(puzzle, whole, by_period, value if is_count else None)


def _add_whole(
    puzzle: Puzzle, whole: Period, by_period: Mapping[Period, int], count: float | None
) -> None:
    """What one figure comes to in a published period. count: published, where it counts."""
    parts = [
        cell
        for period, cell in by_period.items()
        if period.kind is not whole.kind and whole.start <= period.start and period.end <= whole.end
    ]
    if not parts:
        return
    recorded = sum(puzzle.value(part) for part in parts)
    label = f"{puzzle.label(parts[0])}, and all of {whole.code}"
    begins, ends = min(p.start for p in by_period), max(p.end for p in by_period)
    if whole.start < begins or ends < whole.end:
        if count is None:
            return
        beyond = max(0, round(count) - recorded)
        parts.append(puzzle.cell(f"{label}, not recorded", beyond, guarded=False))
        recorded += beyond
    puzzle.equation(parts, [puzzle.cell(label, recorded, guarded=False, known=True)])


def published_rows(
    counts: pd.DataFrame,
    windows: Mapping[str, str],
    told: Mapping[Place, Told],
    published: Published,
) -> frozenset[tuple[str, Period]]:
    """Where a published value is one of the book's own figures, and the release does not show it.

    counts: the council's observations. A value that counts from April, or twelve months, is
    that of the last period of the published one.
    """
    at_the_end = {(indicator_id, period.end) for indicator_id, period in published}
    found = set()
    for row in rows(counts):
        indicator_id, period = str(row["indicator_id"]), Period.parse(str(row["period"]))
        is_published = (indicator_id, period) in published
        if windows.get(indicator_id) in (YEAR_TO_DATE, ROLLING):
            is_published |= (indicator_id, period.end) in at_the_end
        places = [(OBSERVATIONS, key_of(row, OBSERVATIONS), name) for name in FIGURES[OBSERVATIONS]]
        if is_published and not any(told.get(place, NOTHING).now for place in places):
            found.add((indicator_id, period))
    return frozenset(found)
