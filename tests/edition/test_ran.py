"""Our own check that a page really ran."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from improvement_book.edition.ran import check, run_faults
from improvement_book.edition.run import NotebookJob, run_notebooks
from improvement_book.errors import PageError
from tests.edition.sample_project import notebook, write_notebook


@pytest.fixture
def ran() -> NotebookNode:
    """Two cells that ran; the parameters cell is the notebook's second, so these are 3 and 4."""
    page = notebook("first()", "second()")
    for count, cell in enumerate(page.cells[1:], start=1):
        cell.execution_count = count
    page.cells[-1].outputs = [new_output("stream", name="stdout", text="seven")]
    return page


def test_a_page_that_ran_has_no_fault(ran: NotebookNode) -> None:
    assert list(run_faults(ran)) == []


def test_a_cell_that_never_ran_is_named(ran: NotebookNode) -> None:
    ran.cells[3].execution_count = None
    assert list(run_faults(ran)) == ["cell 4: never ran (the kernel stopped, or the run did)"]


@pytest.mark.parametrize("count", [1, 2])
def test_cells_that_ran_out_of_order_are_named(ran: NotebookNode, count: int) -> None:
    ran.cells[3].execution_count = count
    assert list(run_faults(ran)) == [f"cell 4: ran out of order (In [{count}] after In [2])"]


def test_an_error_is_a_fault_whatever_the_counts_say(ran: NotebookNode) -> None:
    error = new_output("error", ename="KeyError", evalue="'grade'\nmore", traceback=[])
    ran.cells[2].outputs = [error]
    assert list(run_faults(ran)) == ["cell 3: KeyError: 'grade'"]


def test_a_warning_is_a_fault(ran: NotebookNode) -> None:
    ran.cells[2].outputs = [new_output("stream", name="stderr", text="careful\n")]
    assert list(run_faults(ran)) == ["cell 3: wrote to stderr: careful"]


def test_a_page_that_shows_nothing_is_a_fault(ran: NotebookNode) -> None:
    ran.cells[3].outputs = []
    assert list(run_faults(ran)) == ["no cell has an output"]


def test_the_cell_that_papermill_adds_is_not_counted(ran: NotebookNode) -> None:
    injected = notebook("released = '../released'").cells[2]
    injected.metadata.tags = ["injected-parameters"]
    ran.cells.insert(2, injected)
    assert next(run_faults(ran)).startswith("the parameters that were passed: never ran")
    ran.cells[4].outputs = [new_output("error", ename="E", evalue="", traceback=[])]
    assert "cell 4: E" in list(run_faults(ran))


def test_check_names_the_page(ran: NotebookNode, tmp_path: Path) -> None:
    ran.cells[3].execution_count = None
    path = write_notebook(ran, tmp_path / "summary.ipynb")
    with pytest.raises(PageError, match=r"^summary: cell 4: never ran"):
        check(path)


@pytest.mark.slow
def test_a_kernel_that_is_killed_is_a_failed_page_and_the_others_finish(tmp_path: Path) -> None:
    pages = {
        "killed": notebook("1", "import os; os.kill(os.getpid(), 9)", "2"),
        "wrong": notebook("print(1)", "1 / 0"),
        "fine": notebook("print(1)"),
    }
    jobs = []
    for name, page in pages.items():
        source = write_notebook(page, tmp_path / "notebooks" / f"{name}.ipynb")
        folder = tmp_path / "executed {x}"
        folder.mkdir(exist_ok=True)
        jobs.append(NotebookJob(name, source, folder))
    reports: list[str] = []
    with pytest.raises(PageError) as caught:
        run_notebooks(jobs, 2, reports.append)
    killed, wrong = str(caught.value).splitlines()
    assert killed.startswith("killed: cell 4: the kernel died")
    assert wrong == "wrong: cell 4: ZeroDivisionError: division by zero"
    assert sorted(report.partition(": ")[2] for report in reports) == [
        "fine ran",
        "killed failed",
        "wrong failed",
    ]
    check(tmp_path / "executed {x}" / "fine.ipynb")
