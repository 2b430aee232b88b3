"""What the user should know of an import, one line each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from improvement_book.intake.published.dictionary import contradictions
from improvement_book.intake.published.everything import Published
from improvement_book.intake.published.figures import JOINT, given, reported
from improvement_book.intake.published.neighbours import NeighbourModel
from improvement_book.intake.published.recognition import Unrecognised
from improvement_book.intake.published.refresh import Refreshed


def file_notes(published: Published, unrecognised: Iterable[Unrecognised]) -> list[str]:
    """What each file was read as, or why it was not."""
    notes = [f"{file.name}: read as {file.mapping.title}" for file in published.files]
    notes += [f"{file.name}: not recognised: {file.why}" for file in unrecognised]
    return [*notes, *contradictions(published.files, published.polarities)]


def area_notes(
    authority: str, published: Published, model: NeighbourModel | None, wanted: Collection[str]
) -> list[str]:
    """Areas that stand for nothing, and what the authority itself has no figure of.

    wanted: indicators of the files.
    """
    figures = published.figures
    joint = sorted(area for area in figures["area"].unique() if JOINT in area and area != authority)
    own = set(given(figures[figures["area"] == authority])["indicator_id"])
    empty = [name for name in wanted if name not in own]
    judgements = published.judgements
    unmapped = sorted(judgements.loc[judgements["authority"] == "", "ons_code"].unique())
    notes = []
    if joint:
        notes.append(f"Joint returns count for none of their members: {', '.join(joint)}")
    if empty:
        notes.append(f"No figure of {authority} itself for: {', '.join(empty)}")
    if unmapped:
        notes.append(f"Judgements of areas without a three-digit code: {', '.join(unmapped)}")
    if not published.models and model is None:
        notes.append(
            "No file of a neighbour model: no neighbours to compare with; put one beside the other"
            " files and import them again"
        )
    elif model is None:
        notes.append(f"No neighbour model has {authority}: no neighbours to compare with")
    elif model not in published.models:
        notes.append(f"Neighbours: {model.title}, as the folder's own comparators have them")
    else:
        notes.append(f"Neighbours: {model.title}")
    return notes + _ended(authority, published)


def refresh_notes(found: Refreshed, model: NeighbourModel | None) -> list[str]:
    """What the user should know of a folder that stands."""
    notes = list(found.notes)
    named = found.council.neighbours
    if model is not None and named and model.title != named:
        notes.append(
            f"council.yml names {named}: its book compares with those; for the others write into it"
            f" `neighbours: {model.title}`"
        )
    if model is not None and not named:
        notes.append(f"council.yml names no model: write into it `neighbours: {model.title}`")
    if found.outdated:
        notes.append(f"Figures older than those that stand, left as they are: {found.outdated}")
    return notes


def _ended(authority: str, published: Published) -> list[str]:
    """When an authority's figures begin or end within those of the files."""
    figures = given(published.figures)
    every = sorted(figures["period"].unique())
    own = sorted(reported(figures[figures["area"] == authority])["period"].unique())
    if own and _years(own) != _years(every):
        return [
            f"Figures of {authority}: {own[0]} to {own[-1]}, of all areas {every[0]} to {every[-1]}"
        ]
    return []


def _years(periods: Sequence[str]) -> tuple[str, str]:
    return periods[0], periods[-1]
