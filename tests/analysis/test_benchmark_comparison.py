"""Higher, lower or similar; better or worse only where one way is better."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.benchmark_comparison import (
    NO_BENCHMARK,
    NO_DENOMINATOR,
    NO_INTERVAL,
    NO_VALUE,
    Z_99_8,
)
from improvement_book.analysis.comparators import (
    UnknownChoice,
    UnusableValues,
    byar,
    compared_with,
    control_limits,
    share_compared_with,
)


@pytest.mark.parametrize(
    ("benchmark", "word"),
    [(7.9, "higher"), (8.0, "similar"), (10.0, "similar"), (12.0, "similar"), (12.1, "lower")],
)
def test_a_benchmark_on_the_edge_of_the_interval_is_similar(benchmark: float, word: str) -> None:
    assert compared_with(10.0, (8.0, 12.0), benchmark).standing == word


@pytest.mark.parametrize(
    ("benchmark", "word"),
    [((5.0, 7.9), "higher"), ((5.0, 8.0), "similar"), ((12.0, 15.0), "similar"),
     ((12.1, 15.0), "lower"), ((5.0, 15.0), "similar")],
)  # fmt: skip
def test_intervals_that_touch_are_similar(benchmark: tuple[float, float], word: str) -> None:
    assert compared_with(10.0, (8.0, 12.0), benchmark).standing == word


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("higher", ["better", "similar", "worse"]), ("lower", ["worse", "similar", "better"]),
        ("none", ["higher", "similar", "lower"]), ("target", ["higher", "similar", "lower"]),
    ],
)  # fmt: skip
def test_better_and_worse_need_a_polarity(polarity: str, words: list[str]) -> None:
    found = [compared_with(10, (8, 12), other, polarity).standing for other in (7, 9, 13)]
    assert found == words


@pytest.mark.parametrize(
    ("value", "interval", "benchmark", "reason"),
    [
        (None, (8.0, 12.0), 7.0, NO_VALUE), (pd.NA, (8.0, 12.0), 7.0, NO_VALUE),
        (10.0, None, 7.0, NO_INTERVAL), (10.0, (None, 12.0), 7.0, NO_INTERVAL),
        (10.0, (8.0, 12.0), None, NO_BENCHMARK), (10.0, (8.0, 12.0), float("nan"), NO_BENCHMARK),
        (10.0, (8.0, 12.0), (None, 7.0), NO_BENCHMARK),
    ],
)  # fmt: skip
def test_what_is_missing_is_told(
    value: object, interval: object, benchmark: object, reason: str
) -> None:
    found = compared_with(value, interval, benchmark, "higher")
    assert (found.standing, found.reason) == (None, reason)


@pytest.mark.parametrize("interval", [(0.08, 0.12), (12.0, 8.0)])
def test_an_interval_that_does_not_hold_the_value_is_refused(interval: tuple[float, float]) -> None:
    with pytest.raises(UnusableValues, match="not inside"):
        compared_with(10.0, interval, 9.0)


def test_another_polarity_is_refused_even_where_nothing_is_known() -> None:
    with pytest.raises(UnknownChoice):
        compared_with(None, None, None, "Low")
    with pytest.raises(UnknownChoice):
        share_compared_with(None, None, None, "Low")


def test_a_share_on_a_limit_is_similar_and_beyond_it_is_not() -> None:
    low, high = control_limits(0.5, 100)
    words = [
        share_compared_with(share, 100, 0.5, "higher").standing
        for share in (low - 1e-9, low, high, high + 1e-9)
    ]
    assert words == ["worse", "similar", "similar", "better"]


def test_wider_limits_call_fewer_areas_different() -> None:
    assert share_compared_with(0.61, 100, 0.5).standing == "higher"
    assert share_compared_with(0.61, 100, 0.5, z=Z_99_8).standing == "similar"


@pytest.mark.parametrize(
    ("share", "denominator", "benchmark", "reason"),
    [(None, 100, 0.5, NO_VALUE), (0.5, None, 0.5, NO_DENOMINATOR), (0.5, 100, None, NO_BENCHMARK)],
)
def test_a_share_with_something_missing_is_not_compared(
    share: object, denominator: object, benchmark: object, reason: str
) -> None:
    found = share_compared_with(share, denominator, benchmark)
    assert (found.standing, found.reason) == (None, reason)


@pytest.mark.parametrize(
    ("share", "denominator", "benchmark"), [(50, 100, 0.5), (0.5, 100, 50), (0.5, 0, 0.5)]
)
def test_percentages_and_empty_denominators_are_refused(
    share: float, denominator: float, benchmark: float
) -> None:
    with pytest.raises(UnusableValues):
        share_compared_with(share, denominator, benchmark)


def test_a_count_of_none_has_only_an_upper_end() -> None:
    low, high = byar(0)
    assert (low, high > 3) == (None, True)
    with pytest.raises(UnusableValues):
        byar(-1)


def test_the_table_has_one_row_with_the_fields() -> None:
    row = compared_with(10.0, (8.0, 12.0), 7.0).table.iloc[0]
    assert (row["standing"], row["low"], row["high"]) == ("higher", 8.0, 12.0)
