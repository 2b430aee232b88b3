"""Writes out meetings, requests, approvals of texts, corrections and events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256

import governance_story
import story
from governance_story import BODIES, SCRUTINY, Request
from places import (
    QUARTER,
    YEAR,
    Place,
    data_to,
    month_span,
    papers_due,
    spans,
    working_day,
    working_days_later,
)
from story import Row
from tables import COLUMNS


def meetings() -> list[Row]:
    """The meetings of every body in order of date, with some that are still to come."""
    rows: list[Row] = []
    for month in range(story.MONTHS + governance_story.MONTHS_AHEAD):
        edition = month_span(month)
        month_of_meeting = month_span(month + 1).end.month
        for body, (short, months, later) in BODIES.items():
            if month_of_meeting not in months:
                continue
            papers = working_days_later(papers_due(edition), later)
            held_on = working_days_later(papers, governance_story.CLEAR_DAYS + 1)
            rows.append({
                "meeting_id": f"{short}-{held_on:%Y-%m}",
                "body": body,
                "held_on": str(held_on),
                "papers_due_on": str(papers),
            })  # fmt: skip
    return rows


def held_on(meeting_id: str) -> date:
    """The day of a meeting."""
    days = {row["meeting_id"]: str(row["held_on"]) for row in meetings()}
    return date.fromisoformat(days[meeting_id])


def requests() -> list[Row]:
    """One row when a request is minuted, one when it is answered, one when it is closed."""
    rows = [row for number, request in enumerate(governance_story.REQUESTS, start=1)
            for row in _request(f"RQ{number:02}", request)]  # fmt: skip
    return sorted(rows, key=lambda row: str(row.get("recorded_on") or row["answered_on"]))


def _request(request_id: str, request: Request) -> Iterator[Row]:
    columns = ("meeting_id", "minute", "kind", "wording", "owner", "due")
    row: Row = {"request_id": request_id}
    row |= {name: getattr(request, name) for name in columns}
    minuted = working_days_later(held_on(request.meeting_id), governance_story.MINUTES_AFTER)
    yield row | {"recorded_on": str(minuted)}
    if not request.answered_on:
        return
    row |= {name: getattr(request, name) for name in ("response", "answered_on", "evidence")}
    yield row | {"revision_reason": "Answered"}
    if request.closed_at:
        closed = str(held_on(request.closed_at))
        row |= {"closed_on": closed, "closed_by": SCRUTINY, "recorded_on": closed}
        yield row | {"revision_reason": "Closed by the committee"}


def approvals(tables: Mapping[str, Iterable[Row]]) -> Iterator[Row]:
    """For every text that the book shows, by table."""
    for row in tables["commentary"]:
        key = (str(row["indicator_id"]), str(row["period"]))
        yield from _approval("commentary", key, "text", str(row["text"]), _data_closed(key[1]))
    yield from _approvals_of_quotes(tables.get("voice", ()))
    for row in tables["calendar"]:
        period, text = str(row["period"]), str(row["decisions_needed"])
        yield from _approval("calendar", (period,), "decisions_needed", text, _data_closed(period))
    for row in tables["indicators"]:
        for column in ("expected_reason", "exclusions"):
            name, text = str(row["indicator_id"]), str(row.get(column, ""))
            yield from _approval("indicators", (name,), column, text, data_to(month_span(0)))
    yield from _approvals_of_reasons(tables)


def _data_closed(period: str) -> date:
    ends = {span.code: span for kind in ("month", QUARTER, YEAR) for span in spans(kind)}
    return data_to(ends[period])


def _approvals_of_quotes(voice: Iterable[Row]) -> Iterator[Row]:
    """After the person was asked, who agreed or did not."""
    for row in voice:
        key_of_quote = (str(row["voice_id"]),)
        asked = date.fromisoformat(str(row["held_on"]))
        approved = working_day(asked + timedelta(days=governance_story.QUOTES_APPROVED_AFTER))
        consent = "no" if key_of_quote in governance_story.NO_CONSENT else "yes"
        for column in ("said", "did"):
            for approval in _approval("voice", key_of_quote, column, str(row[column]), approved):
                yield approval | {"consent": consent}


def _approvals_of_reasons(tables: Mapping[str, Iterable[Row]]) -> Iterator[Row]:
    """For what the book says of a figure that was revised or corrected."""
    for row in tables["observations"]:
        if row.get("revision_reason"):
            key = (str(row["indicator_id"]), str(row["period"]))
            approved = date.fromisoformat(str(row["recorded_on"]))
            text = str(row["revision_reason"])
            yield from _approval("observations", key, "revision_reason", text, approved)
    for row in tables.get("corrections", ()):
        place = tuple(str(row[name]) for name in ("table", "key", "column", "expected"))
        approved = _data_closed(story.TYPING_SLIP[1])
        yield from _approval("corrections", place, "reason", str(row["reason"]), approved)


def _approval(
    table: str, key: tuple[str, ...], column: str, text: str, approved: date
) -> Iterator[Row]:
    """The approval of one text, unless it still waits for one."""
    if text and key not in governance_story.NOT_APPROVED:
        wording = governance_story.REWORDED_SINCE.get(key, text)
        yield {
            "table": table,
            "key": "; ".join(key),
            "column": column,
            "sha256": sha256(wording.encode()).hexdigest(),
            "approver": governance_story.APPROVER,
            "approved_on": str(approved),
        }


def corrections() -> Iterator[Row]:
    """The one slip of the sample's observations."""
    yield {
        "table": "observations",
        "key": "; ".join(story.TYPING_SLIP),
        "column": "value",
        "expected": story.TYPED,
        "replacement": story.MEANT,
        "reason": "A zero was left out in typing",
        "by": "Head of Performance",
    }


def events(place: Place) -> Iterator[Row]:
    """What happened to all indicators, or to one that the council reports."""
    for values in governance_story.EVENTS:
        if values[0] in ("all", *place.indicators):
            yield dict(zip(COLUMNS["events"].split(), values, strict=True))
