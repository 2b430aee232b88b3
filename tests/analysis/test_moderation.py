"""Agreement and over-grading: guards on both sides, and figures by plain loops."""

from __future__ import annotations

from math import comb, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement_book.analysis import moderation
from improvement_book.analysis.agreement import (
    INDICATIVE,
    NO_GRADE_HOLDS,
    NO_INTERVAL,
    ONE_GRADE,
    ONE_GRADE_BY_ONE,
    TOO_FEW_MODERATED,
)
from improvement_book.analysis.over_grading import TOO_FEW_CROSS, TOO_FEW_DIFFER
from improvement_book.analysis.shares import COUNTS_ONLY, HIDDEN, NOTHING_COUNTED, wilson
from improvement_book.council import GradeScale
from improvement_book.period import Period

SCALE = GradeScale(("Poor", "Fair", "Good", "Best"), "Good")
SQUARES = st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=4, max_size=4)


def square(*rows: list[int | None]) -> pd.DataFrame:
    grades = list(SCALE.grades)
    return pd.DataFrame(list(rows), index=grades, columns=grades).astype("Int64")


def mostly_good(good: int, differ: int) -> pd.DataFrame:
    """So many agreed as good, and so many that the reviewer alone calls good."""
    return square([0] * 4, [0] * 4, [0, differ, good, 0], [0] * 4)


def kappa_by_loops(rows: list[list[int]]) -> float:
    n, ranks = sum(map(sum, rows)), range(4)
    given_by = [sum(rows[i]) for i in ranks], [sum(row[j] for row in rows) for j in ranks]
    seen = sum((i - j) ** 2 * rows[i][j] for i in ranks for j in ranks)
    due = sum((i - j) ** 2 * given_by[0][i] * given_by[1][j] for i in ranks for j in ranks) / n
    return 1 - seen / due


def ac1_by_loops(rows: list[list[int]]) -> float:
    n, ranks = sum(map(sum, rows)), range(4)
    held = [(sum(rows[k]) + sum(row[k] for row in rows)) / (2 * n) for k in ranks]
    chance = sum(share * (1 - share) for share in held) / 3
    return (sum(rows[k][k] for k in ranks) / n - chance) / (1 - chance)


def jackknife(rows: list[list[int]], statistic: object) -> float:
    """A standard error that knows no formula: leave out one review at a time."""
    left = []
    for i in range(4):
        for j in range(4):
            if rows[i][j]:
                rest = [list(row) for row in rows]
                rest[i][j] -= 1
                left += [statistic(rest)] * rows[i][j]
    n = len(left)
    return sqrt((n - 1) / n * sum((value - np.mean(left)) ** 2 for value in left))


def used(rows: list[list[int]]) -> int:
    return sum(1 for k in range(4) if sum(rows[k]) + sum(row[k] for row in rows))


@given(SQUARES.filter(lambda rows: used(rows) > 1))
def test_the_coefficients_are_those_of_plain_loops(rows: list[list[int]]) -> None:
    kappa, ac1 = moderation.weighted_kappa(rows), moderation.gwet_ac1(rows)
    assert kappa.estimate == pytest.approx(kappa_by_loops(rows), abs=1e-9)
    assert ac1.estimate == pytest.approx(ac1_by_loops(rows), abs=1e-9)
    turned = [list(row) for row in zip(*rows, strict=True)]
    assert moderation.weighted_kappa(turned).estimate == pytest.approx(kappa.estimate, abs=1e-9)
    for found in (kappa, ac1):
        assert found.interval is None or -1 <= found.interval[0] <= found.interval[1] <= 1


def test_the_standard_errors_are_near_those_of_leaving_out_one() -> None:
    rows = [[30, 10, 2, 0], [20, 140, 20, 2], [3, 70, 180, 10], [0, 4, 30, 20]]
    for found, plain in (
        (moderation.weighted_kappa(rows), kappa_by_loops),
        (moderation.gwet_ac1(rows), ac1_by_loops),
    ):
        assert found.se == pytest.approx(jackknife(rows, plain), rel=0.02)


def test_one_grade_alone_leaves_kappa_undefined_and_full_agreement_without_interval() -> None:
    one = [[0, 0], [0, 30]]
    assert moderation.weighted_kappa(one) is None
    assert moderation.weighted_kappa([[0, 0], [0, 0]]) is None
    assert moderation.gwet_ac1([[0, 0], [0, 0]]) is None
    full = moderation.weighted_kappa([[10, 0], [0, 30]])
    assert (full.estimate, full.se, full.interval) == (1, 0, None)
    assert full.table["estimate"].tolist() == [1]


