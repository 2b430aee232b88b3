"""What a page's processes may leave running, and how it is stopped.

Linux alone can do this in full. Elsewhere a page's process group is stopped, and a process that
left its group stays.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
"""Both of `man 2 prctl`."""


def adopt_orphans() -> None:
    """What descends from this process, and loses its parent, becomes its child."""
    if LINUX:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """Be killed when the process that started this one ends, however it ends."""
    if LINUX:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def stop_children() -> None:
    """Kill every child of this process, and theirs, which become its own as their parents die."""
    while children := list(_children()):
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _children() -> Iterator[int]:
    own = str(os.getpid())
    for path in Path("/proc").glob("[0-9]*/stat") if LINUX else ():
        with contextlib.suppress(OSError):
            # A name in brackets, which may hold anything; then state and parent.
            if path.read_text("utf-8", "replace").rpartition(")")[2].split()[1] == own:
                yield int(path.parent.name)
