"""What every test of published files may use."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An empty folder for published files; the council folder is made beside it."""
    folder = tmp_path / "source"
    folder.mkdir()
    return folder
