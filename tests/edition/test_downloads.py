"""Every table of a page as a file that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io

import pytest

from improvement_book.edition.downloads import Download, with_downloads
from improvement_book.pages.table import Column, Table
from improvement_book.pages.text import Html

NAMES = (Column("Measure"), Column("Now", number=True))


def downloaded(*rows: tuple[str | Html, ...], ending: str = ".html") -> Download:
    page = f"<p>Before</p>{Table('A table', NAMES, rows).to_html('PR-2')}<p>After</p>"
    _, (file,) = with_downloads(page, "practice", ending)
    return file


def cells(file: Download) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.text)))


def test_a_file_has_the_header_and_the_rows_and_a_link_stands_below_the_table() -> None:
    table = Table("A table", NAMES, (("Visits", "12"),)).to_html("PR-2")
    page, (file,) = with_downloads(f"<p>Before</p>{table}<p>After</p>", "practice", ".html")
    assert file.name == "csv/practice-pr-2.csv"
    assert cells(file) == [["Measure", "Now"], ["Visits", "12"]]
    link = '<p class="ib-csv"><a href="csv/practice-pr-2.csv" download>PR-2 as a CSV file</a></p>'
    assert page == f"<p>Before</p>{table}{link}<p>After</p>"


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("1,211", "1211"), ("52%", "52%"), ("-3", "-3"), ("-0.5%", "-0.5%"), ("[c]", "[c]"),
        ("15% to 41%", "15% to 41%"), ("=1+1", "'=1+1"), ("+44", "'+44"), ("-3+4", "'-3+4"),
        ("@SUM(A1)", "'@SUM(A1)"), ("Smith, J", "Smith, J"), ("a < b & c", "a < b & c"),
    ],
)  # fmt: skip
def test_figures_are_plain_numbers_and_no_text_is_a_formula(shown: str, written: str) -> None:
    assert cells(downloaded(("Visits", shown)))[1] == ["Visits", written]


def test_what_stands_small_in_a_cell_is_put_in_brackets() -> None:
    cell = Html('26.0% <span class="ib-when">Dec 2020</span>', "26.0% (Dec 2020)")
    assert cells(downloaded(("Visits", cell)))[1] == ["Visits", "26.0% (Dec 2020)"]


def test_the_boards_files_carry_the_restriction_in_their_names() -> None:
    file = downloaded(("Visits", "12"), ending=".restricted.html")
    assert file.name == "csv/practice-pr-2.restricted.csv"
