"""Which texts of the inputs the declared tables hold, so that the door can look up approvals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.intake.schema import schemas
from improvement_book.intake.texts import Text, row_keys, texts_in

EDITION = ""
"""Stands for the facts at the head of the edition, which are no table."""
DECISIONS = "decisions_needed"


@dataclass(frozen=True)
class Words:
    """A text and the cell of a declared table that shows it.

    shown_in: the declared table, or EDITION; position: of its row.
    """

    text: Text
    shown_in: str
    position: int


def words_in(
    made: pd.DataFrame, shown_in: str, table: str, columns: tuple[str, ...], tables: Tables
) -> Iterator[Words]:
    """The texts of a table as it was made, with the key columns of the input table they are of."""
    schema = schemas()[table]
    for column in columns:
        if not schema.field(column).free_text or made.empty:
            continue
        of_key = {text.key: text for text in _known(tables, table, column)}
        filled = (made[column] != "").to_numpy()
        keys = row_keys(made[filled], schema)
        for position, key in zip(np.flatnonzero(filled).tolist(), keys, strict=True):
            yield Words(of_key[key], shown_in, position)


def decisions(tables: Tables) -> Iterator[Words]:
    """The decisions needed of the edition's period."""
    if "calendar" in tables.frames:
        for text in _known(tables, "calendar", DECISIONS):
            if text.key == tables.period.code:
                yield Words(text, EDITION, 0)


def _known(tables: Tables, table: str, column: str) -> Iterator[Text]:
    places = tables.folder.tables[table].places
    return texts_in(tables.frames[table], places, schemas()[table], column)
