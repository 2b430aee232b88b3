"""Can the primary cells be found out from all that is shown? Two attackers try.

Shares no code with the protection.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from improvement_book.disclosure.cells import INTEGERS_LEFT, Bools, Cells, Whole
from improvement_book.disclosure.knowledge import (
    NO_END,
    Attacker,
    AttackFailed,
    Knowledge,
    knowledge,
)
from improvement_book.disclosure.reach import Reach

__all__ = [
    "NO_END",
    "SECONDS",
    "AttackFailed",
    "Attacker",
    "Unsafe",
    "attack_cells",
    "known_closely",
    "ranges",
]

SECONDS = 600.0
"""How long an attack may take before it fails."""


@dataclass(frozen=True)
class Unsafe:
    """A primary cell that can be found out, and who can: never what the cell holds.

    knows_totals: whether it takes the council's own figures as well, which the board knows.
    """

    label: str
    attackers: tuple[Attacker, ...]
    knows_totals: bool = False

    def __str__(self) -> str:
        who = " and by one who ".join(self.attackers)
        besides = ", if he knows the figures for the whole council" if self.knows_totals else ""
        return f"{self.label}: can be found out by one who {who}{besides}."


def attack_cells(cells: Cells, time_limit: float = SECONDS) -> tuple[Unsafe, ...]:
    """The primary cells that can be found out, in the order of the cells.

    A primary cell that is shown is one of them. For the outsider every value of the band must lie
    between the ends of a hidden one; for the insider the ends must leave INTEGERS_LEFT whole
    numbers, or as many as the band has.
    time_limit: seconds for all. Raises AttackFailed when they are over, the solver fails or the
    cells contradict each other: then nothing may be released.
    """
    until = time.monotonic() + time_limit
    found_out = {attacker: _found_out(cells, attacker, until) for attacker in Attacker}
    return tuple(
        Unsafe(cells.labels[cell], tuple(who for who, found in found_out.items() if found[cell]))
        for cell in np.flatnonzero(np.logical_or.reduce(list(found_out.values())))
    )


def ranges(cells: Cells, attacker: Attacker, time_limit: float = SECONDS) -> tuple[Whole, Whole]:
    """The smallest and the largest whole number that each cell can be, for all that he knows.

    An upper end of about NO_END or more means that there is none. Raises AttackFailed as
    `attack_cells` does.
    """
    until = time.monotonic() + time_limit
    known = knowledge(cells, attacker, until)
    reach = Reach(known, until)
    every = np.ones(len(known.places), dtype=bool)
    reach.search(lambda _: (every, every))
    return _ends(known, reach)


def known_closely(
    cells: Cells, asked: Whole, attacker: Attacker, time_limit: float = SECONDS
) -> Bools:
    """Which of the asked cells lie among fewer than INTEGERS_LEFT whole numbers, one of them small.

    A cell that is 0 for sure is not one of them. asked: places of hidden cells.
    Raises AttackFailed as `attack_cells` does.
    """
    until = time.monotonic() + time_limit
    known = knowledge(cells, attacker, until)
    is_asked = np.isin(known.places, asked)

    def needed(reach: Reach) -> tuple[Bools, Bools]:
        narrow = is_asked & (reach.seen_high - reach.seen_low < INTEGERS_LEFT - 1)
        return narrow, narrow

    reach = Reach(known, until)
    reach.search(needed)
    low, high = (end[asked] for end in _ends(known, reach))
    return np.asarray((high - low < INTEGERS_LEFT - 1) & (low <= cells.threshold) & (high > 0))


def _found_out(cells: Cells, attacker: Attacker, until: float) -> Bools:
    """The primary cells of which this attacker learns too much."""
    known = knowledge(cells, attacker, until)
    asked = (cells.primary & cells.hidden)[known.places]
    low, high = cells.band_low[known.places], cells.band_high[known.places]
    left = np.minimum(INTEGERS_LEFT - 1, high - low)

    def needed(reach: Reach) -> tuple[Bools, Bools]:
        if attacker is Attacker.OUTSIDER:
            down = asked & (low < reach.seen_low) & (reach.least <= low)
            return down, asked & (reach.seen_high < high) & (high <= reach.most)
        narrow = asked & (reach.seen_high - reach.seen_low < left)
        narrow &= reach.most - reach.least >= left
        return narrow, narrow

    reach = Reach(known, until)
    reach.search(needed)
    lowest, highest = _ends(known, reach)
    if attacker is Attacker.OUTSIDER:
        safe = (lowest <= cells.band_low) & (cells.band_high <= highest)
    else:
        band = cells.band_high - cells.band_low
        safe = highest - lowest >= np.minimum(INTEGERS_LEFT - 1, band)
    return cells.primary & ~(cells.hidden & safe)


def _ends(known: Knowledge, reach: Reach) -> tuple[Whole, Whole]:
    """The ends of all cells: those that worlds were seen to reach, where a cell is still open."""
    low, high = known.low.copy(), known.high.copy()
    low[known.places], high[known.places] = reach.seen_low, reach.seen_high
    return low, high
