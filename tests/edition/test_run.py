"""How a notebook is run, and what is left of the run."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest

from improvement_book.edition.normal import normalise
from improvement_book.edition.run import NotebookJob, run_notebooks
from improvement_book.errors import PageError
from tests.edition.sample_project import notebook, write_notebook

ENVIRONMENT = (
    "import os, sys, improvement_book\n"
    "names = ['PYTHONHASHSEED', 'TZ', 'OPENBLAS_NUM_THREADS', 'MPLBACKEND', 'SOURCE_DATE_EPOCH']\n"
    "print(sys.executable, improvement_book.__file__, released, os.path.basename(os.getcwd()))\n"
    "print([os.environ[name] for name in names])"
)


def run(page: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    source = write_notebook(page, folder / "source" / "page.ipynb")
    executed = folder / "executed"
    executed.mkdir(exist_ok=True)
    job = NotebookJob("page", source, executed)
    run_notebooks([job], 1, lambda _: None)
    return nbformat.read(job.executed, as_version=4)


def test_a_page_runs_in_this_interpreter_with_its_parameter_in_its_own_folder(
    tmp_path: Path,
) -> None:
    text = run(notebook(ENVIRONMENT), tmp_path).cells[-1].outputs[0].text
    package = Path(__file__).parents[2] / "improvement_book" / "__init__.py"
    first, second = text.splitlines()
    assert first == f"{sys.executable} {package} ../released executed"
    assert second == "['0', 'UTC', '1', 'agg', '315532800']"


@pytest.mark.parametrize(
    "parameters",
    [
        'released: str = "x"\nunknown: int = 1',
        'released = "x"',
        "released: int = 1",
        'release: str = "x"',
    ],
)
def test_other_parameters_than_the_one_typed_are_refused(tmp_path: Path, parameters: str) -> None:
    with pytest.raises(PageError, match=r"page: found parameters .*expected .*released: str"):
        run(notebook("print(1)", parameters=parameters), tmp_path)


def test_a_notebook_without_parameters_is_refused(tmp_path: Path) -> None:
    page = notebook("print(1)")
    del page.cells[1]
    with pytest.raises(PageError, match="found parameters none"):
        run(page, tmp_path)


def test_nothing_is_run_where_there_are_no_notebooks() -> None:
    reports: list[str] = []
    run_notebooks([], 2, reports.append)
    assert reports == []


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
