"""Which neighbours are rated good or better, as far as inspections are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from improvement_book.analysis.judgements import OVERALL
from improvement_book.analysis.neighbours_judged import NeighboursJudged, neighbours_judged
from improvement_book.release import Release
from tests.analysis.compared_rows import INDICATOR, MODEL, OWN, cell

RI, GOOD, BEST = "Requires improvement to be good", "Good", "Outstanding"
Event = tuple[str, str, Mapping[str, str]]


@pytest.fixture
def judged(released: Callable[..., Release]) -> Callable[..., NeighboursJudged]:
    """Of events: area, day, what was judged -> grade."""

    def judged(*events: Event) -> NeighboursJudged:
        rows = [
            {"area": area, "area_name": f"Area {area}", "held_on": day, "kind": "Inspection",
             "judged": name, "grade": grade, "link": "", "published_on": day}
            for area, day, grades in events
            for name, grade in grades.items()
        ]  # fmt: skip
        near = [cell(OWN, 1), cell("981", 1), cell("982", 2), cell("983", 3)]
        return neighbours_judged(
            released("2022-23", indicators=[INDICATOR], comparators=near, neighbour_judgements=rows)
        )

    return judged


def test_the_latest_inspection_counts_and_the_best_stand_first(
    judged: Callable[..., NeighboursJudged],
) -> None:
    found = judged(
        ("981", "2018-01-01", {OVERALL: RI}), ("981", "2022-01-01", {OVERALL: GOOD}),
        ("982", "2019-01-01", {OVERALL: BEST}), ("982", "2023-01-01", {"Visit": ""}),
        ("983", "2018-01-01", {OVERALL: GOOD}), ("983", "2021-01-01", {OVERALL: RI}),
    )  # fmt: skip
    assert [item.area for item in found.items] == ["982", "981", "983"]
    assert [item.area for item in found.good] == ["982", "981"]
    assert [item.visits for item in found.items] == [1, 0, 0]
    assert found.model == MODEL


@pytest.mark.parametrize(("second", "good"), [(GOOD, True), (RI, False)])
def test_without_an_overall_grade_everything_judged_must_be_good(
    judged: Callable[..., NeighboursJudged], second: str, good: bool
) -> None:
    found = judged(("981", "2026-05-01", {"Leaders": BEST, "Care leavers": second}))
    assert (found.items[0].area, found.items[0].good) == ("981", good)
    assert found.items[0].overall == ""


def test_an_overall_grade_decides_whatever_the_parts_are(
    judged: Callable[..., NeighboursJudged],
) -> None:
    found = judged(("981", "2022-01-01", {OVERALL: GOOD, "Care leavers": RI}))
    assert [item.area for item in found.good] == ["981"]
    assert found.judged == (OVERALL, "Care leavers")


def test_a_neighbour_without_an_inspection_stands_last_and_is_not_good(
    judged: Callable[..., NeighboursJudged],
) -> None:
    found = judged(("983", "2022-01-01", {OVERALL: "Inadequate"}))
    assert [item.area for item in found.items] == ["983", "981", "982"]
    assert (len(found.known), len(found.good)) == (1, 0)


def test_areas_of_another_model_are_no_neighbours(
    judged: Callable[..., NeighboursJudged],
) -> None:
    found = judged(("884", "2022-01-01", {"Front door": GOOD}))
    assert "884" not in [item.area for item in found.items]
    assert found.judged == ()
