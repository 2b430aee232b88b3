"""What do running notebooks and a whole build cost beside the plain ways of doing the same?

Two comparisons, each side by side in one run, two processes at a time:

- the notebooks of twelve periods, by the product's engine and by papermill in two processes;
- the build of one edition, and its analysis and charts alone in one bare Python process.

The released tables are there already. Every run is a process of its own; memory is read in runs
apart (the proportional set size of the whole family of processes, Linux alone). Prints tables,
judges nothing.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.memory import mebibytes

PROJECT = Path(__file__).resolve().parent.parent
FIRST, LAST = "2022-06", "2023-05"
JOBS = 2
REPEATS = 3
LOOK_EVERY = 0.05
NOT_COPIED = shutil.ignore_patterns(".*", "_build", "_site", "_released", "tests", "benchmarks")


def main() -> None:
    """Prepare, run all in turn, and print the medians."""
    with tempfile.TemporaryDirectory(prefix="ib-benchmark-") as scratch:
        project = Path(scratch) / "project"
        shutil.copytree(PROJECT, project, ignore=NOT_COPIED)
        print("making the released tables of twelve periods", flush=True)
        _command(project, "release", "--from", FIRST, "--to", LAST, "--quiet")
        notebooks = {name: f"{name}_notebooks" for name in ("ours", "papermill")}
        _compare(f"notebooks of {FIRST} to {LAST}, {JOBS} processes", notebooks, project)
        edition = {"build of one edition": "build", "one bare process": "bare"}
        _compare(f"one edition ({LAST}), {JOBS} processes", edition, project)


def _command(project: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "improvement_book", *arguments]
    subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)


def _compare(title: str, contenders: dict[str, str], project: Path) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(1, REPEATS + 1):
        for name, way in contenders.items():
            seconds[name].append(_timed(way, project))
            print(f"run {number} of {REPEATS}: {name}: {seconds[name][-1]:.1f} s", flush=True)
    memory = {name: _memory(way, project) for name, way in contenders.items()}
    print(f"\n{title}: median of {REPEATS} runs\n")
    print(f"| {'':<20} | seconds | memory, MiB |")
    print(f"|{'-' * 22}|--------:|------------:|")
    medians = {name: statistics.median(found) for name, found in seconds.items()}
    for name, median in medians.items():
        print(f"| {name:<20} | {median:>7.1f} | {memory[name]:>11.0f} |")
    first, second = medians.values()
    print(f"| {'first / second':<20} | {first / second:>7.2f} | {'':>11} |\n")


def _started(way: str, project: Path) -> subprocess.Popen[bytes]:
    """A run in a process of its own, with nothing of an earlier one left."""
    for place in ("_build", "_site"):
        shutil.rmtree(project / place, ignore_errors=True)
    command = [sys.executable, __file__, way, str(project)]
    environment = os.environ | {"PYTHONPATH": str(project)}
    # Stock kernels warn at every start; a run that fails is seen by its exit code.
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=project, env=environment, **silent)


def _timed(way: str, project: Path) -> float:
    start = time.perf_counter()
    process = _started(way, project)
    if process.wait():
        sys.exit(f"{way} failed")
    return time.perf_counter() - start


def _memory(way: str, project: Path) -> float:
    """MiB that the process and all it started had at the most, shared memory counted once."""
    process = _started(way, project)
    most = 0.0
    while process.poll() is None:
        most = max(most, mebibytes(process.pid))
        time.sleep(LOOK_EVERY)
    return most


def _releases(project: Path) -> list[Path]:
    return sorted((project / "_released").glob("*/public/*"))


def _jobs(project: Path) -> list[tuple[Path, Path]]:
    """Each notebook with the folder in which it runs, beside the tables of its period."""
    jobs = []
    for release in _releases(project):
        place = project / "_build" / release.name
        shutil.copytree(release, place / "released")
        jobs += [(source, place / source.stem) for source in _notebooks(project, release)]
    return jobs


def _notebooks(project: Path, release: Path) -> list[Path]:
    """The notebooks that a release can fill."""
    found = []
    for source in sorted((project / "notebooks").glob("*.ipynb")):
        metadata = json.loads(source.read_text(encoding="utf-8"))["metadata"]
        needs = metadata.get("improvement_book", {}).get("needs", [])
        if all((release / f"{table}.csv").is_file() for table in needs):
            found.append(source)
    return found


def ours_notebooks(project: Path) -> None:
    """The product's engine: a forked process for each notebook."""
    from improvement_book.edition.processes import FreshProcesses

    with FreshProcesses(JOBS) as workers:
        from improvement_book.edition.job import PageJob, run

        jobs = [PageJob(source.stem, source, folder, {}) for source, folder in _jobs(project)]
        for future in [workers.submit(run, job) for job in jobs]:
            future.result()


def papermill_notebooks(project: Path) -> None:
    """papermill, in two processes that stay."""
    with ProcessPoolExecutor(JOBS) as workers:
        for future in [workers.submit(_papermill, *job) for job in _jobs(project)]:
            future.result()


def _papermill(source: Path, folder: Path) -> None:
    import papermill

    folder.mkdir()
    papermill.execute_notebook(
        source, folder / source.name, {"released": "../released"}, cwd=folder, progress_bar=False
    )


def build(project: Path) -> None:
    """The product: pages, site, preview."""
    released = str(_releases(project)[-1])
    _command(project, "build", "--released", released, "--jobs", str(JOBS), "--quiet")


def bare(project: Path) -> None:
    """The code of the same notebooks, cell by cell, and what each shows, without anything else."""
    for source in _notebooks(project, _releases(project)[-1]):
        names: dict[str, object] = {}
        for cell in json.loads(source.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                *body, last = ast.parse("".join(cell["source"])).body
                exec(compile(ast.Module(body, []), "cell", "exec"), names)  # noqa: S102
                if isinstance(last, ast.Expr):
                    shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307
                    shown._repr_html_()
                else:
                    exec(compile(ast.Module([last], []), "cell", "exec"), names)  # noqa: S102
            if "parameters" in cell["metadata"].get("tags", []):
                names["released"] = str(_releases(project)[-1])


WAYS = {way.__name__: way for way in (ours_notebooks, papermill_notebooks, build, bare)}

if __name__ == "__main__":
    match sys.argv[1:]:
        case [way, project] if way in WAYS:
            WAYS[way](Path(project))
        case []:
            main()
        case _:
            sys.exit(f"usage: {sys.executable} {__file__}")
