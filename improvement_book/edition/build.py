"""Build one edition: one period, one audience, a small book of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from improvement_book.council import Council
from improvement_book.edition.assemble import assemble
from improvement_book.edition.contents import edition_contents
from improvement_book.edition.heading import edition_heading
from improvement_book.edition.manifest import write_manifest
from improvement_book.edition.record import write_edition_record
from improvement_book.edition.run import NotebookJob, run_notebooks
from improvement_book.place import replacing
from improvement_book.release import EditionFacts, Release, write_release

RELEASED = "released"
EXECUTED = "notebooks"
SITE = "site"


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


def build_edition(
    release: Release,
    project: Path,
    council_folder: Path | None,
    out: Path,
    jobs: int,
    report: Callable[[str], None],
) -> BuiltEdition:
    """Run the notebooks and make the site, in `out/<council>/<audience>/<period>/`.

    project: holds notebooks/, book/, _toc.yml and _config.yml. council_folder: may hold notebooks
    of its own. jobs: how many notebooks run at a time. report: gets a line per step.
    Raises PageError, UsageError or MachineError; the edition built before then stays as it was.
    """
    contents = edition_contents(release, project.resolve(), council_folder)
    for page, reason in contents.left_out.items():
        report(f"Page {page} is not in this edition: {reason}")
    facts = release.edition
    target = out.resolve() / release.council.slug / facts.audience / facts.period.code
    with replacing(target) as fresh:
        executed = fresh / EXECUTED
        executed.mkdir()
        write_release(release, fresh / RELEASED)
        notebooks = [
            NotebookJob(page.name, page.source.resolve(), executed) for page in contents.notebooks
        ]
        run_notebooks(notebooks, jobs, report)
        report("Assembling the site")
        heading = edition_heading(release)
        assemble(contents, executed, project, heading, fresh / SITE)
        pages = tuple(f"{name}{heading.page_ending}" for name in contents.names)
        write_edition_record(release, pages, fresh / SITE)
        write_manifest(fresh, project)
    return BuiltEdition(target, release.council, facts, pages)
