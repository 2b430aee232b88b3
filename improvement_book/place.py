"""Put a finished folder where an older one stands, whole or not at all; one build at a time."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from improvement_book.errors import MachineError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".lock"
"""The file in a folder that one build at a time holds."""
MARK = "~"
"""Stands in the name of a folder that is being made; no period and no page has it in its own."""
OLDER = "-older"
"""Ending of what stood there before, while the new one is put in its place."""
BEING_MADE = f".*{MARK}*"
OURS = re.compile(rf"\.(?P<target>[\w.-]+){MARK}\w+(?P<older>{OLDER})?")
ORDINARY_FOLDER = 0o755
"""mkdtemp makes folders that only their owner can read; a web server is somebody else."""
DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
NOT_ALLOWED = {errno.EROFS, errno.EACCES, errno.EPERM}
NUMBER = re.compile(r"\[Errno (\d+)\]")
AT_ONCE = (-100, 2)
"""Linux: paths are seen from the current folder; exchange the two (rename(2))."""


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Raises MachineError, with the place and the reason, where the block can't write to it."""
    try:
        yield
    except OSError as error:
        raise MachineError(f"Can't write {place}: {_reason(error, place)}") from error


def _reason(error: OSError, place: Path) -> str:
    """In words. shutil gathers several errors in one, which has their numbers in its text."""
    found = NUMBER.search(str(error))
    number = error.errno or (int(found[1]) if found else 0)
    if number in DISK_FULL:
        return "the disk is full. Free some space, then start again."
    if number in NOT_ALLOWED:
        return "it is read-only, or yours is not the right to write there."
    told = os.strerror(number) if number else str(error)
    elsewhere = error.filename and not Path(error.filename).is_relative_to(place)
    return f"{told} ({error.filename})." if elsewhere else f"{told}."


@contextmanager
def only_one(folder: Path, whole: bool = False) -> Iterator[None]:
    """Keep every other build out of the folder. The system lets go of it when this one dies.

    What a build that was killed left in the folders in it is cleared away. whole: nobody else
    writes anywhere below the folder, so that all of it is cleared. Raises MachineError where
    another build holds it, or where nothing can be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a+b")
    with lock:
        with writing(folder):
            if not _taken(lock.fileno()):
                raise MachineError(
                    f"Another build is at work in {folder}. "
                    "Start this one again when that has ended."
                )
            _clear(folder.rglob(BEING_MADE) if whole else folder.glob(f"*/{BEING_MADE}"))
        yield


def _taken(lock: int) -> bool:
    """Take the lock if nobody has it."""
    try:
        if sys.platform == "win32":
            os.lseek(lock, 0, os.SEEK_SET)
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new, empty folder beside `target`, which takes its place when the block ends well.

    When the block fails, the new folder goes and `target` is as it was; what a process that was
    killed left behind goes as well. Nobody else may be at work on the same target. Raises
    MachineError where the disk is full or read-only.
    """
    with writing(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear(target.parent.glob(f".{target.name}{MARK}*"))
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}{MARK}", dir=target.parent))
        fresh.chmod(ORDINARY_FOLDER)
    try:
        with writing(target):
            yield fresh
            _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def renew(file: Path, text: str) -> None:
    """Write a file whose folder is there, whole or not at all. Raises MachineError."""
    fresh = file.with_name(f".{file.name}{MARK}new")
    with writing(file):
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(file)


def _clear(left: Iterable[Path]) -> None:
    """Clear away what a build left that was killed; what stood there before is put back."""
    for path in sorted(left):
        name = OURS.fullmatch(path.name)
        if not name:
            continue
        target = path.with_name(name["target"])
        if path.is_file():
            path.unlink(missing_ok=True)
        elif name["older"] and not target.exists():
            path.rename(target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _swap(fresh: Path, target: Path) -> None:
    """Put the new in place of the old: in one step where the system can.

    Elsewhere in two; where the second fails, the first is undone.
    """
    if not target.exists():
        fresh.rename(target)
        return
    if _exchanged(fresh, target):
        return
    older = fresh.with_name(f"{fresh.name}{OLDER}")
    try:
        target.rename(older)
        fresh.rename(target)
    except BaseException:
        if not target.exists():
            older.rename(target)
        raise
    shutil.rmtree(older, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places, if this system and the disk's can do it in one step."""
    if sys.platform != "linux":
        return False
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    here, at_once = AT_ONCE
    paths = (here, os.fsencode(one), here, os.fsencode(other))
    return bool(exchange and exchange(*paths, at_once) == 0)
