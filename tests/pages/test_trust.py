"""Trust in the grades in words, chart and table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from improvement_book.analysis import moderation
from improvement_book.analysis.held_everywhere import HeldEverywhere
from improvement_book.analysis.independence import independence
from improvement_book.analysis.moderation import (
    Agreed,
    BesideJudgements,
    Everywhere,
    PairedGrades,
    WhoGraded,
)
from improvement_book.analysis.shares import share
from improvement_book.analysis.sign_test import sign_test
from improvement_book.council import DEFAULT_SCALE, GradeScale
from improvement_book.pages.charts import drawn
from improvement_book.pages.tables import tabled
from improvement_book.pages.words import said
from improvement_book.period import Period, span
from tests.analysis.test_beside_judgements import beside as judged
from tests.analysis.test_beside_judgements import external, grades
from tests.analysis.test_moderated_year import MARCH, counted, pairs, release

YEAR = tuple(span(Period.parse("2021-04"), MARCH))
NOT_KNOWN = "is not known: counts that it needs are hidden to protect privacy."


def agreed(same: int | None, higher: int | None, lower: int) -> Agreed:
    n = None if same is None or higher is None else same + higher + lower
    return Agreed(YEAR, share(same, n), sign_test(higher, lower))


@pytest.mark.parametrize(
    ("same", "higher", "lower", "sentence"),
    [
        (30, 18, 2, ("In April 2021 to March 2022, moderators graded 50 reviews again and gave the "
         "same grade to 30 (60%). Of the other 20, reviewers had graded 18 higher and 2 lower. "
         "Reviewers are more generous than moderators, by more than chance alone would explain.")),
        (30, 1, 12, ("gave the same grade to 30 (70%). Of the other 13, reviewers had graded 1 "
         "higher and 12 lower. Reviewers are stricter than moderators, by more than chance alone "
         "would explain.")),
        (30, 6, 4, "which chance alone could explain: neither is shown to be stricter."),
        (30, 4, 1, ("Of the other 5, reviewers had graded 4 higher and 1 lower: too few to say who "
         "is stricter.")),
        (8, 0, 0, "same grade to 8. That is too few reviews to give a percentage. None was graded"),
        (0, 0, 0, ("In April 2021 to March 2022, no routine review was graded again by a "
         "moderator.")),
        (None, 1, 1, f"Whether moderators agree with reviewers {NOT_KNOWN}"),
    ],
)  # fmt: skip
def test_moderators_agree_or_not(same: int, higher: int, lower: int, sentence: str) -> None:
    assert sentence in said(agreed(same, higher, lower))


def test_the_outcomes_are_counted_with_shares_from_ten_on() -> None:
    rows = tabled(agreed(6, 3, 1)).rows
    assert rows == (
        ("The same grade", "6", "60%"),
        ("Reviewer's grade higher", "3", "30%"),
        ("Reviewer's grade lower", "1", "10%"),
    )
    assert [row[2] for row in tabled(agreed(6, 2, 1)).rows] == ["", "", ""]
    assert [row[1] for row in tabled(agreed(None, None, 1)).rows] == ["[c]"] * 3


def paired(*cells: tuple[str, str, int | None]) -> PairedGrades:
    return moderation.paired(pairs(*(("2021-22", "random", *cell) for cell in cells)), release())


MIXED = paired(("Good", "Good", 20), ("Good", "Poor", 6), ("Poor", "Poor", 10))


def test_pairs_say_how_far_apart_and_what_moved_over_the_line() -> None:
    assert said(MIXED) == (
        "The two grades were at most one step apart in 36 of 36 reviews (100%). On a scale from 0 "
        "(chance alone) to 1 (always the same), they agree to 0.65 (weighted kappa, probably "
        "between 0.41 and 0.89). Moderators moved 6 below good that reviewers had graded good or "
        "better, and 0 the other way."
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([("Good", "Good", 30)], "(weighted kappa): not applicable: only one grade was given."),
        ([("Good", "Good", 15), ("Poor", "Poor", 4)], "fewer than 20 moderated reviews."),
        ([("Good", "Good", 15), ("Poor", "Poor", 5)], "None changed between good or better"),
        ([("Good", "Good", 0)], "No review has two grades"),
        ([("Good", "Good", None)], f"How far apart the two grades are {NOT_KNOWN}"),
    ],
)
def test_pairs_without_a_figure_say_why(cells: list[Any], words: str) -> None:
    assert words in said(paired(*cells))


def test_the_square_is_drawn_and_tabled_with_its_message() -> None:
    chart = drawn(MIXED)
    assert chart is not None
    assert chart.title == "Where they differ, reviewers are mostly higher"
    assert "0.65" in chart.alt
    for text in (">20<", ">6<", "the moderator's grade"):
        assert text in chart.svg("GT-7").replace("&#x27;", "'")
    assert tabled(MIXED).rows == (("Poor", "10", "0"), ("Good", "6", "20"))
    hidden = paired(("Good", "Good", None))
    assert drawn(hidden) is None


def test_measures_of_agreement_stand_in_tables() -> None:
    measures = {row[0]: row[1:] for row in tabled(MIXED.agreement).rows}
    assert measures["The same grade"][:3] == ("36", "83%", "68% to 92%")
    assert measures["Agreement beyond chance (weighted kappa)"][1] == "0.65"
    assert tabled(MIXED.over_grading).rows[0] == ("Any grade", "6", "0", "0.031", "")
    many = paired(("Good", "Poor", 40), ("Poor", "Poor", 10))
    assert tabled(many.over_grading).rows[0][3] == "under 0.001"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (HeldEverywhere(100, 25, 0.8, -0.2, 0.6, 0.45, 0.72),
         ("In April 2021 to March 2022, reviewers graded 80% of 100 reviews good. If moderators "
         "had graded all of them, and differed as they did on the 25 drawn at random, it would be "
         "about 60% (probably between 45% and 72%).")),
        (HeldEverywhere(100, 25, reason="moderation was not random: what it found can't stand for "
                        "the other reviews"),
         ("Not all of the 25 moderated reviews were drawn at random, so they can't stand for the "
         "other 75.")),
        (HeldEverywhere(100, 19, reason="fewer than 20 moderated reviews"),
         "is not known: under 20 reviews were moderated."),
        (HeldEverywhere(reason="hidden to protect privacy"), NOT_KNOWN),
    ],
)  # fmt: skip
def test_what_all_grades_would_be(found: HeldEverywhere, words: str) -> None:
    assert words in said(Everywhere(YEAR, "good", found))


@pytest.mark.parametrize(
    ("moderated", "reviewed", "sentence"),
    [
        ((10, 20, 70), (60, 30, 10),
         ("In April 2021 to March 2022, 30 of 100 reviews (30%) were moderated. Of these, 10 of 30 "
         "(33%) were moderated by another authority. The reviewer of 60 of 100 reviews (60%) was "
         "outside the line of management of the case; the others were in it, or it is not "
         "recorded.")),
        ((0, 0, 50), (50, 0, 0), "none of 50 reviews was moderated. The reviewer of 50 of 50"),
        ((None, None, None), (5, 4, 0), "how many reviews were moderated is not known"),
        ((None, None, 9), (None, 1, 1), f"Who reviewed {NOT_KNOWN}"),
        ((0, 0, 0), (0, 0, 0), "No reviews were done."),
    ],
)  # fmt: skip
def test_who_graded(moderated: Any, reviewed: Any, sentence: str) -> None:
    by = dict(zip(("other authority", "own authority", "not moderated"), moderated, strict=True))
    line = dict(
        zip(
            ("outside the line of management", "in the line of management", "not recorded"),
            reviewed, strict=True,
        )
    )  # fmt: skip
    found = WhoGraded(YEAR, independence(by, line))
    assert sentence in said(found)
    assert len(tabled(found).rows) == 3


def test_three_series_are_drawn_and_tabled() -> None:
    whose = counted(
        *((f"2021-22-Q{n}", name, grade, count) for n in (1, 2)
          for name, grade, count in (("reviewer", "Good", 15), ("reviewer", "Poor", 5),
                                     ("moderator", "Good", 4), ("moderator", "Poor", 4))),
        columns="whose grade",
    )  # fmt: skip
    final = whose[whose["whose"] == "reviewer"].drop(columns="whose")
    found = moderation.whose_grades(whose, final, ["Good"], "good", MARCH)
    chart = drawn(found)
    assert chart is not None
    assert "July to September 2021: reviewers 75%, final 75%" in chart.alt
    assert "by whose grade it is" in chart.subtitle
    row = tabled(found).rows[0]
    assert row == (
        "April to June 2021", "75%", "20", "fewer than 10: counts only", "8", "75%", "20",
    )  # fmt: skip
    assert drawn(replace(found, periods=found.periods[:1])) is None


def beside(*events: tuple[str, str, str], months: Any = ((1, 1, 8, 0),) * 11) -> BesideJudgements:
    return judged(external(*events), grades(*months))


INADEQUATE = ("2021-12-13", "Overall effectiveness", "Inadequate")


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (beside(INADEQUATE),
         ("The council's own grades and the inspectors' do not agree. On 13 December 2021, "
         "inspectors judged overall effectiveness as Inadequate. In June to November 2021, 54 of "
         "60 reviews (90%) of the council's own had a better grade than that. So the council's own "
         "grades are no proof of good practice.")),
        (beside(INADEQUATE, months=[(4, 4, 2, 0)] * 6 + [(0, 0, 10, 0)] * 5),
         "than that, and the share of good or better had been rising. So"),
        (beside(INADEQUATE, months=((8, 2, 0, 0),) * 11),
         ("12 of 60 reviews (20%) of the council's own had a better grade and 0 of 60 (0%) a worse "
         "one: much the same picture.")),
        (beside(("2021-12-13", "Leaders", "Good")),
         "On 13 December 2021, inspectors judged Leaders as Good."),
        (beside(("2021-12-13", "Leaders", "Good"), months=((5, 5, 0, 0),) * 11),
         "60 of 60 reviews (100%) of the council's own had a worse grade: inspectors were milder"),
        (beside(("2020-12-13", "Leaders", "Good")), "before the first of these reviews"),
        (beside(("2021-12-13", "Leaders", "Weak")), "grades on another scale"),
        (beside(INADEQUATE, months=((0, 0, 1, 0),) * 11),
         "11 of 11 reviews (100%) of the council's own had a better grade: too few to compare."),
        (beside(INADEQUATE, months=((None, 0, 1, 0),) * 11), NOT_KNOWN),
        (beside(), "so no inspector's view stands beside the council's own grades."),
        (beside(("2021-05-03", "Front door", "")),
         ("No inspection with a grade is recorded. There was 1 visit on 3 May 2021, about Front "
         "door. Visits give no grade.")),
        (beside(("2021-02-13", "L", "Good"), ("2021-05-03", "A", ""), ("2021-06-03", "B", "")),
         "There were 2 visits since then: the latest on 3 June 2021, about B."),
    ],
)  # fmt: skip
def test_own_grades_beside_judgements(found: BesideJudgements, sentence: str) -> None:
    assert sentence in said(found)


def test_the_time_line_says_at_once_that_the_two_disagree() -> None:
    found = beside(INADEQUATE, ("2021-05-03", "Front door", ""))
    chart = drawn(found)
    assert chart is not None
    assert chart.title == "Inspectors said Inadequate; most of the council's own grades were better"
    assert "do not agree" in chart.alt
    svg = chart.svg("GT-3")
    for text in ("1: Visit, May 2021: no grade", "own reviews: good or better"):
        assert text in svg
    rows = tabled(found).rows
    assert rows[0] == (
        "Inspection, 13 December 2021", "Overall effectiveness", "Inadequate",
        "60 reviews, June to November 2021; 54 with a better grade", "80%",
        "Stricter than the council's own reviews",
    )  # fmt: skip
    assert rows[1][2:] == ("Words", "40 reviews, January to April 2021", "80%", "Gives no grade")


@pytest.mark.parametrize(
    ("months", "title"),
    [
        (((8, 2, 0, 0),) * 11, "Inspectors said Inadequate, much as the council's own reviews did"),
        (((0, 0, 1, 0),) * 11, None),
    ],
)
def test_the_title_of_the_time_line_is_its_message(months: Any, title: str | None) -> None:
    chart = drawn(beside(INADEQUATE, months=months))
    assert (chart and chart.title) == title


def test_an_inspection_shortly_before_the_reviews_is_on_the_line_as_well() -> None:
    chart = drawn(beside(("2020-11-16", "Overall effectiveness", "Inadequate")))
    assert chart is not None
    assert "1: Inspection, November 2020: Inadequate" in chart.svg("GT-3")
    assert chart.title == "The council's own grades, and when others came to look"


def test_the_scale_is_the_inspectorates_or_the_councils_own() -> None:
    ofsted = said(GradeScale(DEFAULT_SCALE))
    assert "the inspectorate, Ofsted" in ofsted
    assert "Good or better counts as good practice" in ofsted
    own = said(GradeScale(("Poor", "Good"), "Good"))
    assert "The grades are the council's own, worst first: Poor and Good." in own


def test_a_year_without_moderation_has_no_square() -> None:
    nothing = paired(("Good", "Good", 0))
    assert drawn(nothing) is None
    assert pd.isna(nothing.table).sum().sum() == 0
