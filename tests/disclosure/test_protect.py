"""What the public may see: no small count, nothing that gives one away, one symbol for all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from improvement_book.council import Council, Origin, ReviewPolicy
from improvement_book.disclosure.protect import GROUPS_HIDDEN, REVIEWS_PROTECTED, protect
from improvement_book.period import Period
from improvement_book.release import Audience, Release, typed
from improvement_book.tabulate.counts import DECLARED, Counts, CountTable

COUNCIL = Council("A", "a", "999", threshold=5)
OWN = {"indicator_id": "share", "period": "2021-06", "symbol": ""}
GRADES = [
    {"period": "2021-06", "grade": grade, "reviews": count, "symbol": ""}
    for grade, count in [("Inadequate", 0), ("Good", 12)]
]


def counts(
    council: Council = COUNCIL, window: str = "in period", **rows: list[dict[str, object]]
) -> Counts:
    """Counts whose tables hold the rows given, and one indicator with that window."""
    filled = {"indicators": [{"indicator_id": "share", "window": window,
                              "exclusions": "Family X"}]} | rows  # fmt: skip
    tables = []
    for declared in DECLARED:
        frame = pd.DataFrame(filled.get(declared.name, []), columns=list(declared.columns))
        tables.append(CountTable(declared, typed(frame, declared.columns)))
    period = Period.parse("2021-06")
    calendar = {"publish_on": pd.Timestamp("2021-07-21"), "papers_due": pd.NaT}
    return Counts(council, period, period.end, True, calendar, tuple(tables))


def observed(numerator: float, denominator: float | None = 1000) -> dict[str, object]:
    return {**OWN, "numerator": numerator, "denominator": denominator, "value": 10.0}


def hidden(release: Release, name: str, figures: tuple[str, ...]) -> list[bool]:
    """Whether each row is hidden. A row is hidden in all its figures, or in none."""
    table = release.table(name)
    missing = table[list(figures)].isna()
    assert (missing.all(axis="columns") == missing.any(axis="columns")).all()
    assert (missing.all(axis="columns") == (table["symbol"] == "c")).all()
    return missing.all(axis="columns").tolist()


FIGURES = ("numerator", "denominator", "value")


@pytest.mark.parametrize(
    ("numerator", "denominator", "is_hidden"),
    [
        (0, 1000, False), (1, 1000, True), (5, 1000, True), (6, 1000, False),
        (994, 1000, False), (995, 1000, True), (999, 1000, True), (1000, 1000, False),
        (0, 5, True), (0, 6, False),
    ],
)  # fmt: skip
def test_small_counts_and_small_rests_are_hidden_with_their_share(
    numerator: float, denominator: float, is_hidden: bool
) -> None:
    release = protect(counts(observations=[observed(numerator, denominator)]), Audience.PUBLIC)
    assert hidden(release, "observations", FIGURES) == [is_hidden]


@pytest.mark.parametrize(("threshold", "is_hidden"), [(9, False), (10, True)])
def test_the_councils_own_threshold_counts(threshold: int, is_hidden: bool) -> None:
    council = replace(COUNCIL, threshold=threshold)
    release = protect(counts(council, observations=[observed(10)]), Audience.PUBLIC)
    assert hidden(release, "observations", FIGURES) == [is_hidden]
    assert bool(release.note("observations")) is is_hidden


@pytest.mark.parametrize(
    ("window", "second", "is_hidden"),
    [
        ("in period", 105, False), ("snapshot", 105, False), ("year to date", 105, True),
        ("rolling 12", 105, True), ("rolling 12", 95, True), ("rolling 12", 106, False),
        ("rolling 12", 100, False),
    ],
)  # fmt: skip
def test_a_small_step_between_overlapping_windows_is_hidden(
    window: str, second: float, is_hidden: bool
) -> None:
    rows = [observed(100), {**observed(second, 2000), "period": "2021-07"}]
    release = protect(counts(window=window, observations=rows), Audience.PUBLIC)
    assert hidden(release, "observations", FIGURES) == [False, is_hidden]


def test_a_value_that_counts_nobody_is_shown() -> None:
    row = {**OWN, "value": 3.0}
    release = protect(counts(observations=[row]), Audience.PUBLIC)
    assert release.table("observations")["value"].tolist() == [3.0]


def test_figures_for_groups_are_for_the_board_alone() -> None:
    row = {**observed(100), "dimension": "Age", "category": "Under 5"}
    made = counts(breakdowns=[row])
    public, board = protect(made, Audience.PUBLIC), protect(made, Audience.BOARD)
    assert hidden(public, "breakdowns", FIGURES) == [True]
    assert public.note("breakdowns") == GROUPS_HIDDEN
    assert hidden(board, "breakdowns", FIGURES) == [False]


@pytest.mark.parametrize(
    ("policy", "is_hidden"), [(ReviewPolicy.RELEASED, False), (ReviewPolicy.PROTECTED, True)]
)
def test_counts_of_reviews_follow_the_councils_decision(
    policy: ReviewPolicy, is_hidden: bool
) -> None:
    council = replace(COUNCIL, reviews_at_council=policy)
    release = protect(counts(council, grades_by_month=GRADES), Audience.PUBLIC)
    assert hidden(release, "grades_by_month", ("reviews",)) == [is_hidden, is_hidden]
    assert release.note("grades_by_month") == (REVIEWS_PROTECTED if is_hidden else "")


@pytest.mark.parametrize(
    ("name", "row", "key"),
    [
        (
            "reconciliation",
            {"file": "x", "rows_in": 12, "used": 12, "set_aside": 0, "outside": 0},
            "table",
        ),
        ("kept_out", {"file": "x", "kept_out": "outside", "reason": "late", "rows": 1}, "table"),
        ("inputs", {"file": "x", "rows": 12, "encoding": "utf-8", "sha256": "0"}, "table"),
    ],
)
@pytest.mark.parametrize("policy", ReviewPolicy)
def test_protected_reviews_are_not_counted_anywhere_else(
    name: str, row: dict[str, object], key: str, policy: ReviewPolicy
) -> None:
    rows = [{**row, key: table} for table in ("practice_reviews", "calendar")]
    council = replace(COUNCIL, reviews_at_council=policy)
    shown = protect(counts(council, **{name: rows}), Audience.PUBLIC).table(name)[key].tolist()
    protected = policy is ReviewPolicy.PROTECTED
    assert shown == [row[key] for row in rows[1 if protected else 0 :]]


def test_free_text_and_commentary_are_for_the_board_alone() -> None:
    words = [{"indicator_id": "share", "period": "2021-06", "text": "One family.", "author": "A"}]
    made = counts(commentary=words)
    public, board = protect(made, Audience.PUBLIC), protect(made, Audience.BOARD)
    assert public.table("commentary").empty
    assert public.table("indicators")["exclusions"].tolist() == [""]
    assert board.table("commentary")["text"].tolist() == ["One family."]
    assert board.table("indicators")["exclusions"].tolist() == ["Family X"]


def test_the_board_sees_small_counts() -> None:
    made = counts(observations=[observed(1)], grades_by_month=GRADES)
    release = protect(made, Audience.BOARD)
    assert hidden(release, "observations", FIGURES) == [False]
    assert hidden(release, "grades_by_month", ("reviews",)) == [False, False]


def test_figures_that_are_already_published_pass_with_their_symbols() -> None:
    council = replace(COUNCIL, origin=Origin.PUBLISHED)
    rows = [observed(1), {**OWN, "period": "2021-07", "symbol": "u"}]
    table = protect(counts(council, observations=rows), Audience.PUBLIC).table("observations")
    assert table["numerator"].tolist() == [1.0, pd.NA]
    assert table["symbol"].tolist() == ["", "u"]


def test_the_release_carries_the_days_of_its_edition() -> None:
    edition = protect(counts(), Audience.BOARD).edition
    assert (edition.audience, edition.data_to) == (Audience.BOARD, date(2021, 6, 30))
    assert (edition.publish_on, edition.papers_due) == (date(2021, 7, 21), None)


def test_a_row_that_the_council_marks_confidential_shows_no_figure() -> None:
    row = {**OWN, "symbol": "c", "denominator": 2000, "value": 10.0}
    release = protect(counts(observations=[row]), Audience.PUBLIC)
    assert hidden(release, "observations", FIGURES) == [True]
