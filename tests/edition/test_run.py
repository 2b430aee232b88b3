"""How a notebook is run, and what is left of the run."""

from __future__ import annotations

import html
import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

from improvement_book.council import Origin
from improvement_book.edition.job import EngineName, PageJob
from improvement_book.edition.normal import normalise
from improvement_book.edition.processes import FreshProcesses
from improvement_book.edition.run import run_page
from improvement_book.errors import PageError
from improvement_book.provenance import why_made
from tests.edition.sample_project import PARAMETERS, notebook, tree, write_notebook

ENVIRONMENT = (
    "import os, sys, improvement_book\n"
    "names = ['PYTHONHASHSEED', 'TZ', 'OPENBLAS_NUM_THREADS', 'MPLBACKEND', 'SOURCE_DATE_EPOCH']\n"
    "print(sys.executable, improvement_book.__file__, released, os.path.exists('../source'))\n"
    "print([os.environ[name] for name in names])"
)


ENGINES = [pytest.param(EngineName.FORKED), pytest.param(EngineName.KERNEL, marks=pytest.mark.slow)]
MADE_FROM = {"the notebook": "a digest"}


def run(
    page: nbformat.NotebookNode,
    folder: Path,
    workers: FreshProcesses,
    engine: EngineName = EngineName.FORKED,
) -> nbformat.NotebookNode:
    """The page as it ran, kept in the folder `executed`."""
    source = write_notebook(page, folder / "source" / "page.ipynb")
    job = PageJob("page", source, folder / "executed", MADE_FROM, engine)
    workers.submit(run_page, job).result()
    return nbformat.read(job.folder / job.file, as_version=4)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_page_runs_in_this_interpreter_with_its_parameter_beside_its_tables(
    tmp_path: Path, workers: FreshProcesses, engine: EngineName
) -> None:
    text = run(notebook(ENVIRONMENT), tmp_path, workers, engine).cells[-1].outputs[0].text
    package = Path(__file__).parents[2] / "improvement_book" / "__init__.py"
    first, second = text.splitlines()
    assert first == f"{sys.executable} {package} ../released True"
    assert second == "['0', 'UTC', '1', 'agg', '315532800']"


HOSTILE_THEME = 'A "b" \\" {released} <script>alert(1)</script> $x$ `c` \n# D'


@pytest.mark.parametrize("engine", ENGINES)
def test_a_theme_is_a_value_and_the_title_of_its_page(
    tmp_path: Path, workers: FreshProcesses, engine: EngineName
) -> None:
    """Whatever it holds: it is neither code nor markup."""
    page = notebook("print(repr(theme))", parameters=f"{PARAMETERS}\ntheme: str = 'x'")
    source = write_notebook(page, tmp_path / "source" / "theme.ipynb")
    job = PageJob("theme-a", source, tmp_path / "executed", {}, engine, theme=HOSTILE_THEME)
    workers.submit(run_page, job).result()
    ran = nbformat.read(job.folder / job.file, as_version=4)
    assert ran.cells[-1].outputs[0].text == f"{HOSTILE_THEME!r}\n"
    heading, *others = ran.cells[0].source.split("\n")
    assert html.unescape(heading) == f"# {' '.join(HOSTILE_THEME.split())}"
    assert not set(heading[2:]) & set('<>"`$\\{}*_[]')
    assert others == ["", "Is it read?"]


@pytest.mark.parametrize("origin", ["published", "council"])
def test_a_cell_that_is_not_of_such_a_book_is_left_blank_and_the_others_keep_their_places(
    tmp_path: Path, workers: FreshProcesses, origin: str
) -> None:
    page = notebook("1", "print('reviews')")
    page.cells[2].metadata["improvement_book"] = {"not_of": "published"}
    source = write_notebook(page, tmp_path / "source" / "page.ipynb")
    job = PageJob("page", source, tmp_path / "executed", MADE_FROM, origin=Origin(origin))
    workers.submit(run_page, job).result()
    ran = nbformat.read(job.folder / job.file, as_version=4)
    _, _, _, first, second = ran.cells
    assert second.outputs[0].text == "reviews\n"
    assert (first.cell_type, first.source) == (
        ("markdown", "") if origin == "published" else ("code", "1")
    )


