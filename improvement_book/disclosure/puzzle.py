"""Cells and equations put together one at a time: the puzzle that an attacker has to solve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from improvement_book.disclosure.cells import INTEGERS_LEFT, Cells
from improvement_book.disclosure.knowledge import AttackFailed
from improvement_book.disclosure.told import NOTHING, Told


@dataclass
class _Cell:
    """One cell while the puzzle is put together.

    guarded: whether it is primary when it is small. most: what everybody knows that it can't
    exceed. whole: whether it is none or all of its group. table: cells of one table are hidden by
    one rule.
    """

    label: str
    value: int
    table: str
    told: Told
    guarded: bool
    zero: bool
    silent: bool
    earlier: tuple[int, ...]
    known: bool
    now: bool
    most: int | None = None
    whole: bool = False
    parts: tuple[int, ...] = ()


class Puzzle:
    """What one audience knows, and what it must not find out.

    threshold: counts from 1 to this are small. watched: cells that must keep INTEGERS_LEFT values,
    unless they are known to be 0 or to be large. given_away: what needs no search to be found out.
    """

    def __init__(self, threshold: int) -> None:
        self.threshold = threshold
        self.watched: list[int] = []
        self.given_away: list[str] = []
        self._cells: list[_Cell] = []
        self._entries: list[tuple[int, int, int]] = []
        self._totals: list[int] = []

    def cell(
        self,
        label: str,
        value: float,
        table: str = "",
        told: Told = NOTHING,
        guarded: bool = True,
        zero: bool = False,
        known: bool = False,
        earlier: Sequence[float] = (),
        now: bool = False,
    ) -> int:
        """Add a cell; return its place. One of which nothing is told is silent.

        zero: it may be 0 though [c] stands there. known: it is, even if it was never shown.
        earlier: versions that were shown, besides those told.
        now: this release shows it, or gives it away by what it shows.
        """
        count = round(value)
        versions = {round(other) for other in (*told.shown, *earlier)} - {count}
        new = _Cell(
            label=label,
            value=count,
            table=table,
            told=told,
            guarded=guarded,
            zero=zero,
            silent=not told.hidden,
            earlier=tuple(sorted(versions)),
            known=known or told.knows(value),
            now=now or bool(told.now),
        )
        if told.now and not replace(told, earlier=()).knows(value):
            raise AttackFailed(f"{label} is shown, and not as it was counted.")
        self._cells.append(new)
        return len(self._cells) - 1

    def value(self, cell: int) -> int:
        return self._cells[cell].value

    def label(self, cell: int) -> str:
        return self._cells[cell].label

    def is_known(self, cell: int) -> bool:
        return self._cells[cell].known

    def is_shown_now(self, cell: int) -> bool:
        return self._cells[cell].now

    def shown_now(self) -> set[str]:
        """The labels of the cells that this release shows, or gives away by others it shows."""
        return {cell.label for cell in self._cells if cell.now}

    def equation(self, plus: Iterable[int], minus: Iterable[int] = ()) -> None:
        """Everybody knows what the ones less the others come to."""
        signs = [(cell, 1) for cell in plus] + [(cell, -1) for cell in minus]
        self._entries += [(len(self._totals), cell, sign) for cell, sign in signs]
        self._totals.append(sum(sign * self._cells[cell].value for cell, sign in signs))

    def silence(self, cells: Iterable[int]) -> None:
        """These cells show [c] whatever they hold."""
        for cell in cells:
            self._cells[cell].silent = True

    def give_up(self, cells: Iterable[int]) -> None:
        """These cells can't be kept from this attacker."""
        for cell in cells:
            self._cells[cell].guarded = False

    def cap(self, cell: int, most: int) -> None:
        """Everybody knows that the cell is at most so much."""
        old = self._cells[cell].most
        self._cells[cell].most = most if old is None else min(old, most)

    def sum_of(self, cell: int, parts: Iterable[int]) -> None:
        """The cell stands in no table, and is the sum of others that may.

        Whoever sees [c] four times knows that there are four at least. That says nothing of any
        one of them, nor that the sum is small: of such a sum only more than this is found out.
        """
        if self._cells[cell].silent:
            self._cells[cell].parts = tuple(parts)

    def mark_whole(self, cell: int) -> None:
        """The cell is none or all of its group, which nobody may know."""
        self._cells[cell].whole = True

    def most(self, cell: int) -> int | None:
        return self._cells[cell].most

    def cells(self) -> Cells:
        """The puzzle as it stands."""
        count = len(self._cells)
        hides_zeros = {cell.table for cell in self._cells if self._is_told(cell) and not cell.value}
        row, column, sign = np.array(self._entries, dtype=np.int64).reshape(-1, 3).T
        bands = [self._band(cell, self._least(cell, hides_zeros)) for cell in self._cells]
        return Cells(
            labels=tuple(cell.label for cell in self._cells),
            values=np.array([cell.value for cell in self._cells], dtype=np.int64),
            equations=csr_array((sign, (row, column)), shape=(len(self._totals), count)),
            totals=np.array(self._totals, dtype=np.int64),
            hidden=np.array([not cell.known for cell in self._cells], dtype=bool),
            primary=np.array([band is not None for band in bands], dtype=bool),
            band_low=np.array([band[0] if band else 0 for band in bands], dtype=np.int64),
            band_high=np.array([band[1] if band else 0 for band in bands], dtype=np.int64),
            silent=np.array([cell.silent for cell in self._cells], dtype=bool),
            zeros=np.array(
                [cell.zero or cell.table in hides_zeros for cell in self._cells], dtype=bool
            ),
            threshold=self.threshold,
        )

    def _is_told(self, cell: _Cell) -> bool:
        return not cell.known and not cell.silent and not cell.zero

    def _least(self, cell: _Cell, hides_zeros: set[str]) -> int:
        """What follows from the symbols of the parts of a sum alone."""
        parts = [self._cells[part] for part in cell.parts]
        return sum(
            self._least(part, hides_zeros)
            if part.parts
            else self._is_told(part) and part.table not in hides_zeros
            for part in parts
        )

    def _band(self, cell: _Cell, least: int) -> tuple[int, int] | None:
        """What must stay possible, None where the cell needs no protection.

        That is a small count, none or all of a group where that must not be known, and a count that
        differs by a small count from what was shown before.
        """
        near = [old for old in cell.earlier if 1 <= abs(cell.value - old) <= self.threshold]
        is_small = 1 <= cell.value <= self.threshold
        if cell.whole and not is_small:
            most = cell.value if cell.most is None else cell.most
            least = max(0, cell.value - INTEGERS_LEFT + 1)
            return least, cell.value or min(most, INTEGERS_LEFT - 1)
        if not cell.guarded or not (is_small or near):
            return None
        low = min([1] * is_small + [max(1, old - self.threshold) for old in near])
        high = max([self.threshold] * is_small + [old + self.threshold for old in near])
        if least > low:
            low, high = least, max(high, least + INTEGERS_LEFT - 1)
        if cell.most is not None:
            high = min(high, cell.most)
        return (min(low, high) if cell.value else 0), high
