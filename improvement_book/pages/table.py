"""A table as it is read: caption, header cells with scope, numbers to the right.

pandas writes neither caption nor scope, so the writer is our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.pages.numerals import SYMBOL_KEY, counted, day
from improvement_book.pages.text import Html, escaped, permalink


@dataclass(frozen=True)
class Column:
    """A header, and whether its cells are numbers."""

    header: str
    number: bool = False


Cell = str | Html


@dataclass(frozen=True)
class Table:
    """A table as it is read. The first cell of every row names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def to_html(self, code: str) -> str:
        """The table with a key of the symbols that stand in it."""
        head = "".join(
            f'<th scope="col"{_number(column)}>{escaped(column.header)}</th>'
            for column in self.columns
        )
        body = "".join(f"<tr>{self._row(row)}</tr>" for row in self.rows)
        caption = f"<caption>{permalink(code)} {escaped(self.caption)}</caption>"
        label = escaped(f"{code} {self.caption}")
        return (
            f'<div class="ib-table" id="{code.lower()}" tabindex="0" role="region" '
            f'aria-label="{label}"><table>{caption}<thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>{self._key()}"
        )

    def without_empty(self, empty: Sequence[str]) -> Table:
        """The table without columns in which every cell says nothing."""
        kept = [
            place
            for place in range(len(self.columns))
            if not self.rows or any(_text(row[place]) not in empty for row in self.rows)
        ]
        columns = tuple(self.columns[place] for place in kept)
        return Table(
            self.caption, columns, tuple(tuple(row[place] for place in kept) for row in self.rows)
        )

    def __str__(self) -> str:
        lines = [self.caption, " | ".join(column.header for column in self.columns)]
        lines += [" | ".join(_text(cell) for cell in row) for row in self.rows]
        return "\n".join(lines)

    def _row(self, row: Sequence[Cell]) -> str:
        first, *others = row
        cells = [f'<th scope="row">{_markup(first)}</th>']
        for cell, column in zip(others, self.columns[1:], strict=True):
            cells.append(f"<td{_number(column)}>{_markup(cell)}</td>")
        return "".join(cells)

    def _key(self) -> str:
        """What the symbols in the table mean; "" where it has none."""
        cells = [_text(cell) for row in self.rows for cell in row]
        used = [symbol for symbol in SYMBOL_KEY if any(f"[{symbol}]" in cell for cell in cells)]
        if not used:
            return ""
        key = "; ".join(f"[{symbol}] {SYMBOL_KEY[symbol]}" for symbol in used)
        return f'<p class="ib-key">{key}.</p>'


def plain_table(frame: pd.DataFrame, caption: str, headers: dict[str, str]) -> Table:
    """Columns of a released table, under the headers that readers see.

    headers: column -> header, in order. Numbers get thousands commas, days are spelt out.
    """
    columns = tuple(
        Column(header, pd.api.types.is_numeric_dtype(frame[name]))
        for name, header in headers.items()
    )
    symbols = frame["symbol"] if "symbol" in frame else pd.Series("", index=frame.index)
    rows = tuple(
        tuple(_plain_cell(value, symbol) for value in row)
        for row, symbol in zip(frame[list(headers)].itertuples(index=False), symbols, strict=True)
    )
    return Table(caption, columns, rows)


def _plain_cell(value: object, symbol: str) -> str:
    """A cell as it is read; a missing one shows the symbol of its row, if it has one."""
    if pd.isna(value):  # type: ignore[call-overload]
        return f"[{symbol}]" if symbol else ""
    if isinstance(value, pd.Timestamp):
        return day(value)
    return value if isinstance(value, str) else counted(value)  # type: ignore[arg-type]


def _number(column: Column) -> str:
    return ' class="ib-number"' if column.number else ""


def _markup(cell: Cell) -> str:
    return cell.markup if isinstance(cell, Html) else escaped(cell)


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Html) else cell
