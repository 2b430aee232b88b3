"""What the tables of practice reviews tell: months, quarters and years of the same reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from improvement_book.disclosure.puzzle import Puzzle
from improvement_book.disclosure.review_links import (
    FURTHER,
    REVIEWS,
    ROUTINE,
    Group,
    add_links,
)
from improvement_book.disclosure.told import (
    DIMENSIONS,
    NOTHING,
    Place,
    Told,
    key_of,
    refuse_others,
    rows,
)
from improvement_book.period import Kind, Period
from improvement_book.tabulate.counts import Counts

TABLES = ("grades_by_month", "moderation_by_month", "reviews_by_selection")


def add_reviews(puzzle: Puzzle, counts: Counts, told: Mapping[Place, Told]) -> None:
    """Put every count of reviews into the puzzle, month by month, and the longer periods told."""
    frames = {table.declared.name: table.frame for table in counts.tables}
    of_period = defaultdict[tuple[str, Period], dict[Group, int]](dict)
    longer = _longer_periods(told)
    for table in TABLES:
        truth: dict[Group, dict[Period, int]] = defaultdict(dict)
        for row in rows(frames[table]):
            group = tuple(str(row[name]) for name in DIMENSIONS[table][1:])
            truth[group][Period.parse(str(row["period"]))] = int(row[REVIEWS])
        counted = set()
        for group, months in truth.items():
            cells = _group_cells(puzzle, told, table, group, months, longer)
            for period, cell in cells.items():
                of_period[table, period][group] = cell
                counted.add("; ".join((period.code, *group)))
        refuse_others(told, table, counted)
    _tie_tables(puzzle, of_period)
    add_links(puzzle, counts, told, of_period)


def _longer_periods(told: Mapping[Place, Told]) -> set[Period]:
    """The quarters and years of which anything was ever told."""
    codes = {key.split("; ")[0] for name, key, _ in told if name in {*TABLES, *FURTHER}}
    periods = {Period.parse(code) for code in codes}
    return {period for period in periods if period.kind is not Kind.MONTH}


def _group_cells(
    puzzle: Puzzle,
    told: Mapping[Place, Told],
    table: str,
    group: Group,
    months: Mapping[Period, int],
    longer: set[Period],
) -> dict[Period, int]:
    """The cells of one group, one for each period, and the sums that tie them together.

    A quarter or year that is not over has the months there are.
    """
    truth = dict(months)
    for period in longer:
        inside = [months[month] for month in period.months if month in months]
        if inside:
            truth[period] = sum(inside)
    cells = {}
    for period, count in sorted(truth.items()):
        row = dict(zip(DIMENSIONS[table], (period.code, *group), strict=True))
        key = key_of(row, table)
        cells[period] = puzzle.cell(
            f"{table}: {key}: {REVIEWS}",
            count,
            table=table,
            told=told.get((table, key, REVIEWS), NOTHING),
        )
    for whole in sorted(longer & set(cells)):
        addends = [cells[month] for month in whole.months if month in cells]
        puzzle.equation(addends, [cells[whole]])
        quarters = [part for part in longer & set(cells) if part.kind is Kind.QUARTER]
        inside = [cells[part] for part in quarters if part != whole and _within(part, whole)]
        puzzle.sum_of(cells[whole], inside or addends)
    return cells


def _within(part: Period, whole: Period) -> bool:
    return whole.start <= part.start and part.end <= whole.end


def _tie_tables(
    puzzle: Puzzle, of_period: Mapping[tuple[str, Period], Mapping[Group, int]]
) -> None:
    """In each period, as many grades as moderations as routine reviews chosen at random.

    Where they differ, everybody is taken to know by how many.
    """
    for period in sorted({period for _, period in of_period}):
        grades, moderations, selections = (of_period.get((table, period), {}) for table in TABLES)
        routine = selections.get(ROUTINE)
        sums = [list(cells.values()) for cells in (grades, moderations) if cells]
        if routine is not None:
            for cells in sums:
                puzzle.equation(cells, [routine])
        elif len(sums) > 1:
            puzzle.equation(*sums)
