"""A fault in a council's own export names its headers, and what it says to write into council.yml
works as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from improvement_book.council import GradeScale
from improvement_book.errors import DataError, Fault
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.intake.own_words import in_own_words
from improvement_book.intake.schema import schemas
from improvement_book.intake.snippets import flow, for_scale, for_source, new_source
from improvement_book.intake.sources import Source
from tests.intake.council_folder import SETTINGS, write_council

LOG = Source("complaints", "Log.csv", columns={"period": "Month", "kind": "Type"})
SNIPPET = re.compile(r"`(?:- )?(.*)`")


def fault_of(folder: Path) -> Fault:
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    return caught.value.faults[0]


def with_snippet(folder: Path) -> Folder:
    """The folder, read once its council.yml holds the source that its first fault proposes."""
    found = SNIPPET.search(fault_of(folder).remedy)
    assert found
    settings = yaml.safe_load(SETTINGS) | {"sources": [yaml.safe_load(found[1])]}
    (folder / "council.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return read_folder(folder)


def test_a_declared_date_format_is_what_the_message_says_to_write(tmp_path: Path) -> None:
    table = "period,data_to\n2021-06,09/07/2021\n"
    rows = with_snippet(write_council(tmp_path, calendar=table)).tables["calendar"]
    assert str(rows.frame["data_to"].iloc[0].date()) == "2021-07-09"


def test_a_declared_period_format_is_what_the_message_says_to_write(tmp_path: Path) -> None:
    table = "period,data_to\nJun-21,2021-07-09\n"
    rows = with_snippet(write_council(tmp_path, calendar=table)).tables["calendar"]
    assert rows.frame["period"].tolist() == ["2021-06"]


@pytest.mark.parametrize("header", ["Data, to", "data to", '"data" to', "data: to", "Data\nto"])
def test_a_mapping_of_other_headers_is_what_the_message_says_to_write(
    tmp_path: Path, header: str
) -> None:
    quoted = header.replace('"', '""')
    table = f'period,"{quoted}"\n2021-06,2021-07-09\n'
    rows = with_snippet(write_council(tmp_path, calendar=table)).tables["calendar"]
    assert str(rows.frame["data_to"].iloc[0].date()) == "2021-07-09"


def test_an_export_with_mostly_other_headers_is_one_fault_with_its_mapping(tmp_path: Path) -> None:
    table = "period,Dta to,Author,Note,Lead\n2021-06,2021-07-09,a,b,c\n"
    fault = fault_of(write_council(tmp_path, calendar=table))
    assert fault.found == "mostly other columns"
    assert "columns: {period: period, data_to: Dta to}" in fault.remedy


@pytest.mark.parametrize(
    ("source", "settings", "words"),
    [
        (LOG, {"date_format": "dd/mm/yy"},
         "write into the source of Log.csv in council.yml: `date_format: dd/mm/yy`"),
        (LOG, {"columns": {"upheld": "Upheld?"}},
         'write into columns of the source of Log.csv in council.yml: `upheld: "Upheld?"`'),
        (LOG, {"aliases": {"kind": {"No": "..."}}},
         'write into the source of Log.csv in council.yml: `aliases: {kind: {"No": ...}}`'),
    ],
)  # fmt: skip
def test_what_a_source_holds_already_is_not_repeated(
    source: Source, settings: dict[str, object], words: str
) -> None:
    assert for_source(source, settings) == words


def test_an_alias_of_a_grade_is_left_open_to_the_council() -> None:
    words = "write into {}council.yml: `{}`"
    assert for_scale(GradeScale(), "good-ish") == words.format(
        "", "grades: {aliases: {good-ish: ...}}"
    )
    held = GradeScale(aliases={"RI": "Good"})
    assert for_scale(held, "good-ish") == words.format("grades.aliases of ", "good-ish: ...")


@pytest.mark.parametrize("text", ["no", "1", "2021-06-14", "a: b", "x # y", "null", "é", "", "..."])
def test_a_setting_is_read_as_the_text_that_it_was(text: str) -> None:
    assert yaml.safe_load(flow({"columns": {"kind": text}})) == {"columns": {"kind": text}}


def test_a_new_source_is_one_item_of_the_list() -> None:
    assert new_source("targets", "T 1.csv", {"date_format": "dd/mm/yy"}) == (
        "write under sources in council.yml: "
        "`- {table: targets, file: T 1.csv, date_format: dd/mm/yy}`"
    )


def told(fault: Fault, *sources: Source) -> Fault:
    (found,) = in_own_words([fault], schemas()["complaints"], sources, GradeScale())
    return found


def test_a_column_is_named_by_its_header_with_ours_in_brackets() -> None:
    fault = Fault("Log.csv", "one row of each key", "Delete one.", 3, "period, kind", "x")
    assert told(fault, LOG).column == "Month (period), Type (kind)"


def test_a_value_of_council_yml_is_named_as_such() -> None:
    source = Source("complaints", "Log.csv", values={"kind": "thanks"})
    fault = Fault("Log.csv", "one of complaint", "Correct the file.", 3, "kind", '"thanks"')
    assert told(fault, source).column == "values in council.yml (kind)"


def test_a_file_that_is_mapped_twice_keeps_our_columns() -> None:
    other = Source("complaints", "Log.csv", sheet="Two", columns={"kind": "Kind"})
    fault = Fault("Log.csv", "one of complaint", "Correct the file.", 3, "kind", '"thanks"')
    assert told(fault, LOG, other) == fault


def test_a_value_that_is_not_shown_is_no_alias() -> None:
    fault = Fault("Log.csv", "yes", "Correct the file.", 3, "kind", "a value that is not shown")
    assert told(fault, LOG).remedy == "Correct the file."


def test_a_way_out_is_told_once() -> None:
    faults = [
        Fault("Log.csv", "complaint", "Correct the file.", row, "kind", '"Thanks"')
        for row in (3, 4)
    ]
    first, second = in_own_words(faults, schemas()["complaints"], [LOG], GradeScale())
    assert first.remedy.endswith(": `aliases: {kind: {Thanks: ...}}`.")
    assert second.remedy == "Correct the file."
