"""What the edition before did not let expect: both sides of every rule, and "none"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from improvement_book.analysis.indicator_forecast import indicator_forecast
from improvement_book.analysis.indicators import scorecard
from improvement_book.analysis.surprises import FIRST, Kind, Surprise, Surprises, surprises
from improvement_book.council import Origin
from improvement_book.period import Period, span
from improvement_book.release import Release

Released = Callable[..., Release]
Rows = list[dict[str, object]]
JUNE = Period.parse("2021-06")
SHARE: dict[str, object] = {
    "indicator_id": "share", "title": "Share", "theme": "T", "polarity": "lower",
    "unit": "percent", "frequency": "month", "window": "in period",
}  # fmt: skip
STEADY = (19.0, 21.0) * 12
"""Mean 20, and steps of 2: limits at 20 - 5.32 and 20 + 5.32."""


def values(*numbers: float | None, last: str = "2021-06", symbol: str = "") -> Rows:
    """One row per month, the last in the month given; no row where there is None."""
    months = span(Period.parse("2018-01"), Period.parse(last))[-len(numbers) :]
    return [
        {"indicator_id": "share", "period": month.code, "value": number, "symbol": symbol}
        for month, number in zip(months, numbers, strict=True)
        if number is not None
    ]


def goal(target: float, **other: object) -> dict[str, object]:
    return {
        "indicator_id": "share",
        "set_on": pd.Timestamp("2021-01-01"),
        "target": target,
        **other,
    }


@pytest.fixture
def compared(released: Released) -> Callable[..., Surprises]:
    """The surprises of June against May; tables that only one of them has are marked so."""

    def compared(before: dict[str, Rows], now: dict[str, Rows], **same: Rows) -> Surprises:
        tables = {"indicators": [SHARE], **same}
        may = released("2021-05", **{**tables, **before})
        return surprises(replace(released("2021-06", **{**tables, **now}), earlier=may))

    return compared


Compared = Callable[..., Surprises]


def kinds(result: Surprises) -> list[Kind]:
    return [row.kind for row in result.rows]


def only(result: Surprises) -> Surprise:
    (row,) = result.rows
    return row


def then(*numbers: float | None) -> dict[str, Rows]:
    return {"observations": values(*numbers, last="2021-05")}


def since(*numbers: float | None) -> dict[str, Rows]:
    return {"observations": values(*numbers)}


def test_the_first_edition_has_nothing_to_be_compared_with(released: Released) -> None:
    found = surprises(released("2021-06", indicators=[SHARE], **since(*STEADY, 30)))
    assert (found.rows, found.compared_with, found.reason) == ((), None, FIRST)


def test_a_steady_series_gives_none_and_says_what_chance_would_give(compared: Compared) -> None:
    found = compared(then(*STEADY), since(*STEADY, 19))
    assert (found.rows, found.reason, found.compared_with) == ((), "", Period.parse("2021-05"))
    assert (found.by_chance.charts, found.by_chance.expected) == (1, pytest.approx(0.016))
    assert found.table.empty
    assert "kind" in found.table


def test_without_a_new_value_chance_can_flag_nothing(compared: Compared) -> None:
    yearly = [{**SHARE, "frequency": "year"}]
    rows = [{**row, "period": "2019-20"} for row in values(20)]
    found = compared({}, {}, indicators=yearly, observations=rows)
    assert (found.rows, found.by_chance.charts) == ((), 0)


@pytest.mark.parametrize(
    ("value", "found"),
    [(25.0, []), (30.0, [Kind.SPECIAL_CAUSE, Kind.OUTSIDE_FORECAST])],
)
def test_a_value_beyond_the_limits_is_a_new_special_cause(
    compared: Compared, value: float, found: list[Kind]
) -> None:
    """With 25 the limits are 20.2 +- 2.66 x 50 / 24: up to 25.7; with 30 they end at 25.7 too."""
    result = compared(then(*STEADY), since(*STEADY, value))
    assert [kind for kind in kinds(result) if kind != Kind.OUTSIDE_FORECAST] == found[:1]
    if found:
        signal, outside = result.rows
        assert (signal.detail, signal.direction, signal.improving, signal.after) == (
            "outside", 1, False, 30,
        )  # fmt: skip
        assert (outside.kind, outside.direction, outside.improving) == (found[1], 1, False)
        assert outside.high is not None
        assert 21 < outside.high < 30


def test_a_signal_that_goes_on_is_told_once(compared: Compared) -> None:
    result = compared(then(*STEADY, 30), since(*STEADY, 30, 30))
    assert Kind.SPECIAL_CAUSE not in kinds(result)


def test_an_event_that_starts_the_limits_anew_takes_the_signal(compared: Compared) -> None:
    rebase = {"indicator_id": "all", "on": pd.Timestamp("2021-06-10"), "text": "", "rebase": True}
    plain = compared(then(*STEADY), since(*STEADY, 30), events=[{**rebase, "rebase": False}])
    anew = compared(then(*STEADY), since(*STEADY, 30), events=[rebase])
    assert Kind.SPECIAL_CAUSE in kinds(plain)
    assert Kind.SPECIAL_CAUSE not in kinds(anew)
    assert (plain.by_chance.charts, anew.by_chance.charts) == (1, 0)


@pytest.mark.parametrize(
    ("direction", "expected"), [("rise", True), ("fall", False), ("stay", False), ("", False)]
)
def test_a_rise_that_was_expected_says_so(
    compared: Compared, direction: str, expected: bool
) -> None:
    definition = [{**SHARE, "expected_direction": direction}]
    result = compared(then(*STEADY), since(*STEADY, 30), indicators=definition)
    assert {row.expected for row in result.rows} == {expected}


@pytest.mark.parametrize("end", [0, 1])
def test_the_ends_of_the_forecast_are_inside_it(
    released: Released, compared: Compared, end: int
) -> None:
    (item,) = scorecard(released("2021-05", indicators=[SHARE], **then(*STEADY))).indicators
    edge = indicator_forecast(item, 1).intervals[0][end]
    beyond = edge + (0.001 if end else -0.001)
    assert Kind.OUTSIDE_FORECAST not in kinds(compared(then(*STEADY), since(*STEADY, edge)))
    assert Kind.OUTSIDE_FORECAST in kinds(compared(then(*STEADY), since(*STEADY, beyond)))


def test_values_that_begin_anew_each_april_have_no_forecast_to_be_outside_of(
    compared: Compared,
) -> None:
    for window, expected in (("in period", True), ("year to date", False)):
        found = compared(
            then(*STEADY), since(*STEADY, 60), indicators=[{**SHARE, "window": window}]
        )
        assert (Kind.OUTSIDE_FORECAST in kinds(found)) is expected


def test_a_status_that_crosses_a_line_is_a_surprise(compared: Compared) -> None:
    """Two months alone have no limits of chance."""
    row = only(compared(then(21), since(21, 21.5), targets=[goal(21.2)]))
    assert (row.kind, row.was, row.now, row.after, row.uncertain) == (
        Kind.STATUS, "On target", "Off target", 21.5, False,
    )  # fmt: skip


def test_a_status_that_turns_within_the_limits_of_chance_says_so_and_comes_last(
    compared: Compared,
) -> None:
    """21.5 is no signal and within the forecast's reach, but beyond the target of 21.2."""
    later = [SHARE, {**SHARE, "indicator_id": "later"}]
    other = {**goal(8), "indicator_id": "later"}
    result = compared(
        {**then(*STEADY), "targets": [goal(21.2)]},
        {**since(*STEADY, 21.5), "targets": [goal(21.2), other]},
        indicators=later,
    )
    assert [(row.kind, row.uncertain) for row in result.rows] == [
        (Kind.TARGET, False), (Kind.STATUS, True),
    ]  # fmt: skip
    assert result.doubtful == 1


