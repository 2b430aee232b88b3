"""A site from released tables alone: nothing of the council is read, and no byte differs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.site.two_stories import PERIOD, two_stories
from tests.site.workshop import ANOTHER_MACHINE, SMALL, Workshop, fingerprints

EDITIONS = {
    "stories": Path("a", "public", PERIOD),
    "small": Path("littlemarsh", "public", "2023-05"),
}
"""A council whose reviews are shown as they are, and one that protects them."""


@dataclass(frozen=True)
class Case:
    """A council folder, an edition of it, and where that was built."""

    council: Path
    edition: Path
    built: Workshop


@pytest.fixture(scope="module", params=["stories", pytest.param("small", marks=pytest.mark.slow)])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("case") / "council"
    council = SMALL if request.param == "small" else two_stories(folder)
    return Case(council, EDITIONS[request.param], request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def released(
    case: Case,
    tmp_path_factory: pytest.TempPathFactory,
    new_workshop: Callable[[Path], Workshop],
) -> Path:
    """What `release` puts into a folder, on another machine than that of the build."""
    root = tmp_path_factory.mktemp("released")
    workshop = new_workshop(root / "workshop")
    arguments = ("--council", case.council, "--period", case.edition.name, "--into", root / "into")
    workshop.make("release", *arguments, **ANOTHER_MACHINE)
    assert not workshop.site.exists()
    return root / "into" / case.edition


def test_released_tables_are_those_that_a_build_shows(released: Path, case: Case) -> None:
    assert fingerprints(released) == fingerprints(case.built.built / case.edition / "released")


def test_a_copy_of_the_released_tables_alone_gives_the_same_site(
    released: Path, case: Case, new_workshop: Callable[[Path], Workshop], tmp_path: Path
) -> None:
    copied = Path(shutil.copytree(released, tmp_path / "elsewhere" / "tables"))
    workshop = new_workshop(tmp_path / "workshop")
    shutil.rmtree(workshop.folder / "data")
    workshop.make("build", "--released", copied)
    for mine, theirs in (
        (workshop.site / "public", case.built.site / "public"),
        (workshop.built / case.edition, case.built.built / case.edition),
    ):
        assert fingerprints(mine) == fingerprints(theirs)
