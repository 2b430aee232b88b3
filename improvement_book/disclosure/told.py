"""What one audience was told of each figure, by the release and by all earlier editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from improvement_book.disclosure.knowledge import AttackFailed
from improvement_book.disclosure.ledger import Ledger
from improvement_book.period import Period
from improvement_book.release import HIDDEN, Release
from improvement_book.tabulate.counts import DECLARED

_COUNTED = [item for item in DECLARED if item.counts and not item.derived]
DIMENSIONS = {item.name: item.dimensions for item in _COUNTED}
"""The columns that name a row, in every table of counts."""
FIGURES = {item.name: item.counts for item in _COUNTED}
BEFORE = "_before"
"""How the table of revisions marks a figure as it was shown first."""
SAME = 1e-6
"""Figures as far apart as this are one figure, written to a file and read back."""

Place = tuple[str, str, str]
"""Table, key and column: where a figure stands."""


@dataclass(frozen=True)
class Told:
    """What was told of one figure.

    now: shown by this release. earlier: shown by any edition before it, or as an earlier version.
    hidden: [c] stood there, now or before.
    """

    now: tuple[float, ...] = ()
    earlier: tuple[float, ...] = ()
    hidden: bool = False

    @property
    def shown(self) -> tuple[float, ...]:
        """Every value that was shown."""
        return (*self.earlier, *self.now)

    def knows(self, value: float) -> bool:
        """Whether this value was shown."""
        return any(abs(shown - value) <= SAME * max(1, abs(value)) for shown in self.shown)


NOTHING = Told()


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def key_of(row: Mapping[str, Any], table: str) -> str:
    """The name of a row: the values of its dimensions."""
    return "; ".join(str(row[name]) for name in DIMENSIONS[table])


def refuse_others(known: Mapping[Place, Told], table: str, keys: Container[str]) -> None:
    """Raise AttackFailed where this release shows a row that nobody counted."""
    for (name, key, _), figure in known.items():
        if name == table and figure.now and key not in keys:
            raise AttackFailed(f"{table}: {key} is shown, and was not counted.")


def own_published(release: Release) -> dict[tuple[str, Period], float]:
    """The council's own published values that the release shows, by indicator and period."""
    if "comparators" not in release.tables:
        return {}
    return {
        (str(row["indicator_id"]), Period.parse(str(row["period"]))): float(row["value"])
        for row in rows(release.tables["comparators"].frame)
        if row["area"] == release.council.authority_code and not pd.isna(row["value"])
    }


def told(release: Release | None, ledger: Ledger) -> Mapping[Place, Told]:
    """All that an audience was told; without a release, all that it was told before."""
    now, earlier = defaultdict[Place, list[float]](list), defaultdict[Place, list[float]](list)
    hidden = set()
    for row in rows(ledger.figures):
        place = (str(row["table"]), str(row["key"]), str(row["column"]))
        if pd.isna(row["value"]):
            hidden.add(place)
        else:
            earlier[place].append(float(row["value"]))
    for place, value, is_now in _all_released(release):
        if value is None:
            hidden.add(place)
            continue
        values = (now if is_now else earlier)[place]
        if value not in values:
            values.append(value)
    return {
        place: Told(tuple(now[place]), tuple(earlier[place]), place in hidden)
        for place in {*now, *earlier, *hidden}
    }


def _all_released(release: Release | None) -> Iterator[tuple[Place, float | None, bool]]:
    """As _released, with the tables of the edition before, none of whose figures is the newest."""
    if release is None:
        return
    yield from _released(release)
    if release.earlier:
        yield from ((at, value, False) for at, value, _ in _released(release.earlier))


def _released(release: Release) -> Iterator[tuple[Place, float | None, bool]]:
    """Each figure of the release, None where [c] stands, and whether it is the newest version."""
    for table in (*DIMENSIONS, "revisions"):
        if table not in release.tables:
            continue
        place = "observations" if table == "revisions" else table
        names = dict.fromkeys(FIGURES[place], True)
        if table == "revisions":
            names = {name + BEFORE: False for name in names} | names
        for row in rows(release.tables[table].frame):
            for name, is_now in names.items():
                at = (place, key_of(row, place), name.removesuffix(BEFORE))
                if not pd.isna(row[name]):
                    yield at, float(row[name]), is_now
                elif row["symbol"] == HIDDEN:
                    yield at, None, is_now
