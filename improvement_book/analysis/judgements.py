"""What inspectors and visitors said, beside which a council's own grades are read."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

OVERALL = "Overall effectiveness"
"""What the inspectorate called its one grade for everything, until April 2026."""


@dataclass(frozen=True)
class Judgements:
    """Published judgements.

    table: held_on, kind, area, grade ("" for a visit), finding, published_on; newest first.
    """

    table: pd.DataFrame

    @property
    def last_inspection(self) -> pd.DataFrame:
        """The rows of the latest event that gave a grade; empty without one."""
        graded = self.table[self.table["grade"] != ""]
        newest: pd.Series = graded["held_on"] == graded["held_on"].max()
        return graded[newest]

    @property
    def visits_since(self) -> int:
        """How many visits were held after the last inspection."""
        last = self.last_inspection["held_on"].max()
        visits = self.table[self.table["grade"] == ""]
        if not pd.isna(last):
            visits = visits[visits["held_on"] > last]
        return int(visits.drop_duplicates(["held_on", "kind"]).shape[0])


def judgements(external: pd.DataFrame) -> Judgements:
    """The released external_judgements, newest first; areas of one event in the given order."""
    ordered = external.sort_values("held_on", ascending=False, kind="stable")
    return Judgements(ordered.reset_index(drop=True))
