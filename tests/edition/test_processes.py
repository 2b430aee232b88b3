"""The executor that runs each call in a fresh process, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from improvement_book.edition.environment import settled_environment
from improvement_book.edition.processes import FreshProcesses
from improvement_book.edition.run import run_page
from improvement_book.errors import MachineError
from tests.edition.rig import Rig
from tests.edition.sample_project import PROJECT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

HANGING = """
import sys
from improvement_book.edition.processes import FreshProcesses
from improvement_book.edition.job import PageJob
from improvement_book.edition.run import run_page
from pathlib import Path
with FreshProcesses(2) as workers:
    folder = Path(sys.argv[1])
    job = PageJob("odd", folder / "odd.ipynb", folder / "executed" / "odd", {})
    workers.submit(run_page, job).result()
"""
HANG = (
    "import subprocess\nfor new in (True, False):\n"
    "    note(subprocess.Popen(['sleep', '600'], start_new_session=new).pid)\nwhile True: pass"
)


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_a_build_that_is_stopped_leaves_nothing(rig: Rig, number: int) -> None:
    rig.job("odd", HANG)
    command = [sys.executable, "-c", HANGING, str(rig.folder)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, start_new_session=True
    ) as build:
        deadline = time.monotonic() + 30
        while len(rig.noted()) < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(rig.noted()) == 4
        build.send_signal(number)
        build.communicate(timeout=10)
    rig.check_nothing_is_left()
    assert not (rig.folder / "executed" / "odd").exists()


@pytest.mark.parametrize("option", ["-Wignore", pytest.param("-Werror", marks=pytest.mark.slow)])
def test_how_warnings_are_taken_outside_is_nothing_to_a_page(rig: Rig, option: str) -> None:
    rig.job("odd", "import warnings; warnings.warn('careful')")
    command = [sys.executable, option, "-c", HANGING, str(rig.folder)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "PageError: odd: cell 4: wrote to stderr: " in ended.stderr
    assert "UserWarning: careful" in ended.stderr


def doubled(number: int, *, plus: int = 0) -> int:
    return 2 * number + plus


def divided_by_zero() -> float:
    return 1 / 0


def not_to_be_sent() -> Callable[[], int]:
    return lambda: 1


class Peculiar(Exception):
    """Can be pickled, and can't be made again from what was pickled."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def peculiar_failure() -> None:
    raise Peculiar(1, 2)


def unsendable_failure() -> None:
    raise ValueError(lambda: 1)


def environment() -> Mapping[str, str]:
    return dict(os.environ)


def test_an_outcome_comes_back_in_order_of_asking(workers: FreshProcesses) -> None:
    assert list(workers.map(doubled, range(3))) == [0, 2, 4]
    assert workers.submit(doubled, 3, plus=1).result() == 7
    assert workers.submit(os.getpid).result() != workers.submit(os.getpid).result()


def test_what_is_raised_there_is_raised_here_with_its_own_traceback(
    workers: FreshProcesses,
) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        workers.submit(divided_by_zero).result()
    assert "in divided_by_zero\n    return 1 / 0" in "".join(caught.value.__notes__)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (not_to_be_sent, "not_to_be_sent"),
        (peculiar_failure, "1 and 2"),
        (unsendable_failure, "ValueError: <function"),
    ],
)
def test_what_cannot_be_sent_back_is_told(
    workers: FreshProcesses, function: Callable[[], object], told: str
) -> None:
    with pytest.raises(RuntimeError, match="can't be sent") as caught:
        workers.submit(function).result(timeout=20)
    assert told in str(caught.value)


def test_a_process_that_dies_is_told(workers: FreshProcesses) -> None:
    with pytest.raises(MachineError, match="was stopped from outside: is memory short"):
        workers.submit(os._exit, 3).result(timeout=20)


def test_a_settled_environment_is_not_that_of_the_caller(
    workers: FreshProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LEAKED", "1")
    found = workers.submit(environment).result()
    assert found["TZ"] == "UTC"
    assert "LEAKED" not in found


def test_what_processes_are_forked_from_has_one_thread(tmp_path: Path) -> None:
    threads = (
        "import os, improvement_book.edition.imported; print(len(os.listdir('/proc/self/task')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", threads],
        env=settled_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1\n"


def test_an_interrupt_while_the_imports_are_done_ends_them_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "jupyter_book.py").write_text("import os; os.kill(os.getpid(), 2)")
    done = subprocess.run(
        [sys.executable, "-c", "import improvement_book.edition.imported"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(PROJECT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


def test_stopping_ends_what_runs_and_starts_nothing_more(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), FreshProcesses(1) as workers:  # noqa: PT012
        rig = Rig(tmp_path, workers)
        running = workers.submit(run_page, rig.job("odd", HANG))
        waiting = workers.submit(doubled, 1)
        while len(rig.noted()) < 4:
            assert time.monotonic() < began + 30
            time.sleep(0.02)
        stopped = time.monotonic()
        raise KeyboardInterrupt
    assert time.monotonic() - stopped < 3
    assert isinstance(running.exception(), MachineError)
    with pytest.raises(CancelledError):
        waiting.result()
    rig.check_nothing_is_left()
