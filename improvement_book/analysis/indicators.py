"""Where each indicator stands: baseline, latest value, target, gap, and other areas.

One frequency per indicator, never re-aggregated: an edition shows the latest period that
ended by its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from improvement_book.analysis.comparators import (
    ENGLAND,
    NEIGHBOURS,
    Benchmark,
    benchmark,
    of_one_model,
    plausibility,
)
from improvement_book.analysis.shares import wilson
from improvement_book.analysis.target_status import RETIRED, Rag, Status, rag
from improvement_book.analysis.themes import known_indicators
from improvement_book.period import Kind, Period, span
from improvement_book.release import Release

COPIED = (
    "indicator_id", "title", "why_it_matters", "theme", "unit", "frequency", "window",
    "numerator", "denominator", "source", "owner", "baseline_period", "expected_direction",
    "expected_reason", "exclusions", "definition_version",
)  # fmt: skip
"""Columns of a definition that an Indicator takes over as they are."""


@dataclass(frozen=True)
class Figure:
    """One value of an indicator. value: None where there is only a symbol, or no row ("").

    status: provisional, final or revised; recording_issue: whether the council says that it shows
    how cases are recorded, None where it says nothing.
    """

    period: Period
    value: float | None
    symbol: str = ""
    numerator: float | None = None
    denominator: float | None = None
    status: str = ""
    recording_issue: bool | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson 95% in the indicator's unit, where a numerator out of a denominator is shown.

        None for a ratio that is no share (numerator above denominator) and for a value of 0,
        whose unit can't be told.
        """
        n, d = self.numerator, self.denominator
        if not self.value or not n or not d or n > d:
            return None
        factor = self.value * d / n
        low, high = wilson(n, d)
        return low * factor, high * factor


