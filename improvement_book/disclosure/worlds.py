"""Counts that would look the same to a reader: worlds, found with HiGHS and checked in integers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, coo_array, csr_array, hstack, vstack

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
        count = len(self.up)
        moves = hstack([self.equations, -self.equations], format="csr")
        candidates = np.flatnonzero(self.group >= 0)
        picked = coo_array(
            (np.ones(len(candidates)), (np.arange(len(candidates)), candidates)),
            shape=(len(candidates), count),
        )
        sizes = hstack([picked, picked])
        chosen = coo_array(
            (
                np.full(len(candidates), -self.reach),
                (np.arange(len(candidates)), np.searchsorted(groups, self.group[candidates])),
            ),
            shape=(len(candidates), len(groups)),
        )
        aimed = np.zeros(2 * count)
        aimed[[cell, count + cell]] = 1, -1
        none = np.zeros(2 * count)
        aims = csr_array(
            np.array([np.append(aimed, none), np.append(none, aimed), np.append(-aimed, aimed)])
        )
        rows = block_array(
            [
                [moves, None, None],
                [None, moves, None],
                [sizes, None, chosen],
                [None, sizes, chosen],
            ],
            format="csr",
        )
        tail = csr_array((3, len(groups)))
        rows = vstack([rows, hstack([aims, tail])], format="csr")
        equal, fewer = 2 * moves.shape[0], 2 * len(candidates)
        lows = np.concatenate([np.zeros(equal), np.full(fewer, -np.inf), [-np.inf, high, width]])
        highs = np.concatenate([np.zeros(equal + fewer), [low, np.inf, np.inf]])
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
