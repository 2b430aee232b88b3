"""The latest value against the baseline: by counts alone, and not where they can't be compared."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path

import pytest

from improvement_book.analysis import baseline_change as changes
from improvement_book.analysis.baseline_change import baseline_change
from improvement_book.analysis.figure_ratio import Ratio, ratio_of
from improvement_book.analysis.indicators import Figure
from improvement_book.period import Period
from tests.analysis.series import indicator

APRIL = Period.parse("2021-04")


def figures(*counted: tuple[float, float, float]) -> tuple[Figure, ...]:
    return tuple(Figure(APRIL, value, "", n, of) for value, n, of in counted)


@pytest.mark.shared
def test_shares_are_compared_as_in_the_published_cases(shared: Path) -> None:
    text = (shared / "vectors/change_over_time.json").read_text("utf-8")
    cases = [case for case in json.loads(text)["vectors"] if case["id"].startswith("newcombe")]
    assert len(cases) == 8
    compared = 0
    for case in cases:
        given, expected = case["input"], case["expected"]
        values = [(given["x2"], given["n2"]), (given["x1"], given["n1"])]
        found = baseline_change(indicator(values, baseline_period="2021-04"))
        if min(given["n1"], given["n2"]) < 20:
            assert found.direction is None, "METHODS compares from 20 on"
            continue
        compared += 1
        assert found.low == pytest.approx(100 * expected["lower"], abs=100 * case["tolerance"])
        assert found.high == pytest.approx(100 * expected["upper"], abs=100 * case["tolerance"])
    assert compared == 2


@pytest.mark.parametrize(("latest", "direction"), [((60, 100), 1), ((20, 100), -1), ((45, 100), 0)])
def test_a_share_moves_where_its_interval_is_clear_of_zero(
    latest: tuple[float, float], direction: int
) -> None:
    found = baseline_change(indicator([(40, 100), latest], baseline_period="2021-04"))
    assert (found.method, found.direction) == (changes.NEWCOMBE, direction)
    assert found.difference == pytest.approx(latest[0] - 40)


def test_events_above_their_population_are_a_ratio_of_rates() -> None:
    before, after = (300, 200), (400, 200)
    found = baseline_change(indicator([before, after], baseline_period="2021-04"))
    assert (found.method, found.direction) == (changes.RATE_RATIO, 1)
    assert found.difference == pytest.approx(50)
    z = 1.959963984540054
    total, least = before[0] + after[0], (after[0] * before[0], before[0] ** 2)
    half = z**2 * total / 2
    root = sqrt((least[0] + half) ** 2 - least[1] * after[0] ** 2)
    ends = [(least[0] + half + sign * root) / least[1] for sign in (-1, 1)]
    assert (found.low, found.high) == pytest.approx(tuple(ends), rel=1e-4)


@pytest.mark.parametrize(
    ("values", "changed", "reason"),
    [
        ([50.0, 40.0], {}, changes.NO_COUNTS),
        ([(30, 60), 40.0], {}, changes.NO_COUNTS),
        ([(30, 60), None], {}, changes.NO_LATEST),
        ([None, (30, 60)], {}, changes.NO_BASELINE),
        ([(30, 60), (30, 60)], {"baseline_period": "2020-01"}, changes.NO_BASELINE),
        ([(30, 60), (30, 60)], {"baseline_period": "2021-05"}, changes.SAME_PERIOD),
        ([(9, 19), (30, 60)], {}, changes.TOO_FEW),
        ([(9, 20), (30, 60)], {}, ""),
        ([(0, 20), (90, 60)], {}, changes.NONE_COUNTED),
        ([(9, 20), (30, 60)], {"window": "rolling 12"}, changes.SHARED_MONTHS),
        ([(9, 20), (30, 60)], {"window": "year to date"}, changes.SHARED_MONTHS),
        ([(9, 20), (30, 60)], {"window": "year to date", "first": "2021-03",
                               "baseline_period": "2021-03"}, ""),
        ([(9, 20)] * 13, {"window": "rolling 12"}, ""),
        ([(9, 20)] * 12, {"window": "rolling 12"}, changes.SHARED_MONTHS),
    ],
)  # fmt: skip
def test_what_can_not_be_compared_says_why(values: list, changed: dict, reason: str) -> None:
    found = baseline_change(indicator(values, **{"baseline_period": "2021-04", **changed}))
    assert found.reason == reason
    assert (found.direction is None) is bool(reason)


@pytest.mark.parametrize(
    ("counted", "found"),
    [
        ([(50, 30, 60), (40, 20, 50)], Ratio(100, True)),
        ([(0.5, 30, 60)], Ratio(1, True)),
        ([(50.2, 304, 60_560), (0, 0, 60_000)], Ratio(10_000, True)),
        ([(2, 24, 1000), (60, 600, 1000)], Ratio(100, True)),
        ([(150, 90, 60)], Ratio(100, False)),
        ([(50, 30, 60), (80, 20, 50)], None),
        ([(0, 0, 60)], None),
        ([], None),
    ],
)
def test_counts_tell_what_a_value_is(
    counted: list[tuple[float, float, float]], found: Ratio | None
) -> None:
    assert ratio_of(figures(*counted)) == found


def test_the_text_of_a_unit_decides_nothing() -> None:
    for unit in ("percent", "number", "days"):
        item = indicator([(40, 100), (60, 100)], baseline_period="2021-04", unit=unit)
        assert baseline_change(item).method == changes.NEWCOMBE
    plain = indicator([40.0, 60.0], baseline_period="2021-04", unit="percent")
    assert baseline_change(plain).method == ""
