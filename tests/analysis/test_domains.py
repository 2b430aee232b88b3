"""Parts of practice are ranked by their shares, and changes are tested for their number."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.domains import NO_BASELINE, SAME_TIME, Domains, domains
from improvement_book.analysis.shares import COUNTS_ONLY, HIDDEN, NOT_GIVEN, TOO_FEW_TO_COMPARE
from tests.analysis.rows import counted
from tests.analysis.test_grade_direction import release

Counts = tuple[int | None, int | None]


def grades(**months: dict[str, Counts]) -> pd.DataFrame:
    """Reviews at Poor and Good for each domain, month by month; a month is written m2021_06."""
    rows = [
        (month[1:].replace("_", "-"), domain, grade, reviews)
        for month, own in months.items()
        for domain, counts in own.items()
        for grade, reviews in zip(("Poor", "Good"), counts, strict=True)
    ]
    return counted("period domain grade REVIEWS", *rows)


def found(table: pd.DataFrame, last: str = "2022-06", baseline: str = "2021-01") -> Domains:
    return domains(table, ["Good"], "good", release(last, baseline))


def test_the_weakest_stands_first_and_what_has_no_share_last() -> None:
    result = found(grades(m2022_06={"a": (5, 15), "b": (5, 4), "c": (15, 5), "d": (None, 5)}))
    assert result.table["domain"].tolist() == ["c", "a", "b", "d"]
    assert result.table["reason"].tolist() == ["", "", COUNTS_ONLY, HIDDEN]
    assert (result.weakest, result.strongest) == (("c",), ("a",))


@pytest.mark.parametrize(
    ("strongest", "apart", "as_weak"),
    [((5, 15), True, ("b",)), ((12, 8), False, ("b", "a"))],
)
def test_ranges_that_share_nothing_are_apart(
    strongest: Counts, apart: bool, as_weak: tuple[str, ...]
) -> None:
    result = found(grades(m2022_06={"a": strongest, "b": (13, 7), "c": (16, 4)}))
    assert result.apart is apart
    assert result.as_weak == as_weak


def test_two_with_the_same_share_are_both_weakest() -> None:
    result = found(grades(m2022_06={"a": (15, 5), "b": (30, 10), "c": (5, 15)}))
    assert result.weakest == ("a", "b")


def test_a_change_has_to_hold_for_the_number_of_parts() -> None:
    before = {"a": (20, 20), "b": (20, 20), "c": (20, 20)}
    rose = found(grades(m2021_01=before, m2022_06={"a": (2, 38), "b": (10, 30), "c": (20, 20)}))
    rows = rose.table.set_index("domain")
    assert rows["change"].astype(float).round(3).to_dict() == {"a": 0.45, "b": 0.25, "c": 0}
    # Fisher: p = 0.0368 for b alone; of three, the second smallest is multiplied by 3/2.
    assert rows.loc["b", "p"] == pytest.approx(0.03683, abs=0.00001)
    assert rows.loc["b", "p_adjusted"] == pytest.approx(rows.loc["b", "p"] * 3 / 2)
    assert rows.loc["b", "change_low"] > 0
    assert rows["changed"].to_dict() == {"a": True, "b": False, "c": False}


def test_the_last_twelve_months_are_pooled_and_no_more() -> None:
    year = {f"m2022_{month:02}": {"a": (1, 1)} for month in range(1, 13)}
    result = found(grades(m2021_12={"a": (9, 0)}, **year), last="2022-12")
    assert (len(result.periods), result.periods[0].code) == (12, "2022-01")
    assert result.table["n"].tolist() == [24]


def test_the_baseline_is_widened_alike_for_all_until_one_has_twenty() -> None:
    small = {"a": (5, 5), "b": (1, 1)}
    year = {f"m2021_{month:02}": small for month in range(1, 13)}
    later = {f"m2022_{month:02}": small for month in range(1, 13)}
    result = found(grades(**year, **later), last="2022-12")
    assert [period.code for period in result.baseline] == ["2021-01", "2021-02"]
    rows = result.table.set_index("domain")
    assert rows["base_n"].to_dict() == {"a": 20, "b": 4}
    assert rows["changed"].isna().to_dict() == {"a": False, "b": True}
    assert result.compared == ""


@pytest.mark.parametrize(
    ("table", "baseline", "reason"),
    [
        (grades(m2022_06={"a": (10, 10)}), "", NO_BASELINE),
        (grades(m2022_06={"a": (10, 10)}), "2023-01", NO_BASELINE),
        (grades(m2022_06={"a": (10, 10)}), "2022-06", SAME_TIME),
    ],
)
def test_without_an_earlier_baseline_nothing_is_compared(
    table: pd.DataFrame, baseline: str, reason: str
) -> None:
    assert found(table, baseline=baseline).compared == reason


@pytest.mark.parametrize(
    ("base", "reason"), [((None, 10), HIDDEN), ((9, 10), TOO_FEW_TO_COMPARE), ((10, 10), "")]
)
def test_a_hidden_or_small_baseline_is_not_compared(base: Counts, reason: str) -> None:
    months = {f"m2022_{month:02}": {"a": (10, 10)} for month in range(1, 13)}
    table = grades(m2021_01={"a": base}, **months)
    if reason == TOO_FEW_TO_COMPARE:
        table = grades(m2021_01={"a": base}, m2021_02={"a": (0, 0)}, **months)
    result = found(table, last="2022-12", baseline="2021-01")
    expected = SAME_TIME if reason == TOO_FEW_TO_COMPARE else reason
    assert result.compared == expected


@pytest.mark.parametrize(
    ("counts", "reason"),
    [((0, 0), NOT_GIVEN), ((None, 3), HIDDEN), ((4, 5), COUNTS_ONLY), ((5, 5), "")],
)
def test_why_there_is_no_share(counts: Counts, reason: str) -> None:
    assert found(grades(m2022_06={"a": counts, "b": counts})).reason == reason


def test_a_table_without_rows_is_not_given() -> None:
    assert found(counted("period domain grade REVIEWS")).reason == NOT_GIVEN
