"""Forecasts of yearly figures that authorities published, against the year that was kept back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from improvement_book.analysis.comparator_change import similar_starts
from improvement_book.analysis.forecast import Score, Strength, forecast, pooled, score

pytestmark = pytest.mark.shared

FILES = {
    "rereferral_percent": "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv",
    "CPP_subsequent_percent": "d3_cpps_subsequent_plan_2013_to_2025.csv",
}
YEARS = [str(year) for year in range(2013, 2026)]


def published(shared: Path, column: str) -> pd.DataFrame:
    """One row per authority, one column per year; only figures, no symbol is one."""
    rows = pd.read_csv(shared / "real-data/dfe" / FILES[column], dtype=str, encoding="utf-8-sig")
    rows = rows[rows["geographic_level"] == "Local authority"]
    wide = rows.pivot(index="old_la_code", columns="time_period", values=column)
    return wide[YEARS].apply(pd.to_numeric, errors="coerce")


def test_intervals_hold_the_year_that_was_kept_back(shared: Path) -> None:
    scores: list[Score] = []
    for column in FILES:
        whole = published(shared, column).dropna()
        own = []
        for values in whole.to_numpy():
            ahead = forecast(values[:-1], 1, periods_a_year=1, bounds=(0.0, 100.0))
            assert ahead.strength is Strength.WEAK
            own.append(score(ahead, values[-1:]))
        found = pooled(own)
        print(f"{column}: coverage {found.coverage:.3f} of {found.n} authorities in 2025")
        assert found.n == len(whole) > 100
        scores += own
    every = pooled(scores)
    print(f"both: coverage {every.coverage:.3f} of {every.n}, mase {every.mase:.2f}")
    assert 0.90 <= every.coverage <= 0.99
    assert every.mase < 1


def test_areas_that_began_alike_are_those_of_a_plain_calculation(shared: Path) -> None:
    wide = published(shared, "rereferral_percent")
    start, span = 20.0, 2
    found = similar_starts(wide.T.to_dict(), start, span, -1)
    low, high = np.nanquantile(wide.to_numpy(), [0.25, 0.75])
    expected = {}
    for code, values in wide.iterrows():
        pairs = [
            (abs(values[str(year)] - start), -year, values[str(year)] - values[str(year + span)])
            for year in range(2013, 2026 - span)
            if values[[str(year), str(year + span)]].notna().all()
        ]
        if pairs and min(pairs)[0] <= (high - low) / 2:
            expected[code] = min(pairs)[2] / span
    assert len(expected) > 100
    assert {own.area: own.rate for own in found.changes} == pytest.approx(expected)
    assert found.percentile(min(expected.values())) == 0
