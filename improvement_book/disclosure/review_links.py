"""How the further tables of practice reviews add up to others; one never shown tells nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass

from improvement_book.council import GradeScale
from improvement_book.disclosure.puzzle import Puzzle
from improvement_book.disclosure.told import (
    DIMENSIONS,
    FIGURES,
    NOTHING,
    Place,
    Told,
    refuse_others,
    rows,
)
from improvement_book.period import Period
from improvement_book.tabulate.counts import Counts

REVIEWS = "reviews"
ROUTINE = ("routine", "random")
"""The reviews of which grades and moderation are shown."""
GRADES, MODERATION, SELECTION = "grades_by_month", "moderation_by_month", "reviews_by_selection"
BY_WHOM, PAIRS, BY_SELECTION = "grades_by_whom", "moderated_pairs", "moderation_by_selection"
AGAINST, OTHER_GRADES = "moderated_against", "other_grades"
SIDES = "good_by_month"
CHOSEN_AT_RANDOM = "routine, at random"
NOT_MODERATED = "not moderated"
BLOCKS = {
    SIDES: 0,
    "domain_grades": 1,
    "reviewed_by": 0,
    "learning_themes": 0,
    "done_against_plan": 0,
    "review_actions": 1,
    "immediate_concerns": 1,
    "re_reviews": 0,
    OTHER_GRADES: 1,
    AGAINST: 0,
    BY_SELECTION: 0,
    BY_WHOM: 0,
    PAIRS: 0,
    "family_views": 0,
}
"""The further tables, and by how many of their columns a period is cut into blocks. A block of
which everything is hidden is hidden whatever each of its cells holds."""
FURTHER = tuple(BLOCKS)
WHOSE = {AGAINST, BY_WHOM, PAIRS}
"""Tables of the same moderated reviews, which tell more together."""

Group = tuple[str, ...]
Cells = MutableMapping[tuple[str, Period], dict[Group, int]]
"""Table and period -> the cells of its groups."""


def add_links(puzzle: Puzzle, counts: Counts, told: Mapping[Place, Told], cells: Cells) -> None:
    """Put the further tables that ever showed a count into the puzzle.

    cells: those of grades, moderation and selection, in every period of which anything was told.
    """
    shown = {table for (table, *_), figure in told.items() if figure.shown}
    for table in FURTHER:
        if table in shown or (table == BY_WHOM and PAIRS in shown):
            periods = _periods(told, WHOSE if table in WHOSE else {table})
            _add_table(puzzle, counts, told, cells, table, periods)
    if PAIRS not in shown:
        _add_table(puzzle, counts, told, cells, PAIRS, _seen_from_both_sides(told))
    for period in sorted({period for table, period in cells if table in FURTHER}):
        _Links(puzzle, period, cells).tie(counts.council.scale)


def _add_table(
    puzzle: Puzzle,
    counts: Counts,
    told: Mapping[Place, Told],
    cells: Cells,
    table: str,
    periods: Collection[Period],
) -> None:
    """The cells of one table in these periods."""
    (column,) = FIGURES[table]
    counted = set()
    blocks = defaultdict[tuple[Period, Group], list[tuple[int, Told]]](list)
    for group, months in _by_group(counts, table, column).items():
        own = {}
        for period in periods:
            inside = [n for month, n in months.items() if _within(month, period)]
            if inside:
                key = "; ".join((period.code, *group))
                figure = told.get((table, key, column), NOTHING)
                label = f"{table}: {key}: {column}"
                own[period] = puzzle.cell(label, sum(inside), table=table, told=figure)
                cells.setdefault((table, period), {})[group] = own[period]
                blocks[period, group[: BLOCKS[table]]].append((own[period], figure))
                counted.add(key)
        _tie_periods(puzzle, own)
    refuse_others(told, table, counted)
    for block in blocks.values():
        if not any(figure.shown for _, figure in block):
            _hide_whole(puzzle, table, [cell for cell, _ in block])


def _hide_whole(puzzle: Puzzle, table: str, block: list[int]) -> None:
    """A block of which nothing was ever shown."""
    puzzle.silence(block)
    if table == SIDES:
        # Whoever finds out a small side finds out the grades on it, which are guarded.
        puzzle.give_up(block)


def _periods(told: Mapping[Place, Told], tables: set[str]) -> list[Period]:
    """The periods of which anything was told, and their months where they are of several kinds."""
    periods = {Period.parse(key.split("; ")[0]) for table, key, _ in told if table in tables}
    if len({period.kind for period in periods}) > 1:
        periods |= {month for period in periods for month in period.months}
    return sorted(periods)


def _seen_from_both_sides(told: Mapping[Place, Told]) -> list[Period]:
    """Where pairs are bounded by their margins and by their directions, though never shown."""
    shown = [
        {
            Period.parse(key.split("; ")[0])
            for (name, key, _), figure in told.items()
            if name == table and figure.shown
        }
        for table in (AGAINST, BY_WHOM)
    ]
    return [
        period
        for period in _periods(told, WHOSE)
        if all(any(_share_a_day(period, other) for other in periods) for periods in shown)
    ]


def _share_a_day(one: Period, other: Period) -> bool:
    return one.start <= other.end and other.start <= one.end


def _direction(given: int, again: int) -> str:
    """The place of the reviewer's grade against that of the moderator's, the worst first."""
    if given == again:
        return "the same"
    return "reviewer higher" if given > again else "reviewer lower"


def _why(group: Group) -> str:
    """Why a review of this type and selection was done; a re-review always for that."""
    kind, how = group
    if kind == "re-review":
        return "re-reviews"
    if how == "risk":
        return "because of a risk"
    return "for a theme" if "thematic" in group else "others"


def _by_group(counts: Counts, table: str, column: str) -> dict[Group, dict[Period, int]]:
    """What was counted, by group and then by period."""
    truth: dict[Group, dict[Period, int]] = defaultdict(dict)
    frame = next(item.frame for item in counts.tables if item.declared.name == table)
    for row in rows(frame):
        group = tuple(str(row[name]) for name in DIMENSIONS[table][1:])
        truth[group][Period.parse(str(row["period"]))] = int(row[column])
    return truth


def _tie_periods(puzzle: Puzzle, cells: Mapping[Period, int]) -> None:
    """Months add up to quarters and years."""
    for whole, cell in cells.items():
        parts = [cells[month] for month in whole.months if month in cells]
        if parts and parts != [cell]:
            puzzle.equation(parts, [cell])


def _within(part: Period, whole: Period) -> bool:
    return whole.start <= part.start and part.end <= whole.end


@dataclass(frozen=True)
class _Links:
    """The sums of one period."""

    puzzle: Puzzle
    period: Period
    cells: Cells

    def tie(self, scale: GradeScale) -> None:
        """All sums that an attacker can use."""
        good = scale.good_or_better
        for side, better in (("good or better", True), ("below good", False)):
            grades = self._of(GRADES).items()
            parts = [cell for (grade,), cell in grades if (grade in good) is better]
            self._sum(parts, self._of(SIDES, side).values())
        selection = self._of(SELECTION)
        others = [cell for group, cell in selection.items() if group != ROUTINE]
        # Grades and moderations are as many as the reviews.
        routine = list((self._of(GRADES) or self._of(MODERATION)).values())
        routine = [selection[ROUTINE]] if ROUTINE in selection else routine
        for table in ("reviewed_by", "learning_themes"):
            self._sum(self._of(table).values(), routine)
        self._tie_plan(routine)
        for domain in self._names("domain_grades"):
            self._sum_and_rest("domain_grades", f"{domain}, all others", routine, domain)
        for chosen in self._names("immediate_concerns"):
            whole = routine if chosen == CHOSEN_AT_RANDOM else others
            self._sum_and_rest("immediate_concerns", f"{chosen}, all others", whole, chosen)
        for origin in self._names(MODERATION):
            by_origin = self._of(BY_SELECTION, origin).values()
            self._sum(by_origin, self._of(MODERATION, origin).values())
        for grade in self._names(GRADES):
            self._sum(self._of("family_views", grade).values(), self._of(GRADES, grade).values())
        both = self._of(BY_SELECTION)
        for how in self._names(PAIRS):
            of_both = [cell for (_, selection), cell in both.items() if selection == how]
            self._sum(self._of(PAIRS, how).values(), of_both)
        self._tie_reasons()
        self._tie_moderation()
        self._tie_directions(scale.grades)

    def _tie_plan(self, routine: Collection[int]) -> None:
        """Reviews done by teams with a plan; that these are all, where they are, may be known."""
        done = self._of("done_against_plan").values()
        if sum(map(self.puzzle.value, done)) == sum(map(self.puzzle.value, routine)):
            self._sum(done, routine)
        else:
            self._sum_and_rest("done_against_plan", "by teams without a plan", routine)

    def _tie_reasons(self) -> None:
        """Re-reviews, and the grades of all reviews that are not routine, are in the selection."""
        others = {group: c for group, c in self._of(SELECTION).items() if group != ROUTINE}
        again = [cell for group, cell in others.items() if group[0] == "re-review"]
        self._sum(self._of("re_reviews").values(), again)
        for why in self._names(OTHER_GRADES):
            of_these = [cell for group, cell in others.items() if _why(group) == why]
            self._sum(self._of(OTHER_GRADES, why).values(), of_these)

    def _tie_directions(self, grades: Sequence[str]) -> None:
        """Moderated reviews, and pairs of grades, are as many as stand in each direction."""
        origins, pairs = self._of(MODERATION), self._of(PAIRS)
        against = self._of(AGAINST)
        by_some = [cell for (by,), cell in origins.items() if by != NOT_MODERATED]
        self._sum(against.values(), by_some)
        for (direction,), cell in against.items():
            alike = [
                pair
                for (_, given, again), pair in pairs.items()
                if _direction(grades.index(given), grades.index(again)) == direction
            ]
            self._sum(alike, [cell])

    def _tie_moderation(self) -> None:
        """Whatever was not moderated has the reviewer's grade for its final one.

        Reviewer's grades = unmoderated + moderated; final ones = unmoderated + the moderator's.
        """
        puzzle, by_whom, pairs = self.puzzle, self._of(BY_WHOM), self._of(PAIRS)
        left, graded = [], []
        for (grade,), final in self._of(GRADES).items():
            if ("reviewer", grade) not in by_whom or ("moderator", grade) not in by_whom:
                continue
            reviewer, moderator = by_whom["reviewer", grade], by_whom["moderator", grade]
            unmoderated = puzzle.value(final) - puzzle.value(moderator)
            name = f"{BY_WHOM}: {self.period.code}; {grade}"
            left.append(puzzle.cell(f"{name}, not moderated", unmoderated))
            moved = puzzle.value(reviewer) - unmoderated
            graded.append(puzzle.cell(f"{name}, moderated", moved))
            puzzle.equation([left[-1], moderator], [final])
            puzzle.equation([left[-1], graded[-1]], [reviewer])
            self._sum([cell for group, cell in pairs.items() if group[1] == grade], graded[-1:])
            self._sum([cell for group, cell in pairs.items() if group[2] == grade], [moderator])
        origins = self._of(MODERATION)
        self._sum(left, [cell for (by,), cell in origins.items() if by == NOT_MODERATED])
        self._sum(graded, [cell for (by,), cell in origins.items() if by != NOT_MODERATED])

    def _of(self, table: str, *first: str) -> dict[Group, int]:
        """The cells of a table whose names begin so."""
        cells = self.cells.get((table, self.period), {})
        return {group: cell for group, cell in cells.items() if group[: len(first)] == first}

    def _names(self, table: str) -> list[str]:
        """What stands in the first column of a table besides the period."""
        return list(dict.fromkeys(group[0] for group in self._of(table)))

    def _sum(self, parts: Collection[int], whole: Collection[int]) -> None:
        """Everybody knows by how much the ones differ from the others: mostly by nothing."""
        if parts and whole:
            self.puzzle.equation(parts, whole)

    def _sum_and_rest(self, table: str, rest: str, whole: Collection[int], *first: str) -> None:
        """The parts and what is left come to the whole; what is left may not be known either."""
        parts = self._of(table, *first).values()
        if parts and whole:
            left = sum(map(self.puzzle.value, whole)) - sum(map(self.puzzle.value, parts))
            cell = self.puzzle.cell(f"{table}: {self.period.code}; {rest}", left)
            self.puzzle.equation([*parts, cell], whole)
