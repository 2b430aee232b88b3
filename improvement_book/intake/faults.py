"""How many faults of one kind are told, and where a row stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from improvement_book.errors import DataError, Fault

FAULTS_SHOWN = 20
"""Lines of one fault in one column; the rest is counted."""


def limited(faults: Iterable[Fault]) -> list[Fault]:
    """At most FAULTS_SHOWN faults of one column that expect the same, and a count of the rest."""
    seen: Counter[tuple[str, str | None, str]] = Counter()
    shown = []
    for fault in sorted(faults, key=lambda fault: fault.place):
        kind = (fault.file, fault.column, fault.expected)
        seen[kind] += not fault.more
        if seen[kind] <= FAULTS_SHOWN or fault.more:
            shown.append(fault)
    for (file, column, expected), count in seen.items():
        if count > FAULTS_SHOWN:
            shown.append(rest(file, column, expected, count))
    return shown


def rest(file: str, column: str | None, expected: str, count: int) -> Fault:
    """The line that stands for the faults beyond FAULTS_SHOWN."""
    more = count - FAULTS_SHOWN
    found = f"the same fault in {more:,} more row{'' if more == 1 else 's'}"
    return Fault(file, expected, "Correct them alike.", column=column, found=found, more=more)


def rejected(
    file: str, found: str, expected: str, row: int | None = None, remedy: str = "Correct the file."
) -> DataError:
    """The error for a file that can't be read further."""
    return DataError([Fault(file, expected, remedy, row=row, found=found)])
