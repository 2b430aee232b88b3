"""Which pages does this edition have, and in which order?

The order is that of `_toc.yml`. The council's settings and missing tables only take pages away;
a notebook in the council folder's own `notebooks/` comes after the others. A notebook whose
metadata says `"by": "theme"` is a page for each theme, in the place where the notebook stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from improvement_book.analysis.themes import themes
from improvement_book.edition.expanded import addresses
from improvement_book.edition.origin import NOTEBOOKS, PROSE, TOC_FILE
from improvement_book.errors import PageError, UsageError
from improvement_book.release import Release

BY_THEME = "theme"
"""The metadata of a notebook that is made once for each theme, and the name of its parameter."""
OWN_PART = "Pages of this council"
PAGE_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
"""A page's name is its address, and part of a path that papermill formats: nothing else in it."""


@dataclass(frozen=True)
class Page:
    """One page: its address without `.html`, its file, and the caption it stands under ("").

    theme: what the page is about, where its notebook is made once for each theme, else "".
    """

    name: str
    source: Path
    part: str
    theme: str = ""

    @property
    def is_notebook(self) -> bool:
        return self.source.suffix == ".ipynb"


@dataclass(frozen=True)
class Contents:
    """The pages of an edition in order, the landing page first; left_out: name -> why."""

    pages: tuple[Page, ...]
    left_out: Mapping[str, str]

    @property
    def root(self) -> Page:
        return self.pages[0]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(page.name for page in self.pages)

    @property
    def notebooks(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if page.is_notebook)


def edition_contents(release: Release, project: Path, council_folder: Path | None) -> Contents:
    """The pages that this release can fill and the council wants.

    Raises PageError where `_toc.yml` names no file or the landing page lacks a table, UsageError
    where the council leaves out a page that does not exist, or the landing page, DataError where
    two themes would have one address.
    """
    notebooks = _master_pages(project)
    notebooks += _own_pages(council_folder, {page.name for page in notebooks})
    pages = [page for notebook in notebooks for page in _expanded(notebook, release)]
    names = [page.name for page in pages]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"Two pages have one address: {', '.join(twice)}. Rename a notebook.")
    left_out = _omitted(release.council.pages_omit, notebooks, pages)
    for page in pages:
        missing = [table for table in needed_tables(page) if not _has_rows(release, table)]
        if missing and page is pages[0]:
            raise PageError(f"{page.name}: the release has no table {', '.join(missing)}.")
        if missing:
            left_out.setdefault(page.name, f"no data for {', '.join(missing)}")
    return Contents(tuple(page for page in pages if page.name not in left_out), left_out)


def needed_tables(page: Page) -> tuple[str, ...]:
    """The released tables without which a notebook has nothing to show."""
    return tuple(_metadata(page).get("needs", ()))


def _metadata(page: Page) -> dict[str, Any]:
    """What a notebook says of itself for us; nothing for a page of prose."""
    if not page.is_notebook:
        return {}
    try:
        metadata = json.loads(page.source.read_text(encoding="utf-8")).get("metadata", {})
        return dict(metadata.get("improvement_book", {}))
    except (OSError, ValueError, TypeError, AttributeError):
        raise PageError(f"{page.source.name}: not a notebook.") from None


def _expanded(page: Page, release: Release) -> list[Page]:
    """The pages of a notebook: one, or one for each theme of an edition with indicators."""
    by = _metadata(page).get("by")
    if by is None:
        return [page]
    if by != BY_THEME:
        raise PageError(f"{page.source.name}: made by {by!r}; expected {BY_THEME!r} or nothing.")
    if not _has_rows(release, "indicators"):
        return [page]
    found = addresses(page.name, themes(release))
    return [replace(page, name=name, theme=theme) for name, theme in found.items()]


def _has_rows(release: Release, table: str) -> bool:
    return table in release.tables and not release.tables[table].frame.empty


def _master_pages(project: Path) -> list[Page]:
    toc = yaml.safe_load((project / TOC_FILE).read_text(encoding="utf-8"))
    pages = [_master_page(project, name, part) for name, part in _entries(toc)]
    names = [page.name for page in pages]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise PageError(f"{TOC_FILE} names twice: {', '.join(twice)}.")
    return pages


def _entries(toc: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Name and caption of each page of a jb-book table of contents, the root first."""
    if toc.get("format") != "jb-book" or "root" not in toc:
        raise PageError(f"{TOC_FILE}: expected `format: jb-book` and a `root`.")
    yield str(toc["root"]), ""
    parts = toc.get("parts") or [{"chapters": toc.get("chapters") or []}]
    if not isinstance(parts, list):
        raise PageError(f"{TOC_FILE}: expected a list of parts.")
    for part in parts:
        for chapter in part["chapters"]:
            yield str(chapter["file"]), part.get("caption", "")


def _master_page(project: Path, name: str, part: str) -> Page:
    if not PAGE_NAME.fullmatch(name):
        raise PageError(f"{TOC_FILE}: {name!r} has more than lower-case letters, digits, hyphens.")
    for source in (project / NOTEBOOKS / f"{name}.ipynb", project / PROSE / f"{name}.md"):
        if source.is_file():
            return Page(name, source, part)
    raise PageError(
        f"{TOC_FILE} names {name}, but there is no {NOTEBOOKS}/{name}.ipynb or {PROSE}/{name}.md."
    )


def _own_pages(council_folder: Path | None, taken: set[str]) -> list[Page]:
    if council_folder is None:
        return []
    sources = sorted((council_folder / NOTEBOOKS).glob("*.ipynb"))
    for source in sources:
        if source.stem in taken or not PAGE_NAME.fullmatch(source.stem):
            raise UsageError(
                f"{NOTEBOOKS}/{source.name} of the council folder: its name is that of another "
                "page, or has more than lower-case letters, digits and hyphens. Rename it."
            )
    return [Page(source.stem, source, OWN_PART) for source in sources]


def _omitted(
    omit: Sequence[str], notebooks: Sequence[Page], pages: Sequence[Page]
) -> dict[str, str]:
    """The pages to leave out, by name or by the name of their notebook."""
    names = [page.name for page in notebooks]
    known = {page.name: [page.name] for page in pages}
    known |= {name: [page.name for page in pages if page.source.stem == name] for name in names}
    if unknown := [name for name in omit if name not in known]:
        raise UsageError(
            f"council.yml, pages.omit: no page {', '.join(map(repr, unknown))}. "
            f"The pages are: {', '.join(dict.fromkeys([*names, *known]))}."
        )
    if names[0] in omit:
        raise UsageError(f"council.yml, pages.omit: {names[0]} is the landing page and stays.")
    left_out = [page for name in omit for page in known[name]]
    return dict.fromkeys(left_out, "left out by council.yml")
