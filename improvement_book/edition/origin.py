"""What are an edition and each of its pages made from?

Contents alone, never names or times of anything outside: two machines give the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from improvement_book.provenance import RESTRICTED_WING, digest, digests, program

NOTEBOOKS = "notebooks"
PROSE = "book"
TOC_FILE = "_toc.yml"
CONFIG_FILE = "_config.yml"
EARLIER = "earlier"
"""As `release.EARLIER`: that module is too heavy to be imported here."""


def edition_parts(released: Path, project: Path, own: Path | None) -> Mapping[str, str]:
    """Everything that decides what an edition shows.

    released: the folder of released tables; project: holds notebooks, prose and settings; own: the
    council folder, which may hold notebooks of its own.
    """
    parts = {name: digest(project / name) for name in (TOC_FILE, CONFIG_FILE)}
    parts |= digests(project / PROSE, f"{PROSE}/")
    parts |= _notebooks(project, "")
    if own:
        parts |= _notebooks(own, "the council's ")
    return parts | _released(released) | program(project, RESTRICTED_WING)


def page_parts(source: Path, released: Path, project: Path) -> Mapping[str, str]:
    """Everything that decides what one notebook page shows. source: its notebook."""
    return (
        {"the notebook": digest(source)} | _released(released) | program(project, RESTRICTED_WING)
    )


def _released(folder: Path) -> dict[str, str]:
    """The release's facts and settings, and each of its tables, the earlier ones included."""
    files = (path for place in (folder, folder / EARLIER) for path in _tables(place))
    return {f"released/{path.relative_to(folder).as_posix()}": digest(path) for path in files}


def _tables(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.csv"), *folder.glob("*.json")])


def _notebooks(folder: Path, whose: str) -> dict[str, str]:
    found = sorted((folder / NOTEBOOKS).glob("*.ipynb"))
    return {f"{whose}{NOTEBOOKS}/{path.name}": digest(path) for path in found if path.is_file()}