def test_a_page_of_a_theme_has_that_parameter(tmp_path: Path, workers: FreshProcesses) -> None:
    source = write_notebook(notebook("1"), tmp_path / "source" / "theme.ipynb")
    job = PageJob("theme-a", source, tmp_path / "executed", {}, theme="A")
    with pytest.raises(PageError, match=r"expected .* `released: str` and `theme: str` alone"):
        workers.submit(run_page, job).result()


def test_a_page_is_kept_with_what_it_was_made_from(tmp_path: Path, workers: FreshProcesses) -> None:
    run(notebook("print(1)"), tmp_path, workers)
    kept = tmp_path / "executed"
    assert sorted(path.name for path in kept.iterdir()) == ["manifest.json", "page.ipynb"]
    assert why_made(kept, MADE_FROM) == ()
    assert why_made(kept, {"the notebook": "another"}) == ("the notebook changed",)


def test_a_page_that_fails_leaves_what_was_kept_before(
    tmp_path: Path, workers: FreshProcesses
) -> None:
    run(notebook("print(1)"), tmp_path, workers)
    before = tree(tmp_path / "executed")
    with pytest.raises(PageError) as caught:
        run(notebook("1 / 0"), tmp_path, workers)
    assert str(caught.value) == "page: cell 3: ZeroDivisionError: division by zero"
    assert tree(tmp_path / "executed") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["executed", "source"]


@pytest.mark.parametrize(
    "parameters",
    [
        'released: str = "x"\nunknown: int = 1',
        'released = "x"',
        "released: int = 1",
        'release: str = "x"',
    ],
)
def test_other_parameters_than_the_one_typed_are_refused(
    tmp_path: Path, workers: FreshProcesses, parameters: str
) -> None:
    with pytest.raises(PageError, match=r"page: found parameters .*expected .*released: str"):
        run(notebook("print(1)", parameters=parameters), tmp_path, workers)


def test_a_notebook_without_parameters_is_refused(tmp_path: Path, workers: FreshProcesses) -> None:
    page = notebook("print(1)")
    del page.cells[1]
    with pytest.raises(PageError, match="found parameters none"):
        run(page, tmp_path, workers)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"{}", b"[]", b"null", b'{"nbformat": 4}', b'{"nbformat": 4, "cells": [1]}'],
)
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "page.ipynb"
    source.write_bytes(content)
    job = PageJob("page", source, tmp_path / "executed", {})
    with pytest.raises(PageError, match=r"^page: not a notebook that can be run: .*Error: "):
        run_page(job)
    assert not job.folder.exists()


def test_normalising_joins_what_was_printed_in_pieces_but_not_across_streams() -> None:
    page = notebook("print(1)")
    printed = [("stdout", "a"), ("stdout", "b\n"), ("stderr", "c"), ("stdout", "d")]
    page.cells[2].outputs = [new_output("stream", name=name, text=text) for name, text in printed]
    outputs = json.loads(normalise(page))["cells"][2]["outputs"]
    assert [(output["name"], output["text"]) for output in outputs] == [
        ("stdout", "ab\n"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_normalising_drops_what_differs_between_runs_and_keeps_what_was_shown() -> None:
    page = notebook("print(1)")
    page.metadata.papermill = {"input_path": "/tmp/x", "start_time": "2021"}  # noqa: S108
    page.metadata.language_info = {"name": "python", "version": "3.11.7"}
    page.cells[2].metadata = {"execution": {"iopub": "2021"}, "papermill": {}, "tags": []}
    page.cells[1].metadata.tags = ["injected-parameters"]
    page.cells[2].execution_count = 3
    text = normalise(page)
    facts = json.loads(text)
    assert "2021" not in text.replace("2021-06", "")
    assert "3.11" not in text
    assert facts["cells"][1]["id"] == "injected-parameters"
    assert facts["cells"][2]["execution_count"] == 3
    assert facts["cells"][2]["source"] == "print(1)"
    assert text.endswith("}\n")
    assert list(facts) == sorted(facts)
