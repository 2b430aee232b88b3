"""Which files does an edition depend on, and which of them have just changed?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

from improvement_book.edition.origin import CONFIG_FILE, NOTEBOOKS, PROSE, TOC_FILE
from improvement_book.errors import MachineError
from improvement_book.pages.text import plain

PACKAGE = "improvement_book"
PROJECT_FOLDERS = (NOTEBOOKS, PROSE, PACKAGE)
PROJECT_FILES = (CONFIG_FILE, TOC_FILE)
PASSING = re.compile(r"\.|~|__pycache__$|.*~$")
"""Files that editors, Python and spreadsheets keep beside those that somebody works on."""
QUIET = 200
"""Milliseconds without a change after which what changed before counts as one change."""
LOOK = 200
"""Milliseconds after which one watch gives way to the other."""


def changes(project: Path, council: Path, built: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    """The names of files that changed, as often as some did; the first time without waiting.

    Changes made while the receiver was busy come next, together. built: folders that a build
    writes, which are passed over. Names are relative to the project or to where the council
    folder lies. Raises MachineError where a folder can't be watched.
    """
    project, council = project.resolve(), council.resolve()
    written = [folder.resolve() for folder in built]

    def name(path: Path) -> Path:
        return path.relative_to(project if path.is_relative_to(project) else council.parent)

    def is_input(_: Change, changed: str) -> bool:
        path = Path(changed)
        # The folder watched comes first, whatever it is called.
        passing = any(PASSING.match(part) for part in name(path).parts[1:])
        return not passing and not any(path.is_relative_to(folder) for folder in written)

    def is_setting(_: Change, changed: str) -> bool:
        return Path(changed).name in PROJECT_FILES

    # The project's own folder is watched flat, because it holds what is built and installed. A
    # watch of the two files alone would end when an editor puts a new one in their place.
    folders = [*(project / name for name in PROJECT_FOLDERS), council]
    below, beside = _watched(folders, is_input, True), _watched([project], is_setting, False)
    for turn, (deep, flat) in enumerate(zip(below, beside, strict=True)):
        if deep or flat or turn == 0:
            yield tuple(plain(name(path).as_posix()) for path in sorted(deep | flat))


def _watched(
    folders: Sequence[Path], wanted: Callable[[Change, str], bool], deep: bool
) -> Iterator[set[Path]]:
    """What changed since the last time, perhaps nothing."""
    try:
        for found in watch(
            *folders,
            watch_filter=wanted,
            step=QUIET,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            recursive=deep,
        ):
            yield {Path(path) for _, path in found}
    except OSError as error:
        raise MachineError(f"Can't watch for changes: {error}.") from error
