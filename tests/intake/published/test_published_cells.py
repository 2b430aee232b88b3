"""A published cell is a number, a symbol, empty, or a fault."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from improvement_book.intake.published.cells import typed_cells
from improvement_book.intake.published.mapping_file import mappings
from improvement_book.intake.published.source_files import SourceFile

FILE = SourceFile("table.csv", Path("table.csv"), mappings()[0])


def cells(*texts: str) -> pd.Series:
    return pd.Series(texts, index=range(2, 2 + len(texts)), name="rate", dtype="str")


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0.0), ("22.6", 22.6), ("1,234", 1234.0), ("1,234,567.5", 1234567.5), ("-3", -3.0)],
)
def test_a_number_is_a_number(text: str, number: float) -> None:
    typed = typed_cells(cells(text), FILE)
    assert list(typed.number) == [number]
    assert list(typed.symbol) == [""]
    assert not typed.faults


@pytest.mark.parametrize("symbol", ["c", "k", "u", "x", "z", "low"])
@pytest.mark.parametrize("form", ["{}", "[{}]"])
def test_a_symbol_stays_a_symbol(symbol: str, form: str) -> None:
    typed = typed_cells(cells(form.format(symbol)), FILE)
    assert typed.number.isna().all()
    assert list(typed.symbol) == [symbol]
    assert not typed.faults


def test_an_empty_cell_is_neither() -> None:
    typed = typed_cells(cells(""), FILE)
    assert typed.number.isna().all()
    assert list(typed.symbol) == [""]
    assert not typed.faults


@pytest.mark.parametrize("text", ["abc", "[c", "C", "NA", "nan", "inf", "1,23", "1e5", "٣", "-"])
def test_anything_else_is_a_fault_in_its_place(text: str) -> None:
    (fault,) = typed_cells(cells("1", text, "2"), FILE).faults
    assert (fault.file, fault.row, fault.column) == ("table.csv", 3, "rate")
    assert fault.found == f'"{text}"'
