"""Build editions: each of one period for one audience, a small book of its own.

What stands already as it would be built is left alone: a whole edition, or a single page of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from improvement_book.council import Council
from improvement_book.edition.assemble import assemble
from improvement_book.edition.contents import Contents, edition_contents
from improvement_book.edition.heading import edition_heading
from improvement_book.edition.job import USUAL, EngineName, Limits, PageJob, run
from improvement_book.edition.origin import edition_parts, page_parts
from improvement_book.edition.record import write_edition_record
from improvement_book.edition.standing import (
    EXECUTED,
    RELEASED,
    SITE,
    edition_folder,
)
from improvement_book.errors import PageError
from improvement_book.place import replacing
from improvement_book.progress import Progress
from improvement_book.provenance import why_made, write_manifest
from improvement_book.release import EditionFacts, Release, open_release, write_release

PAGES = "_pages"
"""Beside the editions: each page that ran, with what it was made from."""


@dataclass(frozen=True)
class BuiltEdition:
    """An edition on disk. pages: their file names, the landing page first."""

    folder: Path
    council: Council
    facts: EditionFacts
    pages: tuple[str, ...]

    @property
    def site(self) -> Path:
        return self.folder / SITE


@dataclass(frozen=True)
class Workshop:
    """Where editions are built, of what, and by whom.

    project: holds notebooks/, book/, _toc.yml and _config.yml. own: the council folder, which may
    hold notebooks of its own. built: editions come to lie below it. workers: run pages, and
    assemble sites, in processes of their own. at_once: editions.
    """

    project: Path
    own: Path | None
    built: Path
    workers: Executor
    progress: Progress
    at_once: int = 1
    engine: EngineName = EngineName.FORKED
    limits: Limits = USUAL


def build_editions(releases: Iterable[Path], shop: Workshop) -> list[BuiltEdition]:
    """The editions of these folders of released tables, in order; several are built at once.

    A failure is told when it happens, and the rest is finished: a later build begins there.
    Raises PageError with all failures, or the first other error; the editions that were built
    before then stay as they were.
    """
    with ThreadPoolExecutor(shop.at_once) as builders:
        try:
            waiting = [builders.submit(build_edition, folder, shop) for folder in releases]
            failures = [future.exception() for future in waiting]
        except BaseException:
            builders.shutdown(wait=False, cancel_futures=True)
            shop.workers.shutdown(wait=False, cancel_futures=True)
            raise
    failed = [failure for failure in failures if failure]
    for failure in failed:
        if not isinstance(failure, PageError):
            raise failure
    if failed:
        raise PageError("\n".join(map(str, failed)))
    return [future.result() for future in waiting]


def build_edition(released: Path, shop: Workshop) -> BuiltEdition:
    """Run the notebooks and make the site, in `<built>/<council>/<audience>/<period>/`.

    released: a folder of released tables. Raises PageError, UsageError or MachineError; the edition
    that was built before then stays as it was.
    """
    # As they are before anything is read: what changes while we build is built the next time.
    parts = edition_parts(released, shop.project, shop.own)
    release = open_release(released)
    facts = release.edition
    name = f"{facts.period.label}, {facts.audience}"
    contents = edition_contents(release, shop.project, shop.own)
    heading = edition_heading(release)
    pages = tuple(f"{page}{heading.page_ending}" for page in contents.names)
    target = edition_folder(released, shop.built)
    edition = BuiltEdition(target, release.council, facts, pages)
    reasons = why_made(target, parts)
    if not reasons:
        shop.progress.step(f"{name}: stands as it would be built")
        return edition
    for page, reason in contents.left_out.items():
        shop.progress.step(f"{name}: page {page} is not in this edition: {reason}")
    executed = _run_pages(released, release, contents, name, shop)
    with replacing(target) as fresh:
        write_release(release, fresh / RELEASED)
        (fresh / EXECUTED).mkdir()
        for path in executed:
            shutil.copyfile(path, fresh / EXECUTED / path.name)
        shop.progress.step(f"{name}: assembling the site", reasons)
        assembling = (contents, fresh / EXECUTED, shop.project, heading, fresh / SITE)
        shop.workers.submit(assemble, *assembling).result()
        write_edition_record(release, pages, fresh / SITE)
        write_manifest(fresh, parts)
    return edition


def _run_pages(
    released: Path, release: Release, contents: Contents, name: str, shop: Workshop
) -> list[Path]:
    """The executed notebooks of an edition; only those run that are not there as they would be.

    Each is kept as soon as it ran: nothing runs again because another one failed.
    """
    target = edition_folder(released, shop.built)
    folder = target.parent / PAGES / target.name
    with replacing(folder / RELEASED) as fresh:
        write_release(release, fresh)
    waiting, failures = {}, {}
    for page in contents.notebooks:
        parts = page_parts(page.source, folder / RELEASED, shop.project)
        if reasons := why_made(folder / page.name, parts):
            job = PageJob(
                page.name,
                page.source.resolve(),
                folder / page.name,
                parts,
                shop.engine,
                shop.limits,
                page.theme,
                release.council.origin,
            )
            waiting[shop.workers.submit(run, job)] = (page.name, reasons)
        else:
            shop.progress.step(f"{name}: page {page.name} stands")
    for number, future in enumerate(as_completed(waiting), start=1):
        page_name, reasons = waiting[future]
        place = f"{name}: page {number} of {len(waiting)}, {page_name},"
        if failure := future.exception():
            if not isinstance(failure, PageError):
                raise failure
            failures[page_name] = failure
            shop.progress.step(f"{place} failed: {failure}")
        else:
            shop.progress.step(f"{place} ran", reasons)
    if failures:
        failed = [failures[page.name] for page in contents.notebooks if page.name in failures]
        raise PageError("\n".join(f"{name}: {failure}" for failure in failed))
    _forget_others(folder, contents)
    return [folder / page.name / f"{page.name}.ipynb" for page in contents.notebooks]


def _forget_others(folder: Path, contents: Contents) -> None:
    """Clear away pages that the edition has no more."""
    wanted = {RELEASED, *contents.names}
    for other in folder.iterdir():
        if other.name not in wanted:
            shutil.rmtree(other, ignore_errors=True)
