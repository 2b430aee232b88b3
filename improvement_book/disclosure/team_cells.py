"""What the table of practice reviews by team tells one who knows teams and council in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from improvement_book.disclosure.puzzle import Puzzle
from improvement_book.disclosure.told import NOTHING, Place, Told, refuse_others, rows
from improvement_book.period import Period
from improvement_book.tabulate.counts import Counts

TABLE, REVIEWS = "grades_by_team", "reviews"
DONE = "done_by_team"


def add_teams(puzzle: Puzzle, counts: Counts, told: Mapping[Place, Told]) -> None:
    """Put every count of a team that was ever told of into the puzzle.

    Everybody knows how many reviews a team had and how many the council had at each grade. Below
    council level nobody may know that none or all of a team's reviews have a grade.
    """
    codes = {key.split("; ")[0] for table, key, _ in told if table == TABLE}
    truth: dict[tuple[str, str, str], int] = {}
    frame = next(item.frame for item in counts.tables if item.declared.name == TABLE)
    of_month = defaultdict[str, list[str]](list)
    for code in sorted(codes):
        for month in Period.parse(code).months:
            of_month[month.code].append(code)
    for row in rows(frame):
        for code in of_month[str(row["period"])]:
            place = (code, str(row["team"]), str(row["grade"]))
            truth[place] = truth.get(place, 0) + int(row[REVIEWS])
    refuse_others(told, TABLE, {"; ".join(place) for place in truth})
    _tie(puzzle, truth, told)
    _add_done(puzzle, counts, told)


def _add_done(puzzle: Puzzle, counts: Counts, told: Mapping[Place, Told]) -> None:
    """Reviews done by team, where any were ever shown: their sum is known."""
    shown = {key.split("; ")[0] for (table, key, _), told_of in told.items()
             if table == DONE and told_of.shown}  # fmt: skip
    sums = defaultdict[str, list[int]](list)
    frame = next(item.frame for item in counts.tables if item.declared.name == DONE)
    for row in rows(frame[frame["period"].isin(shown)]):
        key = f"{row['period']}; {row['team']}"
        figure = told.get((DONE, key, "done"), NOTHING)
        cell = puzzle.cell(f"{DONE}: {key}", int(row["done"]), table=DONE, told=figure)
        sums[str(row["period"])].append(cell)
    for parts in sums.values():
        puzzle.equation(parts)


def _tie(
    puzzle: Puzzle, truth: Mapping[tuple[str, str, str], int], told: Mapping[Place, Told]
) -> None:
    """The cells, and their known sums by team and by grade."""
    sums = defaultdict[tuple[str, ...], list[int]](list)
    cells = {}
    for (code, team, grade), count in truth.items():
        key = "; ".join((code, team, grade))
        figure = told.get((TABLE, key, REVIEWS), NOTHING)
        cell = puzzle.cell(f"{TABLE}: {key}", count, table=TABLE, told=figure, zero=True)
        cells[cell] = figure
        sums[code, "team", team].append(cell)
        sums[code, "grade", grade].append(cell)
    for (_, by, _), parts in sums.items():
        total = sum(map(puzzle.value, parts))
        puzzle.equation(parts)
        for cell in parts:
            puzzle.cap(cell, total)
        if by == "team" and total and total in map(puzzle.value, parts):
            for cell in parts:
                puzzle.mark_whole(cell)
        if by == "grade" and all(cells[cell].hidden and not cells[cell].shown for cell in parts):
            puzzle.silence(parts)
