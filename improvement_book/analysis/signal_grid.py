"""Where each indicator stands by its change and its target, and which ones came or went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from improvement_book.analysis.measures import Measure, Measures
from improvement_book.analysis.spc import Assurance, Variation

Cell = tuple[Variation | None, Assurance | None]
"""None: without an icon."""


class Change(StrEnum):
    """What became of an indicator's definition."""

    NEW = "new"
    REDEFINED = "redefined"
    RETIRED = "retired"


@dataclass(frozen=True)
class SignalGrid:
    """The indicators that are still reported, each in one cell: variation by assurance.

    cells: those without any indicator are left out.
    """

    cells: Mapping[Cell, tuple[Measure, ...]]

    @property
    def table(self) -> pd.DataFrame:
        """title, variation, assurance ("" without an icon); one row per indicator."""
        rows = [
            (measure.indicator.title, str(variation or ""), str(assurance or ""))
            for (variation, assurance), own in self.cells.items()
            for measure in own
        ]
        return pd.DataFrame(rows, columns=["title", "variation", "assurance"])


@dataclass(frozen=True)
class Changes:
    """Indicators that are new, defined anew or retired: each with its change, and since when."""

    rows: tuple[tuple[Measure, Change, pd.Timestamp | None], ...]

    @property
    def table(self) -> pd.DataFrame:
        """title, change, since, version_before, version; one row per change."""
        columns = ["title", "change", "since", "version_before", "version"]
        found = [
            (own.indicator.title, str(kind), since, own.version_before,
             own.indicator.definition_version)
            for own, kind, since in self.rows
        ]  # fmt: skip
        return pd.DataFrame(found, columns=columns)


def signal_grid(measures: Measures) -> SignalGrid:
    """Which indicators get better or worse, and which of them can be relied on for their target?"""
    cells: dict[Cell, tuple[Measure, ...]] = {}
    for measure in measures.items:
        if not measure.indicator.retired:
            place = measure.chart.variation, measure.chart.assurance
            cells[place] = (*cells.get(place, ()), measure)
    return SignalGrid(cells)


def changes(measures: Measures) -> Changes:
    """Which indicators are new, defined anew since the edition before, or no longer reported?"""
    rows: list[tuple[Measure, Change, pd.Timestamp | None]] = []
    for measure in measures.items:
        item = measure.indicator
        if measure.new:
            rows.append((measure, Change.NEW, item.introduced_on))
        if measure.version_before:
            rows.append((measure, Change.REDEFINED, None))
        if item.retired:
            rows.append((measure, Change.RETIRED, item.retired_on))
    return Changes(tuple(rows))
