"""`import`: published files become one authority's council folder, or refresh one that stands.

Joins stand on the three-digit code, never on names. A joint return counts for none of its members.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from improvement_book.council import Council, Origin, ReviewPolicy
from improvement_book.errors import UsageError
from improvement_book.intake.folder import read_folder
from improvement_book.intake.periods import latest_period
from improvement_book.intake.published.council_folder import (
    refuse_existing,
    slug,
    write_council_folder,
)
from improvement_book.intake.published.everything import Published, read_everything
from improvement_book.intake.published.figures import JOINT, NOT_APPLICABLE, given
from improvement_book.intake.published.mapping import FileMapping, Level
from improvement_book.intake.published.neighbours import CODE, chosen_model
from improvement_book.intake.published.notes import area_notes, file_notes, refresh_notes
from improvement_book.intake.published.recognition import Unrecognised, find_files
from improvement_book.intake.published.refresh import council_model, opened, refresh
from improvement_book.intake.published.revisions import Revision
from improvement_book.intake.published.tables import indicators_of, whole_book
from improvement_book.settings import SETTINGS_FILE

NAMED = 5
"""Authorities that a message suggests at most."""


@dataclass(frozen=True)
class ImportSummary:
    """What an import made of the files. All names sorted; periods from the first to the last.

    refreshed: whether a council folder stood there already; files: files read; indicators: of the
    folder, that the files have figures of; periods: years in which a new folder's authority has a
    cell, or a refreshed folder's indicators are compared; next_build: the period that a build takes
    of a folder of published statistics, "" for a council's own; unrecognised: files whose header no
    mapping knows; added: table -> rows; revisions: figures that a later publication changed;
    notes: every line that was reported.
    """

    refreshed: bool
    files: tuple[str, ...]
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    next_build: str
    unrecognised: tuple[str, ...]
    added: dict[str, int]
    revisions: tuple[Revision, ...]
    notes: tuple[str, ...]

    def in_words(self, into: Path) -> str:
        """What became of the folder, and what to do next."""
        build = f"Next: build --council {into} --period {self.next_build}"
        return "\n".join([*self._became(into), *([build] if self.next_build else [])])

    def _became(self, into: Path) -> list[str]:
        if not self.refreshed:
            years = f"{self.periods[0]} to {self.periods[-1]}"
            return [f"Made {into}: {len(self.indicators)} indicators, {years}."]
        rows = ", ".join(f"{rows} rows of {name}" for name, rows in self.added.items())
        if not rows:
            return [f"{into} stands as it was: the files hold nothing that it lacks."]
        first = f"Refreshed {into}: added {rows}; {len(self.revisions)} revisions."
        return [first, *map(str, self.revisions)]


@dataclass(frozen=True)
class Reading:
    """Published files, read. published: of the recognised ones; unrecognised: the others."""

    published: Published
    unrecognised: tuple[Unrecognised, ...]


def read_source(source: Path, own: Sequence[FileMapping] = ()) -> Reading:
    """All published files below a folder. own: the user's mappings.

    Raises UsageError where there is none, DataError with all faults of all files.
    """
    files, unrecognised = find_files(source, own)
    return Reading(read_everything(files), unrecognised)


def authorities(reading: Reading) -> list[str]:
    """The codes of all authorities and joint returns that any file has a figure of, sorted."""
    shown = given(reading.published.figures)
    own = shown[(shown["level"] == Level.AUTHORITY) & (shown["symbol"] != NOT_APPLICABLE)]
    return sorted(own["area"].unique())


def import_authority(
    authority: str | None,
    source: Path | Reading,
    into: Path,
    neighbours: str | None = None,
    report: Callable[[str], None] = print,
    own: Sequence[FileMapping] = (),
) -> ImportSummary:
    """Make the council folder `into` from the published files of `source`, or refresh it.

    authority: three-digit code, or that of a joint return; None for that of a folder that stands;
    source: the folder that holds the files, or what was read there; neighbours: the year of the
    statistical-neighbour model, None for the one that the folder names, else the newest that has
    the authority; report: takes each line that the user should read; own: the user's mappings.
    Raises UsageError (unknown authority or model, a folder in the way), DataError with all faults
    of all files, MachineError where the folder can't be written.
    """
    standing = (into / SETTINGS_FILE).is_file()
    folder = opened(into, authority) if standing else None
    if folder is None:
        refuse_existing(into)
    code = folder.council.authority_code if folder else authority
    if code is None:
        raise UsageError(f"{into} is no council folder yet: name the --authority to make it for.")
    reading = source if isinstance(source, Reading) else read_source(source, own)
    published, unrecognised = reading.published, reading.unrecognised
    _refuse_unknown(code, published)
    notes = file_notes(published, unrecognised)
    wanted = [item.indicator_id for item in indicators_of(published.files)]
    if folder:
        model = council_model(folder, published, code, neighbours)
        found = refresh(folder, into, published, model)
        indicators, periods, added = found.indicators, found.periods, dict(found.added)
        revisions = found.revisions
        notes += [*area_notes(code, published, model, wanted), *refresh_notes(found, model)]
    else:
        model = chosen_model(published.models, code, neighbours)
        tables = whole_book(code, published, model)
        write_council_folder(_council(code, published, model.title if model else ""), tables, into)
        indicators = tuple(sorted(tables["indicators"]["indicator_id"]))
        periods, revisions = tuple(tables["calendar"]["period"]), ()
        added = {name: len(table) for name, table in tables.items() if len(table)}
        notes += area_notes(code, published, model, wanted)
    made = read_folder(into)
    own_book = made.council.origin is Origin.PUBLISHED
    for line in notes:
        report(line)
    return ImportSummary(
        refreshed=standing,
        files=tuple(file.name for file in published.files),
        indicators=indicators,
        periods=periods,
        next_build=latest_period(made).code if own_book else "",
        unrecognised=tuple(file.name for file in unrecognised),
        added=added,
        revisions=revisions,
        notes=tuple(notes),
    )


def _council(authority: str, published: Published, neighbours: str) -> Council:
    name = published.names[authority]
    return Council(
        name=name,
        slug=slug(name) or slug(authority),
        authority_code=authority,
        origin=Origin.PUBLISHED,
        reviews_at_council=ReviewPolicy.PROTECTED,
        neighbours=neighbours,
    )


def _refuse_unknown(authority: str, published: Published) -> None:
    if published.figures.empty:
        raise UsageError("None of the files holds statistics that a mapping recognises.")
    shown = given(published.figures)
    known = sorted(shown.loc[shown["level"] == Level.AUTHORITY, "area"].unique())
    if authority in known:
        return
    if re.fullmatch(CODE, authority):
        joint = [code for code in known if authority in code.split(JOINT)]
        returns = f" It is part of the joint return {', '.join(joint)}." if joint else ""
        raise UsageError(f"No authority has the code {authority} in these files.{returns}")
    named = {code: published.names[code] for code in known}
    meant = [f"{named[code]} is {code}" for code in _codes_named(authority, named)]
    hint = f" {'; '.join(meant)}." if meant else ""
    raise UsageError(
        f"{authority!r} is no code of an authority: expected three digits as 884.{hint}"
    )


def _codes_named(text: str, names: Mapping[str, str]) -> list[str]:
    """The codes of the authorities whose name holds the text, else of those whose name is near."""
    wanted = text.casefold().strip()
    folded = {code: name.casefold() for code, name in names.items()}
    holding = [code for code, name in folded.items() if wanted and wanted in name]
    # A name as "Herefordshire, County of" is typed without what follows the comma.
    first = {code: name.partition(",")[0] for code, name in folded.items()}
    close = difflib.get_close_matches(wanted, dict.fromkeys((*folded.values(), *first.values())))
    return (holding or [code for code in names if {folded[code], first[code]} & {*close}])[:NAMED]
