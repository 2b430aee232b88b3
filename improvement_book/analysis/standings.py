"""Where does the council of a book made of published statistics stand out among its neighbours?

Such a book has neither targets nor months, so its headlines come from here. A measure stands out
where the council is in the best or in the worst quarter of itself and its neighbours, nothing in
its figure asks for a check, and, where counts are known, more than chance sets it apart from the
neighbours' median.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import pandas as pd

from improvement_book.analysis.area_comparison import AreaComparison
from improvement_book.analysis.areas_compared import BEST, WORST, AreasCompared, areas_compared
from improvement_book.analysis.comparators import Standing
from improvement_book.analysis.released import result_table
from improvement_book.council import Origin
from improvement_book.release import Release

RECENT = pd.DateOffset(years=2)
"""A figure of the edition's own year or of the year before it: older ones are no news."""
CLEAR = {BEST: Standing.BETTER, WORST: Standing.WORSE}
"""Which standing against the neighbours' median bears a quarter out."""


@dataclass(frozen=True)
class Standings:
    """The measures that stand out, the most telling first, and what they were chosen from.

    compared: every measure beside its neighbours; None in a council's own book, whose headlines
    come from its own targets and values.
    """

    compared: AreasCompared | None = None
    items: tuple[AreaComparison, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """A row per measure: indicator_id, quarter, rank, of, against_median, distance."""
        rows = [
            (item.indicator_id, item.band.band, item.rank.rank, item.rank.of,
             item.against_median.standing or "", distance(item))
            for item in self.items
        ]  # fmt: skip
        return result_table(
            rows,
            "indicator_id:text quarter:text rank:whole of:whole against_median:text"
            " distance:number",
        )


NONE = Standings()


def standings(release: Release) -> Standings:
    """The measures on which the council stands out; NONE unless the book is of published ones.

    Those told from the neighbours' median beyond chance come first, then those whose counts are
    not known; of each, the one with the largest distance first.
    """
    if release.council.origin is not Origin.PUBLISHED:
        return NONE
    compared, since = areas_compared(release), pd.Timestamp(release.period.end) - RECENT
    found = [item for item in compared.items if pd.Timestamp(item.period.end) > since]
    found = [item for item in found if _stands_out(item)]
    found.sort(key=lambda item: (not clear(item), -distance(item)))
    return Standings(compared, tuple(found))


def clear(item: AreaComparison) -> bool:
    """Whether more than chance sets it apart from the neighbours' median; False if not known."""
    return item.against_median.standing is not None


def distance(item: AreaComparison) -> float:
    """How far it is from the neighbours' median, in spreads of their middle half.

    Of the whole range where their middle half is alike; without end where all are. 0 where it or
    the neighbours have no value.
    """
    value, near = item.council.value, item.median
    if value is None or near.value is None or near.quartiles is None:
        return 0.0
    lower, _, upper = near.quartiles
    spread = (upper - lower) or ((near.high or 0.0) - (near.low or 0.0))
    return abs(value - near.value) / spread if spread else inf


def _stands_out(item: AreaComparison) -> bool:
    letter, against = item.band.band, item.against_median.standing
    if letter not in CLEAR or item.rank.rank is None or item.median.quartiles is None:
        return False
    return not item.cautions and against in (None, CLEAR[letter])
