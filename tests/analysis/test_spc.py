"""Control charts of single values: both sides of every rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement_book.analysis import spc
from improvement_book.analysis.process_limits import NO_TWO_FOLLOW, NO_VALUES, process_limits
from improvement_book.analysis.published_values import UnknownChoice, UnusableValues

UP_AND_DOWN = [50.0, 51, 49, 50, 51, 49, 50, 51, 49, 50, 51, 49]
"""Twelve values around 50: mean 50, mean moving range 15 / 11."""
WIDTH = 2.66 * 15 / 11


def kinds(chart: spc.Xmr) -> list[str]:
    return list(chart.points["special_cause"])


def test_limits_stand_at_266_mean_moving_ranges_and_near_limits_at_two_thirds() -> None:
    last = spc.xmr(UP_AND_DOWN, "higher").points.iloc[-1]
    assert last["mean"] == 50
    assert last["upper"] == pytest.approx(50 + WIDTH)
    assert last["lower"] == pytest.approx(50 - WIDTH)
    assert last["near_upper"] == pytest.approx(50 + WIDTH * 2 / 3)
    assert last["near_lower"] == pytest.approx(50 - WIDTH * 2 / 3)


@pytest.mark.parametrize(
    ("polarity", "value", "icon", "improving"),
    [
        ("higher", 60, "improvement", True),
        ("higher", 40, "concern", False),
        ("lower", 60, "concern", False),
        ("lower", 40, "improvement", True),
        ("none", 60, "neutral high", pd.NA),
        ("target", 40, "neutral low", pd.NA),
        ("higher", 50, "common cause", pd.NA),
    ],
)
def test_the_last_point_and_the_polarity_give_the_icon(
    polarity: str, value: float, icon: str, improving: object
) -> None:
    chart = spc.xmr([*UP_AND_DOWN, value], polarity, fixed_points=12)
    assert chart.variation == icon
    found = chart.points["improving"].iloc[-1]
    assert found is pd.NA if improving is pd.NA else found == improving
    assert chart.special_cause == ("outside" if value != 50 else "")
    assert not chart.warnings


@pytest.mark.parametrize(
    ("beyond", "kind"), [(WIDTH, ""), (WIDTH + 1e-6, "outside"), (-WIDTH, ""), (-4, "outside")]
)
def test_a_point_on_a_limit_is_not_outside(beyond: float, kind: str) -> None:
    chart = spc.xmr([*UP_AND_DOWN, 50 + beyond], "higher", fixed_points=12)
    assert kinds(chart)[-1] == kind


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ([50.5] * 7, "shift"),
        ([50.5] * 6, ""),
        ([50.5, 50.5, 50.5, 50, 50.5, 50.5, 50.5], ""),
        ([50.5, 50.5, 50.5, None, 50.5, 50.5, 50.5, 50.5], ""),
        ([49.5] * 7, "shift"),
    ],
)
def test_seven_in_a_row_on_one_side_are_a_shift(after: list[float | None], kind: str) -> None:
    chart = spc.xmr([*UP_AND_DOWN, *after], "higher", fixed_points=12)
    assert kinds(chart)[-1] == kind
    assert chart.special_cause == kind


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ([48.5, 48.9, 49.3, 49.7, 50.1, 50.5, 50.9], "trend"),
        ([48.9, 49.3, 49.7, 50.1, 50.5, 50.9], ""),
        ([48.5, 48.9, 49.3, 49.7, 49.7, 50.5, 50.9], ""),
        ([51.5, 51.1, 50.7, 50.3, 49.9, 49.5, 49.1], "trend"),
    ],
)
def test_seven_points_that_each_go_the_same_way_are_a_trend(after: list[float], kind: str) -> None:
    chart = spc.xmr([*UP_AND_DOWN, 50, *after], "higher", fixed_points=12)
    assert kinds(chart)[-1] == kind


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ([53, 50.5, 53], ["two-in-three", "", "two-in-three"]),
        ([53, 49.5, 53], ["", "", ""]),
        ([53, 50.5, 47], ["", "", ""]),
        ([53, 60, 50.5], ["", "outside", ""]),
    ],
)
def test_two_of_three_near_one_limit_are_flagged_and_the_third_is_not(
    after: list[float], found: list[str]
) -> None:
    assert kinds(spc.xmr([*UP_AND_DOWN, *after], "higher", fixed_points=12))[-3:] == found


def test_a_turning_point_belongs_to_the_run_that_it_ends() -> None:
    up = [48.2, 48.7, 49.2, 49.7, 50.2, 50.7, 51.2]
    chart = spc.xmr([*UP_AND_DOWN, *up, *up[-2::-1]], "higher", fixed_points=12)
    peak = 12 + 6
    assert list(chart.points["direction"].iloc[peak - 1 : peak + 2]) == [1, 1, -1]


@pytest.mark.parametrize(
    ("target", "polarity", "icon"),
    [
        (40, "higher", "consistently meets"),
        (60, "higher", "consistently misses"),
        (40, "lower", "consistently misses"),
        (60, "lower", "consistently meets"),
        (50, "higher", "hit or miss"),
        (40, "none", None),
        (40, "target", None),
        (None, "higher", None),
    ],
)
def test_limits_against_the_target_give_assurance(
    target: float | None, polarity: str, icon: str | None
) -> None:
    assert spc.xmr(UP_AND_DOWN, polarity, target).assurance == icon


def test_a_target_on_a_limit_is_hit_or_miss() -> None:
    upper = spc.xmr(UP_AND_DOWN, "higher").points["upper"].iloc[0]
    assert spc.xmr(UP_AND_DOWN, "higher", upper).assurance == "hit or miss"
    assert spc.xmr(UP_AND_DOWN, "higher", upper + 1e-6).assurance == "consistently misses"


def test_eleven_values_have_no_icons_and_twelve_have() -> None:
    few = spc.xmr(UP_AND_DOWN[:11], "higher", 40)
    assert (few.variation, few.assurance, few.warnings) == (None, None, (spc.TOO_FEW,))
    assert few.segments[0].run_chart
    enough = spc.xmr(UP_AND_DOWN, "higher", 40)
    assert (enough.variation, enough.warnings) == ("common cause", ())
    assert not enough.segments[0].run_chart


def test_eleven_values_and_a_gap_are_eleven() -> None:
    assert spc.xmr([*UP_AND_DOWN[:10], None, 50], "higher").warnings == (spc.TOO_FEW,)


def test_values_that_do_not_move_have_no_limits_and_say_why() -> None:
    for values in ([5.0] * 14, [0.1] * 14, [0.0] * 14, [*[5.0] * 7, 9.0, *[5.0] * 6]):
        chart = spc.xmr(values, "higher", 6)
        assert (chart.variation, chart.assurance) == (None, None)
        assert chart.warnings == (spc.NO_MOVEMENT,)
        assert set(kinds(chart)) == {""}
        assert chart.points["upper"].isna().all()
        assert chart.points["mean"].notna().all()


def test_a_new_segment_has_limits_of_its_own() -> None:
    later = [value + 20 for value in UP_AND_DOWN]
    chart = spc.xmr([*UP_AND_DOWN, *later], "higher", 60, rebase_at=[12])
    assert list(chart.points["mean"].unique()) == [50, 70]
    assert chart.assurance == "consistently meets"
    assert set(kinds(chart)) == {""}
    whole = spc.xmr([*UP_AND_DOWN, *later], "higher", 60)
    assert set(kinds(whole)) == {"outside"}


def test_a_segment_that_just_began_has_no_icons_while_the_one_before_keeps_its_signals() -> None:
    chart = spc.xmr([*UP_AND_DOWN, 60, 70, 71], "higher", 40, fixed_points=12, rebase_at=[13])
    assert kinds(chart)[12:] == ["outside", "", ""]
    assert (chart.variation, chart.assurance, chart.warnings) == (None, None, (spc.TOO_FEW,))


def test_no_moving_range_reaches_across_a_gap() -> None:
    found = process_limits(np.array([1.0, 2, np.nan, 10, 11]))
    assert (found.mean, found.moving_range) == (6, 1)
    assert found.sigma == pytest.approx(1 / 1.128)


def test_values_that_never_follow_each_other_have_no_limits() -> None:
    found = process_limits(np.array([1.0, np.nan, 3]))
    assert (found.mean, found.lower, found.reason) == (2, None, NO_TWO_FOLLOW)
    assert process_limits(np.array([np.nan])).reason == NO_VALUES


@pytest.mark.parametrize(("jump", "kept"), [(3.26, True), (3.28, False)])
def test_a_moving_range_far_above_the_mean_one_is_screened_out(jump: float, kept: bool) -> None:
    ranges = [1.0] * 30
    other = jump * 30 / (31 - jump)
    values = np.cumsum([0, *ranges, other])
    found = process_limits(values).moving_range
    assert found == pytest.approx((30 + other) / 31 if kept else 1)
    assert process_limits(values, screen=False).moving_range == pytest.approx((30 + other) / 31)


def test_symbols_and_gaps_are_no_values() -> None:
    table = spc.xmr([*UP_AND_DOWN, "c", None, float("nan"), pd.NA], "higher").points
    assert table["value"].isna().sum() == 4
    assert table["mean"].iloc[0] == 50


def test_without_a_latest_value_there_is_assurance_and_no_variation() -> None:
    chart = spc.xmr([*UP_AND_DOWN, "c"], "higher", 40)
    assert (chart.variation, chart.assurance) == (None, "consistently meets")
    assert chart.warnings == (spc.NO_LATEST,)


def test_without_any_value_there_is_an_empty_table_and_a_reason() -> None:
    chart = spc.xmr([], "higher", 40)
    assert chart.points.empty
    assert chart.warnings == (spc.TOO_FEW, spc.NO_LATEST)


def test_limits_rest_on_the_first_values_where_they_are_fixed() -> None:
    chart = spc.xmr([*UP_AND_DOWN, 90, 10], "higher", fixed_points=12)
    assert chart.points["mean"].iloc[-1] == 50
    assert kinds(chart)[-2:] == ["outside", "outside"]
    with_gap = spc.xmr([*UP_AND_DOWN[:6], None, *UP_AND_DOWN[6:], 90], "higher", fixed_points=12)
    assert with_gap.points["mean"].iloc[-1] == 50


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.integers(0, 60), min_size=12, max_size=40))
def test_another_scale_or_a_mirror_changes_no_signal(values: list[int | None]) -> None:
    chart = spc.xmr(values, "higher", 30)
    wide = spc.xmr([None if value is None else 4 * value for value in values], "higher", 120)
    mirror = spc.xmr([None if value is None else -value for value in values], "lower", -30)
    for other in (wide, mirror):
        assert kinds(other) == kinds(chart)
        assert list(other.points["improving"].astype(object).fillna("")) == list(
            chart.points["improving"].astype(object).fillna("")
        )
        assert (other.variation, other.assurance) == (chart.variation, chart.assurance)
        assert other.warnings == chart.warnings
    assert (chart.variation is None) is (bool(chart.warnings))


def test_what_can_not_be_charted_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="higher, lower, target, none"):
        spc.xmr(UP_AND_DOWN, "up")
    with pytest.raises(UnusableValues, match="12 or more"):
        spc.xmr(UP_AND_DOWN, "higher", fixed_points=11)
    with pytest.raises(UnusableValues, match="no positions"):
        spc.xmr(UP_AND_DOWN, "higher", rebase_at=[12])
    with pytest.raises(UnusableValues):
        spc.xmr(["many"], "higher")
