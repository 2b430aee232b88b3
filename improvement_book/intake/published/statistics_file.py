"""The figures of a file in which each indicator has its column: explore-education-statistics."""

from __future__ import annotations

import pandas as pd

from improvement_book.errors import Fault
from improvement_book.intake.published.cells import Cells, typed_cells
from improvement_book.intake.published.mapping import (
    Level,
    PublishedIndicator,
    StatisticsMapping,
)
from improvement_book.intake.published.places import (
    Places,
    code_faults,
    filtered,
    periods,
    split_faults,
)
from improvement_book.intake.published.source_files import (
    SourceFile,
    cell_faults,
    read_published,
    stop_at,
)


def statistics(file: SourceFile, mapping: StatisticsMapping) -> pd.DataFrame:
    """Its figures, in the columns of figures.py. Raises DataError with every fault of the file."""
    published = read_published(file)
    faults = list(published.faults)
    frames: list[pd.DataFrame] = []
    rows: dict[object, pd.DataFrame] = {}
    placed: dict[object, Places] = {}
    for indicator in mapping.indicators:
        filters = tuple(sorted(indicator.filters.items()))
        if filters not in rows:
            rows[filters], found = filtered(published.frame, indicator.filters, file)
            faults.extend(found)
        text = rows[filters]
        key = (filters, indicator.as_at, indicator.published_on)
        if key not in placed:
            placed[key] = _places(text, indicator, file, mapping)
            faults.extend(placed[key].faults)
        measured, found = _measured(text, indicator, file)
        faults.extend(found)
        frames.append(
            placed[key]
            .table.join(measured)
            .assign(indicator_id=indicator.indicator_id, published_on=indicator.published_on)
        )
    stop_at(dict.fromkeys(faults))
    return pd.concat(frames)


def _places(
    text: pd.DataFrame, indicator: PublishedIndicator, file: SourceFile, mapping: StatisticsMapping
) -> Places:
    def column(field: str) -> pd.Series:
        if field in mapping.columns:
            return text[mapping.columns[field]]
        return pd.Series("", index=text.index, dtype="str")

    level = column("level").map(mapping.levels)
    area, name = column("country_code"), column("country_name")
    for here, kind in ((Level.REGIONAL, "region"), (Level.AUTHORITY, "authority")):
        area = area.where(level != here, column(f"{kind}_code"))
        name = name.where(level != here, column(f"{kind}_name"))
    when, faults = periods(column("time_period"), indicator, file)
    levels = f"one of {', '.join(mapping.levels)}"
    remedy = f"Say under `levels` of {mapping.file} what it means."
    table = when.assign(
        file=file.name,
        row=text.index,
        level=level,
        area=area,
        area_name=name.where(name != "", area),
        region=column("region_code"),
        ons_code=column("ons_code"),
    )
    return Places(
        table,
        (
            *faults,
            *cell_faults(file, column("level"), level.isna(), levels, remedy),
            *code_faults(column("authority_code"), level, file),
            *split_faults(text, table, file),
        ),
    )


def _measured(
    text: pd.DataFrame, indicator: PublishedIndicator, file: SourceFile
) -> tuple[pd.DataFrame, list[Fault]]:
    """The cells of one indicator; counts stay only beside a value and only both together."""
    cells = {name: typed_cells(text[name], file) for name in indicator.columns}
    value = cells[indicator.value]
    nothing = Cells(value.number.mask(value.number.notna()), value.symbol, ())
    numerator = cells.get(indicator.numerator, nothing).number
    denominator = cells.get(indicator.denominator, nothing).number
    whole = value.number.notna() & numerator.notna() & denominator.notna()
    measured = pd.DataFrame(
        {
            "value": value.number,
            "symbol": value.symbol,
            "numerator": numerator.where(whole),
            "denominator": denominator.where(whole),
        }
    )
    return measured, [found for cell in cells.values() for found in cell.faults]
