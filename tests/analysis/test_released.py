"""A released count is a whole number or hidden, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from improvement_book.analysis.released import (
    UnusableCounts,
    known,
    known_parts,
    known_square,
    result_table,
    whole,
)


@pytest.mark.parametrize("count", [None, pd.NA, np.nan, float("nan")])
def test_a_missing_count_is_hidden(count: object) -> None:
    assert whole(count) is None
    assert known([1, count, 3]) is None


@pytest.mark.parametrize("count", [0, 3, 3.0, np.int64(3), np.float64(3)])
def test_a_whole_number_is_a_count(count: object) -> None:
    assert whole(count) == count
    assert type(whole(count)) is int


@pytest.mark.parametrize("count", [-1, 0.5, np.float64(2.1)])
def test_what_counts_nothing_is_refused(count: object) -> None:
    with pytest.raises(UnusableCounts, match="expected a whole number from 0 on"):
        whole(count)


def test_parts_are_no_larger_than_their_wholes() -> None:
    assert known_parts([0, 2], [2, 2]) == ([0, 2], [2, 2])
    assert known_parts([0, None], [2, 2]) is None
    with pytest.raises(UnusableCounts):
        known_parts([0, 3], [2, 2])
    with pytest.raises(UnusableCounts):
        known_parts([0], [2, 2])


def test_a_square_has_the_same_grades_both_ways() -> None:
    table = pd.DataFrame([[1, 2], [3, 4]], index=["Poor", "Good"], columns=["Poor", "Good"])
    assert known_square(table).tolist() == [[1, 2], [3, 4]]
    assert known_square(table.astype("Int64").mask(table == 4)) is None
    with pytest.raises(UnusableCounts):
        known_square(table[["Good", "Poor"]])
    with pytest.raises(UnusableCounts):
        known_square([[1, 2, 3], [4, 5, 6]])


def test_a_table_keeps_what_is_missing_apart_from_numbers() -> None:
    table = result_table([("all", 3, 1.0), ("none", None, None)], "what:text n:whole p:number")
    assert table.dtypes.astype(str).tolist() == ["str", "Int64", "Float64"]
    assert table.iloc[1].isna().tolist() == [False, True, True]
