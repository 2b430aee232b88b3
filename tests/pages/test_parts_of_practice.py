"""Parts of practice in words, chart and table."""

from __future__ import annotations

import pytest

from improvement_book.analysis.domains import Domains
from improvement_book.pages.charts import drawn
from improvement_book.pages.tables import tabled
from improvement_book.pages.words import said
from tests.analysis.rows import counted
from tests.analysis.test_domains import Counts, found, grades

BASE = {"a": (20, 20), "b": (20, 20), "c": (20, 20)}
OVER = "In June 2022, the weakest part of practice was"


def parts(base: dict[str, Counts] | None = None, **now: Counts) -> Domains:
    months = {"m2021_01": base} if base else {}
    return found(grades(**months, m2022_06=now), baseline="2021-01" if base else "")


def test_the_weakest_and_the_strongest_are_said_with_their_counts() -> None:
    assert said(parts(a=(30, 10), b=(10, 30))) == (
        f"{OVER} a: 10 of 40 reviews (25%) were good there. The strongest was b: 30 of 40 reviews "
        "(75%). Their 95% ranges do not overlap, so the gap is hardly due to chance."
    )


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ({"a": (24, 16), "b": (20, 20)},
         "Their 95% ranges overlap, so chance alone could explain the gap."),
        ({"a": (32, 8), "b": (30, 10), "c": (8, 32)},
         "due to chance. B may be just as weak: its range overlaps with the weakest."),
        ({"a": (32, 8), "b": (30, 10), "c": (29, 11), "d": (8, 32)},
         "due to chance. B and c may be just as weak: their ranges overlap with the weakest."),
        ({"a": (15, 4), "b": (2, 38)}, ("One of these is a small sample. Their 95% ranges do not "
         "overlap, so the gap is hardly due to chance.")),
        ({"a": (30, 10), "b": (10, 30), "c": (4, 5)}, "Graded in fewer than 10 reviews: c."),
        ({"a": (30, 10), "b": (10, 30), "c": (None, 5)}, "Hidden to protect privacy: c."),
    ],
)  # fmt: skip
def test_the_caution_goes_with_the_ranges_and_the_counts(now: dict[str, Counts], end: str) -> None:
    assert said(parts(**now)).endswith(end)


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ({"a": (15, 5), "b": (30, 10), "c": (5, 15)},
         ("In June 2022, the weakest parts of practice were a and b: 5 of 20 reviews (25%) were "
         "good in each. The strongest was c: 15 of 20 reviews (75%).")),
        ({"a": (10, 10), "b": (10, 10)},
         "In June 2022, 10 of 20 reviews (50%) were good in each part of practice."),
        ({"a": (10, 10), "b": (2, 2)},
         "In June 2022, 10 of 20 reviews (50%) were good in a, the only part shown."),
        ({"a": (4, 5), "b": (2, 2)}, ("In which parts practice is weakest is not known. No part "
         "was graded in 10 or more reviews.")),
        ({"a": (None, 5)}, ("In which parts practice is weakest is not known. Counts that it needs "
         "are hidden to protect privacy.")),
        ({"a": (0, 0)}, ("In which parts practice is weakest is not known: this edition "
         "shows no grades for the parts of practice.")),
    ],
)  # fmt: skip
def test_where_no_part_stands_out_that_is_said(now: dict[str, Counts], sentence: str) -> None:
    assert said(parts(**now)).startswith(sentence)


@pytest.mark.parametrize(
    ("base", "now", "end"),
    [
        (BASE, {"a": (2, 38), "b": (20, 20), "c": (38, 2)},
         ("Since the baseline (January 2021), a (from 50% to 95%) is higher, and c (from 50% to "
         "5%) is lower by more than chance alone would explain. For the other part, chance alone "
         "could explain the change.")),
        (BASE, {"a": (2, 38), "b": (2, 38), "c": (20, 20)},
         ("Since the baseline (January 2021), a (from 50% to 95%) and b (from 50% to 95%) are "
         "higher by more than chance alone would explain. For the other part, chance alone could "
         "explain the change.")),
        (BASE, {"a": (2, 38), "b": (2, 38), "c": (2, 38)},
         "c (from 50% to 95%) are higher by more than chance alone would explain."),
        (BASE, {"a": (20, 20), "b": (19, 21), "c": (20, 20)},
         ("No part is higher or lower than at the baseline (January 2021) by more than chance "
         "alone would explain.")),
        ({"a": (None, 20)}, {"a": (20, 20)},
         "The baseline, January 2021, is hidden to protect privacy."),
    ],
)  # fmt: skip
def test_changes_since_the_baseline_are_said(
    base: dict[str, Counts], now: dict[str, Counts], end: str
) -> None:
    assert said(parts(base, **now)).endswith(end)


def test_a_baseline_in_the_same_time_is_not_compared() -> None:
    result = found(grades(m2022_06={"a": (20, 20)}), baseline="2022-06")
    assert said(result).endswith(
        "The baseline, June 2022, falls in the same time: nothing to compare yet."
    )


def test_too_few_at_the_baseline_are_not_compared() -> None:
    months = {f"m2022_{month:02}": {"a": (0, 0), "b": (0, 0)} for month in range(1, 6)}
    base = {"a": (10, 10), "b": (0, 0)}
    table = grades(m2021_01=base, **months, m2022_06={"a": (4, 5), "b": (20, 20)})
    assert said(found(table)).endswith(
        "There are too few reviews to compare the parts with the baseline, January 2021."
    )


def test_the_table_has_every_part_with_its_change() -> None:
    table = tabled(parts(BASE, a=(2, 38), b=(20, 20), c=(4, 5)))
    assert table.rows[0] == (
        "B", "20", "40", "50%", "35% to 65%", "50% of 40",
        "between 21 points lower and 21 points higher", "no",
    )  # fmt: skip
    assert table.rows[1][-1] == "yes"
    assert table.rows[2] == (
        "C",
        "5",
        "9",
        "",
        "fewer than 10: counts only",
        "50% of 40",
        "",
        "not compared",
    )
    assert table.caption == "Parts of practice, weakest first, June 2022; baseline January 2021"


def test_a_hidden_baseline_is_marked_once() -> None:
    table = tabled(parts({"a": (None, 20), "b": (2, 3)}, a=(20, 20), b=(20, 20)))
    assert [row[5] for row in table.rows] == ["[c]", "3 of 5"]


def test_without_a_baseline_the_table_has_no_columns_for_it() -> None:
    table = tabled(parts(a=(20, 20)))
    assert [column.header for column in table.columns][-1] == "95% range"
    assert len(table.rows[0]) == len(table.columns) == 5
    assert tabled(found(counted("period domain grade REVIEWS"))).rows == ()


def test_the_chart_names_every_part_in_its_text() -> None:
    chart = drawn(parts(BASE, a=(2, 38), b=(20, 20), c=(38, 2)))
    assert chart.title == "C: 5% good, the lowest share"
    assert "c 5% (baseline 50%), b 50% (baseline 50%), a 95% (baseline 50%)" in chart.alt
    svg = chart.svg("PR-21")
    assert svg.index(">c<")
    assert "baseline, January 2021" in svg
    assert "June 2022, with 95% range" in svg


def test_a_chart_without_a_baseline_has_no_mark_for_it() -> None:
    assert "baseline" not in drawn(parts(a=(20, 20), b=(2, 38))).svg("PR-21")
    assert drawn(parts(a=(20, 20), b=(20, 20))).title == "Each part of practice: 50% good"
    assert drawn(parts(a=(None, 20))) is None
    assert drawn(parts(a=(4, 5))) is None
