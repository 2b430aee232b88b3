"""Protection and attack agree: of random councils, edition after edition, nothing is found out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
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
from improvement_book.tabulate.practice import domains
from improvement_book.tabulate.review_tables import REVIEW_TABLES

Row = dict[str, Any]
COUNCIL = Council("A", "a", "999", reviews_at_council=ReviewPolicy.RELEASED)
MONTHS = span(Period.parse("2021-02"), Period.parse("2022-05"))
WINDOWS = ("in period", "snapshot", "year to date", "rolling 12")
PROTECTING = replace(
    COUNCIL, reviews_at_council=ReviewPolicy.PROTECTED, learning_themes=("A", "B", "C")
)
GRADES = PROTECTING.scale.grades
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


QUICK = {1, 4, 5, 20, 29, 35}
"""Every window, both units, with a total or without, revised or not; the others: `--all`."""


def seeds(*quick: int) -> list[Any]:
    """Forty councils, of which some are tried in every run and the others among the slow tests."""
    return [pytest.param(n, marks=() if n in quick else pytest.mark.slow) for n in range(40)]


@pytest.mark.parametrize("seed", seeds(*QUICK))
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


class RandomReviews:
    """A council whose reviews are known, and moderated, before its quarters are shown.

    late: moderators take one to four months.
    """

    def __init__(self, seed: int, *, late: bool = False) -> None:
        self.draw = draw = np.random.default_rng(seed)
        each = int(draw.choice([3, 9, 30, 90]))
        months = np.repeat([month.start for month in MONTHS], draw.poisson(each, len(MONTHS)))
        size = len(months)
        weights = draw.dirichlet(np.full(len(GRADES), 2.0))

        def some(*choices: object, p: object = None) -> np.ndarray[Any, Any]:
            return draw.choice(np.array(choices, dtype=object), size, p=p)

        def perhaps(*choices: object) -> np.ndarray[Any, Any]:
            return np.where(draw.random(size) < draw.choice([0.0, 0.3, 1.0]), some(*choices), "")

        moderated = draw.random(size) < draw.choice([0.1, 0.4, 0.9])
        day = pd.to_datetime(months)
        later = pd.to_timedelta(draw.integers(0, 9, size), unit="D")
        took = pd.to_timedelta(draw.integers(30, 120, size) if late else 0, unit="D")
        kinds = (["routine", "random"], ["routine", "risk"], ["re-review", "risk"])
        kind = np.array(kinds)[draw.choice(3, size, p=[0.85, 0.1, 0.05])]
        self.rows = pd.DataFrame(
            {
                "review_id": [f"R{n}" for n in range(size)], "review_date": day,
                "review_type": kind[:, 0], "selection": kind[:, 1],
                "re_review_of": np.where(kind[:, 0] == "re-review", "R0", ""),
                "grade": some(*GRADES, p=weights),
                "moderated_grade": np.where(moderated, some(*GRADES, p=weights), ""),
                "moderated_on": pd.Series(day + took).where(moderated),
                "moderator_origin": some("own authority", "other authority"),
                "moderation_selection": perhaps("random", "borderline"),
                "in_line_management": pd.array(some(True, False, pd.NA), dtype="boolean"),
                "immediate_concern": pd.array(draw.random(size) < 0.1, dtype="boolean"),
                "concern_safe_on": day + later, "learning_theme": perhaps("A", "B", "C"),
                "family_asked": pd.array(some(True, False), dtype="boolean"),
                "family_said": perhaps("It helped", "It did not help"),
                "actions_due": pd.array(draw.integers(0, 3, size), dtype="Int64"),
                "actions_closed": pd.array(np.zeros(size), dtype="Int64"),
                "team": some("North", "South"),
            }
            | {name: perhaps(*GRADES) for name in domains()}
        )  # fmt: skip

    def edition(self, last: Period) -> Counts:
        """What the edition of that month counts."""
        known = self.rows["review_date"] <= pd.Timestamp(last.end)
        plan = {"period": [month.code for month in MONTHS], "team": "North", "planned": 9}
        tables: Any = SimpleNamespace(
            frames={
                "practice_reviews": self.rows[known].reset_index(drop=True),
                "reviews_planned": pd.DataFrame(plan),
            },
            council=PROTECTING, period=last, data_to=last.end,
        )  # fmt: skip
        made = {item.name: item.make(tables) for item in REVIEW_TABLES}
        filled = [
            CountTable(
                item, typed(made.get(item.name, pd.DataFrame(columns=list(item.columns))),
                            item.columns)
            )
            for item in DECLARED
        ]  # fmt: skip
        return Counts(PROTECTING, last, last.end, True, {}, tuple(filled))


@pytest.mark.parametrize("seed", seeds(5, 35))
@pytest.mark.parametrize("late", [False, True])
def test_no_edition_with_random_reviews_gives_a_small_count_away(seed: int, late: bool) -> None:
    council = RandomReviews(seed, late=late)
    ledger = Ledger.empty()
    for month in MONTHS[seed % 3 :: 3]:
        counts = council.edition(month)
        release = protect(counts, Audience.PUBLIC, ledger)
        assert attack(release, counts, ledger) == (), month.code
        ledger = ledger.with_release(release)
