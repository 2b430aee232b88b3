"""What is built of the tiny project, once per session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from improvement_book.edition.build import BuiltEdition, build_edition
from improvement_book.release import Audience, Release
from tests.edition.sample_project import HOSTILE, make_project, release


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
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The public edition of June 2021."""
    folder = tmp_path_factory.mktemp("edition")
    return _build(folder, release())


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The board's edition of a council whose name wants to be code."""
    folder = tmp_path_factory.mktemp("hostile {x}")
    return _build(folder, release(audience=Audience.BOARD, name=HOSTILE))


def _build(folder: Path, source: Release) -> Built:
    reports: list[str] = []
    project = make_project(folder / "project")
    edition = build_edition(source, project, None, folder / "_build", 2, reports.append)
    return Built(edition, project, tuple(reports))


@pytest.fixture
def fake_built(tmp_path: Path) -> Callable[..., BuiltEdition]:
    """Editions with a site of two pages, made by hand: quick, where only places matter."""

    def make(code: str, *, slug: str = "samplewick", audience: Audience = Audience.PUBLIC,
             pages: tuple[str, ...] = ("summary.html", "about.html")) -> BuiltEdition:  # fmt: skip
        source = release(code, audience, slug=slug)
        folder = tmp_path / "built" / slug / audience / code
        for page in pages:
            path = folder / "site" / page
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"<p>{page} of {code}</p>", encoding="utf-8")
        return BuiltEdition(folder, source.council, source.edition, pages)

    return make
