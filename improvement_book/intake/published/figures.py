"""Every published figure of every area, in one long table.

One row per indicator, year and area, in these columns (COLUMNS):
file, row: where it stands; indicator_id; period: code of a financial year; as_at: its day;
level: a Level; area: the three-digit code of an authority, or the code of a region or England;
area_name; region: the code of an authority's region; ons_code: the nine-character code;
value (NaN where there is none), symbol ("" where there is none), numerator, denominator (both or
neither); published_on. A row without value and symbol was empty in the file.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from improvement_book.errors import DataError, Fault
from improvement_book.intake.published.cells import Cells, typed_cells
from improvement_book.intake.published.mapping import (
    Level,
    PublishedIndicator,
    StatisticsMapping,
)
from improvement_book.intake.published.source_files import (
    SourceFile,
    cell_faults,
    read_published,
    stop_at,
)
from improvement_book.period import FIRST_FINANCIAL_YEAR, Kind, Period

PLACE = ["file", "row", "period", "as_at", "level", "area", "area_name", "region", "ons_code"]
MEASURED = ["value", "symbol", "numerator", "denominator"]
COLUMNS = [*PLACE, "indicator_id", *MEASURED, "published_on"]
KEY = ["indicator_id", "period", "area"]

YEAR = r"20[0-9]{2}"
AUTHORITY_CODE = r"[0-9]{3}(?: / [0-9]{3})*"
"""Three digits; a joint return names all its members."""


def read_figures(files: Iterable[SourceFile]) -> pd.DataFrame:
    """The figures of all files. Raises DataError with the faults of all files.

    A figure that stands in two files is taken once; two that differ are a fault.
    """
    frames, faults = [pd.DataFrame(columns=COLUMNS)], list[Fault]()
    for file in files:
        try:
            frames.append(_file_figures(file))
        except DataError as error:
            faults.extend(error.faults)
    frames = [frame for frame in frames if len(frame)] or frames[:1]
    every = pd.concat(frames, ignore_index=True)
    once = every[~every.duplicated([*KEY, *MEASURED])]
    again = once[once.duplicated(KEY)]
    places = zip(again["file"], again["row"], again["area"], strict=True)
    faults.extend(
        Fault(
            file=file,
            row=int(row),
            found=f"another figure for {area} in the same year",
            expected="one figure for each area and year",
            remedy="Keep only the newer file.",
        )
        for file, row, area in places
    )
    stop_at(faults)
    return once


def _file_figures(file: SourceFile) -> pd.DataFrame:
    mapping = file.mapping
    assert isinstance(mapping, StatisticsMapping)
    published = read_published(file)
    text, faults = published.frame, list(published.faults)
    for column, wanted in mapping.filters.items():
        text = text[text[column] == wanted]
    place, found = _places(text, file, mapping)
    faults.extend(found)
    frames = []
    for indicator in mapping.indicators:
        measured, found = _measured(text, indicator, file)
        faults.extend(found)
        frames.append(place.join(measured).assign(indicator_id=indicator.indicator_id))
    stop_at(faults)
    return pd.concat(frames).assign(published_on=mapping.published_on)[COLUMNS]


def _places(
    text: pd.DataFrame, file: SourceFile, mapping: StatisticsMapping
) -> tuple[pd.DataFrame, list[Fault]]:
    """Which year and area each row is about."""
    columns = mapping.columns
    level = text[columns["level"]].map(mapping.levels)
    area, name = text[columns["country_code"]], text[columns["country_name"]]
    for here, kind in ((Level.REGIONAL, "region"), (Level.AUTHORITY, "authority")):
        area = area.where(level != here, text[columns[f"{kind}_code"]])
        name = name.where(level != here, text[columns[f"{kind}_name"]])
    code = text[columns["authority_code"]]
    years = text[columns["time_period"]]
    days = {
        year: mapping.as_at.day(int(year)) for year in years[years.str.fullmatch(YEAR)].unique()
    }
    codes = {
        year: Period.containing(day, Kind.YEAR).code
        for year, day in days.items()
        if day >= Period.year(FIRST_FINANCIAL_YEAR).start
    }
    no_code = (level == Level.AUTHORITY) & ~code.str.fullmatch(AUTHORITY_CODE)
    first = FIRST_FINANCIAL_YEAR + 1
    faults = [
        *cell_faults(file, years, ~years.isin(list(codes)), f"a year as 2025, from {first} on"),
        *cell_faults(
            file, text[columns["level"]], level.isna(), f"one of {', '.join(mapping.levels)}"
        ),
        *cell_faults(file, code, no_code, "a three-digit authority code"),
    ]
    place = pd.DataFrame(
        {
            "file": file.name,
            "row": text.index,
            "period": years.map(codes),
            "as_at": years.map(days),
            "level": level,
            "area": area,
            "area_name": name,
            "region": text[columns["region_code"]],
            "ons_code": text[columns["ons_code"]],
        },
        index=text.index,
    )
    return place, faults


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


def given(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures whose cell was not empty: it held a number or a symbol."""
    return figures[figures["value"].notna() | (figures["symbol"] != "")]


def authority_codes(figures: pd.DataFrame) -> dict[str, str]:
    """Nine-character code -> three-digit code, for every authority that the files ever named.

    Raises DataError where one nine-character code stands for two authorities.
    """
    own = figures[(figures["level"] == Level.AUTHORITY) & (figures["ons_code"] != "")]
    pairs = own.drop_duplicates(["ons_code", "area"])
    again = pairs[pairs.duplicated("ons_code")]
    places = zip(again["file"], again["row"], again["ons_code"], strict=True)
    stop_at(
        Fault(file, "one three-digit code for it", "Correct the file.", int(row), found=code)
        for file, row, code in places
    )
    return dict(zip(pairs["ons_code"], pairs["area"], strict=True))


def newest_places(figures: pd.DataFrame) -> pd.DataFrame:
    """Newest name and region of each area: columns area_name, region; index area."""
    ordered = figures.sort_values(["as_at", "published_on"], kind="stable")
    newest = ordered.drop_duplicates("area", keep="last")
    return newest.set_index("area")[["area_name", "region"]]
