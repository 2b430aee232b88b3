"""What a year of moderation says, from tables that can be checked by eye."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from improvement_book.analysis import moderation
from improvement_book.analysis.moderated_year import OUTCOMES
from improvement_book.analysis.shares import HIDDEN, NOTHING_COUNTED
from improvement_book.analysis.sign_test import TOO_FEW_DIFFER
from improvement_book.council import Audience, Council, GradeScale
from improvement_book.period import Period, span
from improvement_book.release import EditionFacts, Release

SCALE = GradeScale(("Poor", "Good"), "Good")
MARCH = Period.parse("2022-03")


def release(period: str = "2022-03") -> Release:
    edition = Period.parse(period)
    facts = EditionFacts(edition, Audience.PUBLIC, edition.end, False)
    return Release(Council("A", "a", "999", scale=SCALE), facts, {})


def counted(*rows: tuple[Any, ...], columns: str) -> pd.DataFrame:
    """Released counts: the last column is the number of reviews."""
    frame = pd.DataFrame(list(rows), columns=["period", *columns.split(), "reviews"])
    return frame.astype({"reviews": "Int64"})


def against(*months: tuple[str, int | None, int | None, int | None]) -> pd.DataFrame:
    """Rows of period and reviews by OUTCOMES."""
    rows = [(code, name, n) for code, *counts in months
            for name, n in zip(OUTCOMES, counts, strict=True)]  # fmt: skip
    return counted(*rows, columns="against")


def pairs(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return counted(*rows, columns="moderation_selection grade moderated_grade")


def test_the_last_twelve_months_are_pooled() -> None:
    months = [month.code for month in span(Period.parse("2021-03"), Period.parse("2022-04"))]
    found = moderation.agreed(against(*((code, 2, 1, 0) for code in months)), MARCH)
    assert [known.code for known in found.periods] == months[1:13]
    assert (found.same.count, found.same.n) == (24, 36)
    assert (found.differ.higher, found.differ.lower, found.differ.direction) == (12, 0, 1)
    assert found.table["reviews"].tolist() == [24, 12, 0]


def test_quarters_and_years_make_a_year_as_well() -> None:
    quarters = against(*((f"2021-22-Q{n}", 5, 1, 1) for n in range(1, 5)), ("2020-21-Q4", 9, 9, 9))
    found = moderation.agreed(quarters, MARCH)
    assert (found.same.n, len(found.periods)) == (28, 4)
    years = against(("2020-21", 9, 9, 9), ("2021-22", 30, 4, 2))
    assert moderation.agreed(years, MARCH).same.n == 36


def test_a_hidden_month_hides_agreement_and_no_rows_are_no_reviews() -> None:
    found = moderation.agreed(against(("2022-02", 5, 1, 0), ("2022-03", 5, None, 0)), MARCH)
    assert (found.same.n, found.same.reason, found.differ.reason) == (None, HIDDEN, HIDDEN)
    empty = moderation.agreed(against(), MARCH)
    assert (empty.same.n, empty.same.reason) == (0, NOTHING_COUNTED)
    assert empty.differ.reason == TOO_FEW_DIFFER


def test_pairs_give_agreement_over_grading_and_for_a_whole_year_the_margins() -> None:
    months = span(Period.parse("2021-04"), MARCH)
    cells = (("Good", "Good", 2), ("Good", "Poor", 1), ("Poor", "Poor", 1))
    rows = [(month.code, "random", *cell) for month in months for cell in cells]
    found = moderation.paired(pairs(*rows), release())
    assert found.table.loc["Good"].tolist() == [12, 24]
    assert (found.agreement.exact.count, found.agreement.n) == (36, 48)
    assert (found.over_grading.higher, found.over_grading.lower) == (12, 0)
    assert found.homogeneity is not None
    assert found.homogeneity.n == 48
    assert moderation.paired(pairs(*rows[:9]), release()).homogeneity is None


@pytest.mark.parametrize(("how", "share"), [("random", 0.6), ("borderline", None)])
def test_what_held_everywhere_needs_moderation_at_random(how: str, share: float | None) -> None:
    found = moderation.held_everywhere(
        pairs(
            ("2021-22", how, "Good", "Good", 15), ("2021-22", how, "Good", "Poor", 5),
            ("2021-22", how, "Poor", "Poor", 5),
        ),
        counted(("2021-22", "reviewer", "Good", 80), ("2021-22", "reviewer", "Poor", 20),
                ("2021-22", "moderator", "Good", 15), columns="whose grade"),
        "good", release(),
    )  # fmt: skip
    # 80 of 100 by reviewers; of 25 moderated 5 went down: 80% - 20 points.
    assert found.found.share == (None if share is None else pytest.approx(share))
    assert found.found.n == 100


def test_who_graded_is_counted_over_the_same_time_though_one_table_has_quarters() -> None:
    moderated = counted(
        *((f"2021-22-Q{n}", by, count) for n in range(1, 5)
          for by, count in (("other authority", 2), ("own authority", 3), ("not moderated", 15))),
        columns="moderated_by",
    )  # fmt: skip
    reviewed = counted(
        *((month.code, by, count) for month in span(Period.parse("2021-03"), MARCH)
          for by, count in (("outside the line of management", 4),
                            ("in the line of management", 1), ("not recorded", 0))),
        columns="reviewed_by",
    )  # fmt: skip
    shares = moderation.who_graded(moderated, reviewed, MARCH).shares
    assert (shares.moderated.count, shares.moderated.n) == (20, 80)
    assert (shares.by_other_authority.count, shares.by_other_authority.n) == (8, 20)
    assert (shares.outside_line.count, shares.outside_line.n) == (48, 60)


def test_three_series_by_whole_quarters() -> None:
    months = [month.code for month in span(Period.parse("2021-02"), Period.parse("2021-10"))]
    whose = counted(
        *((code, name, grade, count) for code in months
          for name, grade, count in (("reviewer", "Good", 8), ("reviewer", "Poor", 2),
                                     ("moderator", "Good", 3), ("moderator", "Poor", 3))),
        columns="whose grade",
    )  # fmt: skip
    final = counted(*((code, grade, 5) for code in months for grade in SCALE.grades),
                    columns="grade")  # fmt: skip
    found = moderation.whose_grades(whose, final, ["Good"], "good", MARCH)
    assert [known.code for known in found.periods] == ["2021-22-Q1", "2021-22-Q2"]
    table = found.table.set_index(["period", "whose"])
    assert table.loc[("2021-22-Q1", "reviewer"), "share"] == 0.8
    assert table.loc[("2021-22-Q1", "moderator"), ["count", "n"]].tolist() == [9, 18]
    assert table.loc[("2021-22-Q2", "final"), "share"] == 0.5


def test_series_are_by_year_where_a_table_is() -> None:
    whose = counted(("2021-22", "reviewer", "Good", 30), ("2021-22", "moderator", "Good", None),
                    columns="whose grade")  # fmt: skip
    final = counted(*((f"2021-22-Q{n}", "Good", 8) for n in range(1, 5)), columns="grade")
    found = moderation.whose_grades(whose, final, ["Good"], "good", MARCH).table
    assert found["n"].tolist()[::2] == [30, 32]
    assert found["reason"].tolist()[1] == HIDDEN
