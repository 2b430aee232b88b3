"""In which quarter of all areas one stands, and when that is not said."""

from __future__ import annotations

import pytest

from improvement_book.analysis.comparators import (
    UnknownChoice,
    UnusableValues,
    band,
    quartile_band,
    quartiles,
)
from improvement_book.analysis.quartiles import ALL_ALIKE, TOO_FEW_VALUES

FIVE = {"201": 0, "202": 25, "203": 50, "204": 75, "205": 100}
"""The five values are their own bounds."""


@pytest.mark.parametrize(
    ("polarity", "letters"), [("lower", "AABCD"), ("higher", "DDCBA")]
)  # fmt: skip
def test_an_edge_belongs_to_the_quarter_below_it(polarity: str, letters: str) -> None:
    found = [quartile_band(FIVE, area, polarity) for area in FIVE]
    assert [item.band for item in found] == list(letters)
    assert {item.bounds for item in found} == {(0.0, 25.0, 50.0, 75.0, 100.0)}


@pytest.mark.parametrize(("value", "letter"), [(25.0, "A"), (25.1, "B"), (75.0, "C"), (75.1, "D")])
def test_just_above_an_edge_the_next_quarter_begins(value: float, letter: str) -> None:
    assert band(value, (0, 25, 50, 75, 100), "lower") == letter


@pytest.mark.parametrize("value", [-0.1, 100.1, float("nan")])
def test_a_value_outside_the_bounds_is_refused(value: float) -> None:
    with pytest.raises(UnusableValues, match="outside"):
        band(value, (0, 25, 50, 75, 100), "lower")
    with pytest.raises(UnusableValues, match="expected bounds"):
        band(25, (0, 50, 100), "lower")


def test_four_values_have_quartiles_and_three_have_none() -> None:
    assert quartiles([4, 1, 2, 3]) == (1.0, 1.75, 2.5, 3.25, 4.0)
    assert quartiles([1, 2, 3]) is None


def test_four_areas_with_a_value_have_bands_and_three_have_none() -> None:
    four = {"201": 1, "202": 2, "203": 3, "204": 4, "205": "c"}
    three = {**four, "204": "u"}
    assert (quartile_band(four, "201", "lower").band, quartile_band(four, "201", "lower").of) == (
        "A", 4,
    )  # fmt: skip
    found = quartile_band(three, "201", "lower")
    assert (found.band, found.bounds, found.of, found.reason) == (None, None, 3, TOO_FEW_VALUES)


@pytest.mark.parametrize("polarity", ["target", "none"])
def test_without_a_better_way_there_is_no_band(polarity: str) -> None:
    found = quartile_band(FIVE, "201", polarity)
    assert (found.band, found.value) == (None, 0.0)
    assert found.reason.endswith("no band")


@pytest.mark.parametrize(
    ("area", "reason"), [("206", "published as [x]"), ("999", "there is no row for it")]
)
def test_an_area_without_a_number_has_no_band(area: str, reason: str) -> None:
    found = quartile_band({**FIVE, "206": "x"}, area, "lower")
    assert (found.band, found.value, found.of, found.reason) == (None, None, 5, reason)


def test_areas_that_are_all_alike_have_no_band() -> None:
    alike = dict.fromkeys(FIVE, 7)
    assert quartile_band(alike, "201", "lower").reason == ALL_ALIKE
    assert quartile_band({**alike, "205": 8}, "201", "lower").band == "A"


def test_another_polarity_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="higher, lower, target, none"):
        quartile_band(FIVE, "201", "High")


def test_the_table_has_the_bounds_in_columns() -> None:
    row = quartile_band(FIVE, "202", "higher").table.iloc[0]
    assert (row["band"], row["lowest"], row["lower_quartile"], row["highest"]) == ("D", 0, 25, 100)
