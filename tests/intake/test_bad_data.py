"""Every file of tests/bad_data holds one fault, and is refused with exactly the words beside it.

A file `<name>.<fault>.csv` or `.yml` is put as `<name>.csv` or `.yml` into the sound folder
`bad_data/council`; the message must be that of `<name>.<fault>.expected`. Where the fault is said
to be `set_aside`, the folder is read, and the words are the rows set aside with their reasons.
What is too large or no text is written here, with its message in the folder all the same.
Drop in two files, gain a test.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from improvement_book.cli import main
from improvement_book.errors import DataError, ExitCode, Fault
from improvement_book.intake.folder import NO_DATA_ROW, read_folder
from improvement_book.intake.schema import schemas

BAD_DATA = Path(__file__).resolve().parents[1] / "bad_data"
SOUND = BAD_DATA / "council"
FILES = sorted([*BAD_DATA.glob("*.csv"), *BAD_DATA.glob("*.yml")])
SET_ASIDE = ".set_aside"
REFUSED = [file for file in FILES if not file.stem.endswith(SET_ASIDE)]
KEPT_OUT = [file for file in FILES if file.stem.endswith(SET_ASIDE)]
ON_THE_COMMAND_LINE = (
    "calendar.nul-byte.csv", "calendar.dates-of-a-whole-column.csv", "calendar.semicolons.csv",
    "council.alias-of-yaml.yml", "council.source-unknown-key.yml", "events.indicator-unknown.csv",
    "practice_reviews.same-id-twice.csv", "practice_reviews.unknown-grades.csv",
)  # fmt: skip
MAY_NAME_TABLES = {"corrections", "council", "Complaints log", "Equality log"}
CALENDAR = ["period", "data_to"]


def workbook(folder: Path, *sheets: list[list[Any]], name: str = "calendar") -> None:
    """A workbook of these sheets in the place of the table's text file."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    (folder / f"{name}.csv").unlink(missing_ok=True)
    book.save(folder / f"{name}.xlsx")


def several_sheets(folder: Path) -> None:
    workbook(folder, [CALENDAR, ["2021-06", "2021-07-09"]], [["Notes"]])


def not_a_workbook(folder: Path) -> None:
    (folder / "calendar.csv").rename(folder / "calendar.xlsx")


def another_zip(folder: Path) -> None:
    (folder / "calendar.csv").unlink()
    with zipfile.ZipFile(folder / "calendar.xlsx", "w") as archive:
        archive.writestr("calendar.csv", "period,data_to\n")


