"""What an edition still lacks before its papers are due: words, approvals, answers, dates.

None of it stops a draft. Row positions are those of the frames in Tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from improvement_book.council import Origin
from improvement_book.intake.as_at import Tables
from improvement_book.intake.schema import schemas
from improvement_book.intake.texts import approvals_by_place, row_keys, text_hash
from improvement_book.period import Kind, Period


@dataclass(frozen=True)
class Lack:
    """One thing that is missing.

    table: where it belongs; what: in words that hold nothing personal; owner: the post that owes
    it, "" where the folder names none; position: of the row that needs it, None without a row.
    """

    table: str
    what: str
    owner: str = ""
    position: int | None = None


def lacking(tables: Tables) -> tuple[Lack, ...]:
    """All that the edition lacks, in the order in which it is best mended.

    Nobody owes a book of published statistics a paper's day, commentary or voices.
    """
    owed: tuple[Lack, ...] = ()
    if tables.council.origin is not Origin.PUBLISHED:
        owed = (*_calendar_row(tables), *_commentary(tables), *_voice(tables))
    return (*owed, *_answers(tables), *_approvals(tables))


def papers_due(tables: Tables) -> date | None:
    """The day on which the edition's papers are due; None where the calendar does not say."""
    if "calendar" not in tables.frames:
        return None
    calendar = tables.frames["calendar"]
    days = calendar.loc[calendar["period"] == tables.period.code, "papers_due"].dropna()
    return None if days.empty else days.iloc[0].date()


def needs_commentary(tables: Tables) -> pd.DataFrame:
    """Which indicators need their owner's words: those that matter most, for the latest period.

    One that was retired before the edition ends, or has no value yet, needs none.
    Columns: indicator_id, owner, period.
    """
    columns = ["indicator_id", "owner", "period"]
    if "indicators" not in tables.frames:
        return pd.DataFrame(columns=columns)
    indicators = tables.frames["indicators"]
    retired = indicators["retired_on"] <= pd.Timestamp(tables.period.end)
    needing = indicators[indicators["matters_most"].fillna(False).astype(bool) & ~retired]
    periods = needing["indicator_id"].map(latest_periods(tables))
    return needing.assign(period=periods).dropna(subset="period")[columns]


def latest_periods(tables: Tables) -> dict[str, str]:
    """Indicator -> the latest period for which the council has a figure."""
    if "observations" not in tables.frames:
        return {}
    values = tables.frames["observations"]
    totals = values[(values["dimension"] == "") & (values["category"] == "")]
    # An indicator has one frequency: its period codes sort as their days do.
    latest = totals.groupby("indicator_id")["period"].max()
    return {str(name): str(code) for name, code in latest.items()}


def _calendar_row(tables: Tables) -> Iterator[Lack]:
    if not tables.data_to_declared:
        day = tables.data_to.isoformat()
        yield Lack("calendar", f"no row for {tables.period}: data to {day}, the period's last day")
    elif papers_due(tables) is None:
        yield Lack("calendar", f"no papers_due for {tables.period}")


def _commentary(tables: Tables) -> Iterator[Lack]:
    written = set()
    if "commentary" in tables.frames:
        commentary = tables.frames["commentary"]
        written = set(zip(commentary["indicator_id"], commentary["period"], strict=True))
    for name, owner, period in needs_commentary(tables).itertuples(index=False):
        if (name, period) not in written:
            yield Lack("commentary", f"no commentary on {name} for {period}", owner)


def _voice(tables: Tables) -> Iterator[Lack]:
    if _heard(tables).empty:
        quarter = _quarter(tables)
        yield Lack("voice", f"no entry for {quarter.label}: what children and families said")


def _answers(tables: Tables) -> Iterator[Lack]:
    """Requests that are due at the data-to date, neither answered nor closed."""
    if "requests" not in tables.frames:
        return
    requests = tables.frames["requests"]
    due = requests["due"] <= pd.Timestamp(tables.data_to)
    open_ones = requests[due & requests["answered_on"].isna() & requests["closed_on"].isna()]
    for row in _placed(open_ones.sort_values("due", kind="stable")).to_dict("records"):
        what = f"no answer to {row['request_id']}, due {row['due'].date().isoformat()}"
        yield Lack("requests", what, str(row["owner"]), int(row["position"]))


def _approvals(tables: Tables) -> Iterator[Lack]:
    """Texts of this edition that nobody approved as they stand now."""
    approved = approvals_by_place(tables.frames.get("approvals"))
    for table, column, rows, owners in _texts(tables):
        keys = row_keys(rows, schemas()[table])
        cells = zip(keys, rows[column], rows["position"], owners, strict=True)
        for key, text, position, owner in cells:
            if text and (table, key, column, text_hash(text)) not in approved:
                what = f"{column}: no approval of the text as it stands"
                yield Lack(table, what, owner, int(position))


def _texts(tables: Tables) -> Iterator[tuple[str, str, pd.DataFrame, list[str]]]:
    """Table, column, rows with their position, and owners of the texts that this edition shows.

    Decisions: of the period. Commentary: on the latest period of each indicator. Voice: entries of
    the quarter. Reasons for revisions are not asked for: the book says as much without them.
    """
    if "calendar" in tables.frames:
        calendar = _placed(tables.frames["calendar"])
        own = calendar[calendar["period"] == tables.period.code]
        yield "calendar", "decisions_needed", own, [""] * len(own)
    if "indicators" in tables.frames:
        indicators = _placed(tables.frames["indicators"])
        for column in ("expected_reason", "exclusions"):
            yield "indicators", column, indicators, indicators["owner"].tolist()
    if "commentary" in tables.frames:
        commentary = _placed(tables.frames["commentary"])
        latest = commentary["period"] == commentary["indicator_id"].map(latest_periods(tables))
        shown = commentary[latest]
        yield "commentary", "text", shown, shown["author"].tolist()
    heard = _placed(_heard(tables))
    if not heard.empty:
        of_actions = _action_owners(tables)
        owners = [of_actions.get(action, "") for action in heard["action_id"]]
        yield "voice", "said", heard, owners
        yield "voice", "did", heard, owners


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(position=frame.index)


def _action_owners(tables: Tables) -> dict[str, str]:
    """Action -> the post that answers for it, as the last row of the file has it."""
    if "plan_actions" not in tables.frames:
        return {}
    actions = tables.frames["plan_actions"]
    return dict(zip(actions["action_id"], actions["owner"], strict=True))


def _heard(tables: Tables) -> pd.DataFrame:
    """Voice entries of the quarter in which the period ends, as far as they are known."""
    if "voice" not in tables.frames:
        return pd.DataFrame()
    voice, quarter = tables.frames["voice"], _quarter(tables)
    return voice[voice["held_on"].between(pd.Timestamp(quarter.start), pd.Timestamp(quarter.end))]


def _quarter(tables: Tables) -> Period:
    return Period.containing(tables.period.end, Kind.QUARTER)
