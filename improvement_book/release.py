"""The door as a type: the released tables of one edition, with their writer and reader.

Everything a page, paper or download shows is a function of a Release. On disk it is a folder:
`release.json` (council, edition, tables with their columns and types) and one CSV per table. Below
it, `earlier/` holds in the same way the tables of an earlier edition that it is compared with.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from improvement_book.council import Audience, Council, GradeScale
from improvement_book.errors import DataError, ExitCode, UserError
from improvement_book.period import Period, UnknownPeriod
from improvement_book.settings import council_from_settings

FORMAT = 2
RELEASE_FILE = "release.json"
EARLIER = "earlier"
"""The folder, inside a release, with the tables of the edition before."""
HIDDEN = "c"
"""Symbol of a figure that is confidential, or would give a confidential one away."""
_DAMAGE = (
    ValueError, LookupError, TypeError, AttributeError, OSError, DataError, UnknownPeriod,
)  # fmt: skip
"""How reading ends where a file of the release is not as it was written."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins so (OWASP, CSV injection)."""
_LINE_BREAK = r"\r\n?"
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
"""It becomes the name of a file, which must not leave its folder."""
COLUMN_TYPES = {"text": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
"""Column types of released tables and the pandas type of each; `date` is datetime64."""


class ReleaseError(UserError):
    """A folder that holds no readable release, or a table that the release does not have."""

    exit_code = ExitCode.DATA


@dataclass(frozen=True)
class EditionFacts:
    """What stands at the head of an edition.

    data_to: the last day the edition knows; data_to_declared: whether the calendar says so.
    The other days, and decisions_needed, are None or "" where the calendar is silent.
    """

    period: Period
    audience: Audience
    data_to: date
    data_to_declared: bool
    papers_due: date | None = None
    publish_on: date | None = None
    next_report: date | None = None
    decisions_needed: str = ""


@dataclass(frozen=True)
class ReleasedTable:
    """One released table.

    unit: what its counts count ("practice reviews", "children"); "" where it counts nothing.
    note: what was done to protect it, for the reader; "" where it is shown as it is.
    columns: name -> one of text, integer, number, boolean, date. Text is never missing ("").
    """

    name: str
    title: str
    columns: Mapping[str, str]
    frame: pd.DataFrame
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Release:
    """All that an edition may show.

    earlier: what the edition before it showed of the tables that it is compared with, words left
    out; None where there is none. An earlier one has no earlier one itself.
    """

    council: Council
    edition: EditionFacts
    tables: Mapping[str, ReleasedTable]
    earlier: Release | None = None

    def table(self, name: str) -> pd.DataFrame:
        """A copy of the released table. Raises ReleaseError, naming those there are."""
        return self._released(name).frame.copy()

    def note(self, name: str) -> str:
        """What was done to protect the table, "" where it is shown as it is."""
        return self._released(name).note

    @property
    def scale(self) -> GradeScale:
        """The council's grade scale."""
        return self.council.scale

    @property
    def period(self) -> Period:
        """The period of the edition."""
        return self.edition.period

    def _released(self, name: str) -> ReleasedTable:
        if name not in self.tables:
            known = ", ".join(sorted(self.tables))
            raise ReleaseError(f"No released table {name!r}. There are: {known}.")
        return self.tables[name]


def write_release(release: Release, folder: Path) -> None:
    """Write the release into an empty folder. The same release gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in release.tables.values():
        _write_table(table, folder / f"{table.name}.csv")
    facts = {
        "format": FORMAT,
        "council": release.council.to_settings(),
        "edition": _facts_to_json(release.edition),
        "tables": {
            table.name: {
                "title": table.title,
                "unit": table.unit,
                "note": table.note,
                "columns": dict(table.columns),
            }
            for table in release.tables.values()
        },
        EARLIER: release.earlier is not None,
    }
    text = json.dumps(facts, indent=1, ensure_ascii=False, sort_keys=False)
    (folder / RELEASE_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")
    if release.earlier is not None:
        write_release(release.earlier, folder / EARLIER)


def open_release(folder: str | Path) -> Release:
    """Read a release back. Raises ReleaseError where the folder holds none, or a damaged one."""
    path = Path(folder) / RELEASE_FILE
    if not path.is_file():
        raise ReleaseError(f"No release in {folder}: build the edition first.")
    try:
        facts = _facts(path.parent)
        if facts.get("format") != FORMAT:
            raise ReleaseError(f"{path.name} has format {facts.get('format')}; expected {FORMAT}.")
        earlier = _earlier(path.parent / EARLIER) if facts[EARLIER] else None
        return _release(facts, path.parent, earlier)
    except _DAMAGE as error:
        raise ReleaseError(f"The release in {folder} is damaged: make it again.") from error


def _facts(folder: Path) -> Any:
    """What `release.json` says."""
    return json.loads((folder / RELEASE_FILE).read_text(encoding="utf-8"))


def _earlier(folder: Path) -> Release:
    """The earlier tables. Raises ValueError where they hold earlier ones in their turn."""
    facts = _facts(folder)
    if facts["format"] != FORMAT or facts[EARLIER]:
        raise ValueError
    return _release(facts, folder)


def _release(facts: Mapping[str, Any], folder: Path, earlier: Release | None = None) -> Release:
    """The release that the facts describe, with its tables from the folder."""
    if any(not _TABLE_NAME.fullmatch(name) for name in facts["tables"]):
        raise ValueError
    tables = {
        name: ReleasedTable(
            name=name,
            title=table["title"],
            unit=table["unit"],
            note=table["note"],
            columns=table["columns"],
            frame=_read_table(folder / f"{name}.csv", table["columns"]),
        )
        for name, table in facts["tables"].items()
    }
    council = council_from_settings(facts["council"], RELEASE_FILE)
    return Release(council, _facts_from_json(facts["edition"]), tables, earlier)


def typed(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """The declared columns, in order and with their types; missing text becomes "".

    Line breaks in a text become plain newlines: a CSV file keeps no others.
    """
    if not len(frame) and set(columns) <= set(frame):
        return _without_a_row(tuple(columns.items())).copy()
    return _typed(frame, columns)


@cache
def _without_a_row(columns: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """Typed once: most of an edition's tables can have no row, and there are many editions."""
    names = dict(columns)
    return _typed(pd.DataFrame(columns=list(names)), names)


def _typed(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    typed_columns: dict[str, pd.Series] = {}
    for name, kind in columns.items():
        column = frame[name]
        if kind == "date":
            typed_columns[name] = pd.to_datetime(column).astype("datetime64[s]")
        elif kind == "text":
            text = column.astype("str").where(column.notna(), "")
            breaks = text.str.contains("\r", regex=False).any()
            typed_columns[name] = (
                text.str.replace(_LINE_BREAK, "\n", regex=True) if breaks else text
            )
        else:
            typed_columns[name] = column.astype(pd.api.types.pandas_dtype(COLUMN_TYPES[kind]))
    return pd.DataFrame(typed_columns, columns=list(columns)).reset_index(drop=True)


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a risky start gets an apostrophe."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def _write_table(table: ReleasedTable, path: Path) -> None:
    frame = typed(table.frame, table.columns)
    for name, kind in table.columns.items():
        if kind == "text":
            frame[name] = frame[name].map(inert)
    frame.to_csv(path, index=False, lineterminator="\n", date_format="%Y-%m-%d")


def _read_table(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    types = {name: COLUMN_TYPES.get(kind, "str") for name, kind in columns.items()}
    gaps = {name: [""] for name, kind in columns.items() if kind != "text"}
    # Read as text, because that makes every line break within a cell a plain newline.
    frame = pd.read_csv(
        io.StringIO(path.read_text(encoding="utf-8")),
        dtype=types,
        keep_default_na=False,
        na_values=gaps,
    )[list(columns)]
    for name, kind in columns.items():
        if kind == "text":
            frame[name] = frame[name].str.removeprefix("'")
        elif kind == "date":
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame


def _facts_to_json(facts: EditionFacts) -> dict[str, Any]:
    return {
        "period": facts.period.code,
        "audience": str(facts.audience),
        "data_to": facts.data_to.isoformat(),
        "data_to_declared": facts.data_to_declared,
        "papers_due": _iso(facts.papers_due),
        "publish_on": _iso(facts.publish_on),
        "next_report": _iso(facts.next_report),
        "decisions_needed": facts.decisions_needed,
    }


def _facts_from_json(facts: Mapping[str, Any]) -> EditionFacts:
    return EditionFacts(
        period=Period.parse(facts["period"]),
        audience=Audience(facts["audience"]),
        data_to=date.fromisoformat(facts["data_to"]),
        data_to_declared=facts["data_to_declared"],
        papers_due=_day(facts["papers_due"]),
        publish_on=_day(facts["publish_on"]),
        next_report=_day(facts["next_report"]),
        decisions_needed=facts["decisions_needed"],
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
