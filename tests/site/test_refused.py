"""What the program refuses: it says why in one place, and what was built before stays."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.site.workshop import (
    SAMPLE,
    Workshop,
    copied_council,
    fingerprints,
    read_rows,
    write_rows,
)

USAGE, DATA, PAGE_FAILED = 2, 3, 4
A_FAULT = re.compile(
    r"(?P<file>[a-z_]+\.csv) row (?P<row>\d+)(, column (?P<column>[a-z_, ]+))?: "
    r"found (?P<found>.+?); expected (?P<expected>.+)\. (?P<remedy>[A-Z].+)\."
)
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
JUST_OVER_ONE_PERCENT = 14

Row = dict[str, str]


@pytest.fixture(scope="module")
def workshop(sample: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A workshop in which the sample stands, built."""
    folder = tmp_path_factory.mktemp("refused") / "project"
    return Workshop(Path(shutil.copytree(sample.folder, folder)))


@pytest.fixture
def refused(workshop: Workshop) -> Callable[..., str]:
    """Build, expecting an exit code; what was said. Whatever stood there must still stand."""

    def run(council: Path, code: int, period: str = "2023-05") -> str:
        before = _editions(workshop)
        done = workshop.run("build", "--council", council, "--period", period)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert _editions(workshop) == before
        return done.stderr

    return run


def _editions(workshop: Workshop) -> dict[str, str]:
    """Every file that a reader or an analyst opens; what is kept for the next time is neither."""
    files = fingerprints(workshop.site.parent)
    return {
        name: found
        for name, found in files.items()
        if not {"_restricted", "_pages"} & {*name.split("/")}
    }


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A copy of the sample, to spoil."""
    return copied_council(SAMPLE, tmp_path / "council")


def faults(said: str) -> list[dict[str, str | None]]:
    """The faults named, one a line; a line that is no fault fails."""
    lines = said.splitlines()
    found = [A_FAULT.fullmatch(line) for line in lines]
    assert lines
    assert all(found), said
    return [match.groupdict() for match in found if match]


def test_unknown_grades_in_more_than_one_row_of_a_hundred(
    council: Path, refused: Callable[..., str]
) -> None:
    rows = read_rows(council / "practice_reviews.csv")
    assert 0.01 < JUST_OVER_ONE_PERCENT / len(rows) < 0.011
    for row in rows[:JUST_OVER_ONE_PERCENT]:
        row["grade"] = "good-ish"
    write_rows(council / "practice_reviews.csv", rows)
    found = faults(refused(council, DATA))
    assert [fault["row"] for fault in found] == [str(n + 2) for n in range(JUST_OVER_ONE_PERCENT)]
    for fault in found:
        assert (fault["file"], fault["column"]) == ("practice_reviews.csv", "grade")
        assert fault["found"] == '"good-ish"'
        assert "Requires improvement to be good" in str(fault["expected"])


def test_a_missing_column(council: Path, refused: Callable[..., str]) -> None:
    rows = read_rows(council / "practice_reviews.csv")
    write_rows(council / "practice_reviews.csv", [_without(row, "selection") for row in rows])
    (fault,) = faults(refused(council, DATA))
    assert (fault["file"], fault["row"]) == ("practice_reviews.csv", "1")
    assert "selection" in str(fault["expected"])


def test_two_different_rows_of_one_review(council: Path, refused: Callable[..., str]) -> None:
    rows = read_rows(council / "practice_reviews.csv")
    other = "Inadequate" if rows[-1]["grade"] == "Good" else "Good"
    write_rows(council / "practice_reviews.csv", [*rows, rows[-1] | {"grade": other}])
    (fault,) = faults(refused(council, DATA))
    assert fault["row"] == str(len(rows) + 2)
    assert fault["column"] == "review_id"
    assert f"row {len(rows) + 1}" in str(fault["found"])
    assert rows[-1]["review_id"] not in " ".join(map(str, fault.values()))


def test_a_period_that_is_none_in_a_file(council: Path, refused: Callable[..., str]) -> None:
    rows = read_rows(council / "observations.csv")
    rows[4]["period"] = "2021-13"
    write_rows(council / "observations.csv", rows)
    (fault,) = faults(refused(council, DATA))
    assert (fault["file"], fault["row"], fault["column"]) == ("observations.csv", "6", "period")
    assert fault["found"] == '"2021-13"'
    assert "2021-22-Q1" in str(fault["expected"])


@pytest.mark.parametrize("period", ["2021-13", "../../x", "\u0662\u0660\u0662\u0663-05"])
def test_a_period_that_is_none_on_the_command_line(
    refused: Callable[..., str], period: str
) -> None:
    said = refused(SAMPLE, USAGE, period)
    assert len(said.splitlines()) == 1
    assert period in said
    assert "2021-22-Q1" in said


def test_a_page_that_fails(council: Path, refused: Callable[..., str]) -> None:
    rows = read_rows(council / "calendar.csv")
    # No earlier edition, which would have to be protected first.
    write_rows(council / "calendar.csv", [row for row in rows if row["period"] == "2023-05"])
    settings = yaml.safe_load((council / "council.yml").read_text(encoding="utf-8"))
    settings["pages"] = {"omit": ["practice-reviews", "indicators", "how-checked"]}
    (council / "council.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    page = new_notebook(
        cells=[
            new_markdown_cell("# A page of the council's own"),
            new_code_cell('released: str = "../released"', metadata={"tags": ["parameters"]}),
            new_code_cell('raise ValueError("no such table")'),
        ],
        metadata={"kernelspec": KERNEL},
    )
    (council / "notebooks").mkdir()
    nbformat.write(page, council / "notebooks" / "our-page.ipynb")
    (line,) = refused(council, PAGE_FAILED).splitlines()
    assert line.endswith(", public: our-page: cell 3: ValueError: no such table")


def _without(row: Row, column: str) -> Row:
    return {name: text for name, text in row.items() if name != column}
