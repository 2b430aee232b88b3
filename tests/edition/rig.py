"""Pages that misbehave, and what is left of them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from improvement_book.edition.job import Limits, PageJob
from improvement_book.edition.processes import FreshProcesses
from improvement_book.edition.run import run_page
from improvement_book.errors import PageError
from tests.edition.sample_project import notebook, write_notebook


@dataclass(frozen=True)
class Rig:
    """Runs pages, and knows which processes they started."""

    folder: Path
    workers: FreshProcesses

    def job(self, name: str, *sources: str, limits: Limits | None = None) -> PageJob:
        known = f"import os\ndef note(pid): open({str(self.pids)!r}, 'a').write(f'{{pid}}\\n')\n"
        page = notebook(known + "note(os.getpid()); note(os.getppid()); print(1)", *sources)
        source = write_notebook(page, self.folder / f"{name}.ipynb")
        within = limits or Limits(seconds=20)
        return PageJob(name, source, self.folder / "executed" / name, {}, limits=within)

    @property
    def pids(self) -> Path:
        return self.folder / "pids"

    def noted(self) -> list[int]:
        return [int(line) for line in self.pids.read_text().split()] if self.pids.exists() else []

    def failure(self, *sources: str, limits: Limits | None = None) -> str:
        """Why the page fails; beside it another one runs, and nothing of either is left."""
        odd = self.workers.submit(run_page, self.job("odd", *sources, limits=limits))
        fine = self.workers.submit(run_page, self.job("fine", "print('fine')"))
        failure = odd.exception()
        fine.result()
        self.check_nothing_is_left()
        assert failure is None or isinstance(failure, PageError), failure
        return str(failure or "")

    def check_nothing_is_left(self, seconds: float = 5) -> None:
        deadline = time.monotonic() + seconds
        while (left := [pid for pid in self.noted() if alive(pid)]) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert left == []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
