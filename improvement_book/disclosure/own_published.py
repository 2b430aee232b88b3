"""What the council's own published values tell of the months or quarters behind them.

A published value of a year says what its months come to. Mostly it is a share or a rate, rounded;
whoever reads it is taken to know the counts exactly, which is more than he does. So more months are
hidden where one would be left over. Where nothing is left to hide, because earlier editions showed
it, the book leaves the published value out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.disclosure.cells import Bools
from improvement_book.disclosure.families import (
    QUANTITIES,
    YEAR_TO_DATE,
    PeriodSum,
    protected_family,
)
from improvement_book.disclosure.suppression import Unprotectable
from improvement_book.disclosure.windows import ROLLING
from improvement_book.period import Kind, Period
from improvement_book.tabulate.counts import Counts
from improvement_book.tabulate.indicators import counts_somebody

IN_PERIOD = "in period"
"""The window of an indicator whose longer periods are the sums of shorter ones."""
LONGER = {Kind.MONTH: (Kind.QUARTER, Kind.YEAR), Kind.QUARTER: (Kind.YEAR,), Kind.YEAR: ()}


def hide_beside_published(rows: pd.DataFrame, counts: Counts, threshold: int) -> Bools:
    """Hide more rows of the council where its own published values would give some away.

    rows: of both tables of indicators, with all that is hidden for other reasons; `hidden` is
    changed. Returns which rows of comparators must be left out, in the table's order.
    """
    published = counts.frame("comparators")
    units = counts.frame("indicators").set_index("indicator_id")["unit"]
    is_own = published["area"] == counts.council.authority_code
    own = published[is_own & published["value"].notna()]
    left_out = pd.Series(False, published.index)
    of_the_council = rows[(rows["table"] == "observations") & rows["counted"].notna()]
    for indicator_id, values in own.groupby("indicator_id", sort=False):
        series = of_the_council[of_the_council["indicator_id"] == indicator_id]
        counting = counts_somebody(str(units.get(indicator_id, "")))
        for year in _years(series, values, counting):
            if not year.can_tell:
                continue
            try:
                rows.loc[year.rows.index, "hidden"] = year.hidden(threshold)
            except Unprotectable:
                left_out[year.values.index] = True
    return left_out.to_numpy(dtype=bool)


@dataclass(frozen=True)
class _Year:
    """One indicator in one financial year.

    rows: of the council, in order. values: published ones of periods in the year, some of which
    may be of the indicator's own periods: is_published marks those rows. sums: of the rows that a
    published value tells, or will tell once it is out.
    """

    rows: pd.DataFrame
    values: pd.DataFrame
    is_published: pd.Series
    sums: tuple[PeriodSum, ...]

    @property
    def can_tell(self) -> bool:
        """Whether a published value tells something of a hidden row."""
        hidden = self.rows["hidden"]
        return bool((hidden & self.is_published).any() or (hidden.any() and self.sums))

    def hidden(self, threshold: int) -> Bools:
        """The rows to hide. Raises Unprotectable.

        Once for readers who know no count of the published rows, and once for some who know them
        all: what the publisher shows is public, and protects nothing else.
        """
        window = self.rows["window"].iloc[0]
        some = self.rows["denominator"].notna()
        if window == ROLLING or (some.any() and not some.all()):
            raise Unprotectable([f"{self.rows['indicator_id'].iloc[0]}, beside published values"])
        rows = self.rows
        if self.sums:
            rows = rows.assign(hidden=protected_family(rows, threshold, self.sums))
        if (rows["hidden"] & self.is_published).any():
            known = {f"{name}_known": rows[f"{name}_known"] | self.is_published
                     for name in QUANTITIES}  # fmt: skip
            rows = rows.assign(hidden=protected_family(rows.assign(**known), threshold, self.sums))
        return rows["hidden"].to_numpy(dtype=bool)


def _years(series: pd.DataFrame, values: pd.DataFrame, counting: bool) -> Iterator[_Year]:
    """The financial years of an indicator, with what is published of each."""
    if series.empty:
        return
    window = series["window"].iloc[0]
    periods = series["period"].map({code: Period.parse(code) for code in series["period"]})
    published = {code: Period.parse(code) for code in values["period"]}
    year_of = {code: _year(period) for code, period in published.items()}
    ends = {period.end for period in published.values()}
    to_date = window in (YEAR_TO_DATE, ROLLING)
    for year in sorted({_year(period) for period in periods}):
        order = periods[periods.map(_year) == year].sort_values()
        rows = series.loc[order.index]
        of_year = values[values["period"].map(year_of) == year]
        is_published = order.map(
            lambda period: period.end in ends if to_date else period.code in published
        ).astype(bool)
        sums: tuple[PeriodSum, ...] = ()
        if window == IN_PERIOD:
            told = dict(zip(of_year["period"], of_year["value"], strict=True)) if counting else {}
            kinds = {period.kind for period in published.values()}
            whole = (min(periods), max(periods))
            sums = tuple(_sums(rows, [*order], whole, _spans(year, order.iloc[0], kinds), told))
        rows = rows.assign(
            closes_quarter=False, begins=order.map(lambda period: period.start), span=year.code
        )
        yield _Year(rows, of_year, is_published, sums)


def _year(period: Period) -> Period:
    return Period.containing(period.end, Kind.YEAR)


def _spans(year: Period, part: Period, kinds: set[Kind]) -> list[Period]:
    """The periods of a year, longer than a part, of the kinds that are published."""
    longer = [kind for kind in LONGER[part.kind] if kind in kinds]
    return [
        *dict.fromkeys(
            Period.containing(month.end, kind) for kind in longer for month in year.months
        )
    ]


def _sums(
    rows: pd.DataFrame,
    periods: Sequence[Period],
    whole: tuple[Period, Period],
    spans: Sequence[Period],
    told: Mapping[str, float],
) -> Iterator[PeriodSum]:
    """What the rows of each span come to.

    whole: the first and the last period of the series. Within them, a period without a row counts
    as nothing. A span that reaches beyond them tells only where its published value is a count.
    """
    first, last = whole
    for span in spans:
        inside = [at for at, period in enumerate(periods)
                  if span.start <= period.start and period.end <= span.end]  # fmt: skip
        if not inside:
            continue
        if first.start <= span.start and span.end <= last.end:
            yield PeriodSum(span.code, tuple(inside), 0)
        elif span.code in told:
            beyond = told[span.code] - float(rows["counted"].iloc[inside].sum())
            yield PeriodSum(span.code, tuple(inside), max(0, round(beyond)))
