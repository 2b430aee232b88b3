"""The median of the neighbours that have a value."""

from __future__ import annotations

import math

import pandas as pd

from improvement_book.intake.published import neighbour_medians

NEIGHBOURS = {"001": ["002", "003", "004"], "002": ["003", "009"]}


def values(**by_area: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator_id": "caseload",
            "period": "2021-22",
            "area": [area.removeprefix("a") for area in by_area],
            "value": list(by_area.values()),
        }
    )


def test_missing_neighbours_are_left_out_and_counted() -> None:
    medians = neighbour_medians(
        values(a001=100.0, a002=1.0, a003=4.0, a004=math.nan), NEIGHBOURS
    ).set_index("authority")
    assert list(medians.loc["001", ["median", "with_value"]]) == [2.5, 2]
    assert list(medians.loc["002", ["median", "with_value"]]) == [4.0, 1]


def test_no_neighbour_with_a_value_gives_no_median() -> None:
    medians = neighbour_medians(values(a001=100.0), NEIGHBOURS).set_index("authority")
    assert medians["median"].isna().all()
    assert list(medians["with_value"]) == [0, 0]


def test_the_median_is_not_rounded() -> None:
    medians = neighbour_medians(values(a002=1.25, a003=1.5), NEIGHBOURS).set_index("authority")
    assert medians.loc["001", "median"] == 1.375
