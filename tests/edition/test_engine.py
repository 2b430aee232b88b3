"""The forked engine shows what a standard kernel does."""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from improvement_book.edition.job import EngineName, PageJob
from improvement_book.edition.normal import normalise
from improvement_book.edition.processes import FreshProcesses
from improvement_book.edition.run import _run
from improvement_book.errors import PageError
from tests.edition.sample_project import notebook, write_notebook

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")

TOUR = {
    "an update of a display in a later cell": [
        ("from IPython.display import HTML, SVG, clear_output, display, update_display\n"
        "handle = display('first', display_id='x')"),
        "update_display(HTML('second'), display_id='x')\ndisplay('third', display_id='y');",
        "display('fourth', display_id='y');",
    ],
    "cleared outputs": [
        "print('gone'); clear_output(wait=True); print('kept')",
        "print('gone'); clear_output(); display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'))",
        "print('stays'); clear_output(wait=True)",
    ],
    "raw, nested and own displays": [
        "display({'text/plain': 'p', 'text/html': '<p>'}, raw=True)",
        "display(display('inner'), 2)",
        "display({'application/json': {1}, 'text/plain': 'x'}, raw=True)",
        ("class Many:\n"
        "    def _repr_html_(self): return '<i>h</i>'\n"
        "    def _repr_svg_(self): return '<svg/>'\n"
        "    def _repr_latex_(self): return '$x$'\n"
        "    def __repr__(self): return 'R'\n"
        "Many()"),
        "class Own:\n    def _ipython_display_(self): print('shown by itself')\nOwn()",
    ],
    "awaiting": [
        "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')",
        "task = asyncio.create_task(asyncio.sleep(0.01, 5))",
        "await task",
        "async def two():\n    yield 1\n    yield 2\n[number async for number in two()]",
        "asyncio.get_running_loop().is_running()",
        ("coroutine = asyncio.sleep(0)\n"
        "try:\n    asyncio.run(coroutine)\nexcept RuntimeError as error:\n    print(error)\n"
        "coroutine.close()"),
    ],
    "other programs": [
        "!echo hi; exit 3",
        "_exit_code",
        "lines = !echo a; echo b\nlines",
        "%%bash --out caught\necho from bash",
        "caught",
    ],
    "magics": [
        "%%capture shown\nprint('in'); 5",
        "shown.stdout",
        "%%html\n<b>x</b>",
        "%%markdown\n# x",
        "%precision 3",
        "3.14159",
        "%precision",
        "%matplotlib inline",
        "%who_ls str",
        "print?",
        "%env TZ",
    ],
    "threads": [
        ("import threading\n"
        "thread = threading.Thread(target=print, args=['from a thread'])\n"
        "thread.start(); thread.join(); print('main')"),
    ],
    "processes": [
        "import multiprocessing\ndef square(x): return x * x",
        "with multiprocessing.get_context('fork').Pool(2) as p: r = p.map(square, [1, 2])\nr",
        ("print('before it')\n"
        "child = multiprocessing.get_context('fork').Process(target=print, args=['child'])\n"
        "child.start(); child.join(); child.exitcode"),
        "import os\nprint('told once')\nif os.fork() == 0: os._exit(4)\nos.wait()[1]",
    ],
    "streams": [
        "import sys\nfor i in range(2):\n    print('out', i); print('error', i, file=sys.stderr)",
        "sys.stdout.write('no end')",
        "sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.errors, sys.stdout.name",
        "print('a\\rb\\x08c\\x1b[31mred')",
        "print('x' * 100_000)",
        "print('é', '\\u202e', '😀')",
        "import logging; logging.warning('logged')",
        "import warnings; warnings.filterwarnings('ignore'); warnings.warn('not seen')",
    ],
    "results and their history": [
        "40 + 2",
        "_",
        "_, __, ___",
        "In[-1], Out[max(Out)]",
        "'hidden';",
        "list(range(2000))",
        "",
        "# a comment alone",
        "{'b': 1, 'a': [1, 2, {'c': (1, 2)}]}, {3, 1, 2}, 'a' * 300",
        "get_ipython().__class__.__name__, 'IPKernelApp' in get_ipython().config, __name__",
        "sorted(name for name in dir() if name.startswith('__'))",
    ],
    "classes and functions of a cell": [
        "import inspect, pickle\nclass A:\n    x = 1\ndef f(x): return x * x",
        "pickle.loads(pickle.dumps(A())).x, pickle.loads(pickle.dumps(f))(3), A.__module__",
        "inspect.getsource(f)",
    ],
    "wide tables": [
        "import pandas as pd\nwide = pd.DataFrame({f'column_{i}': [i] for i in range(40)})\nwide",
        "print(wide)",
        "pd.DataFrame({'long': ['x' * 200]})",
        "[pd.get_option(f'display.{name}') for name in ('width', 'max_columns', 'max_rows')]",
    ],
    "charts": [
        ("import matplotlib.pyplot as plt\nplt.rcParams['svg.hashsalt'] = 'x'\n"
        "figure, axes = plt.subplots(figsize=(1, 1)); axes.plot([1, 2]);"),
        "figure",
        "print('before'); plt.figure(figsize=(1, 1)); plt.plot([3, 1]); plt.show(); print('after')",
        "plt.get_backend(), plt.get_fignums()",
    ],
    "signals": [
        ("import signal, time\n"
        "signal.signal(signal.SIGALRM, lambda *_: print('rang'))\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.02); time.sleep(0.1)"),
        ("try:\n    os.kill(os.getpid(), signal.SIGINT); time.sleep(1)\n"
        "except KeyboardInterrupt:\n    print('interrupted')"),
        "signal.getsignal(signal.SIGTERM) is signal.SIG_DFL",
    ],
}  # fmt: skip
"""What is shown -> the cells that show it; all in one notebook, in this order."""

