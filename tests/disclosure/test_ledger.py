"""What was shown is remembered, and comes back from its files as it was."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from improvement_book.council import Audience
from improvement_book.disclosure.ledger import (
    REMEMBERED,
    Ledger,
    ledger_folder,
    read_ledger,
    write_ledger,
)
from improvement_book.errors import DataError
from improvement_book.tabulate.review_tables import REVIEW_TABLES
from tests.disclosure.sample_counts import Row, counts, group, share, shown

GRADES: list[Row] = [{"period": "2021-06", "grade": "Good", "reviews": 12, "symbol": ""}]
MAY = counts("2021-05", observations=[share(100, period="2021-05")])
JUNE = counts(
    observations=[share(100, period="2021-05"), share(3)],
    breakdowns=[group("Under 5, \"small\"", 3), group("5 to 10", 20)],
    grades_by_month=GRADES,
)  # fmt: skip


@pytest.fixture
def ledger() -> Ledger:
    return shown(shown(Ledger.empty(), MAY), JUNE)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_tables_with_counts_of_their_own_are_remembered() -> None:
    assert set(REMEMBERED) == {
        "observations", "breakdowns", *(declared.name for declared in REVIEW_TABLES),
    }  # fmt: skip


def test_a_row_stands_under_the_first_edition_that_showed_it(ledger: Ledger) -> None:
    rows = ledger.rows["observations"][["edition", "period", "numerator", "symbol"]]
    assert rows.fillna(-1).to_numpy().tolist() == [
        ["2021-05", "2021-05", 100, ""],
        ["2021-06", "2021-06", -1, "c"],
    ]
    assert ledger.editions == {"2021-05", "2021-06"}


def test_every_version_of_a_row_is_kept() -> None:
    ledger = Ledger.empty()
    for count in (100, 120, 100, 3):
        ledger = shown(ledger, counts(observations=[share(count)]))
    assert ledger.rows["observations"]["numerator"].fillna(-1).tolist() == [100, 120, -1]


def test_a_ledger_comes_back_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    write_ledger(ledger, tmp_path)
    again = read_ledger(tmp_path)
    assert again.rows.keys() == ledger.rows.keys()
    for name, rows in ledger.rows.items():
        pd.testing.assert_frame_equal(again.rows[name], rows)


def test_what_came_back_grows_like_what_was_kept(ledger: Ledger, tmp_path: Path) -> None:
    """A row that was read is the same as one that was made, so it does not stand there twice."""
    write_ledger(ledger, tmp_path)
    again = shown(read_ledger(tmp_path), JUNE)
    for name, rows in shown(ledger, JUNE).rows.items():
        pd.testing.assert_frame_equal(again.rows[name], rows)
        assert len(rows) == len(ledger.rows[name])


def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    write_ledger(ledger, tmp_path / "first")
    write_ledger(read_ledger(tmp_path / "first"), tmp_path / "second")
    assert files(tmp_path / "first") == files(tmp_path / "second")
    assert files(tmp_path / "first").keys() == {f"{name}.csv" for name in REMEMBERED}


def test_figures_that_no_decimal_number_writes_exactly_come_back(tmp_path: Path) -> None:
    """A value that came back another would be taken for one that was never shown."""
    rows = [share(7, 30, period=f"2021-{month:02d}", value=100 / month) for month in range(1, 13)]
    ledger = shown(Ledger.empty(), counts("2021-12", observations=rows))
    write_ledger(ledger, tmp_path)
    pd.testing.assert_frame_equal(
        read_ledger(tmp_path).rows["observations"], ledger.rows["observations"]
    )


def test_without_files_nothing_was_shown(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        ledger = read_ledger(folder)
        assert ledger.editions == frozenset()
        for name, rows in Ledger.empty().rows.items():
            pd.testing.assert_frame_equal(ledger.rows[name], rows)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"edition,period\n2021-06,2021-06\n",
        b"edition,period,grade,reviews,symbol\n2021-06,2021-06,Good,twelve,\n",
        b"edition,period,grade,reviews,symbol\n2021-06,2021-06,Good,1.5,\n",
        b"edition,period,grade,reviews,symbol\n2021-06,2021-06,Good,12,,,\n",
        b"edition,period,grade,reviews,symbol\n2021-06,2021-06,Good,12\n",
        b"edition,period,grade,reviews,symbol\n2021-06,\xff,Good,12,\n",
    ],
)
def test_a_damaged_file_is_named_and_no_value_of_it(
    ledger: Ledger, tmp_path: Path, damage: bytes
) -> None:
    folder = tmp_path / "public"
    write_ledger(ledger, folder)
    (folder / "grades_by_month.csv").write_bytes(damage)
    with pytest.raises(DataError) as caught:
        read_ledger(folder)
    (fault,) = caught.value.faults
    assert str(fault).startswith("public/grades_by_month.csv: expected the columns edition, period")
    assert str(fault).endswith("as they were published. Put the file back.")
    assert "twelve" not in str(fault)


def test_all_damaged_files_are_named_at_once(ledger: Ledger, tmp_path: Path) -> None:
    write_ledger(ledger, tmp_path)
    for name in ("observations", "breakdowns"):
        (tmp_path / f"{name}.csv").write_text("x\n1\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_ledger(tmp_path)
    assert [fault.file.split("/")[1] for fault in caught.value.faults] == [
        "breakdowns.csv",
        "observations.csv",
    ]


def test_each_audience_has_a_folder_of_its_own(tmp_path: Path) -> None:
    assert ledger_folder(tmp_path, Audience.PUBLIC) == tmp_path / "ledger" / "public"
    assert ledger_folder(tmp_path, Audience.BOARD) == tmp_path / "ledger" / "board"
