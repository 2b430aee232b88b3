"""The executed notebooks of an edition say again what they said, in a fresh kernel each (nbval)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.workshop import Workshop

EVERY_MONTH = 30
"""From the baseline, December 2020, to May 2023."""
NBVAL = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout=60", "-p", "no:cacheprovider")


@pytest.fixture
def edition(sample: Workshop, tmp_path: Path) -> Path:
    """A copy of the edition in another place: its notebooks look for `../released`."""
    built = sample.built / "sampleshire" / "public" / "2023-05"
    return Path(shutil.copytree(built, tmp_path / "edition"))


def test_every_notebook_says_again_what_it_said(edition: Path, sample: Workshop) -> None:
    notebooks = sorted((edition / "notebooks").glob("*.ipynb"))
    done = _nbval(notebooks, sample)
    assert done.returncode == 0, done.stdout
    assert f"{_code_cells(notebooks)} passed" in done.stdout


@pytest.mark.slow
def test_so_does_every_notebook_of_every_month(
    new_workshop: Callable[[Path], Workshop], tmp_path: Path
) -> None:
    workshop = new_workshop(tmp_path / "project")
    workshop.make("build", "--from", "2020-12", "--to", "2023-05")
    editions = workshop.built / "sampleshire" / "public"
    notebooks = sorted(editions.glob("20*/notebooks/*.ipynb"))
    assert len({path.parent.parent for path in notebooks}) == EVERY_MONTH
    done = _nbval(notebooks, workshop, "-n", "2", "--dist", "loadfile")
    assert done.returncode == 0, done.stdout
    assert f"{_code_cells(notebooks)} passed" in done.stdout


def test_a_planted_figure_is_found(edition: Path, sample: Workshop) -> None:
    path = edition / "notebooks" / "practice-reviews.ipynb"
    text = path.read_text(encoding="utf-8")
    (sentence,) = (
        "".join(output["data"]["text/plain"])
        for cell in _cells(path)
        for output in cell.get("outputs", [])
        if "were good or better" in "".join(output["data"]["text/plain"])
        and "The share is" in "".join(output["data"]["text/plain"])
    )
    assert sentence in text
    path.write_text(text.replace(sentence, sentence.replace("of ", "of 1", 1)), encoding="utf-8")
    done = _nbval([path], sample)
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout


def _cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def _code_cells(notebooks: list[Path]) -> int:
    return sum(cell["cell_type"] == "code" for path in notebooks for cell in _cells(path))


def _nbval(
    notebooks: list[Path], workshop: Workshop, *options: str
) -> subprocess.CompletedProcess[str]:
    """Each notebook again, in a standard kernel. Our own session's settings stay outside."""
    environment = {name: text for name, text in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *NBVAL, *options, *map(str, notebooks)],
        cwd=notebooks[0].parent,
        env=environment | {"PYTHONPATH": str(workshop.folder)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
