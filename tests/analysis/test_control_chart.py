"""Charts of indicators: which get no icons, and why."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from improvement_book.analysis.control_chart import (
    DEPENDENT,
    SHARED_MONTHS,
    control_chart,
    rebase_days,
    rebase_positions,
)
from improvement_book.analysis.serial_dependence import autocorrelation, before_change
from tests.analysis.series import indicator

STEADY = [50.0, 51, 49, 50, 51, 49, 50, 51, 49, 50, 51, 49]
DRIFTING = [50.0, 51, 52, 53, 53, 52, 51, 50, 49, 48, 47, 47, 48, 49, 50, 51]


@pytest.mark.parametrize(
    ("window", "frequency", "reason"),
    [
        ("in period", "month", ""),
        ("snapshot", "month", ""),
        ("rolling 12", "month", SHARED_MONTHS),
        ("rolling 12", "quarter", SHARED_MONTHS),
        ("year to date", "month", SHARED_MONTHS),
        ("year to date", "year", ""),
        ("rolling 12", "year", ""),
    ],
)
def test_windows_that_overlap_get_no_icons_and_say_why(
    window: str, frequency: str, reason: str
) -> None:
    item = indicator([*STEADY, 60], window=window, frequency=frequency, target=40.0)
    chart = control_chart(item)
    assert chart.warnings == ((reason,) if reason else ())
    assert (chart.variation, chart.assurance) == (
        (None, None) if reason else ("improvement", "consistently meets")
    )
    assert chart.points["special_cause"].iloc[-1] == "outside"


def test_values_that_follow_from_each_other_get_no_icons_and_say_why() -> None:
    chart = control_chart(indicator(DRIFTING, target=10.0))
    assert (chart.variation, chart.assurance) == (None, None)
    assert chart.warnings == (DEPENDENT,)
    assert control_chart(indicator(STEADY, target=10.0)).variation == "common cause"


def test_a_step_is_judged_against_the_values_before_it() -> None:
    values = [*STEADY, *(value + 4 for value in STEADY[:8])]
    assert autocorrelation(np.array(values)) > 0.3
    chart = control_chart(indicator(values))
    assert (chart.variation, chart.special_cause) == ("improvement", "shift")


def test_a_fixed_baseline_alone_is_asked_whether_it_is_dependent() -> None:
    dependent_later = [*STEADY, *DRIFTING]
    assert control_chart(indicator(dependent_later), fixed_points=12).warnings == ()
    dependent_first = [*DRIFTING, *STEADY]
    assert control_chart(indicator(dependent_first), fixed_points=16).warnings == (DEPENDENT,)


def test_too_few_values_are_told_before_anything_else() -> None:
    assert "fewer than 12" in control_chart(indicator(DRIFTING[:11])).warnings[0]
    assert len(control_chart(indicator(DRIFTING[:11])).warnings) == 1


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 2, 1, 2], -0.75), ([1, 1, 2, 2], 0.25), ([1, 2, 3], None), ([2, 2, 2, 2], None)],
)
def test_autocorrelation_is_that_of_neighbours(values: list[float], expected: float) -> None:
    assert autocorrelation(np.array(values, dtype=float)) == expected


def test_a_gap_is_no_neighbour() -> None:
    with_gap = [1.0, 2, np.nan, 2, 1, 1, 2]
    away = np.array([-0.5, 0.5, 0.5, -0.5, -0.5, 0.5])
    pairs = away[0] * away[1] + away[2] * away[3] + away[3] * away[4] + away[4] * away[5]
    assert autocorrelation(np.array(with_gap)) == pytest.approx(pairs / (away**2).sum())


@pytest.mark.parametrize(
    ("directions", "before"),
    [([0, 0, 0], 3), ([0, 1, 1], 1), ([1, 0, 1], 2), ([-1, -1, 1], 2), ([1, 1, 1], 0)],
)
def test_a_change_begins_where_its_run_does(directions: list[int], before: int) -> None:
    assert before_change(np.array(directions, dtype=np.int8)) == before


@pytest.mark.parametrize(
    ("day", "places"),
    [
        (date(2021, 5, 1), (1,)),
        (date(2021, 5, 31), (1,)),
        (date(2021, 6, 1), (2,)),
        (date(2021, 4, 9), ()),
        (date(2021, 3, 9), ()),
        (date(2021, 7, 1), ()),
    ],
)
def test_a_rebase_starts_in_the_period_of_its_day(day: date, places: tuple[int, ...]) -> None:
    assert rebase_positions(indicator([1.0, 2, 3]).figures, [day]) == places


def test_events_that_rebase_are_those_of_the_indicator_or_of_all() -> None:
    events = pd.DataFrame(
        [
            ("measure", pd.Timestamp("2022-04-01"), True),
            ("all", pd.Timestamp("2021-04-01"), True),
            ("measure", pd.Timestamp("2021-05-01"), False),
            ("other", pd.Timestamp("2021-06-01"), True),
        ],
        columns=["indicator_id", "on", "rebase"],
    )
    assert rebase_days(events, "measure") == (date(2021, 4, 1), date(2022, 4, 1))
    later = [value + 20 for value in STEADY]
    chart = control_chart(indicator([*STEADY, *later]), rebase_days(events, "measure"))
    assert list(chart.points["mean"].unique()) == [50, 70]
