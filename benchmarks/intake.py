"""Does reading a very large council cost much more than reading and checking it must?

Ours: every table of the council read, typed, checked, reconciled as one edition knows it. Beside
it, the least that could be done: `pyarrow.csv.read_csv` of the two large files with declared types,
and the same pandera checks, without a word about what is wrong. Prints a table, judges nothing.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
REVIEWS, OBSERVATIONS = 1_000_000, 2_000_000
MONTHS = [f"{2013 + month // 12}-{month % 12 + 1:02}" for month in range(120)]
REPEATS = 3
OBSERVATION_COLUMNS = (
    "indicator_id", "period", "dimension", "category", "numerator", "denominator", "value",
    "symbol", "status", "recording_issue", "recorded_on", "revision_reason",
)  # fmt: skip
LARGE = ("practice_reviews", "observations")


def main() -> None:
    """Make the council, run both in turn, print the medians."""
    with tempfile.TemporaryDirectory(prefix="ib-benchmark-") as scratch:
        print(f"making {REVIEWS:,} practice reviews and {OBSERVATIONS:,} observations")
        make_council(Path(scratch))
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in CONTENDERS}
        for number in range(1, REPEATS + 1):
            for name, results in runs.items():
                results.append(_measured(name, scratch))
                print(f"run {number} of {REPEATS}: {name}: {results[-1][0]:.1f} s", flush=True)
    least = statistics.median(wall for wall, _ in runs["pyarrow and pandera alone"])
    print(f"\n{'':28} {'wall':>8} {'peak':>10} {'ratio':>6}")
    for name, results in runs.items():
        wall, peak = (statistics.median(column) for column in zip(*results, strict=True))
        print(f"{name:28} {wall:6.1f} s {peak / 1024**2:6.2f} GiB {wall / least:6.2f}")


def make_council(folder: Path) -> None:
    """The sample council with its reviews multiplied and its observations drawn anew."""
    for path in (PROJECT / "data").iterdir():
        if path.suffix in (".csv", ".yml") and path.stem not in (*LARGE, "corrections"):
            shutil.copyfile(path, folder / path.name)
    _write_reviews(folder / "practice_reviews.csv")
    _write_observations(folder / "observations.csv")


def read_all(folder: Path) -> None:
    """Ours."""
    from improvement_book.intake.as_at import known_at
    from improvement_book.intake.folder import read_folder
    from improvement_book.period import Period

    tables = known_at(read_folder(folder), Period.parse("2023-05"))
    assert int(tables.reconciliation["rows_in"].max()) == OBSERVATIONS


def read_bare(folder: Path) -> None:
    """The least: typed reading by pyarrow, and the checks."""
    import pyarrow as pa
    import pyarrow.csv as pacsv

    from improvement_book.intake.constraints import table_checks
    from improvement_book.intake.schema import schemas

    types = {"date": pa.timestamp("s"), "number": pa.float64(), "integer": pa.int64()}
    kept = []
    for name in LARGE:
        schema = schemas()[name]
        declared = {field.name: types.get(field.type, pa.string()) for field in schema.fields}
        options = pacsv.ConvertOptions(column_types=declared, strings_can_be_null=False)
        frame = pacsv.read_csv(folder / f"{name}.csv", convert_options=options).to_pandas()
        for field in schema.fields:
            if field.type == "boolean":
                frame[field.name] = frame[field.name].map({"yes": True, "no": False})
        kept.append(table_checks(schema).validate(frame, lazy=True))
    assert sum(len(frame) for frame in kept) == REVIEWS + OBSERVATIONS


CONTENDERS = {"improvement-book intake": read_all, "pyarrow and pandera alone": read_bare}


def _measured(name: str, folder: str) -> tuple[float, float]:
    """Wall seconds and peak KiB of a process of its own."""
    command = [sys.executable, __file__, name, folder]
    found = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    wall, peak = json.loads(found.stdout)
    return wall, peak


def _run(name: str, folder: str) -> None:
    sys.path.insert(0, str(PROJECT))
    start = time.perf_counter()
    CONTENDERS[name](Path(folder))
    wall = time.perf_counter() - start
    print(json.dumps([wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))


def _write_reviews(path: Path) -> None:
    with (PROJECT / "data" / path.name).open(encoding="utf-8", newline="") as file:
        rows = [row | {"re_review_of": ""} for row in csv.DictReader(file)]
    first = [row for row in rows if not row["revision_reason"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(islice(cycle(first), REVIEWS)):
            writer.writerow(row | {"review_id": f"X{number:07}"})


def _write_observations(path: Path) -> None:
    draw = random.Random(1)
    columns = ",".join(OBSERVATION_COLUMNS)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(columns + "\n")
        for number in range(OBSERVATIONS):
            month, whole = MONTHS[number % len(MONTHS)], draw.randrange(10, 1000)
            part = draw.randrange(whole)
            area = f"Area {number // len(MONTHS)}"
            file.write(f"re-referrals,{month},Place,{area},{part},{whole},,,final,no,,\n")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _run(sys.argv[1], sys.argv[2])
    else:
        main()
