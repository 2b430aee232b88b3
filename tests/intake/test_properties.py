"""What holds for any table: rows add up, no fault hides another, any form of a file will do."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from improvement_book.errors import DataError, Fault
from improvement_book.intake.as_at import known_at
from improvement_book.intake.faults import FAULTS_SHOWN
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.period import Period

settings.register_profile("intake", deadline=None, derandomize=True, database=None)
settings.load_profile("intake")

JUNE = Period.parse("2021-06")
SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'
COLUMNS = [
    "review_id", "review_date", "team", "review_type", "selection", "grade", "moderated_on",
    "planning_grade", "in_line_management", "actions_due", "concern_safe_on", "learning_theme",
    "recorded_on",
]  # fmt: skip
SOUND = dict(
    zip(
        COLUMNS,
        ["", "2021-06-14", "North", "routine", "random", "Good", "", "Good", "no", "2", "", "",
         "2021-06-20"],
        strict=True,
    )
)  # fmt: skip
KINDS = {
    "used": [{}],
    "identical": [{}, {}],
    "impossible": [{"moderated_on": "2021-06-13"}],
    "revised": [{}, {"grade": "Inadequate", "recorded_on": "2021-06-21"}],
    "of a later period": [{"review_date": "2021-07-01"}],
    "not yet known": [{"recorded_on": "2021-07-01"}],
    "revised too late": [{}, {"grade": "Inadequate", "recorded_on": "2021-07-01"}],
}
"""What a review is -> its rows in the file, as they differ from the sound one."""
COUNTS = {
    "used": (1, 0, 0), "identical": (1, 1, 0), "impossible": (0, 1, 0), "revised": (1, 1, 0),
    "of a later period": (0, 0, 1), "not yet known": (0, 0, 1), "revised too late": (1, 0, 1),
}  # fmt: skip
"""The same -> how many of its rows are used, set aside, outside."""
UNREADABLE = {
    "review_date": "03/04/2021", "planning_grade": "Fair", "in_line_management": "maybe",
    "actions_due": "1.5", "concern_safe_on": "2021-02-30", "recorded_on": "44291",
}  # fmt: skip
OUTSIDE_LIMITS = {"team": "", "review_type": "Routine", "actions_due": "-1", "grade": ""}
"""Column -> a faulty cell."""
LETTERS = "aZ9 ,\"'\n;:éßø’–€£=+-@#.%"
"""All of Windows-1252; separators, quotes and what a spreadsheet takes for a formula."""

Row = dict[str, str]


def row(name: str, **changes: str) -> Row:
    return SOUND | {"review_id": name} | changes


def as_csv(rows: list[Row], ending: str = "\n") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator=ending)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@contextmanager
def council(name: str, data: bytes) -> Iterator[Path]:
    """A council folder with one file. Not tmp_path, which all examples of a test would share."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "council.yml").write_text(SETTINGS, encoding="utf-8")
        (Path(folder) / name).write_bytes(data)
        yield Path(folder)


def read(rows: list[Row]) -> Folder:
    with council("practice_reviews.csv", as_csv(rows).encode()) as folder:
        return read_folder(folder)


def faults(rows: list[Row]) -> list[Fault]:
    with pytest.raises(DataError) as caught:
        read(rows)
    return list(caught.value.faults)


@settings(max_examples=25)
@given(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=25), st.integers(0, 99))
@example(sorted(KINDS), 0)
def test_rows_in_are_used_set_aside_or_outside(kinds: list[str], seed: int) -> None:
    rows = [
        row(f"R{number}", **changes) for number, kind in enumerate(kinds) for changes in KINDS[kind]
    ]
    Random(seed).shuffle(rows)
    (found,) = known_at(read(rows), JUNE).reconciliation.to_dict("records")
    assert found["rows_in"] == len(rows)
    assert found["rows_in"] == found["used"] + found["set_aside"] + found["outside"]
    expected = tuple(map(sum, zip(*(COUNTS[kind] for kind in kinds), strict=True)))
    assert (found["used"], found["set_aside"], found["outside"]) == expected


@pytest.mark.parametrize("planted", [UNREADABLE, OUTSIDE_LIMITS], ids=["unreadable", "limits"])
@settings(max_examples=15)
@given(data=st.data())
def test_no_fault_hides_another(planted: Row, data: st.DataObject) -> None:
    where = data.draw(
        st.lists(st.sets(st.sampled_from(sorted(planted))), min_size=1, max_size=45).filter(any)
    )
    check_that_all_are_told(planted, where)


