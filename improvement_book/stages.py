"""From a council folder to editions and their preview: the stages joined.

What stands already as it would be made is not made again: a release, an edition, a page of one,
and the preview are each judged by what they are made from. Nothing heavy is imported before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from improvement_book.council import Audience
from improvement_book.disclosure.kept import Kept, kept
from improvement_book.edition.standing import edition_folder, is_copied, is_listed, why_built
from improvement_book.errors import DataError, UserError
from improvement_book.period import Period
from improvement_book.place import only_one
from improvement_book.progress import Progress
from improvement_book.settings import council_from_settings, read_settings

if TYPE_CHECKING:
    from improvement_book.intake.folder import Folder

RESTRICTED = "_restricted"


@dataclass(frozen=True)
class Places:
    """Where the program finds what it needs, and leaves what it made.

    project: notebooks, prose, settings of the book. built: editions, and what is kept for later.
    """

    project: Path
    built: Path


@dataclass(frozen=True)
class CouncilReleases:
    """The releases of one council folder for one audience: kept ones, or made when asked for."""

    council: Path
    audience: str
    asked: tuple[Period, ...]
    slug: str
    places: Places
    progress: Progress

    @cached_property
    def kept(self) -> Kept:
        """What is kept from earlier, and what decides whether it may be used."""
        folder = self.restricted / "released"
        return kept(self.council, self.audience, folder, self.places.project)

    @property
    def restricted(self) -> Path:
        """What is kept in the restricted wing."""
        return self.places.built / self.slug / RESTRICTED

    def standing(self) -> list[Path] | None:
        """The folders of the releases, where all are there as they would be made."""
        latest = self.kept.latest_period()
        periods = self.asked or ((latest,) if latest else ())
        if not periods or any(self.kept.why_made(period) for period in periods):
            return None
        return [self.kept.release(period) for period in periods]

    def made(self) -> Iterator[Path]:
        """The folders of the releases, one after the other; each made first if it has to be.

        Raises UsageError, before any is made, where a period that was asked for has no data and
        lies before or after all that have some.
        """
        if any(self.kept.why_made(period) for period in self.asked):
            from improvement_book.intake.periods import refuse_outside

            refuse_outside(self.asked, self._folder)
        for period in self.asked or (self._latest(),):
            name = f"{period.label}, {self.audience}"
            if reasons := self.kept.why_made(period):
                self.progress.step(f"{name}: making the released tables", reasons)
                self._make(period)
            else:
                self.progress.step(f"{name}: the released tables stand")
            yield self.kept.release(period)

    def _latest(self) -> Period:
        if known := self.kept.latest_period():
            return known
        from improvement_book.intake.periods import latest_period

        period = latest_period(self._folder)
        self.kept.keep_latest(period)
        return period

    def _make(self, period: Period) -> None:
        from improvement_book.disclosure.editions import released
        from improvement_book.disclosure.ledger import ledger_folder, read_ledger

        audience = Audience(self.audience)
        published = read_ledger(ledger_folder(self.council, audience))
        memory = self.restricted / "ledger"
        tell = self.progress.tell
        self.kept.keep(released(self._folder, period, audience, published, memory, tell))

    @cached_property
    def _folder(self) -> Folder:
        from improvement_book.intake.folder import read_folder

        self.progress.step(f"Reading {self.council.name}")
        return read_folder(self.council)


@contextmanager
def council_releases(
    council: Path, audience: str, asked: tuple[Period, ...], places: Places, progress: Progress
) -> Iterator[CouncilReleases]:
    """The releases of a council folder, while no other build is at work on the same council.

    asked: their periods, the latest where there are none. Raises DataError, with every fault of
    every file where the settings can't be read.
    """
    try:
        slug = council_from_settings(read_settings(council)).slug
    except DataError:
        from improvement_book.intake.folder import read_folder

        slug = read_folder(council).council.slug
    with only_one(places.built / slug, whole=True):
        yield CouncilReleases(council, audience, asked, slug, places, progress)


@contextmanager
def one_release(folder: Path, places: Places) -> Iterator[list[Path]]:
    """A folder of released tables from elsewhere, while no other build is at work on its council.

    Raises ReleaseError where it holds no whole release.
    """
    try:
        target = edition_folder(folder, places.built)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, UserError):
        from improvement_book.release import open_release

        open_release(folder)
        raise
    with only_one(target.parent.parent, whole=True):
        yield [folder]


@dataclass(frozen=True)
class BuildOptions:
    """What a build was asked for, beside its releases.

    own: the council folder, for its own notebooks. out: where the preview is put together.
    """

    own: Path | None
    out: Path
    jobs: int
    engine: str


def standing_editions(
    releases: Sequence[Path] | None, options: BuildOptions, places: Places
) -> list[Path] | None:
    """The folders of the editions, where all of them and their preview stand as they would be."""
    if releases is None:
        return None
    editions = [edition_folder(folder, places.built) for folder in releases]
    for folder, edition in zip(releases, editions, strict=True):
        if why_built(edition, folder, places.project, options.own):
            return None
    return editions if _are_shown(editions, options.out) else None


def _are_shown(editions: Sequence[Path], out: Path) -> bool:
    if not out.is_dir():
        return False
    with only_one(out):
        return all(
            is_copied(edition, out) and is_listed(out / edition.parent.name) for edition in editions
        )


def built_editions(
    releases: Iterable[Path], options: BuildOptions, places: Places, progress: Progress
) -> list[Path]:
    """The folders of the editions, built as far as they have to be, and shown in the preview."""
    from improvement_book.edition.processes import FreshProcesses

    # Before anything is imported or read: processes are forked from one that did neither.
    with FreshProcesses(options.jobs) as workers:
        from improvement_book.edition.build import Workshop, build_editions
        from improvement_book.edition.job import EngineName
        from improvement_book.edition.preview import refresh

        shop = Workshop(
            project=places.project,
            own=options.own,
            built=places.built,
            workers=workers,
            progress=progress,
            at_once=options.jobs,
            engine=EngineName(options.engine),
        )
        editions = build_editions(releases, shop)
    with only_one(options.out):
        refresh(options.out, editions)
    return [edition.folder for edition in editions]
