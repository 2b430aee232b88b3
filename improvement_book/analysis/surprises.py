"""What in this edition would the edition before not have let expect, and why?

Compared are the tables of this release and those that it holds of the edition before. A missed
milestone is not told: milestones are no released table.

PAGES, Surprises; METHODS, Indicators over time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields

import pandas as pd

from improvement_book.analysis.false_signals import FalseSignals, false_signals
from improvement_book.analysis.indicator_history import Both, both, scorecard_before
from improvement_book.analysis.indicators import Scorecard, scorecard
from improvement_book.analysis.signals import (
    crossed_status,
    new_special_cause,
    outside_forecast,
    warned_of_signal,
    warned_of_status,
)
from improvement_book.analysis.surprise import Kind as Kind
from improvement_book.analysis.surprise import Surprise as Surprise
from improvement_book.analysis.terms import (
    changed_target,
    introduced,
    missing,
    moved_away,
    redefined,
    retired,
    revised,
)
from improvement_book.council import Origin
from improvement_book.period import Period
from improvement_book.release import Release

FIRST = "this is the first edition: there is no earlier one to compare it with"
NOTHING = FalseSignals(0, 0.0, 0.0)


@dataclass(frozen=True)
class WithinChance:
    """The changes of an edition that chance alone can make, in the order of its surprises."""

    period: Period
    compared_with: Period | None
    rows: tuple[Surprise, ...]


@dataclass(frozen=True)
class Surprises:
    """The surprises of an edition.

    rows: those that chance alone can make come last; else those of the measures that matter most
    first, and then as PAGES lists the kinds. warned: what
    would have been one, had the forecast of the edition before not warned of it. compared_with:
    that edition. by_chance: how many false signals chance alone gives among the charts that have a
    new value. reason: why nothing could be compared, else "".
    """

    period: Period
    compared_with: Period | None
    rows: tuple[Surprise, ...]
    warned: tuple[Surprise, ...]
    by_chance: FalseSignals
    reason: str = ""

    @property
    def doubtful(self) -> int:
        """How many of them chance alone can make."""
        return len(self.within_chance.rows)

    @property
    def within_chance(self) -> WithinChance:
        """Those that chance alone can make."""
        rows = tuple(row for row in self.rows if row.uncertain)
        return WithinChance(self.period, self.compared_with, rows)

    @property
    def table(self) -> pd.DataFrame:
        """One row per surprise, with the fields of one."""
        columns = [item.name for item in fields(Surprise)]
        return pd.DataFrame([asdict(row) for row in self.rows], columns=columns)


def surprises(release: Release) -> Surprises:
    """The surprises of a release against the edition before.

    Reads indicators, observations, targets, comparators and events; revisions for the values that
    were replaced since that edition's data-to date. A measure that was redefined is not compared
    in its values. Retired ones are told once.
    """
    before, earlier = scorecard_before(release), release.earlier
    if before is None or earlier is None:
        return Surprises(release.period, None, (), (), NOTHING, FIRST)
    now = scorecard(release)
    pairs = both(release, now, before)
    defined, defined_before = _definitions(release), _definitions(earlier)
    replaced = _replaced(release, earlier)
    awaited = _awaited(release)
    found, new_charts = list(_come_and_gone(now, before, pairs)), 0
    warned: list[Surprise] = []
    for code, item in pairs.items():
        if item.now.retired:
            continue
        other = redefined(item, defined[code], defined_before[code])
        late = None if code in awaited else missing(item, now.period, before.period)
        found += _told((other, changed_target(item), late))
        if other:
            continue
        new_charts += bool(item.new_periods) and item.chart.variation is not None
        for row, foreseen in _in_values(item):
            (warned if foreseen else found).append(row)
        found += _told((revised(item, replaced.get(code, {})), *moved_away(item)))
    order = [item.indicator_id for item in (*now.indicators, *before.indicators)]
    places = {kind: place for place, kind in enumerate(Kind)}
    found.sort(key=lambda row: (row.uncertain, order.index(row.indicator_id), places[row.kind]))
    by_chance = false_signals(new_charts)
    return Surprises(now.period, before.period, tuple(found), tuple(warned), by_chance)


def _told(rows: Iterable[Surprise | None]) -> list[Surprise]:
    return [row for row in rows if row]


def _awaited(release: Release) -> set[str]:
    """Published statistics whose next figures the publisher has not given by the data-to date."""
    if release.council.origin is not Origin.PUBLISHED:
        return set()
    rows = release.table("publications").sort_values("published_on", kind="stable")
    newest = rows.drop_duplicates("indicator_id", keep="last")
    months = zip(newest["indicator_id"], newest["next_publication"], strict=True)
    return {
        code
        for code, month in months
        if month and Period.parse(month).end >= release.edition.data_to
    }


def _definitions(release: Release) -> dict[str, dict[str, str]]:
    """Code -> the released row of its definition."""
    rows = release.table("indicators").to_dict("records")
    return {row["indicator_id"]: {str(name): row[name] for name in row} for row in rows}


def _replaced(release: Release, earlier: Release) -> dict[str, dict[str, str]]:
    """Code -> period -> why its value was replaced, since the earlier edition's data-to date."""
    rows = release.table("revisions")
    new = rows[rows["recorded_on"] > pd.Timestamp(earlier.edition.data_to)]
    found: dict[str, dict[str, str]] = {}
    for row in new.to_dict("records"):
        found.setdefault(row["indicator_id"], {})[row["period"]] = row["revision_reason"]
    return found


def _in_values(item: Both) -> Iterator[tuple[Surprise, bool]]:
    """Surprises in its values, each with whether the forecast had warned of it."""
    if signal := new_special_cause(item):
        yield signal, warned_of_signal(item)
    if status := crossed_status(item):
        yield status, warned_of_status(item)
    if outside := outside_forecast(item):
        yield outside, False


def _come_and_gone(now: Scorecard, before: Scorecard, pairs: dict[str, Both]) -> Iterator[Surprise]:
    """Indicators that one of both editions does not have, or has as retired."""
    for item in now.indicators:
        if item.indicator_id not in pairs and not item.retired:
            yield introduced(item)
    for item in before.indicators:
        pair = pairs.get(item.indicator_id)
        if not item.retired and (pair is None or pair.now.retired):
            yield retired(item)
