"""Expected rises: judged by signals only."""

from __future__ import annotations

import pytest

from improvement_book.analysis import expectation as expectations
from improvement_book.analysis.control_chart import DEPENDENT, SHARED_MONTHS, control_chart
from improvement_book.analysis.expectation import (
    BASELINE,
    CHART,
    TREND,
    Movement,
    expectation,
    indicator_expectation,
)
from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.analysis.published_values import UnknownChoice
from improvement_book.analysis.spc import TOO_FEW
from improvement_book.analysis.yearly_trend import NO_SHARE, NOT_YEARLY, yearly_trend
from improvement_book.period import Period
from tests.analysis.series import indicator

STEADY = [50.0, 51, 49, 50, 51, 49, 50, 51, 49, 50, 51, 49]


@pytest.mark.parametrize(
    ("expected", "direction", "basis", "judgement"),
    [
        ("rise", 1, CHART, "as expected"),
        ("rise", -1, CHART, "not as expected"),
        ("rise", 0, CHART, "too early to say"),
        ("fall", -1, BASELINE, "as expected"),
        ("fall", 1, BASELINE, "not as expected"),
        ("stay", 0, CHART, "as expected"),
        ("stay", 0, BASELINE, "too early to say"),
        ("stay", 1, BASELINE, "not as expected"),
        ("rise", None, "", "too early to say"),
        ("", 1, CHART, ""),
    ],
)
def test_a_movement_is_judged_against_what_was_expected(
    expected: str, direction: int | None, basis: str, judgement: str
) -> None:
    found = expectation(expected, Movement(direction, basis, "why"), "higher")
    assert found.judgement == judgement
    assert found.reason
    assert (found.reason == "why") is (direction is None)


@pytest.mark.parametrize(
    ("expected", "polarity", "for_better"),
    [
        ("rise", "higher", True),
        ("rise", "lower", False),
        ("fall", "lower", True),
        ("stay", "higher", None),
        ("rise", "none", None),
        ("", "higher", None),
    ],
)
def test_whether_a_rise_is_good_is_the_polaritys_to_say(
    expected: str, polarity: str, for_better: bool | None
) -> None:
    assert expectation(expected, Movement(0), polarity).for_better is for_better


def judged(values: list, **changes: object) -> expectations.Expectation:
    item = indicator(values, expected_direction="rise", baseline_period="2021-04", **changes)
    return indicator_expectation(item, control_chart(item))


def test_from_twelve_values_on_the_chart_judges_alone() -> None:
    found = judged([*STEADY, 60])
    assert (found.judgement, found.movement.basis) == ("as expected", CHART)
    counted = [(value, 100) for value in STEADY]
    found = judged([(20, 100), *counted[:-1]])
    assert found.movement.basis == CHART


def test_before_twelve_values_the_counts_of_the_latest_months_judge() -> None:
    found = judged([(40, 100), (60, 100), (60, 100)])
    assert (found.judgement, found.movement.basis) == ("as expected", BASELINE)
    assert found.reason == expectations.ROSE


def test_two_single_months_are_never_compared() -> None:
    found = judged([(40, 100), (60, 100)])
    assert (found.judgement, found.movement.basis) == ("too early to say", "")


def test_two_values_without_counts_say_nothing() -> None:
    found = judged([40.0, 60.0])
    assert (found.judgement, found.reason) == ("too early to say", TOO_FEW)


def test_values_that_overlap_are_compared_by_windows_that_do_not() -> None:
    values = [(40, 100)] * 12 + [(60, 100)] * 2
    assert judged(values, window="rolling 12").movement.basis == BASELINE
    assert judged(values[:10], window="rolling 12").reason in (TOO_FEW, SHARED_MONTHS)


def test_values_that_follow_from_each_other_are_compared_by_their_counts() -> None:
    falling = [60, 60, 59, 57, 56, 54, 53, 51, 50, 48, 47, 45, 44, 42, 41, 39]
    found = judged([(value, 100) for value in falling])
    assert (found.judgement, found.movement.basis) == ("not as expected", BASELINE)
    without = judged([float(value) for value in falling])
    assert (without.movement.direction, without.reason) == (None, DEPENDENT)


def yearly(counts: list[int]) -> Indicator:
    year, figures = Period.year(2016), []
    for count in counts:
        figures.append(Figure(year, count / 10, "", count, 1000))
        year = year.next
    return indicator([], figures=tuple(figures), frequency="year", expected_direction="rise")


@pytest.mark.parametrize(
    ("counts", "judgement", "basis"),
    [
        ([100, 130, 160, 190, 220], "as expected", TREND),
        ([220, 190, 160, 130, 100], "not as expected", TREND),
        ([100, 103, 99, 102, 101], "too early to say", TREND),
        ([100, 130, 160, 190], "too early to say", ""),
    ],
)
def test_a_yearly_indicator_is_judged_by_the_trend_of_five_years(
    counts: list[int], judgement: str, basis: str
) -> None:
    item = yearly(counts)
    found = indicator_expectation(item, control_chart(item))
    assert (found.judgement, found.movement.basis) == (judgement, basis)


def test_without_yearly_shares_there_is_no_trend_of_years() -> None:
    assert yearly_trend(indicator([(1, 2)] * 5)).reason == NOT_YEARLY
    assert yearly_trend(yearly([2000, 2100, 2200, 2300, 2400])).reason == NO_SHARE
    assert "fewer than 5 years" in yearly_trend(yearly([100, 130, 160, 190])).reason


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="rise, fall, stay"):
        expectation("up", Movement(0), "higher")
