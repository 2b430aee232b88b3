"""Where an indicator stands: its figures up to the edition's period, target and comparators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from improvement_book.analysis.comparators import TOO_GOOD
from improvement_book.analysis.indicators import Figure, Indicator, scorecard
from improvement_book.analysis.targets import Status
from improvement_book.period import Period
from improvement_book.release import Release

SHARE = {
    "indicator_id": "share", "title": "Share", "theme": "T", "polarity": "lower",
    "unit": "percent", "frequency": "month", "window": "in period", "baseline_period": "2021-04",
}  # fmt: skip
JUNE = Period.parse("2021-06")
Released = Callable[..., Release]


def value(period: str, value: float | None, symbol: str = "", of: str = "share") -> dict:
    return {"indicator_id": of, "period": period, "value": value, "symbol": symbol}


def only(release: Release) -> Indicator:
    (indicator,) = scorecard(release).indicators
    return indicator


def test_figures_run_from_the_first_to_the_last_with_gaps_shown(released: Released) -> None:
    values = [value("2021-06", 30), value("2021-04", 25), value("2021-07", 99)]
    item = only(released("2021-06", indicators=[SHARE], observations=values))
    assert item.table[["period", "value"]].to_numpy().tolist() == [
        ["2021-04", 25], ["2021-05", pytest.approx(float("nan"), nan_ok=True)], ["2021-06", 30],
    ]  # fmt: skip
    assert (item.baseline.value, item.latest.value) == (25, 30)


def test_a_symbol_is_no_value_and_no_gap(released: Released) -> None:
    values = [value("2021-05", None), value("2021-06", None, "c")]
    item = only(released("2021-06", indicators=[SHARE], observations=values))
    assert [(figure.value, figure.symbol) for figure in item.figures] == [(None, ""), (None, "c")]


@pytest.mark.parametrize(
    ("period", "latest"), [("2021-03", "2020-21"), ("2022-02", "2020-21"), ("2022-03", "2021-22")]
)
def test_a_yearly_indicator_shows_the_latest_year_that_ended(
    released: Released, period: str, latest: str
) -> None:
    yearly = {**SHARE, "frequency": "year"}
    values = [value("2020-21", 20), value("2021-22", 30), value("2021-01", 99)]
    item = only(released(period, indicators=[yearly], observations=values))
    assert item.latest.period.code == latest


@pytest.mark.parametrize(("day", "known"), [("2021-06-30", 1), ("2021-07-01", 0), (None, 1)])
def test_an_indicator_is_shown_from_the_period_of_its_introduction(
    released: Released, day: str | None, known: int
) -> None:
    introduced = {**SHARE, "introduced_on": pd.Timestamp(day) if day else None}
    assert len(scorecard(released("2021-06", indicators=[introduced])).indicators) == known


@pytest.mark.parametrize(("day", "retired"), [("2021-06-30", True), ("2021-07-01", False)])
def test_a_retired_indicator_matters_no_more(released: Released, day: str, retired: bool) -> None:
    row = {**SHARE, "retired_on": pd.Timestamp(day), "matters_most": True}
    card = scorecard(released("2021-06", indicators=[row]))
    assert card.indicators[0].retired is retired
    assert len(card.matters_most().indicators) == (not retired)


def test_what_matters_most_comes_first_and_the_rest_as_defined(released: Released) -> None:
    rows = [
        {**SHARE, "indicator_id": name, "matters_most": most}
        for name, most in [("b", False), ("d", True), ("a", None), ("c", True)]
    ]
    card = scorecard(released("2021-06", indicators=rows))
    assert [item.indicator_id for item in card.indicators] == ["d", "c", "b", "a"]
    assert [item.indicator_id for item in card.matters_most().indicators] == ["d", "c"]


def test_target_tolerance_and_status_follow_the_latest_value(released: Released) -> None:
    target = {"indicator_id": "share", "target": 20.0, "tolerance": 2.0, "floor": 30.0,
              "target_date": pd.Timestamp("2022-03-31")}  # fmt: skip
    values = [value("2021-05", 19), value("2021-06", 22)]
    release = released("2021-06", indicators=[SHARE], observations=values, targets=[target])
    item = only(release)
    assert (item.target, item.tolerance, item.floor) == (20, 2, 30)
    assert (item.rag.status, item.rag.gap) == (Status.CLOSE, 2)
    row = scorecard(release).table.iloc[0]
    assert row[["baseline_period", "period", "value", "target", "gap", "status"]].tolist() == [
        "2021-04", "2021-06", 22, 20, 2, "Close to target",
    ]  # fmt: skip


def test_an_indicator_without_rows_has_no_status(released: Released) -> None:
    item = only(released("2021-06", indicators=[SHARE]))
    assert (item.latest, item.baseline, item.rag.status) == (None, None, Status.NONE)


def test_comparators_are_of_a_period_that_ended_by_the_latest_figure(released: Released) -> None:
    def other(area: str, period: str, value: float, statistic: str) -> dict:
        model = "" if area == "E92000001" else "Model"
        return {"indicator_id": "share", "area": area, "area_name": area, "period": period,
                "value": value, "model": model, "statistic": statistic}  # fmt: skip

    rows = [
        other("neighbours", "2020-21", 21, "median"), other("neighbours", "2021-22", 99, "median"),
        other("E92000001", "2020-21", 22, "value"),
        *(other(str(code), "2020-21", code, "value") for code in (20, 21, 22, 23)),
    ]  # fmt: skip
    release = released(
        "2021-06", indicators=[SHARE], observations=[value("2021-06", 10)], comparators=rows
    )
    item = only(release)
    assert (item.neighbours.period, item.neighbours.value) == ("2020-21", 21)
    assert item.england.value == 22
    assert item.caution == TOO_GOOD


@pytest.mark.parametrize(("named", "median"), [("Model 2021", 30), ("Model 2025", 20)])
def test_of_two_neighbour_models_the_one_that_the_council_names_counts(
    released: Released, named: str, median: float
) -> None:
    rows = [
        {"indicator_id": "share", "period": "2020-21", "area": "neighbours", "value": number,
         "model": model, "statistic": "median"}
        for model, number in (("Model 2021", 30), ("Model 2025", 20))
    ]  # fmt: skip
    release = released(
        "2021-06", indicators=[SHARE], comparators=rows, observations=[value("2021-06", 25.0)]
    )
    own = only(replace(release, council=replace(release.council, neighbours=named)))
    assert own.neighbours is not None
    assert own.neighbours.value == median


def test_commentary_is_that_of_the_latest_figure(released: Released) -> None:
    words = [
        {"indicator_id": "share", "period": period, "text": text, "author": "Head"}
        for period, text in [("2021-05", "Old."), ("2021-06", "New.")]
    ]
    values = [value("2021-06", 10)]
    item = only(released("2021-06", indicators=[SHARE], observations=values, commentary=words))
    assert (item.commentary, item.commentary_by) == ("New.", "Head")


@pytest.mark.parametrize(
    ("figure", "interval"),
    [
        # Newcombe (1998), as in test_shares: 81 of 263, in percent and as a rate per 10,000.
        (Figure(JUNE, 100 * 81 / 263, "", 81, 263), (25.53, 36.62)),
        (Figure(JUNE, 10_000 * 81 / 263, "", 81, 263), (2553, 3662)),
        (Figure(JUNE, 0.0, "", 0, 20), None),
        (Figure(JUNE, 120.0, "", 24, 20), None),
        (Figure(JUNE, 30.0), None),
        (Figure(JUNE, None, "c"), None),
    ],
)
def test_a_share_of_shown_counts_has_an_interval_in_its_unit(
    figure: Figure, interval: tuple[float, float] | None
) -> None:
    expected = None if interval is None else pytest.approx(interval, rel=1e-3)
    assert figure.interval == expected
