"""Which place an area takes, and when it takes none."""

from __future__ import annotations

import pytest

from improvement_book.analysis.comparators import UnknownChoice, rank

VALUES = {"201": 10.0, "202": 20.0, "203": 20.0, "204": 30.0, "205": "c", "206": None}


@pytest.mark.parametrize(
    ("polarity", "places"),
    [("lower", {"201": 1, "202": 2, "203": 2, "204": 4}),
     ("higher", {"204": 1, "202": 2, "203": 2, "201": 4})],
)  # fmt: skip
def test_ties_share_the_lowest_place_and_leave_the_next_empty(
    polarity: str, places: dict[str, int]
) -> None:
    found = {area: rank(VALUES, area, polarity) for area in places}
    assert {area: item.rank for area, item in found.items()} == places
    assert {item.of for item in found.values()} == {4}
    assert (found["202"].tied, found["201"].tied) == (1, 0)


@pytest.mark.parametrize(
    ("area", "reason"),
    [("205", "published as [c]"), ("206", "there is no value"), ("999", "there is no row for it")],
)
def test_an_area_without_a_number_has_no_place(area: str, reason: str) -> None:
    found = rank(VALUES, area, "lower")
    assert (found.rank, found.tied, found.value, found.of) == (None, None, None, 4)
    assert found.reason == reason


@pytest.mark.parametrize("polarity", ["target", "none"])
def test_without_a_better_way_there_is_no_place(polarity: str) -> None:
    found = rank(VALUES, "201", polarity)
    assert (found.rank, found.of, found.value) == (None, 4, 10.0)
    assert found.reason.endswith("no rank")


def test_another_polarity_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="higher, lower, target, none"):
        rank(VALUES, "201", "Low")


def test_the_table_has_one_row_with_the_fields() -> None:
    row = rank(VALUES, "203", "lower").table.iloc[0]
    assert (row["area"], row["rank"], row["of"], row["tied"], row["value"]) == ("203", 2, 4, 1, 20)
