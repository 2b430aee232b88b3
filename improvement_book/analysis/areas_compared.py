"""How does the council compare with other areas, over all indicators that are published?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.area_comparison import (
    AreaComparison,
    Publication,
    area_comparison,
)
from improvement_book.analysis.benchmark_comparison import Standing
from improvement_book.analysis.comparator_rows import comparator_rows
from improvement_book.analysis.published_values import better
from improvement_book.analysis.quartiles import BANDS
from improvement_book.analysis.released import result_table
from improvement_book.period import AsAt
from improvement_book.release import Release

BEST, WORST = BANDS[0], BANDS[-1]


@dataclass(frozen=True)
class AreasCompared:
    """Every indicator with comparators, theme by theme.

    council: its name; model: the neighbour model, "" without one; neighbours: code -> name.
    """

    council: str
    model: str
    neighbours: dict[str, str]
    items: tuple[AreaComparison, ...]

    @property
    def directed(self) -> tuple[AreaComparison, ...]:
        """Those of which one way is better."""
        return tuple(item for item in self.items if better(item.polarity))

    @property
    def bands(self) -> Counter[str]:
        """Letter of the quarter -> indicators; one with a caution is in none of them."""
        return Counter(item.band.band for item in self.items if item.band.band and item.plausible)

    @property
    def against_england(self) -> Counter[str]:
        """Standing against England beyond chance -> indicators; only where it can be told."""
        return Counter(
            str(Standing(item.against_england.standing))
            for item in self.directed
            if item.against_england.standing and item.plausible
        )

    @property
    def table(self) -> pd.DataFrame:
        """A row per indicator: what stands in the overview."""
        rows = [
            (item.indicator_id, item.title, item.theme, item.period.code, item.council.value,
             item.council.symbol, item.median.value, item.mean.value, item.median.n,
             item.england.value, item.england.period.code if item.england.period else "",
             item.rank.rank, item.rank.of, item.band.band or "",
             item.against_england.standing or "", "; ".join(item.cautions))
            for item in self.items
        ]  # fmt: skip
        return result_table(
            rows,
            "indicator_id:text title:text theme:text period:text value:number symbol:text"
            " median:number mean:number with_value:whole england:number england_period:text"
            " rank:whole of:whole quarter:text against_england:text cautions:text",
        )


def areas_compared(release: Release) -> AreasCompared:
    """How does the council compare?

    Reads the released tables indicators, comparators, publications and observations. Indicators
    stand by theme, in the order in which the council defines both; those without a comparator,
    and those introduced after the period, are left out.
    """
    rows, definitions = comparator_rows(release), release.table("indicators")
    known = definitions[~(definitions["introduced_on"] > pd.Timestamp(release.period.end))]
    published = {
        row["indicator_id"]: row for row in release.table("publications").to_dict("records")
    }
    observations = release.table("observations")
    found = []
    for definition in known.to_dict("records"):
        name = str(definition["indicator_id"])
        item = area_comparison(
            {str(key): value for key, value in definition.items()},
            rows.of(name),
            _publication({str(key): cell for key, cell in published.get(name, {}).items()}),
            observations[observations["indicator_id"] == name],
            release.council.name,
        )
        if item is not None:
            found.append(item)
    themes = list(dict.fromkeys(item.theme for item in found))
    found.sort(key=lambda item: themes.index(item.theme))
    return AreasCompared(release.council.name, rows.model, dict(rows.neighbours), tuple(found))


def _publication(row: dict[str, object]) -> Publication:
    if not row:
        return Publication()
    day = row["published_on"]
    return Publication(
        AsAt(str(row["as_at"])) if row["as_at"] else None,
        str(row["source"]),
        day.date() if isinstance(day, pd.Timestamp) and not pd.isna(day) else None,
        str(row["next_publication"]),
    )
