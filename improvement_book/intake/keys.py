"""Whether rows of one table contradict each other, or name what another table does not have."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from improvement_book.errors import Fault
from improvement_book.intake.reading import limited
from improvement_book.intake.schema import RECORDED_ON, Schema
from improvement_book.period import Period

IDENTICAL = "identical to an earlier row"


def with_recorded_on(frame: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """The table with an empty recorded_on filled: the row's own date, or its period's last day."""
    if not schema.revised:
        return frame
    own = frame[schema.revised]
    if schema.field(schema.revised).format == "period":
        ends = {code: Period.parse(code).end for code in own.unique()}
        own = pd.to_datetime(own.map(ends)).astype("datetime64[s]")
    return frame.assign(**{RECORDED_ON: frame[RECORDED_ON].fillna(own)})


def repeated_rows(frame: pd.DataFrame, schema: Schema) -> tuple[pd.Series, list[Fault]]:
    """Rows that repeat an earlier one (to set aside), and faults where two rows contradict.

    In a revised table the day of recording belongs to the key.
    Returns row number -> reason, and the faults.
    """
    identical = frame.duplicated()
    key = [*schema.primary_key, *([RECORDED_ON] if schema.revised else [])]
    rest = frame[~identical]
    conflicting = rest[rest.duplicated(key, keep=False)]
    first = conflicting.groupby(key, dropna=False, sort=False)[key[0]].transform(
        lambda group: group.index[0]
    )
    faults = [
        Fault(
            file=schema.file,
            row=row,
            column=", ".join(schema.primary_key),
            found=f"the key of row {first[row]} with other values",
            expected="one row of each key" + (" and day of recording" if schema.revised else ""),
            remedy=_remedy(schema),
        )
        for row in conflicting.index.tolist()
        if row != first[row]
    ]
    aside = pd.Series(IDENTICAL, index=frame.index[identical], dtype="str")
    return aside, limited(faults)


def foreign_key_faults(frames: Mapping[str, pd.DataFrame], schema: Schema) -> list[Fault]:
    """Values that the table they refer to does not have."""
    faults = []
    for key in schema.foreign_keys:
        known = frames[key.table][key.reference] if key.table in frames else pd.Series(dtype="str")
        values = frames[schema.name][key.field]
        unknown = values[~values.isin(known)]
        for row, value in zip(unknown.index.tolist(), unknown.tolist(), strict=True):
            found = "a value" if schema.field(key.field).personal else f'"{value}"'
            expected = f"a {key.reference} of {key.table}.csv"
            remedy = f"Correct it, or add it to {key.table}.csv."
            faults.append(Fault(schema.file, expected, remedy, row, key.field, found))
    return limited(faults)


def _remedy(schema: Schema) -> str:
    if schema.revised:
        return "Delete one, or give the later one its recorded_on and revision_reason."
    return "Delete one."
