"""An indicator made of a few values, one a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.period import Period

WORDS = (
    "title", "why_it_matters", "theme", "unit", "numerator", "denominator", "source", "owner",
    "baseline_period", "expected_direction", "expected_reason", "caution", "commentary",
    "commentary_by",
)  # fmt: skip
NOTHING = ("target", "target_date", "tolerance", "floor", "neighbours", "england")


def indicator(values: Sequence[float | tuple[float, float] | None], **changes: Any) -> Indicator:
    """One value a month from April 2021 on; a pair is a numerator and denominator, in percent."""
    month = Period.parse(changes.pop("first", "2021-04"))
    figures = []
    for value in values:
        if isinstance(value, tuple):
            figures.append(Figure(month, 100 * value[0] / value[1], "", *value))
        else:
            figures.append(Figure(month, value))
        month = month.next
    fields: dict[str, Any] = {
        **dict.fromkeys(WORDS, ""),
        **dict.fromkeys(NOTHING),
        "indicator_id": "measure",
        "matters_most": False,
        "polarity": "higher",
        "frequency": "month",
        "window": "in period",
        "retired": False,
        "figures": tuple(figures),
    }
    return Indicator(**{**fields, **changes})
