"""How figures are written: half up, from the unrounded value; never a number for a symbol."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from improvement_book.pages.numerals import (
    aim,
    counted,
    day,
    gap,
    in_unit,
    percent,
    period_label,
    points,
    rounded,
    shown,
    stretch,
)
from improvement_book.period import Period


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (2.4999, 0, "2"), (-2.5, 0, "-3"),
        (0.25, 1, "0.3"), (2.675, 2, "2.68"), (1234567, 0, "1,234,567"), (0, 1, "0.0"),
        (9.95, 1, "10.0"), (1e-9, 1, "0.0"),
    ],
)  # fmt: skip
def test_halves_are_rounded_up_as_they_are_written(value: float, places: int, text: str) -> None:
    assert rounded(value, places) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0%"), (0.004, "0%"), (0.005, "1%"), (0.625, "63%"), (1, "100%")]
)
def test_a_share_is_a_whole_percentage(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (0.01, "1 percentage point"), (-0.01, "1 percentage point"),
        (0.02, "2 percentage points"), (0, "0 percentage points"),
    ],
)  # fmt: skip
def test_a_difference_is_in_percentage_points(difference: float, text: str) -> None:
    assert points(difference) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (19.64, "percent", "19.6%"), (1212.5, "number", "1,213"), (37.84, "days", "37.8 days"),
        (3, "weeks", "3.0 weeks"), (54.45, "rate per 10,000", "54.5"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_its_unit_asks(value: float, unit: str, text: str) -> None:
    assert in_unit(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(5.2, "percent", "5.2 percentage points"), (3.0, "days", "3.0 days"), (None, "days", "")],
)
def test_a_gap_is_a_distance(value: float | None, unit: str, text: str) -> None:
    assert gap(value, unit) == text


@pytest.mark.parametrize(
    ("target", "polarity", "text"),
    [
        (18, "higher", "18.0% or more"), (18, "lower", "18.0% or less"),
        (18, "target", "about 18.0%"), (18, "none", "18.0%"), (None, "lower", "none"),
    ],
)  # fmt: skip
def test_a_target_says_which_side_of_it_is_better(
    target: float | None, polarity: str, text: str
) -> None:
    assert aim(target, polarity, "percent") == text


@pytest.mark.parametrize(
    ("value", "symbol", "text"),
    [
        (0.0, "", "0.0%"), (None, "c", "[c]"), (None, "low", "[low]"), (None, "", "no data"),
        (float("nan"), "z", "[z]"),
    ],
)  # fmt: skip
def test_zero_hidden_missing_and_not_applicable_stay_distinct(
    value: float | None, symbol: str, text: str
) -> None:
    assert shown(value, "percent", symbol) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (1234, "1,234"), (None, "[c]"), (pd.NA, "[c]")]
)
def test_a_hidden_count_is_no_number(count: float | None, text: str) -> None:
    assert counted(count) == text


@pytest.mark.parametrize(
    ("value", "text"), [(date(2021, 7, 9), "9 July 2021"), (None, "not set"), (pd.NaT, "not set")]
)
def test_a_day_is_spelt_out(value: date | None, text: str) -> None:
    assert day(value) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2023-05", "2023-05", "May 2023"),
        ("2023-03", "2023-05", "March to May 2023"),
        ("2022-12", "2023-01", "December 2022 to January 2023"),
    ],
)
def test_a_stretch_of_months_says_each_year_once(first: str, last: str, text: str) -> None:
    assert stretch(Period.parse(first), Period.parse(last)) == text


def test_a_code_becomes_its_label() -> None:
    assert period_label("2021-22-Q1") == "April to June 2021"


@pytest.mark.parametrize(("count", "n", "text"), [(23, 40, "58%"), (57, 200, "29%")])
def test_a_share_is_rounded_half_up_as_the_counts_have_it(count: int, n: int, text: str) -> None:
    assert percent(count / n) == text


def test_there_is_no_minus_zero_and_no_gap_of_nothing() -> None:
    assert in_unit(-0.04, "percent") == "0.0%"
    assert gap(0.04, "percent") == "less than 0.1 percentage points"
