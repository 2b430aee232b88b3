"""Forecasts: what they promise, held against values that were kept back."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

from improvement_book.analysis import forecast as forecasts
from improvement_book.analysis.forecast import Forecast, Strength, forecast, pooled, score
from improvement_book.analysis.forecast_score import NO_FORECAST, NOT_OBSERVED
from improvement_book.analysis.indicator_forecast import bounds, held_back, indicator_forecast
from improvement_book.analysis.published_values import UnknownChoice, UnusableValues
from improvement_book.analysis.smoothing import SPEEDS, simulated, smoothed_paths, smoothing
from improvement_book.analysis.theta import theta
from tests.analysis.series import indicator

NOISE = np.random.default_rng(11).standard_normal(60)
STEADY = 50 + 3 * NOISE[:36]
KINDS = ("steady", "drifting", "walking", "rising", "seasonal", "shares")
LENGTHS = ((18, 6), (30, 6), (42, 12), (54, 12))
SERIES = 400


def drawn(kind: str, months: int, rng: np.random.Generator) -> np.ndarray:
    noise = rng.standard_normal(months)
    times = np.arange(months)
    made = {
        "steady": lambda: 50 + 3 * noise,
        "drifting": lambda: 50 + np.cumsum(0.5 * rng.standard_normal(months)) + 2 * noise,
        "walking": lambda: 50 + np.cumsum(noise),
        "rising": lambda: 50 + 0.2 * times + 3 * noise,
        "seasonal": lambda: 50 + 4 * np.sin(times * np.pi / 6) + 2 * noise,
        "shares": lambda: 100 * rng.binomial(60, 0.6, months) / 60,
    }
    return np.asarray(made[kind](), dtype=float)


def test_intervals_hold_nine_in_ten_or_more_of_what_was_kept_back() -> None:
    rng = np.random.default_rng(2023)
    scores: dict[str, list[forecasts.Score]] = {kind: [] for kind in KINDS}
    for number in range(SERIES):
        kind, (length, ahead) = KINDS[number % len(KINDS)], LENGTHS[number // 6 % len(LENGTHS)]
        values = drawn(kind, length + ahead, rng)
        scores[kind].append(score(forecast(values[:length], ahead), values[length:]))
    every = pooled([found for kind in KINDS for found in scores[kind]])
    coverage = {kind: round(pooled(found).coverage or 0, 3) for kind, found in scores.items()}
    print(f"coverage {every.coverage:.3f} of {every.n} months, {SERIES} series; {coverage}")
    assert 0.90 <= every.coverage <= 0.97
    assert all(0.85 <= found <= 0.995 for found in coverage.values())


def test_smoothing_alone_is_that_of_statsmodels() -> None:
    fit = smoothing(STEADY)
    for place, speed in enumerate(SPEEDS):
        fitted = ETSModel(STEADY, error="add").smooth([speed, fit.start[place]])
        assert fit.level[place] == pytest.approx(fitted.forecast(1)[0])
        assert fit.squares[place] == pytest.approx(np.sum(fitted.resid**2))
        assert fit.weights[place] == pytest.approx(
            fit.weights[0] * (fit.squares[place] / fit.squares[0]) ** (-35 / 2)
        )
    best = ETSModel(STEADY, error="add").fit(disp=False)
    assert fit.squares.min() >= np.sum(best.resid**2) * (1 - 1e-6)
    assert fit.weights.sum() == pytest.approx(1)


def test_paths_are_those_that_statsmodels_simulates() -> None:
    fit, surprises = smoothing(STEADY), np.random.default_rng(5).standard_normal((6, 3))
    for place, speed in enumerate(SPEEDS):
        fitted = ETSModel(STEADY, error="add").smooth([speed, fit.start[place]])
        theirs = fitted.simulate(6, anchor="end", repetitions=3, random_errors=surprises)
        ours = simulated(fit.level[[place] * 3], np.full(3, speed), surprises)
        assert ours == pytest.approx(np.asarray(theirs))


def test_paths_spread_as_the_model_says() -> None:
    walk = np.cumsum(NOISE)
    paths = smoothed_paths(smoothing(walk), 9, 4000, np.random.default_rng(1))
    assert paths.std(axis=1)[8] == pytest.approx(3 * paths.std(axis=1)[0], rel=0.15)
    paths = smoothed_paths(smoothing(STEADY), 9, 4000, np.random.default_rng(1))
    assert paths.std(axis=1)[8] < 1.4 * paths.std(axis=1)[0]


@pytest.mark.parametrize(("values", "seasonal"), [(24, True), (23, False)])
def test_theta_takes_a_season_out_from_two_years_on(values: int, seasonal: bool) -> None:
    series = 50 + 10.0 * (np.arange(values) % 12 == 3) + 0.5 * NOISE[:values]
    model = theta(series, 12, 12)
    plain = ThetaModel(series, period=12, deseasonalize=seasonal).fit().forecast(12)
    assert model.mean == pytest.approx(np.asarray(plain))
    assert bool(np.ptp(model.detrended) < 8) is seasonal
    assert bool(np.ptp(model.mean) > 5) is seasonal


def test_the_mean_is_that_of_both_methods() -> None:
    found = forecast(STEADY, 3)
    expected = (smoothing(STEADY).mean + theta(STEADY, 3, 12).mean) / 2
    assert found.mean == pytest.approx(tuple(expected))
    assert found.method == forecasts.BOTH
    assert list(found.table.columns) == ["ahead", "mean", "low", "high"]
    assert found.table["ahead"].tolist() == [1, 2, 3]


def test_no_straight_line_is_drawn_on() -> None:
    line = 50 + np.arange(36.0) + 0.1 * NOISE[:36]
    found = forecast(line, 12)
    assert found.mean[-1] < 85 + 12 / 2
    assert found.mean[-1] - found.mean[0] == pytest.approx(11 / 4, abs=0.1)


@pytest.mark.parametrize(
    ("values", "strength"),
    [(11, Strength.NONE), (12, Strength.WEAK), (23, Strength.WEAK), (24, Strength.FULL)],
)
def test_the_number_of_values_gives_the_strength(values: int, strength: Strength) -> None:
    found = forecast(STEADY[:values], 2)
    assert (found.strength, found.points) == (strength, values)
    assert found.reason == (forecasts.TOO_FEW if strength == "none" else "")
    assert bool(found.mean) is (strength != "none")


def test_the_same_values_give_the_same_forecast() -> None:
    assert forecast(STEADY, 6).table.equals(forecast(STEADY, 6).table)


def test_values_that_never_moved_have_no_forecast() -> None:
    assert forecast([5.0] * 24, 3) == Forecast(
        (), (), "", Strength.NONE, 24, reason=forecasts.NO_MOVEMENT
    )
    assert forecast([0.1 * place for place in range(24)], 3).mean


def test_a_forecast_rests_on_the_values_after_the_last_gap() -> None:
    whole = forecast(STEADY[:20], 3)
    with_gap = forecast([1.0, None, *STEADY[:20]], 3)
    assert with_gap.mean == whole.mean
    assert with_gap.points == 20
    assert forecast([*STEADY[:20], "c", *STEADY[:11]], 3).reason == forecasts.TOO_FEW


def test_where_the_latest_values_are_missing_the_forecast_reaches_over_them() -> None:
    late, whole = forecast([*STEADY[:20], "c", None], 2), forecast(STEADY[:20], 4)
    assert late.mean == whole.mean[2:]
    assert late.intervals == whole.intervals[2:]


def test_a_forecast_stays_within_its_bounds() -> None:
    near = np.clip(97 + 3 * NOISE[:30], 0, 100)
    free, bound = forecast(near, 6), forecast(near, 6, bounds=(0.0, 100.0))
    assert free.intervals[-1][1] > 100
    assert bound.intervals[-1] == (free.intervals[-1][0], 100)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([(30, 60), (20, 50)], (0, pytest.approx(100))),
        ([(30, 60), (70, 50)], (0, None)),
        ([(0, 60), (0, 50)], (None, None)),
        ([(30, 60), 40.0], (0, 100)),
        ([50.0, 40.0], (None, None)),
        ([None], (None, None)),
    ],
)
def test_numerator_and_denominator_alone_say_what_a_value_can_not_pass(
    values: list, expected: tuple
) -> None:
    assert bounds(indicator(values, unit="percent").figures) == expected


def test_an_indicators_frequency_gives_its_season() -> None:
    item = indicator([float(value) for value in STEADY])
    assert indicator_forecast(item, 3).mean == forecast(STEADY, 3).mean
    values = [(int(number), 60) for number in 50 + 5 * NOISE[:24].clip(-2, 2)]
    assert max(high for _, high in indicator_forecast(indicator(values), 12).intervals) <= 100.1


def test_an_earlier_forecast_is_held_against_what_came_since() -> None:
    item = indicator([float(value) for value in STEADY])
    assert held_back(item, 6) == score(forecast(STEADY[:30], 6), STEADY[30:])
    assert held_back(indicator([1.0, 2, 3]), 6).reason == NO_FORECAST


def test_the_probability_of_a_target_is_the_part_of_paths_that_reach_it() -> None:
    found = forecast(STEADY, 6)
    assert found.reaches(found.mean[-1], 1) == pytest.approx(0.5, abs=0.05)
    assert found.reaches(found.intervals[-1][1], 1) == pytest.approx(0.025, abs=0.001)
    assert found.reaches(found.intervals[-1][0], -1) == pytest.approx(0.025, abs=0.001)
    assert forecast([], 1).reaches(1, 1) is None


EARLIER = Forecast(
    (10.0, 10.0, 10.0), ((8.0, 12.0), (7.0, 13.0), (6.0, 14.0)), "", Strength.FULL, 24, step=2.0
)


def test_a_score_tells_coverage_error_and_width() -> None:
    found = score(EARLIER, [8.0, 14.0])
    assert (found.n, found.covered, found.coverage) == (2, 1, 0.5)
    assert found.mase == pytest.approx((2 + 4) / 2 / 2)
    assert found.interval_score == pytest.approx((4 + 6 + 2 / 0.05 * 1) / 2)


def test_what_was_not_observed_is_not_scored() -> None:
    assert score(EARLIER, [None, 10.0, "c"]).n == 1
    assert score(EARLIER, []).reason == NOT_OBSERVED
    assert score(forecast([], 1), [1.0]).reason == NO_FORECAST
    assert pooled([]).reason == NOT_OBSERVED


def test_scores_are_pooled_by_their_values() -> None:
    found = pooled([score(EARLIER, [8.0, 14.0]), score(EARLIER, [10.0]), score(EARLIER, [])])
    assert (found.n, found.covered, found.coverage) == (3, 2, pytest.approx(2 / 3))
    assert found.mase == pytest.approx((1 + 2 + 0) / 3)
    assert found.interval_score is None


def test_what_can_not_be_forecast_is_refused() -> None:
    with pytest.raises(UnusableValues, match="1 or more"):
        forecast(STEADY, 0)
    with pytest.raises(UnknownChoice, match="4, 12"):
        forecast(STEADY, 1, periods_a_year=7)
    with pytest.raises(UnusableValues, match="4 values observed of 3"):
        score(EARLIER, [1.0, 2.0, 3.0, 4.0])
