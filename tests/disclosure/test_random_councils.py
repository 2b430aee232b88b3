"""Protection and attack agree: of random councils, edition after edition, nothing is found out."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from improvement_book.council import Audience, Council, ReviewPolicy
from improvement_book.disclosure.attack_release import attack
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import protect
from improvement_book.period import Period, span
from improvement_book.release import typed
from improvement_book.tabulate.counts import DECLARED, Counts, CountTable

Row = dict[str, Any]
COUNCIL = Council("A", "a", "999", reviews_at_council=ReviewPolicy.RELEASED)
MONTHS = span(Period.parse("2021-02"), Period.parse("2022-05"))
WINDOWS = ("in period", "snapshot", "year to date", "rolling 12")
REVISED = 0.08
"""Share of rows that change from one edition to the next."""


class RandomCouncil:
    """One indicator with monthly counts by group, which may be revised."""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        self.window = str(self.draw.choice(WINDOWS))
        self.groups = int(self.draw.integers(0, 5))
        self.unit = str(self.draw.choice(["percent", "number"]))
        self.has_total = bool(self.draw.random() < 0.85)
        size = self.draw.choice([2, 8, 30, 100])
        shape = (len(MONTHS) + 12, max(1, self.groups))
        self.counted = self.draw.poisson(size * self.draw.random(shape[1]), shape)
        self.rest = self.draw.poisson(size * self.draw.random(shape[1]), shape)

    def revise(self) -> None:
        """Some months change by a few, some by many."""
        for counts in (self.counted, self.rest):
            changed = self.draw.random(counts.shape) < REVISED
            steps = self.draw.choice([-2, -1, 1, 3, 12], counts.shape)
            counts[changed] = np.maximum(0, counts + steps)[changed]

    def edition(self, last: Period) -> Counts:
        """What the edition of that month counts."""
        totals, groups = [], []
        for place, month in enumerate(MONTHS):
            if month > last:
                break
            counted, rest = (self._windowed(counts, place) for counts in (self.counted, self.rest))
            totals.append(self._row(month, counted.sum(), rest.sum()))
            for group in range(self.groups):
                named = {"dimension": "Age", "category": f"Group {group}"}
                groups.append(self._row(month, counted[group], rest[group]) | named)
        rows = {
            "indicators": [{"indicator_id": "x", "unit": self.unit, "window": self.window}],
            "observations": totals if self.has_total else [],
            "breakdowns": groups,
        }
        tables = [
            CountTable(
                item,
                typed(
                    pd.DataFrame(rows.get(item.name, []), columns=list(item.columns)), item.columns
                ),
            )
            for item in DECLARED
        ]
        return Counts(COUNCIL, last, date(2023, 1, 1), True, {}, tuple(tables))

    def _windowed(self, counts: np.ndarray[Any, Any], place: int) -> np.ndarray[Any, Any]:
        here = place + 12
        if self.window == "rolling 12":
            return counts[here - 11 : here + 1].sum(axis=0)
        if self.window == "year to date":
            return counts[here - (MONTHS[place].start.month - 4) % 12 : here + 1].sum(axis=0)
        return counts[here]

    def _row(self, month: Period, counted: int, rest: int) -> Row:
        row = {"indicator_id": "x", "period": month.code, "symbol": ""}
        if self.unit == "number":
            return row | {"value": float(counted)}
        whole = counted + rest
        share = 100 * counted / whole if whole else None
        return row | {"numerator": counted, "denominator": whole, "value": share}


SEEDS = [*range(8), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(8, 40))]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_edition_of_a_random_council_gives_a_small_count_away(seed: int) -> None:
    council = RandomCouncil(seed)
    ledger = Ledger.empty()
    for month in MONTHS[:: 1 + seed % 3]:
        counts = council.edition(month)
        release = protect(counts, Audience.PUBLIC, ledger)
        assert attack(release, counts, ledger) == (), (month.code, vars(council))
        ledger = ledger.with_release(release)
        if seed % 2:
            council.revise()
