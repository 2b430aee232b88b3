"""Are the values of an indicator a share, or a rate? Its numerators and denominators tell.

Never the text of a unit (METHODS, Indicators over time): "percent" stands beside what is no share,
and a share beside "number of".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from improvement_book.analysis.indicators import Figure

ROUNDED = 0.01
"""Values follow from their counts where they differ by no more than this part of the largest."""

Counted = tuple[float, float, float]
"""Value, numerator and denominator of one figure."""


@dataclass(frozen=True)
class Ratio:
    """How values follow from numerator and denominator.

    whole: the value where both are the same, 100 for percent. share: whether no numerator is above
    its denominator, so that it may be a part of it; else it counts events.
    """

    whole: float
    share: bool


def ratio_of(figures: Sequence[Figure]) -> Ratio | None:
    """What the values are, by those with numerator and denominator.

    None where there are none, or where values do not follow from their counts: an average of
    something else. A whole next to a power of ten is one: the values were rounded.
    """
    counted = _counted(figures)
    squares = sum((n / of) ** 2 for _, n, of in counted)
    if not squares:
        return None
    whole = sum(value * n / of for value, n, of in counted) / squares
    largest = max(value for value, _, _ in counted)
    if whole <= 0 or any(abs(v - whole * n / of) > ROUNDED * largest for v, n, of in counted):
        return None
    ten = 10.0 ** round(log10(whole))
    near = abs(whole - ten) <= ROUNDED * ten
    return Ratio(ten if near else whole, all(n <= of for _, n, of in counted))


def _counted(figures: Sequence[Figure]) -> list[Counted]:
    return [
        (own.value, own.numerator, own.denominator)
        for own in figures
        if own.value is not None and own.numerator is not None and own.denominator
    ]
