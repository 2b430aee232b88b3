"""A value against its target: both sides of every edge."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scipy.stats import binom

from improvement_book.analysis.published_values import UnknownChoice
from improvement_book.analysis.targets import (
    NO_POLARITY,
    NO_TARGET,
    NO_VALUE,
    Absence,
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


@pytest.mark.parametrize(("value", "status"), [(90, MET), (89.9, CLOSE), (81, CLOSE), (80.99, OFF)])
def test_a_tolerance_may_be_a_part_of_the_target(value: float, status: Status) -> None:
    assert rag(value, 90, "higher", tolerance=0.1, relative=True).status is status


def test_a_relative_edge_is_inclusive_in_tenths_that_no_float_holds() -> None:
    assert rag(76.86, 85.4, "higher", tolerance=0.1, relative=True).status is CLOSE
    assert rag(1.32, 1.2, "lower", tolerance=0.1, relative=True).status is CLOSE


@pytest.mark.parametrize(
    ("symbol", "grey"),
    [
        ("", Absence.MISSING),
        ("x", Absence.MISSING),
        ("c", Absence.SUPPRESSED),
        ("k", Absence.SUPPRESSED),
        ("u", Absence.SUPPRESSED),
        ("low", Absence.SUPPRESSED),
        ("z", Absence.NOT_APPLICABLE),
    ],
)
def test_missing_suppressed_and_not_applicable_are_told_apart(symbol: str, grey: Absence) -> None:
    found = rag(None, 20, "higher", symbol=symbol)
    assert (found.status, found.absence) == (Status.NONE, grey)
    assert rag(20, 20, "higher").absence is None
    assert rag(None, None, "higher", symbol=symbol).absence is None


def test_an_unknown_polarity_is_refused() -> None:
    with pytest.raises(UnknownChoice):
        rag(20, 20, "up")


@pytest.mark.shared
def test_pure_chance_changes_the_colour_as_often_as_the_exact_binomial_says(shared: Path) -> None:
    cases = json.loads((shared / "vectors/rag_noise.json").read_text("utf-8"))["vectors"]
    noise, *conventions = cases
    assert [case["id"] for case in conventions] == ["havering_2013_14", "reigate_banstead"]
    asked, expected = noise["input"], noise["expected"]
    chance = binom(asked["n"], asked["true_p"])
    odds = dict.fromkeys((MET, CLOSE, OFF), 0.0)
    for count in range(asked["n"] + 1):
        tolerance = asked["target"] - asked["amber_from"]
        found = rag(count / asked["n"], asked["target"], "higher", round(tolerance, 12))
        odds[found.status] += chance.pmf(count)
    for status, letter in ((MET, "G"), (CLOSE, "A"), (OFF, "R")):
        assert odds[status] == pytest.approx(expected[letter])
    changes = 1 - sum(part**2 for part in odds.values())
    assert changes == pytest.approx(expected["p_rag_changes"])
    same = sum(chance.pmf(count) ** 2 for count in range(asked["n"] + 1))
    assert same == pytest.approx(expected["p_dot_same"])
    assert (1 - same) / 2 == pytest.approx(expected["p_dot_up"])
