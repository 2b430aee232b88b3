"""How the data dictionary is read: one table for each table of a council folder."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import pandas as pd

from improvement_book.pages.table import Column, Table

COLUMNS = (
    Column("Column"),
    Column("What it holds"),
    Column("Written as"),
    Column("Needed"),
    Column("Personal"),
    Column("Example"),
)
NO_EXAMPLE = "not shown"


@dataclass(frozen=True)
class DictionaryEntry:
    """One table of a council folder: its title, what a row of it is, and its columns."""

    title: str
    description: str
    table: Table


def dictionary_entries(dictionary: pd.DataFrame) -> tuple[DictionaryEntry, ...]:
    """One entry per table, in the order of the released table of that name."""
    keys = ["table_name", "table_title", "table_description"]
    entries = []
    for (name, title, description), columns in dictionary.groupby(keys, sort=False):
        rows = tuple(_row(column) for column in columns.to_dict("records"))
        table = Table(f"Columns of {name}", COLUMNS, rows)
        entries.append(DictionaryEntry(str(title), str(description), table))
    return tuple(entries)


def _row(column: Mapping[Hashable, object]) -> tuple[str, ...]:
    return (
        str(column["column"]),
        f"{column['title']}. {column['description']}",
        str(column["written_as"]),
        "in every row" if column["required"] else "no",
        "yes" if column["personal"] else "no",
        NO_EXAMPLE if column["personal"] else str(column["example"]),
    )
