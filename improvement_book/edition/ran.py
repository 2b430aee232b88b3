"""Did this page's notebook really run, from its first cell to its last?

papermill marks cells as completed after its kernel has died, and nbval passes cells that never
ran, so neither is asked: the cells themselves are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from improvement_book.errors import PageError

INJECTED = "injected-parameters"
"""papermill's tag for the cell that it adds."""


def check(notebook: Path) -> None:
    """Raises PageError, naming page and cells, unless every code cell ran and none complained."""
    faults = list(run_faults(nbformat.read(notebook, as_version=4)))
    if faults:
        raise PageError("\n".join(f"{notebook.stem}: {fault}" for fault in faults))


def run_faults(notebook: NotebookNode) -> Iterator[str]:
    """Each sign that the run was not whole, as `cell 4: never ran`."""
    cells = [(index, cell) for index, cell in enumerate(notebook.cells) if _is_code(cell)]
    last_count = 0
    for index, cell in cells:
        place = cell_place(notebook, index)
        count = cell.get("execution_count")
        if count is None:
            yield f"{place}: never ran (the kernel stopped, or the run did)"
        elif count <= last_count:
            yield f"{place}: ran out of order (In [{count}] after In [{last_count}])"
        last_count = max(last_count, count or 0)
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"{place}: {error_line(output.ename, output.evalue)}"
            elif output.output_type == "stream" and output.name == "stderr":
                yield f"{place}: wrote to stderr: {_first_line(output.text)}"
    if not any(cell.outputs for _, cell in cells):
        yield "no cell has an output"


def cell_place(notebook: NotebookNode, index: int) -> str:
    """How the author counts the cells: from 1, without the one that papermill added."""
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    if INJECTED in tags[index]:
        return "the parameters that were passed"
    added = sum(INJECTED in earlier for earlier in tags[:index])
    return f"cell {index + 1 - added}"


def error_line(name: str, message: str) -> str:
    """An error as the last line of its traceback says it."""
    return f"{name}: {_first_line(message)}" if message.strip() else name


def _is_code(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "code" and cell.source.strip())


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]
