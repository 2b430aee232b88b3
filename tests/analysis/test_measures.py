"""All that is known of an indicator, and the order in which indicators stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from improvement_book.analysis.headlines import MOST, Why, headlines
from improvement_book.analysis.measures import MOST_AHEAD, TOO_FAR, Measure, Measures, measures
from improvement_book.analysis.signal_grid import Change, changes, signal_grid
from improvement_book.analysis.since_baseline import ONE_MONTH, since_baseline
from improvement_book.analysis.spc import Assurance, Variation
from improvement_book.period import Period
from improvement_book.release import Release
from tests.analysis.series import indicator

Released = Callable[..., Release]
JUNE = Period.parse("2021-06")
SHARE = {
    "indicator_id": "share", "title": "Share", "theme": "T", "polarity": "lower",
    "unit": "percent", "frequency": "month", "window": "in period", "definition_version": "2",
}  # fmt: skip
STEADY = [20, 22] * 6
"""Mean 21, moving range 2: chance alone gives 15.68 to 26.32."""


def value(of: str, value: float) -> dict[str, object]:
    return {"indicator_id": of, "period": "2021-06", "value": value}


def target(of: str, target: float) -> dict[str, object]:
    return {"indicator_id": of, "target": target}


def test_what_matters_most_comes_first_then_off_target_and_the_retired_last(
    released: Released,
) -> None:
    known = [("met", "no"), ("off", "no"), ("gone", "no"), ("most", "yes"), ("none", "no")]
    definitions = [
        {**SHARE, "indicator_id": code, "title": code, "matters_most": most == "yes",
         "retired_on": pd.Timestamp("2021-05-01") if code == "gone" else None}
        for code, most in known
    ]  # fmt: skip
    found = measures(
        released(
            "2021-06",
            indicators=definitions,
            observations=[value(code, 30 if code == "off" else 10) for code, _ in known],
            targets=[target(code, 20) for code in ("met", "off", "most", "gone")],
        )
    )
    assert [own.indicator.title for own in found.items] == ["most", "off", "met", "none", "gone"]
    assert [own.indicator.title for own in found.matters_most().items] == ["most"]


def test_only_the_measures_of_a_theme(released: Released) -> None:
    definitions = [{**SHARE, "indicator_id": code, "theme": code} for code in ("a", "b")]
    found = measures(released("2021-06", indicators=definitions), "b")
    assert [own.indicator.theme for own in found.items] == ["b"]


@pytest.mark.parametrize(("day", "new"), [("2020-07-01", True), ("2020-06-30", False)])
def test_a_measure_is_new_for_twelve_months(released: Released, day: str, new: bool) -> None:
    definition = {**SHARE, "introduced_on": pd.Timestamp(day)}
    (own,) = measures(released("2021-06", indicators=[definition])).items
    assert own.new is new


def test_events_of_the_measure_and_of_all_are_its_own_and_some_begin_new_limits(
    released: Released,
) -> None:
    events = [
        {"indicator_id": of, "on": pd.Timestamp(day), "text": of, "rebase": rebase}
        for of, day, rebase in (
            ("share", "2021-06-02", True), ("all", "2021-06-01", False), ("b", "2021-06-03", True),
        )
    ]  # fmt: skip
    (own,) = measures(released("2021-06", indicators=[SHARE], events=events)).items
    assert [(event.text, event.rebase) for event in own.events] == [("all", False), ("share", True)]


def test_another_version_of_the_definition_than_before_is_told(released: Released) -> None:
    before = released("2021-05", indicators=[{**SHARE, "definition_version": "1"}])
    release = replace(released("2021-06", indicators=[SHARE]), earlier=before)
    found = measures(release)
    assert found.items[0].version_before == "1"
    assert [kind for _, kind, _ in changes(found).rows] == [Change.REDEFINED]
    same = replace(release, earlier=replace(before, tables=release.tables))
    assert measures(same).items[0].version_before == ""


def test_limits_stay_within_what_counts_allow() -> None:
    """Four cases in two months, none in the others: chance would reach below zero."""
    shares = [(1, 40), (0, 40)] * 6
    own = Measure(indicator(shares, polarity="lower"))
    low, high = own.limits
    assert low == 0.0
    # Mean 1.25, every moving range 2.5: 1.25 + 2.66 * 2.5.
    assert high == pytest.approx(7.9)


def test_values_that_share_months_have_no_limits() -> None:
    own = Measure(indicator(STEADY, window="rolling 12"))
    assert own.limits == (None, None)
    assert own.chart.variation is None


def test_a_forecast_reaches_to_the_targets_date_unless_that_is_too_far() -> None:
    last = Period.parse("2022-03")
    item = indicator(STEADY, target=20.0, target_date=pd.Timestamp("2022-06-30"))
    assert [period.code for period in Measure(item).ahead] == ["2022-04", "2022-05", "2022-06"]
    assert len(Measure(item).forecast.intervals) == 3
    passed = replace(item, target_date=pd.Timestamp(last.end))
    assert Measure(passed).ahead == ()
    far = Measure(replace(item, target_date=pd.Timestamp("2024-04-30")))
    assert len(far.ahead) == MOST_AHEAD + 1
    assert far.forecast.reason == TOO_FAR


def test_three_months_together_are_compared_with_the_baseline() -> None:
    """30 of 60 in three months against 5 of 20: 25 points more, by hand -0.1 to 43.5."""
    item = indicator([(5, 20), (10, 20), (10, 20), (10, 20)], baseline_period="2021-04")
    found = since_baseline(item)
    assert [period.code for period in found.periods] == ["2021-05", "2021-06", "2021-07"]
    assert found.change.difference == pytest.approx(25)
    assert found.change.low == pytest.approx(-0.07, abs=0.01)
    assert found.change.direction == 0


def test_two_single_months_are_never_compared() -> None:
    item = indicator([(5, 20), (15, 20)], baseline_period="2021-04")
    assert since_baseline(item).change.reason == ONE_MONTH
    assert since_baseline(item).change.difference is None


def test_each_indicator_stands_in_one_place_of_the_grid() -> None:
    better = Measure(indicator([*STEADY, 40], target=10.0))
    same = Measure(indicator(STEADY, target=30.0))
    untested = Measure(indicator([20, 21]))
    gone = Measure(replace(untested.indicator, retired=True))
    grid = signal_grid(Measures(JUNE, (better, same, untested, gone)))
    assert grid.cells == {
        (Variation.IMPROVEMENT, Assurance.MEETS): (better,),
        (Variation.COMMON_CAUSE, Assurance.MISSES): (same,),
        (None, None): (untested,),
    }


def test_headlines_follow_the_rule_and_name_each_measure_once() -> None:
    def made(values: list[float], most: bool, target: float = 10.0) -> Measure:
        return Measure(indicator(values, matters_most=most, target=target))

    most_off = made(STEADY, True, 90.0)
    both = made([*STEADY, 1], True, 90.0)
    better, worse = made([*STEADY, 40], False), made([*STEADY, 11], False)
    off, fine = made(STEADY, False, 90.0), made(STEADY, False)
    found = headlines(Measures(JUNE, (most_off, both, better, worse, off, fine)))
    assert found.rows == (
        (both, Why.MOST_OFF), (most_off, Why.MOST_OFF), (worse, Why.SIGNAL),
        (better, Why.SIGNAL), (off, Why.OFF),
    )  # fmt: skip
    assert found.left_out == 0


def test_there_are_at_most_six_headlines() -> None:
    many = tuple(Measure(indicator(STEADY, target=90.0)) for _ in range(MOST + 2))
    found = headlines(Measures(JUNE, many))
    assert (len(found.rows), found.left_out) == (6, 2)
    assert headlines(Measures(JUNE, ())).rows == ()
