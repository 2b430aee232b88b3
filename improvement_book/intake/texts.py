"""Somebody's own words in a council folder, and the approval that makes them public.

One key and one hash for all: approve writes them, check and the door look them up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from improvement_book.intake.schema import SEPARATOR, Schema, schemas

Place = tuple[str, str, str, str]
"""Table, key, column and hash of a text."""
_LINE_BREAK = re.compile(r"\r\n?")


@dataclass(frozen=True)
class Text:
    """One cell that holds words. key: as approvals write it; file, row: where it stands."""

    table: str
    key: str
    column: str
    words: str
    file: str
    row: int

    @property
    def place(self) -> Place:
        """What an approval must name."""
        return (self.table, self.key, self.column, text_hash(self.words))

    @property
    def is_quote(self) -> bool:
        """Whether the person who said it must agree as well."""
        return schemas()[self.table].field(self.column).quote


@dataclass(frozen=True)
class Approval:
    """What was decided of a text. consent: of the person quoted; None where nobody said."""

    approver: str
    approved_on: date
    consent: bool | None

    def makes_public(self, *, needs_consent: bool) -> bool:
        """Whether the text may be public: nobody said no, and of a quote the person said yes."""
        return self.consent is True if needs_consent else self.consent is not False


def row_key(values: Sequence[str]) -> str:
    """The key of a row as approvals and corrections write it."""
    return f"{SEPARATOR} ".join(values).rstrip(f"{SEPARATOR} ")


def plain_key(written: str) -> str:
    """A key as somebody wrote it, with the spaces that ours has."""
    return row_key([part.strip() for part in written.split(SEPARATOR)])


def row_keys(frame: pd.DataFrame, schema: Schema) -> list[str]:
    """The key of every row."""
    parts = [_as_written(frame[name]) for name in schema.primary_key]
    return [row_key(values) for values in zip(*parts, strict=True)]


def text_hash(text: str) -> str:
    """The SHA-256 of a text: without spaces around it, its line breaks plain newlines."""
    return hashlib.sha256(_LINE_BREAK.sub("\n", text).strip().encode()).hexdigest()


def texts_in(
    frame: pd.DataFrame, places: pd.DataFrame, schema: Schema, column: str
) -> Iterator[Text]:
    """The texts of one column, in the order of the rows. places: as in Rows, same index."""
    written = frame[frame[column] != ""]
    where = places.loc[written.index, ["file", "row"]]
    for key, words, file, row in zip(
        row_keys(written, schema), written[column], where["file"], where["row"], strict=True
    ):
        yield Text(schema.name, key, column, str(words), str(file), int(row))


def approvals_by_place(approvals: pd.DataFrame | None) -> dict[Place, Approval]:
    """Every approval under the text for which it holds. approvals: typed rows, None for none."""
    if approvals is None:
        return {}
    columns = ["table", "key", "column", "sha256", "approver", "approved_on", "consent"]
    return {
        (table, plain_key(key), column, sha256): Approval(
            approver, day.date(), None if pd.isna(consent) else bool(consent)
        )
        for table, key, column, sha256, approver, day, consent in approvals[columns].itertuples(
            index=False
        )
    }


def _as_written(values: pd.Series) -> list[str]:
    days = pd.api.types.is_datetime64_dtype(values)
    written: list[str] = (values.dt.strftime("%Y-%m-%d").fillna("") if days else values).tolist()
    return written
