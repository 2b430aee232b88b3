"""The door: what is written comes back as it was, and no spreadsheet runs any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from improvement_book.council import Audience, Council
from improvement_book.errors import ExitCode
from improvement_book.period import Period
from improvement_book.release import (
    EditionFacts,
    Release,
    ReleasedTable,
    ReleaseError,
    inert,
    open_release,
    typed,
    write_release,
)

COLUMNS = {
    "name": "text",
    "count": "integer",
    "value": "number",
    "checked": "boolean",
    "held_on": "date",
}
FRAME = typed(
    pd.DataFrame(
        {
            "name": ["=1+1", None, "NA"],
            "count": [0, 12345678901, None],
            "value": [0.1, None, -2.5],
            "checked": [True, None, False],
            "held_on": [date(2021, 6, 14), None, date(1999, 12, 31)],
        }
    ),
    COLUMNS,
)
FACTS = EditionFacts(
    Period.parse("2021-06"), Audience.BOARD, date(2021, 7, 9), True, publish_on=date(2021, 7, 21),
    decisions_needed="None",
)  # fmt: skip
TABLE = ReleasedTable("things", "Things", COLUMNS, FRAME, "children", "Some are hidden.")
RELEASE = Release(Council("A", "a", "999"), FACTS, {"things": TABLE})


def through_disk(texts: list[str], folder: Path) -> list[str]:
    """The texts after a release with them was written and read."""
    columns = {"text": "text", "other": "text"}
    frame = typed(pd.DataFrame({"text": texts, "other": "x"}), columns)
    table = ReleasedTable("texts", "Texts", columns, frame)
    write_release(Release(RELEASE.council, FACTS, {"texts": table}), folder)
    return list(open_release(folder).table("texts")["text"])


def test_a_release_comes_back_as_it_was(tmp_path: Path) -> None:
    write_release(RELEASE, tmp_path)
    back = open_release(tmp_path)
    assert (back.council, back.edition) == (RELEASE.council, FACTS)
    assert (back.note("things"), back.tables["things"].unit) == ("Some are hidden.", "children")
    pd.testing.assert_frame_equal(back.table("things"), FRAME)


def test_missing_zero_and_empty_text_stay_distinct(tmp_path: Path) -> None:
    write_release(RELEASE, tmp_path)
    table = open_release(tmp_path).table("things")
    assert table["count"].tolist() == [0, 12345678901, pd.NA]
    assert table["name"].tolist() == ["=1+1", "", "NA"]
    assert table["checked"].tolist() == [True, pd.NA, False]


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_release(RELEASE, tmp_path / name)
    for file in ("release.json", "things.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert inert(f"{start}A1") == f"'{start}A1"


@pytest.mark.parametrize("text", ["", "A1", "1-2", " =A1", "a@b.example"])
def test_other_text_is_left_alone(text: str) -> None:
    assert inert(text) == text


def test_a_csv_holds_no_formula(tmp_path: Path) -> None:
    write_release(RELEASE, tmp_path)
    lines = (tmp_path / "things.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "'=1+1,0,0.1,True,2021-06-14"


@pytest.mark.parametrize(
    "text",
    ["=1", "'=1", "''", "", "NA", "None", "001", "1E5", "a,b", 'say "x"', "a\nb", " a "],
)
def test_text_comes_back_as_it_was_typed(tmp_path: Path, text: str) -> None:
    assert through_disk([text], tmp_path) == [text]


@pytest.mark.parametrize("text", ["a\rb", "a\r\nb"])
def test_every_line_break_becomes_a_newline(tmp_path: Path, text: str) -> None:
    assert through_disk([text], tmp_path) == ["a\nb"]


def test_an_unknown_table_is_refused_with_those_there_are() -> None:
    with pytest.raises(ReleaseError, match=r"^No released table 'x'\. There are: things\.$"):
        RELEASE.table("x")


def test_a_table_that_is_changed_does_not_change_the_release() -> None:
    table = RELEASE.table("things")
    table["count"] = 99
    assert RELEASE.table("things")["count"].iloc[0] == 0


def test_a_folder_without_a_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="build the edition first"):
        open_release(tmp_path)


def test_a_release_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "release.json").write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(ReleaseError, match="has format 1; expected 2"):
        open_release(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("release.json", '"format"', "format"),
        ("release.json", '"2021-06"', '"2021-13"'),
        ("release.json", '"2021-07-09"', '"soon"'),
        ("release.json", '"tables"', '"table"'),
        ("release.json", '"slug": "a"', '"slug": "../a"'),
        ("release.json", '"things"', '"../things"'),
        ("release.json", '"edition": {', '"edition": 1, "was": {'),
        ("things.csv", "name,count", "name,number"),
        ("things.csv", "12345678901", "many"),
        ("things.csv", "1999-12-31", "1999-12-32"),
    ],
)
def test_a_damaged_release_is_refused(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = tmp_path / "release"
    write_release(RELEASE, folder)
    (tmp_path / "things.csv").write_bytes((folder / "things.csv").read_bytes())
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ReleaseError) as caught:
        open_release(folder)
    assert str(caught.value) == f"The release in {folder} is damaged: make it again."
    assert caught.value.exit_code == ExitCode.DATA


def test_a_release_without_one_of_its_tables_is_refused(tmp_path: Path) -> None:
    write_release(RELEASE, tmp_path)
    (tmp_path / "things.csv").unlink()
    with pytest.raises(ReleaseError, match="is damaged"):
        open_release(tmp_path)


BEFORE = replace(RELEASE, edition=replace(FACTS, period=Period.parse("2021-05")))
"""What the edition of May showed."""


def test_earlier_tables_lie_in_a_folder_of_their_own_and_come_back(tmp_path: Path) -> None:
    write_release(replace(RELEASE, earlier=BEFORE), tmp_path)
    assert (tmp_path / "earlier" / "things.csv").is_file()
    back = open_release(tmp_path)
    assert back.earlier
    assert (back.period.code, back.earlier.period.code) == ("2021-06", "2021-05")
    pd.testing.assert_frame_equal(back.earlier.table("things"), FRAME)


@pytest.mark.parametrize("lost", ["release.json", "things.csv"])
def test_a_release_without_its_earlier_tables_is_damaged(tmp_path: Path, lost: str) -> None:
    write_release(replace(RELEASE, earlier=BEFORE), tmp_path)
    (tmp_path / "earlier" / lost).unlink()
    with pytest.raises(ReleaseError, match="is damaged"):
        open_release(tmp_path)


def test_earlier_tables_that_have_earlier_ones_are_damaged(tmp_path: Path) -> None:
    nested = replace(RELEASE, earlier=replace(BEFORE, earlier=BEFORE))
    write_release(nested, tmp_path)
    with pytest.raises(ReleaseError, match="is damaged"):
        open_release(tmp_path)