FAILING = {
    "an error with other letters": "raise ValueError('é 😀 \\u202e')",
    "an error in a function": "def a(): b()\ndef b(): raise KeyError('k')\na()",
    "one error from another": "try: 1 / 0\nexcept Exception as e: raise RuntimeError('two') from e",
    "a subclass of BaseException": "class B(BaseException): pass\nraise B('b')",
    "a syntax error": "x = = 1",
    "sys.exit(0)": "import sys; sys.exit(0)",
    "sys.exit(3)": "import sys; sys.exit(3)",
    "a script that fails": "%%bash\necho a\nexit 3",
    "a repr that fails": "class A:\n    def __repr__(self): raise ValueError('no repr')\nA()",
    "a warning taken for an error": "import warnings\n"
    "warnings.simplefilter('error'); warnings.warn('x')",
}


def shown(source: Path, engine: EngineName) -> tuple[dict[str, Any], str]:
    """The executed notebook as it is kept, before our own check; and why it failed, or ""."""
    why = ""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        try:
            _run(PageJob("page", source, Path(folder), {}, engine))
        except PageError as error:
            why = str(error)
        return json.loads(normalise(nbformat.read("page.ipynb", as_version=4))), why


def compared(page: NotebookNode, folder: Path, workers: FreshProcesses) -> list[Any]:
    """What the forked engine shows, and what a kernel does."""
    source = write_notebook(page, folder / "page.ipynb")
    outcomes = [workers.submit(shown, source, engine) for engine in EngineName]
    return [outcome.result() for outcome in outcomes]


def shown_alone(page: NotebookNode, folder: Path, workers: FreshProcesses) -> Any:
    source = write_notebook(page, folder / "page.ipynb")
    return workers.submit(shown, source, EngineName.FORKED).result()


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory, workers: FreshProcesses) -> list[Any]:
    page = notebook(*(source for sources in TOUR.values() for source in sources))
    return compared(page, tmp_path_factory.mktemp("tour"), workers)


@pytest.mark.parametrize("what", TOUR)
def test_both_engines_show_the_same(toured: list[Any], what: str) -> None:
    cells = [
        [cell for cell in executed["cells"] if cell["source"] in TOUR[what]]
        for executed, _ in toured
    ]
    assert len(cells[0]) >= len(TOUR[what])
    assert cells[0] == cells[1]


def test_both_engines_leave_the_same_notebook(toured: list[Any]) -> None:
    (forked, forked_why), (kernel, kernel_why) = toured
    assert (forked_why, kernel_why) == ("", "")
    assert forked == kernel


@pytest.mark.slow
@pytest.mark.parametrize("what", FAILING)
def test_both_engines_fail_alike(tmp_path: Path, workers: FreshProcesses, what: str) -> None:
    page = notebook("print('before')", FAILING[what], "print('after')")
    forked, kernel = compared(page, tmp_path, workers)
    assert forked == kernel


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "forked_why"),
    [
        ("input('name? ')", "EOFError: EOF when reading a line"),
        ("print('\\ud800')", "UnicodeEncodeError: 'utf-8' codec can't encode character"),
        ("breakpoint()", "CellExecutionError"),
        ("import multiprocessing as m; assert m.parent_process() is None", "AssertionError"),
    ],
)
def test_what_a_kernel_tells_in_other_words_or_not_at_all_fails_a_forked_page(
    tmp_path: Path, workers: FreshProcesses, source: str, forked_why: str
) -> None:
    (forked, why), (kernel, _) = compared(notebook("print(1)", source), tmp_path, workers)
    assert why.startswith(f"page: cell 4: {forked_why}")
    assert forked != kernel


def test_what_is_written_past_python_is_shown_in_its_turn(
    tmp_path: Path, workers: FreshProcesses
) -> None:
    """In a kernel its turn is a matter of chance."""
    page = notebook(
        "import os, subprocess\nprint('first'); os.write(1, b'second\\n'); print('third')",
        "os.write(2, 'a complaint é\\n'.encode())",
        "subprocess.run(['echo', 'from a program']).returncode",
        "import sys; subprocess.run(['echo', 'by its name'], stdout=sys.stdout).returncode",
    )
    executed, _ = shown_alone(page, tmp_path, workers)
    assert [
        [output.get("name", "result") + ": " + output.get("text", "") for output in cell["outputs"]]
        for cell in executed["cells"][-4:]
    ] == [
        ["stdout: first\nsecond\nthird\n"],
        ["stderr: a complaint é\n", "result: "],
        ["stdout: from a program\n", "result: "],
        ["stdout: by its name\n", "result: "],
    ]