def test_what_the_forecast_warned_of_is_no_surprise(compared: Compared) -> None:
    """19 met the target of 19.5; the middle of the forecast, about 20, does not, as 21 does not."""
    series = (*STEADY, 19.0)
    result = compared(then(*series), since(*series, 21), targets=[goal(19.5)])
    assert result.rows == ()
    assert [row.kind for row in result.warned] == [Kind.STATUS]


def test_a_status_that_chance_can_turn_says_so(compared: Compared) -> None:
    """9 and 13 of 100: the range of each holds the target of 10 percent."""
    counts = [
        {"indicator_id": "share", "period": period, "value": n, "numerator": n, "denominator": 100}
        for period, n in (("2021-05", 9), ("2021-06", 13))
    ]
    result = compared({"observations": counts[:1]}, {"observations": counts}, targets=[goal(10)])
    assert (only(result).kind, only(result).uncertain) == (Kind.STATUS, True)


def test_without_a_status_in_one_of_them_no_line_was_crossed(compared: Compared) -> None:
    result = compared({**then(19), "targets": []}, {**since(19, 25), "targets": [goal(22)]})
    assert kinds(result) == [Kind.TARGET]


def revision(period: str, day: str) -> dict[str, object]:
    return {
        "indicator_id": "share", "period": period, "recorded_on": pd.Timestamp(day),
        "revision_reason": "Late records",
    }  # fmt: skip


