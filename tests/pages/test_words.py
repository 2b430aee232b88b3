"""A result in words: the figure, its meaning and its caution."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from improvement_book.analysis.indicators import Figure, Scorecard
from improvement_book.analysis.judgements import judgements
from improvement_book.analysis.practice import PracticeChange, pooled_counts
from improvement_book.analysis.record import reconciled
from improvement_book.analysis.shares import share_change
from improvement_book.pages.words import NO_REVIEWS, said
from improvement_book.period import Period
from tests.pages.results import MEASURE, figures, pooled

JUNE = Period.parse("2021-06")


def change(before: tuple[int | None, int | None], after: tuple[int | None, int | None]) -> str:
    base, latest = pooled("2020-12", "2020-12", *before), pooled("2021-04", "2021-06", *after)
    return said(PracticeChange(base, latest, share_change(base.share, latest.share)))


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        ((15, 20), "In April to June 2021, 15 of 20 reviews (75%) were good or better."),
        ((15, 19), ("In April to June 2021, 15 of 19 reviews (79%) were good or better. "
                   "This is a small sample.")),
        ((5, 9), ("In April to June 2021, 5 of 9 reviews were good or better. "
                 "That is too few reviews to give a percentage.")),
        ((1, 1), ("In April to June 2021, 1 of 1 review was good or better. "
                 "That is too few reviews to give a percentage.")),
        ((0, 0), NO_REVIEWS),
        ((None, None), "The grades of practice reviews are hidden to protect privacy."),
    ],
)  # fmt: skip
def test_the_latest_share_is_said_with_its_guard(
    after: tuple[int | None, int | None], sentence: str
) -> None:
    latest = pooled("2021-04", "2021-06", *after)
    assert said(PracticeChange(None, latest, None)) == sentence


@pytest.mark.parametrize(
    ("before", "after", "size", "chance"),
    [
        ((5, 20), (15, 20), "50 percentage points higher", "more than chance alone would explain"),
        ((15, 20), (5, 20), "50 percentage points lower", "more than chance alone would explain"),
        ((9, 20), (11, 20), "10 percentage points higher", "chance alone could explain that"),
        ((10, 20), (10, 20), "about the same", "points lower and "),
    ],
)
def test_a_change_says_how_large_it_is_and_whether_chance_could_explain_it(
    before: tuple[int, int], after: tuple[int, int], size: str, chance: str
) -> None:
    sentence = change(before, after)
    assert f"At the baseline (December 2020) it was {before[0]} of 20 reviews" in sentence
    assert f"The share is {size}" in sentence
    assert chance in sentence


def test_the_range_of_a_change_is_newcombes() -> None:
    """56 of 70 against 48 of 80: 0.0524 to 0.3339 (../shared/vectors, change_over_time)."""
    assert "between 5 and 33 points higher" in change((48, 80), (56, 70))
    assert "between 5 and 33 points lower" in change((56, 70), (48, 80))


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        ((5, 19), (15, 20), "There are too few reviews to compare the two."),
        ((None, None), (15, 20), "The baseline, December 2020, is hidden to protect privacy."),
    ],
)
def test_what_cannot_be_compared_says_why(
    before: tuple[int | None, int | None], after: tuple[int, int], end: str
) -> None:
    sentence = change(before, after)
    assert sentence.endswith(end)
    assert "chance" not in sentence


def test_a_recent_baseline_is_not_compared() -> None:
    both = pooled("2021-04", "2021-06", 15, 20)
    assert said(PracticeChange(both, both, None)).endswith("same time: nothing to compare yet.")


def counts(*rows: tuple[str, int | None]) -> str:
    frame = pd.DataFrame(rows, columns=["selection", "reviews"]).assign(period="2021-06")
    frame["reviews"] = frame["reviews"].astype("Int64")
    return said(pooled_counts(frame, "selection", JUNE))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("random", 15), ("thematic", 0), ("risk", 5)],
         "Of 20 reviews in June 2021: 15 random, 5 risk."),
        ([("random", 0)], "No reviews were done in June 2021."),
        ([], "No reviews were done in June 2021."),
        ([("random", 15), ("risk", None)],
         "How many reviews were done in June 2021 is hidden to protect privacy."),
    ],
)  # fmt: skip
def test_categories_are_listed_unless_one_is_hidden(
    rows: list[tuple[str, int | None]], sentence: str
) -> None:
    assert counts(*rows) == sentence


@pytest.mark.parametrize(
    ("polarity", "floor", "value", "words"),
    [
        ("lower", 28.0, 28.0, ""), ("lower", 28.0, 28.1, "It is above its floor of 28.0%."),
        ("higher", 12.0, 12.0, ""), ("higher", 12.0, 11.9, "It is below its floor of 12.0%."),
        ("target", 12.0, 1.0, ""),
    ],
)  # fmt: skip
def test_a_value_worse_than_its_floor_says_so(
    polarity: str, floor: float, value: float, words: str
) -> None:
    item = replace(
        MEASURE, polarity=polarity, floor=floor, target=20.0, figures=figures("2021-06", value)
    )
    assert ("floor" in said(item)) is bool(words)
    assert words in said(item)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (20.0, "The target of 20.0% is met."),
        (22.0, "It is close to the target of 20.0%: the gap is 2.0 percentage points."),
        (25.5, "It misses the target of 20.0% by 5.5 percentage points."),
    ],
)
def test_an_indicator_is_measured_against_its_target(value: float, sentence: str) -> None:
    item = replace(MEASURE, figures=figures("2021-04", 30, None, value))
    assert said(item) == (
        f"The value for June 2021 is {value}%. At the baseline (April 2021) it was 30.0%. "
        f"{sentence}"
    )


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("c", "No figure is shown for June 2021: hidden to protect privacy."),
        ("z", "No figure is shown for June 2021: does not apply."),
        (None, "No figure is shown for June 2021: there is no data."),
    ],
)
def test_a_missing_figure_says_why(value: str | None, sentence: str) -> None:
    assert said(replace(MEASURE, figures=figures("2021-06", value))) == sentence


def test_an_indicator_without_figures_says_so() -> None:
    assert said(MEASURE) == "There is no value for this measure yet."


def test_counts_target_and_chance_stand_in_the_sentence() -> None:
    item = replace(MEASURE, figures=(Figure(JUNE, 30.0, "", 6, 20),))
    assert said(item) == (
        "The value for June 2021 is 30.0% (6 of 20). There is no value for the baseline (April "
        "2021). It misses the target of 20.0% by 10.0 percentage points. Chance alone could move "
        "it across the target."
    )


@pytest.mark.parametrize(
    ("polarity", "end"),
    [
        ("lower", "is 25.0%. No baseline is named. No target is set."),
        ("none", "named. Neither high nor low is better, so no target is judged."),
    ],
)
def test_a_missing_target_is_said_where_one_would_make_sense(polarity: str, end: str) -> None:
    item = replace(
        MEASURE, target=None, polarity=polarity, baseline_period="", figures=figures("2021-06", 25)
    )
    assert said(item).endswith(end)


def card(*values: float | None) -> str:
    items = [replace(MEASURE, title=f"M{value}", figures=figures("2021-06", value))
             for value in values]  # fmt: skip
    return said(Scorecard(JUNE, tuple(items)))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((), "No measure is defined for this period."),
        ((20,), "Of 1 measure, 1 is on target."),
        ((20, 22, 25), ("Of 3 measures, 1 is off target, 1 close to target and 1 on target. "
                       "Off target: M25 (5.0 percentage points away).")),
        ((20, 20, None), ("Of 3 measures, 2 are on target and 1 without a status, having "
                         "no target or no current figure.")),
    ],
)  # fmt: skip
def test_a_scorecard_counts_its_statuses(values: tuple[float | None, ...], sentence: str) -> None:
    assert card(*values) == sentence


def test_three_measures_off_target_are_named_and_the_rest_counted() -> None:
    assert card(24, 25, 26).endswith("M26 (6.0 percentage points away).")
    assert card(24, 25, 26, 27).endswith("M26 (6.0 percentage points away) and 1 more.")


def test_a_measure_to_be_checked_is_not_counted_as_on_target() -> None:
    item = replace(MEASURE, figures=figures("2021-06", 1), caution="too good")
    assert said(Scorecard(JUNE, (item,))) == (
        "Of 1 measure, 1 is on target on paper but in need of a check."
    )


@pytest.mark.parametrize(
    ("grades", "sentence"),
    [
        (("Inadequate", "Good"), ("The last inspection, on 16 November 2020, judged overall "
                                 "effectiveness as Inadequate. Since then there was 1 visit.")),
        (("", ""), "No inspection judgement is recorded."),
    ],
)  # fmt: skip
def test_the_last_inspection_is_said_with_the_visits_since(
    grades: tuple[str, str], sentence: str
) -> None:
    days = pd.to_datetime(["2021-05-11", "2020-11-16", "2020-11-16"])
    frame = pd.DataFrame({
        "held_on": days, "kind": ["Visit", "Inspection", "Inspection"],
        "area": ["Front door", "Overall effectiveness", "Leaders"], "grade": ["", *grades],
    })  # fmt: skip
    assert said(judgements(frame)) == sentence


@pytest.mark.parametrize(
    ("outside", "end"),
    [(2, "Every row is accounted for."), (1, "1 row is not accounted for: do not rely on this.")],
)
def test_lost_rows_are_not_passed_over(outside: int, end: str) -> None:
    columns = ["table", "rows_in", "used", "set_aside", "outside"]
    frame = pd.DataFrame([("reviews", 1000, 997, 1, outside)], columns=columns)
    sentence = said(reconciled(frame))
    assert sentence.startswith("Of 1,000 rows that came in, 997 were used, 1 were set aside")
    assert sentence.endswith(end)


def test_a_result_without_a_sentence_is_refused() -> None:
    with pytest.raises(TypeError, match="No sentence is defined for str"):
        said("x")
