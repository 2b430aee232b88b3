"""How the council beside other areas is said, tabled and drawn, in every case that may come."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from improvement_book.analysis.area_comparison import AreaComparison
from improvement_book.analysis.areas_compared import AreasCompared, areas_compared
from improvement_book.analysis.judgements import OVERALL, judgements
from improvement_book.analysis.neighbours_judged import NeighbourJudged, NeighboursJudged
from improvement_book.pages.charts import drawn
from improvement_book.pages.compare_charts import _dodged, _outermost
from improvement_book.pages.compare_tables import CARE_LEAVERS, IN_CARE
from improvement_book.pages.compare_words import compared_facts
from improvement_book.pages.tables import tabled
from improvement_book.pages.words import said
from improvement_book.pages.year_charts import _apart
from improvement_book.release import Release
from tests.analysis.compared_rows import ENGLAND, INDICATOR, OWN, REGION, cell, observation
from tests.analysis.conftest import released as released

NEAR = [cell("981", 10), cell("982", 20), cell("983", 30), cell("984", 40)]
FILE = {"indicator_id": "share", "published_on": "2022-10-27", "source": "Department, Table 1",
        "as_at": "year ending 31 March", "next_publication": "2023-10"}  # fmt: skip
LONGEST = 30
"""Words of a sentence."""


@pytest.fixture
def compare(released: Callable[..., Release]) -> Callable[..., AreasCompared]:
    """The release of one indicator with these comparators."""

    def compare(*rows: dict[str, object], **others: Any) -> AreasCompared:
        definition = INDICATOR | others.pop("indicator", {})
        tables = {"publications": [FILE], **others}
        return areas_compared(
            released("2022-23", indicators=[definition], comparators=list(rows), **tables)
        )

    return compare


def one(found: AreasCompared) -> AreaComparison:
    (item,) = found.items
    return item


def test_a_value_is_said_with_its_day_the_others_its_place_and_cautions(compare: Any) -> None:
    item = one(compare(cell(OWN, 15), *NEAR, cell(REGION, 23), cell(ENGLAND, 22)))
    assert said(item) == (
        "The published value is 15.0% in the year ending 31 March 2022 (2021-22). Lower is better. "
        "The median of 4 neighbours is 25.0%, Area E12000001 has 23.0% and England has 22.0%. "
        "Among itself and its neighbours the council ranks 2 of 5, in the best quarter. "
        "Only one year is published, which may be high or low by chance."
    )


@pytest.mark.parametrize(
    ("as_at", "words"),
    [("on 30 September", "on 30 September 2021 (2021-22)"),
     ("on 31 March", "on 31 March 2022 (2021-22)")],
)  # fmt: skip
def test_a_snapshot_is_said_with_its_day(compare: Any, as_at: str, words: str) -> None:
    item = one(compare(cell(OWN, 15), *NEAR, publications=[FILE | {"as_at": as_at}]))
    assert f"The published value is 15.0% {words}." in said(item)
    assert "in 2021-22." in said(one(compare(cell(OWN, 15), *NEAR, publications=[])))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([cell(OWN, "c"), *NEAR], "2022 (2021-22): hidden to protect privacy."),
        ([cell(OWN, "u"), *NEAR], "too unreliable to publish."),
        (NEAR, "No value of the council itself is published"),
        ([cell(OWN, 15)], "No value of another area is known."),
        ([cell(OWN, 15), cell("981", "z"), cell(ENGLAND, 20)],
         "No neighbour has a value, so there is no rank."),
        ([cell(OWN, 15), *NEAR, cell("985", "x")], "1 neighbour has no value in this year."),
        ([cell(OWN, 15), *NEAR, cell(ENGLAND, 22, "2019-20")], "England has 22.0% in 2019-20."),
        ([cell(OWN, 30), *NEAR], "ranks 3 of 5, level with 1 other, in the second best quarter."),
        ([cell(OWN, 15), cell(OWN, "u", "2020-21"), *NEAR],
         "The value was too unreliable to publish in 2020-21: check how it was counted."),
    ],
)  # fmt: skip
def test_what_is_missing_or_to_be_checked_is_said_in_words(
    compare: Any, rows: list[Any], words: str
) -> None:
    assert words in said(one(compare(*rows)))


@pytest.mark.parametrize(
    ("polarity", "words"),
    [("higher", "Higher is better."), ("none", "Neither high nor low is better."),
     ("target", "a value close to the target is")],
)  # fmt: skip
def test_the_direction_wanted_is_said(compare: Any, polarity: str, words: str) -> None:
    item = one(compare(cell(OWN, 15), *NEAR, indicator={"polarity": polarity}))
    assert words in said(item)
    assert ("quarter" in said(item)) is (polarity == "higher")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (45, "It is worse than England and the neighbours' median, by more than chance alone"),
        (28, "The gap to England and the neighbours' median is no more than chance could explain."),
    ],
)  # fmt: skip
def test_chance_is_spoken_of_where_counts_are_known(compare: Any, count: int, words: str) -> None:
    counts = [observation("2021-22", count, 100)]
    rows = (cell(OWN, count), cell(ENGLAND, 30), *NEAR)
    assert words in said(one(compare(*rows, observations=counts)))
    assert "chance alone" not in said(one(compare(*rows)))


def test_sentences_are_short(compare: Any) -> None:
    rows = [cell(OWN, 15), cell(OWN, "u", "2020-21"), *NEAR, cell("985", "c"), cell(REGION, 23)]
    found = compare(*rows, cell(ENGLAND, 22), observations=[observation("2021-22", 15, 100)])
    for text in (said(found), said(one(found))):
        for sentence in re.split(r"(?<=[.:]) ", text):
            assert len(sentence.split()) <= LONGEST, sentence


def test_the_answer_counts_bands_and_says_what_chance_allows(compare: Any) -> None:
    near = [*NEAR, cell(ENGLAND, 22)]
    assert said(compare(cell(OWN, 15), *near)) == (
        "Of 1 published measure, 1 can be judged, because one way is better. Beside its "
        "neighbours, A is in the best band (A) in 1 of them, and in the worst (D) in none. "
        "Without counts, nobody can say which gaps are more than chance."
    )
    counted = compare(cell(OWN, 45), *near, observations=[observation("2021-22", 45, 100)])
    assert "1 is worse than England beyond chance." in said(counted)
    neither = compare(cell(OWN, 15), *near, indicator={"polarity": "none"})
    assert said(neither) == "Of 1 published measure, none can be judged: neither way is better."


def test_every_area_stands_in_the_table_with_value_year_change_and_note(compare: Any) -> None:
    rows = [cell(OWN, 15), cell(OWN, 18, "2020-21"), *NEAR[:3], cell("984", 40, "2019-20"),
            cell("985", "c"), cell("986 / 987", 12), cell(ENGLAND, 22)]  # fmt: skip
    table = tabled(one(compare(*rows)))
    assert [column.header for column in table.columns] == [
        "Area", "Value", "Year", "Change on the year before", "Note",
    ]  # fmt: skip
    assert table.rows == (
        ("A", "15.0%", "2021-22", "down 3.0 points", ""),
        ("Median of neighbours", "20.0%", "2021-22", "", "of 3 with a value"),
        ("Mean of neighbours", "20.0%", "2021-22", "", "of 3 with a value"),
        ("England", "22.0%", "2021-22", "no figure before", ""),
        ("Area 981", "10.0%", "2021-22", "no figure before", ""),
        ("Area 982", "20.0%", "2021-22", "no figure before", ""),
        ("Area 983", "30.0%", "2021-22", "no figure before", ""),
        ("Area 984", "40.0%", "2019-20", "", "its last figure is of 2019-20"),
        ("Area 985", "[c]", "2021-22", "", ""),
        ("Area 986 / 987", "12.0%", "2021-22", "no figure before",
         "a joint return, which counts for none of its members"),
    )  # fmt: skip
    assert "[c] hidden to protect privacy" in table.to_html("HC-1")


def test_the_overview_has_a_row_per_measure_and_says_check_instead_of_praise(compare: Any) -> None:
    table = tabled(compare(cell(OWN, 15), *NEAR, cell(ENGLAND, 22, "2019-20")))
    assert table.caption == "A beside its neighbours (Model 2025) and England"
    row = table.rows[0]
    text = [cell if isinstance(cell, str) else cell.text for cell in row]
    assert text == [
        "Share (T; year ending 31 March 2022)", "15.0%", "25.0%", "22.0% (in 2019-20)", "2 of 5",
        "Best (A), only one year is published, which may be high or low by chance",
    ]  # fmt: skip
    near = [cell(str(code), 40 + code - 981) for code in range(981, 987)]
    row = tabled(compare(cell(OWN, 2), *near)).rows[0]
    assert any(not isinstance(cell, str) and "Check (?)" in cell.text for cell in row)
    assert not any(not isinstance(cell, str) and "ib-met" in cell.markup for cell in row)
    item = one(compare(cell(OWN, 2), *near))
    chart = drawn(item)
    assert chart is not None
    assert chart.title == "2.0%: 1 of 7, too good not to be checked"
    assert "quarter" not in said(item)


def test_the_facts_name_the_model_the_mean_the_silent_and_the_file(compare: Any) -> None:
    facts = compared_facts(one(compare(cell(OWN, 15), *NEAR, cell("985", "c"))))
    assert facts == {
        "Neighbours": "Model 2025; 4 with a value, their mean 25.0%. Without one: Area 985 "
        "(published as [c], hidden to protect privacy)",
        "Beyond chance": "Not said: it is not known how sure the value is",
        "Recent trend": "Not said: fewer than 5 years",
        "Source": "Department, Table 1; published on 27 October 2022; next in October 2023",
    }


def test_the_spread_is_drawn_with_every_area_and_told_in_words(compare: Any) -> None:
    item = one(compare(cell(OWN, 15), *NEAR, cell(REGION, 23), cell(ENGLAND, 22)))
    chart = drawn(item)
    assert chart is not None
    assert chart.title == "15.0%: 2 of 5, in the best quarter"
    assert chart.source == "Department, Table 1"
    for words in ("the council 15.0%", "4 neighbours from 10.0% to 40.0% with a median of 25.0%",
                  "England 22.0%", "Lower is better"):  # fmt: skip
        assert words in chart.alt
    svg = chart.svg("HC-1")
    for label in ("15.0%", "median 25.0%", "Area 981", "Area 984", "22.0%", "better"):
        assert label in svg


@pytest.mark.parametrize("rows", [[cell(OWN, 15)], [cell(OWN, "c"), cell("981", 3)]])
def test_a_single_value_is_no_spread(compare: Any, rows: list[Any]) -> None:
    assert drawn(one(compare(*rows))) is None


def test_a_spread_of_one_value_and_one_below_nought_are_drawn(compare: Any) -> None:
    for values in ((0.0, 0.0), (-5.0, 5.0)):
        chart = drawn(one(compare(cell(OWN, values[0]), cell("981", values[1]))))
        assert chart is not None
        assert "<svg" in chart.svg("HC-1")


def test_years_are_drawn_from_two_on(compare: Any) -> None:
    rows = [cell(OWN, 15), *NEAR, cell(ENGLAND, 22)]
    assert drawn(one(compare(*rows)).years) is None
    chart = drawn(one(compare(*rows, cell(OWN, 18, "2019-20"))).years)
    assert chart is not None
    assert chart.title == "From 18.0% in 2019-20 to 15.0% in 2021-22"
    assert "England 22.0% in 2021-22" in chart.alt
    assert "council" in chart.svg("HC-1")


@pytest.mark.parametrize(
    ("own", "names"),
    [
        (15, [("Area 981", 10.0, "left"), ("Area 984", 40.0, "right")]),
        (190, [("Area 981 to Area 984", 10.0, "left")]),
        (-150, [("Area 981 to Area 984", 40.0, "right")]),
    ],
)
def test_the_names_of_the_outermost_neighbours_never_lie_on_each_other(
    compare: Any, own: float, names: list[Any]
) -> None:
    item = one(compare(cell(OWN, own), *NEAR))
    limits = (min(own, 10), max(own, 40))
    assert _outermost(item.counted, limits, limits[1] - limits[0]) == names


def test_marks_and_labels_of_one_height_step_aside() -> None:
    assert len(set(_dodged([1.0, 1.0, 1.0], 10))) == 3
    assert list(_dodged([1.0, 5.0], 10)) == [_dodged([1.0, 5.0], 10)[0]] * 2
    assert _apart([3.0, 1.0, 1.1], 0.5) == [3.0, 1.0, 1.5]


def neighbour(held_on: date | None, **grades: str) -> NeighbourJudged:
    names = {"overall": OVERALL, "care": IN_CARE, "leavers": CARE_LEAVERS, "leaders": "Leaders"}
    judged = {names[name]: grade for name, grade in grades.items()}
    return NeighbourJudged("981", "Exampleton", held_on, "Inspection", judged)


@pytest.mark.parametrize(
    ("item", "cells"),
    [
        (neighbour(date(2022, 12, 31), overall="Good", care="Good"),
         ("Good", "Good", "judged with children in care")),
        (neighbour(date(2023, 1, 1), overall="Good", care="Good"), ("Good", "Good", "not judged")),
        (neighbour(date(2022, 1, 1), overall="Good"), ("Good", "not judged", "not judged")),
        (neighbour(date(2026, 3, 31), care="Good", leavers="Good"), ("not judged", "Good", "Good")),
        (neighbour(date(2026, 4, 1), care="Good", leavers="Good"),
         ("no longer given", "Good", "Good")),
        (NeighbourJudged("981", "Exampleton"), ("", "", "")),
    ],
)  # fmt: skip
def test_a_grade_that_is_not_there_has_its_word(item: Any, cells: tuple[str, ...]) -> None:
    table = tabled(NeighboursJudged("M", (OVERALL, IN_CARE, CARE_LEAVERS), (item,)))
    assert table.rows[0][2:5] == cells
    assert (table.rows[0][1] == "no inspection known") is (item.held_on is None)


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], "No statistical neighbours are known, so there is nobody to name."),
        ([NeighbourJudged("981", "A")], "No inspection of a statistical neighbour is known."),
        ([neighbour(date(2022, 1, 1), overall="Inadequate")],
         "None of the 1 neighbours with an inspection is rated good or better."),
        ([neighbour(date(2022, 1, 2), overall="Good"), NeighbourJudged("982", "B")],
         "Exampleton (Good, 2 January 2022). No inspection of 1 other is known."),
        ([neighbour(date(2026, 5, 1), leaders="Outstanding")],
         "Exampleton (good or better in all that was judged, 1 May 2026)"),
        ([neighbour(date(2022, 1, 2), overall="Good")] * 6, "The table has 2 more."),
    ],
)  # fmt: skip
def test_whom_one_could_ask(items: list[NeighbourJudged], words: str) -> None:
    assert words in said(NeighboursJudged("M", (), tuple(items)))


def test_the_line_of_inspections_shows_grades_visits_and_those_without_an_overall_grade() -> None:
    rows = [("2018-06-11", OVERALL, "Good"), ("2020-01-01", "Visit", ""),
            ("2026-05-01", "Leaders", "Inadequate")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["held_on", "area", "grade"])
    table = table.assign(held_on=pd.to_datetime(table["held_on"]), kind="Inspection", finding="")
    chart = drawn(judgements(table))
    assert chart is not None
    assert chart.title == "Inspectors' last overall grade: Good, 11 June 2018"
    assert "1 visit gave no grade. 1 inspection gave no overall grade." in chart.alt
    assert "Outstanding" in chart.svg("HC-6")
    assert drawn(judgements(table[table["area"] != OVERALL])) is None
