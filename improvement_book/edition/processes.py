"""Where pages are made: each in a process of its own, a few at a time.

The processes are forked from a server that has the imports done; where a system can't fork, each
starts anew. Whatever runs pages is a `concurrent.futures.Executor`, so that another one, of a
cluster perhaps, can stand in its place.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from improvement_book.edition.environment import settled_environment
from improvement_book.edition.job import FORKS
from improvement_book.errors import MachineError
from improvement_book.place import writing

IMPORTED = "improvement_book.edition.imported"

P = ParamSpec("P")
T = TypeVar("T")


class FreshProcesses(ThreadPoolExecutor):
    """Runs each call in a new process, `jobs` at a time. It leaves nothing behind.

    A call that raises raises here, with its own traceback as a note; one whose process dies raises
    MachineError. When the block that it is used in fails, what still runs is stopped.
    """

    def __init__(self, jobs: int) -> None:
        super().__init__(jobs, thread_name_prefix="page")
        with writing(Path(tempfile.gettempdir())):
            self._scratch = tempfile.TemporaryDirectory(prefix="ib-")
            self._environment = settled_environment(Path(self._scratch.name))
            # Its socket lies among temporary files: where their path is too long, it can't start.
            if FORKS:
                _start_server(self._environment)
        self._running: set[BaseProcess] = set()
        self._stopping = False

    def submit(self, function: Callable[P, T], /, *args: P.args, **options: P.kwargs) -> Future[T]:
        """As every Executor's: the outcome of the call, as soon as there is one."""
        return super().submit(self._outcome, function, args, options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As every Executor's; with the futures, what runs is stopped as well."""
        super().shutdown(wait=False, cancel_futures=cancel_futures)
        if cancel_futures:
            self._stopping = True
            for process in [*self._running]:
                process.terminate()
        super().shutdown(wait)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.shutdown(cancel_futures=kind is not None)
        self._scratch.cleanup()

    def _outcome(self, function: Callable[..., T], args: Any, options: Any) -> T:
        context: Any = get_context("forkserver" if FORKS else "spawn")
        receiving, sending = context.Pipe(duplex=False)
        task = (sending, self._environment, function, args, options)
        process = context.Process(target=_told, args=task)
        with receiving:
            process.start()
            sending.close()
            self._running.add(process)
            try:
                # Stopped while it started, which takes seconds where the server is still importing.
                if self._stopping:
                    process.terminate()
                # The process itself is waited for, too: others may hold the pipe open.
                wait([receiving, process.sentinel])
                found = receiving.recv() if receiving.poll() else None
            except EOFError:
                found = None
            finally:
                process.join()
                self._running.discard(process)
        if found is None:
            message = "A process that makes pages was stopped from outside: is memory short?"
            raise MachineError(message)
        outcome, error = found
        if error is not None:
            raise error
        return outcome  # type: ignore[no-any-return]


def _start_server(environment: Mapping[str, str]) -> None:
    """Start the server from which processes are forked, unless one of ours runs.

    It takes the environment with it: an interpreter reads the seed of its hashes once.
    """
    with _environment(environment):
        forkserver.set_forkserver_preload([IMPORTED])
        forkserver.ensure_running()


@contextmanager
def _environment(settled: Mapping[str, str]) -> Iterator[None]:
    own, options = dict(os.environ), sys.warnoptions[:]
    os.environ.update(settled)
    # An interpreter hands on which warnings it was told to hide, or to take for errors.
    sys.warnoptions.clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(own)
        sys.warnoptions[:] = options


def _told(
    sending: Connection, environment: Mapping[str, str], function: Callable[..., object],
    args: Any, options: Any,
) -> None:  # fmt: skip
    """In the new process: call, and send what came of it."""
    os.environ.clear()
    os.environ.update(environment)
    # Ctrl-C reaches every process of a terminal: the one that started us decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stopped)
    # What goes wrong is raised and told once; without a handler, logging would tell it again.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        outcome, error = function(*args, **options), None
    except Exception as raised:  # noqa: BLE001 (it is raised again where the outcome is asked for)
        raised.add_note(traceback.format_exc())
        outcome, error = None, raised
    sending.send_bytes(_packed(outcome, error))


def _packed(outcome: object, error: Exception | None) -> bytes:
    """What came of a call, as it is sent; what can't be sent is told as an error that can."""
    try:
        packed = pickle.dumps((outcome, error))
        if error is not None:
            # Many an error can be packed, and not be made again.
            pickle.loads(packed)  # noqa: S301 (our own)
    except Exception as unsent:  # noqa: BLE001 (any, of any object)
        told = error if error is not None else unsent
        failure = RuntimeError(f"What came of a call can't be sent: {type(told).__name__}: {told}")
        for note in getattr(error, "__notes__", ()):
            failure.add_note(note)
        packed = pickle.dumps((None, failure))
    return packed


def _stopped(*_: object) -> None:
    """An ordinary end, so that what was opened is closed and what was started is stopped."""
    sys.exit(1)
