"""Published values of other areas: which one is shown, and when a value looks too good."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.comparators import (
    ENGLAND,
    NEIGHBOURS,
    TOO_GOOD,
    Benchmark,
    benchmark,
    plausibility,
)

FOUR = pd.Series([10.0, 12.0, 14.0, 16.0])
"""Quartiles by type 7: 11.5 and 14.5, so the fences stand at 7 and 19."""


def published(*rows: tuple[str, str, str, float | None, str]) -> pd.DataFrame:
    """Rows of area, period, its last day, value and symbol."""
    frame = pd.DataFrame(rows, columns=["area", "period", "end", "value", "symbol"])
    frame["end"] = pd.to_datetime(frame["end"])
    return frame.assign(
        area_name=frame["area"].str.title(), model="Model 2025", statistic="median",
        value=frame["value"].astype("Float64"), with_value=pd.array([9] * len(rows), dtype="Int64"),
    )  # fmt: skip


ROWS = published(
    (NEIGHBOURS, "2020-21", "2021-03-31", 20.0, ""),
    (NEIGHBOURS, "2019-20", "2020-03-31", 19.0, ""),
    (ENGLAND, "2020-21", "2021-03-31", None, "c"),
)


@pytest.mark.parametrize(
    ("day", "period"),
    [("2020-03-30", None), ("2020-03-31", "2019-20"), ("2021-03-30", "2019-20"),
     ("2021-03-31", "2020-21"), ("2023-06-30", "2020-21")],
)  # fmt: skip
def test_the_latest_period_that_ended_by_then_is_taken(day: str, period: str | None) -> None:
    found = benchmark(ROWS, NEIGHBOURS, pd.Timestamp(day))
    assert (found.period if found else None) == period


def test_a_benchmark_says_what_it_is() -> None:
    assert benchmark(ROWS, NEIGHBOURS, pd.Timestamp("2021-06-30")) == Benchmark(
        "Neighbours", "2020-21", 20.0, "", "Model 2025", "median", 9
    )


def test_a_symbol_without_a_value_stays_a_symbol() -> None:
    found = benchmark(ROWS, ENGLAND, pd.Timestamp("2021-06-30"))
    assert (found.value, found.symbol) == (None, "c")


def test_an_area_without_rows_has_no_benchmark() -> None:
    assert benchmark(ROWS, "884", pd.Timestamp("2021-06-30")) is None


@pytest.mark.parametrize(
    ("value", "polarity", "caution"),
    [
        (19.0, "higher", ""), (19.1, "higher", TOO_GOOD), (1.0, "higher", ""),
        (7.0, "lower", ""), (6.9, "lower", TOO_GOOD), (99.0, "lower", ""),
        (99.0, "none", ""), (99.0, "target", ""), (None, "higher", ""),
    ],
)  # fmt: skip
def test_a_value_far_better_than_the_neighbours_range_asks_for_a_check(
    value: float | None, polarity: str, caution: str
) -> None:
    assert plausibility(value, polarity, FOUR) == caution


def test_three_neighbours_are_no_range() -> None:
    missing = pd.array([10, 12, 14, None], dtype="Float64")
    assert plausibility(99.0, "higher", pd.Series(missing)) == ""
