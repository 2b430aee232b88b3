"""All that is known of each indicator of an edition, as its block and the scorecard show it.

The control chart, the comparison with the baseline and the forecast are worked out when somebody
asks for them: a scorecard of 150 indicators asks for no forecast.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from improvement_book.analysis.comparators import of_one_model
from improvement_book.analysis.control_chart import (
    DEPENDENT,
    EVERY_INDICATOR,
    SHARED_MONTHS,
    control_chart,
)
from improvement_book.analysis.expectation import Expectation, indicator_expectation
from improvement_book.analysis.forecast import Forecast, Strength
from improvement_book.analysis.indicator_forecast import (
    Bounds,
    begins_anew,
    bounds,
    indicator_forecast,
)
from improvement_book.analysis.indicator_realism import indicator_realism
from improvement_book.analysis.indicators import Indicator, Scorecard, scorecard
from improvement_book.analysis.since_baseline import SinceBaseline, since_baseline
from improvement_book.analysis.spc import Segment, SpecialCause, Xmr
from improvement_book.analysis.targets import Realism, Status, Word
from improvement_book.period import Period, span
from improvement_book.release import Release

SEVERITY = (Status.OFF, Status.CLOSE, Status.MET, Status.NONE)
"""Off track before on track (PAGES, All indicators)."""
MOST_AHEAD = 24
"""Over more periods than this, no series of this length can be forecast."""
NO_DATE = "no date is set for the target, or it has passed"
TOO_FAR = "the target's date is too far away for a forecast"
BEGINS_ANEW = "values that begin anew each April can't be forecast"
DRAFT = "draft"
"""How the released actions name a version of the plan that nobody signed off."""
NEW_FOR = 12
"""Months for which an indicator counts as new: until there is a value for each month of a year."""


@dataclass(frozen=True)
class Event:
    """What happened on a day. text: "" where it is not shown; rebase: whether limits are worked out
    anew from then on.
    """

    on: pd.Timestamp
    text: str
    rebase: bool


@dataclass(frozen=True)
class Action:
    """An action of the plan that should move the indicator, as a person judged it.

    action: "" where its words are not shown. due: as revised, if it was. draft_of: the version of
    the plan, where nobody signed it off yet, else "".
    """

    action_id: str
    action: str
    owner: str
    due: pd.Timestamp | None
    judgement: str
    judged_on: pd.Timestamp | None
    completed_on: pd.Timestamp | None
    draft_of: str = ""


@dataclass(frozen=True)
class Measure:
    """An indicator with what its values say.

    new: introduced in the NEW_FOR months to the end of the edition's period. version_before: of the
    definition, in the edition before, where it was another one, else "". comparators: the released
    rows of the indicator. targets_before: those that the target replaced, as target and the day on
    which it was set, the oldest first. why_no_actions: why the release has those of no indicator.
    """

    indicator: Indicator
    events: tuple[Event, ...] = ()
    actions: tuple[Action, ...] = ()
    new: bool = False
    version_before: str = ""
    comparators: pd.DataFrame | None = field(default=None, compare=False, repr=False)
    targets_before: tuple[tuple[float, pd.Timestamp], ...] = ()
    why_no_actions: str = ""

    @cached_property
    def chart(self) -> Xmr:
        """The control chart of its values."""
        days = (event.on.date() for event in self.events if event.rebase)
        return control_chart(self.indicator, days)

    @property
    def begins_anew(self) -> bool:
        """Whether its values add up from April on, and begin anew with each year."""
        return begins_anew(self.indicator)

    @cached_property
    def realism(self) -> Realism:
        """Whether its target is realistic and challenging."""
        rows = self.comparators
        if self.begins_anew:
            return Realism(Word.NONE, reason=BEGINS_ANEW)
        return indicator_realism(self.indicator, _no_rows() if rows is None else rows)

    @cached_property
    def expectation(self) -> Expectation:
        """Whether it goes where the council expects it to."""
        return indicator_expectation(self.indicator, self.chart)

    @cached_property
    def since_baseline(self) -> SinceBaseline:
        """The comparison with the baseline, for where there are no icons."""
        return since_baseline(self.indicator)

    @property
    def moved_since_baseline(self) -> int | None:
        """1, -1 or 0: where it went from its baseline by more than chance, without an icon.

        None where its control chart tells, or where the two can't be compared.
        """
        if self.chart.variation is not None or self.indicator.retired:
            return None
        return self.since_baseline.change.direction

    @property
    def limits(self) -> Bounds:
        """Between which values chance keeps the latest one; None without limits."""
        return self.limits_of(self.chart.segments[-1])

    def limits_of(self, segment: Segment) -> Bounds:
        """The limits of a segment, as far as its counts allow such values; None without limits.

        None as well where its values are no series that a chart can tell from chance.
        """
        untested = any(reason in self.chart.warnings for reason in (SHARED_MONTHS, DEPENDENT))
        if (
            untested
            or segment.run_chart
            or segment.limits.lower is None
            or segment.limits.upper is None
        ):
            return None, None
        least, most = bounds(self.indicator.figures)
        low = segment.limits.lower if least is None else max(segment.limits.lower, least)
        return low, segment.limits.upper if most is None else min(segment.limits.upper, most)

    @cached_property
    def ahead(self) -> tuple[Period, ...]:
        """The periods up to the one of the target's date; none once that has passed."""
        item = self.indicator
        if item.latest is None or item.target_date is None or item.target is None or item.retired:
            return ()
        last = item.latest.period
        until = Period.containing(item.target_date.date(), last.kind)
        return span(last.next, until) if until > last else ()

    @cached_property
    def forecast(self) -> Forecast:
        """Where the values may go up to the target's date, if it is near enough to tell."""
        if not self.ahead:
            return Forecast((), (), "", Strength.NONE, 0, reason=NO_DATE)
        if len(self.ahead) > MOST_AHEAD:
            return Forecast((), (), "", Strength.NONE, 0, reason=TOO_FAR)
        if self.begins_anew:
            return Forecast((), (), "", Strength.NONE, 0, reason=BEGINS_ANEW)
        return indicator_forecast(self.indicator, len(self.ahead))

    @property
    def signal(self) -> bool:
        """Whether the latest value is told from chance."""
        return self.chart.special_cause is not SpecialCause.NONE

    @property
    def needs_commentary(self) -> bool:
        """Whether its owner has to say something: off target, new or a signal (PAGES)."""
        item = self.indicator
        if item.retired or item.latest is None:
            return False
        return item.rag.status is Status.OFF or self.new or self.signal

    @property
    def table(self) -> pd.DataFrame:
        """The points of the control chart, each with its period, numerator and denominator."""
        own = self.indicator.table.drop(columns="value")
        return pd.concat([own, self.chart.points], axis=1)


