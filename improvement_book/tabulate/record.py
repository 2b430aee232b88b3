"""What the edition says of itself: judgements from outside, its calendar, and the rows it used."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from improvement_book.intake.as_at import Tables

JUDGEMENT_COLUMNS = {
    "held_on": "date",
    "kind": "text",
    "area": "text",
    "grade": "text",
    "finding": "text",
    "link": "text",
    "published_on": "date",
}
NEIGHBOUR_JUDGEMENT_COLUMNS = {
    "area": "text",
    "area_name": "text",
    "held_on": "date",
    "kind": "text",
    "judged": "text",
    "grade": "text",
    "link": "text",
    "published_on": "date",
}


def external_judgements(tables: Tables) -> pd.DataFrame:
    """Judgements published on or before the data-to date, newest first."""
    judgements = tables.frames["external_judgements"]
    return judgements.sort_values("held_on", ascending=False, kind="stable")


def neighbour_judgements(tables: Tables) -> pd.DataFrame:
    """Judgements of the neighbours published on or before the data-to date, newest first."""
    judgements = tables.frames["neighbour_judgements"].sort_values("area", kind="stable")
    return judgements.sort_values("held_on", ascending=False, kind="stable")


def reconciliation(tables: Tables) -> pd.DataFrame:
    """Rows in = used + set aside + outside, per table."""
    return tables.reconciliation


def reasons(tables: Tables) -> pd.DataFrame:
    """How many rows were kept out for each reason."""
    return tables.reasons


def corrections(tables: Tables) -> pd.DataFrame:
    """Cells corrected on reading: table, column, reason and who answers; never the values."""
    return tables.frames["corrections"]


def inputs(tables: Tables) -> pd.DataFrame:
    """Name, rows, encoding and hash of every file, and the columns it does not have."""
    rows = [
        (item.file, item.table, item.rows, item.encoding, ", ".join(item.absent), item.sha256)
        for item in tables.files
    ]
    return pd.DataFrame(rows, columns=["file", "table", "rows", "encoding", "absent", "sha256"])


def calendar_row(tables: Tables) -> Mapping[str, object]:
    """The calendar's days for the edition's period; empty where it has no row."""
    if "calendar" not in tables.frames:
        return {}
    calendar = tables.frames["calendar"]
    rows = calendar[calendar["period"] == tables.period.code].to_dict("records")
    return {str(key): value for key, value in rows[0].items()} if rows else {}
