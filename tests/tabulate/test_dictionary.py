"""The data dictionary, and that schema, template, dictionary and sample can't drift apart."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from improvement_book.council import Audience
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import protect
from improvement_book.intake.as_at import Tables
from improvement_book.intake.schema import Schema, schemas
from improvement_book.intake.template import write_template
from improvement_book.pages import Show
from improvement_book.pages.dictionary import dictionary_entries
from improvement_book.period import FORMS
from improvement_book.release import open_release, write_release
from improvement_book.tabulate.counts import tabulate

DATA = Path(__file__).resolve().parents[2] / "data"
Known = Callable[..., Tables]


@pytest.fixture
def dictionary(known: Known) -> pd.DataFrame:
    """The table as it is declared, of a council that has no data at all."""
    (frame,) = (table.frame for table in tabulate(known()).tables
                if table.declared.name == "dictionary")  # fmt: skip
    return frame


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "template"
    write_template(folder)
    return folder


@pytest.fixture(scope="module")
def sheets(template: Path) -> dict[str, list[object]]:
    """Sheet of the template workbook -> its header."""
    book = load_workbook(template / "tables.xlsx")
    return {sheet.title: [cell.value for cell in sheet[1]] for sheet in book.worksheets}


def header(path: Path) -> list[str]:
    return next(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@pytest.mark.parametrize("schema", schemas().values(), ids=lambda schema: schema.name)
def test_schema_template_dictionary_and_sample_have_the_same_columns(
    schema: Schema, dictionary: pd.DataFrame, template: Path, sheets: dict[str, list[object]]
) -> None:
    columns = list(schema.columns)
    assert header(template / schema.file) == columns
    assert header(DATA / schema.file) == columns
    assert sheets[schema.name] == columns
    own = dictionary[dictionary["table_name"] == schema.name]
    assert own["column"].tolist() == columns


def test_there_is_no_template_sample_or_entry_without_a_schema(
    dictionary: pd.DataFrame, template: Path, sheets: dict[str, list[object]]
) -> None:
    files = {schema.file for schema in schemas().values()}
    assert {path.name for path in template.glob("*.csv")} == files
    assert {path.name for path in DATA.glob("*.csv")} == files
    assert set(dictionary["table_name"]) == set(schemas())
    assert set(sheets) == set(schemas())


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("calendar", "period", FORMS),
        ("calendar", "data_to", "a date as 2021-06-14"),
        ("complaints", "kind", "one of complaint, compliment"),
        ("complaints", "received", "a whole number, at least 0"),
        ("events", "rebase", "yes or no"),
        ("indicators", "indicator_id", "text in the form of re-referrals"),
        ("observations", "numerator", "a number, or one of c, k, u, x, z, low, at least 0"),
        ("observations", "symbol", "one of c, k, u, x, z, low"),
        ("plan_actions", "partners", "texts, with a semicolon and a space between them"),
        ("practice_reviews", "grade", "a grade of the council's scale, or an alias of council.yml"),
        ("voice", "theme", "text"),
    ],
)
def test_how_a_cell_is_written_stands_in_words(
    dictionary: pd.DataFrame, table: str, column: str, words: str
) -> None:
    own = dictionary[(dictionary["table_name"] == table) & (dictionary["column"] == column)]
    assert own["written_as"].tolist() == [words]


def test_every_column_has_an_example_unless_it_is_personal(dictionary: pd.DataFrame) -> None:
    assert ((dictionary["example"] == "") == dictionary["personal"]).all()


def test_the_page_has_one_table_for_each_of_the_councils(dictionary: pd.DataFrame) -> None:
    entries = dictionary_entries(dictionary)
    assert [entry.title for entry in entries] == [schema.title for schema in schemas().values()]
    (calendar,) = (entry for entry in entries if entry.title == "Calendar of editions")
    assert calendar.table.rows[0] == (
        "period", "Period. The period of the edition.",
        FORMS, "in every row", "no", "2021-06",
    )  # fmt: skip


def test_each_table_of_the_page_stands_under_its_own_code(
    known: Known, dictionary: pd.DataFrame
) -> None:
    shown = Show(protect(tabulate(known()), Audience.PUBLIC, Ledger.empty())).dictionary(
        dictionary, "DD"
    )
    codes = [f"DD-{place}" for place in range(1, len(schemas()) + 1)]
    page = ET.fromstring(f"<div>{shown.html}</div>")
    assert [code.text for code in page.iter("a") if code.get("class") == "ib-code"] == codes
    assert [title.text for title in page.iter("h2")] == [s.title for s in schemas().values()]


@pytest.mark.parametrize("policy", ["released", "protected"])
@pytest.mark.parametrize("audience", ["public", "board"])
def test_it_passes_the_door_as_it_is(
    known: Known, dictionary: pd.DataFrame, tmp_path: Path, policy: str, audience: str
) -> None:
    tables = known(settings=f"disclosure: {{reviews_at_council: {policy}}}\n")
    release = protect(tabulate(tables), Audience(audience), Ledger.empty())
    write_release(release, tmp_path / "released")
    release = open_release(tmp_path / "released")
    pd.testing.assert_frame_equal(release.table("dictionary"), dictionary)
    assert release.note("dictionary") == ""
