"""What a user is told, and with which exit code."""

from __future__ import annotations

import json

import pytest

from improvement_book.errors import (
    DataError,
    ExitCode,
    Fault,
    MachineError,
    PageError,
    UsageError,
    UserError,
)

EXPECTED = {"expected": "a date", "remedy": "Correct the file."}


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ({}, "a.csv: expected a date. Correct the file."),
        ({"row": 2}, "a.csv row 2: expected a date. Correct the file."),
        ({"row": 2, "column": "due", "found": '"x"'},
         'a.csv row 2, column due: found "x"; expected a date. Correct the file.'),
    ],
)  # fmt: skip
def test_a_fault_says_place_found_expected_and_remedy(
    place: dict[str, object], message: str
) -> None:
    assert str(Fault("a.csv", **EXPECTED, **place)) == message


def test_all_faults_are_told_sorted_by_file_row_and_column() -> None:
    places = [("b.csv", 2, "x"), ("a.csv", 10, "x"), ("a.csv", 9, "y"), ("a.csv", 9, "x")]
    error = DataError(
        Fault(file, **EXPECTED, row=row, column=column) for file, row, column in places
    )
    assert [(fault.file, fault.row, fault.column) for fault in error.faults] == [
        ("a.csv", 9, "x"), ("a.csv", 9, "y"), ("a.csv", 10, "x"), ("b.csv", 2, "x"),
    ]  # fmt: skip
    assert str(error).splitlines() == [str(fault) for fault in error.faults]


def test_faults_are_json_for_other_programs() -> None:
    error = DataError([Fault("ä.csv", **EXPECTED, row=2)])
    assert json.loads(error.to_json()) == [
        {**EXPECTED, "file": "ä.csv", "row": 2, "column": None, "found": None, "more": 0}
    ]


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError, 2), (DataError, 3), (PageError, 4), (MachineError, 8)],
)
def test_each_kind_of_error_has_its_exit_code(error: type[UserError], code: int) -> None:
    assert error.exit_code == ExitCode(code)
    assert issubclass(error, UserError)
