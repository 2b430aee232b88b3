"""Whatever a release holds: no sentence about a measure says what its table does not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from improvement_book.analysis.headlines import headlines
from improvement_book.analysis.indicators import Figure
from improvement_book.analysis.measures import Measure, Measures
from improvement_book.analysis.signal_grid import changes, signal_grid
from improvement_book.analysis.spc import Variation
from improvement_book.analysis.targets import Status
from improvement_book.pages.measure_remarks import remarks
from improvement_book.pages.numerals import gap, in_unit
from improvement_book.pages.tables import tabled
from improvement_book.pages.words import said
from improvement_book.period import Period
from tests.analysis.series import indicator
from tests.pages.reading_age import reading_age

OLDEST_READER = 12
"""Years (PAGES, How every page reads)."""
ONE_OF_MANY = re.compile(r"(?<![\d.,:-])1 (?:values|measures|months|surprises|headlines)\b")
MANY_OF_ONE = re.compile(r"(?<![\d.,:-])(?:0|[2-9]|[1-9]\d+) (?:value|measure|month|headline)\b")
MONTH = r"[A-Z][a-z]+ \d{4}"
SINGLE_MONTHS = re.compile(
    rf"In {MONTH}, the value was|than (?:in|for) {MONTH}|from \S+ in {MONTH} to"
)
"""Two months set beside each other, in the ways in which one would write it."""
POLARITIES = st.sampled_from(["higher", "lower", "target", "none"])
WINDOWS = st.sampled_from(["in period", "year to date", "rolling 12", "snapshot"])

counts = st.tuples(st.integers(0, 60), st.integers(60, 90))
"""A numerator and a denominator."""
cells = st.one_of(counts, counts, counts, st.sampled_from(["c", "x", None]))


@st.composite
def a_measure(draw: st.DrawFn) -> Measure:
    """Up to 20 months, of which some are hidden or missing, now and then with a step at the end."""
    drawn = draw(st.lists(cells, min_size=0, max_size=20))
    steady = draw(st.booleans())
    if steady:
        drawn = [(20 + place % 2, 80) for place in range(14)] + drawn[:1]
    plain = not steady and draw(st.booleans())
    fields: dict[str, Any] = {
        "title": "Visits",
        "unit": draw(st.sampled_from(["percent", "rate per 100"])),
        "polarity": draw(POLARITIES),
        "window": draw(WINDOWS),
        "target": draw(st.none() | st.floats(0, 100).map(lambda value: round(value, 1))),
        "tolerance": draw(st.sampled_from([None, 3.0])),
        "baseline_period": draw(st.sampled_from(["", "2021-04", "2020-12"])),
        "expected_direction": draw(st.sampled_from(["", "rise", "fall", "stay"])),
        "matters_most": draw(st.booleans()),
        "commentary_on": draw(st.sampled_from([None, pd.Timestamp("2022-01-07")])),
    }
    month, figures = Period.parse("2021-04"), []
    for cell in drawn:
        if isinstance(cell, tuple):
            n, of = cell
            pair = (None, None) if plain else (n, of)
            figures.append(Figure(month, 100 * n / of, "", *pair))
        else:
            figures.append(Figure(month, None, cell or ""))
        month = month.next
    item = replace(indicator([], **fields), figures=tuple(figures))
    return Measure(item, new=draw(st.booleans()))


def words_of(own: Measure) -> list[str]:
    """All that its block says."""
    return [said(own), *(text for _, text in remarks(own))]


def last_row(own: Measure) -> dict[str, str]:
    """The last row of its table, by column."""
    lines = str(tabled(own)).splitlines()
    return dict(zip(lines[1].split(" | "), lines[-1].split(" | "), strict=True))


given_measures = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@given_measures
@given(a_measure())
def test_sentences_never_contradict_the_table(own: Measure) -> None:
    item, text = own.indicator, said(own)
    latest = item.latest
    if latest is None or latest.value is None:
        assert "The value for" not in text
        return
    row = last_row(own)
    assert f"The value for {row['Period']} is {row['Value']}" in text
    if "chance alone gives values from" in text:
        found = re.search(r"from ([\d.,]+%?) to ([\d.,]+%?)[.]", text)
        assert found
        assert found.groups() == (row["Lower limit"], row["Upper limit"])
    status = item.rag
    assert ("is met" in text) is (status.status is Status.MET)
    assert ("It is close to" in text) is (status.status is Status.CLOSE)
    assert ("It misses" in text) is (status.status is Status.OFF)
    if status.gap:
        assert gap(status.gap, item.unit) in text


@given_measures
@given(a_measure())
def test_nothing_is_called_better_or_worse_without_a_signal(own: Measure) -> None:
    text = said(own).lower()
    assert ("improving" in text) is (own.chart.variation is Variation.IMPROVEMENT and _shown(own))
    assert ("getting worse" in text) is (own.chart.variation is Variation.CONCERN and _shown(own))
    assert "improved" not in " ".join(words_of(own)).lower()


@given_measures
@given(a_measure())
def test_two_single_months_are_never_compared(own: Measure) -> None:
    assert not SINGLE_MONTHS.search(" ".join(words_of(own)))


@given_measures
@given(a_measure(), st.integers(0, 19))
def test_a_hidden_value_is_never_named(own: Measure, place: int) -> None:
    """A measure with one value hidden says the same, whatever that value was."""
    figures = own.indicator.figures
    if place >= len(figures):
        return
    hidden = replace(figures[place], value=None, symbol="c", numerator=None, denominator=None)
    item = replace(own.indicator, figures=(*figures[:place], hidden, *figures[place + 1 :]))
    shown = Measure(item, new=own.new)
    when = figures[place].period.label
    for text in words_of(shown):
        assert f"The value for {when} is" not in text
        assert f"baseline ({when}) it was" not in text
    if shown.indicator.latest is hidden:
        assert "[c]" in last_row(shown)["Value"]


@given_measures
@given(a_measure())
def test_a_reader_of_twelve_can_read_it(own: Measure) -> None:
    for text in words_of(own):
        assert reading_age(text) <= OLDEST_READER, text


@given_measures
@given(st.lists(a_measure(), max_size=4))
def test_one_is_one_and_many_are_many(items: list[Measure]) -> None:
    found = Measures(Period.parse("2022-12"), tuple(items))
    texts = [said(found), said(signal_grid(found)), said(changes(found)), said(headlines(found))]
    for text in [*texts, *(text for own in items for text in words_of(own))]:
        assert not ONE_OF_MANY.search(text), text
        assert not MANY_OF_ONE.search(text), text


@given_measures
@given(st.lists(a_measure(), max_size=5))
def test_the_grid_holds_each_measure_that_is_reported_once(items: list[Measure]) -> None:
    named = tuple(
        replace(own, indicator=replace(own.indicator, title=f"Measure-{place}-"))
        for place, own in enumerate(items)
    )
    text = str(tabled(signal_grid(Measures(Period.parse("2022-12"), named))))
    assert [text.count(f"Measure-{place}-") for place in range(len(items))] == [1] * len(items)


def _shown(own: Measure) -> bool:
    return own.indicator.latest is not None and own.indicator.latest.value is not None


@pytest.mark.parametrize(
    ("text", "age"),
    [("The cat sat on the mat.", 3.55), ("Extraordinary administrative deliberations.", 49.58)],
)
def test_the_reading_age_is_kincaids(text: str, age: float) -> None:
    """6 words of 6 syllables: 0.39 * 6 + 11.8 - 15.59 + 5; 3 words of 15, worked out by hand."""
    assert reading_age(text) == pytest.approx(age, abs=0.01)


def test_a_number_is_written_as_its_unit_asks() -> None:
    assert in_unit(19.64, "percent") == "19.6%"
