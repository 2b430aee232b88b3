"""Does building an edition cost more than its two tools used by hand?

Time and memory of one sample edition, `build --jobs 1`, against a plain loop of
`papermill.execute_notebook` over the same notebooks and one `jupyter-book build` with the same
settings. Each run is measured from a process of its own. Prints a table, judges nothing.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
PERIOD = "2023-05"
REPEATS = 3
PRODUCT, BY_HAND = "improvement-book build --jobs 1", "papermill loop + jupyter-book build"
RUN_JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
NOT_COPIED = shutil.ignore_patterns(".*", "_build", "_site", "_assets", "tests", "benchmarks")


class Cost(NamedTuple):
    """Seconds, processor seconds, and megabytes of the largest process; children included."""

    wall: float
    processor: float
    megabytes: float


def main() -> None:
    """Run both, in turn, and print the medians."""
    with tempfile.TemporaryDirectory(prefix="ib-benchmark-") as scratch:
        project = Path(scratch) / "project"
        shutil.copytree(PROJECT, project, ignore=NOT_COPIED)
        print("building once: caches are warm, and the loop by hand has its released tables")
        _build(project)
        runs: dict[str, list[Cost]] = {name: [] for name in CONTENDERS}
        for number in range(1, REPEATS + 1):
            for name, results in runs.items():
                results.append(_measured(name, project))
                print(f"run {number} of {REPEATS}: {name}: {results[-1].wall:.1f} s", flush=True)
    _print_table({name: _median(costs) for name, costs in runs.items()})


def _build(project: Path) -> None:
    """The product: from the council's CSV files to the preview site."""
    command = [sys.executable, "-m", "improvement_book", "build", "--quiet", "--jobs", "1"]
    subprocess.run([*command, "--period", PERIOD], cwd=project, check=True, capture_output=True)


def _by_hand(project: Path) -> None:
    """The tools: from released tables that are there already to a site."""
    with tempfile.TemporaryDirectory(prefix="ib-by-hand-") as scratch:
        command = [sys.executable, __file__, "--by-hand", str(project), scratch]
        environment = os.environ | {"PYTHONPATH": str(project)}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        book = [sys.executable, "-c", RUN_JUPYTER_BOOK, "build", f"{scratch}/source"]
        book += ["--path-output", f"{scratch}/output", "--all", "-W", "-n", "--keep-going", "-q"]
        subprocess.run(book, check=True, capture_output=True)


def _execute_by_hand(project: Path, scratch: Path) -> None:
    """Fill the source folder of a book: executed notebooks, prose, and the product's settings."""
    import papermill
    import yaml

    from improvement_book.edition.heading import edition_heading
    from improvement_book.release import open_release

    (released,) = (project / "_build").glob(f"*/public/{PERIOD}/released")
    source = scratch / "source"
    shutil.copytree(project / "book", source)
    for notebook in sorted((project / "notebooks").glob("*.ipynb")):
        papermill.execute_notebook(
            notebook,
            source / notebook.name,
            parameters={"released": str(released)},
            progress_bar=False,
        )
    shutil.copyfile(project / "_toc.yml", source / "_toc.yml")
    config = yaml.safe_load((project / "_config.yml").read_text(encoding="utf-8"))
    context = edition_heading(open_release(released)).to_context()
    config["sphinx"]["config"]["html_context"] |= context
    (source / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")


CONTENDERS: dict[str, Callable[[Path], None]] = {PRODUCT: _build, BY_HAND: _by_hand}


def _measured(name: str, project: Path) -> Cost:
    """What one run costs, told by a process of its own."""
    command = [sys.executable, __file__, "--measure", name, str(project)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Cost(*json.loads(done.stdout))


def _measure(name: str, project: Path) -> None:
    start = time.perf_counter()
    CONTENDERS[name](project)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps(Cost(seconds, used.ru_utime + used.ru_stime, megabytes)))


def _median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def _print_table(medians: dict[str, Cost]) -> None:
    print(f"\nmedian of {REPEATS} runs, one sample edition ({PERIOD}, public)\n")
    print(f"| {'':<36} | seconds | processor seconds | largest process, MB |")
    print(f"|{'-' * 38}|--------:|------------------:|--------------------:|")
    for name, (wall, processor, megabytes) in medians.items():
        print(f"| {name:<36} | {wall:>7.1f} | {processor:>17.1f} | {megabytes:>19.0f} |")
    ratios = [ours / theirs for ours, theirs in zip(*medians.values(), strict=True)]
    print("| {:<36} | {:>7.2f} | {:>17.2f} | {:>19.2f} |".format("ratio", *ratios))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--measure", name, project]:
            _measure(name, Path(project))
        case ["--by-hand", project, scratch]:
            _execute_by_hand(Path(project), Path(scratch))
        case []:
            main()
        case _:
            sys.exit(f"usage: {sys.executable} {__file__}")
