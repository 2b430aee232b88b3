"""Rows that can't be true are set aside; periods are as long as their indicator is frequent."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from improvement_book.errors import DataError
from improvement_book.intake.crosschecks import (
    MORE_CLOSED,
    ORDERS,
    OTHER_CENTURY,
    Order,
    doubts,
    impossible_rows,
)
from improvement_book.intake.folder import read_folder
from improvement_book.intake.keys import Rows
from improvement_book.intake.schema import schemas
from tests.intake.council_folder import INDICATORS, REVIEWS, review, write_council

VALUES = "indicator_id,period,value\n"


def reasons(folder: Path, table: str, text: str) -> list[tuple[int, str]]:
    """Row and reason of the rows of a table that are set aside."""
    read = read_folder(write_council(folder / "council", **{table: text}))
    aside = read.set_aside[table]
    assert len(read.tables[table].frame) == text.count("\n") - 1 - len(aside)
    return list(aside[["row", "reason"]].itertuples(index=False, name=None))


def of_one_row(table: str, **days: str) -> Rows:
    """A row of a table in which nothing stands but these dates."""
    schema = schemas()[table]
    empty = {"date": pd.NaT, "string": ""}
    cells = {field.name: [empty.get(field.type, pd.NA)] for field in schema.fields}
    frame = pd.DataFrame(cells).assign(**{name: pd.Timestamp(day) for name, day in days.items()})
    return Rows(schema, frame, pd.DataFrame({"file": [f"{table}.csv"], "row": [2]}))


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.reason)
@pytest.mark.parametrize(("then", "possible"), [("2021-06-14", True), ("2021-06-13", False)])
def test_a_date_must_not_come_before_the_one_it_follows(
    order: Order, then: str, possible: bool
) -> None:
    rows = of_one_row(order.table, **{order.first: "2021-06-14", order.then: then})
    assert impossible_rows(rows).tolist() == ([] if possible else [order.reason])


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.reason)
def test_every_order_is_one_of_dates_in_a_table(order: Order) -> None:
    schema = schemas()[order.table]
    assert {schema.field(name).type for name in (order.first, order.then)} == {"date"}


def test_a_row_with_one_of_the_two_dates_is_possible(tmp_path: Path) -> None:
    text = REVIEWS.replace("grade\n", "grade,moderated_on\n") + review("R1", "Good,")
    assert reasons(tmp_path, "practice_reviews", text) == []


@pytest.mark.parametrize(
    ("due", "closed", "possible"), [("2", "2", True), ("2", "3", False), ("", "3", True)]
)
def test_no_more_actions_are_closed_than_were_due(
    tmp_path: Path, due: str, closed: str, possible: bool
) -> None:
    text = REVIEWS.replace("grade\n", "grade,actions_due,actions_closed\n")
    found = reasons(tmp_path, "practice_reviews", text + review("R1", f"Good,{due},{closed}"))
    assert found == ([] if possible else [(2, MORE_CLOSED)])


@pytest.mark.parametrize(
    ("day", "possible"),
    [("1999-12-31", False), ("2000-01-01", True), ("2099-12-31", True), ("2100-01-01", False)],
)
def test_a_date_of_another_century_is_impossible(tmp_path: Path, day: str, possible: bool) -> None:
    found = reasons(tmp_path, "meetings", f"meeting_id,body,held_on\nM1,Cabinet,{day}\n")
    assert found == ([] if possible else [(2, OTHER_CENTURY)])


@pytest.mark.parametrize(
    ("indicator", "periods"),
    [
        ("re-referrals", "2021-06"),
        ("health-checks", "2021-22-Q1"),
        ("staff-turnover", "2021-22"),
    ],
)
def test_an_observation_is_of_its_indicators_frequency(
    tmp_path: Path, indicator: str, periods: str
) -> None:
    for period in ("2021-06", "2021-22-Q1", "2021-22"):
        folder = write_council(tmp_path / period, observations=f"{VALUES}{indicator},{period},5\n")
        if period == periods:
            read_folder(folder)
        else:
            with pytest.raises(DataError, match="the frequency of the indicator"):
                read_folder(folder)


def test_a_doubt_is_told_and_no_fault(tmp_path: Path) -> None:
    reviews = REVIEWS.replace("grade\n", "grade,in_line_management\n") + review("R1", "Good,yes")
    targets = "indicator_id,set_on,target\nre-referrals,2021-01-20,20\n"
    read = read_folder(
        write_council(tmp_path / "council", practice_reviews=reviews, targets=targets)
    )
    told = list(doubts(read.tables))
    assert told[0] == (
        "indicators.csv: 3 indicators have no baseline_period; their pages will say so: "
        "re-referrals, health-checks, staff-turnover."
    )
    assert "targets.csv: the target of re-referrals has no target_date." in told
    assert told[-1].startswith("practice_reviews.csv: 1 of 1 reviews were done in the line of ")


@pytest.mark.parametrize(
    ("unit", "row", "sound"),
    [
        ("percent", "20,20", True),
        ("percent", "21,20", False),
        ("percent", "0.2,0.1", False),
        ("percent", "c,20", True),
        ("percent", "21,", True),
        ("cases per worker", "21,20", True),
    ],
)
def test_a_part_in_percent_is_no_more_than_its_whole(
    tmp_path: Path, unit: str, row: str, sound: bool
) -> None:
    tables = {
        "indicators": INDICATORS.replace("percent", unit),
        "observations": f"indicator_id,period,numerator,denominator\nre-referrals,2021-06,{row}\n",
    }
    folder = write_council(tmp_path, **tables)
    if sound:
        assert len(read_folder(folder).tables["observations"].frame) == 1
    else:
        with pytest.raises(DataError, match=r"row 2, column numerator: found .+, more than the"):
            read_folder(folder)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "a has no baseline_period; its page will say so."),
        (3, "3 indicators have no baseline_period; their pages will say so: a, b, c."),
        (4, "4 indicators have no baseline_period; their pages will say so: a, b, c and 1 more."),
    ],
)
def test_indicators_without_a_baseline_are_one_line(tmp_path: Path, count: int, told: str) -> None:
    header = INDICATORS.partition("\n")[0]
    rows = [f"{name},{name},T,none,number,year,snapshot" for name in "abcd"[:count]]
    folder = read_folder(write_council(tmp_path, indicators="\n".join([header, *rows]) + "\n"))
    assert [*doubts(folder.tables)] == [f"indicators.csv: {told}"]
    assert [*doubts(folder.tables, baselines=False)] == []
