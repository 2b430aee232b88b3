"""The executed notebooks of an edition say again what they said, in a fresh kernel each (nbval)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.workshop import Workshop

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
    cells = sum(cell["cell_type"] == "code" for path in notebooks for cell in _cells(path))
    assert f"{cells} passed" in done.stdout


def test_a_planted_figure_is_found(edition: Path, sample: Workshop) -> None:
    path = edition / "notebooks" / "practice-reviews.ipynb"
    text = path.read_text(encoding="utf-8")
    (sentence,) = (
        "".join(output["data"]["text/plain"])
        for cell in _cells(path)
        for output in cell.get("outputs", [])
        if "were good or better" in "".join(output["data"]["text/plain"])
        and "baseline" in "".join(output["data"]["text/plain"])
    )
    assert sentence in text
    path.write_text(text.replace(sentence, sentence.replace("of ", "of 1", 1)), encoding="utf-8")
    done = _nbval([path], sample)
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout


def _cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def _nbval(notebooks: list[Path], workshop: Workshop) -> subprocess.CompletedProcess[str]:
    """Our own session's settings stay outside."""
    environment = {name: text for name, text in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *NBVAL, *map(str, notebooks)],
        cwd=notebooks[0].parent,
        env=environment | {"PYTHONPATH": str(workshop.folder)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
