"""What somebody asks for who wants a page run: asked where nothing heavy is imported."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from improvement_book.council import Origin
from improvement_book.provenance import Parts


@dataclass(frozen=True)
class Limits:
    """What one page may use. seconds: for a cell; memory, shown: bytes, of which the latter in all.

    A page's slowest cell takes one or two seconds, and a page shows less than a megabyte.
    """

    seconds: float = 600
    memory: int = 2 * 2**30
    shown: int = 10 * 2**20


USUAL = Limits()


class EngineName(StrEnum):
    """What runs the cells: a forked process, or a standard Jupyter kernel."""

    FORKED = "forked"
    KERNEL = "kernel"


FORKS = sys.platform != "win32"
ENGINES = tuple(EngineName) if FORKS else (EngineName.KERNEL,)
"""Those that this system has, the usual one first."""


@dataclass(frozen=True)
class PageJob:
    """One notebook page to run.

    source: its notebook; folder: where the executed notebook is kept, beside the folder `released`.
    made_from: what decides what the page shows, kept with it. theme: what it is about, where its
    notebook is made once for each theme. origin: what the book is made of.
    """

    page: str
    source: Path
    folder: Path
    made_from: Parts
    engine: EngineName = EngineName.FORKED
    limits: Limits = USUAL
    theme: str = ""
    origin: Origin = Origin.COUNCIL

    @property
    def file(self) -> str:
        """The name of the executed notebook, as the page's folder holds it."""
        return f"{self.page}.ipynb"


def run(job: PageJob) -> None:
    """Run the page, in the process that imports what that takes. Raises as run_page does."""
    from improvement_book.edition.run import run_page

    run_page(job)
