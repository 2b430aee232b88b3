"""The copy of a built page that an analyst works on, and what may be replaced in it.

It lies apart from the edition, in `_opened/<period>/` beside it: the edition is never altered.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable
from pathlib import Path

from improvement_book.edition.standing import EXECUTED, RELEASED
from improvement_book.errors import UsageError
from improvement_book.period import Period, UnknownPeriod
from improvement_book.place import replacing, writing
from improvement_book.release import RELEASE_FILE

OPENED = "_opened"
HANDED_OUT = ".handed-out"
"""Holds each notebook as it was copied, so that what the analyst changed can be told."""


def built_period(audience: Path, wanted: Period | None) -> Period | None:
    """The period wanted, or the latest and longest, if it is built in this audience's folder."""
    built = [period for period in _periods(audience) if wanted in (None, period)]
    return max(built, key=lambda period: (period.end, -period.start.toordinal()), default=None)


def working_copy(
    audience: Path, wanted: Period | None, page: str, report: Callable[[str], None]
) -> Path:
    """A folder with the page's executed notebook and the released tables that it reads.

    wanted: None for the latest period. A copy that was changed is kept, and `report` told so.
    Raises UsageError where nothing is built, or the edition has no such page, naming those it
    has; MachineError where nothing can be written.
    """
    period = built_period(audience, wanted)
    if period is None:
        raise UsageError(
            f"{audience} has no edition{f' {wanted}' if wanted else ''}: build it first."
        )
    edition = audience / period.code
    executed = _executed(edition, page)
    folder = audience / OPENED / period.code
    with replacing(folder / RELEASED) as fresh:
        shutil.copytree(edition / RELEASED, fresh, dirs_exist_ok=True)
    notebook = folder / EXECUTED / executed.name
    handed_out = folder / HANDED_OUT / executed.name
    with writing(folder):
        if _is_changed(notebook, handed_out):
            report(
                f"{notebook} was changed since it was first opened, and stays as it is. "
                "To start afresh, rename or delete it."
            )
            return folder
        for copy in (handed_out, notebook):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(executed, copy)
    return folder


def _periods(audience: Path) -> list[Period]:
    found = []
    for release in audience.glob(f"*/{RELEASED}/{RELEASE_FILE}"):
        try:
            found.append(Period.parse(release.parent.parent.name))
        except UnknownPeriod:
            # A folder under construction.
            continue
    return found


def _executed(edition: Path, page: str) -> Path:
    pages = {path.stem: path for path in sorted((edition / EXECUTED).glob("*.ipynb"))}
    if page not in pages:
        near = difflib.get_close_matches(page, pages, 1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise UsageError(
            f"{edition.name} has no notebook {page!r}.{meant} It has: {', '.join(pages)}."
        )
    return pages[page]


def _is_changed(notebook: Path, handed_out: Path) -> bool:
    if not notebook.is_file():
        return False
    return not handed_out.is_file() or notebook.read_bytes() != handed_out.read_bytes()
