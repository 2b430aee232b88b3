"""The published files, read once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from improvement_book.intake.published import Reading, read_source


@pytest.fixture(scope="session")
def real(shared: Path) -> Path:
    """The folder of published files."""
    return shared / "real-data"


@pytest.fixture(scope="session")
def reading(real: Path) -> Reading:
    """All of them, read."""
    return read_source(real)
