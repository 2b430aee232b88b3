"""`import`: one authority's council folder out of a folder of published files.

Joins stand on the three-digit code, never on names. A joint return counts for none of its members.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from improvement_book.council import Council, Origin, ReviewPolicy
from improvement_book.errors import UsageError
from improvement_book.intake.published.comparators import comparators
from improvement_book.intake.published.council_folder import (
    refuse_existing,
    slug,
    write_council_folder,
)
from improvement_book.intake.published.everything import Published, read_everything
from improvement_book.intake.published.figures import given, newest_places
from improvement_book.intake.published.mapping import Level, StatisticsMapping
from improvement_book.intake.published.neighbours import NeighbourModel, chosen_model
from improvement_book.intake.published.source_files import SourceFile, find_files
from improvement_book.period import Period

JOINT = " / "
"""Between the codes of a joint return, as in `314 / 318`."""
FREQUENCY = "year"
STATUS = "final"


@dataclass(frozen=True)
class ImportSummary:
    """What an import made of the files. All names sorted; periods from the first to the last.

    files: files read; indicators: their ids; periods: years in which the authority has a cell;
    unrecognised: files whose header no mapping knows.
    """

    files: tuple[str, ...]
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    unrecognised: tuple[str, ...]


def import_authority(
    authority: str,
    source: Path,
    into: Path,
    neighbours: str | None = None,
    report: Callable[[str], None] = print,
) -> ImportSummary:
    """Make the council folder `into` for one authority from the published files below `source`.

    authority: three-digit code, or that of a joint return; neighbours: the year of the
    statistical-neighbour model, None for the newest that has the authority;
    report: takes each line that the user should read.
    Raises UsageError (unknown authority or model, an existing folder), DataError with all faults
    of all files, MachineError where the folder can't be written.
    """
    refuse_existing(into)
    files, unrecognised = find_files(source)
    published = read_everything(files)
    _refuse_unknown(authority, published.figures)
    model = chosen_model(published.models, authority, neighbours)
    tables = _tables(authority, published, model)
    name = str(newest_places(published.figures).loc[authority, "area_name"])
    council = Council(
        name=name,
        slug=slug(name) or slug(authority),
        authority_code=authority,
        origin=Origin.PUBLISHED,
        reviews_at_council=ReviewPolicy.PROTECTED,
        neighbours=model.title if model else "",
    )
    write_council_folder(council, tables, into)
    for line in _notes(authority, published, tables, model, unrecognised):
        report(line)
    return ImportSummary(
        files=tuple(file.name for file in files),
        indicators=tuple(sorted(tables["indicators"]["indicator_id"])),
        periods=tuple(tables["calendar"]["period"]),
        unrecognised=unrecognised,
    )


def _refuse_unknown(authority: str, figures: pd.DataFrame) -> None:
    if figures.empty:
        raise UsageError("None of the files holds statistics that a mapping recognises.")
    shown = given(figures)
    known = sorted(shown.loc[shown["level"] == Level.AUTHORITY, "area"].unique())
    if authority in known:
        return
    joint = [code for code in known if authority in code.split(JOINT)]
    near = [*joint, *difflib.get_close_matches(authority, known, n=5)]
    hint = f" Near it: {', '.join(dict.fromkeys(near))}." if near else ""
    raise UsageError(
        f"No figures of authority {authority!r} in the files:"
        f" expected a three-digit code as 884.{hint}"
    )


def _tables(
    authority: str, published: Published, model: NeighbourModel | None
) -> dict[str, pd.DataFrame]:
    figures = published.figures
    own = given(figures[figures["area"] == authority])
    judged = published.judgements[published.judgements["authority"] == authority]
    published_on = [*figures["published_on"].unique(), *judged["published_on"]]
    return {
        "indicators": _indicators(published.files),
        "observations": own.assign(status=STATUS, recorded_on=own["published_on"]).sort_values(
            ["file", "indicator_id", "period"], kind="stable"
        ),
        "comparators": comparators(figures, authority, model),
        "external_judgements": judged,
        "calendar": _calendar(sorted(own["period"].unique()), max(published_on)),
    }


def _indicators(files: Iterable[SourceFile]) -> pd.DataFrame:
    """Rows of the table `indicators`, one per indicator of the files."""
    rows = {
        indicator.indicator_id: {
            **indicator.definition,
            "matters_most": "no" if indicator.definition["polarity"] == "none" else "yes",
            "frequency": FREQUENCY,
            "source": file.mapping.source,
        }
        for file in files
        if isinstance(file.mapping, StatisticsMapping)
        for indicator in file.mapping.indicators
    }
    return pd.DataFrame(list(rows.values()))


def _calendar(codes: list[str], newest: date) -> pd.DataFrame:
    """One row per year: closed when it had ended and everything used was published."""
    closes = [max(Period.parse(code).end, newest) for code in codes]
    return pd.DataFrame({"period": codes, "data_to": closes})


def _notes(
    authority: str,
    published: Published,
    tables: dict[str, pd.DataFrame],
    model: NeighbourModel | None,
    unrecognised: tuple[str, ...],
) -> list[str]:
    """What the user should know of the import, one line each."""
    areas = published.figures["area"]
    joint = sorted(area for area in areas.unique() if JOINT in area and area != authority)
    own = set(tables["observations"]["indicator_id"])
    empty = [name for name in tables["indicators"]["indicator_id"] if name not in own]
    judgements = published.judgements
    unmapped = sorted(judgements.loc[judgements["authority"] == "", "ons_code"].unique())
    notes = [f"{file.name}: read as {file.mapping.title}" for file in published.files]
    notes += [f"{name}: not recognised" for name in unrecognised]
    if joint:
        notes.append(f"Joint returns count for none of their members: {', '.join(joint)}")
    if empty:
        notes.append(f"No figure of {authority} itself for: {', '.join(empty)}")
    if unmapped:
        notes.append(f"Judgements of areas without a three-digit code: {', '.join(unmapped)}")
    if model is None:
        notes.append(f"No neighbour model has {authority}: no neighbours to compare with")
    else:
        notes.append(f"Neighbours: {model.title}")
    return notes
