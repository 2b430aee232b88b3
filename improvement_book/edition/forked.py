"""A papermill engine that runs the cells in a forked copy of its own process.

A standard kernel spends most of a page's time on starting and stopping (about 1.3 of 1.7
seconds). Here the imports are done already; what the cells show is the same.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from jupyter_client.session import json_unpacker
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager

from improvement_book.edition.job import Limits
from improvement_book.edition.leftovers import adopt_orphans, stop_children
from improvement_book.edition.ran import cell_place
from improvement_book.edition.shell import RAN, run_cells

LOOK_EVERY = 0.5
"""Seconds between two looks at a process that says nothing."""
GRACE = 5
"""Seconds that a process has to end by itself."""


def took_too_long(limits: Limits) -> str:
    """How a page is told that it may not run on."""
    return f"took longer than {limits.seconds:g} seconds"


class CellStopped(Exception):
    """A cell that did not come to its end. place: which, as its author counts; why: in words."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(place, why)
        self.place = place
        self.why = why


class _Stopped(Exception):
    """Why a cell did not come to its end."""


class ForkedEngine(Engine):  # type: ignore[misc]
    """Registered with papermill in `run`; its notebooks take the option `limits`."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,  # noqa: ARG003 (there is no kernel)
        limits: Limits,
        **_: object,
    ) -> None:
        """Run the cells in order, up to the first that fails. Raises CellStopped."""
        client = PapermillNotebookClient(nb_man, record_timing=False)
        client.reset_execution_trackers()
        with _cell_process(limits) as process:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                try:
                    well = process.run(cell, index, client)
                except _Stopped as stopped:
                    place = cell_place(nb_man.nb, index)
                    raise CellStopped(place, str(stopped)) from None
                finally:
                    nb_man.cell_complete(cell, index)
                if not well:
                    nb_man.cell_exception(cell, index)
                    break


@contextlib.contextmanager
def _cell_process(limits: Limits) -> Iterator[_CellProcess]:
    """A new process for cells; in the end nothing of it is left, nor of what it started."""
    adopt_orphans()
    context = get_context("fork")
    asked, requests = context.Pipe(duplex=False)
    messages, told = context.Pipe(duplex=False)
    ends = (asked, told, (requests, messages))
    process = context.Process(target=run_cells, args=(*ends, context.Lock(), limits.memory))
    process.start()
    asked.close()
    told.close()
    try:
        yield _CellProcess(process, requests, messages, limits)
        with contextlib.suppress(OSError):
            requests.send(None)
        _await_end(process)
    finally:
        assert process.pid
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.join()
        stop_children()
        requests.close()
        messages.close()


def _await_end(process: Any) -> None:
    """At most GRACE seconds. It is looked at as well: its copies may hold the sentinel open."""
    deadline = time.monotonic() + GRACE
    while process.is_alive() and time.monotonic() < deadline:
        wait([process.sentinel], LOOK_EVERY)


class _CellProcess:
    """The process in which cells run, as its parent sees it."""

    def __init__(
        self, process: Any, requests: Connection, messages: Connection, limits: Limits
    ) -> None:
        self._process = process
        self._requests = requests
        self._messages = messages
        self._limits = limits
        self._shown = 0

    def run(self, cell: NotebookNode, index: int, client: PapermillNotebookClient) -> bool:
        """Run one cell and keep what it shows in it; whether it ended well. Raises _Stopped."""
        if cell.cell_type != "code" or not cell.source.strip():
            return True
        with contextlib.suppress(BrokenPipeError):
            self._requests.send(cell.source)
        client.clear_before_next_output = False
        deadline = time.monotonic() + self._limits.seconds
        while True:
            kind, content = self._next(deadline)
            if kind == RAN:
                # A representation that fails is shown as an error, and the cell goes on.
                failed = any(output.output_type == "error" for output in cell.outputs)
                return bool(content["well"]) and not failed
            message = {"msg_type": kind, "content": content, "parent_header": {}, "buffers": []}
            client.process_message(message | {"header": {"msg_type": kind}}, cell, index)

    def _next(self, deadline: float) -> Any:
        """The next message, as its kind and its content."""
        while not self._messages.poll():
            left = deadline - time.monotonic()
            if left <= 0:
                raise _Stopped(took_too_long(self._limits))
            if not self._process.is_alive() and not self._messages.poll():
                raise _Stopped(self._end())
            self._wait(min(left, LOOK_EVERY))
        try:
            message = self._messages.recv_bytes()
        except EOFError:
            self._process.join(GRACE)
            raise _Stopped(self._end()) from None
        self._shown += len(message)
        if self._shown > self._limits.shown:
            raise _Stopped(f"showed more than {self._limits.shown / 2**20:g} MB")
        return json_unpacker(message)

    def _wait(self, seconds: float) -> None:
        """Wait for news. Whoever asked for the page may be gone: then nobody waits for it."""
        parent = parent_process()
        asking = [parent.sentinel] if parent else []
        if set(wait([self._messages, self._process.sentinel, *asking], seconds)) & set(asking):
            raise SystemExit(1)

    def _end(self) -> str:
        code = self._process.exitcode
        if code is not None and code < 0:
            return f"was stopped from outside or by a fault ({signal.Signals(-code).name})"
        return f"ended the page's process by itself (exit code {code})"
