"""Which teams differ from all the others? For the board edition.

[1] Fisher (1935), Journal of the Royal Statistical Society 98, 39-82: exact test of two shares.
[2] Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
[3] Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, appendix A.1.1: funnel limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom, fisher_exact
from statsmodels.stats.multitest import multipletests

from improvement_book.analysis.released import known_parts
from improvement_book.analysis.shares import (
    ALL_OR_NONE,
    HIDDEN,
    SIGNIFICANCE,
    Share,
    newcombe,
    share,
    with_shares,
)

FUNNEL = {"95": 0.95, "998": 0.998}
"""Name and level of the funnel's two pairs of limits [3]."""
ONE_TEAM = "one team only: nothing to compare"
FIGURES = (
    "others", "difference", "difference_low", "difference_high", "p", "p_adjusted",
    *(f"{side}_{name}" for name in FUNNEL for side in ("low", "high")),
)  # fmt: skip


@dataclass(frozen=True)
class TeamComparison:
    """Each team against all others.

    overall: the share of all teams together. table: team, count, n, share, low, high, reason (as
    Share), others (their share), difference (team - others) with difference_low, difference_high
    (Newcombe 95%), p (exact, two-sided [1]), p_adjusted (for the number of teams [2]), differs
    (p_adjusted under 0.05), low_95, high_95, low_998, high_998 (funnel limits around the overall
    share for the team's n [3]). Missing for a team with under ten reviews, and everywhere with a
    reason.
    """

    overall: Share
    table: pd.DataFrame
    reason: str = ""


def team_comparison(teams: pd.DataFrame) -> TeamComparison:
    """Which teams' shares differ from those of all other teams together?

    teams: as from team_mix.team_counts: index team, columns count, n. Small teams are not
    compared, but are among the others. A hidden count hides every figure: the others' share
    would give it away.
    """
    parts = known_parts(teams["count"], teams["n"])
    if parts is None:
        hidden = share(None, None)
        return TeamComparison(hidden, _table(teams, [hidden] * len(teams), {}), HIDDEN)
    some, all_of = parts
    shares = [share(count, n) for count, n in zip(some, all_of, strict=True)]
    overall = share(sum(some), sum(all_of))
    reason = _not_compared(all_of, overall)
    compared = {} if reason else _compared(shares, overall)
    return TeamComparison(overall, _table(teams, shares, compared), reason)


def funnel_limits(overall: float, n: int, level: float) -> tuple[float, float]:
    """Between which shares a team of n reviews lies with that probability, by chance alone.

    Exact binomial, interpolated between whole reviews [3]; cut to 0-1.
    """
    low, high = (_quantile(overall, n, p) for p in ((1 - level) / 2, (1 + level) / 2))
    return max(0.0, low), min(1.0, high)


def _not_compared(sizes: list[int], overall: Share) -> str:
    if sum(n > 0 for n in sizes) < 2:
        return ONE_TEAM
    return ALL_OR_NONE if overall.count in (0, overall.n) else ""


def _compared(shares: list[Share], overall: Share) -> dict[int, dict[str, float]]:
    """The figures of the teams that are large enough, by their row."""
    whole = (overall.count or 0, overall.n or 0)
    rows = {
        place: _against_others(item.count or 0, item.n or 0, *whole)
        for place, item in enumerate(shares)
        if item.share is not None
    }
    if rows:
        adjusted = multipletests([row["p"] for row in rows.values()], method="fdr_bh")[1]
        for row, p in zip(rows.values(), adjusted, strict=True):
            row["p_adjusted"] = float(p)
    return rows


def _against_others(count: int, n: int, all_counted: int, all_n: int) -> dict[str, float]:
    others, others_n = all_counted - count, all_n - n
    low, high = newcombe(others, others_n, count, n)
    exact = fisher_exact(np.array([[count, n - count], [others, others_n - others]]))
    row = {
        "others": others / others_n,
        "difference": count / n - others / others_n,
        "difference_low": low,
        "difference_high": high,
        "p": float(exact.pvalue),
    }
    for name, level in FUNNEL.items():
        row[f"low_{name}"], row[f"high_{name}"] = funnel_limits(all_counted / all_n, n, level)
    return row


def _quantile(overall: float, n: int, p: float) -> float:
    reached = int(binom.ppf(p, n, overall))
    above = binom.cdf(reached, n, overall) - p
    return float((reached - above / binom.pmf(reached, n, overall)) / n)


def _table(
    teams: pd.DataFrame, shares: list[Share], compared: dict[int, dict[str, float]]
) -> pd.DataFrame:
    counted = pd.DataFrame(
        {
            "team": list(teams.index),
            "count": pd.array([item.count for item in shares], dtype="Int64"),
            "n": pd.array([item.n for item in shares], dtype="Int64"),
        }
    )
    figures = {
        name: pd.array([compared.get(row, {}).get(name) for row in counted.index], dtype="Float64")
        for name in FIGURES
    }
    table = with_shares(counted, shares).assign(**figures)
    return table.assign(differs=table["p_adjusted"] < SIGNIFICANCE)
