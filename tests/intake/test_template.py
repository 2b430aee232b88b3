"""Templates: every table, read as it stands once it is filled, and the same bytes each time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from improvement_book.cli import main
from improvement_book.council import Council, ReviewPolicy
from improvement_book.errors import MachineError, UsageError
from improvement_book.intake.folder import read_folder
from improvement_book.intake.schema import Schema, schemas
from improvement_book.intake.sources import read_sources
from improvement_book.intake.template import (
    example_settings,
    template_csv,
    write_new_folder,
    write_template,
)
from improvement_book.intake.template_workbook import template_workbook
from improvement_book.settings import council_from_settings

SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return template_workbook()


def sheet(workbook: bytes, table: str) -> Worksheet:
    found = load_workbook(io.BytesIO(workbook))[table]
    assert isinstance(found, Worksheet)
    return found


def drop_downs(workbook: bytes, table: str) -> dict[str, str]:
    """Cells -> what their validation compares with."""
    found = sheet(workbook, table).data_validations.dataValidation
    return {str(item.sqref): str(item.formula1) for item in found}


def test_the_folder_holds_each_table_one_workbook_and_the_settings(tmp_path: Path) -> None:
    files = write_template(tmp_path / "template")
    tables = {f"{name}.csv" for name in schemas()}
    assert set(files) == {*tables, "tables.xlsx", "council.yml"}
    assert {path.name for path in (tmp_path / "template").iterdir()} == set(files)


ALONE = [s for s in schemas().values() if not s.foreign_keys and s.name != "corrections"]
"""Tables whose examples name no row of another table."""


@pytest.mark.parametrize("schema", ALONE, ids=lambda schema: schema.name)
def test_a_template_filled_with_the_examples_is_read(schema: Schema, tmp_path: Path) -> None:
    examples = io.StringIO()
    csv.writer(examples, lineterminator="\r\n").writerow(field.example for field in schema.fields)
    (tmp_path / "council.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / schema.file).write_bytes(template_csv(schema) + examples.getvalue().encode())
    (file,) = read_folder(tmp_path).files
    assert (file.table, file.rows, file.encoding) == (schema.name, 1, "utf-8-sig")


def test_a_filled_sheet_saved_as_the_tables_workbook_is_read(
    workbook: bytes, tmp_path: Path
) -> None:
    book = load_workbook(io.BytesIO(workbook))
    for name in book.sheetnames:
        if name != "meetings":
            book.remove(book[name])
    book["meetings"].append(["007", "Scrutiny", date(2021, 7, 23), None])
    book.save(tmp_path / "meetings.xlsx")
    (tmp_path / "council.yml").write_text(SETTINGS, encoding="utf-8")
    frame = read_folder(tmp_path).tables["meetings"].frame
    assert frame["meeting_id"].tolist() == ["007"]
    assert frame["held_on"].dt.date.tolist() == [date(2021, 7, 23)]


def test_the_workbook_has_the_same_bytes_each_time_and_no_time_of_writing(workbook: bytes) -> None:
    assert template_workbook() == workbook
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2021, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d{2}-\d{2}T[^<]*", core) == ["2021-01-01T00:00:00Z"] * 2


def test_closed_choices_yes_or_no_grades_and_symbols_have_drop_down_lists(workbook: bytes) -> None:
    reviews = drop_downs(workbook, "practice_reviews")
    assert reviews["F2:F1048576"] == '"random,risk,thematic"'
    assert reviews["J2:J1048576"] == '"yes,no"'
    scale = '"Inadequate,Requires improvement to be good,Good,Outstanding"'
    assert reviews["K2:K1048576"] == scale
    assert drop_downs(workbook, "observations")["H2:H1048576"] == '"c,k,u,x,z,low"'


def test_no_drop_down_list_is_longer_than_excel_allows(workbook: bytes) -> None:
    for found in load_workbook(io.BytesIO(workbook)).worksheets:
        for item in found.data_validations.dataValidation:
            assert len(str(item.formula1)) <= len('""') + 255


def test_a_period_has_from_7_to_10_characters(workbook: bytes) -> None:
    (found,) = sheet(workbook, "reviews_planned").data_validations.dataValidation
    assert (found.type, found.formula1, found.formula2) == ("textLength", "7", "10")
    assert "a quarter as 2021-22-Q1" in found.error


@pytest.mark.parametrize(
    ("column", "form"), [("A", "@"), ("B", "yyyy-mm-dd"), ("J", "@"), ("AC", "0")]
)
def test_excel_spoils_neither_ids_nor_dates(workbook: bytes, column: str, form: str) -> None:
    assert sheet(workbook, "practice_reviews").column_dimensions[column].number_format == form


def test_each_header_tells_what_its_column_holds(workbook: bytes) -> None:
    comment = sheet(workbook, "observations")["G1"].comment
    assert comment is not None
    title, description, *others = comment.text.splitlines()
    assert title == "Value"
    assert description.startswith("The value in the indicator's unit; worked out from numerator")
    assert others == [
        "Written as: a number, or one of c, k, u, x, z, low. May be empty.", "Example: 23.3",
    ]  # fmt: skip


def test_the_example_settings_are_a_council_that_protects_its_reviews() -> None:
    council = council_from_settings(yaml.safe_load(example_settings()))
    assert isinstance(council, Council)
    assert council.reviews_at_council is ReviewPolicy.PROTECTED


def test_the_examples_in_the_comments_of_the_settings_hold_too() -> None:
    lines = example_settings().splitlines()
    commented = [line for line in lines if line.startswith(("# baseline_period:", "# neighbours:"))]
    sources = lines[lines.index("# sources:") :]
    text = "\n".join(line.removeprefix("# ") for line in [*lines, *commented, *sources]
                     if line in (*commented, *sources) or not line.startswith("#"))  # fmt: skip
    settings = yaml.safe_load(text)
    assert council_from_settings(settings).baseline is not None
    assert [source.table for source in read_sources(settings)] == [
        "practice_reviews", "observations",
    ]  # fmt: skip


def test_a_folder_that_holds_anything_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(UsageError, match="not an empty folder"):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", encoding="utf-8")
    with pytest.raises(UsageError):
        write_new_folder({"b": b""}, tmp_path / "a")
    with pytest.raises((MachineError, UsageError)):
        write_new_folder({"b": b""}, tmp_path / "a" / "c")


def test_the_command_tells_what_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["template", str(tmp_path / "new")]) == 0
    assert "tables.xlsx" in capsys.readouterr().out
    assert main(["template", str(tmp_path / "new")]) == 2
    assert "name a new one" in capsys.readouterr().err
