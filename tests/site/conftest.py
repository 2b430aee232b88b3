"""Editions that the tests share: built once per session, whatever the number of workers."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.tiny import Place, tiny_council
from tests.site.two_stories import PERIOD, two_stories
from tests.site.workshop import ENDINGS, SAMPLE, SMALL, Workshop

PATIENCE = 1200
"""Seconds to wait for another worker's build before it is taken for lost."""


NewWorkshop = Callable[[Path], Workshop]


@pytest.fixture(scope="session")
def new_workshop(tmp_path_factory: pytest.TempPathFactory) -> NewWorkshop:
    """Makes a workshop in a folder that does not exist yet.

    All of a session hold the same program, even when somebody edits this one meanwhile.
    """
    project = _once(tmp_path_factory, "project", Workshop.new).folder
    return lambda folder: Workshop.new(folder, project)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, new_workshop: NewWorkshop) -> Workshop:
    """The sample council: public 2023-04 and 2023-05, board 2023-05. Only to be looked at."""

    def make(folder: Path) -> None:
        workshop = new_workshop(folder)
        workshop.make("build", "--council", SAMPLE, "--from", "2023-04", "--to", "2023-05")
        workshop.build(SAMPLE, "2023-05", "--audience", "board")

    return _once(tmp_path_factory, "sample", make)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, new_workshop: NewWorkshop) -> Workshop:
    """The small council, which protects its review counts: public 2023-05. Only to be looked at."""
    return _once(
        tmp_path_factory, "small", lambda folder: new_workshop(folder).build(SMALL, "2023-05")
    )


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory, new_workshop: NewWorkshop) -> Workshop:
    """The council of two stories: public and board 2022-01. Only to be looked at."""

    def make(folder: Path) -> None:
        council = two_stories(tmp_path_factory.mktemp("stories") / "council")
        workshop = new_workshop(folder)
        for audience in ENDINGS:
            workshop.build(council, PERIOD, "--audience", audience)

    return _once(tmp_path_factory, "stories", make)


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory, new_workshop: NewWorkshop) -> Place:
    """Program and council folder, with nothing built."""
    root = tmp_path_factory.mktemp("tiny") / "sources"
    new_workshop(root / "project")
    tiny_council(root / "council")
    return Place(root)


@pytest.fixture(scope="session")
def built(sources: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The edition as it is built for the first time. Only to be looked at, and copied."""

    def make(folder: Path) -> None:
        sources.copy(folder).build()

    place = Place(_once(tmp_path_factory, "tiny-built", make).folder)
    return place.copy(tmp_path_factory.mktemp("tiny") / "built")


@pytest.fixture
def place(built: Place, tmp_path: Path) -> Place:
    """A copy in which the edition stands, to change."""
    return built.copy(tmp_path / "place")


def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Workshop:
    """The workshop of that name: the first worker to come makes it, the others wait."""
    own = factory.getbasetemp()
    root = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, outcome = root / name, root / f"{name}.outcome"
    try:
        (root / f"{name}.lock").mkdir()
    except FileExistsError:
        fault = _awaited(outcome)
        assert not fault, f"another worker could not make {name}:\n{fault}"
        return Workshop(folder)
    fault = "it was interrupted"
    try:
        make(folder)
        fault = ""
    except Exception as error:
        fault = str(error)
        raise
    finally:
        unfinished = outcome.with_suffix(".part")
        unfinished.write_text(fault, encoding="utf-8")
        unfinished.replace(outcome)
    return Workshop(folder)


def _awaited(outcome: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while not outcome.is_file():
        if time.monotonic() > deadline:
            return f"nothing was heard of it for {PATIENCE} seconds"
        time.sleep(0.2)
    return outcome.read_text(encoding="utf-8")
