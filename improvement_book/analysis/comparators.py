"""How a value stands beside published values of other areas, and when it looks too good.

This is the front room: each question that needs more room has a module of its own, and is
reached from here.

[1] Tukey (1977), Exploratory Data Analysis: fences at 1.5 interquartile ranges.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.benchmark_comparison import (
    BenchmarkComparison as BenchmarkComparison,
)
from improvement_book.analysis.benchmark_comparison import Standing as Standing
from improvement_book.analysis.benchmark_comparison import byar as byar
from improvement_book.analysis.benchmark_comparison import compared_with as compared_with
from improvement_book.analysis.benchmark_comparison import control_limits as control_limits
from improvement_book.analysis.benchmark_comparison import (
    share_compared_with as share_compared_with,
)
from improvement_book.analysis.neighbours import NeighbourSummary as NeighbourSummary
from improvement_book.analysis.neighbours import summary as summary
from improvement_book.analysis.published_values import UnknownChoice as UnknownChoice
from improvement_book.analysis.published_values import UnusableValues as UnusableValues
from improvement_book.analysis.quartiles import FEWEST_VALUES
from improvement_book.analysis.quartiles import QuartileBand as QuartileBand
from improvement_book.analysis.quartiles import band as band
from improvement_book.analysis.quartiles import quartile_band as quartile_band
from improvement_book.analysis.quartiles import quartiles as quartiles
from improvement_book.analysis.ranks import Rank as Rank
from improvement_book.analysis.ranks import rank as rank
from improvement_book.analysis.recent_trend import RecentTrend as RecentTrend
from improvement_book.analysis.recent_trend import recent_trend as recent_trend
from improvement_book.analysis.year_change import YearChange as YearChange
from improvement_book.analysis.year_change import change as change

FENCE = 1.5
"""Interquartile ranges beyond the quartile; further out is far outside the range [1]."""
FEWEST_NEIGHBOURS = FEWEST_VALUES
"""Under this many values quartiles say nothing about a range."""
NEIGHBOURS = "neighbours"
ENGLAND = "E92000001"
TOO_GOOD = "far better than similar councils: check how it was counted"


@dataclass(frozen=True)
class Benchmark:
    """A published value of another area.

    value: None where only a symbol was published. period: of the published value, which may
    be earlier than the council's own. with_value: neighbours that had a value, or None.
    """

    area_name: str
    period: str
    value: float | None
    symbol: str
    model: str
    statistic: str
    with_value: int | None


def of_one_model(comparators: pd.DataFrame, named: str) -> tuple[str, pd.DataFrame]:
    """The neighbour model that counts, "" without one, and the rows of no other.

    comparators: released rows, among them perhaps neighbours of several models. named: the model
    that council.yml names; where no row has it, the one that comes last in the alphabet counts.
    """
    models = sorted(model for model in comparators["model"].unique() if model)
    model = named if named in models or not models else models[-1]
    return model, comparators[comparators["model"].isin(["", model])]


def benchmark(comparators: pd.DataFrame, area: str, period_end: pd.Timestamp) -> Benchmark | None:
    """The latest published value of an area whose period ended by a day; None without one.

    comparators: released rows of one indicator with a column `end`, the last day of the period.
    """
    if comparators.empty:
        return None
    rows = comparators[(comparators["area"] == area) & (comparators["end"] <= period_end)]
    if rows.empty:
        return None
    row = rows.sort_values("end", kind="stable").iloc[-1]
    return Benchmark(
        area_name=row["area_name"],
        period=row["period"],
        value=None if pd.isna(row["value"]) else float(row["value"]),
        symbol=row["symbol"],
        model=row["model"],
        statistic=row["statistic"],
        with_value=None if pd.isna(row["with_value"]) else int(row["with_value"]),
    )


def plausibility(value: float | None, polarity: str, neighbours: pd.Series) -> str:
    """A caution where the value is far better than the neighbours' range, else "".

    neighbours: values of the single neighbours in the same period; missing ones are left out.
    A value better than every neighbour's, and beyond their best quartile by more than FENCE
    interquartile ranges, is outside [1]; quartiles by R type 7.
    """
    known = neighbours.dropna().astype(float)
    if value is None or polarity not in ("higher", "lower") or len(known) < FEWEST_NEIGHBOURS:
        return ""
    low, high = known.quantile(0.25), known.quantile(0.75)
    reach = FENCE * (high - low)
    if polarity == "higher":
        outside = value > max(high + reach, *known)
    else:
        outside = value < min(low - reach, *known)
    return TOO_GOOD if outside else ""
