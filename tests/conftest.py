"""What every test may use."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

SHARED_FOLDER = "IMPROVEMENT_BOOK_SHARED"
"""Environment: where the shared folder is, when it is not beside the repository."""
REQUIRED = "IMPROVEMENT_BOOK_REQUIRE"
"""Environment: what may not be skipped, separated by commas."""
ALL = "IMPROVEMENT_BOOK_ALL"
"""Environment: set by `run.py test --all`, so that the slow tests run too."""

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# As the pages are run: on a busy machine the threads of small fits wait for each other.


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start: a run in the background of a script ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the slow tests, unless all are asked for."""
    if os.environ.get(ALL):
        return
    skip = pytest.mark.skip(reason=f"slow: `run.py test --all` runs it ({ALL}=1)")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder with real data and vectors; without it the test is skipped."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get(SHARED_FOLDER, beside))
    if folder.is_dir():
        return folder
    message = f"no shared folder at {folder}: set {SHARED_FOLDER}"
    if "shared" in os.environ.get(REQUIRED, "").split(","):
        pytest.fail(message)
    pytest.skip(message)
