"""What a user is told when something is wrong, and the exit code that goes with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line returns."""

    DONE = 0
    OUR_FAULT = 1
    USAGE = 2
    DATA = 3
    PAGE_FAILED = 4
    DISCLOSURE = 5
    QUALITY = 6
    PUBLISHED_WOULD_CHANGE = 7
    MACHINE = 8
    INTERRUPTED = 130


class UserError(Exception):
    """Something the user can mend: shown without a traceback. faults: each in its place."""

    exit_code = ExitCode.OUR_FAULT
    faults: tuple[Fault, ...] = ()


class UsageError(UserError):
    """The command line or the settings ask for something that does not exist."""

    exit_code = ExitCode.USAGE


class PageError(UserError):
    """A notebook did not run to its end, or the site could not be assembled from what it left."""

    exit_code = ExitCode.PAGE_FAILED


class MachineError(UserError):
    """The machine stopped us: a lock, the disk, a missing program."""

    exit_code = ExitCode.MACHINE


@dataclass(frozen=True)
class Fault:
    """One fault in one place of the input, and how to mend it.

    row: counted as a spreadsheet shows it (the header is row 1); None where the fault has no row.
    found: never the value of a column that may hold personal data. more: how many further rows
    the fault stands for, where they are not told one by one; 0 for a fault of its own.
    """

    file: str
    expected: str
    remedy: str
    row: int | None = None
    column: str | None = None
    found: str | None = None
    more: int = 0

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f" row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        found = "" if self.found is None else f"found {self.found}; "
        return f"{place}: {found}expected {self.expected}. {self.remedy}"

    @property
    def place(self) -> tuple[str, bool, int, str]:
        """Where the fault stands, for sorting: counts of further rows come last in a file."""
        return (self.file, self.more > 0, self.row or 0, self.column or "")


class DataError(UserError):
    """Faults in the data: all that were found, sorted by place."""

    exit_code = ExitCode.DATA

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.place))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def to_json(self) -> str:
        return json.dumps([asdict(fault) for fault in self.faults], ensure_ascii=False)
