"""Who reviewed and who moderated."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis import moderation
from improvement_book.analysis.released import UnusableCounts
from improvement_book.analysis.shares import COUNTS_ONLY, HIDDEN, wilson

MODERATED = {"other authority": 10, "own authority": 20, "not moderated": 70}
REVIEWED = {
    "outside the line of management": 60, "in the line of management": 30, "not recorded": 10,
}  # fmt: skip


def test_each_share_has_its_own_whole() -> None:
    found = moderation.independence(MODERATED, pd.Series(REVIEWED))
    assert (found.moderated.count, found.moderated.n) == (30, 100)
    assert (found.by_other_authority.count, found.by_other_authority.n) == (10, 30)
    assert (found.outside_line.count, found.outside_line.n) == (60, 100)
    assert found.table["low"].tolist() == [
        wilson(count, n)[0] for count, n in ((30, 100), (10, 30), (60, 100))
    ]


@pytest.mark.parametrize(
    ("label", "hidden"),
    [("not moderated", [True, False]), ("own authority", [True, True])],
)
def test_a_hidden_count_hides_the_shares_that_need_it(label: str, hidden: list[bool]) -> None:
    found = moderation.independence(MODERATED | {label: None}, REVIEWED)
    reasons = [found.moderated.reason, found.by_other_authority.reason]
    assert [reason == HIDDEN for reason in reasons] == hidden
    assert found.outside_line.reason == ""


def test_a_category_without_reviews_may_be_left_out_and_another_is_refused() -> None:
    found = moderation.independence({"own authority": 30}, {})
    assert (found.moderated.share, found.by_other_authority.share) == (1, 0)
    with pytest.raises(UnusableCounts, match="expected other authority, own authority"):
        moderation.independence({"nobody": 3}, REVIEWED)


def months(*moderated: int | None, of: int = 20) -> pd.DataFrame:
    rows = [[0, count, of - (count or 0)] for count in moderated]
    return pd.DataFrame(rows, columns=list(MODERATED)).astype("Int64")


@pytest.mark.parametrize(
    ("moderated", "refused"),
    [((4, 4, 6, 6), False), ((4, 4, 6, 7), True), ((7, 6, 4, 4), True), ((4, 4, 4, 8, 7), True)],
)
def test_a_trend_is_refused_where_moderation_moved_by_more_than_ten_points(
    moderated: tuple[int, ...], refused: bool
) -> None:
    found = moderation.moderated_move(months(*moderated))
    assert found.refused is refused
    assert bool(found.reason) is refused
    assert found.table["half"].tolist() == ["earlier", "later"]


def test_where_moderation_is_not_known_it_is_left_open() -> None:
    assert moderation.moderated_move(months(4, None, 4, 4)).reason == HIDDEN
    assert moderation.moderated_move(months(4, None, 4, 4)).refused is None
    small = moderation.moderated_move(months(4, 4, of=9))
    assert (small.refused, small.reason) == (None, COUNTS_ONLY)
    just_enough = moderation.moderated_move(months(4, 4, of=10))
    assert (just_enough.refused, just_enough.reason) == (False, "")
