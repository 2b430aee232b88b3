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
from improvement_book.intake.published.mapping import Level, MeasuresMapping, StatisticsMapping
from improvement_book.intake.published.measures_file import measures
from improvement_book.intake.published.places import PLACE
from improvement_book.intake.published.source_files import SourceFile, stop_at
from improvement_book.intake.published.statistics_file import statistics

MEASURED = ["value", "symbol", "numerator", "denominator"]
COLUMNS = [*PLACE, "indicator_id", *MEASURED, "published_on"]
KEY = ["indicator_id", "period", "area"]
NOT_APPLICABLE = "z"
JOINT = " / "
"""Between the codes of a joint return, as in `314 / 318`."""


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
    if isinstance(mapping, MeasuresMapping):
        return measures(file, mapping)[COLUMNS]
    assert isinstance(mapping, StatisticsMapping)
    return statistics(file, mapping)[COLUMNS]


def given(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures whose cell was not empty: it held a number or a symbol."""
    return figures[figures["value"].notna() | (figures["symbol"] != "")]


def reported(own: pd.DataFrame) -> pd.DataFrame:
    """An authority's given figures, without the years in which nothing applies (z) to it.

    So the publisher marks years before an authority began and after it ended.
    """
    applies = own["symbol"] != NOT_APPLICABLE
    return own[own["period"].isin(own.loc[applies, "period"])]


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
    """Newest name and region of each area: columns area_name, region; index area.

    Files that tell the region go before those that don't.
    """
    told = figures.assign(told=figures["region"] != "")
    ordered = told.sort_values(["told", "as_at", "published_on"], kind="stable")
    newest = ordered.drop_duplicates("area", keep="last")
    return newest.set_index("area")[["area_name", "region"]]
