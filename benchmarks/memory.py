"""How much memory do a process and all that it started take now? Linux alone."""

from __future__ import annotations

from pathlib import Path


def mebibytes(pid: int) -> float:
    """MiB of the whole family of a process, shared pages counted once; 0 where it is not known."""
    return sum(_kilobytes(member) for member in _family(pid)) / 1024


def _family(pid: int) -> list[int]:
    try:
        tasks = [*Path(f"/proc/{pid}/task").iterdir()]
        started = " ".join((task / "children").read_text() for task in tasks)
    except OSError:
        return []
    return [pid, *(member for child in started.split() for member in _family(int(child)))]


def _kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
