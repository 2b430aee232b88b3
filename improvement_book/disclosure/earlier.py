"""What did the edition before show, of the tables that an edition is compared with?

Figures and definitions alone: words wait for their approval, and would seem new once they have it.
Whatever the audience was not shown then stays hidden, though it is shown by now.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from improvement_book.council import Audience
from improvement_book.disclosure.indicators import FIGURES, stands_in
from improvement_book.disclosure.ledger import EDITION, Ledger
from improvement_book.disclosure.protect import NOT_SHOWN_BEFORE, hide, protect, threshold_for
from improvement_book.intake.as_at import known_at
from improvement_book.intake.folder import Folder
from improvement_book.intake.periods import periods_with_data
from improvement_book.period import Period
from improvement_book.release import HIDDEN, Release
from improvement_book.tabulate.counts import Counts, CountTable, tabulate
from improvement_book.tabulate.indicators import OBSERVATION_KEY
from improvement_book.tabulate.words import DECISIONS

COMPARED = frozenset(("indicators", "targets", "observations", "comparators"))
"""Released tables of which the next edition holds the earlier ones."""
NEEDED = {"calendar", *COMPARED}
"""Tables of a council folder that these are made from."""


def earlier_editions(folder: Folder, period: Period) -> tuple[Period, ...]:
    """The periods whose editions are due before this one, in order.

    Those of the calendar, and those of the same kind with data: without a row in the calendar an
    edition is due at the end of its period.
    """
    alike = {known for known in periods_with_data(folder) if known.kind is period.kind}
    due = {known: pd.Timestamp(known.end) for known in alike | {period}}
    if "calendar" in folder.tables:
        calendar = folder.tables["calendar"].frame
        for code, day in zip(calendar["period"], calendar["data_to"], strict=True):
            due[Period.parse(code)] = day
    order = sorted(due, key=lambda known: (due[known], known))
    return tuple(order[: order.index(period)])


def edition_before(folder: Folder, period: Period) -> Period | None:
    """The latest earlier period of the same kind with data in it, whose edition is due before."""
    with_data = periods_with_data(folder)
    found = [
        known
        for known in earlier_editions(folder, period)
        if known.kind is period.kind
        and known < period
        and any(known.start <= own.start and own.end <= known.end for own in with_data)
    ]
    return max(found, default=None)


def without_words(counts: Counts) -> Counts:
    """The counts of an edition that no reader sees: its words are not searched, and not shown."""
    tables = tuple(_blanked(table) for table in counts.tables)
    calendar = {name: value for name, value in counts.calendar.items() if name != DECISIONS}
    return replace(counts, texts=(), tables=tables, calendar=calendar)


def compared(release: Release) -> Release:
    """The tables of an earlier release that the next edition is compared with."""
    tables = {name: table for name, table in release.tables.items() if name in COMPARED}
    return replace(release, tables=tables)


def shown_earlier(folder: Folder, period: Period, audience: Audience, published: Ledger) -> Release:
    """What an earlier edition showed, if it was published, or is shown all its counts anyway.

    published: what the audience was shown in published editions. What it shows of this edition is
    shown, and no more, though the council's files say otherwise by now.
    """
    needed = {name: rows for name, rows in folder.tables.items() if name in NEEDED}
    counts = without_words(tabulate(known_at(replace(folder, tables=needed), period)))
    before = {known.code for known in earlier_editions(folder, period)}
    release = compared(protect(counts, audience, _of(published, before)))
    if not threshold_for(counts, audience):
        return release
    table = release.tables["observations"]
    said = _of(published, before | {period.code}).rows["observations"]
    told = said[said["symbol"] != HIDDEN]
    silent = ~stands_in(table.frame, told, [*OBSERVATION_KEY, *FIGURES])
    frame, note = hide(table.frame, silent.to_numpy(), FIGURES, NOT_SHOWN_BEFORE)
    shown = replace(table, frame=frame, note=note or table.note)
    return replace(release, tables={**release.tables, table.name: shown})


def _blanked(table: CountTable) -> CountTable:
    words = table.declared.free_text if table.declared.name in COMPARED else ()
    return replace(table, frame=table.frame.assign(**dict.fromkeys(words, ""))) if words else table


def _of(ledger: Ledger, editions: set[str]) -> Ledger:
    """What these editions showed first."""
    shown = {name: rows[rows[EDITION].isin(editions)] for name, rows in ledger.rows.items()}
    return Ledger(shown)
