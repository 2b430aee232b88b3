"""What each of two attackers knows of some cells, before any search.

Protection may not import this: who checks must not share the mistakes of what is checked.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from improvement_book.disclosure.cells import Cells, DisclosureError, Whole

NO_END = 10_000
"""A cell without an upper end is taken to be at most this, or twice the largest cell: both are more
than an attacker can be sure of, so that a cell may look less safe than it is, never safer. The
solver can't tell 0 from 1 where much more is possible."""


class Attacker(StrEnum):
    """The two attackers; the value says what each knows."""

    OUTSIDER = "knows which cells show [c]"
    INSIDER = "also knows which hidden cells are small, and the threshold"


class AttackFailed(DisclosureError):
    """The attack came to no end, so that nobody knows whether the cells are safe."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Nothing is released, because the attack on it failed: {reason}")


@dataclass(frozen=True)
class Knowledge:
    """What one attacker knows of the cells that are still open to him.

    places: where the open cells stand among all cells. low, high: the ends of every cell, open or
    not, as far as each equation alone tells. jump: an open cell is 0 or at least this.
    equations, totals: of the open cells alone. part: which cells hang together.
    truth: what the open cells hold, which is one of the possible worlds.
    """

    places: Whole
    low: Whole
    high: Whole
    jump: Whole
    equations: csr_array
    totals: Whole
    part: Whole
    truth: Whole


def knowledge(cells: Cells, attacker: Attacker, until: float = np.inf) -> Knowledge:
    """All that an attacker knows.

    Raises AttackFailed where the truth breaks an equation or what he takes for granted (a hidden 0
    where a 0 is always shown, say): such cells were declared wrongly.
    """
    low, high, jump = _ends(cells, attacker)
    possible = (low <= cells.values) & (cells.values <= high)
    possible &= (cells.values == 0) | (cells.values >= jump)
    for cell in np.flatnonzero(~possible):
        label = cells.labels[cell]
        raise AttackFailed(f"{label} is not what one who {attacker} takes it to be.")
    if (cells.equations @ cells.values != cells.totals).any():
        raise AttackFailed("the cells don't add up.")
    low, high = _narrowed(cells, low, high, jump, until)
    still_open = low < high
    places = np.flatnonzero(still_open)
    equations = csr_array(cells.equations[:, places])
    equations.eliminate_zeros()
    rows = np.flatnonzero(np.diff(equations.indptr))
    equations = csr_array(equations[rows])
    rest = cells.totals - cells.equations @ np.where(still_open, 0, low)
    jump = np.where(low[places] == 0, jump[places], 0)
    return Knowledge(
        places, low, high, jump, equations, rest[rows], _parts(equations), cells.values[places]
    )


def _ends(cells: Cells, attacker: Attacker) -> tuple[Whole, Whole, Whole]:
    """The smallest and largest value of each cell, and what it is at least if it isn't 0."""
    shown, told = ~cells.hidden, cells.hidden & ~cells.silent
    no_end = max(NO_END, 2 * int(cells.values.max(initial=0)))
    low = np.where(shown, cells.values, np.where(told & ~cells.zeros, 1, 0))
    high = np.where(shown, cells.values, no_end)
    jump = np.zeros_like(low)
    if attacker is Attacker.INSIDER:
        small, large = told & cells.primary, told & ~cells.primary
        low = np.where(small, np.minimum(1, cells.band_low), low)
        high = np.where(small, np.maximum(cells.threshold, cells.band_high), high)
        low = np.where(large & ~cells.zeros, cells.threshold + 1, low)
        jump = np.where(large & cells.zeros, cells.threshold + 1, jump)
    return low, high, jump


def _narrowed(
    cells: Cells, low: Whole, high: Whole, jump: Whole, until: float
) -> tuple[Whole, Whole]:
    """The ends of each cell from one equation at a time, until nothing more follows."""
    table = cells.equations.tocoo()
    row, column, times = table.row, table.col, table.data.astype(np.int64)
    size, up = len(cells.totals), times > 0
    while True:
        at_least = np.where(up, times * low[column], times * high[column])
        at_most = np.where(up, times * high[column], times * low[column])
        least, most = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        np.add.at(least, row, at_least)
        np.add.at(most, row, at_most)
        room = (cells.totals - least)[row] + at_least
        need = (cells.totals - most)[row] + at_most
        below, above = np.where(up, room, -need), np.where(up, need, -room)
        new_low, new_high = low.copy(), high.copy()
        np.minimum.at(new_high, column, below // abs(times))
        np.maximum.at(new_low, column, -(-above // abs(times)))
        new_low = np.where(new_low > 0, np.maximum(new_low, jump), new_low)
        new_high = np.where(new_high < jump, 0, new_high)
        if (new_low == low).all() and (new_high == high).all():
            return low, high
        if time.monotonic() > until:
            raise AttackFailed("its time was up.")
        low, high = new_low, new_high


def _parts(equations: csr_array) -> Whole:
    """For each cell, the number of its part: cells that share an equation share their part."""
    rows, size = equations.shape
    table = equations.tocoo()
    touches = np.ones(len(table.data), dtype=np.int64)
    links = csr_array((touches, (table.row, rows + table.col)), shape=(rows + size, rows + size))
    _, part = connected_components(links, directed=False)
    return np.unique(part[rows:], return_inverse=True)[1].astype(np.int64)
