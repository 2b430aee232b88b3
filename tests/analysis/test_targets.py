"""A value against its target: both sides of every edge."""

from __future__ import annotations

import pytest

from improvement_book.analysis.targets import (
    NO_POLARITY,
    NO_TARGET,
    NO_VALUE,
    Rag,
    Status,
    rag,
)

MET, CLOSE, OFF = Status.MET, Status.CLOSE, Status.OFF


@pytest.mark.parametrize(
    ("value", "status", "gap"),
    [(20.1, MET, 0), (20, MET, 0), (19.9, CLOSE, 0.1), (18, CLOSE, 2), (17.9, OFF, 2.1)],
)
def test_higher_is_better(value: float, status: Status, gap: float) -> None:
    found = rag(value, 20, "higher", tolerance=2)
    assert (found.status, found.gap) == (status, pytest.approx(gap))


@pytest.mark.parametrize(
    ("value", "status", "gap"),
    [(19.9, MET, 0), (20, MET, 0), (20.1, CLOSE, 0.1), (22, CLOSE, 2), (22.1, OFF, 2.1)],
)
def test_lower_is_better(value: float, status: Status, gap: float) -> None:
    found = rag(value, 20, "lower", tolerance=2)
    assert (found.status, found.gap) == (status, pytest.approx(gap))


@pytest.mark.parametrize(
    ("value", "status", "gap"),
    [(17.9, OFF, 2.1), (18, MET, 0), (20, MET, 0), (22, MET, 0), (22.1, OFF, 2.1)],
)
def test_close_to_the_target_is_best(value: float, status: Status, gap: float) -> None:
    found = rag(value, 20, "target", tolerance=2)
    assert (found.status, found.gap) == (status, pytest.approx(gap))


@pytest.mark.parametrize(
    ("polarity", "value", "status"),
    [("higher", 20, MET), ("higher", 19.99, OFF), ("lower", 20, MET), ("lower", 20.01, OFF)],
)
def test_without_a_tolerance_nothing_is_close(polarity: str, value: float, status: Status) -> None:
    assert rag(value, 20, polarity).status == status


@pytest.mark.parametrize(
    ("polarity", "floor", "value", "status"),
    [
        ("higher", 19, 19, CLOSE), ("higher", 19, 18.9, OFF),
        ("lower", 21, 21, CLOSE), ("lower", 21, 21.1, OFF),
    ],
)  # fmt: skip
def test_beyond_the_floor_a_value_is_off_target_whatever_the_tolerance(
    polarity: str, floor: float, value: float, status: Status
) -> None:
    assert rag(value, 20, polarity, tolerance=2, floor=floor).status == status


@pytest.mark.parametrize(
    ("interval", "uncertain"),
    [((20, 30), True), ((20.1, 30), False), ((10, 20), True), ((10, 19.9), False), (None, False)],
)
def test_a_target_inside_the_interval_makes_the_status_uncertain(
    interval: tuple[float, float] | None, uncertain: bool
) -> None:
    assert rag(20.5, 20, "higher", interval=interval).uncertain is uncertain


@pytest.mark.parametrize(
    ("interval", "uncertain"),
    [
        ((18.1, 21.9), False),
        ((18, 21), True),
        ((19, 22), True),
        ((22.1, 25), False),
        ((1, 99), True),
    ],
)
def test_close_to_target_is_uncertain_where_an_edge_of_the_band_lies_inside(
    interval: tuple[float, float], uncertain: bool
) -> None:
    assert rag(20, 20, "target", tolerance=2, interval=interval).uncertain is uncertain


@pytest.mark.parametrize(
    ("value", "target", "polarity", "reason"),
    [
        (20, 20, "none", NO_POLARITY),
        (20, None, "higher", NO_TARGET),
        (None, 20, "lower", NO_VALUE),
        (None, None, "none", NO_POLARITY),
    ],
)
def test_without_value_target_or_polarity_there_is_no_status(
    value: float | None, target: float | None, polarity: str, reason: str
) -> None:
    assert rag(value, target, polarity) == Rag(Status.NONE, None, False, reason)


def test_a_value_and_a_target_of_zero_are_values() -> None:
    assert rag(0.0, 0.0, "lower").status == MET
    assert rag(0.0, 1.0, "higher").status == OFF


@pytest.mark.parametrize(
    ("value", "target", "polarity", "tolerance", "status"),
    [
        (2.2, 1.2, "lower", 1.0, CLOSE),
        (85.3, 85.4, "higher", 0.1, CLOSE),
        (50.1, 50, "target", 0.1, MET),
    ],
)
def test_an_edge_is_inclusive_in_tenths_that_no_float_holds(
    value: float, target: float, polarity: str, tolerance: float, status: Status
) -> None:
    assert rag(value, target, polarity, tolerance).status is status
