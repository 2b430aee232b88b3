"""All indicators together: their order, and what is counted over them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from improvement_book.analysis.areas_compared import areas_compared
from improvement_book.release import Release
from tests.analysis.compared_rows import ENGLAND, INDICATOR, OWN, cell, observation

Released = Callable[..., Release]


def rows(name: str, own: float | str) -> list[dict[str, object]]:
    """One indicator: the council, four neighbours and England."""
    near = [cell(str(code), value, indicator=name)
            for code, value in ((981, 30), (982, 31), (983, 32), (984, 33))]  # fmt: skip
    return [cell(OWN, own, indicator=name), *near, cell(ENGLAND, 31.5, indicator=name)]


@pytest.fixture
def release(released: Released) -> Release:
    """Four indicators with comparators, in two themes that are mixed, and one without any."""
    defined = [("a", "One", "lower"), ("b", "Two", "lower"), ("c", "One", "none"),
               ("d", "One", "lower"), ("e", "Two", "lower")]  # fmt: skip
    indicators = [
        INDICATOR | {"indicator_id": name, "title": name, "theme": theme, "polarity": polarity}
        for name, theme, polarity in defined
    ]
    comparators = [*rows("a", 29.5), *rows("b", 40), *rows("c", 10), *rows("d", 1)]
    counts = [observation("2021-22", 400, 1000) | {"indicator_id": "b"}]
    return released("2022-23", indicators=indicators, comparators=comparators, observations=counts)


def test_indicators_stand_by_theme_and_those_without_a_comparator_are_left_out(
    release: Release,
) -> None:
    assert [item.indicator_id for item in areas_compared(release).items] == ["a", "c", "d", "b"]


def test_a_value_too_good_to_be_true_is_in_no_band(release: Release) -> None:
    found = areas_compared(release)
    assert dict(found.bands) == {"A": 1, "D": 1}
    assert [item.indicator_id for item in found.items if not item.plausible] == ["d"]
    assert len(found.directed) == 3


def test_only_what_has_counts_is_better_or_worse_than_england(release: Release) -> None:
    assert dict(areas_compared(release).against_england) == {"worse": 1}


def test_an_indicator_that_comes_later_is_left_out(released: Released) -> None:
    later = INDICATOR | {"introduced_on": "2023-04-01"}
    comparators = rows("share", 30)
    for period, known in (("2022-23", 0), ("2023-24", 1)):
        found = areas_compared(released(period, indicators=[later], comparators=comparators))
        assert len(found.items) == known
