"""Reviews done are set against reviews planned, and a team without any is named."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis import practice
from improvement_book.analysis.coverage import NO_PLAN
from improvement_book.analysis.shares import HIDDEN


def test_teams_are_covered_one_by_one_and_in_all() -> None:
    found = practice.coverage({"A": 8, "B": 6, "D": 3}, {"A": 10, "B": 5, "C": 5})
    assert found.table.to_numpy().tolist()[:3] == [
        ["A", 8, 10, 0.8, ""], ["B", 6, 5, 1.2, ""], ["C", 0, 5, 0, ""],
    ]  # fmt: skip
    assert found.table.loc[3, ["done", "planned", "reason"]].tolist() == [3, 0, NO_PLAN]
    assert pd.isna(found.table.loc[3, "share"])
    assert (found.done, found.planned, found.share) == (14, 20, 0.7)
    assert (found.not_reviewed, found.unplanned) == (("C",), ("D",))


@pytest.mark.parametrize(
    ("done", "planned"), [({"A": None, "B": 5}, {"A": 10, "B": 10}), ({"A": 5}, {"A": None})]
)
def test_a_hidden_count_hides_its_share_and_the_total(
    done: dict[str, int], planned: dict[str, int]
) -> None:
    found = practice.coverage(pd.Series(done, dtype="Int64"), pd.Series(planned, dtype="Int64"))
    assert (found.share, found.reason) == (None, HIDDEN)
    assert found.table["reason"].tolist() == [HIDDEN, ""][: len(done)]
    assert found.not_reviewed == ()


def test_without_a_plan_there_is_no_share() -> None:
    found = practice.coverage({"A": 5}, {})
    assert (found.share, found.reason, found.unplanned) == (None, NO_PLAN, ("A",))
    assert practice.coverage({"A": 0}, {"A": 0}).unplanned == ()
