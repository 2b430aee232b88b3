"""The figures of a file in which each row has its measure: the local authority interactive tool.

It prints one mark for every figure that there is none of. Such a cell is not available (x); but an
area without a figure of any measure in a year did not report then: it began later, or has ended.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from improvement_book.errors import Fault
from improvement_book.intake.headers import near
from improvement_book.intake.published.cells import typed_cells
from improvement_book.intake.published.mapping import (
    Level,
    MeasuresMapping,
    PublishedIndicator,
)
from improvement_book.intake.published.places import Places, code_faults, periods, split_faults
from improvement_book.intake.published.source_files import (
    SourceFile,
    fault,
    own_mapping,
    read_published,
    stop_at,
)

NOT_AVAILABLE = "x"


def measures(file: SourceFile, mapping: MeasuresMapping) -> pd.DataFrame:
    """Its figures, in the columns of figures.py. Raises DataError with every fault of the file."""
    published = read_published(file)
    text, faults = published.frame, list(published.faults)
    measure = text[mapping.columns["measure"]]
    frames = []
    for indicator in mapping.indicators:
        rows = text[measure == indicator.value]
        if rows.empty:
            expected = f"the measure {indicator.value}, as the mapping says"
            name = str(measure.name)
            remedy = _right_measure(indicator, [*measure.unique()], own_mapping(file))
            faults.append(fault(file, 1, "no row of it", expected, name, remedy))
            continue
        places = _places(rows, indicator, file, mapping)
        cells = rows[mapping.columns["value"]]
        missing = cells == mapping.missing
        typed = typed_cells(cells.mask(missing, ""), file)
        faults.extend((*places.faults, *typed.faults))
        frames.append(
            places.table.assign(
                indicator_id=indicator.indicator_id,
                published_on=indicator.published_on,
                value=typed.number,
                symbol=typed.symbol.mask(missing, NOT_AVAILABLE),
                numerator=np.nan,
                denominator=np.nan,
            )
        )
    stop_at(faults)
    return _of_those_that_reported(pd.concat(frames))


def _right_measure(indicator: PublishedIndicator, held: list[str], mapping: str) -> str:
    """What to write into the user's own mapping: the nearest measure that the file holds."""
    key = f"`value` of {indicator.indicator_id} in {mapping}"
    if meant := near(indicator.value, held):
        return f'Write "{meant}" as the {key}.'
    return f"Give the {key} a measure that the file holds."


def _places(
    text: pd.DataFrame, indicator: PublishedIndicator, file: SourceFile, mapping: MeasuresMapping
) -> Places:
    code = text[mapping.columns["area_code"]]
    level = pd.Series(str(Level.AUTHORITY), index=text.index)
    wider = {Level.REGIONAL: mapping.regional, Level.NATIONAL: mapping.national}
    for kind, codes in wider.items():
        level = level.mask(code.isin(list(codes)), str(kind))
    when, faults = periods(text[mapping.columns["time_period"]], indicator, file)
    table = when.assign(
        file=file.name,
        row=text.index,
        level=level,
        area=code.replace({**mapping.regional, **mapping.national}),
        area_name=text[mapping.columns["area_name"]],
        region="",
        ons_code="",
    )
    found: list[Fault] = [*code_faults(code, level, file), *split_faults(text, table, file)]
    return Places(table, (*faults, *found))


def _of_those_that_reported(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures without those of areas that have no number in any measure of the year."""
    reported = figures.groupby(["area", "period"])["value"].transform("count") > 0
    return figures[reported]
