"""A file becomes text: encodings, structure, limits. Faults of whole files are in bad_data."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from improvement_book.errors import DataError, Fault
from improvement_book.intake.reading import LARGEST_CELL, TextTable, limited, read_text_table
from improvement_book.intake.schema import Field, Schema

SCHEMA = Schema(
    "things", "Things", "",
    (Field("id", "string", "", "", "", required=True), Field("note", "string", "", "", "")),
    ("id",),
)  # fmt: skip
TEXT = "id,note\n1,Zoë’s café\n"


def read(folder: Path, data: bytes | str) -> TextTable:
    path = folder / "things.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_text_table(path, SCHEMA)


def faults(folder: Path, data: bytes | str) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(folder, data)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_and_recorded(tmp_path: Path, data: bytes, encoding: str) -> None:
    table = read(tmp_path, data)
    assert table.frame["note"].tolist() == ["Zoë’s café"]
    assert (table.encoding, table.sha256) == (encoding, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    "cell", ["00123", "1E5", "NA", "None", "null", "1,234", " 12% ", "TRUE", "2021-06-14"]
)
def test_every_cell_stays_the_text_it_was(tmp_path: Path, cell: str) -> None:
    assert read(tmp_path, f'id,note\n1,"{cell}"\n').frame["note"].tolist() == [cell]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    frame = read(tmp_path, 'id,note\n1,"two\nlines"\n,\n3,c\n').frame
    assert frame.index.tolist() == [2, 4]
    assert frame["note"].tolist() == ["two\nlines", "c"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", ""])
def test_any_line_ending_will_do(tmp_path: Path, ending: str) -> None:
    assert read(tmp_path, f"id,note{ending or chr(10)}1,a{ending}").frame["id"].tolist() == ["1"]


def test_a_column_that_may_be_absent_is_empty_and_order_does_not_matter(tmp_path: Path) -> None:
    assert read(tmp_path, "id\n1\n").frame["note"].tolist() == [""]
    assert read(tmp_path, " note , id \nx,1\n").frame.loc[2].tolist() == ["1", "x"]


def test_a_cell_has_a_largest_size(tmp_path: Path) -> None:
    cell = "x" * LARGEST_CELL
    assert read(tmp_path, f"id,note\n1,{cell}\n").frame["note"].tolist() == [cell]
    (fault,) = faults(tmp_path, f"id,note\n1,{cell}x\n")
    assert fault.startswith("things.csv row 2: found a broken record (field larger than field ")
    assert "cells of at most 100,000 characters" in fault


def test_a_file_has_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("improvement_book.intake.reading.LARGEST_FILE", 12)
    assert len(read(tmp_path, "id,note\n1,ab").frame) == 1
    assert faults(tmp_path, "id,note\n1,abc") == [
        "things.csv: found 13 bytes; expected at most 12 bytes. Correct the file."
    ]


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "note,note,more\na,b,c\nd\n")
    assert [fault.split("; ")[0] for fault in found] == [
        "things.csv row 1: found the column note 2 times",
        "things.csv row 1: found the unknown column 'more'",
        "things.csv row 1: found no column id",
        "things.csv row 3: found 1 cells",
    ]


@pytest.mark.parametrize(("count", "shown"), [(20, 20), (21, 21)])
def test_after_twenty_faults_of_a_kind_the_rest_is_counted(count: int, shown: int) -> None:
    faults = [Fault("a.csv", "a date", "Mend it.", row, "due") for row in range(count)]
    told = limited(faults)
    assert len(told) == shown
    assert (told[-1].found == "the same fault in 1 more rows") == (count == 21)
    assert limited(faults[:20]) == faults[:20]


def test_faults_of_different_columns_are_counted_apart() -> None:
    faults = [
        Fault("a.csv", "a date", "Mend it.", row, column)
        for row in range(15)
        for column in ("due", "done")
    ]
    assert len(limited(faults)) == 30
