"""Only declared tables leave the restricted wing, each with its columns and types."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from improvement_book.intake.as_at import Tables
from improvement_book.release import COLUMN_TYPES
from improvement_book.tabulate.counts import DECLARED, Declared, tabulate

REVIEWS = (
    "review_id,review_date,team,review_type,selection,grade\n"
    "R1,2021-06-14,North,routine,random,Good\n"
)
JUDGEMENTS = (
    "held_on,kind,area,grade,published_on\n"
    "2020-11-16,Inspection,Overall,Inadequate,2021-01-15\n"
    "2021-05-11,Visit,Front door,,2021-06-30\n"
    "2021-06-11,Visit,Care,,2021-07-01\n"
)
CALENDAR = "period,data_to,publish_on,decisions_needed\n2021-06,2021-06-30,2021-07-21,None\n"
Known = Callable[..., Tables]


def made(tables: Tables, name: str) -> list[list[object]]:
    (table,) = (table for table in tabulate(tables).tables if table.declared.name == name)
    return table.frame.to_numpy().tolist()


@pytest.mark.parametrize("declared", DECLARED, ids=lambda declared: declared.name)
def test_a_declaration_fits_itself(declared: Declared) -> None:
    assert set(declared.columns.values()) <= {*COLUMN_TYPES, "date"}
    assert {*declared.counts, *declared.free_text} <= set(declared.columns)
    assert not declared.counts or declared.unit


def test_declared_names_are_unique() -> None:
    names = [declared.name for declared in DECLARED]
    assert sorted(set(names)) == sorted(names)


def test_a_table_whose_inputs_are_absent_has_columns_and_no_rows(known: Known) -> None:
    for table in tabulate(known()).tables:
        assert list(table.frame.columns) == list(table.declared.columns)
        if table.declared.needs:
            assert table.frame.empty


def test_no_released_table_names_a_person_or_a_case_and_no_public_one_a_team(known: Known) -> None:
    plan = "period,team,planned\n2021-06,North,2\n"
    for table in tabulate(known(practice_reviews=REVIEWS, reviews_planned=plan)).tables:
        assert table.declared.board_only == ("North" in table.frame.to_csv())
        assert "R1" not in table.frame.to_csv()


def test_judgements_known_on_the_data_to_date_stand_newest_first(known: Known) -> None:
    tables = known(external_judgements=JUDGEMENTS)
    assert [row[2] for row in made(tables, "external_judgements")] == ["Front door", "Overall"]


def test_judgements_of_neighbours_stand_newest_first_then_by_area(known: Known) -> None:
    header = "area,area_name,held_on,kind,judged,grade,published_on\n"
    rows = [
        f"{area},{area}ham,{held},Inspection,Overall,Good,{published}\n"
        for area, held, published in (
            ("982", "2020-01-01", "2020-02-01"),
            ("981", "2020-01-01", "2020-02-01"),
            ("983", "2021-01-01", "2021-02-01"),
            ("984", "2021-06-01", "2021-08-01"),
        )
    ]
    tables = known(neighbour_judgements=header + "".join(rows))
    assert [row[0] for row in made(tables, "neighbour_judgements")] == ["983", "981", "982"]


def test_rows_in_are_used_set_aside_or_outside(known: Known) -> None:
    tables = known(external_judgements=JUDGEMENTS, practice_reviews=REVIEWS)
    assert made(tables, "reconciliation") == [
        ["external_judgements.csv", "external_judgements", 3, 2, 0, 1],
        ["practice_reviews.csv", "practice_reviews", 1, 1, 0, 0],
    ]  # fmt: skip
    assert made(tables, "kept_out") == [
        [
            "external_judgements.csv",
            "external_judgements",
            "outside",
            "recorded after the data-to date",
            1,
        ]
    ]


def test_every_input_file_is_listed(known: Known) -> None:
    rows = made(known(practice_reviews=REVIEWS), "inputs")
    assert [row[:4] for row in rows] == [["practice_reviews.csv", "practice_reviews", 1, "utf-8"]]


def test_the_calendar_of_the_period_goes_with_the_counts(known: Known) -> None:
    assert tabulate(known(calendar=CALENDAR)).calendar["decisions_needed"] == "None"
    assert tabulate(known("2021-05", calendar=CALENDAR)).calendar == {}
