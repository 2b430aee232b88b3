"""What an edition knows: per key the latest row recorded on or before its data-to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from improvement_book.council import Council
from improvement_book.errors import DataError, Fault
from improvement_book.intake.folder import Folder, InputFile
from improvement_book.intake.schema import RECORDED_ON, Schema, schemas
from improvement_book.period import Kind, Period

NOT_YET_KNOWN = "recorded after the data-to date"
LATER_PERIOD = "belongs to a later period"
SUPERSEDED = "replaced by a later row of the same key"

DATED_BY = {
    "commentary": "written_on",
    "external_judgements": "published_on",
    "targets": "set_on",
}
"""Tables without recorded_on that still become known on a day."""
PERIOD_COLUMN = {"observations": "period", "commentary": "period", "comparators": "period"}


@dataclass(frozen=True)
class Tables:
    """What one edition knows of a council, every row accounted for.

    frames: table -> typed rows (tables without a file are absent).
    reconciliation: table, rows_in, used, set_aside, outside; one row per table, and
    rows_in = used + set_aside + outside. reasons: table, kept_out ("set aside" or "outside"),
    reason, rows.
    """

    council: Council
    period: Period
    data_to: date
    data_to_declared: bool
    frames: Mapping[str, pd.DataFrame]
    reconciliation: pd.DataFrame
    reasons: pd.DataFrame
    files: tuple[InputFile, ...]


def known_at(folder: Folder, period: Period) -> Tables:
    """What the edition of that period knows."""
    data_to, declared = data_to_date(folder, period)
    frames: dict[str, pd.DataFrame] = {}
    counts: list[tuple[str, int, int, int, int]] = []
    reasons: list[tuple[str, str, str, int]] = []
    for name, frame in folder.frames.items():
        aside = folder.set_aside[name]
        outside = _outside(frame, schemas()[name], period, data_to)
        known = frame.drop(index=outside.index)
        superseded = _superseded(known, schemas()[name])
        frames[name] = known.drop(index=superseded.index)
        aside = pd.concat([aside, superseded])
        counts.append((name, len(frame) + len(folder.set_aside[name]), len(frames[name]),
                       len(aside), len(outside)))  # fmt: skip
        for kept_out, rows in (("set aside", aside), ("outside", outside)):
            tally = rows.value_counts().sort_index()
            reasons.extend((name, kept_out, str(reason), count) for reason, count in tally.items())
    reconciliation = pd.DataFrame(
        counts, columns=["table", "rows_in", "used", "set_aside", "outside"]
    )
    return Tables(
        council=folder.council,
        period=period,
        data_to=data_to,
        data_to_declared=declared,
        frames=frames,
        reconciliation=reconciliation,
        reasons=pd.DataFrame(reasons, columns=["table", "kept_out", "reason", "rows"]),
        files=folder.files,
    )


def latest_period(folder: Folder) -> Period:
    """The last month with a practice review or an observation; else the last year with one.

    Raises DataError where the folder has neither.
    """
    periods = []
    if "practice_reviews" in folder.frames:
        newest = folder.frames["practice_reviews"]["review_date"].max().date()
        periods.append(Period.containing(newest, Kind.MONTH))
    if "observations" in folder.frames:
        periods += [Period.parse(code) for code in folder.frames["observations"]["period"].unique()]
    if not periods:
        expected = "practice_reviews.csv or observations.csv with rows"
        raise DataError([Fault("council folder", expected, "Add one.", found="neither")])
    for kind in Kind:
        if own := [period for period in periods if period.kind is kind]:
            return max(own)
    raise AssertionError


def data_to_date(folder: Folder, period: Period) -> tuple[date, bool]:
    """The last day the edition knows, and whether the calendar says so.

    Without a calendar row it is the last day of the period.
    """
    if "calendar" in folder.frames:
        calendar = folder.frames["calendar"]
        rows = calendar.loc[calendar["period"] == period.code, "data_to"]
        if not rows.empty:
            return rows.iloc[0].date(), True
    return period.end, False


def _outside(frame: pd.DataFrame, schema: Schema, period: Period, data_to: date) -> pd.Series:
    """Row number -> reason, for rows that this edition does not know or is not about."""
    reasons = pd.Series("", index=frame.index, dtype="str")
    recorded = RECORDED_ON if schema.revised else DATED_BY.get(schema.name)
    if recorded:
        reasons[frame[recorded] > pd.Timestamp(data_to)] = NOT_YET_KNOWN
    if schema.name == "practice_reviews":
        reasons[frame["review_date"] > pd.Timestamp(period.end)] = LATER_PERIOD
    elif column := PERIOD_COLUMN.get(schema.name):
        later = {code: Period.parse(code).end > period.end for code in frame[column].unique()}
        reasons[frame[column].map(later).astype(bool)] = LATER_PERIOD
    return reasons[reasons != ""]


def _superseded(known: pd.DataFrame, schema: Schema) -> pd.Series:
    """Row number -> reason, for earlier rows of a key that has a later one."""
    if not schema.revised:
        return pd.Series(dtype="str")
    ordered = known.sort_values(RECORDED_ON, kind="stable")
    old = ordered.duplicated(list(schema.primary_key), keep="last")
    return pd.Series(SUPERSEDED, index=ordered.index[old], dtype="str").sort_index()
