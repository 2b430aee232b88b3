"""What each table of a council folder holds, column by column, for the data dictionary.

It is the same in every edition: it comes from the schemas, not from a council's rows.
"""

from __future__ import annotations

import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.intake.formats import written_as
from improvement_book.intake.schema import Field, Schema, schemas

DICTIONARY_COLUMNS = {
    "table_name": "text",
    "table_title": "text",
    "table_description": "text",
    "column": "text",
    "title": "text",
    "type": "text",
    "required": "boolean",
    "written_as": "text",
    "example": "text",
    "personal": "boolean",
    "description": "text",
}


def dictionary(_: Tables) -> pd.DataFrame:
    """One row per column of each table, tables by name and columns in the order of the file."""
    rows = [_row(schema, field) for schema in schemas().values() for field in schema.fields]
    return pd.DataFrame(rows, columns=list(DICTIONARY_COLUMNS))


def _row(schema: Schema, field: Field) -> tuple[str | bool, ...]:
    """A personal column has no example: no release holds anything like a value of one."""
    return (
        schema.name,
        schema.title,
        schema.description,
        field.name,
        field.title,
        field.type,
        field.required,
        written_as(field),
        "" if field.personal else field.example,
        field.personal,
        field.description,
    )