@pytest.mark.parametrize(("day", "told"), [("2021-05-31", False), ("2021-06-01", True)])
def test_history_revised_since_the_last_edition_is_told(
    compared: Compared, day: str, told: bool
) -> None:
    """The edition of May knows the data to 31 May."""
    now = {**since(16, 23, 20), "revisions": [revision("2021-04", day), revision("2021-05", day)]}
    result = compared(then(15, 20), now)
    if not told:
        assert result.rows == ()
        return
    row = only(result)
    assert (row.kind, row.count, row.period, row.before, row.after, row.detail) == (
        Kind.REVISED, 2, "2021-05", 20, 23, "Late records",
    )  # fmt: skip


def test_a_revision_of_a_value_that_no_edition_showed_is_none(compared: Compared) -> None:
    now = {**since(20, 21), "revisions": [revision("2021-06", "2021-06-20")]}
    assert compared(then(20), now).rows == ()


def test_a_period_without_a_value_before_was_not_revised(compared: Compared) -> None:
    now = {**since(20, 21, 20, 21), "revisions": [revision("2021-04", "2021-06-20")]}
    assert compared(then(20, None, 20), now).rows == ()


def test_a_hidden_value_is_not_told_by_its_revision(compared: Compared) -> None:
    shown, hidden = values(20, last="2021-05"), values(20, last="2021-05", symbol="c")
    hidden[0]["value"] = None
    row = only(compared(
        {"observations": shown},
        {"observations": hidden + values(21), "revisions": [revision("2021-05", "2021-06-20")]},
    ))  # fmt: skip
    assert (row.before, row.after, row.now) == (20, None, "c")


def test_indicators_come_and_go_once(compared: Compared) -> None:
    coming = {**SHARE, "indicator_id": "new", "introduced_on": pd.Timestamp("2021-06-01")}
    going = {**SHARE, "indicator_id": "old", "retired_on": pd.Timestamp("2021-06-30")}
    long_gone = {**SHARE, "indicator_id": "ended", "retired_on": pd.Timestamp("2021-04-30")}
    result = compared({}, {}, indicators=[coming, going, long_gone])
    assert [(row.indicator_id, row.kind) for row in result.rows] == [
        ("new", Kind.NEW), ("old", Kind.RETIRED),
    ]  # fmt: skip
    lost = compared({"indicators": [SHARE, going]}, {"indicators": [SHARE]})
    assert [(row.indicator_id, row.kind) for row in lost.rows] == [("old", Kind.RETIRED)]


@pytest.mark.parametrize(
    ("column", "value"),
    [("definition_version", "2"), ("numerator", "All"), ("denominator", "All"), ("unit", "days")],
)
def test_a_redefined_indicator_is_told_and_its_values_are_not_compared(
    compared: Compared, column: str, value: str
) -> None:
    now = {"indicators": [{**SHARE, column: value}], **since(*STEADY, 90)}
    row = only(compared(then(*STEADY), now))
    assert (row.kind, row.was, row.now) == (Kind.REDEFINED, SHARE.get(column, ""), value)


def test_other_words_for_it_are_no_redefinition(compared: Compared) -> None:
    now = {"indicators": [{**SHARE, "title": "Part", "exclusions": "Some", "owner": "B"}]}
    assert compared({}, now).rows == ()


@pytest.mark.parametrize(
    ("before", "now", "detail"),
    [
        (goal(20), goal(15), "target"),
        (goal(20), goal(20, tolerance=2), "tolerance"),
        (goal(20, floor=30), goal(20, floor=28), "floor"),
        (goal(20), goal(20, target_date=pd.Timestamp("2022-03-31")), "target date"),
        (goal(20), goal(20, set_on=pd.Timestamp("2021-06-01")), None),
    ],
)
def test_a_changed_target_is_told(
    compared: Compared, before: dict, now: dict, detail: str | None
) -> None:
    result = compared({"targets": [before]}, {"targets": [now]})
    assert [row.detail for row in result.rows] == ([detail] if detail else [])


