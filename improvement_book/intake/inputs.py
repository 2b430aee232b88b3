"""Which files of a council folder feed which table, and that no other may be taken for one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from improvement_book.errors import Fault
from improvement_book.intake.headers import near
from improvement_book.intake.schema import Schema, schemas
from improvement_book.intake.sources import FILE_TYPES, Source
from improvement_book.settings import PASSED_OVER

SPREADSHEETS = (*FILE_TYPES, ".xls", ".xlsm", ".xlsb", ".ods", ".tsv")
"""Endings of files that may hold a table, read or not: none is passed over in silence."""


def inputs(
    path: Path, schema: Schema, sources: Sequence[Source], faults: list[Fault]
) -> list[tuple[Path, Source | None]]:
    """The files that feed a table: those its sources name, else the one called like it."""
    named = [source for source in sources if source.table == schema.name]
    for source in named:
        if not (path / source.file).is_file():
            expected = "a file of that name, which the sources of council.yml declare"
            faults.append(Fault(source.file, expected, "Add it.", found="no such file"))
    own = [path / f"{schema.name}{kind}" for kind in FILE_TYPES]
    found = [file for file in own if file.is_file()]
    declared = {source.file for source in named}
    if len(found) > 1 or (named and any(file.name not in declared for file in found)):
        names = ", ".join(sorted({file.name for file in found} | declared))
        expected = f"one place for the table {schema.name}, not {names}"
        faults.append(Fault(found[0].name, expected, "Remove one.", found="a second file"))
        return []
    if named:
        return [(path / item.file, item) for item in named if (path / item.file).is_file()]
    return [(file, None) for file in found]


def unknown_files(path: Path, sources: Sequence[Source]) -> list[Fault]:
    """Tables whose name is none of ours: a misspelt name must not pass in silence."""
    known = {f"{name}{kind}" for name in schemas() for kind in FILE_TYPES}
    known |= {source.file for source in sources}
    expected = f"only the tables {', '.join(sorted(schemas()))}, or files that sources name"
    remedy = "Rename or remove the file, or declare it in the sources of council.yml."
    there = {file.name for file in path.iterdir()}
    free = [name for name in schemas() if not there & {f"{name}{kind}" for kind in FILE_TYPES}]
    faults = []
    for name in sorted(there - known):
        if Path(name).suffix.lower() in SPREADSHEETS and not name.startswith(PASSED_OVER):
            meant = near(Path(name).stem, free)
            asked = f"Did you mean {' or '.join(meant + kind for kind in FILE_TYPES)}? "
            way = f"{asked if meant else ''}{remedy}"
            faults.append(Fault(name, expected, way, found="an unknown table"))
    return faults
