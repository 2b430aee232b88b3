"""Control charts against NHSRplotthedots and nhspy-plotthedots, whose code was run.

Every case is reproduced. Where METHODS departs (limits refused, no icons under 12 points) the case
says so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from improvement_book.analysis import spc
from improvement_book.analysis import special_causes as rules
from improvement_book.analysis.chart_icons import assurance
from improvement_book.analysis.process_limits import (
    LIMIT_RANGES,
    NEAR_RANGES,
    SCREEN_RANGES,
    ProcessLimits,
    process_limits,
)

pytestmark = pytest.mark.shared

EXACT = 1e-9
POLARITY = {"increase": "higher", "decrease": "lower", "neutral": "none"}
KIND = {
    "Common Cause": ("", 0),
    "Above UCL": ("outside", 1),
    "Below LCL": ("outside", -1),
    "7 Point Trend (Increasing)": ("trend", 1),
    "7 Point Trend (Decreasing)": ("trend", -1),
    "2 in 3 Above CL": ("two-in-three", 1),
    "2 in 3 Below CL": ("two-in-three", -1),
    "7 Points Above CL": ("shift", 1),
    "7 Points Below CL": ("shift", -1),
}
ICON = {
    "common_cause": ("common cause", 0),
    "improvement_high": ("improvement", 1),
    "improvement_low": ("improvement", -1),
    "concern_high": ("concern", 1),
    "concern_low": ("concern", -1),
}
ASSURANCE = {
    None: None,
    "consistent_pass": "consistently meets",
    "consistent_fail": "consistently misses",
    "inconsistent": "hit or miss",
}
IMPROVING = {
    "special_cause_improvement": True,
    "special_cause_concern": False,
    "common_cause": None,
    "special_cause_neutral_high": None,
    "special_cause_neutral_low": None,
}
REFUSED = {"constant_series", "near_constant_one_jump"}
"""The mean moving range is 0 after screening: METHODS refuses limits."""
SHORT = {"snap_facet0", "snap_facet1", "rebase_at_11th"}
"""Ten points in the last segment: METHODS gives no icons under twelve."""
CASES = 19
UNITS = 22


def given(shared: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((shared / "vectors/spc_xmr_ptd.json").read_text("utf-8"))
    return read


def chart_of(case: dict[str, Any]) -> spc.Xmr:
    asked = case["input"]
    return spc.xmr(
        asked["values"],
        POLARITY[asked["improvement_direction"]],
        asked["target"],
        asked["fix_after_n_points"],
        asked["rebase_at_index0"] or (),
        asked["screen_outliers"],
    )


def test_the_constants_are_those_of_the_source(shared: Path) -> None:
    constants = given(shared)["constants"]
    assert constants["limit_mult"] == LIMIT_RANGES
    assert constants["near_mult"] == pytest.approx(NEAR_RANGES)
    assert constants["screen_mult"] == SCREEN_RANGES
    assert constants["shift"] == constants["trend"] == rules.RUN


def test_every_chart_is_that_of_the_source(shared: Path) -> None:
    cases = given(shared)["vectors"]
    assert len(cases) == CASES
    assert {case["id"] for case in cases} >= REFUSED | SHORT
    for case in cases:
        chart, expected, name = chart_of(case), case["expected"], case["id"]
        if name in REFUSED:
            assert chart.points[["lower", "upper"]].isna().all(axis=None), name
            assert (chart.variation, chart.assurance) == (None, None), name
            assert chart.warnings == (spc.NO_MOVEMENT,), name
            continue
        for number, segment in enumerate(expected["segments"]):
            rows = chart.points[chart.points["segment"] == number]
            assert len(rows) == segment["n"], name
            for ours, theirs in (("mean", "mean"), ("lower", "lpl"), ("upper", "upl")):
                assert rows[ours].iloc[0] == pytest.approx(segment[theirs], abs=EXACT), name
        found = zip(chart.points["special_cause"], chart.points["direction"], strict=True)
        assert list(found) == [KIND[kind] for kind in expected["special_cause_type"]], name
        improving = [None if flag != flag else flag for flag in
                     chart.points["improving"].astype(object).fillna(np.nan)]  # fmt: skip
        assert improving == [IMPROVING[kind] for kind in expected["point_type"]], name
        if name in SHORT:
            assert (chart.variation, chart.assurance) == (None, None), name
            assert chart.warnings == (spc.TOO_FEW,), name
            continue
        assert (chart.variation, chart.direction) == ICON[expected["variation_icon"]], name
        assert chart.assurance == ASSURANCE[expected["assurance"]], name
        assert not chart.warnings, "twelve points are enough, as the source's documentation says"


def test_near_and_outside_are_those_of_the_source(shared: Path) -> None:
    for case in given(shared)["vectors"]:
        if case["id"] in REFUSED:
            continue
        points, expected = chart_of(case).points, case["expected"]
        value = points["value"]
        outside = (value > points["upper"]) | (value < points["lower"])
        near = (value > points["near_upper"]) | (value < points["near_lower"])
        assert list(outside) == expected["outside_limits"], case["id"]
        assert list(near & ~outside) == expected["close_to_limits"], case["id"]
        side = np.sign((value - points["mean"]).to_numpy(dtype=float))
        assert list(side) == expected["relative_to_mean"], case["id"]


def signs(given: list[int]) -> rules.Signs:
    return np.array(given, dtype=np.int8)


def run(function: str, asked: Any) -> list[Any]:
    """What our step gives for a unit case of the source."""
    if function == "seven_point_one_side_mean":
        return [abs(int(sign)) for sign in rules.shift(signs(asked))]
    if function == "part_of_seven":
        return [abs(int(sign)) for sign in rules.part_of_run(signs(asked))]
    if function == "seven_point_trend":
        return list(rules.trend(np.array(asked, dtype=float)))
    if function == "two_in_three":
        return list(rules.two_in_three(signs(asked["close"]), signs(asked["rel"])))
    if function == "part_of_two_in_three":
        return list(signs(asked["close"]) * rules.two_in_three(*map(signs, asked.values())))
    if function == "assurance":
        polarity = POLARITY[asked["improvement_direction"]]
        every = zip(asked["lpl"], asked["upl"], strict=True)
        return [
            assurance(ProcessLimits(12, lower=low, upper=high), asked["target"], polarity)
            for low, high in every
        ]
    assert function == "limits (mean,lpl,upl,near_lpl,near_upl), screened"
    found = process_limits(np.array(asked, dtype=float))
    return [found.mean, found.lower, found.upper, found.near_lower, found.near_upper]


def test_every_step_is_that_of_the_source(shared: Path) -> None:
    units = given(shared)["unit_vectors"]
    assert len(units) == UNITS
    for unit in units:
        found, expected = run(unit["function"], unit["input"]), unit["expected"]
        if unit["function"] == "assurance":
            expected = [ASSURANCE[icon] for icon in expected]
        assert found == pytest.approx(expected, abs=EXACT), unit


def test_known_bugs_of_the_source_are_not_copied(shared: Path) -> None:
    bugs = {bug["id"]: bug for bug in given(shared)["discrepancies"]}
    assert set(bugs) == {"nhspy_bug_zero_run", "nhspy_screen_all"}
    assert list(rules.shift(signs([0] * 7))) == bugs["nhspy_bug_zero_run"]["r_expected"]
    assert process_limits(np.array([1.0, 1, 1, 1, 2])).reason == spc.NO_MOVEMENT
