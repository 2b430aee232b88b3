"""What does it cost to let out nothing that points at a child?

The release of the sample council's last edition, from its files to released tables: unprotected,
with the ledger of all earlier editions at hand, and without it. Then a table of 24 months, 10 teams
and 4 grades for a board that has a threshold. Prints a table, judges nothing.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PERIOD, LAST_OF_TWO_YEARS = "2023-05", "2023-03"
TEAMS, REVIEWS_A_MONTH = 10, 80
GRADES = {
    "Inadequate": 1, "Requires improvement to be good": 4, "Good": 4, "Outstanding": 1,
}  # fmt: skip
"""How often each is drawn."""


def main() -> None:
    """Run each in a process of its own, in turn."""
    with tempfile.TemporaryDirectory(prefix="ib-benchmark-") as scratch:
        print(f"{'':34} {'wall':>8} {'peak':>9}")
        for name in CONTENDERS:
            command = [sys.executable, __file__, name, scratch]
            found = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
            wall, peak, told = json.loads(found.stdout)
            print(f"{name:34} {wall:6.1f} s {peak / 1024:5.0f} MiB  {told}", flush=True)


def unprotected(_: Path) -> str:
    """The alternative: counts as they are."""
    from improvement_book.intake.as_at import known_at
    from improvement_book.intake.folder import read_folder
    from improvement_book.period import Period
    from improvement_book.tabulate.counts import tabulate

    counts = tabulate(known_at(read_folder(PROJECT / "data"), Period.parse(PERIOD)))
    return f"{len(counts.tables)} tables"


def released(scratch: Path) -> str:
    """The sample's release for the public; the second run finds the ledger of the first."""
    from improvement_book.council import Audience
    from improvement_book.disclosure.editions import released
    from improvement_book.disclosure.ledger import Ledger
    from improvement_book.intake.folder import read_folder
    from improvement_book.period import Period

    release = released(
        read_folder(PROJECT / "data"), Period.parse(PERIOD), Audience.PUBLIC, Ledger.empty(),
        scratch / "memory", lambda _: None,
    )  # fmt: skip
    hidden = (release.table("observations")["symbol"] == "c").sum()
    return f"{hidden} observations hidden"


def teams(scratch: Path) -> str:
    """24 months x 10 teams x 4 grades, with what the board knows of teams and of the council."""
    from improvement_book.council import Audience
    from improvement_book.disclosure.attack_release import attack
    from improvement_book.disclosure.ledger import Ledger
    from improvement_book.disclosure.protect import protect
    from improvement_book.intake.as_at import known_at
    from improvement_book.intake.folder import read_folder
    from improvement_book.period import Period
    from improvement_book.tabulate.counts import tabulate

    make_council(scratch / "council")
    counts = tabulate(known_at(read_folder(scratch / "council"), Period.parse(LAST_OF_TWO_YEARS)))
    counts = replace(counts, council=replace(counts.council, board_threshold=5))
    release = protect(counts, Audience.BOARD, Ledger.empty())
    unsafe = attack(release, counts, Ledger.empty())
    table = release.table("grades_by_team")
    cells = len(counts.frame("grades_by_team"))
    hidden = int((table["symbol"] == "c").sum())
    return f"{cells} cells, shown as {len(table)}, of which {hidden} hidden, {len(unsafe)} unsafe"


CONTENDERS: dict[str, Callable[[Path], str]] = {
    "sample, unprotected": unprotected,
    "sample, no ledger at hand": released,
    "sample, ledger at hand": released,
    "24 months x 10 teams x 4 grades": teams,
}


def make_council(folder: Path) -> None:
    """The sample council with routine reviews of two years, drawn anew."""
    skipped = shutil.ignore_patterns(
        "*.py", "__pycache__", "practice_reviews.csv", "corrections.csv"
    )
    shutil.copytree(PROJECT / "data", folder, ignore=skipped)
    draw = random.Random(1)
    months = [f"{2021 + month // 12}-{month % 12 + 1:02}" for month in range(3, 27)]
    with (folder / "practice_reviews.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("review_id,review_date,team,review_type,selection,reviewer_id,grade\n")
        for number in range(len(months) * REVIEWS_A_MONTH):
            team = f"Team {draw.randrange(TEAMS)}"
            (grade,) = draw.choices(list(GRADES), list(GRADES.values()))
            day = f"{months[number // REVIEWS_A_MONTH]}-{draw.randrange(1, 28):02}"
            file.write(f"R{number},{day},{team},routine,random,V1,{grade}\n")


def _run(name: str, scratch: Path) -> None:
    sys.path.insert(0, str(PROJECT))
    start = time.perf_counter()
    told = CONTENDERS[name](scratch)
    wall = time.perf_counter() - start
    print(json.dumps([wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, told]))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _run(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
