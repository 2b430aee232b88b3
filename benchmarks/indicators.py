"""Do the statistics of all indicators cost much more than fitting their models must?

Ours: 150 indicators of 60 months, each with its control chart, status, comparison with the
baseline, expectation, forecast of a year and realism of its target against 150 areas, and the
control charts of 12 breakdowns of each. Beside it, statsmodels alone: one ETS model with its paths
and one Theta model with its interval for each indicator, and nothing said about them. One process,
one thread. Prints a table, judges
nothing; ratios are of processor time.
"""

from __future__ import annotations

import os
import statistics
import time
import warnings
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# As the pages are run; before numpy is imported.

import numpy as np
import pandas as pd
from statsmodels.tools.sm_exceptions import ModelWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

from improvement_book.analysis.control_chart import control_chart
from improvement_book.analysis.expectation import indicator_expectation
from improvement_book.analysis.indicator_forecast import indicator_forecast
from improvement_book.analysis.indicator_realism import indicator_realism
from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.analysis.spc import xmr
from improvement_book.period import Period, span

INDICATORS, BREAKDOWNS, AREAS = 150, 12, 150
MONTHS = span(Period.parse("2018-06"), Period.parse("2023-05"))
YEARS = [year.code for year in span(Period.year(2013), Period.year(2022))]
AHEAD = 12
REPEATS = 3

Made = tuple[list[Indicator], list[pd.DataFrame]]


def main() -> None:
    """Draw the indicators, run all in turn, print the medians."""
    made = drawn()
    print(f"{INDICATORS} indicators, {len(MONTHS)} months, {AREAS} areas of {len(YEARS)} years")
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in CONTENDERS}
    for _ in range(REPEATS):
        for name, results in runs.items():
            begun, worked = time.perf_counter(), time.process_time()
            CONTENDERS[name](*made)
            results.append((time.perf_counter() - begun, time.process_time() - worked))
    least = statistics.median(worked for _, worked in runs["statsmodels alone"])
    print(f"\n{'':24} {'wall':>8} {'processor':>10} {'ratio':>6}")
    for name, results in runs.items():
        wall, worked = (statistics.median(column) for column in zip(*results, strict=True))
        print(f"{name:24} {wall:6.2f} s {worked:8.2f} s {worked / least:6.2f}")


def charts(indicators: list[Indicator], _: list[pd.DataFrame]) -> None:
    """Ours: control chart, status, baseline and expectation."""
    for item in indicators:
        indicator_expectation(item, control_chart(item))
        item.rag  # noqa: B018


def breakdowns(indicators: list[Indicator], _: list[pd.DataFrame]) -> None:
    """Ours: the control charts of all breakdowns."""
    for item in indicators:
        values = [figure.value for figure in item.figures]
        for _ in range(BREAKDOWNS):
            xmr(values, item.polarity, item.target)


def forecasts(indicators: list[Indicator], _: list[pd.DataFrame]) -> None:
    """Ours: the forecast of a year."""
    for item in indicators:
        indicator_forecast(item, AHEAD)


def targets(indicators: list[Indicator], comparators: list[pd.DataFrame]) -> None:
    """Ours: the realism of each target, with a forecast of its own."""
    for item, others in zip(indicators, comparators, strict=True):
        indicator_realism(item, others)


def everything(indicators: list[Indicator], comparators: list[pd.DataFrame]) -> None:
    """Ours, all of it."""
    for own in (charts, breakdowns, forecasts, targets):
        own(indicators, comparators)


def statsmodels_alone(indicators: list[Indicator], _: list[pd.DataFrame]) -> None:
    """The least: the models that METHODS names, fitted and simulated."""
    for item in indicators:
        values = np.array([figure.value for figure in item.figures], dtype=float)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ModelWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            fitted = ETSModel(values, error="add").fit(disp=False)
            rng = np.random.default_rng(0)
            paths = fitted.simulate(AHEAD, anchor="end", repetitions=1000, rng=rng)
            np.quantile(paths, [0.025, 0.975], axis=1)
            theta = ThetaModel(values, period=12).fit()
            theta.forecast(AHEAD)
            theta.prediction_intervals(AHEAD)


CONTENDERS: dict[str, Callable[[list[Indicator], list[pd.DataFrame]], None]] = {
    "statsmodels alone": statsmodels_alone,
    "ours: charts": charts,
    "ours: breakdowns": breakdowns,
    "ours: forecasts": forecasts,
    "ours: targets": targets,
    "ours: everything": everything,
}


def drawn() -> Made:
    """Indicators and the published values of other areas, drawn with a fixed seed."""
    rng = np.random.default_rng(0)
    indicators, comparators = [], []
    for number in range(INDICATORS):
        of = rng.integers(40, 400)
        level = np.clip(0.6 + np.cumsum(rng.normal(0, 0.01, len(MONTHS))), 0.1, 0.9)
        counts = rng.binomial(of, level)
        figures = tuple(
            Figure(month, 100 * int(count) / int(of), "", float(count), float(of))
            for month, count in zip(MONTHS, counts, strict=True)
        )
        indicators.append(_indicator(f"i{number}", figures))
        values = 60 + np.cumsum(rng.normal(0, 2, (AREAS, len(YEARS))), axis=1)
        rows = [
            (str(area), year, value, "", "Neighbours", "value")
            for area, line in enumerate(values, start=200)
            for year, value in zip(YEARS, line, strict=True)
        ]
        columns = ["area", "period", "value", "symbol", "model", "statistic"]
        comparators.append(pd.DataFrame(rows, columns=columns))
    return indicators, comparators


def _indicator(name: str, figures: tuple[Figure, ...]) -> Indicator:
    return Indicator(
        indicator_id=name,
        title=name,
        why_it_matters="",
        theme="",
        matters_most=False,
        polarity="higher",
        unit="percent",
        frequency="month",
        window="in period",
        numerator="",
        denominator="",
        source="",
        owner="",
        baseline_period=MONTHS[0].code,
        expected_direction="rise",
        expected_reason="",
        retired=False,
        figures=figures,
        target=80.0,
        target_date=pd.Timestamp("2024-03-31"),
        tolerance=5.0,
        floor=None,
        neighbours=None,
        england=None,
        caution="",
        commentary="",
        commentary_by="",
    )


if __name__ == "__main__":
    main()
