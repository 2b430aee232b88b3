"""Which pages does this edition have, and in which order?

The order is that of `_toc.yml`. The council's settings and missing tables only take pages away;
a notebook in the council folder's own `notebooks/` comes after the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from improvement_book.edition.origin import NOTEBOOKS, PROSE, TOC_FILE
from improvement_book.errors import PageError, UsageError
from improvement_book.release import Release

OWN_PART = "Pages of this council"
PAGE_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
"""A page's name is its address, and part of a path that papermill formats: nothing else in it."""


@dataclass(frozen=True)
class Page:
    """One page: its address without `.html`, its file, and the caption it stands under ("")."""

    name: str
    source: Path
    part: str

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
    where the council leaves out a page that does not exist, or the landing page.
    """
    pages = _master_pages(project)
    pages += _own_pages(council_folder, {page.name for page in pages})
    left_out = _omitted(release.council.pages_omit, pages)
    for page in pages:
        missing = [table for table in needed_tables(page) if not _has_rows(release, table)]
        if missing and page is pages[0]:
            raise PageError(f"{page.name}: the release has no table {', '.join(missing)}.")
        if missing:
            left_out.setdefault(page.name, f"no data for {', '.join(missing)}")
    return Contents(tuple(page for page in pages if page.name not in left_out), left_out)


def needed_tables(page: Page) -> tuple[str, ...]:
    """The released tables without which a notebook has nothing to show."""
    if not page.is_notebook:
        return ()
    try:
        metadata = json.loads(page.source.read_text(encoding="utf-8")).get("metadata", {})
        return tuple(metadata.get("improvement_book", {}).get("needs", ()))
    except (OSError, ValueError, TypeError, AttributeError):
        raise PageError(f"{page.source.name}: not a notebook.") from None


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


def _omitted(omit: Sequence[str], pages: Sequence[Page]) -> dict[str, str]:
    names = [page.name for page in pages]
    if unknown := [name for name in omit if name not in names]:
        raise UsageError(
            f"council.yml, pages.omit: no page {', '.join(map(repr, unknown))}. "
            f"The pages are: {', '.join(names)}."
        )
    if names[0] in omit:
        raise UsageError(f"council.yml, pages.omit: {names[0]} is the landing page and stays.")
    return dict.fromkeys(omit, "left out by council.yml")
