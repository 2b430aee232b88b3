"""No message, log, JSON or exception text holds a personal value or somebody's own words."""

from __future__ import annotations

import csv
import io
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from improvement_book.cli import main
from improvement_book.errors import DataError, ExitCode
from improvement_book.intake.folder import read_folder
from improvement_book.intake.schema import Field, Schema, schemas

MARK = "Zaphod"
SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'
PRIVATE = [
    schema
    for schema in schemas().values()
    if any(field.personal or field.free_text for field in schema.fields)
]
Table = list[list[str]]
"""A header and rows."""


def is_private(field: Field) -> bool:
    return field.personal or field.free_text


def marked(schema: Schema, field: Field, number: int = 0) -> str:
    """The example of a column, or a mark of its own where it is private."""
    return f"{MARK} {field.name} {number}" if is_private(field) else field.example


def sound(schema: Schema) -> Table:
    """Two rows with a mark in every private column."""
    rows = [[marked(schema, field, number) for field in schema.fields] for number in (1, 2)]
    return [list(schema.columns), *rows]


def place(schema: Schema, wanted: Callable[[Field], bool]) -> int:
    """The first column that is wanted, or else the first."""
    found = [number for number, field in enumerate(schema.fields) if wanted(field)]
    return found[0] if found else 0


def unreadable(schema: Schema) -> Table:
    table = sound(schema)
    typed = place(
        schema, lambda field: field.type != "string" or field.format in ("period", "grade")
    )
    table[1][typed] = "x" if schema.fields[typed].type != "string" or typed else ""
    return table


def unreadable_in_a_whole_column(schema: Schema) -> Table:
    header, row, _ = unreadable(schema)
    return [header, *[[*row] for _ in range(30)]]


def missing(schema: Schema) -> Table:
    table = sound(schema)
    table[2][place(schema, lambda field: field.required and not is_private(field))] = ""
    return table


def private_cells_missing(schema: Schema) -> Table:
    table = sound(schema)
    for number, field in enumerate(schema.fields):
        if is_private(field) and field.required:
            table[1][number] = ""
    table[2][place(schema, lambda field: field.required)] = ""
    return table


def contradicting(schema: Schema) -> Table:
    header, row, other = sound(schema)
    for number, field in enumerate(schema.fields):
        if field.name in (*schema.primary_key, "recorded_on", schema.revised):
            other[number] = row[number]
    if other == row:
        other[-1] = f"{MARK} other" if is_private(schema.fields[-1]) else "98"
    return [header, row, other]


def too_many_cells(schema: Schema) -> Table:
    header, row, other = sound(schema)
    return [header, row, [*other, f"{MARK} more"]]


def too_few_cells(schema: Schema) -> Table:
    header, row, other = sound(schema)
    return [header, row, other[: max(1, len(other) - 1)]]


def too_long(schema: Schema) -> Table:
    table = sound(schema)
    table[1][place(schema, is_private)] = MARK * 20_000
    return table


def unknown_column(schema: Schema) -> Table:
    return [[*header_or_row, extra] for header_or_row, extra in
            zip(sound(schema), ["remarks", f"{MARK} a", f"{MARK} b"], strict=True)]  # fmt: skip


def repeated_column(schema: Schema) -> Table:
    return [[*row, row[0]] for row in sound(schema)]


def missing_column(schema: Schema) -> Table:
    gone = place(schema, lambda field: field.required)
    return [row[:gone] + row[gone + 1 :] for row in sound(schema)]


def without_header(schema: Schema) -> Table:
    return sound(schema)[1:]


TABLES = (
    unreadable, unreadable_in_a_whole_column, missing, private_cells_missing, contradicting,
    too_many_cells, too_few_cells, too_long, unknown_column, repeated_column, missing_column,
    without_header,
)  # fmt: skip
BYTES: dict[str, Callable[[bytes], bytes]] = {
    "a NUL byte": lambda data: data + b"\0\n",
    "bytes of no encoding": lambda data: data + b"\x81\n",
    "an unclosed quote": lambda data: data + f'"{MARK}\n'.encode(),
    "text after a quote": lambda data: data + f'"{MARK}"{MARK}\n'.encode(),
    "half a character of UTF-16": lambda data: data.decode().encode("utf-16")[:-1],
}


