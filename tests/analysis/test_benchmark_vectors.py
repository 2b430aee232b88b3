"""Worked cases from outside, reproduced: published values of other areas, and recent trends.

Every case of the two files is either reproduced here or named with the reason why not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from improvement_book.analysis import comparators
from improvement_book.analysis.benchmark_comparison import Z_95, Z_99_8
from improvement_book.analysis.shares import wilson

pytestmark = pytest.mark.shared

EXACT = 1e-9
"""Relative: how closely a computed figure is met; those of R and C# are given in full."""
LAIT_POLARITY = {"Low": "lower", "High": "higher", "-": "none"}
POLARITY = {
    "high is good": "higher", "low is good": "lower",
    "high_is_good": "higher", "low_is_good": "lower", "no_judgement": "none",
}  # fmt: skip
SPREAD = 1.1
"""Of benchmark_single_ci: only value - 1.1 to value + 1.1 gives what it expects."""

TRENDS_BY_INTERVAL = {
    "recent_trend_ci_set1", "recent_trend_ci_set2", "recent_trend_mmr_high_is_good",
    "recent_trend_eye_low_is_good",
}  # fmt: skip
LIMITS = {
    f"spc_for_proportions_{name}" for name in ("7.707", "9.899", "12.475", "10.978", "15.907")
}
BYAR = {f"byars_{name}" for name in (
    "65_None_0.95", "1045_None_0.95", "1_None_0.95", "65_None_0.998", "1045_None_0.998",
    "10_None_0.998", "1_None_0.998",
)}  # fmt: skip
WILSON = {f"wilson_{name}" for name in (
    "65_100_0.95", "1045_5000_0.95", "0.445_1_0.95", "65_100_0.998", "1045_5000_0.998",
    "0.445_1_0.998",
)}  # fmt: skip
BANDED = {f"quartile_{value}" for value in (10, 30, 60, 80, 0, 25, 50, 75, 100)}
RANKED = {"rank_low", "rank_ties_high", "rank_missing_low"}
COVERED = {
    "benchmark_fingertips": {
        *TRENDS_BY_INTERVAL, *LIMITS, *BYAR, *WILSON, "recent_trend_proportion_set1",
        "recent_trend_cannot_calculate", "benchmark_single_ci", "double_overlap",
        "quartile_bounds_1_to_50",
    },
    "benchmark_lait": {
        *BANDED, *RANKED, "quartile_high_boundaries_derived", "quartile_out_of_range",
        "no_polarity", "statistical_neighbour_average",
    },
}  # fmt: skip
NOT_COVERED = {
    "benchmark_fingertips": {},
    "benchmark_lait": {
        "trend_colour": "no figures in the file: METHODS gives two points no arrow, so no colour",
    },
}


def cases(shared: Path, name: str) -> dict[str, dict[str, Any]]:
    text = (shared / "vectors" / f"{name}.json").read_text(encoding="utf-8")
    return {case["id"]: case for case in json.loads(text)["vectors"]}


def fingertips(shared: Path, case: str) -> tuple[dict[str, Any], dict[str, Any]]:
    given = cases(shared, "benchmark_fingertips")[case]
    return given["input"], given["expected"]


def lait(shared: Path, case: str) -> tuple[dict[str, Any], Any]:
    given = cases(shared, "benchmark_lait")[case]
    return given.get("input", {}), given.get("expected")


def points(given: dict[str, Any]) -> pd.DataFrame:
    """Five years; the file does not say which."""
    columns = {name: given[name] for name in ("count", "denominator", "value") if name in given}
    ends = {"low": given["lower"], "high": given["upper"]} if "lower" in given else {}
    return pd.DataFrame({"year": range(2011, 2016), **columns, **ends})


@pytest.mark.parametrize("name", sorted(COVERED))
def test_every_case_is_covered_or_left_out_for_a_reason(shared: Path, name: str) -> None:
    assert not COVERED[name] & set(NOT_COVERED[name])
    assert COVERED[name] | set(NOT_COVERED[name]) == set(cases(shared, name))
    assert all(NOT_COVERED[name].values())


@pytest.mark.parametrize("case", sorted(TRENDS_BY_INTERVAL))
def test_a_recent_trend_by_interval_is_that_of_fingertips(shared: Path, case: str) -> None:
    given, expected = fingertips(shared, case)
    polarity = POLARITY[given.get("polarity", "no_judgement")]
    found = comparators.recent_trend(points(given), "interval", polarity)
    assert found.chi2 == pytest.approx(expected["chi2"], rel=EXACT)
    assert found.slope == pytest.approx(expected["slope"], rel=EXACT)
    assert found.direction == expected.get("direction", found.direction)
    assert found.marker == expected.get("marker", found.marker)
    assert {"direction", "marker"} & set(expected)
    assert found.significant == expected.get("significant", True)


def test_a_recent_trend_of_shares_is_that_of_fingertips(shared: Path) -> None:
    given, expected = fingertips(shared, "recent_trend_proportion_set1")
    found = comparators.recent_trend(points(given), "share")
    assert found.chi2 == pytest.approx(expected["chi2"], rel=EXACT)
    assert found.significant == expected["significant"]


