"""A copy of the project to build in: no test touches anybody's `_build`, nor another test's."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "data"
SMALL = PROJECT / "tests" / "councils" / "small"
NOT_COPIED = shutil.ignore_patterns(
    ".*", "_build", "_site", "_assets", "build", "*.egg-info", "tests", "benchmarks"
)
ENDINGS = {"public": ".html", "board": ".restricted.html"}
"""How the file names of an audience's pages end."""
ANOTHER_MACHINE = {
    "PYTHONHASHSEED": "77",
    "TZ": "Pacific/Auckland",
    "LANG": "de_DE.UTF-8",
    "LC_ALL": "C",
    "MPLBACKEND": "svg",
}
"""Environment of a build that may make no difference."""


@dataclass(frozen=True)
class Workshop:
    """A copy of the project and what was built in it."""

    folder: Path

    @classmethod
    def new(cls, folder: Path, project: Path = PROJECT) -> Workshop:
        """A copy of a project, with nothing built."""
        shutil.copytree(project, folder, ignore=NOT_COPIED)
        return cls(folder)

    @property
    def site(self) -> Path:
        """The preview roots, `public` and `board`."""
        return self.folder / "_site"

    @property
    def built(self) -> Path:
        """The editions, `<council>/<audience>/<period>`."""
        return self.folder / "_build"

    def run(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the product to its end. environment: variables that differ."""
        return self._started("-m", "improvement_book", *arguments, **environment)

    def ask(self, program: str, *arguments: str | Path) -> str:
        """What a few lines of Python print, with this copy of the program."""
        done = self._started("-c", program, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _started(
        self, *arguments: str | Path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": ""} | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def make(self, *arguments: str | Path, **environment: str) -> None:
        """Run a command that must end well."""
        done = self.run(*arguments, **environment)
        assert done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}"

    def build(self, council: Path, period: str, *options: str, **environment: str) -> None:
        """Build one edition, the public one unless the options say otherwise."""
        self.make("build", "--council", council, "--period", period, *options, **environment)


def fingerprints(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too, and the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def copied_council(council: Path, folder: Path) -> Path:
    """A council folder of one's own, to change."""
    return Path(shutil.copytree(council, folder))


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """Write the rows back, with the columns of the first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
