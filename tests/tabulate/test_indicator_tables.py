"""Indicators: which target holds, and how a value is worked out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from improvement_book.intake.as_at import Tables
from improvement_book.tabulate.indicators import (
    breakdowns,
    comparators,
    counts_somebody,
    events,
    observations,
    publications,
    target_history,
    targets,
    units_per,
)

HEADER = "indicator_id,title,theme,polarity,unit,frequency,window\n"
INDICATORS = (
    HEADER
    + "share,Share,T,lower,percent,month,in period\n"
    + 'rate,Rate,T,lower,"rate per 10,000",month,in period\n'
    + "days,Days,T,lower,days,month,in period\n"
)
VALUES = "indicator_id,period,dimension,category,numerator,denominator,value\n"
Known = Callable[..., Tables]


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("percent", 100), ("rate per 10,000", 10_000), ("per 1000 children", 1000),
        ("number", 1), ("days", 1), ("upper 10", 1), ("per 1,000,000 hours", 1_000_000),
        ("per 10,000, by age", 10_000), ("per ,", 1), ("per 1,00", 1), ("per " + "9" * 400, 1),
    ],
)  # fmt: skip
def test_a_unit_says_what_a_ratio_is_multiplied_by(unit: str, factor: float) -> None:
    assert units_per(unit) == factor


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("share,2021-06,,,6,20,", 30),
        ("rate,2021-06,,,6,20000,", 3),
        ("days,2021-06,,,90,20,", 4.5),
        ("share,2021-06,,,6,20,31", 31),
        ("share,2021-06,,,0,20,", 0),
    ],
)
def test_a_value_is_worked_out_only_where_none_is_given(
    known: Known, row: str, value: float
) -> None:
    table = observations(known(indicators=INDICATORS, observations=f"{VALUES}{row}\n"))
    assert table["value"].tolist() == [value]


@pytest.mark.parametrize("counts", ["0,0", "6,", ",20", "c,20"])
def test_without_both_counts_there_is_no_value(known: Known, counts: str) -> None:
    values = f"{VALUES}share,2021-06,,,{counts},\n"
    table = observations(known(indicators=INDICATORS, observations=values))
    assert table["value"].isna().tolist() == [True]


def test_council_totals_and_groups_stand_in_separate_tables(known: Known) -> None:
    rows = "share,2021-06,,,6,20,\nshare,2021-06,Age,Under 5,2,10,\nshare,2021-05,,,5,20,\n"
    tables = known(indicators=INDICATORS, observations=VALUES + rows)
    assert observations(tables)["value"].tolist() == [25, 30]
    assert breakdowns(tables)[["category", "value"]].to_numpy().tolist() == [["Under 5", 20]]


def test_the_target_set_last_by_the_data_to_date_holds(known: Known) -> None:
    rows = "share,2021-06-30,18\nshare,2021-01-20,20\nshare,2021-07-01,10\nrate,2021-01-20,5\n"
    tables = known(indicators=INDICATORS, targets="indicator_id,set_on,target\n" + rows)
    assert targets(tables)[["indicator_id", "target"]].to_numpy().tolist() == [
        ["rate", 5], ["share", 18],
    ]  # fmt: skip


def test_the_file_published_last_by_the_data_to_date_dates_an_indicator(known: Known) -> None:
    header = "indicator_id,published_on,source,as_at,next_publication\n"
    rows = [
        f"share,{day},{source},{as_at},\n"
        for day, source, as_at in (
            ("2021-06-30", "New", "on 30 June"),
            ("2020-06-30", "Old", "on 31 March"),
            ("2021-07-10", "Later", "on 31 March"),
        )
    ]
    table = publications(known(indicators=INDICATORS, publications=header + "".join(rows)))
    assert table[["source", "as_at"]].to_numpy().tolist() == [["New", "on 30 June"]]


def test_a_table_that_the_folder_does_not_have_has_no_rows(known: Known) -> None:
    tables = known(indicators=INDICATORS)
    assert (len(targets(tables)), len(comparators(tables))) == (0, 0)


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        ("number", True), ("children", True), ("Number of children", True), ("percent", False),
        ("rate per 10,000", False), ("days", False), ("working days", False), ("ratio", False),
    ],
)  # fmt: skip
def test_a_unit_says_whether_its_values_count_somebody(unit: str, counts: bool) -> None:
    assert counts_somebody(unit) is counts


def test_the_history_of_targets_has_all_that_were_set_by_the_data_to_date(known: Known) -> None:
    rows = (
        "indicator_id,set_on,target\nshare,2021-06-30,20\nshare,2021-04-01,25\nshare,2021-07-01,9\n"
    )
    tables = known(indicators=INDICATORS, targets=rows)
    assert target_history(tables)["target"].tolist() == [25, 20]
    assert targets(tables)["target"].tolist() == [20]


def test_events_are_known_from_their_day_on(known: Known) -> None:
    rows = (
        "indicator_id,on,text,rebase\nshare,2021-06-30,New system,yes\n"
        "all,2021-06-01,Restrictions ended,no\nshare,2021-07-01,Later,yes\n"
    )
    found = events(known(indicators=INDICATORS, events=rows))
    assert found[["indicator_id", "rebase"]].to_numpy().tolist() == [
        ["all", False],
        ["share", True],
    ]
