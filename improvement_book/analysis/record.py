"""What became of the rows that came in."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.release import Release


@dataclass(frozen=True)
class Reconciled:
    """Rows in, used, set aside and outside, per table.

    table: table, rows_in, used, set_aside, outside. unexplained: rows in less the other three,
    over all tables: 0 unless a row was lost.
    """

    table: pd.DataFrame

    @property
    def rows_in(self) -> int:
        """Rows of all tables together."""
        return int(self.table["rows_in"].sum())

    @property
    def used(self) -> int:
        """Rows that the figures rest on."""
        return int(self.table["used"].sum())

    @property
    def set_aside(self) -> int:
        """Rows kept out with a reason."""
        return int(self.table["set_aside"].sum())

    @property
    def outside(self) -> int:
        """Rows that this edition does not know or is not about."""
        return int(self.table["outside"].sum())

    @property
    def unexplained(self) -> int:
        """Rows that are in none of the three."""
        return self.rows_in - self.used - self.set_aside - self.outside


@dataclass(frozen=True)
class Revisions:
    """Values that a later row replaced.

    table: title, unit, period, value_before, value (missing where hidden), symbol, recorded_on,
    revision_reason ("" on the public edition).
    """

    table: pd.DataFrame


def revisions(release: Release) -> Revisions:
    """The released table of revisions, each with its indicator's title and unit."""
    definitions = release.table("indicators")[["indicator_id", "title", "unit"]]
    return Revisions(release.table("revisions").merge(definitions, on="indicator_id"))


def reconciled(reconciliation: pd.DataFrame) -> Reconciled:
    """Whether every row is accounted for. reconciliation: the released table of that name."""
    return Reconciled(reconciliation)
