"""A site from released tables alone: nothing of the council is read, and no byte differs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.workshop import SMALL, Workshop, fingerprints

EDITION = Path("littlemarsh", "public", "2023-05")


@pytest.fixture(scope="module")
def released(
    tmp_path_factory: pytest.TempPathFactory, new_workshop: Callable[[Path], Workshop]
) -> Path:
    """What `release` puts into a folder."""
    root = tmp_path_factory.mktemp("released")
    workshop = new_workshop(root / "workshop")
    workshop.make("release", "--council", SMALL, "--period", "2023-05", "--into", root / "into")
    assert not workshop.site.exists()
    return root / "into" / EDITION


def test_released_tables_are_those_that_a_build_shows(released: Path, small: Workshop) -> None:
    assert fingerprints(released) == fingerprints(small.built / EDITION / "released")


def test_a_copy_of_the_released_tables_alone_gives_the_same_site(
    released: Path, small: Workshop, new_workshop: Callable[[Path], Workshop], tmp_path: Path
) -> None:
    copied = Path(shutil.copytree(released, tmp_path / "elsewhere" / "tables"))
    workshop = new_workshop(tmp_path / "workshop")
    shutil.rmtree(workshop.folder / "data")
    workshop.make("build", "--released", copied)
    assert fingerprints(workshop.site) == fingerprints(small.site)
    assert fingerprints(workshop.built / EDITION) == fingerprints(small.built / EDITION)
