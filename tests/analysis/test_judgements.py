"""The last inspection, and the visits since."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.judgements import Judgements, judgements

Event = tuple[str, str, str, str]
INSPECTION = ("2020-11-16", "Inspection", "Overall effectiveness", "Inadequate")
LEADERS = ("2020-11-16", "Inspection", "Leaders", "Inadequate")
EARLIER = ("2017-05-01", "Inspection", "Overall effectiveness", "Good")
VISIT = ("2021-05-11", "Visit", "Front door", "")
SAME_VISIT = ("2021-05-11", "Visit", "Care", "")
EARLIER_VISIT = ("2019-05-11", "Visit", "Front door", "")


def of(*events: Event) -> Judgements:
    frame = pd.DataFrame(events, columns=["held_on", "kind", "area", "grade"])
    return judgements(frame.assign(held_on=pd.to_datetime(frame["held_on"])))


def test_judgements_stand_newest_first_and_areas_as_given() -> None:
    table = of(EARLIER, INSPECTION, LEADERS, VISIT).table
    assert table["area"].tolist() == [
        "Front door", "Overall effectiveness", "Leaders", "Overall effectiveness",
    ]  # fmt: skip


def test_the_last_inspection_is_the_latest_event_with_a_grade() -> None:
    last = of(VISIT, EARLIER, INSPECTION, LEADERS).last_inspection
    assert last["grade"].tolist() == ["Inadequate", "Inadequate"]


@pytest.mark.parametrize(
    ("events", "visits"),
    [
        ([INSPECTION], 0),
        ([INSPECTION, EARLIER_VISIT], 0),
        ([INSPECTION, VISIT], 1),
        ([INSPECTION, VISIT, SAME_VISIT], 1),
        ([VISIT, EARLIER_VISIT], 2),
    ],
)
def test_visits_after_the_last_inspection_are_counted_once_each(
    events: list[Event], visits: int
) -> None:
    assert of(*events).visits_since == visits