def test_exact_and_near_agreement_are_shares() -> None:
    found = moderation.agreement(
        square([2, 1, 0, 1], [0, 8, 2, 0], [0, 3, 10, 0], [0, 0, 0, 3]), SCALE
    )
    assert (found.n, found.exact.count, found.within_one.count) == (30, 23, 29)
    assert (found.exact.low, found.exact.high) == wilson(23, 30)
    assert found.table["measure"].tolist() == [
        "exact", "within one grade", "weighted kappa", "AC1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("n", "shares", "kappa"),
    [
        (0, NOTHING_COUNTED, NOTHING_COUNTED),
        (9, COUNTS_ONLY, TOO_FEW_MODERATED),
        (10, "small sample", TOO_FEW_MODERATED),
        (19, "small sample", TOO_FEW_MODERATED),
        (20, "", INDICATIVE),
        (29, "", INDICATIVE),
        (30, "", ""),
    ],
)
def test_the_number_of_moderated_reviews_decides_what_is_shown(
    n: int, shares: str, kappa: str
) -> None:
    few = min(n, 2)
    table = square([0] * 4, [0, few, 0, 0], [0, min(few, n - few), n - 2 * few, 0], [0] * 4) \
        if n else square(*[[0] * 4] * 4)  # fmt: skip
    found = moderation.agreement(table, SCALE)
    assert (found.n, found.exact.reason, found.kappa_reason) == (n, shares, kappa)
    hidden = n < 20
    assert (found.weighted_kappa is None, found.weighted_kappa_se is None) == (hidden, hidden)
    assert (found.interval is None, found.ac1 is None) == (hidden, hidden)
    assert found.ac1_reason == kappa


@pytest.mark.parametrize(("held", "reason"), [(36, NO_GRADE_HOLDS), (37, "")])
def test_ac1_stands_beside_kappa_where_a_grade_holds_more_than_sixty_percent(
    held: int, reason: str
) -> None:
    table = square([0] * 4, [0, 60 - held - 1, 1, 0], [0, 1, held - 1, 0], [0] * 4)
    found = moderation.agreement(table, SCALE)
    assert (found.ac1_reason, found.ac1 is None) == (reason, bool(reason))
    assert found.weighted_kappa is not None


def test_a_month_with_one_grade_has_no_kappa() -> None:
    found = moderation.agreement(mostly_good(40, 0), SCALE)
    assert (found.weighted_kappa, found.kappa_reason) == (None, ONE_GRADE)
    assert (found.ac1, found.ac1_reason) == (None, ONE_GRADE)
    assert found.exact.share == 1


def test_where_one_side_gives_one_grade_only_ac1_speaks_alone() -> None:
    found = moderation.agreement(mostly_good(38, 2), SCALE)
    assert (found.weighted_kappa, found.kappa_reason) == (None, ONE_GRADE_BY_ONE)
    assert found.ac1 == pytest.approx(ac1_by_loops([[0] * 4, [0] * 4, [0, 2, 38, 0], [0] * 4]))


def test_full_agreement_claims_no_certainty() -> None:
    found = moderation.agreement(square([0] * 4, [0, 5, 0, 0], [0, 0, 20, 0], [0] * 4), SCALE)
    assert (found.weighted_kappa, found.interval) == (1, None)
    assert found.kappa_reason == f"{INDICATIVE}; {NO_INTERVAL}"


def test_a_hidden_cell_hides_everything() -> None:
    table = square([0, 0, 0, 0], [0, None, 2, 0], [0, 8, 20, 0], [0] * 4)
    found = moderation.agreement(table, SCALE)
    assert [found.n, found.exact.share, found.weighted_kappa, found.ac1] == [None] * 4
    assert {found.exact.reason, found.kappa_reason, found.ac1_reason} == {HIDDEN}
    graded = moderation.over_grading(table, "Good")
    assert (graded.reason, graded.mcnemar_reason) == (HIDDEN, HIDDEN)
    assert [graded.n, graded.higher, graded.sign_test, graded.mean_shift] == [None] * 4
    assert moderation.weighted_kappa(table) is None
    assert moderation.gwet_ac1(table) is None


