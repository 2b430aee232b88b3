"""Whether the publisher's dictionary of measures says what our mappings say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from improvement_book.errors import DataError, Fault
from improvement_book.intake.published.mapping import (
    DictionaryMapping,
    MeasuresMapping,
    Polarity,
)
from improvement_book.intake.published.source_files import (
    SourceFile,
    cell_faults,
    read_published,
    stop_at,
)


def read_dictionary(file: SourceFile) -> pd.DataFrame:
    """Measure, measure_title, polarity (a Polarity), decimals and year_type. Raises DataError."""
    mapping = file.mapping
    assert isinstance(mapping, DictionaryMapping)
    published = read_published(file)
    text = pd.DataFrame({field: published.frame[name] for field, name in mapping.columns.items()})
    polarity = published.frame[mapping.columns["polarity"]]
    expected = f"one of {', '.join(mapping.polarities)}"
    wrong = ~polarity.isin(list(mapping.polarities))
    stop_at([*published.faults, *cell_faults(file, polarity, wrong, expected)])
    return text.assign(polarity=polarity.map(mapping.polarities))


def read_dictionaries(files: Iterable[SourceFile]) -> dict[str, Polarity]:
    """Measure -> polarity, of all dictionaries. Raises DataError with the faults of all."""
    found: dict[str, Polarity] = {}
    faults: list[Fault] = []
    for file in files:
        try:
            table = read_dictionary(file)
            found |= dict(zip(table["measure"], table["polarity"], strict=True))
        except DataError as error:
            faults.extend(error.faults)
    stop_at(faults)
    return found


def contradictions(
    files: Iterable[SourceFile], polarities: Mapping[str, Polarity]
) -> Iterator[str]:
    """Measures of which the dictionary says another polarity, one line each."""
    for file in files:
        if not isinstance(file.mapping, MeasuresMapping):
            continue
        for indicator in file.mapping.indicators:
            theirs, ours = polarities.get(indicator.value), indicator.definition["polarity"]
            if theirs is not None and theirs != ours:
                yield (
                    f"{indicator.indicator_id}: the mapping says that {ours} is better, the"
                    f" publisher's dictionary {theirs}"
                )
