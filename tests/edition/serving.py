"""A small project with a package of its own, and `serve` running in it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

from tests.edition.sample_project import PROJECT, make_project, notebook, write_notebook

SHOW = (
    "from IPython.display import HTML\n"
    "from improvement_book.release import open_release\n"
    "HTML(f\"<p>Rows: {len(open_release(released).table('observations'))}</p>\")"
)
TOC = "format: jb-book\nroot: summary\nparts:\n- chapters: [{file: about}]\n"
COUNCIL = {
    "council.yml": 'name: A\nslug: a\nauthority_code: "999"\n',
    "calendar.csv": "period,data_to\n2021-06,2021-07-09\n",
    "indicators.csv": "indicator_id,title,theme,polarity,unit,frequency,window\n"
    "share,Share,T,lower,percent,month,in period\n",
    "observations.csv": "indicator_id,period,numerator,denominator\nshare,2021-06,20,100\n",
}
PATIENCE = 90
"""Seconds for a build on a busy machine; it takes four."""


@dataclass
class Serving:
    """`serve` at work. mark: in its environment. lines: all that it printed, on either stream."""

    project: Path
    process: subprocess.Popen[str]
    mark: str
    lines: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it says that the site is."""
        return next(line for line in self.lines if line.startswith("Preview: ")).split()[1]

    @property
    def about(self) -> Path:
        """The page of prose."""
        return self.project / "book" / "about.md"

    def until(self, told: str, since: int = 0) -> list[str]:
        """What was printed since, up to the line that holds this text, which must come."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for number, line in enumerate(self.lines[since:], since):
                if told in line:
                    return self.lines[since : number + 1]
            time.sleep(0.05)
        raise AssertionError(f"{told!r} did not come: {self.lines[since:]}")

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """The answer to a request as it stands; `Host` as a browser sends it unless given."""
        parts = urlsplit(self.address)
        assert parts.hostname
        connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def interrupt(self) -> int:
        """Ctrl-C: the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)

    def others(self) -> list[str]:
        """Processes that it started, and that these started, which are still there."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                ours = f"SERVED_BY={self.mark}".encode() in (folder / "environ").read_bytes()
                if ours and int(folder.name) != self.process.pid:
                    found.append((folder / "cmdline").read_text().replace("\0", " "))
        return found


def make_serving_project(folder: Path) -> Path:
    """One notebook, one page of prose, one council with one figure, and a copy of the package."""
    make_project(folder)
    for path in (folder / "notebooks").iterdir():
        path.unlink()
    write_notebook(notebook(SHOW), folder / "notebooks" / "summary.ipynb")
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    (folder / "book" / "about.md").write_text("# About\n\nFirst.\n", encoding="utf-8")
    package = PROJECT / "improvement_book"
    not_copied = shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, folder / "improvement_book", ignore=not_copied)
    (folder / "data").mkdir()
    for name, text in COUNCIL.items():
        (folder / "data" / name).write_text(text, encoding="utf-8")
    return folder


@contextmanager
def serving(project: Path, *options: str) -> Iterator[Serving]:
    """`serve` in the project while the block runs."""
    mark = project.as_posix()
    process = subprocess.Popen(
        [sys.executable, "-m", "improvement_book", "serve", "--period", "2021-06", *options],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project), "SERVED_BY": mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    server = Serving(project, process, mark)
    reader = threading.Thread(target=_keep, args=(process, server.lines))
    reader.start()
    try:
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        code = process.wait(timeout=PATIENCE)
        reader.join()
        assert process.stdout
        process.stdout.close()
    assert code == 130


def _keep(process: subprocess.Popen[str], lines: list[str]) -> None:
    assert process.stdout
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
