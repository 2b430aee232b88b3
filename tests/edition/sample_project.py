"""A tiny project: this repository's settings and style, three small notebooks, one release."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from improvement_book.council import Audience, Council, Origin
from improvement_book.period import Period
from improvement_book.release import EditionFacts, Release, ReleasedTable, typed, write_release

PROJECT = Path(__file__).parents[2]
HOSTILE = '</title><script>alert(1)</script>{{ 7*7 }} {include} "&'
PARAMETERS = 'released: str = "../_build/x/public/2021-06/released"'
SHOW = (
    "from IPython.display import HTML\n"
    "from improvement_book.release import open_release\n"
    "HTML(f\"<p>Reviews: {open_release(released).table('grades')['reviews'].sum()}</p>\")"
)
TWO_NOTEBOOKS_TOC = """\
format: jb-book
root: summary
parts:
- caption: The report
  chapters: [{file: practice-reviews}, {file: indicators}]
- caption: About
  chapters: [{file: about}]
"""


def notebook(
    *sources: str, needs: tuple[str, ...] = (), parameters: str = PARAMETERS
) -> NotebookNode:
    """A page: a title, the parameters cell, then one code cell per source."""
    cells = [
        new_markdown_cell("# A page\n\nIs it read?"),
        new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        *(new_code_cell(source) for source in sources),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # The same each time: a page is made from these bytes.
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "improvement_book": {"needs": list(needs)},
        },
    )


def write_notebook(page: NotebookNode, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(page, path)
    return path


def release(
    code: str = "2021-06", audience: Audience = Audience.PUBLIC, **council: object
) -> Release:
    """Seven good reviews. council: settings other than Samplewick's."""
    settings = Council("Samplewick Council", "samplewick", "E00", origin=Origin.FICTIONAL)
    period = Period.parse(code)
    grades = ReleasedTable(
        name="grades",
        title="Grades",
        columns={"grade": "text", "reviews": "integer"},
        frame=pd.DataFrame({"grade": ["Good"], "reviews": [7]}),
    )
    return Release(
        replace(settings, **council),  # type: ignore[arg-type]
        EditionFacts(period, audience, period.end, data_to_declared=True),
        {"grades": grades}
        | {name: _empty(name) for name in ("reconciliation", "kept_out", "inputs")},
    )


def _empty(name: str) -> ReleasedTable:
    """A table that every release has, without rows."""
    columns = {"table": "text", "rows": "integer"}
    return ReleasedTable(name, name, columns, typed(pd.DataFrame(columns=list(columns)), columns))


def kept(source: Release, folder: Path) -> Path:
    """The folder with the released tables of a release."""
    write_release(source, folder)
    return folder


def make_project(folder: Path) -> Path:
    """Settings, style and templates of this repository, with three small notebooks."""
    folder.mkdir(parents=True)
    shutil.copyfile(PROJECT / "_config.yml", folder / "_config.yml")
    shutil.copytree(PROJECT / "book", folder / "book")
    (folder / "_toc.yml").write_text(TWO_NOTEBOOKS_TOC, encoding="utf-8")
    write_notebook(notebook(SHOW), folder / "notebooks" / "summary.ipynb")
    reviews = notebook(SHOW, needs=("grades",))
    write_notebook(reviews, folder / "notebooks" / "practice-reviews.ipynb")
    indicators = notebook(SHOW, needs=("indicators",))
    write_notebook(indicators, folder / "notebooks" / "indicators.ipynb")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, as address -> bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
