"""How far two graders agree beyond chance: the bare coefficients, without a guard.

[1] Cohen (1968), Psychological Bulletin 70, 213-220; standard error: Fleiss, Cohen and Everitt
(1969), Psychological Bulletin 72, 323-327.
[2] Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.stats.inter_rater import cohens_kappa

from improvement_book.analysis.released import Square, known_square, one_row
from improvement_book.analysis.shares import CONFIDENCE


@dataclass(frozen=True)
class Coefficient:
    """An agreement coefficient, at most 1 (all agree) and 0 where no better than chance.

    se: its standard error in large samples; 0 where agreement does not vary.
    """

    estimate: float
    se: float

    @property
    def interval(self) -> tuple[float, float] | None:
        """95%, cut to -1 to 1; None where the standard error is 0, which would claim certainty."""
        if self.se == 0:
            return None
        reach = float(norm.ppf((1 + CONFIDENCE) / 2)) * self.se
        return max(-1.0, self.estimate - reach), min(1.0, self.estimate + reach)

    @property
    def table(self) -> pd.DataFrame:
        """One row: estimate, se."""
        return one_row(self)


def weighted_kappa(table: Square) -> Coefficient | None:
    """Cohen's kappa with quadratic weights [1].

    table: reviews, rows the reviewer's grade, columns the moderator's, both worst first, on the
    full scale: statsmodels weighs by place, so that a grade left out would move its neighbours
    together. None where a count is hidden, or where only one grade was given by both, so that
    no disagreement is expected and kappa is 0 / 0.
    """
    counts = known_square(table)
    if counts is None or ((counts.sum(axis=0) + counts.sum(axis=1)) > 0).sum() < 2:
        return None
    # It also tests kappa against 0, which divides by 0 where one side gave a single grade.
    with np.errstate(divide="ignore", invalid="ignore"):
        found = cohens_kappa(counts, wt="quadratic")
    # Rounding can leave a variance a hair under 0 where it is 0.
    return Coefficient(float(found.kappa), sqrt(max(0.0, _clean(found.var_kappa))))


def gwet_ac1(table: Square) -> Coefficient | None:
    """Gwet's AC1, unweighted: steadier than kappa where one grade holds most reviews [2].

    table as for weighted_kappa. None where a count is hidden or there are no reviews.
    """
    counts = known_square(table)
    if counts is None or counts.sum() == 0 or len(counts) < 2:
        return None
    n, others = counts.sum(), len(counts) - 1
    p = counts / n
    held = (p.sum(axis=0) + p.sum(axis=1)) / 2
    exact, chance = np.trace(p), (held * (1 - held)).sum() / others
    ac1 = (exact - chance) / (1 - chance)
    pair = 1 - (held[:, None] + held[None, :]) / 2
    first = (np.diag(p) * (1 - held)).sum() / others - exact * chance
    second = (p * pair**2).sum() / others**2 - chance**2
    variance = exact * (1 - exact) - 4 * (1 - ac1) * first + 4 * (1 - ac1) ** 2 * second
    return Coefficient(float(ac1), sqrt(max(0.0, _clean(variance / n))) / (1 - float(chance)))


def _clean(variance: float) -> float:
    """The variance, 0 where it is nothing but rounding."""
    return 0.0 if abs(variance) < np.finfo(float).eps else float(variance)
