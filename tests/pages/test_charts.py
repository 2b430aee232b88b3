"""A chart is understood from its words alone, and left out where there is nothing to draw."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from improvement_book.analysis.measures import Measure
from improvement_book.analysis.practice import grade_spread, share_series
from improvement_book.council import GradeScale
from improvement_book.pages.axes import TICKS
from improvement_book.pages.charts import drawn
from tests.pages.results import MEASURE, figures

SCALE = GradeScale(("Poor", "Good"), "Good")


def grades(*months: tuple[str, int | None, int]) -> pd.DataFrame:
    """Rows of month and reviews at Poor and Good."""
    rows = [
        (month, grade, count)
        for month, *counts in months
        for grade, count in zip(SCALE.grades, counts, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["period", "grade", "reviews"])
    return frame.assign(reviews=frame["reviews"].astype("Int64"), symbol="")


THREE = grades(("2021-04", 15, 5), ("2021-05", None, 5), ("2021-06", 5, 15))


def test_the_words_of_a_series_hold_first_last_highest_lowest_and_gaps() -> None:
    chart = drawn(share_series(THREE, ["Good"], "good"))
    assert chart.title == "Reviews graded good, month by month"
    for words in ("25% in April 2021", "75% in June 2021", "1 month without a share"):
        assert words in chart.alt


def test_the_words_of_a_spread_hold_the_last_month() -> None:
    chart = drawn(grade_spread(THREE, SCALE))
    assert "April 2021 to June 2021" in chart.alt
    assert "June 2021: Poor 25%, Good 75%, of 20 reviews" in chart.alt


def test_the_words_of_an_indicator_hold_values_target_and_gaps() -> None:
    item = replace(MEASURE, figures=figures("2021-03", 30, 20, None, 25))
    alt = drawn(Measure(item)).alt
    for words in ("30.0% in March 2021", "lowest 20.0% in April 2021", "25.0% in June 2021",
                  "Target 20.0%", "No value for May 2021"):  # fmt: skip
        assert words in alt


def test_more_than_three_gaps_are_counted() -> None:
    item = replace(MEASURE, figures=figures("2021-01", 30, None, None, None, None, 25))
    assert (
        "No value for February 2021, March 2021, April 2021 and 1 more." in drawn(Measure(item)).alt
    )


@pytest.mark.parametrize("values", [(), (20,), (20, "c"), (None, None)])
def test_an_indicator_with_fewer_than_two_values_is_not_drawn(values: tuple) -> None:
    assert drawn(Measure(replace(MEASURE, figures=figures("2021-05", *values)))) is None


def test_a_series_without_a_share_is_not_drawn() -> None:
    few = grades(("2021-05", 5, 4), ("2021-06", None, 15))
    assert drawn(share_series(few, ["Good"], "good")) is None


@pytest.mark.parametrize("counts", [(0, 0), (None, 15)])
def test_a_spread_without_a_full_month_is_not_drawn(counts: tuple[int | None, int]) -> None:
    assert drawn(grade_spread(grades(("2021-06", *counts)), SCALE)) is None


@pytest.mark.parametrize(
    "result",
    [
        share_series(THREE, ["Good"], "good"),
        grade_spread(THREE, SCALE),
        Measure(replace(MEASURE, figures=figures("2021-04", 25, None, 24))),
    ],
    ids=["series", "spread", "indicator"],
)
def test_a_picture_shows_the_last_month_on_its_axis(result: object) -> None:
    markup = drawn(result).svg("PR-1")
    assert markup.startswith("<svg ")
    assert re.search(r">Jun\W", markup)


@pytest.mark.parametrize(
    "good",
    ["Good", "REQUIRES IMPROVEMENT TO BE GOOD", "Good in everything that was looked at " * 2],
)
def test_the_legend_has_room_for_the_councils_own_words(good: str) -> None:
    scale = GradeScale(("Poor", good), good)
    table = grades(("2021-06", 5, 15)).replace({"grade": {"Good": good}})
    markup = drawn(grade_spread(table, scale)).svg("PR-7")
    words = " ".join(re.findall(r"<text[^>]*>([^<]*)", markup))
    assert {*good.split(), "Poor"} <= set(words.split())


@pytest.mark.parametrize("months", [6, 7, 60])
def test_a_time_axis_has_few_labels_and_always_the_last(months: int) -> None:
    item = replace(MEASURE, figures=figures("2018-01", *range(1, months + 1)))
    markup = drawn(Measure(item)).svg("PR-1")
    years = re.findall(r">(20\d\d)<", markup)
    assert 2 <= len(years) <= TICKS
    assert years[-1] == item.latest.period.code[:4]


def test_a_result_without_a_chart_is_refused() -> None:
    with pytest.raises(TypeError, match="No chart is defined for str"):
        drawn("x")
