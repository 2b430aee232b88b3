"""Does an edition stand as it would be built, and does the preview show it?

Asked before anything heavy is imported: most builds have little to do, and many have nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from improvement_book.council import Audience
from improvement_book.edition.assets import ASSETS
from improvement_book.edition.origin import edition_parts
from improvement_book.period import Period
from improvement_book.place import renew
from improvement_book.provenance import MANIFEST_FILE, digest, digests, listed_files, why_made
from improvement_book.settings import council_from_settings

RELEASED = "released"
RELEASE_FILE = "release.json"
EXECUTED = "notebooks"
SITE = "site"
LANDING = "index.html"
ARCHIVE = "archive.html"
LIST_FILE = "editions.js"
WRITTEN = ".written.json"


def edition_folder(released: Path, built: Path) -> Path:
    """Where the edition of a release is built: `<built>/<council>/<audience>/<period>`.

    released: a folder with a whole release, or whatever goes wrong is raised as it comes.
    """
    facts = json.loads((released / RELEASE_FILE).read_text(encoding="utf-8"))
    slug = council_from_settings(facts["council"]).slug
    audience = Audience(facts["edition"]["audience"])
    return built / slug / audience / Period.parse(facts["edition"]["period"]).code


def why_built(edition: Path, released: Path, project: Path, own: Path | None) -> tuple[str, ...]:
    """Why the edition has to be built, in words; () where it stands as it would be."""
    return why_made(edition, edition_parts(released, project, own))


def is_copied(edition: Path, out: Path) -> bool:
    """Whether the preview below `out` holds the site of an edition that stands, as it is.

    With it go the files that its pages share with other editions.
    """
    root = out / edition.parent.name
    if not (root / edition.name).is_dir():
        return False
    listed = listed_files(json.loads((edition / MANIFEST_FILE).read_text(encoding="utf-8")))
    there = digests(root / edition.name, f"{SITE}/")
    for folder in (edition / ASSETS).glob("*"):
        shared = f"{ASSETS}/{folder.name}"
        there |= digests(root / shared, f"{shared}/")
    shown = (f"{SITE}/", f"{ASSETS}/")
    return there == {name: found for name, found in listed.items() if name.startswith(shown)}


def is_listed(folder: Path) -> bool:
    """Whether the pages about all editions of one preview folder are as they were written."""
    try:
        written = json.loads((folder / WRITTEN).read_text(encoding="utf-8"))
        return bool(written == _about_all(folder))
    except (OSError, ValueError):
        return False


def remember_list(folder: Path) -> None:
    """Keep how the pages about all editions were written; the last step of a build."""
    renew(folder / WRITTEN, json.dumps(_about_all(folder)))


def _about_all(folder: Path) -> dict[str, Any]:
    """The pages, and the folders of the editions that they are about."""
    pages = {name: digest(folder / name) for name in (LANDING, ARCHIVE, LIST_FILE)}
    editions = [path.name for path in folder.iterdir() if path.is_dir()]
    return pages | {"editions": sorted(name for name in editions if name[0] not in "._")}
