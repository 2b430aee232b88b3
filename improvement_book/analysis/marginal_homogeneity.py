"""Do reviewers and moderators spread their grades differently? For a year's pooled counts only.

[1] Stuart (1955), Biometrika 42, 412-416; Maxwell (1970), British Journal of Psychiatry 116,
651-655. [2] Bhapkar (1966), Journal of the American Statistical Association 61, 228-235.
[3] Keefe (1982), The American Statistician 36, 382: W = Q / (1 - Q / n).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components
from scipy.stats import chi2 as chi2_distribution
from statsmodels.stats.contingency_tables import SquareTable

from improvement_book.analysis.released import Matrix, Square, known_square, result_table
from improvement_book.analysis.shares import HIDDEN

NEVER_DIFFERED = "no review was graded differently"
ALL_ONE_WAY = "no grade agreed and all differ one way: no such test"


@dataclass(frozen=True)
class ChiSquare:
    """A test statistic, its degrees of freedom and its p."""

    chi2: float
    df: int
    p: float


@dataclass(frozen=True)
class MarginalHomogeneity:
    """Whether the spread of grades differs, by two tests; None with a reason.

    n: moderated reviews. stuart_maxwell [1]; bhapkar [2], which is a little stronger.
    """

    n: int | None
    stuart_maxwell: ChiSquare | None
    bhapkar: ChiSquare | None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row per test: test, chi2, df, p."""
        tests = (("Stuart-Maxwell", self.stuart_maxwell), ("Bhapkar", self.bhapkar))
        rows = [
            (name, test and test.chi2, test and test.df, test and test.p) for name, test in tests
        ]
        return result_table(rows, "test:text chi2:number df:whole p:number")


def marginal_homogeneity(table: Square) -> MarginalHomogeneity:
    """Do the two spreads of grades differ?

    table: rows the reviewer's grade, columns the moderator's, both worst first. A grade that no
    disagreement touches says nothing and is dropped. Grades that fall into groups with no
    disagreement between them are tested group by group and added up: the covariance matrix of all
    together has no inverse. (SquareTable adds 0.5 to every cell unless told not to.)
    """
    counts = known_square(table)
    if counts is None:
        return MarginalHomogeneity(None, None, None, HIDDEN)
    n = int(counts.sum())
    differ = counts - np.diag(np.diag(counts))
    _, groups = connected_components(differ + differ.T, directed=False)
    q, df = 0.0, 0
    for group in range(groups.max() + 1) if len(groups) else ():
        own = np.flatnonzero(groups == group)
        if len(own) > 1:
            q += _statistic(counts[np.ix_(own, own)])
            df += len(own) - 1
    if df == 0:
        return MarginalHomogeneity(n, None, None, NEVER_DIFFERED)
    w = q / (1 - q / n) if n - q > 1e-9 * n else None
    reason = ALL_ONE_WAY if w is None else ""
    return MarginalHomogeneity(n, _test(q, df), None if w is None else _test(w, df), reason)


def _statistic(counts: Matrix) -> float:
    square = SquareTable(counts, shift_zeros=False)
    return float(square.homogeneity(method="stuart_maxwell").statistic)


def _test(statistic: float, df: int) -> ChiSquare:
    return ChiSquare(statistic, df, float(chi2_distribution.sf(statistic, df)))
