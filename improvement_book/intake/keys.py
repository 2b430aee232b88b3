"""Whether rows of one table contradict each other, or name what another table does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from improvement_book.errors import Fault
from improvement_book.intake.faults import limited
from improvement_book.intake.schema import LIST, RECORDED_ON, SEPARATOR, ForeignKey, Schema
from improvement_book.period import Period

IDENTICAL = "identical to an earlier row"


@dataclass(frozen=True)
class Rows:
    """Typed rows of one table, and where each came from.

    frame: typed columns; places: file and row (as a spreadsheet shows it), same index.
    """

    schema: Schema
    frame: pd.DataFrame
    places: pd.DataFrame

    @cached_property
    def repeated(self) -> pd.DataFrame:
        """The rows whose key stands more than once."""
        return self.frame[self.frame.duplicated(list(self.schema.primary_key), keep=False)]

    def without(self, positions: pd.Index) -> Rows:
        """The other rows; the same object where there are no positions to leave out."""
        if positions.empty:
            return self
        frame, places = (table.drop(index=positions) for table in (self.frame, self.places))
        return Rows(self.schema, frame, places)

    def fault(self, position: int, column: str, found: str, expected: str, remedy: str) -> Fault:
        """A fault of the row at that position of the index."""
        place = self.places.loc[position].to_dict()
        return Fault(str(place["file"]), expected, remedy, int(place["row"]), column, found)


def looked_up(texts: pd.Series, meanings: Mapping[str, Any]) -> pd.Series:
    """What each text stands for, as Series.map gives it, but each distinct text looked up once."""
    codes, distinct = pd.factorize(texts)
    return pd.Series(pd.Series(distinct).map(meanings).array.take(codes), index=texts.index)


def ends(periods: pd.Series) -> pd.Series:
    """The last day of each period; none for an empty text."""
    days = {code: pd.Timestamp(Period.parse(code).end) for code in periods.unique() if code}
    return pd.to_datetime(looked_up(periods, days)).astype("datetime64[s]")


def with_recorded_on(rows: Rows, unread: Collection[int] = ()) -> tuple[Rows, list[Fault]]:
    """Rows with an empty recorded_on filled: the row's own date, or its period's last day.

    A row that has neither is a fault: nobody could tell when it became known. unread: positions
    whose date is a fault already.
    """
    schema, frame = rows.schema, rows.frame
    if not schema.revised:
        return rows, []
    own = frame[schema.revised]
    if schema.field(schema.revised).format == "period":
        own = ends(own)
    recorded = frame[RECORDED_ON].fillna(own)
    expected = f"a day, because {schema.revised} is empty"
    faults = [
        rows.fault(position, RECORDED_ON, "an empty cell", expected, "Fill one of the two.")
        for position in recorded.index[recorded.isna()].difference(list(unread)).tolist()
    ]
    return Rows(schema, frame.assign(**{RECORDED_ON: recorded}), rows.places), limited(faults)


def repeated_rows(rows: Rows) -> tuple[pd.Series, list[Fault]]:
    """Rows that repeat an earlier one (to set aside), and faults where two rows contradict.

    In a revised table the day of recording belongs to the key.
    Returns position -> reason, and the faults.
    """
    schema = rows.schema
    key = [*schema.primary_key, *([RECORDED_ON] if schema.revised else [])]
    repeated = rows.repeated[rows.repeated.duplicated(key, keep=False)]
    identical = repeated.index[repeated.duplicated()]
    conflicting = repeated.drop(index=identical)
    conflicting = conflicting[conflicting.duplicated(key, keep=False)]
    first = conflicting.groupby(key, dropna=False, sort=False)[key[0]].transform(
        lambda group: group.index[0]
    )
    expected = "one row of each key" + (" and day of recording" if schema.revised else "")
    faults = []
    for position in conflicting.index.tolist():
        if position != first[position]:
            earlier = rows.places.loc[first[position]]
            where = f"row {earlier['row']}"
            if earlier["file"] != rows.places.loc[position, "file"]:
                where = f"{earlier['file']} {where}"
            found = f"the key of {where} with other values"
            columns = ", ".join(schema.primary_key)
            faults.append(rows.fault(position, columns, found, expected, _remedy(schema)))
    return pd.Series(IDENTICAL, index=identical, dtype="str"), limited(faults)


def foreign_key_faults(tables: Mapping[str, Rows], name: str) -> list[Fault]:
    """Values that the table they refer to does not have."""
    return limited(
        fault
        for key in tables[name].schema.foreign_keys
        for fault in _unknown_references(tables, tables[name], key)
    )


def _unknown_references(tables: Mapping[str, Rows], rows: Rows, key: ForeignKey) -> Iterator[Fault]:
    field = rows.schema.field(key.field)
    known = tables[key.table].frame[key.reference] if key.table in tables else ()
    values = rows.frame[key.field]
    if field.format == LIST:
        values = values.str.split(SEPARATOR).explode().str.strip()
    distinct = pd.Series(values.unique(), dtype="str")
    named = distinct[~distinct.isin(["", *key.also])]
    if named.empty:
        return
    unknown = values[values.isin(named[~named.isin(known)])]
    expected = f"a value of {key.reference} in {key.table}.csv"
    remedy = f"Correct it, or add it to {key.table}.csv."
    for position, value in zip(unknown.index.tolist(), unknown.tolist(), strict=True):
        found = "a value that is not shown" if field.personal else f'"{value}"'
        yield rows.fault(position, key.field, found, expected, remedy)


def _remedy(schema: Schema) -> str:
    if schema.revised:
        return "Delete one, or give the later one its recorded_on and revision_reason."
    return "Delete one."
