"""Which twelve-month windows tell what happened in a single month, or what another one hides."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from improvement_book.disclosure.cells import INTEGERS_LEFT, Bools
from improvement_book.disclosure.draft import small
from improvement_book.disclosure.families import QUANTITIES
from improvement_book.period import Kind, Period

ROLLING = "rolling 12"
"""The window of an indicator that counts the last twelve months."""
MONTHS_IN = {Kind.MONTH: 1, Kind.QUARTER: 3}
SERIES = ["indicator_id", "dimension", "category"]


def in_telling_windows(rows: pd.DataFrame, threshold: int) -> pd.Series:
    """Rows of twelve-month windows that must be hidden because of others of their series.

    Those that share months with a window in which a count is small, because they leave too little
    room for it; and those from which on months could be known almost exactly. For the second every
    window is taken as known, even a hidden one: more than an attacker knows. Windows that are no
    sums of months tell nothing.
    """
    found = pd.Series(False, rows.index)
    for _, series in rows[rows["window"] == ROLLING].groupby(SERIES, sort=False):
        for run in _runs(series):
            length = run["classes"].iloc[0]
            for name in QUANTITIES:
                is_small = small(run[name], threshold).to_numpy()
                found[run.index[_beside(is_small, length)]] = True
            for name in ("counted", "rest"):
                found[run.index[_first_narrow(run[name], length) :]] = True
    return found


def _beside(chosen: Bools, length: int) -> Bools:
    """The places less than a window's length from one that is chosen."""
    reach = np.ones(2 * length - 1)
    return np.convolve(chosen, reach, mode="full")[length - 1 : length - 1 + len(chosen)] > 0


def _runs(series: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Unbroken runs of windows, each a month or a quarter after the one before."""
    series = series[series["counted"].notna()]
    periods = series["period"].map({code: Period.parse(code) for code in series["period"]})
    for kind, months in MONTHS_IN.items():
        chosen = periods[[period.kind is kind for period in periods]].sort_values()
        ends = [period.end.year * 12 + period.end.month for period in chosen]
        run = pd.Series(ends, chosen.index).diff().ne(months).cumsum()
        for _, part in series.loc[chosen.index].groupby(run, sort=False):
            yield part.assign(classes=12 // months)


def _first_narrow(windows: pd.Series, classes: int) -> int:
    """From which window on some month lies within fewer whole numbers than must be left.

    Two windows in a row differ by a month less the same month a year before. So the months of one
    name are known up to one number, which is at least what keeps them all at 0 or more; and the
    first window is the sum of these numbers. What it leaves over is the room of every month.
    """
    if windows.isna().any():
        return len(windows)
    offset, lowest = [0.0] * classes, [0.0] * classes
    for place, step in enumerate(windows.diff().fillna(0)):
        offset[place % classes] += step
        lowest[place % classes] = min(lowest[place % classes], offset[place % classes])
        room = windows.iloc[0] + sum(lowest)
        if room < 0:
            return len(windows)
        if windows.iloc[place] > 0 and room < INTEGERS_LEFT - 1:
            return place
    return len(windows)
