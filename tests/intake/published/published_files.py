"""Small published files, checkable by eye, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from improvement_book.intake.published import ImportSummary, import_authority
from improvement_book.intake.published.mapping import FileMapping

HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,category,referral_count,rereferral_count,"
    "rereferral_percent"
)
KIND = "Referrals and Re-referrals"
ENGLAND = f"2025,Reporting year,National,E92000001,England,,,,,,{KIND},1000,200,20"
NORTH = f"2025,Reporting year,Regional,E92000001,England,E12000001,North,,,,{KIND},500,90,18"


def row(code: str, percent: str, counts: str = "50,10", year: str = "2025", ons: str = "") -> str:
    ons = ons or f"E06000{code[:3]}"
    return (
        f"{year},Reporting year,Local authority,E92000001,England,E12000001,North,"
        f"{code},{ons},Place {code},{KIND},{counts},{percent}"
    )


NEIGHBOUR_HEADER = "\ufeffLA num,LA Name," + ",".join(f"SN{n},SNP" for n in range(1, 11))
VISITS_HEADER = (
    "Web link,Local authority area code,Inspection/Visit date,Publication date,"
    "Inspection/Visit type,Overall effectiveness,"
    "The impact of leaders on social work practice with children and families,"
    "The experiences and progress of children who need help and protection,"
    "The experiences and progress of children in care,"
    "The experiences and progress of care leavers,Visit Theme"
)
VISIT = "Page,E06000101,2025-04-01 00:00:00,{},Focused Visit,,,,,,{}"


def write(source: Path, *rows: str, name: str = "c1.csv", header: str = HEADER) -> None:
    (source / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def imported(source: Path, authority: str = "101", model: str | None = None) -> list[str]:
    """What the import of the folder tells; the council folder stands beside it."""
    return [*summary_of(source, authority, model).notes]


def summary_of(
    source: Path, authority: str | None = "101", model: str | None = None, *own: FileMapping
) -> ImportSummary:
    council = source.parent / "council"
    return import_authority(authority, source, council, model, lambda line: None, own)


def table(source: Path, name: str) -> pd.DataFrame:
    path = source.parent / "council" / f"{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)
