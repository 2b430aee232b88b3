"""Which values of the inputs are looked for in texts, and which would be false alarms."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.intake.identifiers import NOT_LOOKED_FOR, identifiers, words_of
from improvement_book.intake.schema import schemas


def found(**tables: list[dict[str, str]]) -> frozenset[str]:
    """The identifiers of tables with these rows; other columns are empty."""
    return identifiers(
        (name, pd.DataFrame([dict.fromkeys(schemas()[name].columns, "") | row for row in rows]))
        for name, rows in tables.items()
    )


def reviewed(**cells: str) -> list[dict[str, str]]:
    return [{"review_id": "R0001", **cells}]


@pytest.mark.parametrize("column", ["review_id", "re_review_of", "reviewer_id", "moderator_id"])
def test_codes_of_reviews_and_reviewers_are_looked_for(column: str) -> None:
    assert "mk07" in found(practice_reviews=[{column: "MK07"}])


@pytest.mark.parametrize("value", ["Ann O'Brien", "ANN  O’BRIEN", "Ann\u00a0O-Brien"])
def test_a_name_is_its_words_however_it_is_written(value: str) -> None:
    assert found(practice_reviews=[{"reviewer_id": value}]) == {"ann o brien"}
    assert words_of(value) == ["ann", "o", "brien"]


@pytest.mark.parametrize(
    ("value", "counts"),
    [("AB", False), ("AB1", True), ("V-1", False), ("1234", False), ("12345", True),
     ("12-345", True), ("", False)],
)  # fmt: skip
def test_short_values_and_small_numbers_are_not(value: str, counts: bool) -> None:
    assert bool(found(practice_reviews=[{"review_id": value}])) is counts


@pytest.mark.parametrize("table", ["practice_reviews", "reviews_planned", "workforce"])
def test_the_names_of_teams_are_looked_for(table: str) -> None:
    assert found(**{table: [{"team": "Assessment North"}]}) == {"assessment north"}


def test_a_team_that_is_called_like_what_the_book_says_is_not() -> None:
    definition = [{"indicator_id": "x", "title": "Re-referrals to Early Help",
                   "owner": "Head of Front Door", "theme": "Adoption"}]  # fmt: skip
    teams = ("Early Help", "Front Door", "Adoption", "Assessment", "Front Door North")
    rows = [{"team": team, "service_area": "Assessment"} for team in teams]
    assert found(practice_reviews=rows, indicators=definition) == {"front door north"}


@pytest.mark.parametrize(
    ("team", "counts"),
    [("All", False), ("Fostering", False), ("Team 3", True), ("T3B", True),
     ("Family Support Team", True)],
)  # fmt: skip
def test_a_team_whose_name_is_a_single_word_is_not(team: str, counts: bool) -> None:
    assert bool(found(practice_reviews=[{"team": team}])) is counts


def test_a_name_stays_one_where_it_stands_in_the_open_as_well() -> None:
    definition = [{"indicator_id": "x", "owner": "Ann Smith"}]
    assert found(practice_reviews=reviewed(reviewer_id="Ann Smith"), indicators=definition) == {
        "r0001", "ann smith",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("approver", "is_name"),
    [("Director of Children's Services", False), ("Head of Front Door", False),
     ("Improvement Board", False), ("Ann Smith", True)],
)  # fmt: skip
def test_a_post_is_no_name(approver: str, is_name: bool) -> None:
    assert bool(found(approvals=[{"approver": approver}])) is is_name


def test_what_a_correction_replaces_is_looked_for_in_a_personal_column_alone() -> None:
    rows = [
        {"table": "practice_reviews", "column": "reviewer_id", "expected": "Ann Smith",
         "replacement": "REV04"},
        {"table": "observations", "column": "value", "expected": "12500", "replacement": "12050"},
        {"table": "voice", "column": "said", "expected": "I was sad", "replacement": "-"},
    ]  # fmt: skip
    assert found(corrections=rows) == {"ann smith", "rev04"}


def test_every_exception_is_a_personal_column_that_there_is() -> None:
    assert all(schemas()[table].field(column).personal for table, column in NOT_LOOKED_FOR)


def test_every_other_personal_column_is_looked_for_unless_it_holds_words() -> None:
    for schema in schemas().values():
        for field in schema.fields:
            if field.personal and schema.name != "corrections":
                row = {field.name: "Zaphod B"}
                expected = not field.free_text and (schema.name, field.name) not in NOT_LOOKED_FOR
                assert bool(found(**{schema.name: [row]})) is expected, (schema.name, field.name)
