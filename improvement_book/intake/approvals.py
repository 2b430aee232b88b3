"""Texts that await an approval, and the row that gives it.

The file of approvals keeps its bytes but for the row of the text: other programs may read it too.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from improvement_book.errors import MachineError, UsageError
from improvement_book.intake.folder import Folder
from improvement_book.intake.schema import RECORDED_ON, schemas
from improvement_book.intake.sheet import encoding_of
from improvement_book.intake.sources import FILE_TYPES, read_sources
from improvement_book.intake.texts import Text, approvals_by_place, plain_key, texts_in
from improvement_book.release import inert
from improvement_book.settings import read_settings

APPROVALS = "approvals"
COLUMNS = schemas()[APPROVALS].columns
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
"""The bytes with which a file may begin, and the encoding that they mean."""
NOT_APPROVED = "not approved"
CHANGED = "changed since it was approved"
NO_ANSWER = "approved, but nobody says whether the person quoted agreed"


@dataclass(frozen=True)
class Waiting:
    """A text that awaits an approval. why: one of the three reasons above."""

    text: Text
    why: str


def waiting_texts(folder: Folder) -> Iterator[Waiting]:
    """Every text without an approval as it stands, by table, column and row."""
    rows = folder.tables.get(APPROVALS)
    approvals = approvals_by_place(rows.frame if rows else None)
    once = {place[:3] for place in approvals}
    for text in all_texts(folder):
        approval = approvals.get(text.place)
        if approval is None:
            yield Waiting(text, CHANGED if text.place[:3] in once else NOT_APPROVED)
        elif text.is_quote and approval.consent is None:
            yield Waiting(text, NO_ANSWER)


def all_texts(folder: Folder) -> Iterator[Text]:
    """Every text of the folder; of rows with one key, the one that was recorded last."""
    for name, rows in folder.tables.items():
        frame, schema = rows.frame, rows.schema
        if schema.revised:
            frame = frame.sort_values(RECORDED_ON, kind="stable")
            frame = frame.drop_duplicates(list(schema.primary_key), keep="last").sort_index()
        for field in schema.fields:
            if field.free_text and name != APPROVALS:
                yield from texts_in(frame, rows.places, schema, field.name)


def text_at(folder: Folder, table: str, key: str, column: str) -> Text:
    """The text in that place. Raises UsageError, naming what there is."""
    holding = {name: [field.name for field in rows.schema.fields if field.free_text]
               for name, rows in folder.tables.items()}  # fmt: skip
    tables = sorted(name for name, columns in holding.items() if columns)
    if table not in tables:
        raise UsageError(f"--table {table}: expected one of {', '.join(tables) or 'no table'}.")
    if column not in holding[table]:
        raise UsageError(f"--column {column}: expected one of {', '.join(holding[table])}.")
    for text in all_texts(folder):
        if (text.table, text.key, text.column) == (table, plain_key(key), column):
            return text
    form = "; ".join(schemas()[table].primary_key)
    raise UsageError(
        f"No text of {table}, column {column}, has that key; expected its {form}. "
        "Without --key all that await approval are listed."
    )


def approval_row(text: Text, by: str, on: date, consent: bool | None) -> dict[str, str]:
    """The row that approves the text. Raises UsageError for a cell that a spreadsheet would run."""
    agreed = "" if consent is None else "yes" if consent else "no"
    values = (*text.place, by.strip(), on.isoformat(), agreed)
    row = dict(zip(COLUMNS, values, strict=True))
    for name in ("key", "approver"):
        if not row[name] or inert(row[name]) != row[name]:
            raise UsageError(f"The {name} must begin with a letter or a digit.")
    return row


def write_approval(path: Path, row: dict[str, str]) -> None:
    """Put the row into the folder's approvals.csv, in place of an older one of the same text.

    Raises UsageError where the approvals come from another file, MachineError where the file
    can't be written.
    """
    file = (path / f"{APPROVALS}.csv").resolve()
    _check_that_ours(path, file)
    before = file.read_bytes() if file.exists() else b""
    after = _with_row(before, row) if before else _csv([COLUMNS, list(row.values())], "\n").encode()
    fresh = file.with_name(f".{file.name}.part")
    try:
        with fresh.open("wb") as part:
            part.write(after)
            part.flush()
            os.fsync(part.fileno())
        if before:
            shutil.copymode(file, fresh)
        fresh.replace(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise MachineError(f"{file} can't be written: {error.strerror}.") from None


def _check_that_ours(path: Path, file: Path) -> None:
    others = [source.file for source in read_sources(read_settings(path))
              if source.table == APPROVALS]  # fmt: skip
    others += [f"{APPROVALS}{kind}" for kind in FILE_TYPES
               if kind != file.suffix and (path / f"{APPROVALS}{kind}").exists()]  # fmt: skip
    if others:
        raise UsageError(
            f"The approvals of this council come from {', '.join(others)}, which is never changed: "
            f"add the approval there, or keep them in {file.name}."
        )


def _with_row(before: bytes, row: dict[str, str]) -> bytes:
    """The file with the row at its end, or where an older row of the same text stood."""
    mark = next((mark for mark in MARKS if before.startswith(mark)), b"")
    encoding = MARKS.get(mark) or encoding_of(before, f"{APPROVALS}.csv")
    text = before.removeprefix(mark).decode(encoding)
    newline = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    records = list(_records(text))
    header = [name.strip() for name in records[0][1]]
    if row["consent"] and "consent" not in header:
        raise UsageError(f"{APPROVALS}.csv has no column consent: add it, and approve again.")
    new = _csv([[row.get(name, "") for name in header]], newline)
    lines = [records[0][0]]
    for line, cells in records[1:]:
        is_older = _place(dict(zip(header, cells, strict=False))) == _place(row)
        lines.append(new if is_older else line)
        new = "" if is_older else new
    if new and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += newline
    try:
        return mark + "".join([*lines, new]).encode(encoding)
    except UnicodeEncodeError:
        raise UsageError(f"Save {APPROVALS}.csv as UTF-8: it can't hold these letters.") from None


def _records(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every record as it stands in the file, line ends included, and its cells."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(iter(lines))
    start = 0
    for cells in reader:
        yield "".join(lines[start : reader.line_num]), cells
        start = reader.line_num


def _place(row: dict[str, str]) -> tuple[str, str, str]:
    table, key, column = (row.get(name, "").strip() for name in ("table", "key", "column"))
    return table, plain_key(key), column


def _csv(rows: Sequence[Sequence[str]], newline: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=newline).writerows(rows)
    return text.getvalue()
