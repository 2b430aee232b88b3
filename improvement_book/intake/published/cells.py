"""Whether a published cell is a number, a symbol or empty: anything else is a fault."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.errors import Fault
from improvement_book.intake.cell import SYMBOLS
from improvement_book.intake.published.source_files import SourceFile, cell_faults

NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
"""Thousands may be set off by commas."""
EXPECTED = f"a number, an empty cell or one of the symbols {', '.join(SYMBOLS)}"


@dataclass(frozen=True)
class Cells:
    """A column of published cells: number (NaN where there is none) and symbol ("" where none)."""

    number: pd.Series
    symbol: pd.Series
    faults: tuple[Fault, ...]


def typed_cells(text: pd.Series, file: SourceFile) -> Cells:
    """The cells of one column, typed.

    text: stripped, named after its column, index row numbers. A symbol may stand in brackets;
    it never becomes a number. An empty cell has neither number nor symbol.
    """
    bracketed = {f"[{symbol}]": symbol for symbol in SYMBOLS}
    bare = text.replace(bracketed)
    is_symbol = bare.isin(list(SYMBOLS))
    is_number = text.str.fullmatch(NUMBER)
    number = pd.to_numeric(text.where(is_number).str.replace(",", ""), errors="raise")
    wrong = ~(is_symbol | is_number | (text == ""))
    return Cells(
        number=number.astype("float64"),
        symbol=bare.where(is_symbol, ""),
        faults=cell_faults(file, text, wrong, EXPECTED),
    )
