"""All that the recognised files say, of every area, with the faults of all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from improvement_book.errors import DataError, Fault
from improvement_book.intake.published.dictionary import read_dictionaries
from improvement_book.intake.published.figures import authority_codes, newest_places, read_figures
from improvement_book.intake.published.judgements import read_judgements
from improvement_book.intake.published.mapping import (
    DictionaryMapping,
    FiguresMapping,
    JudgementsMapping,
    NeighboursMapping,
    Polarity,
)
from improvement_book.intake.published.neighbours import NeighbourModel, read_models
from improvement_book.intake.published.source_files import SourceFile


@dataclass(frozen=True)
class Published:
    """What was read.

    figures: as in figures.py; judgements: as in judgements.py; models: newest first;
    polarities: measure -> what the publisher's dictionary says is better.
    """

    files: tuple[SourceFile, ...]
    figures: pd.DataFrame
    judgements: pd.DataFrame
    models: tuple[NeighbourModel, ...]
    polarities: Mapping[str, Polarity]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Area -> its newest name."""
        names = newest_places(self.figures)["area_name"]
        return dict(zip(names.index, names, strict=True))


def read_everything(files: Sequence[SourceFile]) -> Published:
    """The contents of all files. Raises DataError with the faults of all of them."""
    statistics = [file for file in files if isinstance(file.mapping, FiguresMapping)]
    inspections = [file for file in files if isinstance(file.mapping, JudgementsMapping)]
    dictionaries = [file for file in files if isinstance(file.mapping, DictionaryMapping)]
    groupings = [file for file in files if isinstance(file.mapping, NeighboursMapping)]
    faults: list[Fault] = []
    codes: dict[str, str] = {}
    try:
        figures = read_figures(statistics)
        codes = authority_codes(figures)
    except DataError as error:
        faults.extend(error.faults)
    try:
        judgements = read_judgements(inspections, codes)
    except DataError as error:
        faults.extend(error.faults)
    try:
        models = read_models(groupings)
    except DataError as error:
        faults.extend(error.faults)
    try:
        polarities = read_dictionaries(dictionaries)
    except DataError as error:
        faults.extend(error.faults)
    if faults:
        raise DataError(faults)
    return Published(tuple(files), figures, judgements, models, polarities)
