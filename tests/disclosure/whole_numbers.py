"""Facts that hang together by equations, solved in whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.disclosure.true_counts import Count

Fact = tuple[Count, int]
"""A count and its true value: once revised, it is another fact."""
Numbers = np.ndarray[Any, Any]
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
        ways = self._seen_in_the_truth(intervals, wanted)
        for fact, values in wanted.items():
            for value in values:
                if value in ways[fact] or (enough and len(ways[fact]) >= enough):
                    continue
                solution = self._solution({**intervals, fact: ((value, value),)})
                for other, seen in ways.items():
                    if solution is not None and solution[self._place[other]] in wanted[other]:
                        seen.add(solution[self._place[other]])
        for (count, truth), seen in ways.items():
            solved = enough is not None and len(seen) >= enough
            if truth in wanted[count, truth] and truth not in seen and not solved:
                raise RuntimeError(f"The attack excludes the truth of {count}.")
        return ways

    def _seen_in_the_truth(
        self, intervals: Mapping[Fact, Intervals], wanted: Mapping[Fact, Collection[int]]
    ) -> dict[Fact, set[int]]:
        """The values of the first solution, which need not be looked for, where it is one."""
        row, column, factor, totals = self._sums
        truth = np.array([value for _, value in self.facts])
        adds_up = np.bincount(row, factor * truth[column], minlength=len(totals)) == totals
        inside = (any(a <= f[1] <= b for a, b in intervals[f]) for f in self.facts)
        is_one = bool(adds_up.all()) and all(inside)
        return {fact: {fact[1]} & set(wanted[fact]) if is_one else set() for fact in wanted}

    @cached_property
    def _place(self) -> dict[Fact, int]:
        return {fact: n for n, fact in enumerate(self.facts)}

    @cached_property
    def _sums(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Equation, fact and sign of each term, and the totals of the equations."""
        terms = [
            (n, self._place[fact], factor)
            for n, equation in enumerate(self.equations)
            for fact, factor in equation.terms
        ]
        row, column, factor = np.array(terms, dtype=int).reshape(-1, 3).T
        return row, column, factor, np.array([equation.total for equation in self.equations])

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
        row, column, factor, totals = self._sums
        # The first of two stretches where a variable of its own is 0, the second where it is 1.
        at, own = (
            np.array([self._place[fact] for fact in double], dtype=int),
            np.arange(len(double)),
        )
        ends = np.array([intervals[fact] for fact in double], dtype=float).reshape(-1, 2, 2)
        for end in (0, 1):
            here = len(totals) + 2 * own + end
            row, column = np.r_[row, here, here], np.r_[column, at, size + own]
            factor = np.r_[factor, np.ones(len(own)), ends[:, 0, end] - ends[:, 1, end]]
        shape = (len(totals) + 2 * len(own), size + len(own))
        rows = coo_array((factor, (row, column)), shape=shape).tocsr()
        none = np.full(len(own), np.inf)
        low = np.r_[totals, np.c_[ends[:, 0, 0], -none].ravel()]
        high = np.r_[totals, np.c_[none, ends[:, 0, 1]].ravel()]
        cost = np.zeros(size + len(double))
        if aim is not None:
            cost[aim] = sign
        bounds = Bounds(
            [intervals[fact][0][0] for fact in self.facts] + [0] * len(double),
            [intervals[fact][-1][1] for fact in self.facts] + [1] * len(double),
        )
        constraints = LinearConstraint(rows, low, high) if len(low) else ()
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
