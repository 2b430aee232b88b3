"""One indicator, plain in every way; a test replaces what it is about."""

from __future__ import annotations

from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.analysis.practice import PooledShare
from improvement_book.analysis.shares import share
from improvement_book.period import Period

MEASURE = Indicator(
    indicator_id="re-referrals", title="Referred again", why_it_matters="", theme="T",
    matters_most=True, polarity="lower", unit="percent", frequency="month", window="in period",
    numerator="", denominator="", source="", owner="", baseline_period="2021-04",
    expected_direction="", expected_reason="", retired=False,
    figures=(), target=20.0, target_date=None, tolerance=2.0, floor=None, neighbours=None,
    england=None, caution="", commentary="", commentary_by="",
)  # fmt: skip


def figures(first: str, *values: float | str | None) -> tuple[Figure, ...]:
    """One figure per month: a number is a value, a text a symbol, None a gap."""
    period, found = Period.parse(first), []
    for value in values:
        symbol = value if isinstance(value, str) else ""
        found.append(Figure(period, None if symbol else value, symbol))
        period = period.next
    return tuple(found)


def pooled(
    first: str, last: str, count: int | None, n: int | None, widened: bool = False
) -> PooledShare:
    """A pooled share of good reviews; only its first and last month matter here."""
    months = (Period.parse(first), Period.parse(last))
    return PooledShare("good or better", months, share(count, n), widened)