def test_a_year_in_which_all_were_counted_has_no_trend(shared: Path) -> None:
    given, expected = fingertips(shared, "recent_trend_cannot_calculate")
    found = comparators.recent_trend(points(given), "share")
    assert (found.direction, found.chi2) == (expected["result"], None)
    assert found.reason


def test_a_benchmark_outside_the_interval_is_told_as_in_fingertips(shared: Path) -> None:
    given, expected = fingertips(shared, "benchmark_single_ci")
    for name, words in expected.items():
        found = [
            comparators.compared_with(
                value, (value - SPREAD, value + SPREAD), benchmark, POLARITY[name]
            ).standing
            for value, benchmark in zip(given["area"], given["benchmark"], strict=True)
        ]
        assert found == words


@pytest.mark.parametrize("case", sorted(LIMITS))
def test_a_share_outside_the_limits_is_told_as_in_fingertips(shared: Path, case: str) -> None:
    given, expected = fingertips(shared, case)
    share, benchmark = given["value_pct"] / 100, given["comparator_pct"] / 100
    denominator = given["denominator"]
    limits = comparators.control_limits(benchmark, denominator, Z_95)
    assert limits == pytest.approx(expected["limits_z1_96"], rel=EXACT)
    for name, z in (("z1_96", Z_95), ("z3_0902", Z_99_8)):
        found = comparators.share_compared_with(share, denominator, benchmark, "lower", z)
        assert found.standing == expected[name].replace("same", "similar")


def test_two_intervals_that_overlap_are_similar(shared: Path) -> None:
    given, expected = fingertips(shared, "double_overlap")
    (value, *ends), (_, *others) = given["a"], given["b"]
    assert expected == "same"
    found = comparators.compared_with(value, tuple(ends), tuple(others))
    assert found.standing == "similar"
    assert comparators.compared_with(3, (2.7, 3.1), (3.5, 4.5)).standing == "lower"


def test_the_bounds_of_quartiles_are_those_of_fingertips(shared: Path) -> None:
    given, expected = fingertips(shared, "quartile_bounds_1_to_50")
    assert given["values"] == "1..50"
    assert comparators.quartiles(range(1, 51)) == pytest.approx(expected, rel=EXACT)


@pytest.mark.parametrize("case", sorted(BYAR))
def test_the_interval_of_a_count_is_that_of_phe(shared: Path, case: str) -> None:
    given, expected = fingertips(shared, case)
    low, high = comparators.byar(given["x"], given["confidence"])
    assert high == pytest.approx(expected["upper"], rel=EXACT)
    assert low == (
        None if expected["lower"] is None else pytest.approx(expected["lower"], rel=EXACT)
    )


@pytest.mark.parametrize("case", sorted(WILSON))
def test_the_interval_of_a_share_is_that_of_phe(shared: Path, case: str) -> None:
    given, expected = fingertips(shared, case)
    found = wilson(given["x"], given["n"], given["confidence"])
    assert found == pytest.approx((expected["lower"], expected["upper"]), rel=EXACT)


@pytest.mark.parametrize("case", sorted(BANDED))
def test_the_band_of_a_value_is_that_of_the_department(shared: Path, case: str) -> None:
    given, expected = lait(shared, case)
    for polarity, letter in expected.items():
        found = comparators.band(given["value"], given["bands"], LAIT_POLARITY[polarity])
        assert found == letter


def test_an_edge_belongs_to_the_quarter_below_it(shared: Path) -> None:
    given, expected = lait(shared, "quartile_high_boundaries_derived")
    polarity = LAIT_POLARITY[given["polarity"]]
    found = [comparators.band(value, given["bands"], polarity) for value in given["values"]]
    assert found == expected


def test_a_value_outside_the_bounds_is_refused(shared: Path) -> None:
    given, expected = lait(shared, "quartile_out_of_range")
    assert expected == "Error"
    with pytest.raises(comparators.UnusableValues, match="110 is outside"):
        comparators.band(given["value"], given["bands"], LAIT_POLARITY[given["polarity"]])


def test_without_polarity_there_is_no_band(shared: Path) -> None:
    given, expected = lait(shared, "no_polarity")
    assert expected == "-"
    polarity = LAIT_POLARITY[given["polarity"]]
    assert comparators.band(10, [0, 25, 50, 75, 100], polarity) is None


@pytest.mark.parametrize("case", sorted(RANKED))
def test_ranks_are_those_of_the_department(shared: Path, case: str) -> None:
    given, expected = lait(shared, case)
    values = {str(place): value for place, value in enumerate(given["values"])}
    polarity = LAIT_POLARITY[given["polarity"]]
    found = [comparators.rank(values, area, polarity) for area in values]
    assert [item.rank for item in found] == expected
    assert {item.of for item in found} == {sum(value is not None for value in given["values"])}


def test_the_mean_of_the_neighbours_has_no_weights(shared: Path) -> None:
    rule = cases(shared, "benchmark_lait")["statistical_neighbour_average"]["rule"]
    assert rule == "simple unweighted mean of the 10 neighbours"
    values = {str(area): float(area) for area in range(10)}
    assert comparators.summary({**values, "99": 1000.0}, values, "mean").value == 4.5
