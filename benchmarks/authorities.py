"""Does every authority import and build, and what does that cost?

All current authorities and those that have ended: a folder of each from the published files, and
its public edition of the latest year with data, `--jobs` of them at a time. Prints how many came
through, every failure, wall and processor seconds, and peak memory; judges nothing. `--record`
writes the result into RESULTS.md beside this.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from benchmarks.memory import mebibytes

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).with_name("RESULTS.md")
FILES = PROJECT.parent / "shared" / "real-data"
TITLE = "## Every authority"
LOOK_EVERY = 0.5
"""Seconds between two looks at the memory of all processes."""
NOT_COPIED = shutil.ignore_patterns(".*", "_build", "_site", "_released", "tests", "benchmarks")


def main() -> None:
    """Import, then import and build each authority, and print what that took."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ib-benchmark-") as scratch:
        project = Path(scratch) / "project"
        shutil.copytree(PROJECT, project, ignore=NOT_COPIED)
        start = time.perf_counter()
        codes = options.only or _codes(project, options.files)
        print(f"{len(codes)} authorities, {options.jobs} at a time", flush=True)
        with ThreadPoolExecutor(options.jobs) as workers:
            runs = [workers.submit(_made, code, project, options.files) for code in codes]
            most = _watched(runs)
            told = [run.result() for run in runs]
        wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    failed = [(code, error) for code, error, _ in told if error]
    for code, error in failed:
        print(f"{code}: {error}")
    cpu = used.ru_utime + used.ru_stime
    facts = {
        "authorities": f"{len(codes)}",
        "imported and built": f"{len(codes) - len(failed)}",
        "years built": _years([year for _, _, year in told if year]),
        "processes at a time": f"{options.jobs}",
        "wall": f"{wall:,.0f} s ({wall / len(codes):.1f} s each)",
        "processor": f"{cpu:,.0f} s",
        "peak memory": f"{most:,.0f} MiB, all processes together" if most else "not known here",
    }
    print("\n" + "\n".join(f"{name:20} {fact}" for name, fact in facts.items()))
    if options.record:
        _record(facts, [f"{code}: {error}" for code, error in failed])
    sys.exit(bool(failed))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--files", type=Path, default=FILES, help="the published files")
    parser.add_argument("--only", nargs="+", metavar="CODE", help="these authorities alone")
    parser.add_argument("--record", action="store_true", help="write RESULTS.md")
    return parser.parse_args()


def _codes(project: Path, files: Path) -> list[str]:
    """Every authority and joint return that the files know, in order."""
    program = (
        "import json, sys; from pathlib import Path; "
        "from improvement_book.intake.published import authorities, read_source; "
        "print(json.dumps(authorities(read_source(Path(sys.argv[1])))))"
    )
    command = [sys.executable, "-c", program, str(files)]
    found = subprocess.run(
        command, cwd=project, env=_environment(project), check=True, capture_output=True, text=True
    )
    codes: list[str] = json.loads(found.stdout)
    return codes


def _made(code: str, project: Path, files: Path) -> tuple[str, str, str]:
    """Import one authority and build its edition: its code, what went wrong, and the year."""
    name = code.replace(" / ", "-")
    folder, site = project.parent / "councils" / name, project.parent / "sites" / name
    try:
        _command(project, "import", "--authority", code, "--from", files, "--into", folder)
        told = _command(project, "build", "--council", folder, "--out", site, "--jobs", "1")
    except subprocess.CalledProcessError as error:
        return code, (error.stdout + error.stderr).strip()[-300:], ""
    finally:
        shutil.rmtree(site, ignore_errors=True)
    (year,) = json.loads(told)["editions"]
    return code, "", year


def _command(project: Path, *arguments: object) -> str:
    command = [sys.executable, "-m", "improvement_book", *map(str, arguments), "--json"]
    found = subprocess.run(
        command, cwd=project, env=_environment(project), check=True, capture_output=True, text=True
    )
    return found.stdout


def _environment(project: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(project)}


def _watched(runs: list[object]) -> float:
    """MiB that this process and all it started had at the most, shared memory counted once."""
    most = 0.0
    while not all(run.done() for run in runs):  # type: ignore[attr-defined]
        most = max(most, mebibytes(os.getpid()))
        time.sleep(LOOK_EVERY)
    return most


def _years(years: list[str]) -> str:
    return ", ".join(f"{years.count(year)} of {year}" for year in sorted(set(years)))


def _record(facts: dict[str, str], failed: list[str]) -> None:
    """Put the section into RESULTS.md, in place of an older one."""
    machine = (
        f"{os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}"
    )
    lines = [
        TITLE, "", f"`benchmarks/authorities.py`, {date.today()}, {machine}.", "",  # noqa: DTZ011
        "| what | how much |", "|---|---|",
        *(f"| {name} | {fact} |" for name, fact in facts.items()), *([""] if failed else []),
        *(f"- {line}" for line in failed),
    ]  # fmt: skip
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else "# Results\n"
    older = re.compile(rf"\n*^{TITLE}$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    kept = older.sub("\n\n", text).rstrip("\n")
    RESULTS.write_text(f"{kept}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
