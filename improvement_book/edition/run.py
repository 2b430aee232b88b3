"""Run one notebook of an edition, and keep what it showed.

papermill executes; the executed notebook is then normalised, so that the same inputs give the
same bytes. This happens in a process of its own, because it changes the folder it is in.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from improvement_book.edition.contents import BY_THEME
from improvement_book.edition.environment import KERNEL, kernel_connection
from improvement_book.edition.expanded import title
from improvement_book.edition.forked import CellStopped, ForkedEngine, took_too_long
from improvement_book.edition.job import EngineName, PageJob
from improvement_book.edition.normal import normalise
from improvement_book.edition.ran import cell_place, check, error_line
from improvement_book.errors import PageError
from improvement_book.place import replacing
from improvement_book.provenance import write_manifest

# In code, not as an entry point: a broken one would break papermill for every other program.
papermill_engines.register(EngineName.FORKED, ForkedEngine)

PARAMETERS = {"released": "../released"}
"""What every page is told: where its tables lie, seen from the executed notebook's folder."""
NOT_OF = "not_of"
"""Metadata of a cell that books of some origin do not have: in one of published statistics, no
answer is asked of practice reviews."""
NO_NOTEBOOK = (nbformat.ValidationError, ValueError, TypeError, AttributeError, LookupError)
"""What nbformat raises of a file that is something else."""
ERROR_MARK = "papermill-error-cell-tag"
"""papermill's tag for the cells that it adds around an error."""


def run_page(job: PageJob) -> None:
    """Run one page, in a settled environment, and keep it with what it was made from.

    Raises PageError, with page and cell, unless it ran from its first cell to its last; what was
    kept before then stays.
    """
    _check_parameters(job)
    with replacing(job.folder) as fresh, contextlib.chdir(fresh):
        _run(job)
        text = normalise(nbformat.read(job.file, as_version=4))
        Path(job.file).write_text(text, encoding="utf-8", newline="\n")
        check(Path(job.file))
        write_manifest(fresh, job.made_from)


def _check_parameters(job: PageJob) -> None:
    # papermill formats the paths it is given: a folder named {x} would fail, a bare name can't.
    try:
        with contextlib.chdir(job.source.parent):
            found = papermill.inspect_notebook(job.source.name)
    except NO_NOTEBOOK as error:
        why = error_line(type(error).__name__, str(error))
        raise PageError(f"{job.page}: not a notebook that can be run: {why}") from None
    types = {name: parameter["inferred_type_name"] for name, parameter in found.items()}
    if types != dict.fromkeys(_parameters(job), "str"):
        names = ", ".join(f"{name}: {kind}" for name, kind in types.items()) or "none"
        more = f" and `{BY_THEME}: str`" if job.theme else ""
        raise PageError(
            f"{job.page}: found parameters {names}; expected one cell tagged `parameters` "
            f"with `released: str`{more} alone."
        )


def _parameters(job: PageJob) -> dict[str, str]:
    return PARAMETERS | ({BY_THEME: job.theme} if job.theme else {})


def _notebook(job: PageJob) -> NotebookNode:
    """The notebook; the page of a theme is titled by it.

    Cells that are not of such a book are left blank, so that the others keep their numbers.
    """
    notebook: NotebookNode = nbformat.read(job.source, as_version=4)
    notebook.cells = [
        new_markdown_cell() if _not_of(cell) == job.origin else cell for cell in notebook.cells
    ]
    if job.theme:
        _, *lines = notebook.cells[0].source.split("\n")
        notebook.cells[0].source = "\n".join([f"# {title(job.theme)}", *lines])
    return notebook


def _not_of(cell: NotebookNode) -> str:
    """The origin of the books that a cell is not of, as its metadata says; "" of none."""
    return str(cell.metadata.get("improvement_book", {}).get(NOT_OF, ""))


def _run(job: PageJob) -> None:
    """Run the notebook into the folder where we are. Raises PageError, with page and cell."""
    try:
        if job.engine is EngineName.FORKED:
            _execute(job, engine_name=EngineName.FORKED, limits=job.limits)
        else:
            _execute_in_kernel(job)
    except PapermillExecutionError as error:
        place = cell_place(_left_behind(job), error.cell_index)
        raise PageError(f"{job.page}: {place}: {error_line(error.ename, error.evalue)}") from None
    except CellStopped as stopped:
        raise PageError(f"{job.page}: {stopped.place}: {stopped.why}") from None


def _execute(job: PageJob, **engine: Any) -> None:
    papermill.execute_notebook(
        _notebook(job),
        job.file,
        parameters=_parameters(job),
        kernel_name=KERNEL,
        language="python",
        cwd=".",
        progress_bar=False,
        **engine,
    )


def _execute_in_kernel(job: PageJob) -> None:
    try:
        _execute(
            job,
            execution_timeout=job.limits.seconds,
            config=Config(KernelManager=kernel_connection(job.page)),
        )
    except CellTimeoutError:
        why = took_too_long(job.limits)
        raise CellStopped(_last_started(_left_behind(job)), why) from None
    except DeadKernelError:
        why = "the kernel died (stopped from outside, or out of memory)"
        raise CellStopped(_last_started(_left_behind(job)), why) from None


def _left_behind(job: PageJob) -> NotebookNode:
    """The notebook as far as it came, without the cells by which papermill marks an error."""
    notebook: NotebookNode = nbformat.read(job.file, as_version=4)
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
