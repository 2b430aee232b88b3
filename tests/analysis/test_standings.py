"""Headlines of a book made of published statistics: where the council stands out, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from improvement_book.analysis.headlines import MOST, Headlines, Why, headlines
from improvement_book.analysis.measures import measures
from improvement_book.analysis.standings import NONE, clear, distance, standings
from improvement_book.council import Origin
from improvement_book.pages.cards import cards
from improvement_book.pages.words import said
from improvement_book.release import Release
from tests.analysis.compared_rows import INDICATOR, OWN, cell, observation
from tests.pages.reading_age import reading_age

Released = Callable[..., Release]
Rows = list[dict[str, object]]
NEAR = (30.0, 31.0, 32.0, 33.0)
"""Median 31.5; quartiles 30.75 and 32.25, so a middle half of 1.5. Of five areas with the council,
the last one alone is in the worst quarter where lower is better, the first two in the best."""
YEAR = "2021-22"


def rows(
    name: str,
    own: float | str,
    near: tuple[float, ...] = NEAR,
    years: tuple[str, ...] = ("2020-21",),
) -> Rows:
    """The council and its neighbours in one year, and the council's own figures of years before."""
    areas = [cell(str(981 + place), value, YEAR, name) for place, value in enumerate(near)]
    before = [cell(OWN, 31.0, year, name) for year in years]
    return [cell(OWN, own, YEAR, name), *areas, *before]


def published(
    released: Released, values: dict[str, Rows], polarity: str = "lower", period: str = YEAR,
    **tables: Rows,
) -> Release:  # fmt: skip
    """The release of a book of published statistics with these indicators' comparators."""
    defined = [
        INDICATOR | {"indicator_id": name, "title": f"Share {name}", "polarity": polarity}
        for name in values
    ]
    comparators = [row for own in values.values() for row in own]
    made = released(period, indicators=defined, comparators=comparators, **tables)
    return replace(made, council=replace(made.council, origin=Origin.PUBLISHED))


def counts(name: str, numerator: int, denominator: int) -> dict[str, object]:
    return observation(YEAR, numerator, denominator) | {"indicator_id": name}


def named(release: Release) -> list[str]:
    return [item.indicator_id for item in standings(release).items]


def found(release: Release) -> Headlines:
    return headlines(measures(release), standings(release))


@pytest.mark.parametrize(
    ("own", "stands_out"), [(33.5, True), (29.5, True), (33.0, False), (31.5, False)]
)
def test_only_the_best_and_the_worst_quarter_stand_out(
    released: Released, own: float, stands_out: bool
) -> None:
    """33 beside 30, 31, 32 and 33 is level with the worst: quartiles of all five 31, 32 and 33."""
    release = published(released, {"a": rows("a", own)})
    assert (named(release) == ["a"]) is stands_out


@pytest.mark.parametrize("polarity", ["target", "none"])
def test_without_a_better_way_nothing_stands_out(released: Released, polarity: str) -> None:
    assert named(published(released, {"a": rows("a", 40)}, polarity)) == []


@pytest.mark.parametrize(
    ("own", "years"),
    [(1.0, ("2020-21",)), (29.5, ()), ("u", ("2020-21",)), ("c", ("2020-21",))],
)
def test_what_asks_for_a_check_or_has_no_value_is_no_headline(
    released: Released, own: float | str, years: tuple[str, ...]
) -> None:
    """1 is too good to be true, and a year alone may be high or low by chance."""
    assert named(published(released, {"a": rows("a", own, years=years)})) == []


def test_an_unreliable_year_among_the_latest_asks_for_a_check(released: Released) -> None:
    values = [*rows("a", 33.5), cell(OWN, "u", "2019-20", "a")]
    assert named(published(released, {"a": values})) == []


@pytest.mark.parametrize(
    ("numerator", "denominator", "stands_out"), [(340, 1000, False), (3400, 10000, True)]
)
def test_where_counts_are_known_chance_must_not_explain_the_gap(
    released: Released, numerator: int, denominator: int, stands_out: bool
) -> None:
    """34% of 1,000 lies between 31.1% and 37.0% (Wilson), of 10,000 between 33.1% and 34.9%."""
    release = published(
        released, {"a": rows("a", 34.0)}, observations=[counts("a", numerator, denominator)]
    )
    assert (named(release) == ["a"]) is stands_out


