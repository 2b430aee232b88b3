"""An indicator beside what the edition before showed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from improvement_book.analysis.control_chart import control_chart, rebase_days
from improvement_book.analysis.forecast import Forecast
from improvement_book.analysis.indicator_forecast import begins_anew, indicator_forecast
from improvement_book.analysis.indicators import Figure, Indicator, Scorecard, scorecard
from improvement_book.analysis.spc import Xmr
from improvement_book.period import Period, span
from improvement_book.release import Release

WORDS = "commentary"
"""The table that an earlier edition does not hold: its words are not compared."""


@dataclass(frozen=True)
class Both:
    """An indicator now and in the edition before.

    events: the released table, as far as it was known now; events_before: known then.
    """

    now: Indicator
    before: Indicator
    events: pd.DataFrame
    events_before: pd.DataFrame

    @cached_property
    def chart(self) -> Xmr:
        """Its control chart now."""
        return control_chart(self.now, rebase_days(self.events, self.now.indicator_id))

    @cached_property
    def chart_before(self) -> Xmr:
        """Its control chart in the edition before."""
        return self._charted(self.before)

    @cached_property
    def new_periods(self) -> tuple[Period, ...]:
        """The periods that have come since the edition before; () without a figure then or now."""
        then, latest = self.before.latest, self.now.latest
        if then is None or latest is None or latest.period <= then.period:
            return ()
        return span(then.period.next, latest.period)

    @cached_property
    def forecast(self) -> Forecast | None:
        """What the edition before forecast of them; None where nothing has come since, or where
        values begin anew each April.
        """
        if not self.new_periods or begins_anew(self.before):
            return None
        return indicator_forecast(self.before, len(self.new_periods))

    @cached_property
    def as_forecast(self) -> Indicator | None:
        """The indicator, had the middle of that forecast come true; None without a forecast."""
        if self.forecast is None or not self.forecast.mean:
            return None
        ahead = zip(self.new_periods, self.forecast.mean, strict=True)
        figures = (Figure(period, value) for period, value in ahead)
        return replace(self.before, figures=(*self.before.figures, *figures))

    @cached_property
    def chart_as_forecast(self) -> Xmr | None:
        """Its control chart, had that forecast come true."""
        return None if self.as_forecast is None else self._charted(self.as_forecast)

    def _charted(self, indicator: Indicator) -> Xmr:
        return control_chart(indicator, rebase_days(self.events_before, indicator.indicator_id))


def scorecard_before(release: Release) -> Scorecard | None:
    """Where each indicator stood in the edition before; None for the first one."""
    earlier = release.earlier
    if earlier is None:
        return None
    words = release.tables[WORDS]
    empty = replace(words, frame=words.frame.iloc[:0])
    return scorecard(replace(earlier, tables={**earlier.tables, WORDS: empty}))


def both(release: Release, now: Scorecard, before: Scorecard) -> dict[str, Both]:
    """Code -> every indicator that both editions have."""
    events = release.table("events")
    then = pd.Timestamp(release.earlier.edition.data_to) if release.earlier else None
    known = events[events["on"] <= then]
    earlier: Mapping[str, Indicator] = {item.indicator_id: item for item in before.indicators}
    return {
        item.indicator_id: Both(item, earlier[item.indicator_id], events, known)
        for item in now.indicators
        if item.indicator_id in earlier
    }
