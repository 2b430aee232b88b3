"""Which further cells must be hidden, so that no hidden small count can be found out.

Attack and cut: for each primary cell, the nearest other counts are sought that would look the same
to a reader. Where there are none, the cells that stand in the way are hidden too, the cheapest
ones (Fischetti and Salazar 2000, Annals of Operations Research 103, 289-315, find such cells by
the same attack). A choice that is not proved safe is never returned.

Counts that would look the same are called a world. Worlds sought here are only some of those an
attacker must reckon with, so a cell proved safe here is safe; the attack is asked separately.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from improvement_book.disclosure.cells import INTEGERS_LEFT, Bools, Cells, DisclosureError, Whole
from improvement_book.disclosure.worlds import EXACT_CANDIDATES, Moves, Real

SECONDS = 120.0
"""For all components together, unless the caller says otherwise."""
NAMED = 10
"""Cells that a message names."""
REMEMBERED = 1000
"""Components, the latest ones, that are not solved again where they come again."""


class Unprotectable(DisclosureError):
    """Hiding everything that may be hidden leaves some primary cells to be found out."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.labels = tuple(labels)
        more = len(self.labels) - NAMED
        super().__init__(
            f"Nothing is released: no choice of hidden cells protects "
            f"{'; '.join(self.labels[:NAMED])}{f' and {more} more' if more > 0 else ''}."
        )


@dataclass(frozen=True)
class Choice:
    """What may be hidden besides, and at what price.

    together: per cell, the number of the group that is hidden as one; -1 where a cell can't be
    hidden. cost: per group, above 0.
    """

    together: Whole
    cost: Real

    def part(self, chosen: Bools) -> Choice:
        """For some of the cells; groups keep their numbers."""
        return Choice(self.together[chosen], self.cost)


def suppress(cells: Cells, choice: Choice, time_limit: float = SECONDS) -> Bools:
    """The cells to hide: those hidden already, and others that protect the primary ones.

    Raises Unprotectable, naming all cells that nothing protects, and SuppressionFailed when the
    solver fails or the time is over.
    """
    until = time.monotonic() + time_limit
    hidden = cells.hidden.copy()
    exposed: list[str] = []
    for component in _components(cells, choice):
        part = cells.part(component)
        found = _protected(_Component.of(part, choice.part(component), until))
        hidden[component] = found.hidden
        exposed += [part.labels[cell] for cell in found.exposed]
    if exposed:
        raise Unprotectable(exposed)
    return hidden


def _components(cells: Cells, choice: Choice) -> list[Bools]:
    """Cells that hang together by equations, or because they are hidden as one.

    Only those with a primary cell among them.
    """
    equation, cell = cells.equations.nonzero()
    grouped = np.flatnonzero(choice.together >= 0)
    knots = np.concatenate([equation, choice.together[grouped] + cells.equations.shape[0]])
    size = len(cells.values) + cells.equations.shape[0] + len(choice.cost)
    tied_to = (np.concatenate([cell, grouped]), knots + len(cells.values))
    ties = coo_array((np.ones(len(knots)), tied_to), (size, size))
    _, label = connected_components(ties, directed=False)
    label = label[: len(cells.values)]
    tied = np.zeros(len(label), dtype=bool)
    tied[cell] = True
    return [label == number for number in np.unique(label[cells.primary & tied])]


@dataclass(frozen=True)
class _Protected:
    """Which cells of a component are hidden, and which of them nothing protects."""

    hidden: Bools
    exposed: tuple[int, ...]


@dataclass(frozen=True)
class _Component:
    """What decides of a component: those of one content are protected alike.

    content: the bytes of all that is known of it but the labels.
    """

    content: bytes
    cells: Cells = field(compare=False)
    choice: Choice = field(compare=False)
    until: float = field(compare=False)

    @classmethod
    def of(cls, cells: Cells, choice: Choice, until: float) -> _Component:
        """With its own numbers for the groups, in the same order."""
        groups, own = np.unique(choice.together, return_inverse=True)
        never = int((groups < 0).sum())
        choice = Choice(own.astype(np.int64) - never, choice.cost[groups[never:]])
        equations = cells.equations.sorted_indices()
        facts = (
            [cells.threshold, *equations.shape], equations.indptr, equations.indices,
            equations.data, cells.values, cells.totals, cells.hidden, cells.primary,
            cells.band_low, cells.band_high, cells.silent, cells.zeros, choice.together,
        )  # fmt: skip
        whole = [np.asarray(fact, dtype=np.int64).tobytes() for fact in facts]
        return cls(b"".join([*whole, choice.cost.tobytes()]), cells, choice, until)


@lru_cache(maxsize=REMEMBERED)
def _protected(component: _Component) -> _Protected:
    """Solved once: past quarters and years stand in every edition as in the one before."""
    return _Search(component.cells, component.choice, component.until).protected()


class _Attacker(StrEnum):
    """What an attacker knows besides the cells that are shown."""

    OUTSIDER = "which cells show the symbol"
    INSIDER = "and which of them are primary, and how the threshold works"


@dataclass(frozen=True)
class _Need:
    """Two worlds in which a cell holds at most low and at least high, and they differ by width."""

    cell: int
    low: int
    high: int
    width: int


