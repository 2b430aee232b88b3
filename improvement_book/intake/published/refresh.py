"""New published files beside a council folder that stands: what they add, and what they revise.

A council's own folder gets comparators, publications and the neighbours' judgements, for those of
its indicators that name a published code. A folder that was made from published files is renewed
as a whole, so that its own figures are revised likewise. Nothing that stands is taken away.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from improvement_book.council import Council, Origin
from improvement_book.errors import UsageError
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.intake.headers import near
from improvement_book.intake.published.council_folder import changed, extended, replace_files
from improvement_book.intake.published.everything import Published
from improvement_book.intake.published.judgements import VISIT
from improvement_book.intake.published.mapping import NeighboursMapping, PublishedIndicator
from improvement_book.intake.published.mapping_file import mappings
from improvement_book.intake.published.neighbours import (
    CODE,
    NeighbourModel,
    chosen_model,
)
from improvement_book.intake.published.revisions import Renewal, Revision, renewal
from improvement_book.intake.published.tables import (
    comparison,
    indicators_of,
    published_codes,
    whole_book,
)
from improvement_book.intake.schema import Schema, schemas

CALENDAR = "calendar"
JUDGED = {"external_judgements": "area", "neighbour_judgements": "judged"}
"""The column that says what was judged: a visit that stands without a theme gets no second row."""
ENCODING = "utf-8-sig"


@dataclass(frozen=True)
class Refreshed:
    """What became of a council folder.

    added: table -> rows that were added; outdated: figures of the files that differ and were
    published before those that stand; notes: what the user should know of its indicators.
    """

    council: Council
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    added: Mapping[str, int] = field(default_factory=dict)
    revisions: tuple[Revision, ...] = ()
    outdated: int = 0
    notes: tuple[str, ...] = ()


def council_model(
    folder: Folder, published: Published, authority: str, version: str | None
) -> NeighbourModel | None:
    """The model asked for, else the one that council.yml names, else the newest that fits.

    The neighbours of the one that council.yml names are known from the folder too.
    """
    named = folder.council.neighbours
    if version is None:
        for model in published.models:
            if model.title == named and authority in model.neighbours:
                return model
        if held := _held_model(folder, authority):
            return held
    return chosen_model(published.models, authority, version)


def _held_model(folder: Folder, authority: str) -> NeighbourModel | None:
    """The published model that council.yml names, as comparators has it; None without any row."""
    named = folder.council.neighbours
    titles = [item.model for item in mappings() if isinstance(item, NeighboursMapping)]
    if named not in titles or "comparators" not in folder.tables:
        return None
    frame = folder.tables["comparators"].frame
    areas = sorted(frame.loc[frame["model"] == named, "area"].unique())
    near_ones = tuple(code for code in areas if re.fullmatch(CODE, code))
    return NeighbourModel(named, "", {authority: near_ones}) if near_ones else None


def opened(into: Path, authority: str | None) -> Folder:
    """The folder that is to be refreshed.

    Raises DataError where its tables have faults, UsageError where it is another authority's.
    """
    folder = read_folder(into)
    own = folder.council.authority_code
    if authority is not None and authority != own:
        raise UsageError(f"{into} is the folder of authority {own}, not of {authority}.")
    return folder


def refresh(
    folder: Folder, into: Path, published: Published, model: NeighbourModel | None
) -> Refreshed:
    """Add to the folder what the files have and it lacks. Raises DataError, MachineError."""
    authority = folder.council.authority_code
    notes: tuple[str, ...] = ()
    if folder.council.origin is Origin.PUBLISHED:
        tables = whole_book(authority, published, model)
        own = {item.indicator_id: [item.indicator_id] for item in indicators_of(published.files)}
    else:
        own, notes = _own_indicators(folder, published)
        tables = comparison(authority, published, model, own)
    renewals = {
        name: _renewal(folder, table, schemas()[name])
        for name, table in tables.items()
        if name != CALENDAR and len(table)
    }
    texts = {
        schemas()[name].file: extended(_text_of(folder, into, name), found.rows, schemas()[name])
        for name, found in renewals.items()
        if len(found.rows)
    }
    added = {name: len(found.rows) for name, found in renewals.items() if len(found.rows)}
    if days := _days(folder, tables, renewals):
        texts[schemas()[CALENDAR].file] = _with_days(folder, into, days)
        added[CALENDAR] = len(days)
    replace_files(into, texts)
    return Refreshed(
        council=folder.council,
        indicators=tuple(sorted({name for names in own.values() for name in names})),
        periods=tuple(sorted(set(tables["comparators"]["period"]))),
        added=added,
        revisions=tuple(revision for found in renewals.values() for revision in found.revisions),
        outdated=sum(found.outdated for found in renewals.values()),
        notes=notes,
    )


def _renewal(folder: Folder, table: pd.DataFrame, schema: Schema) -> Renewal:
    """What a table adds to the one that stands."""
    if schema.name not in folder.tables:
        return Renewal(table, table, ())
    old = folder.tables[schema.name].frame
    if schema.revised:
        return renewal(old, table, schema)
    stands = _standing(old, table, schema, schema.primary_key)
    if judged := JUDGED.get(schema.name):
        event = [name for name in schema.primary_key if name != judged]
        bare = old[(old[judged] == VISIT) & (old["grade"] == "")]
        stands |= (table["grade"] == "") & _standing(bare, table, schema, event)
    return Renewal(table[~stands], table[~stands], ())


def _own_indicators(
    folder: Folder, published: Published
) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """Indicator of the files -> the council's of the same published code, and what to know."""
    codes = published_codes(published.files)
    known = {item.indicator_id: item for item in indicators_of(published.files)}
    rows = folder.tables["indicators"].frame if "indicators" in folder.tables else pd.DataFrame()
    coded = [row for row in rows.to_dict("records") if row["published_code"]]
    own: dict[str, list[str]] = {}
    notes: list[str] = []
    for row in coded:
        name, code = str(row["indicator_id"]), str(row["published_code"])
        if code in codes:
            own.setdefault(codes[code], []).append(name)
            notes.extend(_differences(name, row, known[codes[code]]))
        else:
            meant = near(code, list(codes))
            hint = f"; did you mean {meant}?" if meant else ""
            notes.append(f"{name}: no file has the published code {code}{hint}")
    if not own:
        raise UsageError(
            "No indicator of the council folder names the published code of a figure in the files:"
            f" expected in the column published_code of indicators one of {', '.join(codes)}."
        )
    return own, tuple(notes)


