"""Who an authority's statistical neighbours are, and what their median is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.errors import DataError, Fault, UsageError
from improvement_book.intake.published.mapping import NeighboursMapping
from improvement_book.intake.published.mapping_file import mappings
from improvement_book.intake.published.source_files import (
    SourceFile,
    cell_faults,
    fault,
    read_published,
    stop_at,
)

CODE = r"[0-9]{3}"


@dataclass(frozen=True)
class NeighbourModel:
    """One statistical-neighbour model.

    title: as printed; version: its year; neighbours: authority code -> its neighbours' codes.
    """

    title: str
    version: str
    neighbours: Mapping[str, tuple[str, ...]]


def read_models(files: Iterable[SourceFile]) -> tuple[NeighbourModel, ...]:
    """The models of the files, newest first. Raises DataError with all faults."""
    models, faults = dict[str, NeighbourModel](), list[Fault]()
    for file in files:
        try:
            model = _model(file)
        except DataError as error:
            faults.extend(error.faults)
            continue
        if models.setdefault(model.version, model) != model:
            faults.append(fault(file, 1, "a second form of a model", "each model once"))
    stop_at(faults)
    return tuple(sorted(models.values(), key=lambda model: model.version, reverse=True))


def chosen_model(
    models: Sequence[NeighbourModel], authority: str, version: str | None
) -> NeighbourModel | None:
    """The model asked for, else the newest that has the authority, else None.

    Raises UsageError where the model asked for is unknown, was not found or lacks the authority.
    """
    having = [model for model in models if authority in model.neighbours]
    if version is None:
        return having[0] if having else None
    known = sorted(item.version for item in mappings() if isinstance(item, NeighboursMapping))
    if version not in known:
        raise UsageError(f"No neighbour model {version!r}: expected one of {', '.join(known)}.")
    for model in having:
        if model.version == version:
            return model
    others = ", ".join(model.version for model in having) or "none"
    raise UsageError(
        f"No neighbours of {authority} in a model of {version} among the files;"
        f" models that have it: {others}."
    )


def neighbour_medians(
    values: pd.DataFrame, neighbours: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """The median of each authority's neighbours, of those that have a value, unrounded.

    values: columns indicator_id, period, area (three-digit code), value (NaN where the cell
    held a symbol); one row per indicator, period and area. neighbours: code -> codes.
    Returns indicator_id, period, authority, median (NaN where no neighbour has a value),
    with_value (their number): one row per authority, indicator and period in values.
    """
    pairs = pd.DataFrame(
        [(authority, area) for authority, areas in neighbours.items() for area in areas],
        columns=["authority", "area"],
        dtype="str",
    )
    wanted = values[["indicator_id", "period"]].drop_duplicates().merge(pairs, how="cross")
    key = ["indicator_id", "period", "area"]
    found = wanted.merge(values[[*key, "value"]], how="left", on=key, validate="many_to_one")
    grouped = found.groupby(["indicator_id", "period", "authority"])["value"]
    return grouped.agg(median="median", with_value="count").reset_index()


def _model(file: SourceFile) -> NeighbourModel:
    mapping = file.mapping
    assert isinstance(mapping, NeighboursMapping)
    published = read_published(file)
    faults = list(published.faults)
    for column in mapping.required:
        text = published.frame[column]
        wrong = ~text.str.fullmatch(CODE)
        faults.extend(cell_faults(file, text, wrong, "a three-digit authority code"))
    codes = published.frame[mapping.authority_code]
    faults.extend(cell_faults(file, codes, codes.duplicated(), "each authority once"))
    stop_at(faults)
    rows = published.frame[list(mapping.neighbours)].itertuples(index=False, name=None)
    return NeighbourModel(mapping.model, mapping.version, dict(zip(codes, rows, strict=True)))
