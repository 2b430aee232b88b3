"""What every test may use."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SHARED_FOLDER = "IMPROVEMENT_BOOK_SHARED"
"""Environment: where the shared folder is, when it is not beside the repository."""
REQUIRED = "IMPROVEMENT_BOOK_REQUIRE"
"""Environment: what may not be skipped, separated by commas."""
ALL = "IMPROVEMENT_BOOK_ALL"
"""Environment: set by `run.py test --all`, so that the slow tests run too."""

HEAVIEST = (
    "site/test_hostile.py",
    "site/test_stale.py",
    "disclosure/test_all_periods.py",
    "site/test_markers.py",
    "site/test_interrupted.py",
    "disclosure/test_random_councils.py",
    "site",
    "disclosure",
    "edition",
    "real",
)
"""Files and folders of tests that take longest, the longest first: else a core waits in the end."""

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# As the pages are run: on a busy machine the threads of small fits wait for each other.


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start: a run in the background of a script ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; leave out the slow tests, unless all are asked for."""
    items.sort(key=lambda item: _turn(item.path.relative_to(TESTS)))
    if os.environ.get(ALL):
        return
    skip = pytest.mark.skip(reason=f"slow: `run.py test --all` runs it ({ALL}=1)")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(skip)


def _turn(path: Path) -> int:
    """In which turn a file is run; the others come last, in their own order."""
    named = {path.as_posix(), path.parts[0]}
    return next((n for n, name in enumerate(HEAVIEST) if name in named), len(HEAVIEST))


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
