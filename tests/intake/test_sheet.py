"""A CSV file becomes a sheet of text: encodings, structure, limits."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from improvement_book.errors import DataError
from improvement_book.intake.sheet import BLOCK, LARGEST_CELL, Sheet, read_csv_sheet

TEXT = "id,note\n1,Zoë’s café\n"


def read(folder: Path, data: bytes | str, header_row: int = 1) -> Sheet:
    path = folder / "things.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_csv_sheet(path, header_row)


def faults(folder: Path, data: bytes | str, header_row: int = 1) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(folder, data, header_row)
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
    sheet = read(tmp_path, data)
    assert sheet.cells["note"].tolist() == ["Zoë’s café"]
    assert (sheet.encoding, sheet.sha256) == (encoding, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    "cell", ["00123", "1E5", "NA", "None", "null", "nan", "1,234", " 12% ", "TRUE", "2021-06-14"]
)
def test_every_cell_stays_the_text_it_was(tmp_path: Path, cell: str) -> None:
    assert read(tmp_path, f'id,note\n1,"{cell}"\n').cells["note"].tolist() == [cell]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    sheet = read(tmp_path, 'id,note\n1,"two\nlines"\n,\n\n3,c\n')
    assert sheet.cells.index.tolist() == [2, 5]
    assert sheet.cells["note"].tolist() == ["two\nlines", "c"]
    assert sheet.rows == 2


@pytest.mark.parametrize("line", ["   ", " , ", "\t", " ,\t", '" "," "', " \r"])
def test_a_line_of_spaces_is_a_blank_line(tmp_path: Path, line: str) -> None:
    assert read(tmp_path, f"id,note\n1,a\n{line}\n3,c\n").cells.index.tolist() == [2, 4]


def test_a_line_of_spaces_in_a_quoted_cell_stays(tmp_path: Path) -> None:
    sheet = read(tmp_path, 'id,note\n1,"one\n   \ntwo"\n   \n2,"a ""b"""\n')
    assert sheet.cells["note"].tolist() == ["one\n   \ntwo", 'a "b"']
    assert sheet.cells.index.tolist() == [2, 4]


def test_a_ragged_row_is_told_below_a_line_of_spaces(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "id,note\n   \n3\n")
    assert fault.startswith("things.csv row 3: found 1 cell; ")


def test_lines_of_spaces_alone_are_no_rows(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "id,note\n   \n \n")
    assert "found no rows below the header" in fault


def test_a_fault_below_blank_lines_has_its_own_row(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, 'id,note\n1,"two\nlines"\n\n3\n')
    assert fault.startswith("things.csv row 4: found 1 cell; ")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", ""])
def test_any_line_ending_will_do(tmp_path: Path, ending: str) -> None:
    sheet = read(tmp_path, f"id,note{ending or chr(10)}1,a{ending}")
    assert sheet.cells["id"].tolist() == ["1"]


def test_headers_are_taken_without_the_spaces_around_them(tmp_path: Path) -> None:
    assert list(read(tmp_path, " note , id \nx,1\n").cells.columns) == ["note", "id"]


def test_a_column_without_name_and_cells_is_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, "id,,note,\n1,,x,\n").cells.loc[2].tolist() == ["1", "x"]


@pytest.mark.parametrize("title", ["Title\n\n", '"Title,\nin two lines",\n,\n'])
def test_the_header_may_stand_below_a_title(tmp_path: Path, title: str) -> None:
    sheet = read(tmp_path, f"{title}id,note\n1,a\n", header_row=3)
    assert sheet.cells.loc[4].to_dict() == {"id": "1", "note": "a"}


def test_a_cell_has_a_largest_size(tmp_path: Path) -> None:
    cell = "x" * LARGEST_CELL
    assert read(tmp_path, f"id,note\n1,{cell}\n").cells["note"].tolist() == [cell]
    (fault,) = faults(tmp_path, f"id,note\n1,{cell}x\n")
    assert fault.startswith("things.csv row 2: found a cell of 100,001 characters; expected cells ")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"id,note\n1,{'x' * 40_000_000}\n", id="cell"),
        pytest.param(f'id,note\n1,"{"x" * 200_000}"\n', id="cell in quotes"),
        pytest.param(f"id,{'x' * 200_000}\n1,2\n", id="header"),
    ],
)
def test_a_far_larger_cell_is_refused_as_such(tmp_path: Path, text: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert "cells of at most 100,000 characters" in fault


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_record_may_be_longer_than_a_block_but_not_than_the_limit(
    tmp_path: Path, quote: str
) -> None:
    cell = quote + "x" * 90_000 + quote

    def wide(cells: int) -> str:
        header, empty = ",".join(f"n{place}" for place in range(cells)), "," * (cells - 1)
        return f"{header}\n1{empty}\n{','.join([cell] * cells)}\n2{empty}\n"

    assert 60 * len(cell) > BLOCK
    sheet = read(tmp_path, wide(60))
    assert [text[:2] for text in sheet.cells["n0"]] == ["1", "xx", "2"]
    (fault,) = faults(tmp_path, wide(500))
    assert fault.startswith("things.csv: found a record of more than 16,777,216 bytes; expected ")


def test_a_file_has_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("improvement_book.intake.sheet.LARGEST_FILE", 12)
    assert len(read(tmp_path, "id,note\n1,ab").cells) == 1
    assert faults(tmp_path, "id,note\n1,abc") == [
        "things.csv: found 13 bytes; expected at most 12 bytes. Correct the file."
    ]


def test_all_faults_of_a_header_are_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "id,note,note,\n1,a,b,c\n")
    assert [fault.split("; ")[0] for fault in found] == [
        "things.csv row 1: found the column note 2 times",
        "things.csv row 1: found a column without a name",
    ]


def test_faults_of_the_header_and_of_the_rows_are_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "note,note,more\na,b,c\nd\n")
    assert [fault.split("; ")[0] for fault in found] == [
        "things.csv row 1: found the column note 2 times",
        "things.csv row 3: found 1 cell",
    ]


@pytest.mark.parametrize("rows", ['1,5" pipe\n', '1,a "b" c\n', '1,"a ""b"" c"\n'])
def test_a_quote_within_a_cell_is_no_fault(tmp_path: Path, rows: str) -> None:
    assert read(tmp_path, f"id,note\n{rows}").rows == 1
