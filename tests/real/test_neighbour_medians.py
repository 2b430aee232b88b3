"""The department's own neighbour medians come out of its published files.

Every median of the answer sheet, whose figures nobody here computed, is met to its one decimal.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from improvement_book.analysis.comparators import NeighbourSummary, summary
from improvement_book.intake.published import Reading
from improvement_book.intake.published.mapping import Level
from improvement_book.intake.published.neighbours import NeighbourModel

pytestmark = pytest.mark.shared

MODEL = "2025"
"""The answer sheet uses this model for every year (real-data, README)."""
MEDIANS = 9162
TOLERANCE = 0.05
"""The answer sheet is rounded to one decimal."""
FLOAT_SLACK = 1e-9
INDICATORS = {
    "Re_referrals_percent": "re-referrals",
    "CPP_subsequent_percent": "repeat-plans",
    "agency_rate_fte": "agency-rate",
    "vacancy_rate_fte": "vacancy-rate",
    "turnover_rate_fte": "turnover-rate",
    "caseload_fte": "caseload",
}
Key = tuple[str, str]
"""Indicator, and the year as the publisher names it."""


@pytest.fixture(scope="module")
def model(reading: Reading) -> NeighbourModel:
    (model,) = (model for model in reading.published.models if model.version == MODEL)
    return model


@pytest.fixture(scope="module")
def cells(reading: Reading) -> dict[Key, dict[str, object]]:
    """Number, or symbol, by authority, of each indicator and year."""
    figures = reading.published.figures
    own = figures[figures["level"] == Level.AUTHORITY]
    year = pd.to_datetime(own["as_at"]).dt.year.astype(str)
    cell = own["value"].astype(object).where(own["value"].notna(), own["symbol"])
    found: dict[Key, dict[str, object]] = {}
    for indicator, when, area, value in zip(
        own["indicator_id"], year, own["area"], cell, strict=True
    ):
        found.setdefault((indicator, when), {})[area] = value
    return found


@pytest.fixture(scope="module")
def oracle(real: Path) -> pd.DataFrame:
    sheet = pd.read_csv(real / "oracle/statistical_neighbour_medians.csv", dtype=str)
    return sheet.assign(
        indicator=sheet["measure"].map(INDICATORS), expected=pd.to_numeric(sheet["sn_median"])
    )


@pytest.fixture(scope="module")
def summaries(
    oracle: pd.DataFrame, cells: dict[Key, dict[str, object]], model: NeighbourModel
) -> list[NeighbourSummary]:
    return [
        summary(cells[indicator, year], model.neighbours[authority])
        for indicator, year, authority in zip(
            oracle["indicator"], oracle["time_period"], oracle["old_la_code"], strict=True
        )
    ]


def test_every_median_of_the_department_is_met(
    oracle: pd.DataFrame, summaries: list[NeighbourSummary]
) -> None:
    found = pd.Series([item.value for item in summaries], dtype="float64")
    met = (found - oracle["expected"]).abs() <= TOLERANCE + FLOAT_SLACK
    print(f"medians reproduced: {met.sum():,} of {len(oracle):,}")
    assert len(oracle) == MEDIANS
    assert oracle[~met].assign(found=found[~met]).empty


def test_neighbours_without_a_value_are_counted(summaries: list[NeighbourSummary]) -> None:
    assert all(item.n + len(item.missing) == 10 for item in summaries)
    assert any(sign for item in summaries for _, sign in item.missing)
    assert all(item.low <= item.value <= item.high for item in summaries)


def test_a_symbol_among_the_neighbours_is_named(
    cells: dict[Key, dict[str, object]], model: NeighbourModel
) -> None:
    having = [code for code, near in model.neighbours.items() if "884" in near]
    found = summary(cells["re-referrals", "2023"], model.neighbours[having[0]])
    assert dict(found.missing)["884"] == "u"


def test_leaving_the_symbols_out_matters(
    oracle: pd.DataFrame, cells: dict[Key, dict[str, object]], model: NeighbourModel
) -> None:
    """With 0 in place of each symbol not every median is met: the answer sheet can tell."""
    missed = 0
    for indicator, year, authority, expected in oracle[
        ["indicator", "time_period", "old_la_code", "expected"]
    ].itertuples(index=False):
        zeros = {
            area: 0.0 if isinstance(cell, str) and cell else cell
            for area, cell in cells[indicator, year].items()
            if area in model.neighbours[authority]
        }
        value = summary(zeros, model.neighbours[authority]).value
        missed += value is None or abs(value - expected) > TOLERANCE + FLOAT_SLACK
    assert missed > 100