@dataclass(frozen=True)
class Indicator:
    """Everything released of one indicator, up to the edition's period.

    figures: one per period of its frequency, from the first to the last with a row, gaps
    included. latest: the last of them; baseline: None where none is named or it has no row.
    commentary: on the latest figure, "" where there is none or it is not shown; commentary_on:
    when it was written, which says that there is one. expected_direction: rise, fall, stay or "".
    """

    indicator_id: str
    title: str
    why_it_matters: str
    theme: str
    matters_most: bool
    polarity: str
    unit: str
    frequency: str
    window: str
    numerator: str
    denominator: str
    source: str
    owner: str
    baseline_period: str
    expected_direction: str
    expected_reason: str
    retired: bool
    figures: tuple[Figure, ...]
    target: float | None
    target_date: pd.Timestamp | None
    tolerance: float | None
    floor: float | None
    neighbours: Benchmark | None
    england: Benchmark | None
    caution: str
    commentary: str
    commentary_by: str
    commentary_on: pd.Timestamp | None = None
    exclusions: str = ""
    definition_version: str = ""
    introduced_on: pd.Timestamp | None = None
    retired_on: pd.Timestamp | None = None

    @property
    def latest(self) -> Figure | None:
        """The last figure, which may be only a symbol; None without any."""
        return self.figures[-1] if self.figures else None

    @property
    def baseline(self) -> Figure | None:
        """The figure of the baseline period."""
        return next((f for f in self.figures if f.period.code == self.baseline_period), None)

    @property
    def beyond_floor(self) -> bool:
        """Whether the latest value is worse than the worst that can be borne."""
        value = self.latest.value if self.latest else None
        if value is None or self.floor is None or self.retired:
            return False
        worse = {"higher": value < self.floor, "lower": value > self.floor}
        return worse.get(self.polarity, False)

    @property
    def rag(self) -> Rag:
        """The latest value against the target."""
        latest = self.latest
        if self.retired:
            return Rag(Status.NONE, reason=RETIRED)
        return rag(
            latest.value if latest else None,
            self.target,
            self.polarity,
            self.tolerance,
            self.floor,
            latest.interval if latest else None,
            symbol=latest.symbol if latest else "",
        )

    @property
    def table(self) -> pd.DataFrame:
        """period, value, numerator, denominator, symbol; one row per period, gaps included."""
        rows = [(f.period.code, f.value, f.numerator, f.denominator, f.symbol)
                for f in self.figures]  # fmt: skip
        columns = ["period", "value", "numerator", "denominator", "symbol"]
        return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class Scorecard:
    """The indicators of an edition, those that matter most first, then as defined."""

    period: Period
    indicators: tuple[Indicator, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per indicator: title, baseline, latest, target, gap, status, comparators."""
        return pd.DataFrame([_scorecard_row(item) for item in self.indicators])

    def matters_most(self) -> Scorecard:
        """Only the indicators marked as mattering most, and not retired."""
        chosen = tuple(i for i in self.indicators if i.matters_most and not i.retired)
        return Scorecard(self.period, chosen)


def scorecard(release: Release) -> Scorecard:
    """Where each indicator of a release stands at the end of its period.

    Reads the released tables indicators, observations, targets, comparators and commentary.
    Indicators introduced after the period are left out.
    """
    period = release.period
    known, comparators = known_indicators(release), release.table("comparators")
    ends = {code: pd.Timestamp(Period.parse(code).end) for code in comparators["period"].unique()}
    comparators = comparators.assign(end=pd.to_datetime(comparators["period"].map(ends)))
    tables = (release.table("observations"), release.table("targets"), comparators,
              release.table("commentary"))  # fmt: skip
    own = [dict(iter(table.groupby("indicator_id", sort=False))) for table in tables]
    found = []
    for definition in known.to_dict("records"):
        code = definition["indicator_id"]
        observed, aimed, others, said = (
            by.get(code, table.iloc[:0]) for by, table in zip(own, tables, strict=True)
        )
        _, others = of_one_model(others, release.council.neighbours)
        found.append(_indicator(definition, period, observed, aimed, others, said))
    return Scorecard(period, tuple(sorted(found, key=lambda item: not item.matters_most)))


def _indicator(
    definition: Mapping[Hashable, Any],
    period: Period,
    observations: pd.DataFrame,
    targets: pd.DataFrame,
    comparators: pd.DataFrame,
    commentary: pd.DataFrame,
) -> Indicator:
    figures = _figures(observations, Kind(definition["frequency"]), period)
    target = targets.iloc[-1] if len(targets) else None
    latest = figures[-1] if figures else None
    reference = pd.Timestamp(latest.period.end if latest else period.end)
    neighbours = benchmark(comparators, NEIGHBOURS, reference)
    single = comparators[
        (comparators["statistic"] == "value")
        & (comparators["model"] != "")
        & (comparators["period"] == (neighbours.period if neighbours else ""))
    ]
    words = commentary[commentary["period"] == (latest.period.code if latest else "")]
    polarity = definition["polarity"]
    return Indicator(
        **{name: definition[name] for name in COPIED},
        polarity=polarity,
        matters_most=definition["matters_most"] is True,
        retired=bool(definition["retired_on"] <= pd.Timestamp(period.end)),
        figures=figures,
        target=None if target is None else _number(target["target"]),
        target_date=None if target is None else _day(target["target_date"]),
        tolerance=None if target is None else _number(target["tolerance"]),
        floor=None if target is None else _number(target["floor"]),
        neighbours=neighbours,
        england=benchmark(comparators, ENGLAND, reference),
        caution=plausibility(latest.value if latest else None, polarity, single["value"]),
        commentary=words["text"].iloc[-1] if len(words) else "",
        commentary_by=words["author"].iloc[-1] if len(words) else "",
        commentary_on=_day(words["written_on"].iloc[-1]) if len(words) else None,
        introduced_on=_day(definition["introduced_on"]),
        retired_on=_day(definition["retired_on"]),
    )


def _figures(observations: pd.DataFrame, kind: Kind, period: Period) -> tuple[Figure, ...]:
    """One figure per period from the first row to the last that ended by the edition's period."""
    found = {}
    columns = (
        "period", "value", "symbol", "numerator", "denominator", "status", "recording_issue",
    )  # fmt: skip
    cells = (observations[name] for name in columns)
    for code, value, symbol, n, of, status, issue in zip(*cells, strict=True):
        own_period = Period.parse(code)
        marked = None if pd.isna(issue) else bool(issue)
        found[own_period] = Figure(
            own_period, _number(value), symbol, _number(n), _number(of), status, marked
        )
    own = sorted(item for item in found if item.kind is kind and item.end <= period.end)
    if not own:
        return ()
    return tuple(found.get(item, Figure(item, None)) for item in span(own[0], own[-1]))


def _scorecard_row(item: Indicator) -> dict[str, object]:
    latest, baseline, status = item.latest, item.baseline, item.rag
    return {
        "indicator_id": item.indicator_id,
        "title": item.title,
        "unit": item.unit,
        "baseline_period": item.baseline_period,
        "baseline": baseline.value if baseline else None,
        "period": latest.period.code if latest else "",
        "value": latest.value if latest else None,
        "symbol": latest.symbol if latest else "",
        "target": item.target,
        "gap": status.gap,
        "status": str(status.status),
        "uncertain": status.uncertain,
        "reason": status.reason,
        "neighbours": item.neighbours.value if item.neighbours else None,
        "neighbours_period": item.neighbours.period if item.neighbours else "",
        "england": item.england.value if item.england else None,
        "england_period": item.england.period if item.england else "",
        "caution": item.caution,
    }


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type,call-overload]


def _day(value: object) -> pd.Timestamp | None:
    return value if isinstance(value, pd.Timestamp) and not pd.isna(value) else None
