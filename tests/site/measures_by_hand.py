"""Figures of the sample's indicators worked out by other means: csv and plain arithmetic."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from statistics import fmean

from tests.site.by_hand import data_to, rows

TWO_POINT_SIX_SIX = Fraction(266, 100)
SCREEN = 3.267


def definition(indicator: str) -> dict[str, str]:
    """The row of an indicator's definition."""
    return next(row for row in rows("indicators") if row["indicator_id"] == indicator)


def reported(period: str) -> list[dict[str, str]]:
    """The definitions of indicators that the edition of a month still reports."""
    return [
        row
        for row in rows("indicators")
        if row["introduced_on"][:7] <= period and not "" < row["retired_on"] <= f"{period}-31"
    ]


def percentages(indicator: str, period: str) -> dict[str, Fraction]:
    """Month -> percentage of the whole council, as it was known to an edition."""
    found: dict[str, tuple[str, Fraction]] = {}
    for row in rows("observations"):
        if row["indicator_id"] != indicator or row["dimension"] or not row["denominator"]:
            continue
        value = Fraction(100 * int(row["numerator"]), int(row["denominator"]))
        if found.get(row["period"], ("",))[0] <= row["recorded_on"] <= data_to(period):
            found[row["period"]] = (row["recorded_on"], value)
    return {month: value for month, (_, value) in sorted(found.items()) if month <= period}


def target(indicator: str, period: str) -> dict[str, str]:
    """The target that was set last."""
    known = [row for row in rows("targets") if row["indicator_id"] == indicator]
    return max((row for row in known if row["set_on"] <= data_to(period)),
               key=lambda row: row["set_on"])  # fmt: skip


def limits(values: list[Fraction]) -> tuple[float, float]:
    """Lower and upper limit of chance: the mean and 2.66 mean moving ranges to each side, ranges
    of 3.267 mean ones and more left out once.
    """
    ranges = [abs(float(b - a)) for a, b in pairwise(values)]
    kept = [step for step in ranges if step < SCREEN * fmean(ranges)]
    mean, reach = fmean(map(float, values)), float(TWO_POINT_SIX_SIX) * fmean(kept)
    return mean - reach, mean + reach


def years_between(first: str, last: str) -> Fraction:
    """From one month to another, in years."""
    (a, m), (b, n) = (map(int, month.split("-")) for month in (first, last))
    return Fraction(12 * (b - a) + n - m, 12)