def as_csv(table: Table) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue().encode()


def check_that_nothing_is_told(
    folder: Path, schema: Schema, data: bytes, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Read the table, and look for marks in all that is said of it."""
    caplog.set_level(logging.DEBUG)
    (folder / "council.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / schema.file).write_bytes(data)
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    error = caught.value
    printed = capsys.readouterr()
    told = [str(error), repr(error), error.to_json(), *traceback.format_exception(error)]
    assert MARK not in "".join([*told, caplog.text, printed.out, printed.err])


@pytest.mark.parametrize("made", TABLES, ids=lambda made: made.__name__)
@pytest.mark.parametrize("schema", PRIVATE, ids=lambda schema: schema.name)
def test_a_faulty_table_never_shows_a_private_value(
    schema: Schema, made: Callable[[Schema], Table], tmp_path: Path,
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    check_that_nothing_is_told(tmp_path, schema, as_csv(made(schema)), caplog, capsys)


@pytest.mark.parametrize("options", [[], ["--json"], ["--quiet"]], ids=["plain", "json", "quiet"])
def test_the_command_line_never_shows_a_private_value(
    options: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    (tmp_path / "council.yml").write_text(SETTINGS, encoding="utf-8")
    for schema in PRIVATE:
        (tmp_path / schema.file).write_bytes(as_csv(unreadable(schema)))
    assert main(["build", "--council", str(tmp_path), *options]) == ExitCode.DATA
    printed = capsys.readouterr()
    assert all(schema.file in printed.out + printed.err for schema in PRIVATE)
    assert MARK not in printed.out + printed.err + caplog.text


@pytest.mark.parametrize("kind", BYTES)
def test_a_file_that_is_no_text_never_shows_a_private_value(
    kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    schema = schemas()["practice_reviews"]
    data = BYTES[kind](as_csv(sound(schema)))
    check_that_nothing_is_told(tmp_path, schema, data, caplog, capsys)


@pytest.mark.parametrize("key", [f"{MARK} 9", f"{MARK} 1; {MARK} 2; {MARK} 3"])
def test_a_stale_correction_never_shows_what_it_corrects(key: str, tmp_path: Path) -> None:
    (tmp_path / "council.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "corrections.csv").write_text(
        "table,key,column,expected,replacement,reason,by\n"
        f"practice_reviews,{key},team,{MARK} old,{MARK} new,{MARK} why,{MARK} who\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as caught:
        read_folder(tmp_path)
    assert MARK not in str(caught.value)


def test_what_is_said_of_a_row_set_aside_is_no_value(tmp_path: Path) -> None:
    header, row, _ = sound(schemas()["plan_versions"])
    (tmp_path / "council.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "plan_versions.csv").write_bytes(as_csv([header, row, row]))
    aside = read_folder(tmp_path).set_aside["plan_versions"]
    assert aside.to_numpy().tolist() == [["plan_versions.csv", 3, "identical to an earlier row"]]


def test_every_column_that_holds_a_persons_code_or_words_is_private() -> None:
    known = {(schema.name, field.name) for schema in PRIVATE for field in schema.fields
             if is_private(field)}  # fmt: skip
    assert known >= {
        ("practice_reviews", "review_id"), ("practice_reviews", "reviewer_id"),
        ("practice_reviews", "moderator_id"), ("practice_reviews", "re_review_of"),
        ("practice_reviews", "team"), ("voice", "voice_id"), ("voice", "said"), ("voice", "did"),
        ("voice", "group"), ("commentary", "text"), ("approvals", "approver"),
        ("approvals", "key"), ("corrections", "key"), ("corrections", "expected"),
        ("corrections", "replacement"), ("plan_actions", "reason"), ("requests", "response"),
    }  # fmt: skip
