"""What was a folder made from, and is it still what that would make?

A folder that the program made and may use again holds a manifest: what it was made from, part by
part, and each of its files, with SHA-256. Nothing of clock or path: contents alone decide.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from improvement_book import __version__

MANIFEST_FILE = "manifest.json"
LOCK_FILE = "requirements.txt"
"""The hashed lock from which the environment is made."""
PACKAGE = Path(__file__).resolve().parent
CODE = (".py", ".yaml", ".js")
RESTRICTED_WING = ("intake/", "tabulate/", "disclosure/")
OPEN_WING = ("analysis/", "pages/", "edition/")
"""Rooms of the package. Neither wing imports the other: `import-linter` holds the door."""
NEVER_MADE = "it was not made yet"
DAMAGED = "its manifest is damaged"
BLOCK = 2**20

Parts = Mapping[str, str]
"""What something is made from: the name of each part, as a reader is told it -> SHA-256."""


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def digests(folder: Path, prefix: str = "") -> dict[str, str]:
    """Address below the folder, after the prefix -> SHA-256, of every file that is not hidden."""
    return {f"{prefix}{name}": digest(path) for name, path in _files(folder)}


def program(project: Path, without: tuple[str, ...]) -> dict[str, str]:
    """The parts that every result depends on.

    project: holds the lock. without: the rooms of the other wing, from which nothing is imported.
    """
    lock = project / LOCK_FILE
    python = f"{platform.python_implementation()} {sys.version_info[0]}.{sys.version_info[1]}"
    return {
        "the program": _code(without),
        "the lock": digest(lock) if lock.is_file() else "",
        "the machine": f"{python}, {platform.system()} {platform.machine()}",
    }


@cache
def _code(without: tuple[str, ...]) -> str:
    """The package as this process found it, when it first asked."""
    found = hashlib.sha256()
    for name, path in _files(PACKAGE):
        if path.suffix in CODE and not name.startswith(without):
            found.update(f"{name} {digest(path)}\n".encode())
    return found.hexdigest()


def write_manifest(folder: Path, made_from: Parts) -> None:
    """Write into the folder what it was made from, and which files it holds."""
    text = _manifest(made_from, _listed(folder))
    (folder / MANIFEST_FILE).write_text(text, encoding="utf-8", newline="\n")


def why_made(folder: Path, made_from: Parts) -> tuple[str, ...]:
    """Why the folder has to be made from these parts, in words; () where it stands as it would be.

    What was altered, lost or added since it was made is a reason, as every changed part is.
    """
    path = folder / MANIFEST_FILE
    if not path.is_file():
        return (NEVER_MADE,)
    there = _listed(folder)
    try:
        text = path.read_text(encoding="utf-8")
        facts = json.loads(text)
        changed = _changed(facts["made_from"], made_from)
        reasons = (*changed, *_altered(listed_files(facts), listed_files({"files": there})))
    except (ValueError, LookupError, TypeError, AttributeError):
        return (DAMAGED,)
    damaged = not reasons and text != _manifest(made_from, there)
    return (DAMAGED,) if damaged else reasons


def _listed(folder: Path) -> list[dict[str, Any]]:
    """How a manifest lists the files of its folder."""
    return [
        {"path": name, "sha256": digest(path), "size": path.stat().st_size}
        for name, path in _files(folder)
        if name != MANIFEST_FILE
    ]


def _manifest(made_from: Parts, files: Sequence[Mapping[str, Any]]) -> str:
    facts = {"version": __version__, "made_from": dict(sorted(made_from.items())), "files": files}
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def listed_files(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Address -> SHA-256 of each file that a manifest lists."""
    return {file["path"]: file["sha256"] for file in manifest["files"]}


def _changed(before: Parts, after: Parts) -> Iterator[str]:
    for part in sorted(before.keys() | after.keys()):
        if part not in before:
            yield f"{part} is new"
        elif part not in after:
            yield f"{part} is gone"
        elif before[part] != after[part]:
            yield f"{part} changed"


def _altered(listed: Parts, there: Parts) -> Iterator[str]:
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            yield f"its {name} was lost after it was made"
        elif name not in listed:
            yield f"its {name} was added after it was made"
        elif there[name] != listed[name]:
            yield f"its {name} was altered after it was made"


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Every file below the folder with its address, in order; none that is hidden or compiled."""
    found = ((path.relative_to(folder), path) for path in folder.rglob("*") if path.is_file())
    return sorted(
        (address.as_posix(), path)
        for address, path in found
        if not any(part.startswith(".") or part == "__pycache__" for part in address.parts)
    )
