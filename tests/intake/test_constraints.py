"""Typed columns keep the limits of their schema: required, choices, pattern, minimum."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.council import GradeScale
from improvement_book.intake.constraints import constraint_faults, table_checks
from improvement_book.intake.faults import FAULTS_SHOWN
from improvement_book.intake.schema import Field, Schema, schemas
from improvement_book.intake.text_table import TextTable
from improvement_book.intake.values import typed_table

CHOSEN = Field("cell", "string", "", "", "", choices=("risk", "random"))
FORMED = Field("cell", "string", "", "", "a-1", pattern="[a-z]-[0-9]")
EITHER = Field("cell", "string", "", "", "a", pattern="a|b")
MINIMUM = Field("cell", "integer", "", "", "", minimum=0)
FRACTION = Field("cell", "number", "", "", "", minimum=0.5)
SYMBOLIC = Field("cell", "number", "", "", "", format="symbolic", minimum=0)


def faults(field: Field, *cells: str) -> list[str]:
    """What is told of one column of cells, numbered from 2, that can all be read."""
    frame = pd.DataFrame({field.name: list(cells)}, dtype="str")
    schema = Schema("things", "Things", "", (field,), (field.name,))
    text = TextTable("things.csv", frame, pd.Series(range(2, len(cells) + 2)))
    typed = typed_table(text, schema, GradeScale())
    assert typed.faults == ()
    return [str(fault) for fault in constraint_faults(typed, schema)]


@pytest.mark.parametrize(
    ("field", "good", "bad", "message"),
    [
        (CHOSEN, "risk", "Risk", 'found "Risk"; expected one of risk, random.'),
        (FORMED, "b-2", "b-22", 'found "b-22"; expected the form of a-1.'),
        (FORMED, "b-2", "bb-2", 'found "bb-2"; expected the form of a-1.'),
        (EITHER, "b", "ab", 'found "ab"; expected the form of a.'),
        (MINIMUM, "0", "-1", 'found "-1"; expected at least 0.'),
        (FRACTION, "0.5", "0.49", 'found "0.49"; expected at least 0.5.'),
        (SYMBOLIC, "0", "-0.1", 'found "-0.1"; expected at least 0.'),
    ],
    ids=["choice", "pattern", "pattern from its start", "one of two patterns", "minimum",
         "minimum with a fraction", "minimum or a symbol"],
)  # fmt: skip
def test_a_limit_holds_and_is_told(field: Field, good: str, bad: str, message: str) -> None:
    assert faults(field, good) == []
    assert faults(field, good, bad) == [
        f"things.csv row 3, column cell: {message} Correct the file."
    ]


@pytest.mark.parametrize("field", [CHOSEN, FORMED, MINIMUM, FRACTION, SYMBOLIC])
def test_an_empty_cell_breaks_no_limit_but_that_of_being_required(field: Field) -> None:
    assert faults(field, "", " ") == []


@pytest.mark.parametrize("kind", ["string", "date", "number", "integer", "boolean"])
def test_a_required_cell_must_not_be_empty(kind: str) -> None:
    required = Field("cell", kind, "", "", "", required=True)
    expected = "things.csv row {}, column cell: found an empty cell; expected a value. "
    assert faults(required, " ", "") == [
        f"{expected.format(row)}Correct the file." for row in (2, 3)
    ]


def test_a_symbol_stands_for_a_required_number() -> None:
    assert faults(Field("cell", "number", "", "", "", format="symbolic"), "c") == []


def test_a_cell_that_can_not_be_read_is_not_a_second_fault() -> None:
    field = Field("cell", "date", "", "", "", required=True)
    schema = Schema("things", "Things", "", (field,), ("cell",))
    text = TextTable("a.csv", pd.DataFrame({"cell": ["x"]}, dtype="str"), pd.Series([2]))
    typed = typed_table(text, schema, GradeScale())
    assert len(typed.faults) == 1
    assert constraint_faults(typed, schema) == []


@pytest.mark.parametrize("mark", ["personal", "free_text"])
@pytest.mark.parametrize("limit", [{"choices": ("a",)}, {"pattern": "a"}])
def test_a_fault_never_shows_a_personal_value(mark: str, limit: dict[str, object]) -> None:
    field = Field("cell", "string", "", "", "a", **limit, **{mark: True})  # type: ignore[arg-type]
    (told,) = faults(field, "Ann Other")
    assert "found a value that is not shown; " in told


def test_after_twenty_broken_limits_the_rest_is_counted() -> None:
    told = faults(MINIMUM, *["-1"] * (FAULTS_SHOWN + 2))
    assert len(told) == FAULTS_SHOWN + 1
    assert "found the same fault in 2 more rows" in told[-1]


@pytest.mark.parametrize("schema", schemas().values(), ids=lambda schema: schema.name)
def test_every_schema_makes_checks(schema: Schema) -> None:
    assert list(table_checks(schema).columns) == list(schema.columns)
