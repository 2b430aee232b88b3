"""What a released table says: whole counts, of which some are hidden.

A hidden count is missing in the table; a statistic that needs it is None, with a reason in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from improvement_book.errors import UserError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Matrix = npt.NDArray[np.float64]
Labelled = Mapping[str, object] | pd.Series
"""Counts by label, in order."""
Square = pd.DataFrame | Sequence[Sequence[object]] | npt.NDArray[Any]
"""Reviews by the reviewer's grade (rows) and the moderator's (columns), both worst first."""


_TYPES = {"text": "str", "whole": "Int64", "number": "Float64"}


class UnknownGrade(UserError):
    """A released table names a grade that the council's scale does not have."""


class UnusableCounts(UserError):
    """A table that can't be one of counts: of another shape, or with a value that counts nothing.

    Never the table of a release that was read: a mistake of the program that calls.
    """


def whole(count: object) -> int | None:
    """The count, None where it is hidden. Raises UnusableCounts for less than 0 or a fraction."""
    if pd.isna(count):  # type: ignore[call-overload]
        return None
    read = int(count)  # type: ignore[call-overload]
    if read < 0 or read != count:
        raise UnusableCounts(f"{count!r} is no count: expected a whole number from 0 on.")
    return int(read)


def known(counts: Iterable[object]) -> list[int] | None:
    """The counts, or None where one of them is hidden."""
    read = [whole(count) for count in counts]
    return None if None in read else [count for count in read if count is not None]


def known_parts(
    counts: Iterable[object], sizes: Iterable[object]
) -> tuple[list[int], list[int]] | None:
    """Counts and the sizes that they are parts of, or None where one of them is hidden.

    Raises UnusableCounts where a count is above its size.
    """
    some, all_of = known(counts), known(sizes)
    if some is None or all_of is None:
        return None
    if len(some) != len(all_of) or any(map(int.__gt__, some, all_of)):
        raise UnusableCounts(f"{some} are not parts of {all_of}.")
    return some, all_of


def known_table(counts: pd.DataFrame) -> Matrix | None:
    """The counts of a table, row by row, or None where one of them is hidden."""
    return _matrix(counts.to_numpy(dtype=object).tolist(), counts.shape[1])


def known_square(table: Square) -> Matrix | None:
    """The counts of a square table, or None where one of them is hidden.

    Raises UnusableCounts where rows and columns are not the same grades in the same order.
    """
    if isinstance(table, pd.DataFrame):
        if list(table.index) != list(table.columns):
            raise UnusableCounts(f"rows {list(table.index)}, but columns {list(table.columns)}.")
        return known_table(table)
    rows = np.asarray(table, dtype=object).tolist()
    return _matrix(rows, len(rows))


def same_grades(found: Sequence[object], scale: Sequence[str]) -> None:
    """Raises UnknownGrade where the labels are not the scale's grades, worst first."""
    if list(found) != list(scale):
        raise UnknownGrade(f"{', '.join(map(str, found))}: not the scale {', '.join(scale)}.")


def result_table(rows: Sequence[Sequence[object]], columns: str) -> pd.DataFrame:
    """Rows as a table in which what is missing is no number.

    columns: names, each with its type behind a colon: text, whole or number.
    """
    types = dict(column.split(":") for column in columns.split())
    frame = pd.DataFrame([list(row) for row in rows], columns=list(types), dtype=object)
    return frame.astype({name: _TYPES[kind] for name, kind in types.items()})


def one_row(result: DataclassInstance) -> pd.DataFrame:
    """The fields of a result, whole numbers, numbers and words, as a table of one row."""
    kinds = {"int": "whole", "float": "number", "str": "text"}
    columns = [f"{own.name}:{kinds[str(own.type).split()[0]]}" for own in fields(result)]
    return result_table([list(asdict(result).values())], " ".join(columns))


def _matrix(rows: list[list[object]], width: int) -> Matrix | None:
    if any(len(row) != width for row in rows):
        raise UnusableCounts(f"rows of {sorted({len(row) for row in rows})} counts, not {width}.")
    read = [known(row) for row in rows]
    if any(row is None for row in read):
        return None
    return np.array(read, dtype=float).reshape(len(rows), width)
