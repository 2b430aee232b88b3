"""Folders of a sample of authorities hold what the files hold, read with nothing but csv.

Where each figure stands is typed here a second time, from the files and not from our mappings.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from improvement_book.intake.published import Reading, import_authority

pytestmark = pytest.mark.shared

SAMPLE = ("201", "330", "839", "884", "909", "926", "940 / 941", "942", "943")
"""Ordinary, tiny, formed, ended and joint ones."""
ENGLAND, LAIT_ENGLAND = "E92000001", "970"
SYMBOLS = {"c", "k", "u", "x", "z", "low"}
C1 = "dfe/c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
B1 = "dfe/b1_children_in_need_2013_to_2025.csv"
D3 = "dfe/d3_cpps_subsequent_plan_2013_to_2025.csv"
D5 = "dfe/d5_cpps_at31march_by_duration_2013_to_2025.csv"
CARE = "dfe/cla_number_and_rate_per_10k_children.csv"
PLACES = "dfe/la_cla_placement_stability.csv"
STAFF = "dfe/csww_indicators_2017_to_2025.csv"
PEOPLE = "dfe/ons_mid-year_population_estimates_2012_to_2024.csv"
LAIT = "lait/lait_headline_measures.csv"
IN_CARE = ("population_type", "Children looked after on 31 March each year")
STARTED = ("population_type", "Children starting to be looked after each year")
MOVED = ("placement_stability", "With 3 or more placements during the year")
STAYED = ("placement_stability", "Living with the same carer for at least 2 years")
COLUMNS: dict[str, tuple[str, str, tuple[str, str] | None]] = {
    "re-referrals": (C1, "rereferral_percent", None),
    "children-in-need": (B1, "At31_episodes", None),
    "repeat-plans": (D3, "CPP_subsequent_percent", None),
    "plans-over-two-years": (D5, "2_years_or_more_percent", None),
    "children-in-care-rate": (CARE, "rate_per_10000", IN_CARE),
    "children-in-care": (CARE, "children_count", IN_CARE),
    "coming-into-care-rate": (CARE, "rate_per_10000", STARTED),
    "placement-moves": (PLACES, "children_percent", MOVED),
    "same-carer": (PLACES, "children_percent", STAYED),
    "agency-rate": (STAFF, "agency_rate_fte", None),
    "vacancy-rate": (STAFF, "vacancy_rate_fte", None),
    "turnover-rate": (STAFF, "turnover_rate_fte", None),
    "caseload": (STAFF, "caseload_fte", None),
    "absence-rate": (STAFF, "absence_rate_fte", None),
    "social-workers": (STAFF, "inpost_fte", None),
    "child-population": (PEOPLE, "population_estimate", None),
}
MEASURES = {
    "referral-rate": "CPP_Total_Rateper10,000", "assessments-45-days": "Continue_Assess_Comp",
    "section-47-rate": "Section_47", "conferences-15-days": "CP_conf_15days",
    "children-in-need-rate": "CIN", "in-need-over-two-years": "CINTime2more",
    "plans-rate": "CPP_rate", "plans-reviewed": "RevCP",
    "ended-plans-over-two-years": "CPPlans2yrs", "far-from-home": "LACDistance",
    "health-checks": "LACHealth%", "dental-checks": "LACDental%",
    "emotional-health": "Emotional_LAC", "missing-from-care": "Children_missing",
    "care-leavers-homes": "CareLeaverAcc", "care-leavers-work": "CareLeaverEET",
    "care-leavers-not-in-touch": "CareLeavers_LA_NotInTouch",
}  # fmt: skip
NOT_COMPARED = {"children-in-need", "children-in-care", "social-workers", "child-population"}

Figures = dict[tuple[str, str], str]
"""Indicator and financial year -> the cell: a number with 15 digits, or a symbol."""


@cache
def rows(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def year(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02}"


def cell(text: str) -> str:
    return text if text in SYMBOLS else f"{float(text):.15g}"


def published(real: Path, code: str, lait_code: str) -> Figures:
    """What the files hold of an area, without cells that hold nothing. code: "" is England."""
    found: Figures = {}
    for indicator, (file, column, wanted) in COLUMNS.items():
        autumn = file in (STAFF, PEOPLE)
        for row in rows(real / file):
            level = "Local authority" if code else "National"
            if row["geographic_level"] != level or row["old_la_code"] != code:
                continue
            if row[column] and (wanted is None or row[wanted[0]] == wanted[1]):
                period = year(int(row["time_period"]) - (not autumn))
                found[indicator, period] = cell(row[column])
    ours = {theirs: indicator for indicator, theirs in MEASURES.items()}
    for row in rows(real / LAIT):
        if row["la_code"] == lait_code and row["measure_short"] in ours and row["value_raw"] != "-":
            period = year(int(row["period"]) - 1)
            found[ours[row["measure_short"]], period] = cell(row["value_raw"])
    return found


def held(folder: Path, table: str, area: str = "") -> Figures:
    return {
        (row["indicator_id"], row["period"]): row["value"] or row["symbol"]
        for row in rows(folder / f"{table}.csv")
        if not area or row["area"] == area
    }


@pytest.mark.parametrize("authority", SAMPLE)
def test_a_folder_holds_what_the_files_hold(
    authority: str, real: Path, reading: Reading, tmp_path: Path
) -> None:
    folder = tmp_path / "council"
    import_authority(authority, reading, folder, report=lambda line: None)
    theirs, ours = published(real, authority, authority), held(folder, "observations")
    # What the tool leaves out stands as not available; years after the end stand nowhere.
    extra = {key: value for key, value in ours.items() if key not in theirs}
    assert {key[0] for key in extra} <= set(MEASURES)
    assert set(extra.values()) <= {"x"}
    gone = {key: value for key, value in theirs.items() if key not in ours}
    assert set(gone.values()) <= {"z"}
    assert {key: ours[key] for key in theirs if key in ours} == {
        key: value for key, value in theirs.items() if key in ours
    }
    assert len(theirs) - len(gone) >= 30


def test_england_stands_beside_it_as_published(
    real: Path, reading: Reading, tmp_path: Path
) -> None:
    import_authority("884", reading, tmp_path / "council", report=lambda line: None)
    england = published(real, "", LAIT_ENGLAND)
    compared = {key: value for key, value in england.items() if key[0] not in NOT_COMPARED}
    ours = held(tmp_path / "council", "comparators", ENGLAND)
    assert {key: value for key, value in ours.items() if value != "x"} == compared
    assert len(compared) > 200
