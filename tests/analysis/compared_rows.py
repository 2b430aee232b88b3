"""Rows of released tables from which a council is compared with other areas."""

from __future__ import annotations

MODEL = "Model 2025"
INDICATOR: dict[str, object] = {
    "indicator_id": "share", "title": "Share", "theme": "T", "polarity": "lower",
    "unit": "percent", "frequency": "year", "window": "in period",
}  # fmt: skip
OWN, ENGLAND, REGION = "999", "E92000001", "E12000001"


def cell(
    area: str, value: float | str | None, period: str = "2021-22", indicator: str = "share"
) -> dict[str, object]:
    """A row of comparators: a text is a symbol. Codes of 98 and more are neighbours'."""
    near = area.startswith("98") or " / " in area
    return {
        "indicator_id": indicator, "period": period, "area": area, "area_name": f"Area {area}",
        "value": None if isinstance(value, str) else value,
        "symbol": value if isinstance(value, str) else "",
        "model": MODEL if near or area == "neighbours" else "",
        "statistic": "median" if area == "neighbours" else "value", "with_value": None,
    }  # fmt: skip


def observation(period: str, numerator: int, denominator: int) -> dict[str, object]:
    """A row of observations whose value follows from its counts."""
    return {
        "indicator_id": "share", "period": period, "numerator": numerator,
        "denominator": denominator, "value": 100 * numerator / denominator, "symbol": "",
        "status": "final",
    }  # fmt: skip
