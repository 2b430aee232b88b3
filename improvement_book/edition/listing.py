"""The list of the editions in one public or board folder: `editions.js`, which pages can read.

Sorted by kind of period, then by time: an edition's neighbours are its neighbours in the list
when they are of its kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from improvement_book.edition.build import BuiltEdition
from improvement_book.edition.standing import LIST_FILE
from improvement_book.errors import UsageError
from improvement_book.period import Kind, Period
from improvement_book.place import renew

ASSIGNMENT = "var improvementBookEditions = "
"""A script and no JSON file: from a folder on disk, a page can load the one but not the other."""


@dataclass(frozen=True)
class Listed:
    """An edition as the list shows it. pages: the landing page first."""

    council: str
    code: str
    label: str
    kind: str
    data_to: str
    pages: tuple[str, ...]

    @property
    def period(self) -> Period:
        return Period.parse(self.code)


def listed(edition: BuiltEdition) -> Listed:
    """How a built edition stands in the list."""
    period = edition.facts.period
    return Listed(
        council=edition.council.slug,
        code=period.code,
        label=period.label,
        kind=str(period.kind),
        data_to=edition.facts.data_to.isoformat(),
        pages=edition.pages,
    )


def read_list(folder: Path) -> tuple[Listed, ...]:
    """The editions listed in a folder whose sites are still there; none where there is no list."""
    path = folder / LIST_FILE
    if not path.is_file():
        return ()
    text = path.read_text(encoding="utf-8").removeprefix(ASSIGNMENT).rstrip().removesuffix(";")
    try:
        entries = [Listed(**entry | {"pages": tuple(entry["pages"])}) for entry in json.loads(text)]
    except (ValueError, TypeError, KeyError):
        raise UsageError(f"{path} is not a list of editions: delete it and build again.") from None
    return tuple(entry for entry in entries if (folder / entry.code).is_dir())


def write_list(editions: Sequence[Listed], folder: Path) -> None:
    """Renew the list, in one step."""
    text = ASSIGNMENT + json.dumps([asdict(edition) for edition in editions], indent=1) + ";\n"
    renew(folder / LIST_FILE, text)


def merged(older: Iterable[Listed], newer: Iterable[Listed]) -> tuple[Listed, ...]:
    """Both lists as one; the newer entry of a period counts."""
    by_code = {edition.code: edition for edition in [*older, *newer]}
    kinds = list(Kind)
    return tuple(
        sorted(
            by_code.values(), key=lambda edition: (kinds.index(Kind(edition.kind)), edition.period)
        )
    )


def latest(editions: Sequence[Listed]) -> Listed:
    """The edition that knows most: the latest data, then the latest and longest period."""
    return max(
        editions,
        key=lambda edition: (
            edition.data_to,
            edition.period.end,
            -edition.period.start.toordinal(),
        ),
    )
