"""What an edition knows: per key the latest row recorded on or before its data-to date."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from improvement_book.council import Council
from improvement_book.intake.folder import Folder, InputFile
from improvement_book.intake.keys import Rows, ends
from improvement_book.intake.schema import RECORDED_ON, Schema
from improvement_book.period import Period

NOT_YET_KNOWN = "recorded after the data-to date"
AFTER_PAPERS = "recorded after the papers were due"
LATER_PERIOD = "belongs to a later period"
SUPERSEDED = "replaced by a later row of the same key"
SET_ASIDE, OUTSIDE = "set aside", "outside"


@dataclass(frozen=True)
class Tables:
    """What one edition knows of a council, every row accounted for.

    frames: table -> typed rows (tables without a file are absent).
    reconciliation: file, table, rows_in, used, set_aside, outside; one row per file and table,
    and rows_in = used + set_aside + outside. reasons: file, table, kept_out ("set aside" or
    "outside"), reason, rows. superseded: table -> rows that a later row of their key replaced.
    folder: all that the council's files hold, for places and for what no text may name.
    """

    council: Council
    period: Period
    data_to: date
    data_to_declared: bool
    frames: Mapping[str, pd.DataFrame]
    superseded: Mapping[str, pd.DataFrame]
    reconciliation: pd.DataFrame
    reasons: pd.DataFrame
    files: tuple[InputFile, ...]
    folder: Folder


def known_at(folder: Folder, period: Period) -> Tables:
    """What the edition of that period knows."""
    data_to, declared = data_to_date(folder, period)
    papers_due = _day_of(folder, period, "papers_due") or data_to
    frames: dict[str, pd.DataFrame] = {}
    replaced: dict[str, pd.DataFrame] = {}
    kept_out = []
    used: list[tuple[Hashable, str, int]] = []
    for name, rows in folder.tables.items():
        unknown = _not_yet_known(rows, data_to, papers_due)
        known = rows.without(unknown.index)
        superseded = _superseded(known)
        if not superseded.empty:
            replaced[name] = known.frame.loc[superseded.index]
        current = known.without(superseded.index)
        later = _of_later_periods(current, period)
        outside = pd.concat([unknown, later])
        kept = current.without(later.index)
        frames[name] = _dated(kept.frame, rows.schema, data_to)
        used += [(file, name, count) for file, count in kept.places["file"].value_counts().items()]
        aside = folder.set_aside[name][["file", "reason"]]
        for kind, why in ((SET_ASIDE, superseded), (OUTSIDE, outside)):
            found = rows.places.loc[why.index, ["file"]].assign(reason=why)
            kept_out.append(found.assign(table=name, kept_out=kind))
        kept_out.append(aside.assign(table=name, kept_out=SET_ASIDE))
    reasons = _reasons(kept_out)
    return Tables(
        council=folder.council,
        period=period,
        data_to=data_to,
        data_to_declared=declared,
        frames=frames,
        superseded=replaced,
        reconciliation=_reconciliation(folder, used, reasons),
        reasons=reasons,
        files=folder.files,
        folder=folder,
    )


def data_to_date(folder: Folder, period: Period) -> tuple[date, bool]:
    """The last day the edition knows, and whether the calendar says so.

    Without a calendar row it is the last day of the period.
    """
    day = _day_of(folder, period, "data_to")
    return (day, True) if day else (period.end, False)


def _day_of(folder: Folder, period: Period, column: str) -> date | None:
    """A day of the period's row of the calendar; None where that is silent."""
    if "calendar" not in folder.tables:
        return None
    calendar = folder.tables["calendar"].frame
    days = calendar.loc[calendar["period"] == period.code, column].dropna()
    return None if days.empty else days.iloc[0].date()


def _not_yet_known(rows: Rows, data_to: date, papers_due: date) -> pd.Series:
    """Position -> reason, for rows recorded after the data-to date.

    Words and their approvals are known until the papers are due, where that is later.
    """
    known_by = RECORDED_ON if rows.schema.revised else rows.schema.known_by
    if not known_by:
        return pd.Series(dtype="str")
    last, reason = data_to, NOT_YET_KNOWN
    if rows.schema.until_papers and papers_due > data_to:
        last, reason = papers_due, AFTER_PAPERS
    unknown = rows.frame[known_by] > pd.Timestamp(last)
    return pd.Series(reason, index=rows.frame.index[unknown], dtype="str")


def _superseded(rows: Rows) -> pd.Series:
    """Position -> reason, for earlier rows of a key that has a later one."""
    if not rows.schema.revised:
        return pd.Series(dtype="str")
    key = list(rows.schema.primary_key)
    ordered = rows.repeated.sort_values(RECORDED_ON, kind="stable")
    old = ordered.duplicated(key, keep="last")
    return pd.Series(SUPERSEDED, index=ordered.index[old], dtype="str").sort_index()


def _of_later_periods(rows: Rows, period: Period) -> pd.Series:
    """Position -> reason, for rows about a time after the edition's period."""
    schema, frame = rows.schema, rows.frame
    if not schema.about:
        return pd.Series(dtype="str")
    about = frame[schema.about]
    if schema.field(schema.about).format == "period":
        about = ends(about)
    later = about > pd.Timestamp(period.end)
    return pd.Series(LATER_PERIOD, index=frame.index[later], dtype="str")


def _dated(frame: pd.DataFrame, schema: Schema, data_to: date) -> pd.DataFrame:
    """Dates that lie after the data-to date were not known then: they are blank."""
    known = {name: frame[name].mask(frame[name] > pd.Timestamp(data_to)) for name in schema.not_yet}
    return frame.assign(**known) if known else frame


def _reasons(kept_out: list[pd.DataFrame]) -> pd.DataFrame:
    keys = ["file", "table", "kept_out", "reason"]
    rows = pd.concat(kept_out, ignore_index=True) if kept_out else pd.DataFrame(columns=keys)
    return rows.groupby(keys, sort=True).size().reset_index(name="rows")


def _reconciliation(
    folder: Folder, used: list[tuple[Hashable, str, int]], reasons: pd.DataFrame
) -> pd.DataFrame:
    keys = ["file", "table"]
    read = [(item.file, item.table, item.records) for item in folder.files]
    files = pd.DataFrame(read, columns=[*keys, "rows_in"]).groupby(keys)[["rows_in"]].sum()
    counts = {"used": pd.DataFrame(used, columns=[*keys, "used"]).set_index(keys)["used"]}
    for name, kind in (("set_aside", SET_ASIDE), ("outside", OUTSIDE)):
        counts[name] = reasons[reasons["kept_out"] == kind].groupby(keys)["rows"].sum()
    table = files.assign(**counts).fillna(0).astype("int64")
    return table.reset_index().sort_values(keys, ignore_index=True)
