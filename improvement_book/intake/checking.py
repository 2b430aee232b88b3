"""What `check` tells of a council folder whose data is sound, as data and in words.

Faults are no part of it: they are told as everywhere else, and nothing further is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from improvement_book.council import Origin
from improvement_book.intake.account import (
    Correction,
    Revision,
    UnreadColumn,
    applied_corrections,
    revisions,
    unread_columns,
)
from improvement_book.intake.as_at import known_at
from improvement_book.intake.crosschecks import doubts, unnamed_themes
from improvement_book.intake.faults import FAULTS_SHOWN
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.intake.lacking import Lack, lacking, papers_due
from improvement_book.intake.new_council import placeholders_left
from improvement_book.intake.periods import (
    latest_period,
    no_data,
    periods_with_data,
    runs,
    stray_period,
)
from improvement_book.intake.sources import read_sources
from improvement_book.period import Period
from improvement_book.settings import read_settings

NOBODY = "No post named"


@dataclass(frozen=True)
class Missing:
    """Something that the edition lacks. row: of the file, None where there is none to point to."""

    file: str
    row: int | None
    what: str
    owner: str


@dataclass(frozen=True)
class Check:
    """What is known of a sound council folder before its next edition is built.

    has_data: whether a practice review or an observation is of the period; periods: those that
    there are. counted_from, days_left: the countdown to papers_due, None where the calendar names
    no day. reconciliation, reasons: as in Tables.
    """

    council: str
    period: str
    has_data: bool
    periods: str
    data_to: date
    papers_due: date | None
    counted_from: date
    reconciliation: pd.DataFrame
    reasons: pd.DataFrame
    corrections: tuple[Correction, ...]
    revisions: tuple[Revision, ...]
    unread_columns: tuple[UnreadColumn, ...]
    doubts: tuple[str, ...]
    lacking: tuple[Missing, ...]

    @property
    def days_left(self) -> int | None:
        """Days until papers are due; below zero when the day has passed."""
        return (self.papers_due - self.counted_from).days if self.papers_due else None


def checked(path: Path, period: Period | None, on: date) -> Check:
    """Read and check a council folder for one edition, the latest unless a period is given.

    on: the day from which days are counted. Raises DataError with all faults of the data.
    """
    folder = read_folder(path)
    sources = read_sources(read_settings(path))
    period = period or latest_period(folder)
    found = periods_with_data(folder)
    tables = known_at(folder, period)
    return Check(
        council=folder.council.name,
        period=period.code,
        has_data=any(period.start <= own.start and own.end <= period.end for own in found),
        periods=runs(found),
        data_to=tables.data_to,
        papers_due=papers_due(tables),
        counted_from=on,
        reconciliation=tables.reconciliation,
        reasons=tables.reasons,
        corrections=tuple(applied_corrections(folder)),
        revisions=tuple(revisions(folder, tables)),
        unread_columns=tuple(unread_columns(folder, sources)),
        doubts=tuple(_worth_a_look(folder)),
        lacking=_placed(lacking(tables), folder),
    )


def _worth_a_look(folder: Folder) -> Iterator[str]:
    for fault in folder.noted:
        yield f"{fault} The row is left out of every figure."
    if stray := stray_period(folder):
        yield (
            f"A single row is of {stray}, long after all others. Correct its date; or, if it is "
            "right, say so with --period or a row of the calendar."
        )
    yield from placeholders_left(folder.council)
    named = folder.council.origin is not Origin.PUBLISHED
    yield from doubts(folder.tables, baselines=named)
    yield from unnamed_themes(folder.tables, folder.council.learning_themes)


def as_data(check: Check) -> dict[str, Any]:
    """The check for a program: plain values, days as ISO dates."""
    data = asdict(check) | {"days_left": check.days_left}
    data["lacking"] = [asdict(item) | {"days_left": check.days_left} for item in check.lacking]
    for name in ("reconciliation", "reasons"):
        data[name] = getattr(check, name).to_dict("records")
    return {name: value.isoformat() if isinstance(value, date) else value
            for name, value in data.items()}  # fmt: skip


def verdict(check: Check) -> str:
    """The check in one line."""
    counts = f"{_many(len(check.lacking), 'thing')} lacking, {len(check.doubts)} worth a look"
    sound = f"the data is sound; {counts}."
    about = f"{check.council}, {check.period}"
    if check.has_data:
        return f"{about}: {sound}"
    return f"{about}: {no_data(check.periods)} Otherwise {sound}"


def in_words(check: Check) -> str:
    """The check for a person: the verdict, then what stands behind it."""
    sections = (
        ("Rows in = used + set aside + outside what this edition knows", _rows(check)),
        ("Corrections applied", _corrections(check)),
        ("Revisions: rows replaced by a later one of their key", _revisions(check)),
        ("Columns that are not read", _unread(check)),
        ("Worth a look", iter(check.doubts)),
        (f"Still lacking. {_countdown(check)}", _lacking(check)),
    )
    lines = [verdict(check)]
    for heading, told in sections:
        if found := list(told):
            lines += ["", heading, *(f"  {line}" for line in found)]
    return "\n".join(lines)


def _placed(lacks: tuple[Lack, ...], folder: Folder) -> tuple[Missing, ...]:
    missing = []
    for lack in lacks:
        file, row = f"{lack.table}.csv", None
        if lack.position is not None:
            place = folder.tables[lack.table].places.loc[lack.position].to_dict()
            file, row = str(place["file"]), int(place["row"])
        missing.append(Missing(file, row, lack.what, lack.owner))
    return tuple(missing)


def _rows(check: Check) -> Iterator[str]:
    for item in check.reconciliation.to_dict("records"):
        file, table = item["file"], item["table"]
        what = table if file == f"{table}.csv" else f"{file}, for {table}"
        kept_out = f"{item['set_aside']:,} + {item['outside']:,}"
        yield f"{what}: {item['rows_in']:,} = {item['used']:,} + {kept_out}"
        own = (check.reasons["file"] == file) & (check.reasons["table"] == table)
        for reason in check.reasons[own].to_dict("records"):
            yield f"  {reason['kept_out']}: {reason['rows']:,} {reason['reason']}"


def _corrections(check: Check) -> Iterator[str]:
    for item in check.corrections:
        yield f"{item.file} row {item.row}: {item.table}, column {item.column}"


def _revisions(check: Check) -> Iterator[str]:
    """How many of each table, and which rows give no reason."""
    for table in dict.fromkeys(item.table for item in check.revisions):
        own = [item for item in check.revisions if item.table == table]
        bare = [f"{item.by_file} row {item.by_row}" for item in own if not item.reason_given]
        silent = f"without a reason: {', '.join(bare[:FAULTS_SHOWN])}" if bare else "all say why"
        more = f" and {len(bare) - FAULTS_SHOWN:,} more" if len(bare) > FAULTS_SHOWN else ""
        yield f"{table}: {_many(len(own), 'row')}; {silent}{more}"


def _unread(check: Check) -> Iterator[str]:
    for item in check.unread_columns:
        meant = f" Did you mean {item.meant}?" if item.meant else ""
        yield f"{item.file}, for {item.table}: {item.header!r}.{meant}"


def _lacking(check: Check) -> Iterator[str]:
    for item in check.lacking:
        place = item.file if item.row is None else f"{item.file} row {item.row}"
        yield f"{item.owner or NOBODY}: {place}: {item.what}"


def _countdown(check: Check) -> str:
    days, start = check.days_left, check.counted_from.isoformat()
    if days is None or check.papers_due is None:
        return "The calendar does not say when papers are due."
    when = f"in {_many(days, 'day')}" if days >= 0 else f"{_many(-days, 'day')} ago"
    return f"Papers due on {check.papers_due.isoformat()}: {when}, counted from {start}."


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