@dataclass(frozen=True)
class Measures:
    """The indicators of an edition: what matters most first, then off track before on track."""

    period: Period
    items: tuple[Measure, ...]

    @property
    def card(self) -> Scorecard:
        """Where each of them stands."""
        return Scorecard(self.period, tuple(measure.indicator for measure in self.items))

    @property
    def table(self) -> pd.DataFrame:
        """The scorecard's table, with variation, assurance and why there is none."""
        charts = [measure.chart for measure in self.items]
        return self.card.table.assign(
            variation=[str(chart.variation or "") for chart in charts],
            assurance=[str(chart.assurance or "") for chart in charts],
            no_icon=["; ".join(chart.warnings) for chart in charts],
        )

    def matters_most(self) -> Measures:
        """Only those marked as mattering most, and not retired."""
        kept = (own for own in self.items if own.indicator.matters_most)
        return replace(self, items=tuple(own for own in kept if not own.indicator.retired))


def measures(release: Release, theme: str | None = None) -> Measures:
    """All that is known of each indicator of a release, or of those of one theme.

    Reads the released tables of scorecard, events, indicator_actions and target_history, and the
    definitions of the edition before.
    """
    card, events = scorecard(release), release.table("events")
    targets = release.table("target_history")
    actions, versions = release.table("indicator_actions"), _versions(release.earlier)
    comparators, named = release.table("comparators"), release.council.neighbours
    found = [
        Measure(
            item,
            _events(events, item.indicator_id),
            _actions(actions, item.indicator_id),
            _is_new(item, card.period),
            _before(versions.get(item.indicator_id, ""), item.definition_version),
            of_one_model(comparators[comparators["indicator_id"] == item.indicator_id], named)[1],
            _targets_before(targets, item.indicator_id),
            release.note("indicator_actions") if actions.empty else "",
        )
        for item in card.indicators
        if theme in (None, item.theme)
    ]
    return Measures(card.period, tuple(sorted(found, key=_rank)))


def _rank(measure: Measure) -> tuple[bool, bool, int]:
    item = measure.indicator
    return not item.matters_most, item.retired, SEVERITY.index(item.rag.status)


def _targets_before(
    targets: pd.DataFrame, indicator_id: str
) -> tuple[tuple[float, pd.Timestamp], ...]:
    """All but the last that was set."""
    own = targets[targets["indicator_id"] == indicator_id].sort_values("set_on", kind="stable")
    pairs = zip(own["target"], own["set_on"], strict=True)
    return tuple((float(target), day) for target, day in pairs)[:-1]


def _events(events: pd.DataFrame, indicator_id: str) -> tuple[Event, ...]:
    own = events[events["indicator_id"].isin([indicator_id, EVERY_INDICATOR])]
    rows = own.sort_values("on", kind="stable").to_dict("records")
    return tuple(Event(row["on"], row["text"], row["rebase"] is True) for row in rows)


def _actions(actions: pd.DataFrame, indicator_id: str) -> tuple[Action, ...]:
    own = actions[actions["indicator_id"] == indicator_id]
    return tuple(
        Action(
            row["action_id"],
            row["action"],
            row["owner"],
            _day(row["revised_due"]) or _day(row["due"]),
            row["delivery_judgement"],
            _day(row["judged_on"]),
            _day(row["completed_on"]),
            row["plan_version"] if row["plan_state"] == DRAFT else "",
        )
        for row in own.to_dict("records")
    )


def _versions(earlier: Release | None) -> dict[str, str]:
    if earlier is None:
        return {}
    definitions = earlier.table("indicators")
    return dict(zip(definitions["indicator_id"], definitions["definition_version"], strict=True))


def _before(earlier: str, now: str) -> str:
    return earlier if earlier != now else ""


def _day(value: object) -> pd.Timestamp | None:
    return value if isinstance(value, pd.Timestamp) and not pd.isna(value) else None


def _is_new(item: Indicator, period: Period) -> bool:
    if item.introduced_on is None or item.retired:
        return False
    since = pd.Timestamp(period.end) + pd.Timedelta(days=1) - pd.DateOffset(months=NEW_FOR)
    return bool(item.introduced_on >= since)


def _no_rows() -> pd.DataFrame:
    """Of comparators, where there are none. Made when asked for: no column of text may be made
    before a page is forked, because pyarrow keeps memory and locks for itself from then on.
    """
    return pd.DataFrame(
        {
            name: pd.Series(dtype="str")
            for name in ("statistic", "model", "area", "period", "symbol")
        }
        | {"value": pd.Series(dtype="Float64")}
    )
