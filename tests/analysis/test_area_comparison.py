"""Where the council stands on one indicator, worked out from tables that can be checked by eye."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from improvement_book.analysis.area_comparison import NO_SINGLES, ONE_YEAR, AreaComparison
from improvement_book.analysis.areas_compared import areas_compared
from improvement_book.analysis.benchmark_comparison import NO_INTERVAL
from improvement_book.analysis.comparators import TOO_GOOD
from improvement_book.analysis.recent_trend import TOO_FEW_YEARS
from improvement_book.release import Release
from tests.analysis.compared_rows import ENGLAND, INDICATOR, MODEL, OWN, REGION, cell, observation

Released = Callable[..., Release]
NEAR = [cell("981", 10), cell("982", 20), cell("983", 30), cell("984", 40)]


@pytest.fixture
def compared(released: Released) -> Callable[..., AreaComparison]:
    """The one indicator of a release with these comparators."""

    def compared(*rows: dict[str, object], **others: Any) -> AreaComparison:
        definition = INDICATOR | others.pop("indicator", {})
        release = released("2022-23", indicators=[definition], comparators=list(rows), **others)
        (item,) = areas_compared(release).items
        return item

    return compared


def test_median_mean_rank_and_band_are_of_the_neighbours_of_the_year(compared: Any) -> None:
    item = compared(cell(OWN, 15), *NEAR, cell(ENGLAND, 22), cell(REGION, 23))
    assert (item.median.value, item.mean.value, item.median.n) == (25, 25, 4)
    assert (item.rank.rank, item.rank.of, item.band.band) == (2, 5, "A")
    assert (item.england.value, [area.value for area in item.regions]) == (22, [23])
    assert [area.area for area in item.neighbours] == ["981", "982", "983", "984"]
    assert item.model == MODEL


def test_the_best_neighbour_stands_first_where_higher_is_better(compared: Any) -> None:
    item = compared(cell(OWN, 15), *NEAR, indicator={"polarity": "higher"})
    assert [area.area for area in item.neighbours] == ["984", "983", "982", "981"]
    assert (item.rank.rank, item.band.band) == (4, "D")


def test_neither_rank_nor_band_without_a_better_way(compared: Any) -> None:
    item = compared(cell(OWN, 15), *NEAR, indicator={"polarity": "none"})
    assert (item.rank.rank, item.band.band) == (None, None)
    assert (item.median.value, item.median.quartiles) == (25, (17.5, 25, 32.5))


@pytest.mark.parametrize("symbol", ["c", "k", "u", "z", "low"])
def test_a_symbol_is_no_number_and_its_neighbour_is_counted_out(compared: Any, symbol: str) -> None:
    item = compared(cell(OWN, 15), *NEAR[:3], cell("984", symbol))
    assert (item.median.value, item.median.n, item.median.missing) == (20, 3, (("984", symbol),))
    last = item.neighbours[-1]
    assert (last.area, last.value, last.symbol, last.counts) == ("984", None, symbol, False)
    assert last.note == f"published as [{symbol}]"


def test_an_area_that_ended_or_never_reported_is_named_with_its_last_figure(compared: Any) -> None:
    ended, never = cell("984", "x"), [cell("985", "x"), cell("985", "x", "2020-21")]
    item = compared(cell(OWN, 15), *NEAR[:3], ended, cell("984", 40, "2019-20"), *never)
    assert [(area.area, area.value, area.note) for area in item.neighbours[3:]] == [
        ("984", None, "its last figure is of 2019-20"),
        ("985", None, "no figure is published for it"),
    ]
    assert item.median.n == 3


def test_the_councils_own_symbol_is_of_its_latest_year_and_nothing_is_ranked(compared: Any) -> None:
    item = compared(cell(OWN, "u"), cell(OWN, 15, "2020-21"), *NEAR)
    assert (item.council.value, item.council.symbol, item.period.code) == (None, "u", "2021-22")
    assert (item.rank.rank, item.band.band) == (None, None)
    assert item.rank.reason == "published as [u]"


def test_neighbours_of_another_year_are_shown_with_it_and_counted_out(compared: Any) -> None:
    item = compared(cell(OWN, 15), *NEAR[:3], cell("984", 40, "2020-21"))
    assert (item.median.value, item.median.n) == (20, 3)
    last = item.neighbours[-1]
    assert (last.value, last.period.code, last.now) == (40, "2020-21", False)
    assert last.note == "its last figure is of 2020-21"


def test_england_of_an_earlier_year_is_shown_with_it_and_not_compared(compared: Any) -> None:
    counts = [observation("2021-22", 15, 100)]
    item = compared(cell(OWN, 15), cell(ENGLAND, 50, "2020-21"), *NEAR, observations=counts)
    assert (item.england.value, item.england.period.code) == (50, "2020-21")
    assert item.against_england.standing is None
    # 15 of 100 is 9.3 to 23.3 by Wilson, and the median is 25.
    assert item.against_median.standing == "better"


def test_a_joint_return_counts_for_none_of_its_members(compared: Any) -> None:
    item = compared(cell(OWN, 15), *NEAR, cell("985 / 986", 100))
    assert (item.median.value, item.median.n, len(item.neighbours)) == (25, 4, 4)
    assert [(area.value, area.counts) for area in item.joint] == [(100, False)]


@pytest.mark.parametrize(("count", "standing"), [(45, "worse"), (30, "similar"), (10, "better")])
def test_better_or_worse_is_said_beyond_the_range_of_the_counts(
    compared: Any, count: int, standing: str
) -> None:
    """Wilson's 95% ranges by hand: 45 of 100 is 35.6 to 54.5, 30 is 21.9 to 39.6, 10 is 5.5 to
    17.4."""
    rows = (cell(OWN, count), cell(ENGLAND, 30), *NEAR)
    item = compared(*rows, observations=[observation("2021-22", count, 100)])
    assert item.against_england.standing == standing


def test_counts_of_another_figure_say_nothing_of_the_published_one(compared: Any) -> None:
    rows = (cell(OWN, 45), cell(ENGLAND, 30), *NEAR)
    item = compared(*rows, observations=[observation("2021-22", 46, 100)])
    assert (item.against_england.standing, item.against_england.reason) == (None, NO_INTERVAL)


def test_change_is_told_between_consecutive_years_alone(compared: Any) -> None:
    before = [cell(OWN, 18, "2020-21"), cell("981", 9, "2019-20"), cell("982", "c", "2020-21")]
    item = compared(cell(OWN, 15), *before, *NEAR)
    assert item.changes[OWN].change == -3
    assert item.changes["981"].change is None
    assert item.changes["982"].reason == "2020-21: published as [c]"


def test_a_trend_needs_five_years_and_their_counts(compared: Any) -> None:
    years = [f"20{year}-{year + 1}" for year in range(16, 22)]
    rows = [cell(OWN, 10 + 5 * place, year) for place, year in enumerate(years[1:])]
    counts = [observation(year, 100 + 50 * place, 1000) for place, year in enumerate(years[1:])]
    found = compared(*rows, *NEAR, observations=counts).trend
    assert (found.marker, found.first) == ("increasing and getting worse", "2017-18")
    assert compared(*rows[1:], *NEAR, observations=counts).trend.reason == TOO_FEW_YEARS
    assert compared(*rows, *NEAR, observations=counts[1:]).trend.reason == NO_INTERVAL


def test_missing_years_stay_gaps(compared: Any) -> None:
    item = compared(cell(OWN, 15), cell(OWN, 18, "2019-20"), *NEAR, cell(ENGLAND, 30, "2020-21"))
    table = item.years.table
    assert table["period"].tolist() == ["2019-20", "2020-21", "2021-22"]
    assert table["council"].isna().tolist() == [False, True, False]
    assert table["england"].isna().tolist() == [True, False, True]
    assert table["median"].isna().tolist() == [True, True, False]


def test_cautions(compared: Any) -> None:
    near = [cell(str(code), value) for code, value in zip(range(981, 987), (40, 41, 42, 43, 44, 45),
                                                           strict=True)]  # fmt: skip
    assert compared(cell(OWN, 2), *near).cautions == (TOO_GOOD, ONE_YEAR)
    unsure = compared(cell(OWN, 42), cell(OWN, "u", "2020-21"), *near)
    assert [("2020-21" in caution) for caution in unsure.cautions] == [True]
    assert compared(cell(OWN, 42), cell(OWN, 43, "2020-21"), *near).cautions == ()


def test_where_single_neighbours_are_not_given_their_stated_median_is(compared: Any) -> None:
    stated = cell("neighbours", 25) | {"with_value": 9}
    item = compared(cell(OWN, 15), stated)
    assert (item.median.value, item.median.n, item.median.reason) == (25, 9, NO_SINGLES)
    assert (item.mean.value, item.mean.reason) == (None, NO_SINGLES)


def test_a_council_without_a_published_value_sees_the_others(compared: Any) -> None:
    item = compared(*NEAR, cell(ENGLAND, 22))
    assert (item.council.value, item.council.period, item.period.code) == (None, None, "2021-22")
    assert item.rank.rank is None


@pytest.mark.parametrize(
    ("as_at", "day"),
    [("year ending 31 March", date(2022, 3, 31)), ("on 30 September", date(2021, 9, 30))],
)
def test_the_file_says_to_which_day_a_year_refers(compared: Any, as_at: str, day: date) -> None:
    file = {"indicator_id": "share", "published_on": "2022-10-27", "source": "A", "as_at": as_at,
            "next_publication": "2023-10"}  # fmt: skip
    item = compared(cell(OWN, 15), *NEAR, publications=[file])
    assert (item.day, item.publication.source) == (day, "A")
    assert compared(cell(OWN, 15), *NEAR).day is None


def test_names_never_decide(released: Released) -> None:
    rows = [cell(OWN, 15), *NEAR, cell(ENGLAND, 22)]
    renamed = [row | {"area_name": "England"} for row in rows]
    tables = [
        areas_compared(released("2022-23", indicators=[INDICATOR], comparators=own)).items[0].table
        for own in (rows, renamed)
    ]
    assert tables[0].drop(columns="name").equals(tables[1].drop(columns="name"))


def test_the_model_that_the_council_names_counts(released: Released) -> None:
    other = [row | {"model": "Model 2021", "value": 99.0} for row in NEAR[:1]]
    release = released(
        "2022-23", indicators=[INDICATOR], comparators=[cell(OWN, 15), *NEAR, *other]
    )
    assert areas_compared(release).model == MODEL
    named = replace(release, council=replace(release.council, neighbours="Model 2021"))
    found = areas_compared(named)
    assert (found.model, found.items[0].median.value) == ("Model 2021", 99)
