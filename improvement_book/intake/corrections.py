"""Cells that are wrong in the council's own files, put right on reading: corrections are data.

A correction says what it expects to find. One whose cell holds something else fails: the file
has changed, and nobody may think that the correction still holds.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from improvement_book.errors import Fault
from improvement_book.intake.keys import Rows
from improvement_book.intake.schema import SEPARATOR, Schema
from improvement_book.intake.text_table import TextTable

CORRECTIONS = "corrections"
REMEDY = "Delete the correction, or correct what it expects."


def correct(parts: Sequence[TextTable], schema: Schema, corrections: Rows) -> list[Fault]:
    """Put the replacements into the cells of one table. Returns the corrections that fail.

    parts: the table's text from each of its files. corrections: typed rows of the table of that
    name; one of a column that there is not is no matter of this. A key may have several rows where
    a table is revised: those that hold what is expected are corrected.
    """
    own = corrections.frame[corrections.frame["table"] == schema.name]
    faults = []
    for position, row in zip(own.index.tolist(), own.to_dict("records"), strict=True):
        if row["column"] not in schema.columns:
            continue
        replaced = [_replaced(part.cells, schema, row) for part in parts]
        if not any(replaced):
            found, expected = "no such cell any more", "a cell that holds what is expected"
            faults.append(corrections.fault(position, "key, expected", found, expected, REMEDY))
    return faults


def _replaced(cells: pd.DataFrame, schema: Schema, row: Mapping[Hashable, Any]) -> bool:
    """Whether a cell with the expected text was found, and replaced."""
    key = [part.strip() for part in row["key"].split(SEPARATOR)]
    key += [""] * (len(schema.primary_key) - len(key))
    if len(key) != len(schema.primary_key):
        return False
    meant = cells[row["column"]].str.strip() == row["expected"]
    for name, part in zip(schema.primary_key, key, strict=True):
        meant &= cells[name].str.strip() == part
    cells.loc[meant, row["column"]] = row["replacement"]
    return bool(meant.any())
