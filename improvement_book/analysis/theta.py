"""The Theta method: half the long drift, from the smoothed level, without the season.

[1] Assimakopoulos and Nikolopoulos (2000), International Journal of Forecasting 16, 521-530.
[2] Hyndman and Billah (2003), International Journal of Forecasting 19, 287-290: it is simple
exponential smoothing with half the slope of a straight line as its drift.
[3] statsmodels 0.15, ThetaModelResults.prediction_intervals: 1 + (alpha - 1)^2 stands there where
the model of [2] has alpha^2. Measured, its intervals are twice as wide as needed and cover 98% to
99%: ours come from the model of [2].
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from statsmodels.tools.sm_exceptions import ModelWarning
from statsmodels.tsa.forecasting.theta import ThetaModel

from improvement_book.analysis.process_limits import rounding
from improvement_book.analysis.released import Matrix
from improvement_book.analysis.smoothing import Smoothing, smoothed_paths, smoothing

SEASON_FROM = 24
"""Under this many values no season is taken out (METHODS)."""
WHOLE_SEASONS = 2
"""Seasons that a season is estimated from, at least."""
DRIFT_SHARE = 0.5
"""The part of the straight line's slope that the forecast keeps [2]."""


@dataclass(frozen=True)
class Theta:
    """A fitted Theta model.

    mean: of each period ahead, the season put back. detrended: the values without season and
    drift. around: the model of these. drift_error: standard error of the drift per period.
    """

    mean: Matrix
    detrended: Matrix
    around: Smoothing
    drift_error: float


def theta(values: Matrix, horizon: int, periods_a_year: int) -> Theta | None:
    """Fit the model [1]; every value known. None where the fit does not settle, or where nothing
    but drift and season moves the values.

    The season is taken out from SEASON_FROM values on, where statsmodels' test finds one.
    """
    seasonal = (
        periods_a_year > 1
        and len(values) >= SEASON_FROM
        and len(values) >= WHOLE_SEASONS * periods_a_year
    )
    model = ThetaModel(values, period=periods_a_year, deseasonalize=seasonal)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ModelWarning)
        try:
            fitted = model.fit()
        except ModelWarning:
            return None
    mean = np.asarray(fitted.forecast(horizon), dtype=float)
    times = np.arange(len(values)) - (len(values) - 1) / 2
    season = np.asarray(fitted.forecast_components(periods_a_year)["seasonal"], dtype=float)
    own_season = season[np.arange(-len(values), 0) % periods_a_year]
    multiplied = model.method.startswith("mul")
    deseasoned = values / own_season if multiplied else values - own_season
    slope = float(times @ deseasoned / (times @ times))
    left = deseasoned - deseasoned.mean() - slope * times
    error = np.sqrt(left @ left / (len(values) - 2) / (times @ times)) * DRIFT_SHARE
    detrended = deseasoned - DRIFT_SHARE * slope * times
    if np.ptp(detrended) <= rounding(values):
        return None
    return Theta(mean, detrended, smoothing(detrended), float(error))


def theta_paths(model: Theta, paths: int, rng: np.random.Generator) -> Matrix:
    """What the next values may be: one row per period ahead, one column per path.

    The mean, and around it the surprises of smoothing with half a drift [2], their level and the
    drift as uncertain as the values leave them.
    """
    horizon = len(model.mean)
    around = smoothed_paths(model.around, horizon, paths, rng)
    drifts = rng.standard_normal(paths) * model.drift_error
    ahead = np.arange(1, horizon + 1)
    return model.mean[:, None] + around - model.around.mean + np.outer(ahead, drifts)
