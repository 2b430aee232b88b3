"""What is built of the tiny project, once per session, and by whom."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from improvement_book.council import Audience
from improvement_book.edition.build import BuiltEdition, Workshop, build_edition
from improvement_book.edition.processes import FreshProcesses
from improvement_book.progress import Progress
from improvement_book.provenance import write_manifest
from improvement_book.release import Release
from tests.edition.rig import Rig
from tests.edition.sample_project import HOSTILE, kept, make_project, release


@pytest.fixture(scope="session")
def workers() -> Iterator[FreshProcesses]:
    """Two processes at a time, forked from one server for all tests."""
    with FreshProcesses(2) as executor:
        yield executor


@pytest.fixture
def rig(tmp_path: Path, workers: FreshProcesses) -> Rig:
    return Rig(tmp_path, workers)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@dataclass(frozen=True)
class Built:
    """The session's edition, with what was reported while it was made."""

    edition: BuiltEdition
    project: Path
    reports: tuple[str, ...]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, workers: FreshProcesses) -> Built:
    """The public edition of June 2021."""
    folder = tmp_path_factory.mktemp("edition")
    return _build(folder, release(), workers)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, workers: FreshProcesses) -> Built:
    """The board's edition of a council whose name wants to be code."""
    folder = tmp_path_factory.mktemp("hostile {x}")
    return _build(folder, release(audience=Audience.BOARD, name=HOSTILE), workers)


def _build(folder: Path, source: Release, workers: FreshProcesses) -> Built:
    reports: list[str] = []
    project = make_project(folder / "project")
    shop = Workshop(project, None, folder / "_build", workers, Progress(reports.append))
    edition = build_edition(kept(source, folder / "released"), shop)
    return Built(edition, project, tuple(reports))


@pytest.fixture
def fake_built(tmp_path: Path) -> Callable[..., BuiltEdition]:
    """Editions with a site of two pages, made by hand: quick, where only places matter."""

    def make(code: str, *, slug: str = "samplewick", audience: Audience = Audience.PUBLIC,
             pages: tuple[str, ...] = ("summary.html", "about.html")) -> BuiltEdition:  # fmt: skip
        source = release(code, audience, slug=slug)
        folder = tmp_path / "built" / slug / audience / code
        shutil.rmtree(folder, ignore_errors=True)
        for page in pages:
            path = folder / "site" / page
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"<p>{page} of {code}</p>", encoding="utf-8")
        write_manifest(folder, {})
        return BuiltEdition(folder, source.council, source.edition, pages)

    return make
