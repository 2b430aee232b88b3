"""When twelve-month windows in a row tell what happened in a single month."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest

from improvement_book.disclosure.windows import in_telling_windows

MONTHS = [f"{year}-{month:02d}" for year in (2021, 2022) for month in range(1, 13)]
QUARTERS = ["2020-21-Q4", "2021-22-Q1", "2021-22-Q2", "2021-22-Q3", "2021-22-Q4", "2022-23-Q1"]


def rows(
    windows: list[float | None], periods: list[str] = MONTHS, window: str = "rolling 12",
    rest: float = 1000,
) -> pd.DataFrame:  # fmt: skip
    """One indicator's windows, one after the other."""
    return pd.DataFrame(
        {
            "indicator_id": "a",
            "dimension": "",
            "category": "",
            "period": periods[: len(windows)],
            "window": window,
            "counted": pd.array(windows, dtype="Float64"),
            "rest": pd.array([rest] * len(windows), dtype="Float64"),
            "of": pd.array(windows, dtype="Float64") + rest,
        }
    )


def narrow(table: pd.DataFrame) -> list[bool]:
    """What is hidden of windows where no count is small."""
    return in_telling_windows(table, 0).tolist()


@pytest.mark.parametrize(("count", "hides"), [(5, True), (6, False), (0, False)])
def test_windows_that_share_months_with_a_small_one_are_hidden(count: int, hides: bool) -> None:
    found = in_telling_windows(rows([40] * 13 + [count] + [40] * 10), 5).tolist()
    beside = [hides and 2 <= place <= 24 for place in range(24)]
    assert found[:13] == beside[:13]
    assert found[13] is hides


@pytest.mark.parametrize(
    ("windows", "found"),
    [
        ([20, 20, 20], [False, False, False]),
        ([20, 2, 2], [False, False, False]),
        ([20, 1, 1], [False, True, True]),
        ([20, 0, 20], [False, False, True]),
        ([2, 2, 2], [False, False, False]),
        ([1, 1, 1], [True, True, True]),
        ([0, 0, 0], [False, False, False]),
    ],
)
def test_a_window_that_falls_almost_to_nothing_tells_its_months(
    windows: list[float | None], found: list[bool]
) -> None:
    assert narrow(rows(windows)) == found


def test_falls_of_different_months_add_up() -> None:
    assert narrow(rows([20, 11, 2])) == [False, False, False]
    assert narrow(rows([20, 11, 1])) == [False, False, True]
    assert narrow(rows([20, 11, 20, 11, 20])) == [False, False, False, False, False]
    assert narrow(rows([20, 10, 19, 9, 18])) == [False, False, False, True, True]


def test_the_same_month_a_year_later_is_the_same_unknown() -> None:
    windows = [20.0, 14, *[14] * 11, 8, *[8] * 10]
    assert narrow(rows(windows)) == [False] * 24
    assert narrow(rows([*windows[:13], 2, *[2] * 10])) == [False] * 24
    assert narrow(rows([*windows[:13], 1, *[1] * 10])) == [False] * 13 + [True] * 11


def test_the_rest_is_looked_at_as_well() -> None:
    table = rows([500, 500, 500])
    table["rest"] = pd.array([20, 1, 1], dtype="Float64")
    assert narrow(table) == [False, True, True]


def test_windows_that_do_not_hang_together_tell_nothing() -> None:
    broken = [*MONTHS[:1], *MONTHS[2:4]]
    assert narrow(rows([20, 2, 20], broken)) == [False, False, False]
    assert narrow(rows([20, 1, 20], broken)) == [False, True, True], "1 tells its own months"
    assert narrow(rows([20, None, 20])) == [False, False, False]


def test_windows_that_are_no_sums_of_months_tell_nothing() -> None:
    assert narrow(rows([20, 10, 18, 6, 15, 3])) == [False] * 6


@pytest.mark.parametrize("window", ["in period", "year to date", "snapshot"])
def test_only_twelve_month_windows_are_looked_at(window: str) -> None:
    assert narrow(rows([1, 1, 1], window=window)) == [False, False, False]


def test_quarters_and_months_are_runs_of_their_own() -> None:
    quarters = rows([20, 1, 1], QUARTERS)
    assert narrow(quarters) == [False, True, True]
    both = pd.concat([quarters, rows([20, 20, 20])], ignore_index=True)
    assert narrow(both) == [False, True, True, False, False, False]


def fewest_left(windows: list[int]) -> int | None:
    """How many whole numbers the best known quarter may be, by trying; None where there are none.

    Each window is the sum of four quarters in a row.
    """
    worlds = []
    for first in product(range(windows[0] + 1), repeat=4):
        quarters = [*first]
        for before, after in pairwise(windows):
            quarters.append(quarters[-4] + after - before)
        if sum(first) == windows[0] and min(quarters) >= 0:
            worlds.append(quarters)
    return min(len(set(held)) for held in zip(*worlds, strict=True)) if worlds else None


def test_every_world_of_short_runs_of_quarters_agrees() -> None:
    rng = np.random.default_rng(20210623)
    seen = set()
    for windows in rng.integers(0, 8, (80, 4)).tolist():
        first = len(windows)
        for place, window in enumerate(windows):
            left = fewest_left(windows[: place + 1])
            if left is None:
                break
            if window > 0 and left < 3:
                first = place
                break
        seen.add(first)
        expected = [place >= first for place in range(len(windows))]
        assert narrow(rows(windows, QUARTERS)) == expected, windows
    assert seen == {0, 1, 2, 3, 4}


def test_rows_are_found_in_whatever_order_they_stand() -> None:
    table = rows([20, 20, 1]).iloc[[2, 0, 1]]
    found = in_telling_windows(table, 0)
    assert found.index.tolist() == [2, 0, 1]
    assert found.tolist() == [True, False, False]
