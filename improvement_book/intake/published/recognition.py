"""Which files of a folder a mapping knows; of every other, what it looks like and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from improvement_book.errors import DataError, Fault, UsageError
from improvement_book.intake.headers import near
from improvement_book.intake.published.mapping import FileMapping
from improvement_book.intake.published.mapping_file import mappings
from improvement_book.intake.published.source_files import SourceFile, header_of

ALIKE = 0.5
"""From this share of a mapping's columns on a file is said to look like it."""
COLUMNS_SHOWN = 12
TABLE = ".csv"
UNKNOWN = "no mapping knows its columns"
NO_TABLE = "not a table of comma-separated values (CSV)"


@dataclass(frozen=True)
class Unrecognised:
    """A file whose header no mapping knows. why: what it looks like, and what is unknown of it."""

    name: str
    why: str


def find_files(
    source: Path, own: Sequence[FileMapping] = ()
) -> tuple[tuple[SourceFile, ...], tuple[Unrecognised, ...]]:
    """The recognised files below a folder, and all others; both sorted by name.

    own: mappings of the user, which go before those of the package. Raises UsageError where the
    folder does not exist or a header matches two mappings, DataError where no file fits one's own.
    """
    if not source.is_dir():
        raise UsageError(f"No folder {source}: name the folder that holds the published files.")
    recognised, unrecognised = [], []
    headers = {}
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        name = path.relative_to(source).as_posix()
        headers[name] = header_of(path)
        mapping = recognised_as(name, headers[name], own)
        if mapping:
            recognised.append(SourceFile(name, path, mapping))
        else:
            unrecognised.append(Unrecognised(name, _why(path, headers[name], own)))
    used = [file.mapping for file in recognised]
    if unused := [mapping for mapping in own if mapping not in used]:
        raise DataError(_unused(mapping, headers) for mapping in unused)
    return tuple(recognised), tuple(unrecognised)


def recognised_as(
    name: str, header: Sequence[str], own: Sequence[FileMapping] = ()
) -> FileMapping | None:
    """The mapping that knows the header, one's own first, then that with the most columns."""
    for offered in (own, mappings()):
        fitting = [mapping for mapping in offered if set(mapping.required) <= set(header)]
        closest = [
            mapping for mapping in fitting
            if not any(set(mapping.required) < set(other.required) for other in fitting)
        ]  # fmt: skip
        if len(closest) > 1:
            titles = " and ".join(mapping.title for mapping in closest)
            raise UsageError(f"{name} could be {titles}: split it.")
        if closest:
            return closest[0]
    return None


def _why(path: Path, header: Sequence[str], own: Sequence[FileMapping]) -> str:
    """Why a file was not recognised: it is no table, or its columns are unknown."""
    why = likeness(header, (*own, *mappings()))
    is_table = path.suffix.lower() == TABLE and len(header) > 1
    return why if is_table or why != UNKNOWN else NO_TABLE


def likeness(header: Sequence[str], offered: Sequence[FileMapping]) -> str:
    """What an unknown header looks like, which columns it lacks, and which nobody knows."""
    best = max(offered, key=lambda mapping: _share(mapping, header))
    if _share(best, header) < ALIKE:
        return UNKNOWN
    return f"looks like {best.title}, but {'; '.join(_differences(best, header))}"


def _share(mapping: FileMapping, header: Sequence[str]) -> float:
    return sum(name in header for name in mapping.required) / len(mapping.required)


def _differences(mapping: FileMapping, header: Sequence[str]) -> Iterator[str]:
    new = [name for name in header if name and name not in mapping.required]
    missing = [name for name in mapping.required if name not in header]
    yield f"it lacks {', '.join(missing)}"
    guesses = {name: near(name, new) for name in missing}
    for name, guess in guesses.items():
        if guess:
            yield (
                f"is {name} now {guess}? Then give --mapping a file with"
                f" `like: {mapping.name}` and `renamed: {{{name}: {guess}}}`"
            )
    others = [name for name in new if name not in guesses.values()]
    if others:
        more = f" and {len(others) - COLUMNS_SHOWN} more" if len(others) > COLUMNS_SHOWN else ""
        yield f"the mapping does not name {', '.join(others[:COLUMNS_SHOWN])}{more}"


def _unused(mapping: FileMapping, headers: dict[str, list[str]]) -> Fault:
    nearest = max(headers, key=lambda name: _share(mapping, headers[name]), default="")
    lacking = [name for name in mapping.required if name not in headers.get(nearest, [])]
    guesses = [f"{name} (now {guess}?)" if (guess := near(name, headers.get(nearest, []))) else name
               for name in lacking]  # fmt: skip
    found = f"no file with its columns; the nearest, {nearest}, lacks {', '.join(guesses)}"
    return Fault(
        mapping.file,
        f"a file with the columns {', '.join(mapping.required)}",
        "Correct the mapping, or add the file.",
        found=found if nearest else "no file",
    )