@dataclass
class _Search:
    """The search for worlds in one component.

    seen: the worlds found so far, for each attacker, the truth among them.
    """

    cells: Cells
    choice: Choice
    until: float
    seen: dict[_Attacker, Whole] = field(init=False)

    def __post_init__(self) -> None:
        self.seen = dict.fromkeys(_Attacker, self.cells.values[None, :])

    def protected(self) -> _Protected:
        """The cells to hide; or, where some stay exposed whatever is hidden, which."""
        hidden, exposed = self.cells.hidden, set()
        for attacker in _Attacker:
            for cell in map(int, np.flatnonzero(self.cells.primary)):
                need = self._need(cell, attacker)
                if not self._is_met(need, attacker, hidden):
                    worlds = self._cheapest_worlds(need, attacker, hidden)
                    if worlds is None:
                        exposed.add(cell)
                    else:
                        hidden = self._hiding_what_moves(worlds, attacker, hidden)
        if exposed:
            return _Protected(hidden, tuple(sorted(exposed)))
        return _Protected(self._without_superfluous(hidden), ())

    def _need(self, cell: int, attacker: _Attacker) -> _Need:
        cells = self.cells
        value, low, high = (int(x[cell]) for x in (cells.values, cells.band_low, cells.band_high))
        if attacker is _Attacker.OUTSIDER:
            return _Need(cell, min(low, value), max(high, value), 0)
        return _Need(cell, value, value, min(INTEGERS_LEFT - 1, high - low))

    def _is_met(self, need: _Need, attacker: _Attacker, hidden: Bools) -> bool:
        """Whether worlds seen before, which differ from the truth in hidden cells alone, do."""
        worlds = self.seen[attacker]
        alike = ~((worlds != self.cells.values) & ~hidden).any(axis=1)
        held = worlds[alike, need.cell]
        low, high = held.min(), held.max()
        return bool(low <= need.low and high >= need.high and high - low >= need.width)

    def _hiding_what_moves(self, worlds: Whole, attacker: _Attacker, hidden: Bools) -> Bools:
        """What is hidden once these worlds look like the truth."""
        self._note(worlds, attacker)
        moved = (worlds != self.cells.values).any(axis=0) & ~hidden
        return hidden | np.isin(self.choice.together, np.unique(self.choice.together[moved]))

    def _note(self, worlds: Whole, attacker: _Attacker) -> None:
        """An insider's world is one for the outsider, too."""
        for who in {attacker, _Attacker.OUTSIDER}:
            self.seen[who] = np.vstack([self.seen[who], worlds])

    def _without_superfluous(self, hidden: Bools) -> Bools:
        """The choice without the groups that it is safe without, dearest first."""
        groups = np.unique(self.choice.together[hidden & ~self.cells.hidden])
        if len(groups) > EXACT_CANDIDATES:
            return hidden
        for group in groups[np.argsort(-self.choice.cost[groups], kind="stable")]:
            fewer = hidden & ((self.choice.together != group) | self.cells.hidden)
            if all(
                self._can_be_met(self._need(int(cell), attacker), attacker, fewer)
                for attacker in _Attacker
                for cell in np.flatnonzero(self.cells.primary)
            ):
                hidden = fewer
        return hidden

    def _can_be_met(self, need: _Need, attacker: _Attacker, hidden: Bools) -> bool:
        """Whether the need is met without hiding more."""
        if self._is_met(need, attacker, hidden):
            return True
        nothing_more = replace(self.choice, together=np.full_like(self.choice.together, -1))
        worlds = replace(self, choice=nothing_more)._cheapest_worlds(need, attacker, hidden)
        if worlds is not None:
            self._note(worlds, attacker)
        return worlds is not None

    def _cheapest_worlds(self, need: _Need, attacker: _Attacker, hidden: Bools) -> Whole | None:
        """The two worlds that meet the need and for which the least must be hidden besides."""
        cells = self.cells
        knows_low, knows_high = _ends(cells, attacker)
        places = np.flatnonzero(hidden | (self.choice.together >= 0))
        value = cells.values[places]
        down = np.maximum(value - knows_low[places], 0.0)
        up = np.maximum(knows_high[places] - value, 0.0)
        group = np.where(hidden[places], -1, self.choice.together[places])
        equations = csr_array(cells.equations[:, places])
        near = float(max(cells.threshold, need.high - need.low, need.width))
        for reach in (near, float(cells.values.max() + near)):
            moves = Moves(
                equations=equations,
                up=np.minimum(up, reach),
                down=np.minimum(down, reach),
                group=group,
                cost=self.choice.cost,
                reach=reach,
                left=self.until - time.monotonic(),
            )
            moved = moves.cheapest(
                int(np.searchsorted(places, need.cell)),
                need.low - int(cells.values[need.cell]),
                need.high - int(cells.values[need.cell]),
                need.width,
            )
            if moved is not None:
                worlds = np.tile(cells.values, (2, 1))
                worlds[:, places] += moved
                return worlds
        return None


def _ends(cells: Cells, attacker: _Attacker) -> tuple[Real, Real]:
    """Between what an attacker takes each cell to lie, were it hidden.

    A hidden 0 stays 0 for the insider, who knows that it may be 0 or above the threshold.
    """
    low = np.where(cells.silent | cells.zeros, 0.0, 1.0)
    high = np.full(len(low), np.inf)
    if attacker is _Attacker.OUTSIDER:
        return low, high
    small = cells.primary & ~cells.silent
    low[small] = np.minimum(1, cells.band_low)[small]
    high[small] = np.maximum(cells.threshold, cells.band_high)[small]
    large = ~cells.primary & ~cells.silent
    low[large] = np.where(cells.values == 0, 0, cells.threshold + 1)[large]
    high[large & (cells.values == 0)] = 0
    return low, high
