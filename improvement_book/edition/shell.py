"""The shell in which the cells of one notebook run, in a process of their own.

It is ipykernel's own shell, so that a cell shows what it shows in a standard kernel. Only the way
out is another: messages go down a pipe, and neither socket nor thread is needed.
"""

from __future__ import annotations

import asyncio
import codecs
import io
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Lock
from types import SimpleNamespace
from typing import IO, Any

import numpy as np
from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from traitlets import Any as AnyTrait
from traitlets.config import Config

from improvement_book.edition.leftovers import die_with_parent

RAN = "ran"
"""Our own message: the cell came to its end; content: whether it ended well."""
GATHERED = 8192
"""Characters of printed text that are sent together at most."""
GATHERED_FOR = 0.2
"""Seconds that printed text waits for more of it, as in a kernel."""
BLOCK = 2**20
"""Bytes that are read at once of what was written past Python."""


class _Messages(Session):
    """Jupyter's messages on a pipe. Forked processes and threads may send as well."""

    pipe = AnyTrait()
    lock = AnyTrait()

    def send(  # type: ignore[override]
        self, _: object, msg_or_type: Any, content: Any = None, *__: Any, **___: Any
    ) -> None:
        """Send one message. The first argument is a kernel's socket; there is none."""
        if isinstance(msg_or_type, dict):
            msg_or_type, content = msg_or_type["msg_type"], msg_or_type["content"]
        message = self.pack([msg_or_type, content])  # Not under the lock: it may warn.
        with self.lock:
            self.pipe.send_bytes(message)


class _Printed(io.TextIOBase):
    """Standard output or error of the cells, sent as it comes.

    What is written past Python, straight to the file descriptor, goes to a file beneath, and is
    sent in its turn: after what was printed before it.
    """

    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int, beneath: IO[bytes], messages: _Messages) -> None:
        self.name = name
        self._descriptor = descriptor
        self._beneath = beneath
        self._messages = messages
        self._owner = os.getpid()
        self._gathered: list[str] = []
        self._size = 0
        self._since = time.monotonic()
        os.dup2(beneath.fileno(), descriptor)

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text.encode(self.encoding)  # Half a character is refused here, in the cell's own words.
        if self._written_beneath():
            self.flush()
        self._gathered.append(text)
        self._size += len(text)
        if self._size >= GATHERED or time.monotonic() - self._since > GATHERED_FOR:
            self.flush()
        return len(text)

    def flush(self) -> None:
        text = "".join(self._gathered)
        self._gathered, self._size, self._since = [], 0, time.monotonic()
        self._send(text)
        if self._written_beneath():
            self._send_beneath()

    def _send(self, text: str) -> None:
        if text:
            self._messages.send(None, "stream", {"name": self.name, "text": text})

    def _written_beneath(self) -> bool:
        # A copy of this process has the same file: it leaves that to the one that made it.
        return os.getpid() == self._owner and os.fstat(self._beneath.fileno()).st_size > 0

    def _send_beneath(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._beneath.seek(0)
        while block := self._beneath.read(BLOCK):
            self._send(decoder.decode(block))
        self._send(decoder.decode(b"", final=True))
        self._beneath.seek(0)
        self._beneath.truncate()


def run_cells(
    requests: Connection,
    messages: Connection,
    others: Sequence[Connection],
    lock: Lock,
    memory: int,
) -> None:
    """Run each cell that is asked for, until no more are or nobody is left to ask.

    requests: the sources come from it; messages: what the cells show goes there; others: the ends
    that are the parent's. memory: bytes that the process may use, where the system can limit them.
    """
    os.setsid()
    die_with_parent()
    for connection in others:
        connection.close()
    _limit_memory(memory)
    # As in a kernel: our caller's handlers are for a process that nobody else's code runs in.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    logging.getLogger().handlers.clear()
    # Every page is forked from one process: its global generator would give each the same draws.
    np.random.seed()
    session = _Messages(pipe=messages, lock=lock)
    with tempfile.TemporaryFile(buffering=0) as out, tempfile.TemporaryFile(buffering=0) as error:
        sys.stdout = _Printed("stdout", 1, out, session)
        sys.stderr = _Printed("stderr", 2, error, session)
        for printed in (sys.stdout, sys.stderr):
            os.register_at_fork(before=printed.flush)  # Or a copy of us would send it again.
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_run_all(requests, _shell(session), (sys.stdout, sys.stderr)))


async def _run_all(requests: Connection, shell: Any, printed: Sequence[_Printed]) -> None:
    own = os.getpid()
    session = shell.displayhook.session
    while (source := await _next(requests)) is not None:
        session.send(None, "execute_input", {"execution_count": shell.execution_count})
        result = await _run(shell, source)
        for stream in printed:
            stream.flush()
        if os.getpid() != own:
            os._exit(0)  # A copy of this process that the cell made, and that came back.
        session.send(None, RAN, {"well": result.success})
        if shell.exit_now:
            return


async def _run(shell: Any, source: str) -> Any:
    """The outcome of one cell. As in a kernel: there is a loop, on which a cell may await."""
    known: dict[str, Any] = {"transformed_cell": source, "preprocessing_exc_tuple": None}
    try:
        known["transformed_cell"] = shell.transform_cell(source)
    except Exception:  # noqa: BLE001 (the shell shows it in the cell)
        known["preprocessing_exc_tuple"] = sys.exc_info()
    if not shell.should_run_async(source, **known):
        return shell.run_cell(source, store_history=True)
    result = await shell.run_cell_async(source, store_history=True, **known)
    shell.events.trigger("post_execute")
    shell.events.trigger("post_run_cell", result)
    return result


async def _next(requests: Connection) -> str | None:
    """The next source. What earlier cells left on the loop goes on meanwhile."""
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    loop.add_reader(requests.fileno(), asked.set)
    await asked.wait()
    loop.remove_reader(requests.fileno())
    try:
        source: str | None = requests.recv()
    except EOFError:
        return None
    return source


def _shell(session: _Messages) -> Any:
    """This process's shell, sending to the session. ipykernel's and IPython's have no types."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.IPKernelApp.log_level = logging.CRITICAL  # By this key, others know a notebook.
    shell: Any = ZMQInteractiveShell.instance(config=settings, compiler_class=XCachingCompiler)
    shell.enable_gui = _no_screen
    shell.kernel = SimpleNamespace(eventloop=None)
    way_out: Any
    for way_out in (shell.displayhook, shell.display_pub):
        way_out.session = session
        way_out.pub_socket = None
    shell.set_parent({"header": {}})
    return shell


def _no_screen(gui: object = None) -> None:
    """There is none to draw on."""


def _limit_memory(most: int) -> None:
    """For the memory, and for each file that is written."""
    if sys.platform != "win32":
        import resource

        for kind in (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE):
            _, allowed = resource.getrlimit(kind)
            # What the system allows this user can be less, and is never raised.
            least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
            resource.setrlimit(kind, (least, least))
