"""The files that all pages of a preview root share, kept once whatever the number of editions.

`_assets/<sha256>/` beside the editions: the name says what the files hold, so that an edition that
was made before the style changed keeps the style it was made with.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from improvement_book.place import replacing
from improvement_book.provenance import digests

ASSETS = "_assets"
STATIC = "_static"
SEARCH_SCRIPTS = (
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "searchtools.js",
    "language_data.js",
)
"""Sphinx's own, in the order in which its search page needs them."""
INDEX = "index.html"
"""Of an edition: it loads what all its pages load."""
_LOADS = re.compile(r'(<(?:link|script) [^>]*(?:href|src)=")_static/')
"""Text of a page holds no tag: there `<` is escaped."""
_REFERENCE = re.compile(rf'"(?:\.\./)?{ASSETS}/([0-9a-f]{{64}})/')


def shared_files(built: Path, own: Path, place: Path) -> str:
    """Gather the files that pages load into `place/_assets/<sha256>/`; the address of that folder.

    built: a site as Sphinx made it. own: the folder of our own styles and scripts.
    """
    names = [path.relative_to(own).as_posix() for path in own.rglob("*") if path.is_file()]
    wanted = sorted(name for name in (*names, *SEARCH_SCRIPTS) if not _is_hidden(name))
    with replacing(place / ASSETS / "new") as fresh:
        for name in wanted:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(built / STATIC / name, fresh / name)
    lines = "".join(f"{name} {found}\n" for name, found in digests(place / ASSETS / "new").items())
    address = f"{ASSETS}/{hashlib.sha256(lines.encode()).hexdigest()}"
    (place / ASSETS / "new").rename(place / address)
    return address


def with_shared_files(page: str, address: str) -> str:
    """A page of an edition that loads the shared files from their address beside the edition."""
    return _LOADS.sub(lambda found: f"{found[1]}../{address}/", page)


def share(edition: Path, root: Path) -> None:
    """Put the shared files of a built edition beside the editions of a preview root."""
    for source in sorted((edition / ASSETS).glob("*")):
        target = root / ASSETS / source.name
        if not target.is_dir() or digests(source) != digests(target):
            with replacing(target) as fresh:
                shutil.copytree(source, fresh, dirs_exist_ok=True)


def shared_address(edition: Path) -> str:
    """Where an edition of a preview root has its shared files, seen from that root."""
    page = edition / INDEX
    found = _REFERENCE.search(page.read_text(encoding="utf-8")) if page.is_file() else None
    return f"{ASSETS}/{found[1]}" if found else ASSETS


def forget_unused(root: Path) -> None:
    """Clear away the shared files that no edition of a preview root loads any more."""
    used = {shared_address(page.parent) for page in root.glob(f"*/{INDEX}")}
    for folder in (root / ASSETS).glob("*"):
        if f"{ASSETS}/{folder.name}" not in used:
            shutil.rmtree(folder, ignore_errors=True)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))
