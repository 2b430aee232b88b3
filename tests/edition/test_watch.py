"""Which changes start a build, and how they are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from improvement_book.edition.watch import changes
from improvement_book.errors import MachineError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without files, in a folder with a name that is passed over inside of it."""
    for name in ("notebooks", "book/_static", "improvement_book/__pycache__", "_build", "_site"):
        (tmp_path / ".hidden" / name).mkdir(parents=True)
    return tmp_path / ".hidden"


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A council folder outside of the project, with notebooks of its own."""
    (tmp_path / "shire" / "notebooks").mkdir(parents=True)
    return tmp_path / "shire"


@pytest.fixture
def watched(project: Path, council: Path) -> Iterator[tuple[str, ...]]:
    """A watch that has begun."""
    found = changes(project, council, [project / "_build", council / "site"])
    assert next(found) == ()
    return found


@pytest.mark.parametrize(
    "name",
    ["notebooks/summary.ipynb", "book/about.md", "book/_static/style.css", "_toc.yml",
     "_config.yml", "improvement_book/cli.py", "../shire/calendar.csv",
     "../shire/notebooks/own.ipynb"],
)  # fmt: skip
def test_what_an_edition_depends_on_is_named(
    project: Path, watched: Iterator[tuple[str, ...]], name: str
) -> None:
    (project / name).write_text("x")
    assert name.removeprefix("../") in next(watched)


def test_other_files_are_passed_over(
    project: Path, council: Path, watched: Iterator[tuple[str, ...]]
) -> None:
    (council / "site").mkdir()
    for path in (
        project / "_build" / "x.html", project / "_site" / "x.html", project / "README.md",
        project / "book" / ".about.md.swp", project / "book" / "about.md~",
        project / "improvement_book" / "__pycache__" / "cli.pyc", council / "~$reviews.xlsx",
        council / "notebooks" / ".ipynb_checkpoints", council / "site" / "x.html",
    ):  # fmt: skip
        path.write_text("x")
    (project / "notebooks" / "summary.ipynb").write_text("x")
    assert next(watched) == ("notebooks/summary.ipynb",)


def test_what_changed_meanwhile_comes_together(
    project: Path, council: Path, watched: Iterator[tuple[str, ...]]
) -> None:
    (project / "book" / "b.md").write_text("x")
    (project / "book" / "a.md").write_text("x")
    (council / "calendar.csv").write_text("x")
    assert next(watched) == ("book/a.md", "book/b.md", "shire/calendar.csv")


def test_a_folder_that_is_not_there_can_not_be_watched(project: Path, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="Can't watch for changes"):
        next(changes(project, tmp_path / "nowhere", []))
