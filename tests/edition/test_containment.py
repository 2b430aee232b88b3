"""What a cell does stays within its page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from improvement_book.edition.job import Limits, PageJob
from improvement_book.edition.processes import FreshProcesses
from improvement_book.edition.run import run_page
from improvement_book.errors import MachineError
from tests.edition.rig import Rig

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

PROJECT = Path(__file__).parents[2]
MB = 2**20
LEAK = (
    "import random, builtins, json, sys, warnings\nimport numpy as np, pandas as pd\n"
    "import matplotlib as mpl\nimport improvement_book.release\n"
)
STATE = (
    "str((sorted(name for name in dir() if name == 'leaked'), os.environ.get('LEAKED'), "
    "os.path.basename(os.getcwd()) == 'elsewhere', np.get_printoptions()['precision'], "
    "pd.get_option('display.max_rows'), mpl.rcParams['font.size'], json.__doc__ == 'leaked', "
    "hasattr(builtins, 'leaked'), improvement_book.release.FORMAT, sys.getrecursionlimit(), "
    "len(warnings.filters), 'leaked' in sys.path, hasattr(json.JSONDecoder, 'leaked'), "
    "sys.get_int_max_str_digits()))"
)
CHANGE = (
    "leaked = builtins.leaked = 1; os.environ['LEAKED'] = '1'\n"
    "os.makedirs('elsewhere', exist_ok=True); os.chdir('elsewhere'); np.set_printoptions(2)\n"
    "pd.set_option('display.max_rows', 3); mpl.rcParams['font.size'] = 99\n"
    "json.__doc__ = 'leaked'; json.JSONDecoder.leaked = 1\n"
    "improvement_book.release.FORMAT = 'leaked'\n"
    "sys.setrecursionlimit(99999); warnings.simplefilter('ignore'); sys.path.append('leaked')\n"
    "sys.set_int_max_str_digits(9999); os.chdir('..'); os.rmdir('elsewhere')"
)


def text_of(job: PageJob) -> str:
    return str(nbformat.read(job.folder / job.file, as_version=4).cells[-1].outputs[0].text)


def test_a_page_sees_nothing_of_what_another_one_changed(tmp_path: Path) -> None:
    draws = "random.random(), np.random.random()"
    with FreshProcesses(1) as workers:
        rig = Rig(tmp_path, workers)
        first = rig.job("first", LEAK, f"print({STATE})")
        changing = rig.job("changing", LEAK, CHANGE, f"print({STATE}, {draws})")
        last = rig.job("last", LEAK, f"print({STATE})")
        for job in (first, changing, last):
            workers.submit(run_page, job).result()
        assert text_of(first) == text_of(last)
        assert text_of(changing).startswith(
            "(['leaked'], '1', False, 2, 3, 99.0, True, True, 'leaked'"
        )
        draw = [rig.job(name, LEAK, f"print({draws})") for name in ("draw", "another")]
        for job in draw:
            workers.submit(run_page, job).result()
    assert len({number for job in draw for number in text_of(job).split()}) == 4


STOPPED = "odd: cell 4: was stopped from outside or by a fault"
BY_ITSELF = "odd: cell 4: ended the page's process by itself (exit code 3)"
TOO_LONG = "odd: cell 4: took longer than 1.2 seconds"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("os._exit(3)", BY_ITSELF),
        ("os.kill(os.getpid(), 9)", f"{STOPPED} (SIGKILL)"),
        ("os.kill(os.getpid(), 15)", f"{STOPPED} (SIGTERM)"),
        ("os.abort()", f"{STOPPED} (SIGABRT)"),
        ("import ctypes; ctypes.string_at(0)", f"{STOPPED} (SIGSEGV)"),
        ("raise RuntimeError('plain')", "odd: cell 4: RuntimeError: plain"),
    ],
)
def test_a_page_that_ends_early_says_how(rig: Rig, source: str, why: str) -> None:
    assert rig.failure(source, "print('never')") == why


@pytest.mark.parametrize("end", ["exit()", "quit", "exit"])
def test_a_page_that_asks_for_its_end_did_not_run_to_its_last_cell(rig: Rig, end: str) -> None:
    why = "odd: cell 5: ended the page's process by itself (exit code 0)"
    assert rig.failure(end, "print('never')") == why


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "import ctypes; ctypes.CDLL(None).sleep(60)",
        "import ctypes; ctypes.PyDLL(None).sleep(60)",
        (
            "import signal, time\n"
            "for n in (1, 2, 3, 15): signal.signal(n, signal.SIG_IGN)\n"
            "while True: time.sleep(1)"
        ),
        (
            "import subprocess\n"
            "p = subprocess.Popen(['bash', '-c', 'trap \"\" TERM; while true; do sleep 1; done'])\n"
            "note(p.pid); p.wait()"
        ),
        "while True:\n    try:\n        import time; time.sleep(60)\n    except: pass",
        "import asyncio; await asyncio.sleep(60)",
        "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
    ],
)
def test_a_page_that_hangs_is_stopped_with_all_that_it_started(rig: Rig, source: str) -> None:
    assert rig.failure(source, limits=Limits(seconds=1.2)) == TOO_LONG


@pytest.mark.parametrize(
    "source",
    [
        "pid = os.fork()\nif pid == 0:\n    while True: pass\nnote(pid)",
        "import subprocess; note(subprocess.Popen(['sleep', '600']).pid)",
        "import subprocess; note(subprocess.Popen(['sleep', '600'], start_new_session=True).pid)",
        (
            "import subprocess\nnote(subprocess.check_output("
            "['bash', '-c', 'setsid sleep 600 >/dev/null 2>&1 & echo $!'], text=True).strip())"
        ),
        (
            "get_ipython().system_raw('(sleep 600 & echo $! >> ' + "
            "repr(note.__code__.co_consts[1]) + ') &')"
        ),
        (
            "import subprocess; note(subprocess.Popen(['nohup', 'bash', '-c', "
            "'trap \"\" TERM HUP; sleep 600'], stdout=-3, stderr=-3).pid)"
        ),
    ],
)
def test_nothing_that_a_page_started_outlives_it(rig: Rig, source: str) -> None:
    assert rig.failure(source, "print('after')") == ""
    assert len(rig.noted()) >= 5, "two pages, and what was started"


def test_a_copy_of_the_page_that_returns_from_its_cell_shows_nothing_more(rig: Rig) -> None:
    job = rig.job("odd", "pid = os.fork()\nprint('both' if pid else 'copy')\npid and os.wait(); 0",
                  "print('once')")  # fmt: skip
    rig.workers.submit(run_page, job).result()
    cells = nbformat.read(job.folder / job.file, as_version=4).cells
    assert [output.text for output in cells[-1].outputs] == ["once\n"]
    rig.check_nothing_is_left()


SMALL = Limits(seconds=20, memory=600 * MB, shown=MB // 4)
TOO_MUCH = "odd: cell 4: showed more than 0.25 MB"


@pytest.mark.parametrize(
    "source",
    [
        "for _ in range(100): print('x' * 1_000_000)",
        "print('x' * 100_000_000)",
        "import os\nfor _ in range(100): os.write(1, b'x' * 1_000_000)",
        "import os\nfor _ in range(100): os.write(2, b'x' * 1_000_000)",
        "from IPython.display import display\nwhile True: display({'text/plain': 'x'}, raw=True)",
        "import sys\nwhile True: print('x', file=sys.stderr, flush=True)",
        (
            "import threading\ndef f():\n    while True: print('x' * 1000)\n"
            "[threading.Thread(target=f).start() for _ in range(3)]"
        ),
    ],
)
def test_a_page_that_shows_too_much_is_stopped(rig: Rig, source: str) -> None:
    assert rig.failure(source, "import time; time.sleep(5)", limits=SMALL).replace(
        "cell 5", "cell 4"
    ) == TOO_MUCH  # fmt: skip


@pytest.mark.slow
def test_a_page_may_show_ten_megabytes(rig: Rig) -> None:
    assert rig.failure("print('x' * 9_000_000)", limits=Limits()) == ""
    why = "odd: cell 4: showed more than 10 MB"
    assert rig.failure("for _ in range(100): print('x' * 1_000_000)", limits=Limits()) == why


def test_a_page_that_fills_a_disk_is_stopped(rig: Rig) -> None:
    source = "import subprocess; note(0); subprocess.run(['yes'])"
    assert rig.failure(source, limits=SMALL) == TOO_MUCH


def test_a_page_that_needs_too_much_memory_is_told(rig: Rig) -> None:
    why = rig.failure("x = bytearray(2_000_000_000)", limits=SMALL)
    assert why == "odd: cell 4: MemoryError"
    assert rig.failure("x = []\nwhile True: x.append(bytes(1_000_000))", limits=SMALL) == why


@pytest.mark.parametrize(
    "source",
    [
        "os.close(1)",
        "os.close(2)",
        "import sys, io; sys.stdout = io.StringIO()",
        "import sys; sys.stdout = sys.stderr = None",
        "import sys; sys.stdout.close()",
        "print('x'); os.closerange(0, 3)",
    ],
)
def test_a_page_that_breaks_its_own_streams_harms_nobody(rig: Rig, source: str) -> None:
    why = rig.failure(source, "1 + 1")
    assert why == "" or why.startswith(("odd: cell 4: ", "odd: cell 5: "))


@pytest.mark.parametrize("first", [0, 3])
def test_a_page_that_closes_every_file_is_told(rig: Rig, first: int) -> None:
    why = rig.failure(f"os.closerange({first}, 1000)", limits=Limits(seconds=5))
    assert why == "odd: cell 4: ended the page's process by itself (exit code 1)"


def test_a_page_whose_own_process_is_killed_is_told_and_leaves_nothing(rig: Rig) -> None:
    job = rig.job("odd", "os.kill(os.getppid(), 9)\nwhile True: pass")
    killed = rig.workers.submit(run_page, job)
    with pytest.raises(MachineError, match="was stopped from outside: is memory short"):
        killed.result()
    rig.check_nothing_is_left()
    assert rig.failure("print('next')") == ""


def test_a_page_runs_where_the_system_allows_less_than_we_do(rig: Rig) -> None:
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from improvement_book.edition.processes import FreshProcesses\n"
        "from improvement_book.edition.run import run_page\n"
        "from tests.edition.rig import Rig\n"
        f"resource.setrlimit(resource.RLIMIT_DATA, ({1500 * MB}, {1500 * MB}))\n"
        "with FreshProcesses(1) as workers:\n"
        "    job = Rig(Path(sys.argv[1]), workers).job('odd', 'print(1)')\n"
        "    workers.submit(run_page, job).result()\n"
    )
    command = [sys.executable, "-c", script, str(rig.folder)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
