"""Cells as they are put together, one count and one equation at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from improvement_book.disclosure.cells import INTEGERS_LEFT, Cells
from improvement_book.disclosure.suppression import Choice

NEVER = -1
"""Group of a cell that can't be hidden."""


def small(count: pd.Series, threshold: int) -> pd.Series:
    """Whether a count lies from 1 to the threshold. A missing one does not."""
    return ((count > 0) & (count < threshold + 1)).fillna(False).astype(bool)


@dataclass
class Draft:
    """Cells, equations and what may be hidden, before they are solved.

    zeros: whether a hidden count may be 0 (see Cells), of those added from now on. groups: the
    price of each group of cells that are hidden together.
    """

    threshold: int
    zeros: bool
    cells: list[_Cell] = field(default_factory=list)
    equations: list[tuple[list[int], list[int], int]] = field(default_factory=list)
    groups: list[float] = field(default_factory=list)

    def is_small(self, value: int) -> bool:
        """Whether a count must not be found out."""
        return 0 < value <= self.threshold

    def near(self, value: int, earlier: Iterable[int]) -> int | None:
        """An earlier count from which this one differs by a small number, if there is one."""
        close = (int(count) for count in earlier if self.is_small(abs(int(count) - value)))
        return next(close, None)

    def group(self, price: float) -> int:
        """A group of cells that are hidden as one; the price, above 0, decides among groups."""
        self.groups.append(price)
        return len(self.groups) - 1

    def shown(self, label: str, value: int, group: int = NEVER) -> int:
        """A count that is told, and may be hidden where it has a group."""
        return self._add(_Cell(label, value, group))

    def hidden(
        self,
        label: str,
        value: int,
        *,
        most: int | None = None,
        least: int = 1,
        silent: bool = False,
    ) -> int:
        """A hidden count, primary where it is small; known to lie between `least` and `most`."""
        high = self.threshold if least == 1 else max(self.threshold, least + INTEGERS_LEFT - 1)
        if most is not None:
            high = min(high, most)
        low = min(least, high)
        return self._add(
            _Cell(label, value, NEVER, True, self.is_small(value), low, high, silent=silent)
        )

    def hidden_share(self, label: str, value: int, of: int) -> int:
        """A hidden count that is none or all of a group: that it is must not be known."""
        low = max(0, value - INTEGERS_LEFT + 1)
        high = value or min(of, INTEGERS_LEFT - 1)
        return self._add(_Cell(label, value, NEVER, True, True, low, high))

    def changed(self, label: str, value: int, before: int) -> int:
        """A hidden count that differs by a small number from what was once shown for it."""
        low, high = max(0, before - self.threshold), before + self.threshold
        return self._add(_Cell(label, value, NEVER, True, True, low, high))

    def versions(
        self, label: str, value: int, earlier: Iterable[int], *, silent: bool = False
    ) -> int | None:
        """A hidden count that differs by small numbers from some that were shown for it, or None.

        Where it is small itself, that must not be found out either.
        """
        close = [int(old) for old in earlier if self.is_small(abs(int(old) - value))]
        if not close:
            return None
        lows = [1] * self.is_small(value) + [max(0, old - self.threshold) for old in close]
        highs = [self.threshold] * self.is_small(value) + [old + self.threshold for old in close]
        cell = _Cell(label, value, NEVER, True, True, min(lows), max(highs), silent=silent)
        return self._add(cell)

    def never_told(self, label: str, value: int, *, most: int | None = None, least: int = 1) -> int:
        """A sum or a part that stands nowhere.

        least: what a sum comes to, because so many of its parts show the symbol. That tells
        neither how many any of them holds, nor that the sum is small.
        """
        return self.hidden(label, value, most=most, least=least, silent=True)

    def hidden_total(self, label: str, value: int) -> int:
        """A hidden count that is taken as known all the same: nothing protects it."""
        return self._add(_Cell(label, value, NEVER, True, silent=True))

    def value(self, cell: int) -> int:
        """What the cell holds."""
        return self.cells[cell].value

    def sums(self, plus: Iterable[int], minus: Iterable[int] = ()) -> None:
        """That the cells of the one side come to those of the other, up to what is known."""
        left, right = list(plus), list(minus)
        total = sum(map(self.value, left)) - sum(map(self.value, right))
        self.equations.append((left, right, total))

    def finished(self) -> tuple[Cells, Choice]:
        """The cells, and what may be hidden of them."""
        rows = [row for row, (left, right, _) in enumerate(self.equations) for _ in left + right]
        columns = [cell for left, right, _ in self.equations for cell in left + right]
        signs = [
            sign
            for left, right, _ in self.equations
            for sign in [1] * len(left) + [-1] * len(right)
        ]
        shape = (len(self.equations), len(self.cells))
        cells = Cells(
            labels=tuple(cell.label for cell in self.cells),
            values=self._whole("value"),
            equations=csr_array((signs, (rows, columns)), shape=shape, dtype=np.int64),
            totals=np.array([total for *_, total in self.equations], dtype=np.int64),
            hidden=self._whole("hidden").astype(bool),
            primary=self._whole("primary").astype(bool),
            band_low=self._whole("low"),
            band_high=self._whole("high"),
            silent=self._whole("silent").astype(bool),
            zeros=self._whole("zero").astype(bool),
            threshold=self.threshold,
        )
        return cells, Choice(self._whole("group"), np.array(self.groups, dtype=float))

    def _whole(self, name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([getattr(cell, name) for cell in self.cells], dtype=np.int64)

    def _add(self, cell: _Cell) -> int:
        self.cells.append(replace(cell, zero=self.zeros))
        return len(self.cells) - 1


@dataclass(frozen=True)
class _Cell:
    label: str
    value: int
    group: int = NEVER
    hidden: bool = False
    primary: bool = False
    low: int = 1
    high: int = 1
    silent: bool = False
    zero: bool = False
