"""The last year ends by the edition; a hidden count hides its own sum alone."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.pooling import last_year
from improvement_book.analysis.sums import summed
from improvement_book.period import Period, span
from tests.analysis.rows import counted


def periods(first: str, last: str) -> tuple[Period, ...]:
    return span(Period.parse(first), Period.parse(last))


@pytest.mark.parametrize(
    ("own", "edition", "first", "last"),
    [
        (("2021-01", "2022-12"), "2022-06", "2021-07", "2022-06"),
        (("2022-05", "2022-12"), "2022-06", "2022-05", "2022-06"),
        (("2021-22-Q1", "2022-23-Q4"), "2023-05", "2022-23-Q1", "2022-23-Q4"),
        (("2021-22-Q1", "2022-23-Q4"), "2023-02", "2021-22-Q4", "2022-23-Q3"),
        (("2020-21", "2022-23"), "2023-02", "2021-22", "2021-22"),
        (("2021-01", "2022-12"), "2021-22", "2021-04", "2022-03"),
    ],
)
def test_the_last_year_ends_by_the_edition(
    own: tuple[str, str], edition: str, first: str, last: str
) -> None:
    found = last_year(periods(*own), Period.parse(edition))
    assert (found[0].code, found[-1].code) == (first, last)


def test_before_the_first_period_ended_there_is_none() -> None:
    assert last_year(periods("2021-22", "2022-23"), Period.parse("2021-06")) == ()


def test_sums_keep_the_tables_order_and_hide_what_needs_a_hidden_count() -> None:
    table = counted(
        "period theme REVIEWS",
        ("2021-05", "b", 1), ("2021-05", "a", 2), ("2021-06", "b", 3), ("2021-06", "a", None),
        ("2021-07", "b", 9), ("2021-07", "a", 9),
    )  # fmt: skip
    found = summed(table, ["theme"], periods("2021-05", "2021-06"))
    assert list(found.index) == ["b", "a"]
    assert found["b"] == 4
    assert pd.isna(found["a"])
