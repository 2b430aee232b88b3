"""Rows that repeat or contradict each other, and rows that refer to nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.intake.keys import foreign_key_faults, repeated_rows, with_recorded_on
from improvement_book.intake.schema import Field, ForeignKey, Schema

ID = Field("id", "string", "", "", "")
DUE = Field("due", "date", "", "", "")
RECORDED = Field("recorded_on", "date", "", "", "")
PLAIN = Schema("things", "Things", "", (ID, DUE), ("id",))
REVISED = Schema("things", "Things", "", (ID, DUE, RECORDED), ("id",), revised="due")
REFERRING = Schema("things", "Things", "", (ID, DUE), ("id",), (ForeignKey("id", "kinds", "kind"),))


def rows(*cells: tuple[str, str], recorded: list[str | None] | None = None) -> pd.DataFrame:
    """id and due of each row, numbered from 2; and the days of recording, if any are given."""
    frame = pd.DataFrame(cells, columns=["id", "due"], index=range(2, len(cells) + 2))
    frame["due"] = pd.to_datetime(frame["due"])
    if recorded is not None:
        frame["recorded_on"] = pd.to_datetime(pd.Series(recorded, index=frame.index))
    return frame


def test_an_identical_row_is_set_aside() -> None:
    aside, faults = repeated_rows(
        rows(("a", "2021-06-01"), ("b", "2021-06-01"), ("a", "2021-06-01")), PLAIN
    )
    assert aside.to_dict() == {4: "identical to an earlier row"}
    assert faults == []


def test_another_row_with_the_same_key_is_a_fault_that_names_the_first() -> None:
    aside, faults = repeated_rows(
        rows(("a", "2021-06-01"), ("b", "2021-06-01"), ("a", "2021-06-02"), ("a", "2021-06-03")),
        PLAIN,
    )
    assert aside.empty
    assert [(fault.row, fault.found) for fault in faults] == [
        (4, "the key of row 2 with other values"), (5, "the key of row 2 with other values"),
    ]  # fmt: skip


@pytest.mark.parametrize(("second", "faults"), [("2021-07-01", 1), ("2021-07-02", 0)])
def test_a_revision_needs_a_day_of_recording_of_its_own(second: str, faults: int) -> None:
    frame = rows(
        ("a", "2021-06-01"), ("a", "2021-06-02"), recorded=["2021-07-01", second]
    )  # fmt: skip
    assert len(repeated_rows(frame, REVISED)[1]) == faults


def test_an_empty_recorded_on_is_the_rows_own_date() -> None:
    frame = rows(("a", "2021-06-01"), ("b", "2021-06-02"), recorded=[None, "2021-07-01"])
    filled = with_recorded_on(frame, REVISED)["recorded_on"]
    assert filled.dt.strftime("%Y-%m-%d").tolist() == ["2021-06-01", "2021-07-01"]


def test_an_empty_recorded_on_is_the_last_day_of_the_rows_period() -> None:
    period = Field("period", "string", "", "", "", format="period")
    schema = Schema("things", "Things", "", (period, RECORDED), ("period",), revised="period")
    frame = pd.DataFrame({"period": ["2021-06", "2021-22-Q1", "2021-22"], "recorded_on": pd.NaT})
    filled = with_recorded_on(frame, schema)["recorded_on"]
    assert filled.dt.strftime("%Y-%m-%d").tolist() == ["2021-06-30", "2021-06-30", "2022-03-31"]


def test_a_table_without_revisions_is_left_alone() -> None:
    frame = rows(("a", "2021-06-01"))
    assert with_recorded_on(frame, PLAIN) is frame


def test_a_value_that_the_other_table_does_not_have_is_a_fault() -> None:
    frames = {
        "things": rows(("a", "2021-06-01"), ("x", "2021-06-01")),
        "kinds": pd.DataFrame({"kind": ["a", "b"]}),
    }
    (fault,) = foreign_key_faults(frames, REFERRING)
    assert (fault.row, fault.column, fault.found) == (3, "id", '"x"')


def test_a_personal_value_is_not_shown_in_a_fault() -> None:
    personal = Field("id", "string", "", "", "", personal=True)
    schema = Schema("things", "Things", "", (personal, DUE), ("id",), REFERRING.foreign_keys)
    frames = {"things": rows(("x", "2021-06-01")), "kinds": pd.DataFrame({"kind": ["a"]})}
    assert [fault.found for fault in foreign_key_faults(frames, schema)] == ["a value"]