@pytest.mark.parametrize(("period", "known"), [("2021-22", 1), ("2022-23", 1), ("2023-24", 0)])
def test_a_figure_older_than_the_year_before_is_no_news(
    released: Released, period: str, known: int
) -> None:
    assert len(named(published(released, {"a": rows("a", 33.5)}, period=period))) == known


def test_what_is_beyond_chance_comes_first_and_then_the_largest_gap(released: Released) -> None:
    """b lies 3.5 from a median of 31.5, c 8.5, d 6 of twice the spread; counts are known of a."""
    wide = (25.5, 30.0, 33.0, 37.5)
    release = published(
        released,
        {"b": rows("b", 35.0), "c": rows("c", 40.0), "d": rows("d", 25.0, wide),
         "a": rows("a", 34.0)},
        observations=[counts("a", 3400, 10000)],
    )  # fmt: skip
    made = standings(release)
    assert [item.indicator_id for item in made.items] == ["a", "c", "b", "d"]
    assert [clear(item) for item in made.items] == [True, False, False, False]
    assert list(made.table["distance"]) == pytest.approx(
        [2.5 / 1.5, 8.5 / 1.5, 3.5 / 1.5, 6.5 / 5.25]
    )


def test_neighbours_that_are_alike_in_the_middle_are_measured_by_their_range(
    released: Released,
) -> None:
    (item,) = standings(published(released, {"a": rows("a", 40, (30, 32, 32, 32, 32, 34))})).items
    assert distance(item) == pytest.approx((40 - 32) / (34 - 30))


def test_a_councils_own_book_has_headlines_of_its_own_targets_alone(released: Released) -> None:
    release = published(released, {"a": rows("a", 40)})
    own = replace(release, council=replace(release.council, origin=Origin.COUNCIL))
    assert standings(own) is NONE
    assert found(own).rows == ()
    assert said(found(own)) == "No measure is off target or told from chance."


def test_headlines_are_at_most_six_with_rule_figure_median_rank_and_reason(
    released: Released,
) -> None:
    release = published(released, {str(place): rows(str(place), 34 + place) for place in range(8)})
    made = found(release)
    assert (len(made.rows), made.left_out) == (MOST, 2)
    assert {why for _, why in made.rows} == {Why.APART}
    assert cards(made)[0].text == (
        "Share 7: 41.0%, 2021-22; Worst band (D); Neighbours' median 31.5%; rank 5 of 5; No "
        "counts are published, so nobody can say what is chance"
    )
    text = said(made)
    assert text.startswith(
        "Beside its 4 statistical neighbours, the council is in the worst band (D) on 8 of 8 "
        "measures, and in the best (A) on 0."
    )
    assert "These 6 headlines were chosen by rule" in text
    assert text.endswith("2 more measures would have been named.")
    assert reading_age(text) <= 12


def test_a_target_comes_before_the_neighbours_and_names_its_measure_once(
    released: Released,
) -> None:
    target = {"indicator_id": "a", "set_on": "2021-04-01", "target": 20.0,
              "target_date": "2022-03-31"}  # fmt: skip
    release = published(
        released, {"b": rows("b", 40.0), "a": rows("a", 41.0)}, targets=[target],
        observations=[counts("a", 41, 100) | {"value": 41.0}],
    )  # fmt: skip
    made = found(release)
    assert [(own.indicator.indicator_id, why) for own, why in made.rows] == [
        ("a", Why.OFF), ("b", Why.APART),
    ]  # fmt: skip
    assert "by rule: what is off target or told from chance comes first, then where" in said(made)


def test_where_nothing_stands_out_or_there_are_no_neighbours_the_page_says_so(
    released: Released,
) -> None:
    middle = said(found(published(released, {"a": rows("a", 32.0)})))
    assert middle.endswith("No measure stands out enough to be a headline.")
    alone = said(found(published(released, {"a": [cell(OWN, 32.0)]})))
    assert alone == (
        "No neighbours with values are known, so nobody can say where it stands out. No measure "
        "stands out enough to be a headline."
    )
