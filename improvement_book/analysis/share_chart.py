"""Which periods' shares stand out from chance?

[1] Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., 7.2: p chart.
[2] Laney (2002), Quality Engineering 14, 531-537: p' chart, for more spread than chance gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from improvement_book.analysis.released import known_parts
from improvement_book.analysis.shares import ALL_OR_NONE, HIDDEN

CHART_PERIODS = 12
"""A chart needs this many periods with reviews (METHODS, Grades)."""
SIGMAS = 3
"""Limits lie this many standard errors from the centre [1]."""
D2 = 1.128
"""The mean range of two normal values, in standard deviations [1]."""
TYPES = {
    "count": "Int64", "n": "Int64", "share": "Float64", "p_low": "Float64", "p_high": "Float64",
    "low": "Float64", "high": "Float64", "outside": "boolean",
}  # fmt: skip
TOO_SHORT = f"fewer than {CHART_PERIODS} periods: no limits"


@dataclass(frozen=True)
class ShareChart:
    """Shares with control limits.

    n: reviews; periods: those with reviews. centre: the pooled share, 0-1. sigma_z: how many
    times wider the shares spread than chance alone would have it [2], before any floor.
    table: period, count, n, share, p_low, p_high (p chart [1]), low, high (Laney [2]), outside
    (strictly beyond low or high); missing where the period has no reviews, or with a reason.
    """

    table: pd.DataFrame
    n: int | None = None
    periods: int | None = None
    centre: float | None = None
    sigma_z: float | None = None
    reason: str = ""


def share_chart(
    counts: Sequence[object] | pd.Series, sizes: Sequence[object] | pd.Series, floor: bool = True
) -> ShareChart:
    """The control chart of a share.

    counts, sizes: released; reviews counted and reviews in all, period by period, in order; a
    Series names the periods in its index. floor: whether limits are never narrower than chance
    alone makes them (sigma_z at least 1), as on the page; False gives Laney's own chart.
    """
    parts = known_parts(counts, sizes)
    names = counts.index.tolist() if isinstance(counts, pd.Series) else range(len(counts))
    empty = pd.DataFrame({"period": list(names)})
    if parts is None:
        return ShareChart(_table(empty), reason=HIDDEN)
    some, all_of = parts
    size = np.array(all_of, dtype=float)
    size[size == 0] = np.nan
    own = np.array(some) / size
    n, periods = sum(all_of), int(np.isfinite(size).sum())
    plain = empty.assign(count=some, n=all_of, share=own)
    reason = TOO_SHORT if periods < CHART_PERIODS else ALL_OR_NONE if sum(some) in (0, n) else ""
    if reason:
        return ShareChart(_table(plain), n, periods, reason=reason)
    centre = sum(some) / n
    error = np.sqrt(centre * (1 - centre) / size)
    z = (own - centre) / error
    sigma_z = float(np.abs(np.diff(z[np.isfinite(z)])).mean() / D2)
    wider = max(1.0, sigma_z) if floor else sigma_z
    table = plain.assign(
        p_low=np.clip(centre - SIGMAS * error, 0, 1),
        p_high=np.clip(centre + SIGMAS * error, 0, 1),
        low=np.clip(centre - SIGMAS * wider * error, 0, 1),
        high=np.clip(centre + SIGMAS * wider * error, 0, 1),
    )
    outside = (table["share"] < table["low"]) | (table["share"] > table["high"])
    return ShareChart(
        _table(table.assign(outside=outside.astype("boolean").mask(table["share"].isna()))),
        n, periods, centre, sigma_z,
    )  # fmt: skip


def _table(filled: pd.DataFrame) -> pd.DataFrame:
    """All columns in order, those without values missing; typed so that missing is no number."""
    return filled.reindex(columns=["period", *TYPES]).astype(TYPES)
