"""Whether how many reviews there were is told by quarter or by year, where a quarter has few.

Reviews of a year less those of three quarters are those of the fourth. In a year in which a quarter
has from 1 to the threshold, what tells of all routine reviews is told of quarters or of the year,
never of both: whichever readers saw first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from improvement_book.disclosure.draft import small
from improvement_book.disclosure.ledger import Ledger
from improvement_book.period import Kind, Period
from improvement_book.release import HIDDEN
from improvement_book.tabulate.counts import Counts

OF_OTHERS = {"re_reviews", "other_grades", "review_actions"}
"""Tables that tell nothing of how many routine reviews there were."""
SELECTION = "reviews_by_selection"


@dataclass(frozen=True)
class Totals:
    """few: years with such a quarter. told: periods of which all routine reviews were told, or
    that they are few."""

    few: frozenset[Period]
    told: frozenset[Period]

    def clashes(self, period: Period) -> bool:
        """Whether all reviews of this period would tell those of a quarter."""
        year = year_of(period)
        return year in self.few and any(
            year_of(other) == year and other.kind is not period.kind for other in self.told
        )

    def beside(self, told: Iterable[Period]) -> Totals:
        """The same once these are told as well."""
        return Totals(self.few, self.told | frozenset(told))


def year_of(period: Period) -> Period:
    """The financial year that a quarter or a month belongs to."""
    return Period.containing(period.end, Kind.YEAR)


def totals(counts: Counts, ledger: Ledger, names: Iterable[str], threshold: int) -> Totals:
    """What was told before, by tables of these names."""
    frame = counts.frame("grades_by_month")
    months = {code: Period.parse(code) for code in frame["period"].unique()}
    quarters = {code: Period.containing(month.end, Kind.QUARTER) for code, month in months.items()}
    done = frame.groupby(frame["period"].map(quarters))["reviews"].sum()
    few = frozenset(year_of(quarter) for quarter in done.index[small(done, threshold)])
    told = set()
    for name in set(names) - OF_OTHERS:
        told |= told_in(name, ledger.rows[name])
    return Totals(few, frozenset(told))


def told_in(name: str, rows: pd.DataFrame) -> set[Period]:
    """The periods of which a table tells all routine reviews, or that they are few."""
    tells = rows["symbol"] != HIDDEN
    if name == SELECTION:
        tells = (rows["review_type"] == "routine") & (rows["selection"] == "random")
    return {Period.parse(code) for code in rows.loc[tells, "period"].unique()}
