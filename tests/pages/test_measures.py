"""An indicator's block: words for everything that is missing, and none for what is not there."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pandas as pd
import pytest

from improvement_book.analysis.comparators import Benchmark
from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.analysis.measures import Action, Event, Measure, Measures
from improvement_book.analysis.signal_grid import changes, signal_grid
from improvement_book.pages.charts import drawn
from improvement_book.pages.measure_remarks import (
    beside_words,
    commentary_words,
    definition_facts,
    events_words,
    expected_words,
    left_out_words,
    realism_words,
    recording_words,
    remarks,
)
from improvement_book.pages.measure_status import change_badge, change_word
from improvement_book.pages.measure_tables import actions_table
from improvement_book.pages.tables import tabled
from improvement_book.pages.words import said
from improvement_book.period import Period
from tests.analysis.series import indicator

JUNE = Period.parse("2021-06")
STEADY = [20, 22] * 6
"""Mean 21, moving range 2: chance alone gives 15.68 to 26.32."""
DAY = pd.Timestamp("2021-06-07")


def measure(values: list[float], **changed: object) -> Measure:
    fields = {"title": "Visits", "unit": "percent", "target": 20.0, **changed}
    return Measure(indicator(values, **fields))


@pytest.mark.parametrize(
    ("last", "polarity", "words"),
    [
        (40.0, "higher", "Improving (H): the value is above 27.8%, the highest that chance gives."),
        (40.0, "lower", "Getting worse (H): the value is above 27.8%"),
        (1.0, "lower", "Improving (L): the value is below 14.1%, the lowest that chance gives."),
        (40.0, "none", "Higher than by chance (H): the value is above 27.8%"),
        (1.0, "target", "Lower than by chance (L): the value is below 14.1%"),
        (21.0, "higher", "No significant change: chance alone gives values from"),
    ],
)
def test_a_signal_is_named_with_the_rule_behind_it(last: float, polarity: str, words: str) -> None:
    """With 40 or 1 at the end the mean is 22.46 or 19.46, and the largest range is screened out."""
    assert words in said(measure([*STEADY, last], polarity=polarity))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([20] * 6 + [22] * 6 + [30, 31, 32, 33, 34, 35, 36], "the last 7 values rise one after"),
        ([20, 22] * 6 + [23, 24] * 4, "at least 7 values in a row are above the average of"),
    ],
)
def test_runs_are_said_as_runs(values: list[float], words: str) -> None:
    own = measure(values)
    # Values in a run depend on each other: only the words of the rule are looked at.
    if own.chart.variation is not None:
        assert words in said(own)


def test_without_a_signal_nothing_is_called_better_or_worse() -> None:
    text = said(measure(STEADY))
    for word in ("improv", "better", "worse", "higher", "lower"):
        assert word not in text.lower()


@pytest.mark.parametrize(
    ("values", "changed", "why"),
    [
        ([20, 21, 22], {}, "fewer than 12 values since the start"),
        (STEADY, {"window": "rolling 12"}, "each value shares months with the one before it"),
        ([*range(1, 25)], {}, "each value follows closely from the one before it"),
        ([20.0] * 12, {}, "most values are the same as the one before"),
    ],
)
def test_a_measure_that_cannot_be_tested_says_why(
    values: list[float], changed: dict[str, object], why: str
) -> None:
    own = measure(values, **changed)
    assert f"A control chart can't tell a recent change: {why}" in said(own)
    assert "improv" not in said(own).lower()


def test_against_the_baseline_months_are_taken_together() -> None:
    shares = [(5, 40), (20, 40), (20, 40), (20, 40)]
    text = said(measure(shares, baseline_period="2021-04"))
    assert (
        "In May to July 2021 together, the value was 37.5 percentage points higher than at the "
        "baseline. That is more than chance alone would explain." in text
    )
    text = said(measure(shares[:2], baseline_period="2021-04"))
    assert "It is not compared with its baseline: two single months are never compared." in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"baseline_period": ""}, "No baseline is named."),
        ({"baseline_period": "2020-12"}, "There is no value for the baseline (December 2020)."),
        ({"target": None}, "No target is set."),
        ({"polarity": "none"}, "Neither high nor low is better, so no target is judged."),
    ],
)
def test_what_is_missing_is_said(changed: dict[str, object], words: str) -> None:
    assert words in said(measure(STEADY, **changed))


def test_a_hidden_baseline_is_hidden_in_words_too() -> None:
    own = measure([25, 24], baseline_period="2021-04")
    figures = (Figure(Period.parse("2021-04"), None, "c"), *own.indicator.figures[1:])
    text = said(replace(own, indicator=replace(own.indicator, figures=figures)))
    assert "At the baseline (April 2021) no figure is shown: hidden to protect privacy." in text


@pytest.mark.parametrize(
    ("new", "last", "words"),
    [
        (False, 5.0, "No commentary is shown. One is due: it is off target."),
        (True, 25.0, "No commentary is shown. One is due: it is new."),
        (True, 5.0, "One is due: it is off target and it is new."),
        (False, 25.0, "No commentary is shown."),
    ],
)
def test_missing_commentary_is_said_where_it_is_due(new: bool, last: float, words: str) -> None:
    assert words in commentary_words(replace(measure([20, last]), new=new))


def test_commentary_is_due_where_a_value_is_told_from_chance() -> None:
    text = commentary_words(measure([*STEADY, 40]))
    assert text.endswith("One is due: its latest value is told from chance.")


@pytest.mark.parametrize(
    ("issue", "words"),
    [
        (True, "says that April 2021 has a recording problem"),
        (False, "named no problem with how cases are recorded"),
        (None, "the council did not say"),
    ],
)
def test_recording_or_practice_is_always_answered(issue: bool | None, words: str) -> None:
    item = replace(measure([20]).indicator, figures=(
        Figure(Period.parse("2021-04"), 20.0, recording_issue=issue, status="provisional"),
    ))  # fmt: skip
    text = recording_words(Measure(item))
    assert words in text
    assert text.endswith("The value is provisional.")


def test_other_areas_stand_with_their_own_dates() -> None:
    near = Benchmark("Neighbours", "2019-20", 30.0, "", "M", "median", 9)
    country = Benchmark("England", "2019-20", None, "u", "", "value", None)
    assert beside_words(measure([20], neighbours=near, england=country)) == (
        "Similar councils: 30.0% (2019-20, median of 9). England: [u] (2019-20). Their dates "
        "differ from that of the council's own value."
    )
    assert "no published value is known" in beside_words(measure([20]))


@pytest.mark.parametrize(
    ("text", "words"), [("Night team.", "figure: Night team."), ("", "names nothing.")]
)
def test_what_is_left_out_is_said(text: str, words: str) -> None:
    assert left_out_words(measure([20], exclusions=text)).endswith(words)


@pytest.mark.parametrize(
    ("direction", "polarity", "words"),
    [
        ("", "higher", "The council names no rise or fall that is expected."),
        ("rise", "lower", "expects a rise: More are seen. For this measure a fall is better."),
        ("rise", "higher", "expects a rise: More are seen. For this measure a rise is better."),
        ("stay", "target", "expects no change: More are seen. A rise is neither good nor bad"),
        ("fall", "none", "expects a fall: More are seen. A rise is neither good nor bad."),
    ],
)
def test_an_expectation_is_said_with_whether_it_is_good(
    direction: str, polarity: str, words: str
) -> None:
    own = measure(STEADY, expected_direction=direction, expected_reason="More are seen.",
                  polarity=polarity)  # fmt: skip
    assert words in expected_words(own)


def test_an_expected_rise_is_judged_by_the_signal() -> None:
    up = measure([*STEADY, 40], expected_direction="rise", expected_reason="Why")
    assert expected_words(up).endswith("So far: as expected, because it rose by more than chance.")
    same = measure(STEADY, expected_direction="rise", expected_reason="Why")
    assert "So far: too early to say, because it shows no change" in expected_words(same)


def test_a_target_is_realistic_or_says_why_nobody_can_tell() -> None:
    soon = pd.Timestamp("2022-06-30")
    text = realism_words(measure(STEADY, target=24.0, target_date=soon))
    assert text.startswith("Is the target realistic and challenging? ")
    assert "The likely value by then is " in text
    assert text.endswith(" percentage points a year from now.")
    first = indicator(STEADY).figures[0].period.code
    beside = measure(STEADY, target=24.0, target_date=soon, baseline_period=first)
    assert realism_words(beside).endswith(" percentage points a year from its baseline.")
    assert "Not known: the target has no date." in realism_words(measure(STEADY))
    assert realism_words(measure(STEADY, target=None)) == ""


def test_events_are_numbered_as_in_the_chart_and_those_outside_it_are_not() -> None:
    events = tuple(
        Event(pd.Timestamp(day), text, rebase)
        for day, text, rebase in (
            ("2021-03-31", "Before", False), ("2021-04-01", "Hub opened.", True),
            ("2021-05-31", "", False), ("2021-06-01", "After", False),
        )
    )  # fmt: skip
    own = replace(measure([20, 21]), events=events)
    assert events_words(own) == (
        "Marked in the chart: 1, 1 April 2021: Hub opened (new limits from then on); 2, 31 May "
        "2021."
    )
    assert events_words(measure([20])) == ""


def test_an_action_shows_its_judgement_and_what_is_not_shown_is_no_column() -> None:
    action = Action("1.2", "", "Head", DAY, "at risk", DAY, None)
    table = str(actions_table((action, replace(action, action_id="1.3", completed_on=DAY))))
    assert table.splitlines()[1:] == [
        "Action | Owner | Due | Judged",
        "1.2 | Head | 7 June 2021 | at risk, 7 June 2021",
        "1.3 | Head | 7 June 2021 | completed on 7 June 2021",
    ]


def test_actions_of_a_draft_of_the_plan_say_so() -> None:
    action = Action("1.2", "", "Head", DAY, "at risk", DAY, None)
    title = "Actions of the plan that should move this measure"
    assert actions_table((action,)).caption == title
    drafted = replace(action, draft_of="V4")
    assert actions_table((drafted,)).caption == f"{title} (draft version V4)"


def test_a_measure_without_actions_says_whether_the_plan_has_them() -> None:
    own = measure([20])
    assert (13, "No action of the plan names this measure.") in remarks(own)
    note = "The plan's actions are shown once a version of the plan has been signed off."
    assert (13, note) in remarks(replace(own, why_no_actions=note))


def test_a_definition_gives_its_version_and_the_one_before() -> None:
    own = measure([20], definition_version="2", introduced_on=DAY)
    assert definition_facts(own)["Definition"] == "version 2"
    assert definition_facts(own)["Reported since"] == "7 June 2021"
    before = definition_facts(replace(own, version_before="1"))["Definition"]
    assert before == "version 2; the edition before used version 1"


def test_every_value_stands_in_the_table_with_limits_and_signal() -> None:
    table = str(tabled(measure([*STEADY, 40]))).splitlines()
    assert table[1] == "Period | Value | Average | Lower limit | Upper limit | Signal"
    assert table[-1].endswith("| 22.5% | 17.1% | 27.8% | outside the limits (high, better)")
    assert table[2].endswith("| 27.8% | seven on one side (low, worse)")
    flat = str(tabled(measure(STEADY))).splitlines()
    assert flat[2] == "April 2021 | 20.0% | 21.0% | 15.7% | 26.3%"


def test_values_that_cannot_be_tested_have_no_limits_in_the_table() -> None:
    own = measure(STEADY, window="rolling 12")
    assert str(tabled(own)).splitlines()[1] == "Period | Value"


def test_a_badge_is_word_shape_and_letter() -> None:
    up, down, flat = (measure([*STEADY, last]) for last in (40, 1, 21))
    assert [change_word(own) for own in (up, down, flat)] == [
        "Improving (H)", "Getting worse (L)", "No significant change",
    ]  # fmt: skip
    shapes = {ET.fromstring(change_badge(own).markup).find(".//path").get("d")
              for own in (up, down)}  # fmt: skip
    assert len(shapes) == 2
    assert "<svg" not in change_badge(flat).markup


@pytest.mark.parametrize(
    ("latest", "polarity", "word"),
    [
        (20, "higher", "Better than at the baseline"),
        (20, "lower", "Worse than at the baseline"),
        (20, "none", "Higher than at the baseline"),
        (5, "higher", "No clear change since the baseline"),
    ],
)
def test_without_a_chart_the_change_since_the_baseline_is_named(
    latest: int, polarity: str, word: str
) -> None:
    """Of 40 cases each, three months together: 5 of 40 against 60 or 15 of 120."""
    values = [(5, 40), *[(latest, 40)] * 3]
    own = measure(values, baseline_period="2021-04", polarity=polarity)
    assert change_badge(own).text == word
    assert "<svg" not in change_badge(own).markup


def test_the_scorecard_counts_who_moved_from_the_baseline() -> None:
    up = measure([(5, 40), *[(20, 40)] * 3], baseline_period="2021-04")
    text = said(Measures(JUNE, (up, measure([20, 21]))))
    assert "Against their baseline, 1 is better by more than chance alone would explain." in text


def test_special_causes_are_drawn_by_shape_and_the_subtitle_names_it() -> None:
    chart = drawn(measure([*STEADY, 40]))
    assert "Diamonds: better than by chance" in chart.subtitle
    assert "Solid line: average" in chart.subtitle
    assert chart.title == "40.0% in April 2022: on target (M), improving (H)"
    untested = drawn(measure(STEADY, window="rolling 12"))
    assert "Solid line" not in untested.subtitle


def test_the_grid_names_each_measure_once() -> None:
    items = tuple(
        replace(own, indicator=replace(own.indicator, title=f"M{place}"))
        for place, own in enumerate(
            (measure([*STEADY, 40]), measure([*STEADY, 1]), measure(STEADY), measure([20]),
             measure(STEADY, polarity="none"))
        )
    )  # fmt: skip
    grid = signal_grid(Measures(JUNE, items))
    text = str(tabled(grid))
    assert [text.count(f"M{place}") for place in range(5)] == [1] * 5
    text = (
        "Of 4 measures that a control chart can test, these get worse: M1. 1 could not be tested."
    )
    assert said(grid).startswith(text)


def test_a_new_measure_that_is_red_says_where_it_began() -> None:
    own = replace(measure([8.0, 9.0]), new=True)
    assert said(changes(Measures(JUNE, (own,)))) == (
        "Of all measures, 1 is new. Visits is new and off target already: its first value, for "
        "April 2021, was 8.0%, its latest is 9.0%, and its target is 20.0%."
    )
    assert said(changes(Measures(JUNE, ()))).startswith("No measure is new")


def test_targets_that_were_replaced_are_named_with_their_day() -> None:
    own = replace(measure([20]), targets_before=((85.0, DAY),))
    assert definition_facts(own)["Earlier targets"] == "85.0% or more, set on 7 June 2021"
    assert "Earlier targets" not in definition_facts(measure([20]))


def test_a_retired_measure_is_not_judged() -> None:
    gone: Indicator = replace(measure([20]).indicator, retired=True)
    assert not Measure(gone).needs_commentary
    assert realism_words(Measure(gone)) == ""
