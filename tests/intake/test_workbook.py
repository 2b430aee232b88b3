"""A sheet of an Excel workbook becomes text: typed cells are honoured, and no row is lost."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from improvement_book.errors import DataError
from improvement_book.intake.sheet import Sheet
from improvement_book.intake.workbook import read_workbook_sheet

FIRST_SHEET = "xl/worksheets/sheet1.xml"


def workbook(folder: Path, *rows: list[Any]) -> Path:
    """A workbook with one sheet of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "things.xlsx")
    return folder / "things.xlsx"


def cell(folder: Path, value: Any, number_format: str = "") -> str:
    """What a cell with that value is read as."""
    book = Workbook()
    book.active.append(["id", "note"])
    book.active.append([1, value])
    if number_format:
        book.active["B2"].number_format = number_format
    book.save(folder / "things.xlsx")
    return str(read(folder).cells.loc[2, "note"])


def read(folder: Path, name: str | None = None, header_row: int = 1) -> Sheet:
    return read_workbook_sheet(folder / "things.xlsx", name, header_row)


def change(path: Path, part: str, made: Callable[[bytes], bytes]) -> None:
    """Replace one part inside a workbook."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[part] = made(parts[part])
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"), (5.0, "5"), (0.25, "0.25"), (1e-7, "1e-07"), (None, ""), ("00123", "00123"),
        ("1E5", "1E5"), ("NA", "NA"), (" x ", " x "), (True, "yes"), (False, "no"),
        (date(2021, 4, 3), "2021-04-03"), (datetime(2021, 4, 3), "2021-04-03"),  # noqa: DTZ001
        (datetime(2021, 4, 3, 13, 30), "2021-04-03T13:30:00"), (time(13, 30), "13:30:00"),  # noqa: DTZ001
        ("#N/A", "#N/A"),
    ],
)  # fmt: skip
def test_a_typed_cell_becomes_its_text(tmp_path: Path, value: Any, text: str) -> None:
    assert cell(tmp_path, value) == text


@pytest.mark.parametrize(("value", "text"), [(0.125, "12.5%"), (0.07, "7%"), (1, "100%")])
def test_a_percentage_is_read_as_it_is_shown(tmp_path: Path, value: float, text: str) -> None:
    assert cell(tmp_path, value, "0.0%") == text


def test_a_number_that_looks_like_a_date_is_no_date(tmp_path: Path) -> None:
    assert cell(tmp_path, 44291) == "44291"
    assert cell(tmp_path, 44291, "dd/mm/yyyy") == "2021-04-05"


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    workbook(tmp_path, ["Title"], [], ["id", "note"], [1, "a"], [None, None], [3, "c"])
    assert read(tmp_path, header_row=3).cells.index.tolist() == [4, 6]


def test_a_short_row_has_empty_cells(tmp_path: Path) -> None:
    workbook(tmp_path, ["id", "note", "more"], [1])
    assert read(tmp_path).cells.loc[2].tolist() == ["1", "", ""]


def test_a_header_may_be_a_date_or_a_number(tmp_path: Path) -> None:
    workbook(tmp_path, ["id", date(2021, 6, 1), 2021], [1, 2, 3])
    assert list(read(tmp_path).cells.columns) == ["id", "2021-06-01", "2021"]


def test_a_row_of_spaces_is_a_blank_row(tmp_path: Path) -> None:
    workbook(tmp_path, ["id", "note"], [1, "a"], ["  ", " "], [3, "c"])
    assert read(tmp_path).cells.index.tolist() == [2, 4]


def test_the_named_sheet_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["other"])
    audits = book.create_sheet("Audits")
    for row in (["id"], [1]):
        audits.append(row)
    book.save(tmp_path / "things.xlsx")
    assert read(tmp_path, "Audits").cells["id"].tolist() == ["1"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (None, "found 2 sheets; expected one sheet, or `sheet:` in the sources of council.yml: "),
        ("audits", "found no sheet 'audits'; expected one of the sheets Sheet, Audits."),
    ],
)  # fmt: skip
def test_a_sheet_is_never_guessed(tmp_path: Path, name: str | None, message: str) -> None:
    book = Workbook()
    book.create_sheet("Audits")
    book.save(tmp_path / "things.xlsx")
    with pytest.raises(DataError, match=re.escape(message)):
        read(tmp_path, name)


@pytest.mark.parametrize("dimension", [b"A1", b"A1:B2", b"A1:A4", b"A1:Z99"])
def test_rows_beyond_the_size_that_a_workbook_claims_are_read(
    tmp_path: Path, dimension: bytes
) -> None:
    path = workbook(tmp_path, ["id", "note"], [1, "a"], [2, "b"], [3, "c"])
    claimed = b'<dimension ref="' + dimension + b'"'
    change(path, FIRST_SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', claimed, xml))
    assert read(tmp_path).cells["note"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("part", [FIRST_SHEET, "xl/workbook.xml"])
def test_a_damaged_workbook_is_refused(tmp_path: Path, part: str) -> None:
    path = workbook(tmp_path, ["id"], [1])
    change(path, part, lambda xml: xml[:-40])
    with pytest.raises(DataError, match="expected an Excel workbook"):
        read(tmp_path)


def test_a_sheet_that_holds_a_chart_alone_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("Chart")
    book.save(tmp_path / "things.xlsx")
    with pytest.raises(DataError):
        read(tmp_path, "Chart")


def test_a_workbook_that_unfolds_too_far_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(tmp_path, ["id"], [1])
    monkeypatch.setattr("improvement_book.intake.workbook.LARGEST_UNPACKED", 1000)
    with pytest.raises(DataError, match="bytes unpacked; expected at most 1,000"):
        read(tmp_path)


def with_results(path: Path, *results: bytes) -> None:
    """Give the formulas of the sheet, in order, what a spreadsheet program stores behind them."""
    stored = iter(results)
    change(path, FIRST_SHEET, lambda xml: re.sub(rb"<v ?/>|<v></v>", lambda _: next(stored), xml))


def test_a_formula_gives_its_stored_result(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["id", "n"], [1, "=1+1"], [2, "=1-1"])
    with_results(path, b"<v>2</v>", b"<v>0</v>")
    assert read(tmp_path).cells["n"].tolist() == ["2", "0"]


def test_a_formula_whose_stored_result_is_no_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["id", "n"], [1, '=IF(1,"","x")'])
    change(path, FIRST_SHEET, lambda xml: xml.replace(b'r="B2"', b'r="B2" t="str"'))
    assert read(tmp_path).cells["n"].tolist() == [""]


def test_a_formula_without_a_stored_result_is_told_by_row_and_column(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Title", "=NOW()"], ["id", "n"], [1, "=1+1"], [2, "=A3"], [3, None])
    with_results(path, b"", b"<v>2</v>", b"")
    with pytest.raises(DataError) as caught:
        read(tmp_path, header_row=2)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (4, "B")
    assert "save it in Excel" in fault.remedy


def test_a_header_that_was_never_calculated_is_told_by_its_letter(tmp_path: Path) -> None:
    workbook(tmp_path, ["id", "=A2"], [1, 2])
    with pytest.raises(DataError, match="row 1, column B: found a formula without a stored"):
        read(tmp_path)
