"""`sources:` of council.yml. The exact words of its faults: tests/bad_data/council.*.yml."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from improvement_book.errors import DataError
from improvement_book.intake.sources import DATE_FORMATS, MONTH_FORMATS, Source, read_sources

MEETINGS = "{table: meetings, file: Diary.csv, columns: {meeting_id: Ref}"


def sources(*declared: str) -> tuple[Source, ...]:
    """The sources that lines of YAML declare."""
    return read_sources({"sources": [yaml.safe_load(text) for text in declared]})


def columns_at_fault(*declared: str) -> list[str | None]:
    with pytest.raises(DataError) as caught:
        sources(*declared)
    return [fault.column for fault in caught.value.faults]


@pytest.mark.parametrize("settings", [{}, {"sources": None}, {"sources": []}])
def test_a_council_may_have_no_sources(settings: dict[str, Any]) -> None:
    assert read_sources(settings) == ()


def test_what_is_left_out_has_its_usual_value() -> None:
    (source,) = sources(MEETINGS + "}")
    assert (source.header_row, source.sheet, source.date_format) == (1, None, "yyyy-mm-dd")
    assert (source.aliases, source.skip_rows, source.months_across) == ({}, {}, None)


def test_one_table_may_have_several_sources() -> None:
    found = sources(MEETINGS + "}", MEETINGS + ", sheet: Second}")
    assert [source.table for source in found] == ["meetings", "meetings"]


@pytest.mark.parametrize("form", DATE_FORMATS)
def test_every_date_format_is_offered(form: str) -> None:
    (source,) = sources(f"{MEETINGS}, date_format: {form}}}")
    assert source.date_format == form


@pytest.mark.parametrize("form", MONTH_FORMATS)
def test_every_month_format_is_offered(form: str) -> None:
    (source,) = sources(
        "{table: complaints, file: Log.xlsx, columns: {kind: Type}, "
        f"months_across: {{into: received, format: {form}}}}}"
    )
    assert source.months_across
    assert source.months_across.format == form


def test_the_faults_of_all_sources_are_told_at_once() -> None:
    found = columns_at_fault(
        MEETINGS + ", date_format: d}", "{table: meetings, file: ../a.csv, columns: {ref: Ref}}"
    )
    assert found == ["sources[1].date_format", "sources[2].columns.ref", "sources[2].file"]


@pytest.mark.parametrize("file", ["../a.csv", "a/b.csv", "/a.csv", "a.doc", "5", "''"])
def test_a_file_is_one_of_the_folder(file: str) -> None:
    found = columns_at_fault(f"{{table: meetings, file: {file}, columns: {{meeting_id: Ref}}}}")
    assert found == ["sources[1].file"]


@pytest.mark.parametrize(
    ("declared", "column"),
    [
        ("date_format: [a]", "date_format"),
        ("date_format: {a: b}", "date_format"),
        pytest.param(
            "months_across: {into: body, format: [a]}", "months_across.into", id="format a list"
        ),
        ("months_across: {into: [a], format: mmm-yy}", "months_across.into"),
        ("header_row: '2'", "header_row"),
        ("header_row: -1", "header_row"),
        ("columns: 5", "columns"),
        ("values: [body]", "values"),
        ("aliases: {body: [a]}", "aliases.body"),
        ("skip_rows: {Ref: 5}", "skip_rows.Ref"),
    ],
)
def test_a_value_of_the_wrong_kind_is_a_fault(declared: str, column: str) -> None:
    found = columns_at_fault(f"{{table: meetings, file: Diary.csv, {declared}}}")
    assert f"sources[1].{column}" in found


@pytest.mark.parametrize("aliases", ["{Y: yes}", "{no: 'no'}", "{1: a}", "{a: 5}", "{a: [b]}"])
def test_an_alias_that_yaml_takes_for_no_text_is_a_fault(aliases: str) -> None:
    found = columns_at_fault(f"{MEETINGS}, aliases: {{body: {aliases}}}}}")
    assert str(found[0]).startswith("sources[1].aliases.body")


@pytest.mark.parametrize("part", ["columns", "values", "aliases", "skip_rows"])
def test_a_part_without_content_is_as_if_left_out(part: str) -> None:
    (source,) = sources(f"{{table: meetings, file: Diary.csv, {part}: }}")
    assert getattr(source, part) == {}
