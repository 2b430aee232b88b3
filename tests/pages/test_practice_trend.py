"""Trend, lasting change, limits and teams in words, chart and table."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from improvement_book.analysis.grade_change import (
    NO_BASELINE,
    NOT_THREE_QUARTERS,
    VisibleChange,
    smallest_visible_change,
)
from improvement_book.analysis.grade_direction import GradeDirection, grade_direction
from improvement_book.analysis.practice import (
    CodedTeams,
    GradeChart,
    Sustained,
    TeamMix,
    grade_chart,
    standardised_share,
)
from improvement_book.analysis.shares import share_change
from improvement_book.analysis.team_comparison import team_comparison
from improvement_book.pages.charts import drawn
from improvement_book.pages.tables import tabled
from improvement_book.pages.words import said
from improvement_book.period import Period
from tests.analysis.test_grade_direction import (
    LEVEL,
    RISING,
    grades,
    moderated,
    months,
    release,
)
from tests.pages.results import pooled

YEAR = tuple(map(Period.parse, months(12)))
NEXT = tuple(map(Period.parse, months(12, "2022-01")))
Pair = tuple[int | None, int | None]


def direction(counts: list[Pair], by: list[Pair]) -> GradeDirection:
    last = months(len(counts))[-1]
    return grade_direction(grades(*counts), moderated(*by), release(last))


@pytest.mark.parametrize(
    ("counts", "by", "sentence"),
    [
        (RISING, [(5, 15)] * 12,
         ("Over the whole time, January to December 2021 (240 reviews), grades went up by more "
         "than chance alone would explain.")),
        (RISING[::-1], [(5, 15)] * 12,
         ("Over the whole time, January to December 2021 (240 reviews), grades went down by more "
         "than chance alone would explain.")),
        ([*RISING, *LEVEL], [(5, 15)] * 24,
         ("Over the whole time, January 2021 to December 2022 (480 reviews), grades went up by "
         "more than chance alone would explain. In the last year alone, January to December 2022 "
         "(240 reviews), grades show no clear direction. Chance alone could explain their ups and "
         "downs.")),
        (RISING, [(5, 15)] * 6 + [(8, 12)] * 6,
         ("No direction is given for January to December 2021 (240 reviews): 40% of reviews were "
         "moderated in its second half and 25% in its first, which alone can move final grades.")),
        (RISING[:5], [(5, 15)] * 5,
         ("No direction is given for January to May 2021 (100 reviews): that needs at least 6 "
         "months with reviews.")),
        ([(8, 8)] * 6, [(4, 12)] * 6,
         ("No direction is given for January to June 2021 (96 reviews): that needs at least 100 "
         "reviews.")),
        ([(None, 5), *RISING], [(5, 15)] * 13,
         ("No direction is given for January 2021 to January 2022: counts that it needs are hidden "
         "to protect privacy.")),
        ([(0, 20)] * 12, [(5, 15)] * 12,
         ("No direction is given for January to December 2021 (240 reviews): every review got the "
         "same grade.")),
    ],
)  # fmt: skip
def test_a_direction_is_said_with_its_guard(
    counts: list[Pair], by: list[Pair], sentence: str
) -> None:
    assert said(direction(counts, by)) == sentence


def test_a_refused_last_year_is_said() -> None:
    counts = [*RISING, *RISING]
    by: list[Pair] = [(8, 12)] * 6 + [(5, 15)] * 6 + [(4, 16)] * 6 + [(9, 11)] * 6
    assert said(direction(counts, by)).endswith(
        "No direction is given for the last year alone, January to December 2022 (240 reviews)."
    )


def lasting(base: Pair, *quarters: Pair, wanted: int = 1) -> Sustained:
    baseline = pooled("2020-12", "2020-12", *base)
    starts = (("2021-04", "2021-06"), ("2021-07", "2021-09"), ("2021-10", "2021-12"))
    own = tuple(pooled(*when, *pair) for when, pair in zip(starts, quarters, strict=True))
    changes = tuple(share_change(baseline.share, item.share) for item in own)
    held = [change.direction == wanted for change in changes if change.difference is not None]
    reason = next((change.reason for change in changes if change.reason), "")
    holds = False if False in held else None if reason else True
    return Sustained(baseline, own, changes, wanted, holds, reason if holds is None else "")


def test_a_lasting_rise_is_said_with_every_quarter() -> None:
    assert said(lasting((10, 40), (20, 40), (24, 40), (28, 40))) == (
        "The rise has lasted. At the baseline, 25% of reviews were good or better. The share was "
        "50% in April to June 2021, 60% in July to September 2021 and 70% in October to December "
        "2021. Each time it was higher by more than chance alone would explain."
    )


def test_a_quarter_that_fell_back_is_named() -> None:
    assert said(lasting((10, 40), (20, 40), (12, 40), (11, 40))) == (
        "A lasting rise is not shown. At the baseline, 25% of reviews were good or better. The "
        "share has to be clearly higher in each of the last three whole quarters. It was not in "
        "July to September 2021 and October to December 2021."
    )


def test_a_fall_that_is_wanted_is_called_a_fall() -> None:
    sentence = said(lasting((30, 40), (10, 40), (9, 40), (8, 40), wanted=-1))
    assert sentence.startswith("The fall has lasted.")
    assert "At the baseline, 75% of reviews" in sentence
    assert sentence.endswith("Each time it was lower by more than chance alone would explain.")


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (lasting((10, 40), (20, 40), (28, 40), (15, 19)), "known: a quarter had under 20 reviews."),
        (lasting((10, 40), (None, None), (28, 40), (28, 40)), "hidden to protect privacy."),
        (Sustained(None, (), (), 1, None, NOT_THREE_QUARTERS), "which this edition does not show."),
        (Sustained(None, (), (), 1, None, NO_BASELINE), "before the last three quarters."),
    ],
)  # fmt: skip
def test_where_it_is_not_known_whether_a_change_lasts_the_reason_is_given(
    result: Sustained, why: str
) -> None:
    assert said(result).startswith("Whether a rise lasts is not known")
    assert said(result).endswith(why)


def test_the_quarters_stand_in_a_table_with_their_range() -> None:
    table = tabled(lasting((48, 80), (56, 70), (56, 70), (56, 70)))
    assert table.rows[0] == (
        "April to June 2021", "56", "70", "80%", "20 points higher",
        "between 5 and 33 points higher",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (smallest_visible_change(30, 0.6),
         ("The latest share rests on 30 reviews. A rise from 60% shows only if it reaches "
         "83% or more (about 23 percentage points), with as many reviews each time. Anything "
         "smaller could be chance alone.")),
        (smallest_visible_change(30, 0.95),
         "The latest share rests on 30 reviews. From 95% no rise would be large enough to show."),
        (smallest_visible_change(19, 0.6),
         "With fewer than 20 reviews, no change can be told from chance."),
        (smallest_visible_change(9, None),
         "With fewer than 20 reviews, no change can be told from chance."),
        (smallest_visible_change(None, None),
         ("Which change these reviews could show is not known: counts that it needs are hidden to "
         "protect privacy.")),
    ],
)  # fmt: skip
def test_what_so_many_reviews_can_show_is_said(result: VisibleChange, sentence: str) -> None:
    assert said(result) == sentence


def chart(counts: list[Pair], by: Pair = (5, 15)) -> GradeChart:
    own = release(months(len(counts))[-1])
    return grade_chart(grades(*counts), moderated(*[by] * len(counts)), ["Good"], "good", own)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (LEVEL, "Of 12 months with 10 or more reviews, none lies outside the limits of chance."),
        ([*LEVEL, (0, 20), *LEVEL, (1, 8)],
         ("Of 25 months with 10 or more reviews, 1 lies outside the limits of chance: January 2022 "
         "(above).")),
        ([*LEVEL, (0, 20), *LEVEL, (20, 0), *LEVEL],
         ("Of 38 months with 10 or more reviews, 2 lie outside the limits of chance: January 2022 "
         "(above) and February 2023 (below).")),
        (LEVEL[:11], ("Limits of chance need at least 12 months with reviews, and there are 11: no "
                      "month is called unusual here.")),
        ([(None, 9), *LEVEL], ("There are no limits of chance here: counts that it needs are "
                               "hidden to protect privacy.")),
        ([(0, 20)] * 12, "There are no limits of chance here: all reviews were good, or none."),
    ],
)  # fmt: skip
def test_what_lies_outside_is_said(counts: list[Pair], sentence: str) -> None:
    assert said(chart(counts)) == sentence


def test_the_control_chart_says_grade_moderation_and_what_is_outside() -> None:
    found = drawn(chart([*LEVEL, (0, 20), *LEVEL]))
    assert found.title == "1 month lies outside the limits of chance"
    assert "final grades, by month" in found.subtitle
    assert "Moderated: 25% of reviews in the first half of this time, 25% in the second" in (
        found.subtitle
    )
    for words in ("January 2021 to January 2023", "average of 52%", "January 2022 (above)"):
        assert words in found.alt
    markup = found.svg("PR-18")
    assert markup == found.svg("PR-18")
    assert "outside the limits" in markup


def test_a_chart_without_limits_is_neither_drawn_nor_tabled() -> None:
    few = chart(LEVEL[:11])
    assert drawn(few) is None
    assert tabled(few).rows == ()


def test_the_table_of_limits_says_where_each_month_lies() -> None:
    rows = tabled(chart([*LEVEL, (0, 20), (1, 8), *LEVEL])).rows
    assert rows[12][0] == "January 2022"
    assert rows[12][-1] == "outside"
    assert rows[0][-1] == "inside"
    assert rows[13][1:4] == ("8", "9", "")
    assert rows[13][-1] == "fewer than 10: counts only"


def teams(**counts: Pair) -> CodedTeams:
    frame = pd.DataFrame(counts.values(), index=[f"Team {name}" for name in counts],
                         columns=["count", "n"]).astype("Int64")  # fmt: skip
    return CodedTeams("good", YEAR, team_comparison(frame))


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (teams(A=(20, 40), B=(20, 40)),
         ("In January to December 2021, 50% of 80 reviews were good. Each of 2 teams was set "
         "against all the others: none differs by more than chance alone would explain.")),
        (teams(A=(38, 40), B=(20, 40), C=(21, 40), D=(3, 9)),
         ("In January to December 2021, 64% of 129 reviews were good. Each of 3 teams was set "
         "against all the others: 1 differs by more than chance alone would explain. Team A is "
         "higher (95%, the others 49%). 1 team had fewer than 10 reviews, too few to compare.")),
        (teams(A=(20, 40), B=(None, None)),
         "Teams are not compared: counts that it needs are hidden to protect privacy."),
        (teams(A=(20, 40), B=(0, 0)), "Teams are not compared: only one team had reviews."),
        (teams(A=(40, 40), B=(40, 40)),
         "Teams are not compared: all reviews were good, or none."),
        (teams(A=(5, 9), B=(4, 9)),
         "Teams are not compared: none had 10 or more reviews."),
    ],
)  # fmt: skip
def test_which_teams_differ_is_said(result: CodedTeams, sentence: str) -> None:
    assert said(result) == sentence


def test_the_funnel_marks_a_team_that_differs() -> None:
    found = drawn(teams(A=(38, 40), B=(20, 40), C=(21, 40), D=(3, 9)))
    assert found.title == "1 of 3 teams differs from the others"
    assert "Team A is higher (95%, the others 49%)" in found.alt
    markup = found.svg("TC-2")
    for words in (">differs<", ">A<", ">B<", ">C<"):
        assert words in markup
    assert ">D<" not in markup
    same = drawn(teams(A=(20, 40), B=(20, 40)))
    assert same.title == "No team differs from the others by more than chance"
    assert ">differs<" not in same.svg("TC-2")


def test_teams_that_are_not_compared_are_not_drawn_and_say_why_in_the_table() -> None:
    assert drawn(teams(A=(5, 9), B=(4, 9))) is None
    assert drawn(teams(A=(None, None), B=(4, 9))) is None
    rows = tabled(teams(A=(20, 40), B=(20, 40), C=(3, 9))).rows
    assert rows[2] == ("Team C", "3", "9", "", "", "", "fewer than 10: counts only")
    assert rows[0] == ("Team A", "20", "40", "50%", "35% to 65%", "47%", "no")


def mix(before: dict[str, Pair], after: dict[str, Pair]) -> TeamMix:
    first, second = (
        pd.DataFrame(own.values(), index=list(own), columns=["count", "n"]).astype("Int64")
        for own in (before, after)
    )
    found = standardised_share(first, second, second["n"])
    return TeamMix("good", YEAR, NEXT, found, found.reason)


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        ({"N": (108, 120), "S": (24, 120)}, {"N": (108, 120), "S": (24, 120)},
         "So no change is seen, with or without the mix of teams."),
        ({"N": (9, 10), "S": (200, 1000)}, {"N": (900, 1000), "S": (2, 10)},
         "So the mix of teams explains the change, not better or worse practice in the teams."),
        ({"N": (48, 120), "S": (48, 120)}, {"N": (84, 120), "S": (84, 120)},
         "So the mix of teams does not explain the change."),
    ],
)  # fmt: skip
def test_what_the_mix_of_teams_explains_is_said(
    before: dict[str, Pair], after: dict[str, Pair], end: str
) -> None:
    assert said(mix(before, after)).endswith(end)


def test_a_change_is_said_as_counted_and_with_the_mix_held_fixed() -> None:
    result = mix({"N": (48, 120), "S": (48, 120)}, {"N": (84, 120), "S": (84, 120)})
    assert said(result).startswith(
        "In January to December 2021, 40% of 240 reviews were good. In January to December 2022 "
        "it was 70% of 240 reviews. With the mix of teams held fixed, the share is 30 percentage "
        "points higher (probably between "
    )
    rows = tabled(result).rows
    assert [row[:4] for row in rows] == [
        ("As counted", "40%", "70%", "30 points higher"),
        ("Mix of teams held fixed", "40%", "70%", "30 points higher"),
    ]


@pytest.mark.parametrize(
    ("before", "why"),
    [((5, 9), "a team had under 10 reviews in a year."),
     ((None, None), "hidden to protect privacy.")],
)  # fmt: skip
def test_where_the_mix_cannot_be_judged_the_reason_is_given(before: Pair, why: str) -> None:
    result = mix({"N": before, "S": (60, 120)}, {"N": (60, 120), "S": (60, 120)})
    assert said(result).startswith("Whether the mix of teams explains a change is not known: ")
    assert said(result).endswith(why)
    assert tabled(result).rows == ()


def test_two_years_that_overlap_are_not_compared() -> None:
    result = mix({"N": (60, 120)}, {"N": (60, 120)})
    crude = share_change(result.adjusted.crude.before, result.adjusted.crude.after)
    unknown = replace(result.adjusted, crude=crude, difference=None)
    why = "fewer than two whole years are counted"
    assert said(replace(result, adjusted=unknown, reason=why)).endswith(f"not known: {why}.")
