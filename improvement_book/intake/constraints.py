"""Whether typed columns keep the limits of their schema: required, choices, pattern, minimum.

The checks are pandera's, made from the schema; what is told to the user is ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from improvement_book.errors import Fault
from improvement_book.intake.cell import shown_cell
from improvement_book.intake.faults import FAULTS_SHOWN, rest
from improvement_book.intake.schema import Field, Schema
from improvement_book.intake.values import TypedTable

REQUIRED = "required"


@cache
def table_checks(schema: Schema) -> pa.DataFrameSchema:
    """The schema's limits as pandera checks. Types are right already: typing saw to it."""
    columns = {
        field.name: pa.Column(None, _checks(field), nullable=True, required=True)
        for field in schema.fields
    }
    return pa.DataFrameSchema(columns, name=schema.name)


def constraint_faults(table: TypedTable, schema: Schema) -> list[Fault]:
    """Every cell that breaks a limit, except those that are a fault already."""
    try:
        # No check changes a cell, and a copy of the table would need the memory twice.
        table_checks(schema).validate(table.frame, lazy=True, inplace=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    return [
        fault
        for (column, check), found in cases.groupby(["column", "check"], sort=False)
        for fault in _faults(table, schema.field(str(column)), str(check), found["index"])
    ]


def _checks(field: Field) -> list[pa.Check]:
    """Empty cells break only `required`; a missing number is no number below the minimum."""
    checks = []
    if field.required and field.type == "string":
        checks.append(pa.Check(lambda cells: cells != "", error=REQUIRED))
    elif field.required:
        checks.append(pa.Check(lambda cells: cells.notna(), error=REQUIRED, ignore_na=False))
    if field.choices:
        checks.append(pa.Check.isin([*field.choices, ""], error="choices"))
    if field.pattern:
        checks.append(pa.Check.str_matches(f"^(?:{field.pattern})?$", error="pattern"))
    if field.minimum is not None:
        checks.append(pa.Check.ge(field.minimum, error="minimum"))
    return checks


def _faults(table: TypedTable, field: Field, check: str, positions: pd.Series) -> Iterator[Fault]:
    wrong = positions.to_numpy(dtype="int64")
    wrong = np.sort(wrong[~table.unread[field.name][wrong]])
    expected = _expected(field, check)
    for position in wrong[:FAULTS_SHOWN]:
        value = table.frame[field.name].iloc[position]
        text = "" if pd.isna(value) else _written(value)
        row = int(table.rows.iloc[position])
        yield Fault(
            table.file, expected, "Correct the file.", row, field.name, shown_cell(text, field)
        )
    if len(wrong) > FAULTS_SHOWN:
        yield rest(table.file, field.name, expected, len(wrong))


def _written(value: object) -> str:
    """A value as it was probably typed: -1, not -1.0."""
    return str(value).removesuffix(".0")


def _expected(field: Field, check: str) -> str:
    return {
        REQUIRED: "a value",
        "choices": f"one of {', '.join(field.choices)}",
        "pattern": f"the form of {field.example}",
        "minimum": f"at least {field.minimum:g}" if field.minimum is not None else "",
    }[check]
