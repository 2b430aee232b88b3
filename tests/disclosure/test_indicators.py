"""Which rows of indicators are hidden, beside what was said of them before."""

from __future__ import annotations

import pytest

from improvement_book.disclosure.indicators import hidden_rows
from improvement_book.disclosure.ledger import Ledger
from improvement_book.tabulate.counts import Counts
from tests.disclosure.sample_counts import Row, counts, group, share, shown

NOTHING_SHOWN = Ledger.empty()


def totals(made: Counts, ledger: Ledger = NOTHING_SHOWN) -> list[bool]:
    return hidden_rows(made, ledger, 5).observations.tolist()


def groups(made: Counts, ledger: Ledger = NOTHING_SHOWN) -> list[bool]:
    return hidden_rows(made, ledger, 5).breakdowns.tolist()


@pytest.mark.parametrize(
    ("now", "is_hidden"),
    [(100, False), (101, True), (105, True), (106, False), (99, True), (95, True), (94, False)],
)
def test_a_figure_that_differs_by_a_small_number_from_the_one_shown_is_hidden(
    now: int, is_hidden: bool
) -> None:
    ledger = shown(NOTHING_SHOWN, counts(observations=[share(100)]))
    assert totals(counts(observations=[share(now)]), ledger) == [is_hidden]


@pytest.mark.parametrize(("denominator", "is_hidden"), [(1005, True), (1006, False)])
def test_the_denominator_and_the_rest_are_compared_as_well(
    denominator: int, is_hidden: bool
) -> None:
    ledger = shown(NOTHING_SHOWN, counts(observations=[share(100)]))
    assert totals(counts(observations=[share(100, denominator)]), ledger) == [is_hidden]
    both = share(106, denominator + 1)
    rest_by = denominator + 1 - 106 - 900
    assert totals(counts(observations=[both]), ledger) == [1 <= rest_by <= 5]


def test_a_figure_is_compared_with_every_version_that_was_shown() -> None:
    ledger = NOTHING_SHOWN
    for numerator in (100, 120):
        ledger = shown(ledger, counts(observations=[share(numerator)]))
    made = [counts(observations=[share(numerator)]) for numerator in (103, 117, 110, 100)]
    assert [totals(each, ledger) for each in made] == [[True], [True], [False], [False]]


def test_what_was_hidden_stays_hidden() -> None:
    ledger = shown(NOTHING_SHOWN, counts(observations=[share(3)]))
    assert totals(counts(observations=[share(3)]), ledger) == [True]
    assert totals(counts(observations=[share(100)]), ledger) == [True]
    other = share(100, period="2021-07")
    assert totals(counts("2021-07", observations=[share(100), other]), ledger) == [True, False]


def test_what_was_shown_and_hidden_since_may_be_shown_again() -> None:
    ledger = shown(NOTHING_SHOWN, counts(observations=[share(100)]))
    ledger = shown(ledger, counts(observations=[share(103)]))
    assert totals(counts(observations=[share(100)]), ledger) == [False]
    assert totals(counts(observations=[share(103)]), ledger) == [True]
    assert totals(counts(observations=[share(120)]), ledger) == [True]


def test_what_was_shown_stays_though_it_would_be_hidden_today() -> None:
    before = counts(observations=[share(53, 300)], breakdowns=[group("A", 20, 100)])
    ledger = shown(NOTHING_SHOWN, before)
    now = [group("A", 20, 100), group("B", 3, 100), group("C", 30, 100)]
    made = counts(observations=[share(53, 300)], breakdowns=now)
    assert groups(made, ledger) == [False, True, True]


def test_groups_of_a_total_that_is_hidden_because_it_changed_are_hidden() -> None:
    ledger = shown(NOTHING_SHOWN, counts(observations=[share(50, 300)]))
    now = [group("A", 20, 100), group("B", 33, 200)]
    made = counts(observations=[share(53, 300)], breakdowns=now)
    assert totals(made, ledger) == [True]
    assert groups(made, ledger) == [True, True]


@pytest.mark.parametrize(
    ("row", "unit", "is_hidden"),
    [
        ({"value": 3.0}, "number", True),
        ({"value": 6.0}, "number", False),
        ({"value": 3.0}, "percent", False),
        ({"value": 3.0, "numerator": 30.0}, "percent", True),
        ({"symbol": "c"}, "percent", True),
        ({"symbol": "u"}, "percent", False),
    ],
)
def test_a_value_counts_where_its_unit_says_so(row: Row, unit: str, is_hidden: bool) -> None:
    own: Row = {"indicator_id": "share", "period": "2021-06", "symbol": ""}
    assert totals(counts(unit=unit, observations=[own | row])) == [is_hidden]


def test_a_groups_value_without_counts_is_hidden() -> None:
    row: Row = {**group("A", 1), "numerator": None, "denominator": None, "value": 50.0}
    assert groups(counts(observations=[share(100)], breakdowns=[row])) == [True]


def test_numbers_that_are_no_whole_people_are_hidden_as_a_family() -> None:
    rows = [group("A", 3, 100), group("B", 20.5, 100), group("C", 30, 100)]
    made = counts(observations=[share(53.5, 300)], breakdowns=rows)
    assert groups(made) == [True, True, True]


def test_a_narrow_window_is_hidden_unless_it_was_shown() -> None:
    rows = [share(count, period=f"2021-{month:02d}") for month, count in ((4, 30), (5, 6), (6, 6))]
    made = counts(window="rolling 12", observations=rows)
    assert totals(made) == [False, False, False]
    rows = [share(count, period=f"2021-{month:02d}") for month, count in ((4, 30), (5, 18), (6, 7))]
    made = counts(window="rolling 12", observations=rows)
    assert totals(made) == [False, False, False], "30 - 12 - 11 leaves 7"
    rows.append(share(25, period="2021-07"))
    rows.append(share(18, period="2021-08"))
    made = counts("2021-08", window="rolling 12", observations=rows)
    assert totals(made) == [False, False, False, False, True], "30 - 12 - 11 - 7 leaves none"