@pytest.mark.parametrize(
    ("before", "now", "late"),
    [
        ((20, 21), (20, 21, 20), None),
        ((20, 21), (20, 21, None), 1),
        ((20, None), (20, None, None), 2),
        ((20, None), (20, 21, None), None),
        ((None, None), (None, None, None), None),
    ],
)
def test_a_value_that_is_due_and_missing_is_told(
    compared: Compared, before: tuple, now: tuple, late: int | None
) -> None:
    """A measure that always comes a month late is not missing; without any value it never came."""
    result = compared(then(*before), since(*now))
    assert [(row.kind, row.count) for row in result.rows] == (
        [(Kind.MISSING, late)] if late else []
    )


@pytest.mark.parametrize(("expected", "told"), [("2021-06", []), ("2021-05", [Kind.MISSING])])
def test_a_published_figure_is_missing_only_after_its_day(
    released: Released, expected: str, told: list[Kind]
) -> None:
    """The data-to date is 30 June: what is due in June may come that day, May's is late."""
    published = {
        "indicators": [SHARE],
        "publications": [
            {"indicator_id": "share", "published_on": pd.Timestamp("2021-01-01"),
             "next_publication": expected}
        ],
    }  # fmt: skip
    may = released("2021-05", **published, observations=values(20.0, last="2021-05"))
    june = released("2021-06", **published, observations=values(20.0, last="2021-05"))
    council = replace(june.council, origin=Origin.PUBLISHED)
    assert kinds(surprises(replace(june, council=council, earlier=may))) == told


def test_a_symbol_is_no_missing_value(compared: Compared) -> None:
    hidden = values(20, symbol="c")
    hidden[0]["value"] = None
    now = {"observations": values(20, last="2021-05") + hidden}
    assert compared(then(20), now).rows == ()


def test_a_yearly_value_may_come_a_year_after_its_end(released: Released) -> None:
    yearly = {**SHARE, "frequency": "year"}
    rows = [{"indicator_id": "share", "period": "2019-20", "value": 20.0}]
    tables = {"indicators": [yearly], "observations": rows}
    for period, before, late in [("2021-03", "2021-02", None), ("2022-03", "2022-02", 2)]:
        release = replace(released(period, **tables), earlier=released(before, **tables))
        assert [row.count for row in surprises(release).rows] == ([late] if late else []), period


def england(period: str, value: float) -> dict[str, object]:
    return {
        "indicator_id": "share", "period": period, "area": "E92000001", "area_name": "England",
        "value": value, "statistic": "value",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("newest", "tolerance", "reason"),
    [
        (20.0, None, None), (19.9, None, "was level"), (19.9, 2.0, "was level"), (25.0, None, None),
    ],
)  # fmt: skip
def test_a_comparator_that_moved_ahead_is_told(
    compared: Compared, newest: float, tolerance: float | None, reason: str | None
) -> None:
    """Low is better: we are at 20; England was at 21, behind us."""
    old = england("2018-19", 21)
    targets = [goal(30, tolerance=tolerance)]
    result = compared(
        {**then(20), "comparators": [old]},
        {**since(20, 20), "comparators": [old, england("2019-20", newest)]},
        targets=targets,
    )
    rows = [(row.kind, row.before, row.after) for row in result.rows]
    assert rows == ([(Kind.COMPARATOR, 21, newest)] if reason else [])


@pytest.mark.parametrize(("newest", "told"), [(16.0, False), (15.9, True)])
def test_a_comparator_ahead_that_moves_further_by_more_than_the_tolerance_is_told(
    compared: Compared, newest: float, told: bool
) -> None:
    old = england("2018-19", 18)
    result = compared(
        {**then(20), "comparators": [old]},
        {**since(20, 20), "comparators": [old, england("2019-20", newest)]},
        targets=[goal(30, tolerance=2)],
    )
    assert kinds(result) == ([Kind.COMPARATOR] if told else [])


def test_what_matters_most_comes_first(compared: Compared) -> None:
    definitions = [SHARE, {**SHARE, "indicator_id": "first", "matters_most": True}]
    before = [goal(20), {**goal(20), "indicator_id": "first"}]
    now = [goal(15), {**goal(15), "indicator_id": "first"}]
    result = compared({"targets": before}, {"targets": now}, indicators=definitions)
    assert [row.indicator_id for row in result.rows] == ["first", "share"]
