"""Counts that would look the same to a reader: worlds, found with HiGHS and checked in integers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from improvement_book.disclosure.cells import DisclosureError, Whole

Real = np.ndarray[Any, np.dtype[np.float64]]

EXACT_CANDIDATES = 60
"""Up to so many groups to choose from, the cheapest choice is sought; else a good one."""
SOLVED, IMPOSSIBLE = 0, 2
"""How scipy.optimize.milp says that it ended."""
FREE = 1e-4
"""Cost of moving a cell that is hidden anyway: the nearest of equally cheap worlds."""


class SuppressionFailed(DisclosureError):
    """The solver gave up or the time is over."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Nothing is released, because protecting it failed: {reason}")


@dataclass(frozen=True)
class Moves:
    """Two worlds at once, as moves of the cells away from the truth.

    equations: of the cells that can move. up, down: how far each can. group: what is hidden with
    it, -1 where it is hidden already. cost: per group. reach: the farthest of all moves.
    """

    equations: csr_array
    up: Real
    down: Real
    group: Whole
    cost: Real
    reach: float
    left: float

    def cheapest(self, cell: int, low: int, high: int, width: int) -> Whole | None:
        """Moves of the two worlds (2 x cells); None where there are none.

        The cell moves to low at most in the first, to high at least in the second, and the two
        differ by width.
        """
        groups = np.unique(self.group[self.group >= 0])
        rows, lows, highs = self._constraints(groups, cell, low, high, width)
        size = rows.shape[1]
        count = len(self.up)
        ends = np.concatenate([self.up, self.down, self.up, self.down, np.ones(len(groups))])
        cost = np.concatenate([np.full(4 * count, FREE), self.cost[groups]])
        exact = len(groups) <= EXACT_CANDIDATES
        for whole in [True] if exact else [False, True]:
            if self.left <= 0:
                raise SuppressionFailed("its time was up.")
            integral = np.full(size, whole)
            integral[4 * count :] = exact
            found = milp(
                cost,
                integrality=integral,
                bounds=Bounds(0, ends),
                constraints=LinearConstraint(rows, lows, highs),
                options={"time_limit": self.left, "mip_rel_gap": 0},
            )
            if found.status == IMPOSSIBLE:
                return None
            if found.status != SOLVED:
                raise SuppressionFailed(f"the solver stopped without an answer ({found.message})")
            assert found.x is not None
            moved = self._whole(found.x, cell, low, high, width)
            if moved is not None:
                return moved
        raise SuppressionFailed("the solver's answer is not in whole numbers.")

    def _constraints(
        self, groups: Whole, cell: int, low: int, high: int, width: int
    ) -> tuple[csr_array, Real, Real]:
        """The columns: how far each cell goes up, and down, in the first world and in the second,
        and whether each group is hidden."""
        count, equal = len(self.up), self.equations.shape[0]
        moves, candidates = self.equations.tocoo(), np.flatnonzero(self.group >= 0)
        chosen = np.searchsorted(groups, self.group[candidates])
        size, one = np.arange(len(candidates)), np.ones(len(candidates))
        entries: list[tuple[Any, Any, Any]] = []
        for world, first in enumerate((0, 2 * count)):
            row, column = moves.row + world * equal, moves.col + first
            entries += [(row, column, moves.data), (row, column + count, -moves.data)]
            of = size + 2 * equal + world * len(size)
            entries += [(of, candidates + first, one), (of, candidates + first + count, one)]
            entries.append((of, chosen + 4 * count, -self.reach * one))
        last = 2 * equal + 2 * len(size)
        aimed = cell + count * np.arange(4)
        entries.append((np.array([0, 0, 1, 1]) + last, aimed, np.array([1, -1, 1, -1])))
        entries.append((np.full(4, last + 2), aimed, np.array([-1, 1, 1, -1])))
        row, column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
        shape = (last + 3, 4 * count + len(groups))
        rows = coo_array((value.astype(float), (row, column)), shape=shape).tocsr()
        fewer = np.full(2 * len(size), -np.inf)
        lows = np.concatenate([np.zeros(2 * equal), fewer, [-np.inf, high, width]])
        highs = np.concatenate([np.zeros(last), [low, np.inf, np.inf]])
        return rows, lows, highs

    def _whole(self, found: Real, cell: int, low: int, high: int, width: int) -> Whole | None:
        """The moves in whole numbers, if they are what was asked for."""
        count = len(self.up)
        up, down = (np.rint(found[: 4 * count]).reshape(2, 2, count)[:, at] for at in (0, 1))
        moved: Whole = (up - down).astype(np.int64)
        inside = (moved <= self.up) & (-moved <= self.down)
        first, second = moved[:, cell]
        if (self.equations @ moved.T).any() or not inside.all():
            return None
        return moved if first <= low and second >= high and second - first >= width else None