@pytest.mark.parametrize("planted", [UNREADABLE, OUTSIDE_LIMITS], ids=["unreadable", "limits"])
@pytest.mark.parametrize("count", [1, FAULTS_SHOWN, FAULTS_SHOWN + 1, 500])
def test_a_fault_that_fills_every_column_is_told_of_every_column(planted: Row, count: int) -> None:
    check_that_all_are_told(planted, [set(planted)] * count)


def check_that_all_are_told(planted: Row, where: list[set[str]]) -> None:
    """where: for each row, the columns in which its cell is faulty."""
    rows = [
        row(f"R{number}", **{column: planted[column] for column in columns})
        for number, columns in enumerate(where)
    ]
    told = faults(rows)
    for column in planted:
        expected = [number for number, columns in enumerate(where, 2) if column in columns]
        own = [fault for fault in told if fault.column == column]
        lines = sorted({fault.row for fault in own if fault.row is not None})
        assert lines == expected[:FAULTS_SHOWN], column
        more = [fault.found for fault in own if fault.row is None]
        beyond = len(expected) - FAULTS_SHOWN
        assert more == (
            [f"the same fault in {beyond} more row{'' if beyond == 1 else 's'}"]
            if beyond > 0
            else []
        ), column


@settings(max_examples=15)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=60))
@example([0] * 45)
def test_every_row_that_contradicts_an_earlier_one_is_told(ids: list[int]) -> None:
    rows = [row(f"R{name}", learning_theme=str(place)) for place, name in enumerate(ids)]
    seen: Counter[int] = Counter()
    expected = []
    for number, name in enumerate(ids, 2):
        if seen[name]:
            expected.append(number)
        seen[name] += 1
    assume(expected)
    told = faults(rows)
    assert [fault.row for fault in told if fault.row is not None] == expected[:FAULTS_SHOWN]
    assert sum(fault.row is None for fault in told) == (len(expected) > FAULTS_SHOWN)


def as_workbook(rows: list[Row], *, typed: bool) -> bytes:
    """The rows in a workbook: as text, or with days and numbers as Excel holds them."""
    book = Workbook()
    for place, name in enumerate(COLUMNS, 1):
        book.active.cell(1, place, name)
    for number, cells in enumerate(rows, 2):
        for place, name in enumerate(COLUMNS, 1):
            cell = book.active.cell(number, place)
            cell.value = value = typed_value(name, cells[name]) if typed else cells[name]
            if isinstance(value, str):
                cell.data_type = "s"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def typed_value(name: str, text: str) -> Any:
    if name == "review_date":
        return date.fromisoformat(text)
    if name == "actions_due" and text:
        return int(text)
    if name == "in_line_management" and text:
        return text == "yes"
    return text or None


reviews = st.fixed_dictionaries(
    {
        "review_date": st.integers(0, 29).map(
            lambda days: (date(2021, 6, 1) + timedelta(days)).isoformat()
        ),
        "team": st.text(LETTERS, min_size=1, max_size=12).filter(str.strip),
        "learning_theme": st.text(LETTERS, max_size=20),
        "grade": st.sampled_from(["Good", "inadequate", "OUTSTANDING"]),
        "in_line_management": st.sampled_from(["yes", "no", ""]),
        "actions_due": st.sampled_from(["", "0", "12"]),
    }
)


@settings(max_examples=15)
@given(st.lists(reviews, min_size=1, max_size=8))
def test_the_same_data_gives_the_same_table_in_every_form(drawn: list[Row]) -> None:
    rows = [row(f"00{number}", **cells) for number, cells in enumerate(drawn)]
    text = as_csv(rows)
    windows = as_csv(rows, "\r\n").encode("cp1252")
    assume(text.isascii() or not is_utf_8(windows))
    forms = {
        "practice_reviews.csv": [
            windows, b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16"),
            b"\xfe\xff" + text.encode("utf-16-be"),
        ],
        "practice_reviews.xlsx": [as_workbook(rows, typed=typed) for typed in (False, True)],
    }  # fmt: skip
    expected = read(rows).tables["practice_reviews"]
    for name, files in forms.items():
        for data in files:
            with council(name, data) as folder:
                found = read_folder(folder).tables["practice_reviews"]
            pd.testing.assert_frame_equal(found.frame, expected.frame)
            assert found.places["row"].tolist() == expected.places["row"].tolist()


def is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
