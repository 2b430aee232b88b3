"""A small council folder, made by a test from the texts of its tables."""

from __future__ import annotations

from pathlib import Path

SETTINGS = (
    'name: A\nslug: a\nauthority_code: "999"\n'
    "grades:\n  aliases: {RI: Requires improvement to be good}\n"
)
INDICATORS = (
    "indicator_id,title,theme,polarity,unit,frequency,window\n"
    "re-referrals,Referred again,Front door,lower,percent,month,in period\n"
    "health-checks,Health checks on time,Children in care,higher,percent,quarter,snapshot\n"
    "staff-turnover,Staff who left,Workforce,lower,percent,year,rolling 12\n"
)
REVIEWS = "review_id,review_date,team,review_type,selection,grade\n"


def write_council(folder: Path, settings: str = SETTINGS, **tables: str) -> Path:
    """Write council.yml, three indicators and the tables. Returns the folder."""
    folder.mkdir(exist_ok=True)
    (folder / "council.yml").write_text(settings, encoding="utf-8", newline="\n")
    for name, text in ({"indicators": INDICATORS} | tables).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
    return folder


def review(name: str, grade: str = "Good", day: str = "2021-06-14") -> str:
    """One line of practice reviews, in the columns of REVIEWS."""
    return f"{name},{day},North,routine,random,{grade}\n"
