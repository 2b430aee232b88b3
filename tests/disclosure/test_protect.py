"""What the public may see: no small count, nothing that gives one away, one symbol for all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from improvement_book.council import Audience, Council, Origin, ReviewPolicy
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import (
    NOT_SHOWN_BEFORE,
    SMALL_NUMBERS,
)
from improvement_book.disclosure.protect import protect as protect_beside
from improvement_book.disclosure.reviews import PROTECTED
from improvement_book.period import Period
from improvement_book.release import Release, typed
from improvement_book.tabulate.counts import DECLARED, Counts, CountTable

COUNCIL = Council("A", "a", "999", threshold=5)
NOTHING_SHOWN = Ledger.empty()
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


def protect(made: Counts, audience: Audience, ledger: Ledger = NOTHING_SHOWN) -> Release:
    """The release, the first one unless the audience was shown something before."""
    return protect_beside(made, audience, ledger)


def shown_before(**rows: list[dict[str, object]]) -> Ledger:
    """What the public was shown, where these rows were all."""
    return NOTHING_SHOWN.with_release(protect(counts(**rows), Audience.PUBLIC))


def observed(
    numerator: float, denominator: float | None = 1000, **other: object
) -> dict[str, object]:
    return {**OWN, "numerator": numerator, "denominator": denominator, "value": 10.0, **other}


def grouped(*numerators: float, **other: object) -> list[dict[str, object]]:
    """A row per age group of June, of 100 children each."""
    return [
        observed(count, 100, dimension="Age", category=f"Group {place}", **other)
        for place, count in enumerate(numerators, 1)
    ]


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


@pytest.mark.parametrize("window", ["in period", "snapshot", "year to date", "rolling 12"])
def test_large_counts_are_shown_whatever_their_window(window: str) -> None:
    rows = [observed(100), observed(500, 2000, period="2021-07")]
    release = protect(counts(window=window, observations=rows), Audience.PUBLIC)
    assert hidden(release, "observations", FIGURES) == [False, False]
    assert release.note("observations") == ""


@pytest.mark.parametrize(
    ("june", "is_hidden"),
    [(150, False), (151, True), (155, True), (156, False)],
)
def test_a_year_to_date_that_gives_a_small_month_away_is_hidden(june: int, is_hidden: bool) -> None:
    rows = [
        observed(100, 1000, period="2021-05"),
        observed(150, 1100, period="2021-06"),
        observed(june, 1200, period="2021-07"),
        observed(200, 1300, period="2021-08"),
    ]
    made = counts(window="year to date", observations=rows)
    shown = hidden(protect(made, Audience.PUBLIC), "observations", FIGURES)
    assert shown == [False, False, is_hidden, False]


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
REVISED_FIGURES = tuple(name for name in REVISED if name not in OWN)


@pytest.mark.parametrize(
    ("before", "is_hidden"),
    [
        (None, True),
        (observed(100), False),
        (observed(100, value=10.5), True),
        (observed(100, 999), True),
        (observed(100, period="2021-05"), True),
        (observed(100, symbol="c"), True),
    ],
)
def test_a_revision_is_shown_where_both_values_were_public(
    before: dict[str, object] | None, is_hidden: bool
) -> None:
    ledger = shown_before(observations=[before]) if before else NOTHING_SHOWN
    made = counts(observations=[observed(120, value=12.0)], revisions=[REVISED])
    release = protect(made, Audience.PUBLIC, ledger)
    assert hidden(release, "revisions", REVISED_FIGURES) == [is_hidden]
    assert release.note("revisions") == (NOT_SHOWN_BEFORE if is_hidden else "")


def test_of_two_revisions_the_one_that_readers_knew_is_shown() -> None:
    made = counts(
        observations=[observed(120, value=12.0)],
        revisions=[REVISED, {**REVISED, "numerator_before": 90, "value_before": 9.0}],
    )
    release = protect(made, Audience.PUBLIC, shown_before(observations=[observed(100)]))
    assert hidden(release, "revisions", REVISED_FIGURES) == [False, True]


def test_a_revision_to_a_hidden_value_is_hidden() -> None:
    made = counts(observations=[observed(3)], revisions=[{**REVISED, "numerator": 3}])
    release = protect(made, Audience.PUBLIC, shown_before(observations=[observed(100)]))
    assert hidden(release, "revisions", REVISED_FIGURES) == [True]


def test_a_late_case_of_the_vector_is_not_told_by_a_second_edition(shared: Path) -> None:
    vectors = json.loads((shared / "vectors" / "disclosure.json").read_text(encoding="utf-8"))
    (vector,) = (item for item in vectors["vectors"] if item["id"] == "release_revision")
    first, second = vector["input"]["release1"], vector["input"]["release2"]
    assert vector["expected"]["difference"] == {"inadequate": 1, "ri": 0, "good": 0}
    (now,), (then,) = (
        [observed(100 + table["inadequate"], 1000 + sum(table.values()))]
        for table in (second, first)
    )
    release = protect(
        counts(observations=[now]), Audience.PUBLIC, shown_before(observations=[then])
    )
    assert hidden(release, "observations", FIGURES) == [True]


def test_a_value_that_counts_nobody_is_shown() -> None:
    row = {**OWN, "value": 3.0}
    release = protect(counts(observations=[row]), Audience.PUBLIC)
    assert release.table("observations")["value"].tolist() == [3.0]


def test_large_groups_are_shown_to_everybody() -> None:
    made = counts(observations=[observed(60, 300)], breakdowns=grouped(10, 20, 30))
    for audience in Audience:
        release = protect(made, audience)
        assert hidden(release, "breakdowns", FIGURES) == [False, False, False]
        assert release.note("breakdowns") == ""


def test_a_small_group_is_hidden_with_one_other_that_it_could_be_told_from() -> None:
    made = counts(observations=[observed(53, 300)], breakdowns=grouped(3, 20, 30))
    public, board = protect(made, Audience.PUBLIC), protect(made, Audience.BOARD)
    first, *others = hidden(public, "breakdowns", FIGURES)
    assert first
    assert sorted(others) == [False, True]
    assert public.note("breakdowns") == SMALL_NUMBERS.format(threshold=5)
    assert hidden(board, "breakdowns", FIGURES) == [False, False, False]


def test_groups_of_a_hidden_total_are_hidden() -> None:
    made = counts(observations=[observed(20, 23)], breakdowns=grouped(10, 10))
    release = protect(made, Audience.PUBLIC)
    assert hidden(release, "observations", FIGURES) == [True]
    assert hidden(release, "breakdowns", FIGURES) == [True, True]


@pytest.mark.parametrize(
    ("policy", "period", "note"),
    [
        (ReviewPolicy.RELEASED, "2021-06", ""),
        (ReviewPolicy.PROTECTED, "2021-22-Q1", PROTECTED.format(pooled="by quarter") + "."),
    ],
)
def test_counts_of_reviews_follow_the_councils_decision(
    policy: ReviewPolicy, period: str, note: str
) -> None:
    council = replace(COUNCIL, reviews_at_council=policy)
    release = protect(counts(council, grades_by_month=GRADES), Audience.PUBLIC)
    table = release.table("grades_by_month")
    assert table[["period", "reviews"]].to_numpy().tolist() == [[period, 0], [period, 12]]
    assert release.note("grades_by_month") == note


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


def test_words_that_nobody_approved_are_for_the_board_alone() -> None:
    words = [{"indicator_id": "share", "period": "2021-06", "text": "One family.", "author": "A"}]
    made = counts(commentary=words)
    public, board = protect(made, Audience.PUBLIC), protect(made, Audience.BOARD)
    assert public.table("commentary").empty
    assert public.table("indicators")["exclusions"].tolist() == [""]
    assert board.table("commentary")["text"].tolist() == ["One family."]
    assert board.table("indicators")["exclusions"].tolist() == ["Family X"]


@pytest.mark.parametrize(
    ("threshold", "numerator", "is_hidden"),
    [(0, 1, False), (1, 1, True), (1, 2, False), (3, 3, True), (3, 4, False)],
)
def test_the_board_sees_small_counts_unless_the_council_sets_a_threshold_for_it(
    threshold: int, numerator: int, is_hidden: bool
) -> None:
    council = replace(COUNCIL, reviews_at_council=ReviewPolicy.RELEASED, board_threshold=threshold)
    made = counts(council, observations=[observed(numerator)], grades_by_month=GRADES)
    release = protect(made, Audience.BOARD)
    assert hidden(release, "observations", FIGURES) == [is_hidden]
    assert hidden(release, "grades_by_month", ("reviews",)) == [False, False]


@pytest.mark.parametrize(("threshold", "period"), [(0, "2021-06"), (1, "2021-22-Q1")])
def test_protected_reviews_are_pooled_for_a_board_with_a_threshold(
    threshold: int, period: str
) -> None:
    council = replace(COUNCIL, board_threshold=threshold)
    table = protect(counts(council, grades_by_month=GRADES), Audience.BOARD).table(
        "grades_by_month"
    )
    assert set(table["period"]) == {period}


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


@pytest.mark.parametrize("numerator", [1, 3, 5])
def test_a_release_is_the_same_whatever_its_hidden_counts_hold(numerator: int) -> None:
    """So no interval, sentence, chart or alternative text made of it can tell them."""
    shown = {**observed(100), "period": "2021-05"}
    releases = [
        protect(counts(observations=[shown, observed(hidden)]), Audience.PUBLIC)
        for hidden in (numerator, 2)
    ]
    first, second = (
        {name: table.frame.to_csv() for name, table in release.tables.items()}
        for release in releases
    )
    assert hidden_rows_of(releases[0]) == ["2021-06"]
    assert first == second
    assert releases[0].edition == releases[1].edition


def hidden_rows_of(release: Release) -> list[str]:
    table = release.table("observations")
    return table.loc[table["symbol"] == "c", "period"].tolist()