def test_a_table_of_other_grades_is_refused() -> None:
    table = square(*[[5] * 4] * 4)
    with pytest.raises(moderation.UnknownGrade):
        moderation.agreement(table.iloc[:3, :3], SCALE)
    with pytest.raises(moderation.UnknownGrade):
        moderation.agreement(table.iloc[::-1, ::-1], SCALE)
    with pytest.raises(moderation.UnknownGrade):
        moderation.over_grading(table, "Great")


def test_moderated_reviews_of_some_periods_make_a_square() -> None:
    rows = [
        ("2021-04", "Good", "Fair", 3), ("2021-05", "Good", "Fair", 4),
        ("2021-06", "Good", "Fair", 9), ("2021-04", "Poor", "Poor", 2),
        ("2021-05", "Poor", "Poor", None),
        ("2021-04", "Best", "Good", 0),
    ]  # fmt: skip
    counts = pd.DataFrame(rows, columns=["period", "grade", "moderated_grade", "reviews"])
    counts = counts.assign(reviews=counts["reviews"].astype("Int64"))
    periods = [Period.parse("2021-04"), Period.parse("2021-05")]
    table = moderation.square_table(counts, SCALE, periods)
    assert table.columns.tolist() == table.index.tolist() == list(SCALE.grades)
    assert table.loc["Good", "Fair"] == 7
    assert pd.isna(table.loc["Poor", "Poor"])
    assert table.fillna(0).to_numpy().sum() == 7
    assert moderation.agreement(table, SCALE).kappa_reason == HIDDEN
    assert moderation.square_table(counts.iloc[:0], SCALE, periods).to_numpy().sum() == 0
    with pytest.raises(moderation.UnknownGrade, match="Great: not on the scale"):
        moderation.square_table(counts.replace({"grade": {"Good": "Great"}}), SCALE, periods)


def sign_by_hand(higher: int, lower: int) -> float:
    n = higher + lower
    return min(1, 2 * sum(comb(n, k) for k in range(min(higher, lower) + 1)) / 2**n)


@given(SQUARES)
def test_over_grading_is_that_of_counting_steps(rows: list[list[int]]) -> None:
    found = moderation.over_grading(square(*rows), "Good")
    pairs = [(i, j, rows[i][j]) for i in range(4) for j in range(4)]
    higher = sum(count for i, j, count in pairs if i > j)
    lower = sum(count for i, j, count in pairs if i < j)
    up = sum(count for i, j, count in pairs if i >= 2 > j)
    down = sum(count for i, j, count in pairs if i < 2 <= j)
    assert (found.higher, found.lower, found.discordant) == (higher, lower, higher + lower)
    assert (found.line_higher, found.line_lower) == (up, down)
    if higher + lower >= 6:
        assert found.sign_test == pytest.approx(sign_by_hand(higher, lower))
        assert found.interval[0] <= found.share <= found.interval[1]
    if up + down >= 6:
        assert found.mcnemar == pytest.approx(sign_by_hand(up, down))
    if found.n >= 10:
        shift = sum((i - j) * count for i, j, count in pairs) / found.n
        assert found.mean_shift == pytest.approx(shift)
    assert (found.mean_shift is None) == (found.n < 10)


@pytest.mark.parametrize(("differ", "shown"), [(0, False), (5, False), (6, True)])
def test_six_pairs_that_differ_are_tested(differ: int, shown: bool) -> None:
    found = moderation.over_grading(mostly_good(30, differ), "Good")
    assert (found.sign_test is not None, found.mcnemar is not None) == (shown, shown)
    assert (found.share is not None, found.interval is not None) == (shown, shown)
    assert found.reason == ("" if shown else TOO_FEW_DIFFER)
    assert found.mcnemar_reason == ("" if shown else TOO_FEW_CROSS)
    assert found.mean_shift == differ / (30 + differ)
    assert found.table["higher"].tolist() == [differ, differ]


def test_the_line_needs_six_pairs_of_its_own() -> None:
    table = square([0, 0, 0, 0], [6, 20, 0, 0], [0, 5, 20, 0], [0] * 4)
    found = moderation.over_grading(table, "Good")
    assert (found.discordant, found.reason) == (11, "")
    assert (found.mcnemar, found.mcnemar_reason) == (None, TOO_FEW_CROSS)
