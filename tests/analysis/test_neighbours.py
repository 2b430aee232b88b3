"""What statistical neighbours have in common, and who of them has no value."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.comparators import UnknownChoice, UnusableValues, summary
from improvement_book.analysis.neighbours import NO_NEIGHBOURS, NO_VALUES
from improvement_book.analysis.quartiles import TOO_FEW_VALUES

VALUES = {"201": 10.0, "202": 12.0, "203": 14.0, "204": 36.0, "205": "c", "206": None, "884": 99.0}
FOUR = ["201", "202", "203", "204"]


def test_the_median_is_of_those_with_a_value() -> None:
    found = summary(VALUES, [*FOUR[:3], "205", "206", "999"])
    assert (found.statistic, found.value, found.n) == ("median", 12.0, 3)
    assert found.missing == (("205", "c"), ("206", ""), ("999", ""))
    assert (found.low, found.high) == (10.0, 14.0)


def test_an_even_number_has_its_median_between_the_two_in_the_middle() -> None:
    assert summary(VALUES, FOUR).value == 13.0


def test_the_mean_is_given_only_when_asked_for() -> None:
    assert summary(VALUES, FOUR, "mean").value == 18.0


@pytest.mark.parametrize("word", ["average", "Median", ""])
def test_another_statistic_is_refused_with_both_to_choose_from(word: str) -> None:
    with pytest.raises(UnknownChoice, match="expected one of median, mean"):
        summary(VALUES, FOUR, word)


def test_quartiles_need_four_values() -> None:
    four, three = summary(VALUES, FOUR), summary(VALUES, FOUR[:3])
    assert (four.quartiles, four.reason) == ((11.5, 13.0, 19.5), "")
    assert (three.quartiles, three.reason) == (None, TOO_FEW_VALUES)
    assert three.value == 12.0


def test_one_neighbour_with_a_value_is_enough_for_a_median() -> None:
    found = summary(VALUES, ["201", "205"])
    assert (found.value, found.low, found.high, found.n) == (10.0, 10.0, 10.0, 1)


def test_without_any_value_there_is_no_median() -> None:
    found = summary(VALUES, ["205", "206"])
    assert (found.value, found.n, found.low, found.high) == (None, 0, None, None)
    assert (found.missing, found.reason) == ((("205", "c"), ("206", "")), NO_VALUES)


def test_an_area_without_neighbours_has_no_median() -> None:
    found = summary(VALUES, [])
    assert (found.value, found.missing, found.reason) == (None, (), NO_NEIGHBOURS)


def test_zero_counts_as_a_value() -> None:
    assert summary({"201": 0, "202": 0, "203": 6}, ["201", "202", "203"]).value == 0.0


def test_other_areas_change_nothing() -> None:
    fewer = {code: cell for code, cell in VALUES.items() if code in FOUR}
    assert summary(VALUES, FOUR) == summary(fewer, FOUR)


def test_the_order_of_rows_and_of_neighbours_changes_nothing() -> None:
    backwards = pd.Series(dict(reversed(VALUES.items())), dtype=object)
    assert summary(backwards, FOUR[::-1]) == summary(VALUES, FOUR)


@pytest.mark.parametrize("neighbours", [["201", "202", "201"], "201"])
def test_neighbours_that_are_no_list_of_different_codes_are_refused(neighbours: object) -> None:
    with pytest.raises(UnusableValues, match="each neighbour once"):
        summary(VALUES, neighbours)


def test_a_joint_return_counts_for_none_of_its_members() -> None:
    assert summary({"314 / 318": 5.0}, ["314"]).missing == (("314", ""),)


def test_the_table_says_the_same() -> None:
    row = summary(VALUES, [*FOUR, "205", "999"]).table.iloc[0]
    assert (row["value"], row["n"], row["missing"]) == (13.0, 4, "205 [c], 999")
    assert (row["low"], row["lower_quartile"], row["median"]) == (10.0, 11.5, 13.0)
    assert pd.isna(summary(VALUES, ["205"]).table.iloc[0]["value"])
