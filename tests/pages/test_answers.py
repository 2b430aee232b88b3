"""The two answers of the summary, each one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from improvement_book.analysis.answers import PracticeAnswer, TrustAnswer
from improvement_book.analysis.practice import PooledShare, PracticeChange
from improvement_book.analysis.shares import share, share_change
from improvement_book.pages.words import said
from improvement_book.period import Period
from tests.pages.results import pooled
from tests.pages.test_trust import INADEQUATE, agreed, beside

Pair = tuple[int | None, int | None]


def change(what: str, before: Pair | None, after: Pair, overlap: bool = False) -> PracticeChange:
    latest = PooledShare(what, (Period.parse("2021-12"),), share(*after))
    if before is None:
        return PracticeChange(None, latest, None)
    base = pooled("2021-01", "2021-03", *before)
    moved = None if overlap else share_change(base.share, latest.share)
    return PracticeChange(base, latest, moved)


def answer(good: Any, worst: Any, overlap: bool = False) -> str:
    return said(
        PracticeAnswer(
            change("good or better", *good, overlap), change("inadequate", *worst, overlap)
        )
    )


@pytest.mark.parametrize(
    ("good", "worst", "sentence"),
    [
        (((30, 100), (60, 100)), ((40, 100), (10, 100)),
         ("In December 2021, 60% of 100 routine reviews were good or better, up from 30% at the "
         "baseline (January to March 2021), and 10% inadequate, down from 40%: both changes are "
         "larger than chance alone would explain.")),
        (((30, 100), (35, 100)), ((40, 100), (40, 100)),
         "and 40% inadequate, as 40%: chance alone could explain both changes."),
        (((30, 100), (60, 100)), ((20, 100), (15, 100)),
         (": the first change is larger than chance alone would explain, and the second could be "
         "chance.")),
        (((60, 100), (55, 100)), ((10, 100), (40, 100)),
         ("down from 60% at the baseline (January to March 2021), and 40% inadequate, up from 10%: "
         "the second change is larger than chance alone would explain, and the first could be "
         "chance.")),
        (((3, 8), (5, 9)), ((1, 8), (1, 9)),
         ("In December 2021, 5 of 9 routine reviews were good or better, 3 of 8 reviews at the "
         "baseline (January to March 2021), and 1 of 9 inadequate, 1 of 8 reviews: there are too "
         "few reviews to compare the two times.")),
        ((None, (60, 100)), (None, (10, 100)),
         ("60% of 100 routine reviews were good or better and 10% inadequate; there is no "
         "baseline before it to compare them with.")),
        (((30, 100), (None, None)), ((40, 100), (None, None)), "is not known: counts that it"),
        ((None, (0, 0)), (None, (0, 0)), "This book shows no practice reviews for this time."),
    ],
)  # fmt: skip
def test_practice_in_one_sentence(good: Any, worst: Any, sentence: str) -> None:
    text = answer(good, worst)
    assert sentence in text
    assert text.count(". ") == 0


@pytest.mark.parametrize(
    ("good", "words"),
    [
        (((30, 100), (60, 100)),
         ("up from 30% at the baseline (January to March 2021), more than chance alone would "
         "explain;")),
        (((30, 100), (35, 100)), "(January to March 2021), which chance alone could explain;"),
        (((3, 8), (60, 100)), "(January to March 2021), which is too few reviews to compare;"),
        ((None, (60, 100)), "60% of 100 routine reviews were good or better; how many"),
    ],
)  # fmt: skip
def test_the_lowest_grade_may_be_hidden_alone(good: Any, words: str) -> None:
    text = answer(good, ((40, 100), (None, None)))
    assert words in text
    assert text.endswith("how many were inadequate is hidden to protect privacy.")


def test_a_baseline_in_the_same_time_is_not_compared() -> None:
    text = answer(((30, 100), (60, 100)), ((40, 100), (10, 100)), overlap=True)
    assert "the baseline falls in the same time: nothing to compare yet." in text


@pytest.mark.parametrize(
    ("moderators", "events", "words"),
    [
        ((30, 18, 2), [INADEQUATE],
         ("In April 2021 to March 2022, moderators gave the reviewer's grade to 30 of 50 "
         "reviews (60%), and "
         "reviewers are more generous; the last inspection, on 13 December 2021, judged "
         "Inadequate, while 90% of the council's own before it had a better grade: the two do not "
         "agree.")),
        ((30, 1, 12), [], "and reviewers are stricter; no inspection with a grade is recorded"),
        ((30, 5, 5), [("2020-12-01", "A", "Good")],
         ("neither side is shown to be stricter; the last inspection, on 1 December 2020, judged "
         "Good, before the first of these reviews.")),
        ((8, 0, 0), [], "the reviewer's grade to 8 of 8 reviews, so none was graded differently"),
        ((8, 1, 0), [("2021-12-13", "A", "Weak")], "but on another scale than the council's."),
        ((0, 0, 0), [("2021-12-13", "A", "Outstanding")],
         ("No moderated reviews are shown for April 2021 to March 2022; the last inspection, on "
         "13 December "
         "2021, judged Outstanding, while 100% of the council's own before it were worse.")),
        ((None, 1, 1), [("2021-12-13", "A", "Good")], "judged Good, much as the council's own"),
    ],
)  # fmt: skip
def test_trust_in_one_sentence(moderators: Any, events: Any, words: str) -> None:
    text = said(TrustAnswer(agreed(*moderators), beside(*events)))
    assert words in text
    assert text.count(". ") == 0
