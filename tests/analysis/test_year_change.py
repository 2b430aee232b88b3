"""How far a yearly figure moved, only between years that follow each other."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.comparators import UnusableValues, change
from improvement_book.analysis.published_values import NOT_ANNUAL
from improvement_book.analysis.year_change import NO_YEAR_BEFORE, NO_YEARS


def test_the_change_is_the_latest_year_less_the_one_before() -> None:
    found = change({"2019-20": 9.0, "2020-21": 20.0, "2021-22": 17.5})
    assert (found.year, found.year_before) == ("2021-22", "2020-21")
    assert (found.value, found.before, found.change, found.reason) == (17.5, 20.0, -2.5, "")


def test_the_order_of_the_years_changes_nothing() -> None:
    assert change(pd.Series([17.5, 9.0, 20.0], index=[2022, 2020, 2021])).change == -2.5


def test_no_change_is_a_zero() -> None:
    assert change({2021: 3, 2022: 3}).change == 0.0


def test_an_earlier_year_never_stands_in_for_the_year_before() -> None:
    found = change({"2019-20": 20.0, "2021-22": 17.5})
    assert (found.year, found.year_before, found.change) == ("2021-22", None, None)
    assert found.reason == NO_YEAR_BEFORE


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({2021: 20.0, 2022: "u"}, "2022: published as [u]"),
        ({2021: "c", 2022: 20.0}, "2021: published as [c]"),
        ({2020: 1.0, 2021: None, 2022: 20.0}, "2021: there is no value"),
        ({2020: 1.0, 2021: 2.0, 2022: None}, "2022: there is no value"),
    ],
)
def test_a_year_without_a_number_is_no_year_to_compare(
    values: dict[int, object], reason: str
) -> None:
    found = change(values)
    assert (found.change, found.reason) == (None, reason)


def test_one_year_has_no_change_and_none_has_no_year() -> None:
    assert change({2022: 1.0}).reason == NO_YEAR_BEFORE
    assert change({}).reason == NO_YEARS


@pytest.mark.parametrize("codes", [("2021-05", "2021-06"), ("2020-21-Q4", "2021-22-Q1")])
def test_months_and_quarters_are_not_annual(codes: tuple[str, str]) -> None:
    assert change(dict.fromkeys(codes, 1.0)).reason == NOT_ANNUAL


def test_years_in_two_forms_are_refused() -> None:
    with pytest.raises(UnusableValues, match="same form"):
        change({2020: 1.0, "2021-22": 2.0})


def test_the_table_has_one_row_with_the_fields() -> None:
    row = change({2021: 1.0, 2022: 3.0}).table.iloc[0]
    assert (row["year"], row["year_before"], row["change"], row["reason"]) == (
        "2022",
        "2021",
        2,
        "",
    )
