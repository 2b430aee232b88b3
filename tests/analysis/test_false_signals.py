"""How often a stable chart cries wolf, against simulation."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from improvement_book.analysis.control_chart import control_chart
from improvement_book.analysis.false_signals import FALSE_SIGNAL, false_signals
from improvement_book.analysis.spc import xmr
from tests.analysis.series import indicator

INDICATORS, MONTHS, TIMES = 40, 24, 30


def test_a_stable_chart_is_falsely_flagged_in_one_to_three_percent() -> None:
    draw = np.random.default_rng(2021)
    series = draw.standard_normal((INDICATORS * TIMES, MONTHS))
    flagged = np.mean([xmr(values, "none").direction != 0 for values in series])
    assert 0.01 <= flagged <= 0.03
    assert flagged == pytest.approx(FALSE_SIGNAL, abs=3 * (FALSE_SIGNAL / len(series)) ** 0.5)


def test_an_indicators_chart_is_no_quicker_to_cry_wolf() -> None:
    draw = np.random.default_rng(5)
    charts = [
        control_chart(indicator([float(value) for value in values], polarity="none"))
        for values in draw.standard_normal((INDICATORS * 10, MONTHS))
    ]
    assert 0.005 <= np.mean([chart.direction != 0 for chart in charts]) <= 0.03
    assert np.mean([chart.variation is None for chart in charts]) < 0.1


@pytest.mark.shared
def test_the_rate_is_that_of_the_anchors(shared: Path) -> None:
    text = (shared / "vectors/forecast_and_simulation_anchors.json").read_text("utf-8")
    cases = {case["id"]: case for case in json.loads(text)["vectors"]}
    assert set(cases) == {"xmr_false_alarm", "qwk_ci"}, "the second stands with moderation"
    for _, last in cases["xmr_false_alarm"]["expected"]["normal iid"].values():
        assert last == pytest.approx(FALSE_SIGNAL, abs=0.0025)


@pytest.mark.shared
def test_dependent_values_are_flagged_as_often_as_the_anchors_say(shared: Path) -> None:
    text = (shared / "vectors/forecast_and_simulation_anchors.json").read_text("utf-8")
    (case,) = [item for item in json.loads(text)["vectors"] if item["id"] == "xmr_false_alarm"]
    draw = np.random.default_rng(7)
    for phi, name in ((0.0, "normal iid"), (0.4, "AR1 0.4")):
        values = draw.standard_normal((300, 100 + MONTHS))
        for place in range(1, values.shape[1]):
            values[:, place] += phi * values[:, place - 1]
        charts = [xmr(row, "none").points["direction"] for row in values[:, 100:]]
        any_point, last_point = case["expected"][name][str(MONTHS)]
        assert np.mean([(ways != 0).any() for ways in charts]) == pytest.approx(any_point, abs=0.08)
        assert np.mean([ways.iloc[-1] != 0 for ways in charts]) == pytest.approx(
            last_point, abs=0.04
        )


def test_many_charts_give_a_false_signal_most_months() -> None:
    found = false_signals(50)
    assert found.expected == pytest.approx(0.8)
    assert found.at_least_one == pytest.approx(1 - 0.984**50)
    assert false_signals(0).expected == 0
