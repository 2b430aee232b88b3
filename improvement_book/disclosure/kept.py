"""Which releases of a council folder are there already, as they would be made?

A release is kept in the restricted wing with what it was made from, so that nobody reads and
protects again what did not change. Asked before anything heavy is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from improvement_book.period import Period
from improvement_book.place import replacing
from improvement_book.provenance import (
    OPEN_WING,
    Parts,
    digest,
    digests,
    program,
    why_made,
    write_manifest,
)
from improvement_book.settings import PASSED_OVER

if TYPE_CHECKING:
    from improvement_book.release import Release

RELEASED = "released"
LATEST = "latest"
PERIOD_FILE = "period.txt"


@dataclass(frozen=True)
class Kept:
    """Releases of one council folder and audience, kept for later.

    folder: where, in the restricted wing; parts: what they would be made from now.
    """

    folder: Path
    audience: str
    parts: Parts

    def release(self, period: Period) -> Path:
        """The folder of the released tables of a period, whether they are there or not."""
        return self._place(period) / RELEASED

    def why_made(self, period: Period) -> tuple[str, ...]:
        """Why the release has to be made, in words; () where it is kept as it would be."""
        return why_made(self._place(period), self.parts)

    def latest_period(self) -> Period | None:
        """The latest period of the folder, where it was found out for the same data."""
        place = self.folder / self.audience / LATEST
        if why_made(place, self.parts):
            return None
        return Period.parse((place / PERIOD_FILE).read_text(encoding="ascii"))

    def keep_latest(self, period: Period) -> None:
        """Keep for later which period is the latest."""
        with replacing(self.folder / self.audience / LATEST) as fresh:
            (fresh / PERIOD_FILE).write_text(period.code, encoding="ascii")
            write_manifest(fresh, self.parts)

    def keep(self, release: Release) -> None:
        """Keep a release for later."""
        from improvement_book.release import write_release

        with replacing(self._place(release.period)) as fresh:
            write_release(release, fresh / RELEASED)
            write_manifest(fresh, self.parts)

    def _place(self, period: Period) -> Path:
        return self.folder / self.audience / period.code


def kept(council: Path, audience: str, folder: Path, project: Path) -> Kept:
    """What is kept in a folder of the restricted wing, for the council folder as it is now."""
    return Kept(folder, audience, _parts(council, audience, project))


def _parts(council: Path, audience: str, project: Path) -> Mapping[str, str]:
    """Every file that intake may read, the ledger of the audience, and the program."""
    files = sorted(path for path in council.iterdir() if path.is_file())
    read = {path.name: digest(path) for path in files if not path.name.startswith(PASSED_OVER)}
    ledger = digests(council / "ledger" / audience, f"ledger/{audience}/")
    return read | ledger | program(project, OPEN_WING)
