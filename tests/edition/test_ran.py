"""Our own check that a page really ran."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from improvement_book.edition.job import EngineName, PageJob
from improvement_book.edition.processes import FreshProcesses
from improvement_book.edition.ran import check, run_faults
from improvement_book.edition.run import run_page
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


KILLED = {
    EngineName.FORKED: "was stopped from outside or by a fault (SIGKILL)",
    EngineName.KERNEL: "the kernel died (stopped from outside, or out of memory)",
}


@pytest.mark.parametrize(
    "engine", [EngineName.FORKED, pytest.param(EngineName.KERNEL, marks=pytest.mark.slow)]
)
def test_a_page_that_is_killed_is_a_failed_page_and_the_others_finish(
    tmp_path: Path, workers: FreshProcesses, engine: EngineName
) -> None:
    pages = {
        "killed": notebook("1", "import os; os.kill(os.getpid(), 9)", "2"),
        "wrong": notebook("print(1)", "1 / 0"),
        "fine": notebook("print(1)"),
    }
    outcomes = {}
    for name, page in pages.items():
        source = write_notebook(page, tmp_path / "notebooks" / f"{name}.ipynb")
        job = PageJob(name, source, tmp_path / "executed {x}" / name, {}, engine)
        outcomes[name] = workers.submit(run_page, job)
    failures = {name: str(outcome.exception()) for name, outcome in outcomes.items()}
    assert failures == {
        "killed": f"killed: cell 4: {KILLED[engine]}",
        "wrong": "wrong: cell 4: ZeroDivisionError: division by zero",
        "fine": "None",
    }
    check(tmp_path / "executed {x}" / "fine" / "fine.ipynb")
