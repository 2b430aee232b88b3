"""How large the trend in grades is, with the mix of teams allowed for.

[1] McCullagh (1980), Journal of the Royal Statistical Society B 42, 109-142.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from math import exp

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.tools.sm_exceptions import ModelWarning

from improvement_book.analysis.grade_trend import (
    ONE_GRADE,
    ONE_PERIOD,
    TOO_FEW_REVIEWS,
    TREND_REVIEWS,
)
from improvement_book.analysis.released import Matrix, known_table, one_row
from improvement_book.analysis.shares import CONFIDENCE, HIDDEN, SHARE_FROM, direction

EACH_GRADE = 5
"""Every grade that was given at all needs this many reviews (METHODS, Grades)."""
LARGEST_ERROR = 10.0
"""A larger standard error of log odds, known only to a factor of e^20 or so either way, comes of
grades that do not overlap: the estimate then runs to infinity, and stops where the search does."""

TOO_FEW_AT_A_GRADE = f"fewer than {EACH_GRADE} reviews at a grade: size not told"
TEAM_TOO_SMALL = f"fewer than {SHARE_FROM} reviews in a team: not adjusted"
NOT_TOLD_APART = "teams and periods can't be told apart"
NO_FIT = "no size fits: the grades of some periods or teams do not overlap"


@dataclass(frozen=True)
class OddsTrend:
    """How the odds of a better grade change from one period to the next [1].

    n: reviews; periods, teams: how many (teams 0 where not adjusted). odds_ratio: of a better
    grade, a period against the one before, with its 95% interval low, high; log_odds, se: the
    same as estimated; p: two-sided. direction: 1 or -1 where the interval excludes 1, else 0.
    """

    n: int | None = None
    periods: int | None = None
    teams: int = 0
    odds_ratio: float | None = None
    low: float | None = None
    high: float | None = None
    log_odds: float | None = None
    se: float | None = None
    p: float | None = None
    direction: int = 0
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row with the fields."""
        return one_row(self)


@dataclass(frozen=True)
class OrderedFit:
    """A fitted model: logit P(grade <= k) = threshold k - sum of coefficient x predictor [1].

    coefficients, errors: by predictor; thresholds: between the grades, worst first;
    deviance: -2 log likelihood.
    """

    coefficients: pd.Series
    errors: pd.Series
    thresholds: tuple[float, ...]
    deviance: float

    @property
    def table(self) -> pd.DataFrame:
        """A row per predictor: coefficient, error."""
        return pd.DataFrame({"coefficient": self.coefficients, "error": self.errors})


def proportional_odds(counts: pd.DataFrame) -> OddsTrend:
    """By how much do the odds of a better grade rise from period to period?

    counts: released counts; rows: periods in order, or pairs of period and team (a MultiIndex,
    periods in order of appearance) to allow for the mix of teams; columns: grades, worst first.
    A grade that nobody received says nothing and is left out; the others need five reviews each.
    """
    reviews = known_table(counts)
    if reviews is None:
        return OddsTrend(reason=HIDDEN)
    places, teams = _rows(counts.index)
    found = OddsTrend(
        int(reviews.sum()), len({place for place, n in _sized(places, reviews) if n}),
        len(set(teams)),
    )  # fmt: skip
    reason = _no_trend(reviews, found) or _small_team(reviews, teams)
    if reason:
        return replace(found, reason=reason)
    span = max(places)
    design = pd.DataFrame({"trend": np.array(places) / span}, index=counts.index)
    for team in sorted(set(teams))[1:]:
        design[f"team {team}"] = [float(own == team) for own in teams]
    used = counts.loc[:, reviews.sum(axis=0) > 0]
    if _tied(design, reviews.sum(axis=1)):
        return replace(found, reason=NOT_TOLD_APART)
    fit = ordered_fit(design, used)
    if fit is None:
        return replace(found, reason=NO_FIT)
    slope, se = float(fit.coefficients["trend"]), float(fit.errors["trend"])
    return _with_size(found, slope / span, se / span)


def ordered_fit(design: pd.DataFrame, counts: pd.DataFrame) -> OrderedFit | None:
    """The proportional-odds model of counts, without a guard; None where nothing fits.

    design: predictors; counts: reviews by grade, worst first, each with at least one; rows alike.
    """
    reviews = counts.to_numpy(dtype=int)
    row, grade = (index.ravel().repeat(reviews.ravel()) for index in np.indices(reviews.shape))
    model = OrderedModel(grade, design.to_numpy(dtype=float)[row], distr="logit")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            fit = model.fit(method="bfgs", gtol=1e-7, maxiter=1000, disp=False)
            params, errors = np.asarray(fit.params), np.asarray(fit.bse)
        except (ModelWarning, RuntimeWarning, np.linalg.LinAlgError):
            return None
    width = design.shape[1]
    if not (errors[:width] < LARGEST_ERROR).all():
        return None
    return OrderedFit(
        pd.Series(params[:width], index=design.columns),
        pd.Series(errors[:width], index=design.columns),
        tuple(float(cut) for cut in model.transform_threshold_params(params)[1:-1]),
        float(-2 * fit.llf),
    )


def _rows(index: pd.Index) -> tuple[list[int], list[str]]:
    """Where each row's period stands in their order, and its team."""
    pairs = index.tolist()
    if not isinstance(index, pd.MultiIndex):
        return list(range(len(pairs))), []
    order = list(dict.fromkeys(period for period, _ in pairs))
    return [order.index(period) for period, _ in pairs], [str(team) for _, team in pairs]


def _sized(places: list[int], reviews: Matrix) -> list[tuple[int, float]]:
    return list(zip(places, reviews.sum(axis=1).tolist(), strict=True))


def _no_trend(reviews: Matrix, found: OddsTrend) -> str:
    at_grade = reviews.sum(axis=0)
    if found.n is None or found.n < TREND_REVIEWS:
        return TOO_FEW_REVIEWS
    if found.periods is None or found.periods < 2:
        return ONE_PERIOD
    if (at_grade > 0).sum() < 2:
        return ONE_GRADE
    return TOO_FEW_AT_A_GRADE if (at_grade[at_grade > 0] < EACH_GRADE).any() else ""


def _small_team(reviews: Matrix, teams: list[str]) -> str:
    own = pd.Series(reviews.sum(axis=1)[: len(teams)], dtype=float).groupby(teams).sum()
    return TEAM_TOO_SMALL if (own < SHARE_FROM).any() else ""


def _tied(design: pd.DataFrame, sizes: Matrix) -> bool:
    rows = design.to_numpy(dtype=float)[sizes > 0]
    with_constant = np.column_stack([np.ones(len(rows)), rows])
    return bool(np.linalg.matrix_rank(with_constant) < with_constant.shape[1])


def _with_size(found: OddsTrend, slope: float, se: float) -> OddsTrend:
    reach = float(norm.ppf((1 + CONFIDENCE) / 2)) * se
    p = float(2 * norm.sf(abs(slope / se)))
    return replace(
        found,
        odds_ratio=exp(slope),
        low=exp(slope - reach),
        high=exp(slope + reach),
        log_odds=slope,
        se=se,
        p=p,
        direction=direction(slope - reach, slope + reach),
    )
