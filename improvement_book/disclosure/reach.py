"""How small and how large open cells can be, when all equations hold together.

Every world (whole numbers for all open cells) is checked against all that is known before it
counts. A mistake of the solver can make a safe cell look unsafe, never an unsafe one safe.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, coo_array, csr_array

from improvement_book.disclosure.cells import Bools, Whole
from improvement_book.disclosure.knowledge import AttackFailed, Knowledge

Real = np.ndarray[Any, np.dtype[np.float64]]

SOLVED = 0
"""How scipy.optimize.milp says that it found the best."""
NEARLY = 1e-6
"""The solver calls a number whole when it is as near to one as this."""


@dataclass(frozen=True)
class _Question:
    """Some parts, and the one cell in each that shall go down (sign 1) or up (-1)."""

    cells: Whole
    signs: Whole


class Reach:
    """The ends of each open cell: as far as worlds were seen, and as far as none can lie beyond.

    seen_low, seen_high: the smallest and largest value in any world seen.
    least, most: what is proved of all worlds.
    """

    def __init__(self, known: Knowledge, until: float) -> None:
        self.known, self.until = known, until
        self.least, self.most = known.low[known.places], known.high[known.places]
        self.low, self.high = self.least.copy(), self.most.copy()
        alone = _alone(known)
        self.seen_low = np.where(alone, self.least, known.truth)
        self.seen_high = np.where(alone, self.most, known.truth)

    def search(self, needed: Callable[[Reach], tuple[Bools, Bools]]) -> None:
        """Ask until neither end is needed, where it isn't known: one cell of each part at a time.

        needed: which cells' lower and upper ends are still asked for.
        """
        while True:
            question = self._next(needed)
            if not len(question.cells):
                return
            self._ask(question, whole=False)
            # The answer in fractions often is one in whole numbers, or answers the question.
            down, up = self._open(needed)
            left = np.where(question.signs > 0, down[question.cells], up[question.cells])
            for cell, sign in zip(question.cells[left], question.signs[left], strict=True):
                self._ask(_Question(np.array([cell]), np.array([sign])), whole=True)

    def _open(self, needed: Callable[[Reach], tuple[Bools, Bools]]) -> tuple[Bools, Bools]:
        down, up = needed(self)
        return down & (self.least < self.seen_low), up & (self.seen_high < self.most)

    def _next(self, needed: Callable[[Reach], tuple[Bools, Bools]]) -> _Question:
        """The first open end in each part."""
        down, up = self._open(needed)
        cells = np.concatenate([np.flatnonzero(down), np.flatnonzero(up)])
        signs = np.repeat([1, -1], [down.sum(), up.sum()])
        _, first = np.unique(self.known.part[cells], return_index=True)
        return _Question(cells[first], signs[first])

    def _ask(self, question: _Question, whole: bool) -> None:
        """Look for the worlds in which the cells lie farthest; learn from what is found."""
        members = np.flatnonzero(np.isin(self.known.part, self.known.part[question.cells]))
        cost = np.zeros(len(self.known.part))
        cost[question.cells] = question.signs
        found = np.asarray(self.known.truth, dtype=float)
        found[members] = self._solved(members, cost[members], whole)
        world = np.rint(found).astype(np.int64)
        wrong = self._wrong_parts(world)
        if whole and wrong[self.known.part[question.cells]].any():
            raise AttackFailed("the solver's answer is not in whole numbers.")
        seen = ~wrong[self.known.part]
        self.seen_low[seen] = np.minimum(self.seen_low, world)[seen]
        self.seen_high[seen] = np.maximum(self.seen_high, world)[seen]
        for cell, sign in zip(question.cells, question.signs, strict=True):
            if sign > 0:
                end = int(np.ceil(found[cell] - NEARLY))
                self.least[cell] = min(max(self.least[cell], end), self.seen_low[cell])
            else:
                end = int(np.floor(found[cell] + NEARLY))
                self.most[cell] = max(min(self.most[cell], end), self.seen_high[cell])

    def _wrong_parts(self, world: Whole) -> Bools:
        """The parts in which the world breaks something that is known."""
        known = self.known
        wrong = np.zeros(known.part.max(initial=-1) + 1, dtype=bool)
        inside = (self.low <= world) & (world <= self.high)
        wrong[known.part[~inside | ((world != 0) & (world < known.jump))]] = True
        for row in np.flatnonzero(known.equations @ world != known.totals):
            wrong[known.part[known.equations.indices[known.equations.indptr[row]]]] = True
        return wrong

    def _solved(self, members: Whole, cost: Real, whole: bool) -> Real:
        """The cheapest values of some parts' cells, in whole numbers or in fractions.

        A cell that is 0 or at least so much has a variable of its own that says which.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise AttackFailed("its time was up.")
        matrix = csr_array(self.known.equations[:, members])
        rows = np.flatnonzero(np.diff(matrix.indptr))
        matrix, totals = csr_array(matrix[rows]), self.known.totals[rows].astype(float)
        low, high, jump = self.low[members], self.high[members], self.known.jump[members]
        either = np.flatnonzero(jump)
        constraints = [LinearConstraint(_with_more(matrix, len(either)), totals, totals)]
        if len(either):
            constraints.append(_either(either, jump[either], high[either], len(members)))
        found = milp(
            np.append(cost, np.zeros(len(either))),
            integrality=np.full(len(members) + len(either), int(whole)),
            bounds=Bounds(
                np.append(low, np.zeros(len(either))), np.append(high, np.ones(len(either)))
            ),
            constraints=constraints,
            # HiGHS is content with 0.01% off the best value unless told otherwise.
            options={"time_limit": left, "mip_rel_gap": 0},
        )
        if found.status != SOLVED or found.x is None:
            raise AttackFailed(f"the solver says: {found.message}")
        return found.x[: len(members)]


def _alone(known: Knowledge) -> Bools:
    """Cells in at most one equation that no other cell leads out of: its ends are exact already.

    Any value between the ends leaves the others of such an equation enough room, as long as it
    only adds and subtracts and no cell jumps.
    """
    parts = known.part.max(initial=-1) + 1
    plain = np.ones(parts, dtype=bool)
    plain[known.part[known.jump > 0]] = False
    first = known.equations.indices[known.equations.indptr[:-1]]
    rows = np.bincount(known.part[first], minlength=parts)
    table = known.equations.tocoo()
    plain[known.part[table.col[abs(table.data) != 1]]] = False
    return np.asarray(((plain & (rows == 1)) | (rows == 0))[known.part])


def _with_more(matrix: csr_array, columns: int) -> csr_array:
    return block_array([[matrix, csr_array((matrix.shape[0], columns))]], format="csr")


def _either(either: Whole, jump: Whole, high: Whole, cells: int) -> LinearConstraint:
    """Each cell is at least its jump, and at most its high end, times its own variable."""
    count = len(either)
    row, ones = np.arange(count), np.ones(count)
    cell = coo_array((ones, (row, either)), shape=(count, cells))
    least = coo_array((-jump.astype(float), (row, row)), shape=(count, count))
    most = coo_array((-high.astype(float), (row, row)), shape=(count, count))
    rows = block_array([[cell, least], [cell, most]], format="csr")
    none = np.full(count, np.inf)
    return LinearConstraint(rows, np.append(0 * ones, -none), np.append(none, 0 * ones))
