"""What should a member know first? Chosen by one rule, so that nobody picks what looks good.

Each measure once, at most MOST of them, in this order: what matters most and is off target; what
matters most and is told from chance; any other measure told from chance; any other off target.
Of each kind, a status that chance alone could change comes last; else those that get worse come
before those that get better. Where neither way is better, a measure that does not matter most is no
headline.

In a book made of published statistics, the measures on which the council stands out among its
neighbours come after these: standings.py says which, and in which order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from improvement_book.analysis.measures import Measure, Measures
from improvement_book.analysis.spc import Variation
from improvement_book.analysis.standings import NONE, Standings, clear
from improvement_book.analysis.targets import Status

MOST = 6
"""PAGES, Summary for members: at most six headlines."""


class Why(StrEnum):
    """Which part of the rule chose a headline."""

    MOST_OFF = "matters most and is off target"
    MOST_SIGNAL = "matters most and is told from chance"
    SIGNAL = "told from chance"
    OFF = "off target"
    CLEAR = "chance alone would not explain the gap to the median"
    APART = "no counts are published, so nobody can say what is chance"


APART = (Why.CLEAR, Why.APART)
"""Chosen because the council stands out among its neighbours."""


@dataclass(frozen=True)
class Headlines:
    """The headlines of an edition, in order.

    left_out: measures that the rule names besides; of: measures that it looked at. standings: the
    neighbours beside whom some were chosen.
    """

    rows: tuple[tuple[Measure, Why], ...]
    left_out: int
    of: int
    standings: Standings = NONE

    @property
    def table(self) -> pd.DataFrame:
        """indicator_id, title, why; one row per headline."""
        found = [(own.indicator.indicator_id, own.indicator.title, str(why))
                 for own, why in self.rows]  # fmt: skip
        return pd.DataFrame(found, columns=["indicator_id", "title", "why"])


def headlines(measures: Measures, standings: Standings = NONE) -> Headlines:
    """The headlines of an edition.

    measures: all of them, in the order of the scorecard; standings: those on which the council
    stands out among its neighbours.
    """
    chosen = [(measure, why) for measure in measures.items if (why := _why(measure))]
    order = list(Why)
    chosen.sort(key=lambda row: (order.index(row[1]), _uncertain(row[0]), not _worse(row[0])))
    chosen += _apart(measures, standings, {measure.indicator.indicator_id for measure, _ in chosen})
    left_out = max(0, len(chosen) - MOST)
    return Headlines(tuple(chosen[:MOST]), left_out, len(measures.items), standings)


def _apart(measures: Measures, standings: Standings, named: set[str]) -> list[tuple[Measure, Why]]:
    """The measures that stand out among the neighbours and are not named yet."""
    known = {own.indicator.indicator_id: own for own in measures.items if not own.indicator.retired}
    return [
        (known[item.indicator_id], Why.CLEAR if clear(item) else Why.APART)
        for item in standings.items
        if item.indicator_id in known and item.indicator_id not in named
    ]


def _why(measure: Measure) -> Why | None:
    item = measure.indicator
    if item.retired:
        return None
    off = item.rag.status is Status.OFF
    if item.matters_most and off:
        return Why.MOST_OFF
    if measure.signal and item.matters_most:
        return Why.MOST_SIGNAL
    if measure.signal and item.polarity != "none":
        return Why.SIGNAL
    return Why.OFF if off else None


def _uncertain(measure: Measure) -> bool:
    return measure.indicator.rag.uncertain


def _worse(measure: Measure) -> bool:
    return measure.chart.variation is Variation.CONCERN
