"""An attack on released tables, written from the description of the method alone.

It shares no code with protection. An attacker keeps all that was ever released and solves for what
is hidden, in whole numbers. The outsider knows nothing else: every small count must still be able
to be anything from 1 to the threshold. The insider knows which counts are small and that no other
hidden count is: at least three values must be left to every small count. Both know the council's
totals when they look at its groups, because the board sees them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from improvement_book.period import Period
from improvement_book.release import Release
from tests.disclosure import what_adds_up
from tests.disclosure.true_counts import (
    AGAINST,
    GRADES,
    LINE,
    MODERATION,
    NUMERATOR,
    OTHER_GRADES,
    REVIEWS,
    SELECTION,
    SIDES,
    THEMES,
    WHOLE,
    Count,
    Truth,
    counts_of_row,
)
from tests.disclosure.what_adds_up import ALONE, margin
from tests.disclosure.whole_numbers import Equation, Fact, Intervals, Puzzle, puzzles

INSIDER_LEFT = 3
READER, OUTSIDER, INSIDER = "reader", "outsider", "insider"
REVIEW_TABLES = {
    GRADES: ("grade",),
    MODERATION: ("moderated_by",),
    SELECTION: ("review_type", "selection"),
    SIDES: ("side",),
    LINE: ("reviewed_by",),
    THEMES: ("theme",),
    AGAINST: ("against",),
    OTHER_GRADES: ("chosen", "grade"),
}


@dataclass(frozen=True)
class Leak:
    """Something that a release gives away: to whom, and how."""

    edition: str
    count: Count
    who: str
    how: str


Found = tuple[Count, str, str]
"""A leak, before it is known in which edition."""


@dataclass(frozen=True)
class Secret:
    """A count to keep. band: what an outsider must hold possible; insider: what an insider does."""

    band: tuple[int, int]
    insider: Intervals


@dataclass
class Attacker:
    """Someone who keeps every release, and reads them in the order in which they came.

    knows_months: whether the insider also knows which months of a year to date are small, although
    no table has a cell for them.
    """

    threshold: int = 5
    knows_months: bool = True
    known: set[Fact] = field(default_factory=set)
    totals: set[Fact] = field(default_factory=set)
    unseen: set[Fact] = field(default_factory=set)
    secrets: dict[Fact, Secret] = field(default_factory=dict)
    equations: set[Equation] = field(default_factory=set)
    shown: dict[Count, set[int]] = field(default_factory=lambda: defaultdict(set))
    review_periods: set[str] = field(default_factory=set)
    printed: set[tuple[str, str, str]] = field(default_factory=set)
    solved: dict[object, list[Found]] = field(default_factory=dict)

    def reads(self, release: Release, truth: Truth) -> list[Leak]:
        """What one more release gives away, beside all that came before."""
        before = {count: set(values) for count, values in self.shown.items()}
        shown = [*_shown_children(release, truth), *_shown_before(release, truth)]
        if truth.reviews:
            shown += _shown_reviews(release)
            for table in REVIEW_TABLES:
                rows = release.table(table)
                self.review_periods |= set(rows["period"])
                telling = rows[rows["reviews"].notna()] if table in WHOLE else rows
                self.printed |= {_block(*found) for found in _named(table, telling)}
        self.known |= set(shown)
        found = [*_half_hidden(release, truth), *self._small_or_changed(shown)]
        self._learns(truth, before)
        for with_totals in (False, True):
            found += self._solved(with_totals=with_totals)
        found += self._rolling(truth)
        return sorted({Leak(release.period.code, *leak) for leak in found}, key=str)

    def _small_or_changed(self, shown: list[Fact]) -> Iterator[Found]:
        for count, value in shown:
            if 1 <= value <= self.threshold:
                yield count, READER, "a small count is shown"
            self.shown[count].add(value)
            if any(1 <= abs(value - other) <= self.threshold for other in self.shown[count]):
                yield count, READER, "two versions differ by a small count"

    def _learns(self, truth: Truth, before: Mapping[Count, set[int]]) -> None:
        """What adds up to what, and which counts are to be kept."""
        months, windows = what_adds_up.alone(truth)
        reviews, unseen, sums = what_adds_up.reviews(truth, self.review_periods)
        counts = {**truth.observed, **months, **reviews}
        stretches = self.unseen | unseen
        self.unseen = {fact for fact in stretches if fact[0][1] not in self.review_periods}
        self.equations |= {*windows, *sums, *what_adds_up.sides(reviews)}
        self.equations |= {*what_adds_up.directions(reviews), *what_adds_up.reasons(reviews)}
        self.equations |= {*what_adds_up.rests(truth.observed), *what_adds_up.groups(counts)}
        self.totals |= {
            fact for fact in counts.items() if margin(fact[0]) is None and fact[0][0] not in WHOLE
        }
        for count, value in counts.items():
            if (count, value) not in self.known | self.unseen | self.secrets.keys():
                total = margin(count)
                cap = counts.get(total, self.threshold) if total else self.threshold
                self._keeps(count, value, cap, before.get(count, set()))

    def _keeps(self, count: Count, value: int, cap: int, before: set[int]) -> None:
        """Small counts are secret, and those revised by a small count once they were shown."""
        small = self.threshold
        if 1 <= value <= small:
            self.secrets[count, value] = Secret((1, min(small, cap)), ((1, small),))
            return
        for old in before:
            if 1 <= abs(value - old) <= small:
                below = ((max(0, old - small), old - 1),) if old else ()
                band = (max(0, old - small), old + small)
                self.secrets[count, value] = Secret(band, (*below, (old + 1, old + small)))

    def _solved(self, *, with_totals: bool) -> Iterator[Found]:
        """What can be worked out: of groups with the council's totals known, else without.

        A puzzle that has not changed since an earlier edition is not solved again.
        """
        known = self.known | self.totals if with_totals else self.known
        for puzzle in puzzles(self.equations, known):
            secrets = {fact: self.secrets[fact] for fact in puzzle.facts if fact in self.secrets}
            wanted = [fact for fact in secrets if (margin(fact[0]) is not None) is with_totals]
            key = (puzzle, tuple(secrets.items()), with_totals)
            if wanted and key not in self.solved:
                self.solved[key] = [
                    *self._by_outsider(puzzle, secrets, wanted),
                    *self._by_insider(puzzle, wanted),
                ]
            yield from self.solved.get(key, ())

    def _by_outsider(
        self, puzzle: Puzzle, secrets: Mapping[Fact, Secret], wanted: list[Fact]
    ) -> Iterator[Found]:
        bands = {fact: range(secrets[fact].band[0], secrets[fact].band[1] + 1) for fact in wanted}
        anything = dict.fromkeys(puzzle.facts, ((0, puzzle.most),))
        for fact, left in puzzle.possible(anything, bands).items():
            if len(left) < len(bands[fact]):
                yield fact[0], OUTSIDER, f"only {sorted(left)} of {bands[fact]} are possible"

    def _by_insider(self, puzzle: Puzzle, wanted: list[Fact]) -> Iterator[Found]:
        intervals: dict[Fact, Intervals] = {
            fact: ((0, puzzle.most),) if self._tells_nothing(fact) else self._inside(fact, puzzle)
            for fact in puzzle.facts
        }
        values = {
            fact: [
                n
                for n in range(fact[1] - 2 * self.threshold, fact[1] + 2 * self.threshold + 1)
                if any(low <= n <= high for low, high in intervals[fact])
            ]
            for fact in wanted
        }
        for fact, left in puzzle.possible(intervals, values, INSIDER_LEFT).items():
            if len(left) < INSIDER_LEFT:
                yield fact[0], INSIDER, f"only {sorted(left)} are possible"

    def _inside(self, fact: Fact, puzzle: Puzzle) -> Intervals:
        if fact in self.secrets:
            return self.secrets[fact].insider
        return ((0, 0), (self.threshold + 1, puzzle.most))

    def _tells_nothing(self, fact: Fact) -> bool:
        """Of reviews: a period that no table has, or that is hidden as a whole by its rule."""
        *_, column = fact[0]
        month = column.endswith(ALONE)
        if column == REVIEWS and _block(*fact[0]) not in self.printed:
            return True
        return fact in self.unseen or (month and not self.knows_months)

    def _rolling(self, truth: Truth) -> Iterator[Found]:
        """Months that windows of twelve months give away, where the windows are sums at all."""
        windows: dict[tuple[str, str, str, str], dict[str, int]] = defaultdict(dict)
        for count, value in self.known:
            if truth.windows.get(count[0]) == "rolling 12" and count in truth.observed:
                windows[count[0], *count[2:]][count[1]] = value
        for (indicator, dimension, category, column), shown in windows.items():
            equations = set()
            for last, value in shown.items():
                months = [Period.parse(last)]
                while len(months) < 12:
                    months.append(months[-1].previous)
                terms = [
                    ((indicator, month.code, dimension, category, column + ALONE), 0)
                    for month in months
                ]
                equations.add(Equation(frozenset((fact, 1) for fact in terms), value))
            key = frozenset(equations)
            if key not in self.solved:
                self.solved[key] = [
                    (fact[0], OUTSIDER, f"between {low} and {high} by windows of twelve months")
                    for puzzle in puzzles(equations, set())
                    for fact, (low, high) in puzzle.ranges().items()
                    if high - low + 1 < INSIDER_LEFT and low <= self.threshold and high > 0
                ]
            yield from self.solved[key]


def _shown_children(release: Release, truth: Truth) -> Iterator[Fact]:
    """Counts of children that stand in the tables, or follow from a share and a count."""
    for table in ("observations", "breakdowns"):
        for row in release.table(table).itertuples():
            name = (row.indicator_id, row.period)
            group = (row.dimension, row.category) if table == "breakdowns" else ("", "")
            unit = truth.units[row.indicator_id]
            for column, value in counts_of_row(
                row.numerator, row.denominator, row.value, unit
            ).items():
                if (count := (*name, *group, column)) in truth.observed:
                    if truth.observed[count] != value:
                        raise RuntimeError(f"{count} is not shown as it is.")
                    yield count, value


def _shown_before(release: Release, truth: Truth) -> Iterator[Fact]:
    """Counts that stand in the table of revisions."""
    for row in release.table("revisions").itertuples():
        unit = truth.units[row.indicator_id]
        for figures in (
            (row.numerator_before, row.denominator_before, row.value_before),
            (row.numerator, row.denominator, row.value),
        ):
            for column, value in counts_of_row(*figures, unit).items():
                yield (row.indicator_id, row.period, "", "", column), value


def _shown_reviews(release: Release) -> Iterator[Fact]:
    for table in REVIEW_TABLES:
        rows = release.table(table).dropna(subset="reviews")
        yield from zip(_named(table, rows), rows["reviews"].astype(int), strict=True)


def _named(table: str, rows: pd.DataFrame) -> Iterator[Count]:
    for row in rows.to_dict("records"):
        category, chosen = (*(row[name] for name in REVIEW_TABLES[table]), "")[:2]
        yield table, row["period"], category, chosen, REVIEWS


def _block(table: str, period: str, category: str, *_: str) -> tuple[str, str, str]:
    """What is hidden as a whole, if at all: what stands in the table of a period, or a part."""
    return table, period, category if table == OTHER_GRADES else ""


def _half_hidden(release: Release, truth: Truth) -> Iterator[Found]:
    """Shares that are shown although their counts are hidden."""
    for table in ("observations", "breakdowns"):
        for row in release.table(table).itertuples():
            group = (row.dimension, row.category) if table == "breakdowns" else ("", "")
            count = (row.indicator_id, row.period, *group, NUMERATOR)
            hidden = pd.isna(row.numerator) or pd.isna(row.denominator)
            alone = truth.units[row.indicator_id] == "number"
            if count in truth.observed and not pd.isna(row.value) and hidden and not alone:
                yield count, READER, "a share is shown whose counts are hidden"
