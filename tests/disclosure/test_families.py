"""Which rows of a family are hidden with its small ones."""

from __future__ import annotations

import pytest

from improvement_book.disclosure.indicators import hidden_rows
from improvement_book.disclosure.ledger import Ledger
from tests.disclosure.sample_counts import Row, counts, group, share, shown

NOTHING_SHOWN = Ledger.empty()


def hidden_groups(rows: list[Row], total: Row, ledger: Ledger = NOTHING_SHOWN) -> list[bool]:
    made = counts(observations=[total], breakdowns=rows)
    return hidden_rows(made, ledger, 5).breakdowns.tolist()


def hidden_months(
    *counted: int, begins: int = 4, ledger: Ledger = NOTHING_SHOWN, step: int = 100
) -> list[bool]:
    """Years to date of 2021, month by month; the denominators grow by a large step."""
    rows = [
        share(count, 1000 + step * place, period=f"2021-{begins + place:02d}")
        for place, count in enumerate(counted)
    ]
    made = counts("2021-12", window="year to date", observations=rows)
    return hidden_rows(made, ledger, 5).observations.tolist()


def test_one_large_group_beside_a_small_one_is_hidden_with_it() -> None:
    rows = [group("A", 3, 100), group("B", 50, 100)]
    assert hidden_groups(rows, share(53, 200)) == [True, True]


def test_two_small_groups_may_be_left_to_each_other_where_they_leave_enough_open() -> None:
    rows = [group("A", 4, 100), group("B", 4, 100), group("C", 50, 100), group("D", 60, 100)]
    assert hidden_groups(rows, share(118, 400))[:2] == [True, True]
    assert hidden_groups(rows, share(118, 400)).count(True) in (2, 3)
    ones = [group("A", 1, 100), group("B", 1, 100), *rows[2:]]
    assert hidden_groups(ones, share(112, 400)).count(True) == 3, "1 and 1 are known from their sum"


def test_a_ratio_whose_counts_do_not_overlap_is_hidden_in_both() -> None:
    """Children per worker: the workers of one small team are the rest of the others'."""
    rows = [group("North", 40, 3), group("South", 60, 10), group("West", 50, 20)]
    north, *others = hidden_groups(rows, share(150, 33))
    assert north
    assert sorted(others) == [False, True]


def test_groups_of_other_dimensions_periods_and_indicators_are_no_family() -> None:
    small = [group("A", 3, 100), group("B", 50, 100)]
    others = [
        {**row, **other}
        for other in ({"dimension": "Sex"}, {"period": "2021-05"})
        for row in (group("A", 20, 100), group("B", 33, 100))
    ]
    totals = [share(53, 200), share(53, 200, period="2021-05")]
    made = counts(observations=totals, breakdowns=[*small, *others])
    assert hidden_rows(made, NOTHING_SHOWN, 5).breakdowns.tolist() == [True] * 2 + [False] * 4


@pytest.mark.parametrize(
    ("months", "hidden"),
    [
        ((100, 150, 200), [False, False, False]),
        ((100, 150, 156), [False, False, False]),
        ((100, 150, 155), [False, True, False]),
        ((100, 150, 151), [False, True, False]),
        ((100, 150, 150), [False, False, False]),
    ],
)
def test_a_small_month_of_a_year_to_date_costs_the_row_that_closes_no_quarter(
    months: tuple[int, ...], hidden: list[bool]
) -> None:
    assert hidden_months(*months) == hidden


def test_a_year_to_date_is_cheapest_hidden_within_a_quarter() -> None:
    assert hidden_months(100, 150, 200, 203, 300) == [False, False, False, True, False]


def test_a_small_april_is_small_itself_and_may_not_hide_may() -> None:
    assert hidden_months(3, 50, 100) == [True, False, False]
    assert hidden_months(50, 100, 150) == [False, False, False]


def test_the_rest_and_the_denominator_have_months_too() -> None:
    assert hidden_months(100, 200, 300, step=100) == [False, False, False]
    assert any(hidden_months(100, 200, 300, step=103))
    assert not any(hidden_months(100, 200, 300, step=106))


def test_a_year_to_date_that_falls_is_no_sum_of_months() -> None:
    assert hidden_months(100, 150, 140, 143) == [False, False, False, False]


def test_years_to_date_of_two_financial_years_are_two_families() -> None:
    rows = [share(100, period="2021-03"), share(103, 2000, period="2021-04")]
    made = counts(window="year to date", observations=rows)
    assert hidden_rows(made, NOTHING_SHOWN, 5).observations.tolist() == [False, False]


@pytest.mark.parametrize(("june", "is_hidden"), [(155, True), (156, False)])
def test_months_of_a_year_to_date_per_population_are_counts_too(june: int, is_hidden: bool) -> None:
    """The denominator stays, so the rest falls: what is counted still adds up."""
    assert hidden_months(100, 150, june, step=0) == [False, is_hidden, False]


def test_a_month_that_became_small_costs_a_row_that_was_not_shown_yet() -> None:
    rows = [share(count, period=f"2021-{month:02d}") for month, count in ((4, 100), (5, 150))]
    ledger = shown(NOTHING_SHOWN, counts("2021-05", window="year to date", observations=rows))
    now = [*rows, share(153, period="2021-06")]
    made = counts(window="year to date", observations=now)
    assert hidden_rows(made, ledger, 5).observations.tolist() == [False, False, True]


def test_where_nothing_protects_a_family_all_that_was_not_shown_is_hidden() -> None:
    """A hidden 0 tells one who knows the rule nothing, so the 3 would be known."""
    total, told = share(103, 300), group("C", 100, 100)
    ledger = shown(NOTHING_SHOWN, counts(breakdowns=[told]))
    rows = [group("A", 3, 100), group("B", 0, 100), told]
    assert hidden_groups(rows, total, ledger) == [True, True, False]
    assert hidden_groups(rows, total) == [True, False, True]


def test_a_group_is_hidden_where_those_who_stand_in_no_row_are_few() -> None:
    """178 of 244 beside 180 of 247 for the whole council: of the others 2 of 3."""
    assert hidden_groups([group("White British", 178, 244)], share(180, 247)) == [True]
    assert hidden_groups([group("White British", 100, 150)], share(180, 247)) == [False]


def test_a_small_group_beside_many_who_stand_in_no_row_is_hidden_alone() -> None:
    assert hidden_groups([group("Under 5", 3, 20)], share(30, 60)) == [True]
    rows = [group("Under 5", 3, 20), group("5 to 10", 10, 20)]
    assert hidden_groups(rows, share(30, 60)) == [True, False]


def test_what_the_council_hid_itself_is_not_what_is_left_over() -> None:
    unknown = {**group("A", 1, 1), "numerator": None, "denominator": None, "value": None,
               "symbol": "c"}  # fmt: skip
    assert hidden_groups([unknown, group("B", 27, 60)], share(30, 90)) == [True, True]
