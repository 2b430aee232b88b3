"""The tests behind the indicators, and how forecasts of them did, for analysts."""

from __future__ import annotations

from improvement_book.analysis.measure_annex import HELD_BACK, ForecastRecord, MeasureTests
from improvement_book.pages.numerals import counted, rounded
from improvement_book.pages.share_cells import between, percent_cell, written
from improvement_book.pages.table import Column, Table

TOGETHER = "All together"


def measure_tests_table(result: MeasureTests) -> Table:
    """Tests with their n, value and limits."""
    columns = (
        Column("Behind"),
        Column("Measure"),
        Column("Question"),
        Column("Method"),
        Column("Values", number=True),
        Column("Value", number=True),
        Column("Range", number=True),
        Column("Note"),
    )
    rows = tuple(
        (row["element"], row["title"], row["question"], row["method"],
         written(counted, row["n"]), written(_two_places, row["value"]),
         between(_two_places, row["low"], row["high"]), row["note"])
        for row in result.table.to_dict("records")
    )  # fmt: skip
    return Table("Tests behind the pages on measures", columns, rows)


def forecast_record_table(result: ForecastRecord) -> Table:
    """How many of the latest values lay inside their forecasts."""
    columns = (
        Column("Measure"),
        Column("Values", number=True),
        Column("Inside", number=True),
        Column("Share inside", number=True),
        Column("Scaled error", number=True),
        Column("Note"),
    )
    rows = tuple(
        (title, counted(own.n), counted(own.covered), percent_cell(own.coverage),
         written(_two_places, own.mase), own.reason)
        for title, own in (*result.scores, (TOGETHER, result.together))
    )  # fmt: skip
    return Table(f"Forecasts made {HELD_BACK} periods ago, and what came", columns, rows)


TABLES = (measure_tests_table, forecast_record_table)
"""The tables of this module, each with its result as its argument's type."""


def _two_places(value: float) -> str:
    return rounded(value, 2)
