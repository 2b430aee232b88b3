"""One build, as a process of its own: it sees the package as it is now, and can be stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from improvement_book.edition.environment import package_path

PATIENCE = 20
"""Seconds that an interrupted build has to tidy up: kernels take one or two to go."""


def built(arguments: Sequence[str]) -> tuple[int, str]:
    """Run `build` with these arguments to its end: its exit code, and what it complained of.

    When we are interrupted, so is the build, and nothing of it is left.
    """
    # -P: a folder named improvement_book where the user stands is not taken for the package.
    process = subprocess.Popen(  # noqa: S603 (no shell; the arguments come from our own parser)
        [sys.executable, "-P", "-m", "improvement_book", "build", "--quiet", *arguments],
        env=os.environ | {"PYTHONPATH": package_path()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        # So that its workers can be stopped with it, by one signal that comes from us alone.
        process_group=0 if os.name == "posix" else None,
    )
    try:
        _, said = process.communicate()
    except BaseException:
        _stop(process)
        raise
    return process.returncode, said


def _stop(process: subprocess.Popen[str]) -> None:
    """Interrupt it; where that does not help, or the user can't wait, end it."""
    try:
        # On Windows the Ctrl-C that reached us has reached it too.
        if os.name == "posix":
            _signal(process, signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        if os.name == "posix":
            _signal(process, signal.SIGKILL)
        process.kill()
        process.communicate()


def _signal(process: subprocess.Popen[str], number: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)
