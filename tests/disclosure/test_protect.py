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
    ("window", "is_hidden"),
    [("in period", False), ("snapshot", False), ("year to date", True), ("rolling 12", True)],
)
def test_counts_of_overlapping_windows_are_hidden(window: str, is_hidden: bool) -> None:
    rows = [observed(100), {**observed(500, 2000), "period": "2021-07"}]
    release = protect(counts(window=window, observations=rows), Audience.PUBLIC)
    assert hidden(release, "observations", FIGURES) == [is_hidden, is_hidden]


@pytest.mark.parametrize("given", ["numerator", "denominator"])
def test_half_a_pair_is_hidden_because_the_value_gives_the_other(given: str) -> None:
    row = {**OWN, given: 20, "value": 15.0}
    release = protect(counts(observations=[row]), Audience.PUBLIC)
    assert hidden(release, "observations", FIGURES) == [True]


def test_no_fingerprint_of_a_file_and_no_name_of_the_councils_own_is_public() -> None:
    rows = [
        {"file": file, "table": "calendar", "rows": 1, "encoding": "utf-8", "sha256": "0"}
        for file in ("calendar.csv", "Ann's list.xlsx")
    ]
    made = counts(inputs=rows)
    public = protect(made, Audience.PUBLIC).table("inputs")
    assert public[["file", "sha256"]].to_numpy().tolist() == [["calendar.csv", ""], ["", ""]]
    assert protect(made, Audience.BOARD).table("inputs")["sha256"].tolist() == ["0", "0"]


REVISED = {
    **OWN, "numerator_before": 100, "numerator": 120, "denominator_before": 1000,
    "denominator": 1000, "value_before": 10.0, "value": 12.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("revisions", "is_hidden"),
    [
        ([REVISED], [False]),
        ([{**REVISED, "numerator": 103}], [True]),
        ([{**REVISED, "numerator_before": 3}], [True]),
        ([REVISED, {**REVISED, "numerator_before": 90}], [True, True]),
    ],
)
def test_a_small_revision_is_hidden_and_so_is_a_second_one(
    revisions: list[dict[str, object]], is_hidden: list[bool]
) -> None:
    made = counts(observations=[observed(120)], revisions=revisions)
    figures = tuple(name for name in REVISED if name not in OWN)
    assert hidden(protect(made, Audience.PUBLIC), "revisions", figures) == is_hidden


def test_a_revision_of_a_hidden_value_is_hidden() -> None:
    made = counts(observations=[observed(3)], revisions=[REVISED])
    assert protect(made, Audience.PUBLIC).table("revisions")["value_before"].isna().all()


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