def _differences(
    name: str, row: Mapping[Hashable, object], theirs: PublishedIndicator
) -> Iterator[str]:
    """What the council says of an indicator and the publisher does not, one line each."""
    for column in ("unit", "polarity"):
        if row[column] != theirs.definition[column]:
            yield (
                f"{name}: its {column} is {row[column]}, but that of the published figures is "
                f"{theirs.definition[column]}"
            )


def _standing(
    old: pd.DataFrame, new: pd.DataFrame, schema: Schema, columns: Iterable[str]
) -> pd.Series:
    """Whether the key of each new row stands already. Such a row is the council's to change."""
    key, keys = list(columns), []
    for frame in (new[key], old[key]):
        days = {name: pd.to_datetime(frame[name]) for name in key
                if schema.field(name).type == "date"}  # fmt: skip
        keys.append(pd.MultiIndex.from_frame(frame.assign(**days)))
    return pd.Series(keys[0].isin(keys[1]), index=new.index)


def _text_of(folder: Folder, into: Path, table: str) -> str:
    """The text of a table's file; "" where there is none.

    Raises UsageError where the table comes from another file, which only the council may change.
    """
    name = schemas()[table].file
    others = sorted({file.file for file in folder.files if file.table == table} - {name})
    if others:
        raise UsageError(
            f"{table} comes from {', '.join(others)}: save it as {name}, so that rows can be added."
        )
    path = into / name
    if not path.is_file():
        return ""
    try:
        return path.read_bytes().decode(ENCODING)
    except UnicodeDecodeError:
        raise UsageError(f"{name} is no UTF-8 text: save it as CSV UTF-8.") from None


def _days(
    folder: Folder, tables: Mapping[str, pd.DataFrame], renewals: Mapping[str, Renewal]
) -> dict[str, str]:
    """Period -> the day until which its edition must now know, where that is new or later.

    Only periods that have first figures: an edition that had all of its own stays as it was.
    """
    if CALENDAR not in tables:
        return {}
    new = tables[CALENDAR]
    days = dict(zip(new["period"], pd.to_datetime(new["data_to"]), strict=True))
    held = {}
    if CALENDAR in folder.tables:
        frame = folder.tables[CALENDAR].frame
        held = dict(zip(frame["period"], frame["data_to"], strict=True))
    fresh = set(renewals["observations"].fresh["period"]) if "observations" in renewals else set()
    return {
        period: str(day.date())
        for period, day in sorted(days.items())
        if period not in held or (period in fresh and day > held[period])
    }


def _with_days(folder: Folder, into: Path, days: Mapping[str, str]) -> str:
    schema = schemas()[CALENDAR]
    text = _text_of(folder, into, CALENDAR)
    held = set(folder.tables[CALENDAR].frame["period"]) if CALENDAR in folder.tables else set()
    text = changed(text, "data_to", days, "period") if text else text
    rows = [
        {"period": period, "data_to": day} for period, day in days.items() if period not in held
    ]
    return extended(text, pd.DataFrame(rows), schema) if rows else text
