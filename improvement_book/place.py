"""Put a finished folder where an older one stands, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from improvement_book.errors import MachineError

OLDER = "-older"
"""Ending of what stood there before, while the new one is put in its place."""
ORDINARY_FOLDER = 0o755
"""mkdtemp makes folders that only their owner can read; a web server is somebody else."""


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new, empty folder beside `target`, which takes its place when the block ends well.

    When the block fails, the new folder goes and `target` is as it was. Raises MachineError where
    the disk is full or read-only.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        fresh.chmod(ORDINARY_FOLDER)
    except OSError as error:
        raise MachineError(f"Can't write in {target.parent}: {error.strerror}.") from error
    try:
        yield fresh
        _swap(fresh, target)
    except OSError as error:
        raise MachineError(f"Can't write {target}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, target: Path) -> None:
    """Two renames; where the second fails, the first is undone.

    What an earlier build left between its two renames is put back first.
    """
    interrupted = sorted(target.parent.glob(f".{target.name}-*{OLDER}"))
    if interrupted and not target.exists():
        interrupted.pop().rename(target)
    for left in interrupted:
        shutil.rmtree(left, ignore_errors=True)
    if not target.exists():
        fresh.rename(target)
        return
    older = fresh.with_name(f"{fresh.name}{OLDER}")
    target.rename(older)
    try:
        fresh.rename(target)
    except OSError:
        older.rename(target)
        raise
    shutil.rmtree(older, ignore_errors=True)
