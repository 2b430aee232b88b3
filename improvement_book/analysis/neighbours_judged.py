"""Which statistical neighbours do inspectors rate good or better now, so that one could ask them?

The inspectorate's own scale is used, whatever scale the council has for its reviews.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from improvement_book.analysis.comparator_rows import comparator_rows
from improvement_book.analysis.judgements import OVERALL
from improvement_book.analysis.released import result_table
from improvement_book.council import DEFAULT_SCALE
from improvement_book.release import Release

GOOD_OR_BETTER = DEFAULT_SCALE[2:]
"""Of the inspectorate's four grades."""


@dataclass(frozen=True)
class NeighbourJudged:
    """The latest inspection of a neighbour that is known; held_on is None without one.

    grades: what was judged -> grade; visits: visits since then, which give no grade.
    """

    area: str
    name: str
    held_on: date | None = None
    kind: str = ""
    grades: Mapping[str, str] | None = None
    link: str = ""
    visits: int = 0

    @property
    def overall(self) -> str:
        """The one grade for everything, "" where none was given."""
        return (self.grades or {}).get(OVERALL, "")

    @property
    def good(self) -> bool:
        """Good or better overall; where there is no overall grade, in everything judged."""
        grades = [self.overall] if self.overall else list((self.grades or {}).values())
        return bool(grades) and all(grade in GOOD_OR_BETTER for grade in grades)


@dataclass(frozen=True)
class NeighboursJudged:
    """The neighbours, best grade first, those without a known inspection last.

    model: the neighbour model; judged: what was judged, overall first, then in the order in which
    inspections name it.
    """

    model: str
    judged: tuple[str, ...]
    items: tuple[NeighbourJudged, ...]

    @property
    def good(self) -> tuple[NeighbourJudged, ...]:
        """Those rated good or better."""
        return tuple(item for item in self.items if item.good)

    @property
    def known(self) -> tuple[NeighbourJudged, ...]:
        """Those with an inspection."""
        return tuple(item for item in self.items if item.held_on)

    @property
    def table(self) -> pd.DataFrame:
        """A row per neighbour and grade: area, name, held_on, kind, judged, grade."""
        rows = [
            (item.area, item.name, item.held_on.isoformat() if item.held_on else "", item.kind,
             judged, grade)
            for item in self.items
            for judged, grade in (item.grades or {"": ""}).items()
        ]  # fmt: skip
        return result_table(
            rows, "area:text name:text held_on:text kind:text judged:text grade:text"
        )


def neighbours_judged(release: Release) -> NeighboursJudged:
    """Which neighbours are rated good or better, as known at the data-to date?

    Reads the released tables comparators, for who the neighbours are, and neighbour_judgements,
    which may hold areas of other models: they count where comparators name no neighbour alone.
    The latest day on which a grade was given counts; earlier judgements are history.
    """
    rows, judgements = comparator_rows(release), release.table("neighbour_judgements")
    named = dict(zip(judgements["area"], judgements["area_name"], strict=True))
    areas = dict(rows.neighbours) or named
    judgements = judgements[judgements["area"].isin(list(areas))]
    items = [
        _judged(code, name, judgements[judgements["area"] == code]) for code, name in areas.items()
    ]
    items.sort(key=_order)
    graded = judgements[judgements["grade"] != ""].sort_values("held_on", kind="stable")
    judged = sorted(graded["judged"].unique(), key=lambda name: name != OVERALL)
    return NeighboursJudged(rows.model, tuple(judged), tuple(items))


def _judged(area: str, name: str, rows: pd.DataFrame) -> NeighbourJudged:
    graded = rows[rows["grade"] != ""]
    if graded.empty:
        return NeighbourJudged(area, name)
    last = graded["held_on"].max()
    newest = graded[graded["held_on"] == last]
    visits = rows[(rows["grade"] == "") & (rows["held_on"] > last)]
    return NeighbourJudged(
        area,
        name,
        last.date(),
        newest["kind"].iloc[0],
        dict(zip(newest["judged"], newest["grade"], strict=True)),
        newest["link"].iloc[0],
        int(visits.drop_duplicates(["held_on", "kind"]).shape[0]),
    )


def _order(item: NeighbourJudged) -> tuple[bool, int, float, str]:
    """Without an inspection last; good ones first, the better the grade; the newest first."""
    grades = (item.grades or {}).values()
    ranks = [DEFAULT_SCALE.index(grade) for grade in grades if grade in DEFAULT_SCALE]
    own = DEFAULT_SCALE.index(item.overall) if item.overall in DEFAULT_SCALE else None
    place = own if own is not None else min(ranks, default=-1)
    held = item.held_on.toordinal() if item.held_on else 0
    return item.held_on is None, -place, -held, item.name
