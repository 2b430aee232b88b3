"""Published cells: a number, a symbol or nothing, and never one for the other."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from improvement_book.analysis.published_values import (
    POLARITIES,
    SYMBOLS,
    UnknownChoice,
    UnusableValues,
    annual,
    better,
    number_or_symbol,
    published_values,
)
from improvement_book.intake import cell
from improvement_book.intake.schema import schemas
from improvement_book.pages.numerals import SYMBOL_KEY


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (0, 0.0), (-1.5, -1.5), (Decimal("2.7"), 2.7), (np.int64(3), 3.0), (np.float64(0.5), 0.5),
        ("c", "c"), ("[u]", "u"), (" low ", "low"), ("", ""),
        (None, ""), (float("nan"), ""), (pd.NA, ""), (pd.NaT, ""),
    ],
)  # fmt: skip
def test_a_cell_is_a_number_a_symbol_or_nothing(given: object, read: float | str) -> None:
    assert number_or_symbol(given) == read


@pytest.mark.parametrize("given", ["12.5", "-", "C", "n/a", True, float("inf"), np.bool_(True)])
def test_anything_else_is_refused(given: object) -> None:
    with pytest.raises(UnusableValues, match="expected a number, nothing or c, k, u, x, z, low"):
        number_or_symbol(given)


def test_the_symbols_are_those_of_the_files_and_of_the_pages() -> None:
    assert set(SYMBOLS) == set(cell.SYMBOLS) == set(SYMBOL_KEY)


def test_zero_is_a_number_and_a_symbol_is_not_nothing() -> None:
    found = published_values({"201": 0, "202": "c", "203": None})
    assert dict(found.number) == {"201": 0.0}
    assert dict(found.symbol) == {"202": "c", "203": ""}
    assert [found.why_none(area) for area in ("202", "203", "204")] == [
        "published as [c]", "there is no value", "there is no row for it",
    ]  # fmt: skip


def test_a_series_reads_as_a_mapping_does() -> None:
    series = pd.Series([1.0, None, "k"], index=["201", "202", "203"], dtype=object)
    assert published_values(series) == published_values({"201": 1.0, "202": None, "203": "k"})


def test_an_area_twice_is_refused() -> None:
    with pytest.raises(UnusableValues, match="201 stands twice"):
        published_values(pd.Series([1.0, 2.0], index=["201", "201"]))


def test_a_code_that_is_a_number_is_refused() -> None:
    with pytest.raises(UnusableValues, match="201 is no code"):
        published_values({201: 1.0})


def test_polarities_are_those_of_the_schema() -> None:
    (field,) = (field for field in schemas()["indicators"].fields if field.name == "polarity")
    assert set(POLARITIES) == set(field.choices)
    assert [better(polarity) for polarity in ("higher", "lower", "target", "none")] == [1, -1, 0, 0]


@pytest.mark.parametrize("word", ["", "Higher", "High", "low"])
def test_another_polarity_is_refused_with_those_to_choose_from(word: str) -> None:
    with pytest.raises(UnknownChoice, match="expected one of higher, lower, target, none"):
        better(word)


@pytest.mark.parametrize(
    ("labels", "years"),
    [
        ([2021, 2020], [2021, 2020]), (["2021", "2022"], [2021, 2022]), ([2021.0], [2021]),
        (["2020-21", "2021-22"], [2020, 2021]), ([], []),
        (["2021-06"], None), (["2021-22-Q1"], None), (["2021-22", "2021-06"], None),
    ],
)  # fmt: skip
def test_years_are_told_from_months_and_quarters(
    labels: list[object], years: list[int] | None
) -> None:
    assert annual(labels) == years


@pytest.mark.parametrize(
    "labels",
    [
        [2021, 2021],
        [2021, "2021"],
        [2020, "2021-22"],
        ["21"],
        [2021.5],
        [None],
        [True],
        ["2021-23"],
    ],
)
def test_years_that_cannot_be_put_in_order_are_refused(labels: list[object]) -> None:
    with pytest.raises(UnusableValues):
        annual(labels)
