"""Counts that hang together, and what is told of each: what protection and attack share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from improvement_book.errors import ExitCode, UserError

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Whole = np.ndarray[Any, np.dtype[np.int64]]

INTEGERS_LEFT = 3
"""Whole numbers that one who knows the rule must be left with (METHODS, Disclosure)."""


class DisclosureError(UserError):
    """Nothing is released: a figure could be found out, or nobody could make sure that it can't."""

    exit_code = ExitCode.DISCLOSURE


@dataclass(frozen=True)
class Cells:
    """Counts of one audience's tables and the equations that tie them together.

    labels: table and place of each cell, for messages; never its value.
    values: the true counts, whole numbers of at least 0.
    equations: equations x cells; each row times the values is the same entry of totals.
    hidden: cells whose value is not told. The others are known.
    primary: hidden cells that must not be found out. band_low, band_high: every value between them
    must stay possible for a primary cell (1 to the threshold, for a small count).
    silent: hidden cells of which nobody is told that they are hidden (sums that are never printed),
    or that are hidden whatever they hold: their symbol says nothing.
    zeros: hidden cells that may be 0, because a 0 is not always shown as 0.
    threshold: counts from 1 to this are small.
    """

    labels: tuple[str, ...]
    values: Whole
    equations: csr_array
    totals: Whole
    hidden: Bools
    primary: Bools
    band_low: Whole
    band_high: Whole
    silent: Bools
    zeros: Bools
    threshold: int

    def part(self, chosen: Bools) -> Cells:
        """Some of the cells, and the equations in which nothing but them stands."""
        outside = abs(self.equations) @ (~chosen).astype(np.int64)
        inside = abs(self.equations) @ chosen.astype(np.int64)
        kept = np.flatnonzero((outside == 0) & (inside > 0))
        places = np.flatnonzero(chosen)
        return Cells(
            labels=tuple(self.labels[place] for place in places),
            values=self.values[chosen],
            equations=csr_array(self.equations[kept][:, places]),
            totals=self.totals[kept],
            hidden=self.hidden[chosen],
            primary=self.primary[chosen],
            band_low=self.band_low[chosen],
            band_high=self.band_high[chosen],
            silent=self.silent[chosen],
            zeros=self.zeros[chosen],
            threshold=self.threshold,
        )
