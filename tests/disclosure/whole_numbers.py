"""Facts that hang together by equations, solved in whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.disclosure.true_counts import Count

Fact = tuple[Count, int]
"""A count and its true value: once revised, it is another fact."""
Intervals = tuple[tuple[int, int], ...]
"""One or two stretches of whole numbers, both ends included."""


@dataclass(frozen=True)
class Equation:
    """The terms, each a fact with its sign, add up to the total."""

    terms: frozenset[tuple[Fact, int]]
    total: int


@dataclass(frozen=True)
class Puzzle:
    """Hidden facts that hang together, and the equations between them; all are 0 or more."""

    facts: tuple[Fact, ...]
    equations: frozenset[Equation]

    @property
    def most(self) -> int:
        """A number that no count in it comes near, unless nothing bounds it."""
        totals = [abs(equation.total) for equation in self.equations]
        return 100 + 2 * max([*totals, *(value for _, value in self.facts)])

    def possible(
        self,
        intervals: Mapping[Fact, Intervals],
        wanted: Mapping[Fact, Collection[int]],
        enough: int | None = None,
    ) -> dict[Fact, set[int]]:
        """Which of the wanted values each fact can take; `enough` of them will do."""
        ways: dict[Fact, set[int]] = {fact: set() for fact in wanted}
        place = {fact: n for n, fact in enumerate(self.facts)}
        for fact, values in wanted.items():
            for value in values:
                if value in ways[fact] or (enough and len(ways[fact]) >= enough):
                    continue
                solution = self._solution({**intervals, fact: ((value, value),)})
                for other, seen in ways.items():
                    if solution is not None and solution[place[other]] in wanted[other]:
                        seen.add(solution[place[other]])
        for (count, truth), seen in ways.items():
            solved = enough is not None and len(seen) >= enough
            if truth in wanted[count, truth] and truth not in seen and not solved:
                raise RuntimeError(f"The attack excludes the truth of {count}.")
        return ways

    def ranges(self) -> dict[Fact, tuple[int, int]]:
        """The least and the most of each fact; nothing where there is no solution at all."""
        free = dict.fromkeys(self.facts, ((0, self.most),))
        if self._solution(free) is None:
            return {}
        ends = {}
        for n, fact in enumerate(self.facts):
            least, most = self._solution(free, n), self._solution(free, n, -1)
            if least is None or most is None:
                raise RuntimeError("What could be solved can't be solved.")
            ends[fact] = (least[n], most[n])
        return ends

    def _solution(
        self, intervals: Mapping[Fact, Intervals], aim: int | None = None, sign: int = 1
    ) -> list[int] | None:
        """One solution in whole numbers, the least in one fact where an aim is given; or None."""
        size, double = len(self.facts), [f for f in self.facts if len(intervals[f]) > 1]
        place = {fact: n for n, fact in enumerate(self.facts)}
        rows, low, high = [], [], []
        for equation in self.equations:
            row = np.zeros(size + len(double))
            for fact, factor in equation.terms:
                row[place[fact]] = factor
            rows.append(row)
            low.append(equation.total)
            high.append(equation.total)
        for n, fact in enumerate(double):
            for end in (0, 1):
                row = np.zeros(size + len(double))
                row[place[fact]] = 1
                row[size + n] = intervals[fact][0][end] - intervals[fact][1][end]
                rows.append(row)
                low.append(intervals[fact][0][0] if end == 0 else -np.inf)
                high.append(intervals[fact][0][1] if end == 1 else np.inf)
        cost = np.zeros(size + len(double))
        if aim is not None:
            cost[aim] = sign
        bounds = Bounds(
            [intervals[fact][0][0] for fact in self.facts] + [0] * len(double),
            [intervals[fact][-1][1] for fact in self.facts] + [1] * len(double),
        )
        constraints = LinearConstraint(np.array(rows), low, high) if rows else ()
        answer = milp(cost, integrality=np.ones(len(cost)), bounds=bounds, constraints=constraints)
        if answer.status not in (0, 2):
            raise RuntimeError(answer.message)
        return None if answer.x is None else [round(x) for x in answer.x[:size]]


def puzzles(equations: Iterable[Equation], known: AbstractSet[Fact]) -> Iterator[Puzzle]:
    """The puzzles that are left when the known facts are filled in."""
    left = {_filled_in(equation, known) for equation in equations}
    if any(equation.total and not equation.terms for equation in left):
        raise RuntimeError("What is known does not add up.")
    group: dict[Fact, set[Fact]] = {}
    for equation in left:
        facts = {fact for fact, _ in equation.terms}
        joined = facts.union(*(group.get(fact, ()) for fact in facts))
        group |= dict.fromkeys(joined, joined)
    inside: dict[int, set[Equation]] = defaultdict(set)
    for equation in left:
        for fact, _ in equation.terms:
            inside[id(group[fact])].add(equation)
    for facts in {id(facts): facts for facts in group.values()}.values():
        yield Puzzle(tuple(sorted(facts)), frozenset(inside[id(facts)]))


def _filled_in(equation: Equation, known: AbstractSet[Fact]) -> Equation:
    terms = frozenset((fact, factor) for fact, factor in equation.terms if fact not in known)
    return Equation(terms, equation.total - sum(f * fact[1] for fact, f in equation.terms - terms))
