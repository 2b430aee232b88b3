"""What was counted over some periods, by category."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from improvement_book.period import Period


def summed(
    counts: pd.DataFrame, by: Sequence[str], periods: Sequence[Period], count: str = "reviews"
) -> pd.Series:
    """What was counted in the periods, by the columns named, in the table's order.

    counts: released; columns period, those named, and the count. Missing where one of the counts
    that it adds up was hidden.
    """
    rows = counts[counts["period"].isin([period.code for period in periods])]
    rows = rows.assign(hidden=rows[count].isna())
    cells = rows.groupby(list(by), sort=False)
    return cells[count].sum().astype("Int64").mask(cells["hidden"].any())