def locked_with_a_password(folder: Path) -> None:
    (folder / "calendar.csv").unlink()
    (folder / "calendar.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))


def error_cell(folder: Path) -> None:
    workbook(folder, [CALENDAR, ["2021-06", "#N/A"]])


def time_of_day(folder: Path) -> None:
    workbook(folder, [CALENDAR, ["2021-06", datetime(2021, 7, 9, 14, 30)]])  # noqa: DTZ001


def empty_sheet(folder: Path) -> None:
    workbook(folder, [])


def header_only(folder: Path) -> None:
    workbook(folder, [CALENDAR])


def unknown_header(folder: Path) -> None:
    workbook(folder, [["period", "data to"], ["2021-06", "2021-07-09"]])


def period_made_a_date(folder: Path) -> None:
    workbook(folder, [CALENDAR, [datetime(2021, 6, 1), "2021-07-09"]])  # noqa: DTZ001


def formula_never_calculated(folder: Path) -> None:
    workbook(folder, [CALENDAR, ["2021-06", "=DATE(2021,7,9)"], ["2021-07", "=B2+31"]])


def two_file_types(folder: Path) -> None:
    kept = (folder / "calendar.csv").read_bytes()
    workbook(folder, [CALENDAR, ["2021-06", "2021-07-09"]])
    (folder / "calendar.csv").write_bytes(kept)


def no_such_sheet(folder: Path) -> None:
    settings = folder / "council.yml"
    source = (
        "  - {table: meetings, file: Diary.xlsx, sheet: Meetings, columns: {meeting_id: Ref, "
        "body: Body, held_on: Day}}\n"
    )
    settings.write_text(settings.read_text(encoding="utf-8") + source, encoding="utf-8")
    (folder / "meetings.csv").unlink()
    workbook(folder, [["Ref", "Body", "Day"], ["M1", "Cabinet", "2021-07-23"]], name="Diary")


def cell_of_10_mb(folder: Path) -> None:
    text = f"indicator_id,period,text,author,written_on\nx,2021-06,{'x' * 10_000_000},Head,x\n"
    (folder / "commentary.csv").write_text(text, encoding="utf-8")


def settings_of_1_mb(folder: Path) -> None:
    with (folder / "council.yml").open("a", encoding="utf-8") as file:
        file.write("#" * 1_000_000)


WRITTEN: dict[str, Callable[[Path], None]] = {
    "calendar.xlsx.several-sheets": several_sheets,
    "calendar.xlsx.not-a-workbook": not_a_workbook,
    "calendar.xlsx.another-zip": another_zip,
    "calendar.xlsx.locked-with-a-password": locked_with_a_password,
    "calendar.xlsx.error-cell": error_cell,
    "calendar.xlsx.time-of-day": time_of_day,
    "calendar.xlsx.empty-sheet": empty_sheet,
    "calendar.xlsx.header-only": header_only,
    "calendar.xlsx.unknown-header": unknown_header,
    "calendar.xlsx.period-made-a-date": period_made_a_date,
    "calendar.xlsx.formula-never-calculated": formula_never_calculated,
    "calendar.xlsx.two-file-types": two_file_types,
    "meetings.xlsx.no-such-sheet": no_such_sheet,
    "commentary.cell-of-10-mb": cell_of_10_mb,
    "council.settings-of-1-mb": settings_of_1_mb,
}
"""<table>.<fault> -> what puts it into the sound folder."""


def words(name: str) -> str:
    return (BAD_DATA / f"{name}.expected").read_text(encoding="utf-8")


def referred_to(table: str) -> set[str]:
    """A table and those that it refers to, directly or not."""
    keys = schemas()[table].foreign_keys if table in schemas() else ()
    others = [referred_to(key.table) for key in keys if key.table != table]
    return {table}.union(*others)


def sound_folder(folder: Path, needed: set[str] | None) -> Path:
    """The sound folder, with all of its tables or those needed alone: each takes time to read."""
    shutil.copytree(SOUND, folder)
    for file in folder.glob("*.csv"):
        if needed is not None and file.stem in schemas() and file.stem not in needed:
            file.unlink()
    return folder


def needed_beside(file: Path) -> set[str] | None:
    """The tables that a bad file needs beside it; None where what counts is which tables exist."""
    name = file.name.split(".")[0]
    if name in schemas() and name != "corrections":
        return referred_to(name)
    if name in MAY_NAME_TABLES:
        text = file.read_text(encoding="utf-8", errors="replace")
        return set().union(*(referred_to(table) for table in schemas() if table in text))
    return None


def folder_with(file: Path, folder: Path) -> Path:
    """The sound folder with one file of it replaced by a bad one."""
    name = file.name.split(".")[0]
    sound_folder(folder, needed_beside(file))
    shutil.copyfile(file, folder / f"{name}{file.suffix}")
    return folder


def test_the_folder_that_the_bad_files_are_put_into_is_sound() -> None:
    assert sorted(read_folder(SOUND).tables) == sorted(set(schemas()) - {"corrections"})


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.stem)
def test_a_bad_file_is_refused_with_its_message(file: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_folder(folder_with(file, tmp_path / "council"))
    assert f"{caught.value}\n" == words(file.stem)
    assert caught.value.exit_code == ExitCode.DATA


@pytest.mark.parametrize("file", KEPT_OUT, ids=lambda file: file.stem)
def test_a_row_that_can_not_count_is_set_aside_with_its_reason(file: Path, tmp_path: Path) -> None:
    aside = read_folder(folder_with(file, tmp_path / "council")).set_aside
    told = [
        f"{row.file} row {row.row}: {row.reason}\n"
        for rows in aside.values()
        for row in rows.itertuples()
        if row.reason != NO_DATA_ROW
    ]
    assert "".join(told) == words(file.stem)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_bad_file_that_is_no_text_is_refused_with_its_message(name: str, tmp_path: Path) -> None:
    folder = sound_folder(tmp_path / "council", referred_to(name.split(".")[0]))
    WRITTEN[name](folder)
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    assert f"{caught.value}\n" == words(name)


def test_every_message_has_its_file() -> None:
    messages = {path.stem for path in BAD_DATA.glob("*.expected")}
    assert messages == {file.stem for file in FILES} | set(WRITTEN)


def test_every_table_and_the_settings_have_a_bad_file() -> None:
    names = {file.name.split(".")[0] for file in FILES}
    of_sources = {"complaints", "equality_assessments"}
    assert set(schemas()) - of_sources | {"council", "Complaints log", "Equality log"} <= names


@pytest.mark.parametrize("name", ON_THE_COMMAND_LINE)
def test_the_command_line_exits_with_3_and_tells_the_same_as_data(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_with(BAD_DATA / name, tmp_path / "council")
    command = ["build", "--council", str(folder), "--out", str(tmp_path / "site")]
    expected = words(Path(name).stem)
    assert main([*command, "--quiet"]) == ExitCode.DATA
    assert capsys.readouterr() == ("", expected)
    assert main([*command, "--json"]) == ExitCode.DATA
    told = capsys.readouterr()
    faults = json.loads(told.out)["faults"]
    assert "".join(f"{Fault(**fault)}\n" for fault in faults) == expected
    assert told.err == ""
    assert not (tmp_path / "site").exists()


def test_a_fault_shows_no_traceback(tmp_path: Path) -> None:
    folder = folder_with(BAD_DATA / "calendar.date-44291.csv", tmp_path / "council")
    done = subprocess.run(
        [sys.executable, "-m", "improvement_book", "build", "--council", str(folder), "--quiet"],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (ExitCode.DATA, "")
    assert done.stderr == words("calendar.date-44291")
