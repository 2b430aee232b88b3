"""What inspectors said of each authority: graded areas, and visits that have no grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from improvement_book.errors import DataError, Fault
from improvement_book.intake.published.mapping import JudgementsMapping
from improvement_book.intake.published.source_files import (
    SourceFile,
    cell_faults,
    read_published,
    stop_at,
)
from improvement_book.intake.schema import schemas

INSPECTION = "Inspection"
"""What an inspection is called whose kind no file tells."""
VISIT = "Visit"
"""What was judged where nothing was graded and no file tells a theme."""
TABLE = "external_judgements"
JUDGED = ["held_on", "kind", "area", "grade", "finding", "link", "published_on"]


def read_judgements(files: Iterable[SourceFile], codes: Mapping[str, str]) -> pd.DataFrame:
    """One row per judged area with a grade, and one per visit without any, in order of date.

    What a visit looked at is its theme; where another file tells none, that file's row is left out.

    codes: nine-character code -> three-digit code; an area that it does not have gets "".
    Columns: authority, ons_code, and those of the table `external_judgements`.
    Identical rows are taken once; raises DataError where rows of one key differ.
    """
    columns = ["file", "row", "ons_code", *JUDGED]
    frames, faults = [pd.DataFrame(columns=columns)], list[Fault]()
    for file in files:
        try:
            frames.append(_file_judgements(file)[columns])
        except DataError as error:
            faults.extend(error.faults)
    every = pd.concat([frame for frame in frames if len(frame)] or frames[:1])
    every = _themed_once(_told_once(every))
    once = every[~every.duplicated(["ons_code", *JUDGED])]
    again = once[once.duplicated(["ons_code", *schemas()[TABLE].primary_key])]
    places = zip(again["file"], again["row"], strict=True)
    faults.extend(
        Fault(
            file=file,
            row=int(row),
            found="another judgement of the same day, kind and area",
            expected="one judgement of each day, kind and area",
            remedy="Keep only the newer file.",
        )
        for file, row in places
    )
    stop_at(faults)
    authority = once["ons_code"].map(codes).fillna("")
    return once.assign(authority=authority).sort_values("held_on", kind="stable")


def _told_once(judgements: pd.DataFrame) -> pd.DataFrame:
    """Inspections of unknown kind take the kind that another file tells of the same day."""
    day = ["ons_code", "held_on"]
    unknown = judgements["kind"] == INSPECTION
    told = judgements[~unknown & (judgements["grade"] != "")].drop_duplicates(day)
    kinds = told.set_index(day)["kind"]
    keys = pd.MultiIndex.from_frame(judgements.loc[unknown, day])
    kind = judgements["kind"].copy()
    kind[unknown] = kinds.reindex(keys).fillna(INSPECTION).to_numpy()
    return judgements.assign(kind=kind)


def _themed_once(judgements: pd.DataFrame) -> pd.DataFrame:
    """Without the visits of no theme that another row tells one of."""
    event = ["ons_code", "held_on", "kind"]
    bare = (judgements["grade"] == "") & (judgements["area"] == VISIT)
    themed = judgements[(judgements["grade"] == "") & ~bare]
    told = pd.MultiIndex.from_frame(judgements[event]).isin(pd.MultiIndex.from_frame(themed[event]))
    return judgements[~(bare & told)]


def _file_judgements(file: SourceFile) -> pd.DataFrame:
    mapping = file.mapping
    assert isinstance(mapping, JudgementsMapping)
    published = read_published(file)
    text, faults = published.frame, list(published.faults)
    days = {}
    for field in ("held_on", "published_on"):
        column = text[mapping.columns[field]]
        day = pd.to_datetime(column, format=mapping.date_format, errors="coerce")
        faults.extend(cell_faults(file, column, day.isna(), "a day as 2025-03-26 00:00:00"))
        days[field] = day.dt.date
    for area in mapping.areas:
        unknown = ~text[area].isin([*mapping.grades, ""])
        faults.extend(cell_faults(file, text[area], unknown, f"one of {', '.join(mapping.grades)}"))
    for field in ("ons_code", "kind"):
        if field not in mapping.columns:
            continue
        column = text[mapping.columns[field]]
        faults.extend(cell_faults(file, column, column == "", "a text"))
    stop_at(faults)
    kind, looked_at = mapping.columns.get("kind"), mapping.columns.get("theme")
    link = text[mapping.columns["link"]]
    held = pd.DataFrame(
        {
            "file": file.name,
            "row": text.index,
            "ons_code": text[mapping.columns["ons_code"]],
            "kind": text[kind] if kind else INSPECTION,
            "theme": text[looked_at] if looked_at else "",
            "link": link.where(link.str.fullmatch(schemas()[TABLE].field("link").pattern), ""),
            **days,
        },
        index=text.index,
    )
    grades = text[list(mapping.areas)].rename_axis(index="row")
    long = grades.melt(var_name="area", value_name="grade", ignore_index=False)
    graded = held.join(long[long["grade"] != ""], how="inner").assign(finding="")
    visits = held[(grades == "").all(axis="columns")]
    theme = visits["theme"]
    visits = visits.assign(area=theme.where(theme != "", VISIT), grade="", finding="")
    return pd.concat([graded, visits])
