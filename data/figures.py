"""Draws the indicators' values, and those of England, the region and the neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from random import Random
from statistics import median

import story
from places import YEAR, Place, Span, month_span, noise, progress, spans, working_day
from story import Row


def indicators(place: Place) -> list[Row]:
    """The definitions of the indicators that the council reports."""
    rows = [story.USUAL | row for row in story.INDICATORS]
    return [row for row in rows if row["indicator_id"] in place.indicators]


def observations(place: Place) -> Iterator[Row]:
    """Every value of every indicator, with the one that is revised later."""
    for indicator in indicators(place):
        draws = place.draws(str(indicator["indicator_id"]))
        for span in spans(str(indicator["frequency"])):
            rows = list(_observed(place, draws, indicator, span))
            key = (indicator["indicator_id"], span.code)
            if _reported(indicator, span) and key not in story.NOT_REPORTED:
                if key == story.LATE_FORMS:
                    yield _before_late_forms(place, rows[0])
                    rows[0] |= story.LATE_FORMS_REVISION
                yield from rows


def _reported(indicator: Row, span: Span) -> bool:
    introduced, retired = str(indicator["introduced_on"]), str(indicator.get("retired_on", ""))
    return introduced <= str(span.end) and (not retired or str(span.end) <= retired)


def _observed(place: Place, draws: Random, indicator: Row, span: Span) -> Iterator[Row]:
    """The council total and, for one indicator, its parts by age."""
    name = str(indicator["indicator_id"])
    series = story.SERIES[name]
    row: Row = {"indicator_id": name, "period": span.code, "status": "final"}
    row["recording_issue"] = "no"
    if span.code != story.NO_CALENDAR_ROW:
        row["recorded_on"] = str(working_day(span.end + timedelta(days=6)))
    if not series.size:
        value = round(_level(name, span) + series.noise * noise(draws), series.decimals)
        shown = int(value) if series.decimals == 0 else value
        if (name, span.code) == story.TYPING_SLIP:
            assert shown == story.MEANT
            shown = story.TYPED
        missing = (name, span.code) in story.NOT_AVAILABLE
        yield row | ({"symbol": "x"} if missing else {"value": shown})
    elif name == story.AGE_INDICATOR:
        counts = {age: _counts(place, draws, name, span, share)
                  for age, share in story.AGES.items()}  # fmt: skip
        yield row | _fraction(counts.values())
        for age, pair in counts.items():
            yield row | {"dimension": "Age", "category": age} | _fraction([pair])
    elif indicator["window"] == "year to date":
        yield row | _fraction(_since_april(place, name, span))
    else:
        yield row | _fraction([_counts(place, draws, name, span)])


def _level(name: str, span: Span) -> float:
    series = story.SERIES[name]
    level = series.start + (series.end - series.start) * progress(span.month)
    return level + story.SHOCKS.get((name, span.code), 0.0)


def _counts(
    place: Place, draws: Random, name: str, span: Span, share: float = 1.0
) -> tuple[int, int]:
    """A numerator and a denominator; share: the part of the usual denominator."""
    series = story.SERIES[name]
    per = 100
    denominator = round(series.size * place.size * share * (1 + 0.12 * noise(draws)))
    if name == story.POPULATION_INDICATOR:
        per = 10_000
        denominator = round((series.size + 140 * ((span.month + 8) // 12)) * place.size)
    level = _level(name, span) + series.noise * noise(draws)
    return min(max(round(level * denominator / per), 0), denominator), denominator


def _since_april(place: Place, name: str, span: Span) -> Iterator[tuple[int, int]]:
    """The counts of every month of the financial year so far, each drawn from its own stream."""
    for month in range(span.month - (span.end.month - 4) % 12, span.month + 1):
        single = month_span(month)
        yield _counts(place, place.draws(f"{name} {single.code}"), name, single)


def _fraction(counts: Iterable[tuple[int, int]]) -> Row:
    pairs = list(counts)
    return {
        "numerator": sum(numerator for numerator, _ in pairs),
        "denominator": sum(denominator for _, denominator in pairs),
    }


def _before_late_forms(place: Place, row: Row) -> Row:
    """What was known at first, when some forms were still missing."""
    found = round(story.LATE_FORMS_FOUND * place.size)
    early: Row = {"status": "provisional", "recording_issue": "yes"}
    return row | early | {"numerator": int(row["numerator"]) - found}


def comparators(place: Place) -> Iterator[Row]:
    """England and the region for each year, and the neighbours where the council has a model."""
    draws = place.draws("comparators")
    for name, levels in story.COMPARATOR_LEVELS.items():
        if name not in place.indicators:
            continue
        offsets = {area: 0.25 * levels[0] * noise(draws) for area in story.NEIGHBOURS}
        for level, (period, published) in zip(levels, story.COMPARATOR_YEARS.items(), strict=True):
            row: Row = {"indicator_id": name, "period": period, "recorded_on": published}
            region = round(level * (1.03 + 0.02 * noise(draws)), 1)
            if place.neighbours:
                yield row | _own_area(place, name, period)
            yield row | _area(story.ENGLAND_CODE, "England", level)
            yield row | _area(story.REGION_CODE, "Sample region", region)
            if place.neighbours:
                values = {area: round(level + offset + 0.04 * level * noise(draws), 1)
                          for area, offset in offsets.items()}  # fmt: skip
                yield from (row | {"model": place.neighbours} | area
                            for area in _neighbours(name, period, values))  # fmt: skip


def _area(code: str, name: str, value: float) -> Row:
    return {"area": code, "area_name": name, "value": value, "statistic": "value"}


def _own_area(place: Place, name: str, period: str) -> Row:
    """The council's own published value: what it counted itself, or near its series in March."""
    row: Row = {"area": place.code, "area_name": place.name, "statistic": "value"}
    if (name, period) == story.UNRELIABLE:
        return row | {"symbol": "u"}
    counted = next((item for item in observations(place)
                    if (item["indicator_id"], item["period"]) == (name, period)), None)  # fmt: skip
    if counted:
        share = 100 * int(counted["numerator"]) / int(counted["denominator"])
        return row | {"value": round(share, 1)}
    span = next(span for span in spans(YEAR) if span.code == period)
    draws = place.draws(f"published {name} {period}")
    aside = 0.3 * story.SERIES[name].noise * noise(draws)
    return row | {"value": round(_level(name, span) + aside, 1)}


def _neighbours(indicator: str, period: str, values: dict[str, float]) -> Iterator[Row]:
    """Their median over those with a value, then each of them."""
    shown = {area: value for area, value in values.items()
             if (indicator, period, area) != story.CONFIDENTIAL}  # fmt: skip
    yield {
        "area": "neighbours",
        "area_name": "Statistical neighbours",
        "value": round(median(shown.values()), 2),
        "statistic": "median",
        "with_value": len(shown),
    }
    for code, (area, value) in enumerate(values.items(), start=story.FIRST_NEIGHBOUR_CODE):
        row = _area(str(code), area, value)
        yield row if area in shown else row | {"value": "", "symbol": "c"}
