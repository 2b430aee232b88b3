"""How many faults of one kind are told."""

from __future__ import annotations

import pytest

from improvement_book.errors import Fault
from improvement_book.intake.faults import FAULTS_SHOWN, limited


def faults(count: int, column: str = "due") -> list[Fault]:
    return [Fault("a.csv", "a date", "Mend it.", row, column) for row in range(count)]


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (20, None),
        (21, "the same fault in 1 more row"),
        (1020, "the same fault in 1,000 more rows"),
    ],
)
def test_after_twenty_faults_of_a_kind_the_rest_is_counted(count: int, last: str | None) -> None:
    told = limited(faults(count))
    assert told[:FAULTS_SHOWN] == faults(FAULTS_SHOWN)
    assert [fault.found for fault in told[FAULTS_SHOWN:]] == ([last] if last else [])


def test_faults_of_different_columns_are_counted_apart() -> None:
    assert len(limited(faults(15) + faults(15, "done"))) == 30


def test_counting_again_changes_nothing() -> None:
    told = limited(faults(45))
    assert limited(told) == told
