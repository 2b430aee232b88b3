"""Run the notebooks of an edition, each in a kernel of its own, and keep what they showed.

papermill executes; the executed notebook is then normalised, so that the same inputs give the
same bytes. papermill lives in worker processes: ours keeps its environment and its folder.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from improvement_book.edition.environment import KERNEL, kernel_connection, settled_environment
from improvement_book.edition.normal import normalise
from improvement_book.edition.ran import cell_place, check, error_line
from improvement_book.errors import MachineError, PageError

PARAMETERS = {"released": "../released"}
"""What every page is told: where its tables lie, seen from the executed notebook's folder."""
ERROR_MARK = "papermill-error-cell-tag"
"""papermill's tag for the cells that it adds around an error."""
CELL_TIMEOUT = 600
"""Seconds: a page's slowest cell takes one or two."""


@dataclass(frozen=True)
class NotebookJob:
    """One notebook to run. folder: where the executed notebook goes, and where its cells run."""

    page: str
    source: Path
    folder: Path

    @property
    def executed(self) -> Path:
        return self.folder / f"{self.page}.ipynb"


def run_notebooks(jobs: Sequence[NotebookJob], workers: int, report: Callable[[str], None]) -> None:
    """Run them all, `workers` at a time; one line to `report` for each page that ran.

    Raises PageError naming every page that failed, after the others have finished.
    """
    if not jobs:
        return
    failures: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="ib-") as scratch:
        pool = ProcessPoolExecutor(
            max_workers=min(workers, len(jobs)),
            mp_context=get_context("spawn"),
            initializer=_settle,
            initargs=(settled_environment(Path(scratch)),),
        )
        try:
            waiting = {pool.submit(_run_page, job, Path(scratch)): job for job in jobs}
            for number, future in enumerate(as_completed(waiting), start=1):
                page = waiting[future].page
                failure = future.result()
                if failure:
                    failures[page] = failure
                result = "failed" if failure else "ran"
                report(f"Page {number} of {len(jobs)}: {page} {result}")
        except BrokenProcessPool:
            message = "A process that runs pages was stopped from outside: is memory short?"
            raise MachineError(message) from None
        finally:
            pool.shutdown(cancel_futures=True)
    if failures:
        raise PageError("\n".join(failures[job.page] for job in jobs if job.page in failures))


def _settle(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    # What goes wrong is raised and told once; without a handler, logging would tell it again.
    logging.getLogger().addHandler(logging.NullHandler())


def _run_page(job: NotebookJob, scratch: Path) -> str:
    """Run one notebook in this worker; "" or what went wrong, with page and cell."""
    try:
        _check_parameters(job)
        _execute(job, scratch)
        check(job.executed)
    except PageError as error:
        return str(error)
    return ""


def _check_parameters(job: NotebookJob) -> None:
    import papermill

    # papermill formats the paths it is given: a folder named {x} would fail, a bare name can't.
    os.chdir(job.source.parent)
    try:
        found = papermill.inspect_notebook(job.source.name)
    except ValueError as error:
        raise PageError(f"{job.page}: not a notebook that can be run: {error}.") from None
    types = {name: parameter["inferred_type_name"] for name, parameter in found.items()}
    if types != dict.fromkeys(PARAMETERS, "str"):
        names = ", ".join(f"{name}: {kind}" for name, kind in types.items()) or "none"
        raise PageError(
            f"{job.page}: found parameters {names}; expected one cell tagged `parameters` "
            "with `released: str` alone."
        )


def _execute(job: NotebookJob, scratch: Path) -> None:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    os.chdir(job.folder)
    try:
        papermill.execute_notebook(
            nbformat.read(job.source, as_version=4),
            job.executed.name,
            parameters=PARAMETERS,
            kernel_name=KERNEL,
            language="python",
            cwd=".",
            progress_bar=False,
            execution_timeout=CELL_TIMEOUT,
            config=Config(KernelManager=kernel_connection(scratch, job.page)),
        )
    except PapermillExecutionError as error:
        place = cell_place(_left_behind(job), error.cell_index)
        line = error_line(error.ename, error.evalue)
        raise PageError(f"{job.page}: {place}: {line}") from None
    except CellTimeoutError:
        place = _last_started(_left_behind(job))
        raise PageError(f"{job.page}: {place}: took longer than {CELL_TIMEOUT} seconds") from None
    except DeadKernelError:
        place = _last_started(_left_behind(job))
        raise PageError(
            f"{job.page}: {place}: the kernel died (stopped from outside, or out of memory)"
        ) from None
    executed = nbformat.read(job.executed, as_version=4)
    job.executed.write_text(normalise(executed), encoding="utf-8", newline="\n")


def _left_behind(job: NotebookJob) -> NotebookNode:
    """The notebook as far as it came, without the cells by which papermill marks an error."""
    notebook: NotebookNode = nbformat.read(job.executed, as_version=4)
    notebook.cells = [
        cell for cell in notebook.cells if ERROR_MARK not in cell.metadata.get("tags", [])
    ]
    return notebook


def _last_started(notebook: NotebookNode) -> str:
    # Not by papermill's status, which says "completed" of every cell after a kernel has died.
    started = [
        index
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.metadata.papermill.start_time
    ]
    return cell_place(notebook, started[-1])
