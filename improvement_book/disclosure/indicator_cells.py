"""What indicators tell: counts and shares of the council and of groups, which add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from improvement_book.disclosure.puzzle import Puzzle
from improvement_book.disclosure.told import (
    FIGURES,
    NOTHING,
    Place,
    Told,
    key_of,
    refuse_others,
    rows,
)
from improvement_book.period import Period
from improvement_book.tabulate.counts import Counts
from improvement_book.tabulate.indicators import counts_somebody, units_per

NUMERATOR, DENOMINATOR, VALUE, REST = "numerator", "denominator", "value", "rest"
"""The figures of a row, and the denominator less the numerator, which is never printed."""
WHOLE = 1e-6
"""A figure farther from a whole number is no count of anybody."""


@dataclass(frozen=True)
class Series:
    """What stays the same from period to period. The council has no dimension and category."""

    indicator_id: str
    dimension: str
    category: str

    @property
    def is_group(self) -> bool:
        return bool(self.dimension or self.category)


@dataclass(frozen=True)
class Point:
    """The counts of one indicator in one period, for the council or a group.

    cells: figure -> its place in the puzzle. is_told: whether any of its figures was ever shown.
    """

    series: Series
    period: Period
    cells: Mapping[str, int]
    is_told: bool


def indicator_points(
    puzzle: Puzzle,
    counts: Counts,
    told: Mapping[Place, Told],
    knows_totals: bool,
    public: Container[tuple[str, Period]] = frozenset(),
) -> tuple[Point, ...]:
    """Put every count of every indicator into the puzzle, with what ties them together.

    knows_totals: the attacker is a board member, who knows the council's figures: then only
    groups are to be protected from him. public: periods of indicators whose figures of the whole
    council everybody knows.
    """
    frames = {table.declared.name: table.frame for table in counts.tables}
    units = frames["indicators"].set_index("indicator_id")["unit"].to_dict()
    points = []
    for table in ("observations", "breakdowns"):
        of_council = table == "observations"
        lines = rows(frames[table])
        refuse_others(told, table, {key_of(row, table) for row in lines})
        for row in lines:
            unit = str(units.get(row["indicator_id"], ""))
            line = _Row(table, row, unit, told)
            at = str(row["indicator_id"]), Period.parse(str(row["period"]))
            given_up = of_council and (knows_totals or at in public)
            points.append(_point(puzzle, line, given_up))
    _add_groups(puzzle, points, knows_totals)
    return tuple(points)


class _Row:
    """A row of a table of indicators, with what was told of it and what follows at once."""

    def __init__(
        self, table: str, row: Mapping[str, Any], unit: str, told: Mapping[Place, Told]
    ) -> None:
        self.table, self.row = table, row
        self.key = key_of(row, table)
        self.told = {name: told.get((table, self.key, name), NOTHING) for name in FIGURES[table]}
        self.truth = {name: float(row[name]) for name in FIGURES[table] if not pd.isna(row[name])}
        self.is_share = not counts_somebody(unit) or DENOMINATOR in self.truth
        self._derive(units_per(unit))

    def label(self, name: str) -> str:
        return f"{self.table}: {self.key}: {name}"

    def counts(self) -> dict[str, float]:
        """The figures that count somebody."""
        names = (NUMERATOR, DENOMINATOR) if self.is_share else (NUMERATOR, VALUE)
        return {
            name: self.truth[name]
            for name in names
            if name in self.truth
            and self.truth[name] >= 0
            and abs(self.truth[name] - round(self.truth[name])) <= WHOLE
        }

    def knows(self, name: str) -> bool:
        """Whether a figure was shown, or follows from the share and the other figure."""
        if name not in self.truth or self.told[name].knows(self.truth[name]):
            return name in self.truth
        others = {NUMERATOR, DENOMINATOR, VALUE} - {name}
        return self.is_share and all(
            other in self.truth and self.told[other].knows(self.truth[other]) for other in others
        )

    def shows_now(self, name: str) -> bool:
        others = {NUMERATOR, DENOMINATOR, VALUE} - {name}
        return bool(self.told[name].now) or (
            self.is_share and all(self.told[other].now for other in others)
        )

    def shows_bare_share(self) -> bool:
        """Whether the release shows a share without the denominator that there is."""
        bare = DENOMINATOR in self.given and not self.told[DENOMINATOR].now
        return self.is_share and bare and bool(self.told[VALUE].now)

    def earlier_rests(self) -> list[float]:
        """What the denominator less the numerator was in every version shown.

        Versions pair up in their order; where one figure has fewer, any may go with any.
        """
        tops, bottoms = self.told[NUMERATOR].shown, self.told[DENOMINATOR].shown
        pairs = (
            zip(tops, bottoms, strict=True) if len(tops) == len(bottoms) else product(tops, bottoms)
        )
        return [bottom - top for top, bottom in pairs if bottom >= top]

    def _derive(self, factor: float) -> None:
        """A count that the council left out, and that its share and the other count give."""
        self.given = set(self.truth)
        share, top, bottom = (self.truth.get(name) for name in (VALUE, NUMERATOR, DENOMINATOR))
        if not self.is_share or not share:
            return
        if bottom is None and top is not None:
            self.truth[DENOMINATOR] = float(round(factor * top / share))
        if top is None and bottom is not None:
            self.truth[NUMERATOR] = float(round(share * bottom / factor))


def _point(puzzle: Puzzle, line: _Row, given_up: bool) -> Point:
    """The cells of one row.

    given_up: the attacker knows them all. A row is hidden as a whole, so a hidden count may be 0.
    """
    counts = line.counts()
    cells = {}
    for name, count in counts.items():
        cells[name] = puzzle.cell(
            line.label(name),
            count,
            table=f"{line.table}: {name}",
            told=line.told[name],
            guarded=not given_up,
            zero=True,
            known=given_up or line.knows(name),
            now=line.shows_now(name),
        )
    if NUMERATOR in cells and DENOMINATOR in cells:
        rest = counts[DENOMINATOR] - counts[NUMERATOR]
        if rest >= 0:
            both = cells[NUMERATOR], cells[DENOMINATOR]
            cells[REST] = puzzle.cell(
                line.label(REST),
                rest,
                guarded=not given_up,
                known=all(puzzle.is_known(cell) for cell in both),
                earlier=line.earlier_rests(),
                now=all(puzzle.is_shown_now(cell) for cell in both),
            )
            puzzle.equation([cells[DENOMINATOR]], [cells[NUMERATOR], cells[REST]])
    if line.shows_bare_share():
        puzzle.given_away.append(line.label(VALUE))
    names = ("indicator_id", "dimension", "category")
    return Point(
        series=Series(*(str(line.row.get(name, "")) for name in names)),
        period=Period.parse(str(line.row["period"])),
        cells=cells,
        is_told=any(told.shown for told in line.told.values()),
    )


def _add_groups(puzzle: Puzzle, points: Iterable[Point], knows_totals: bool) -> None:
    """The groups of a dimension add up to the council, but for a difference that everybody knows.

    Where none of them was ever shown, [c] stands there whatever they hold. One who knows the
    council's figures knows those of a group that is alone.
    """
    totals: dict[tuple[str, Period], dict[str, int]] = defaultdict(dict)
    groups = defaultdict(list)
    for point in points:
        of = point.series
        if of.is_group:
            groups[of.indicator_id, point.period, of.dimension].append(point)
        else:
            totals[of.indicator_id, point.period].update(point.cells)
    for (indicator_id, period, _), members in groups.items():
        if not any(point.is_told for point in members):
            puzzle.silence(cell for point in members for cell in point.cells.values())
        _add_group(puzzle, members, totals[indicator_id, period])
        if knows_totals and len(members) == 1:
            puzzle.give_up(members[0].cells.values())


def _add_group(puzzle: Puzzle, members: Sequence[Point], totals: dict[str, int]) -> None:
    """Tie the groups of one dimension to the council, or to those of the dimensions before."""
    addends = defaultdict(list)
    for point in members:
        for name, cell in point.cells.items():
            addends[name].append(cell)
    others = {}
    for name, cells in addends.items():
        together = sum(puzzle.value(cell) for cell in cells)
        if name in totals:
            count = max(0, puzzle.value(totals[name]) - together)
            if count:
                label = f"{puzzle.label(cells[0])}, and all others of its dimension"
                others[name] = puzzle.cell(label, count)
                puzzle.cap(others[name], together + count)
                cells.append(others[name])
            for cell in cells:
                puzzle.cap(cell, together + count)
        else:
            # Two dimensions come to the same, even where the council recorded no total.
            label = f"{puzzle.label(cells[0])}, and all of its dimension"
            totals[name] = puzzle.cell(label, together, guarded=False)
        puzzle.equation(cells, [totals[name]])
    if {NUMERATOR, REST, DENOMINATOR} <= set(others):
        puzzle.equation([others[NUMERATOR], others[REST]], [others[DENOMINATOR]])
