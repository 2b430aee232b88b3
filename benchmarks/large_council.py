"""How does a large book look, and what does it cost? Writes a council folder of 150 indicators.

    python -m benchmarks.large_council DIR [--indicators N] [--breakdowns N]

Fictional, 60 months of each, drawn with a fixed seed. Every kind of indicator is there: each
polarity, counts and bare values, with and without baseline, target, floor, other areas and
commentary, with a gap, a step, a rebase. `--breakdowns` adds categories of each; the public
edition has to protect them.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from improvement_book.period import Period, span

MONTHS = span(Period.parse("2018-06"), Period.parse("2023-05"))
YEARS = [year.code for year in span(Period.year(2018), Period.year(2021))]
THEMES = (
    "Front door", "Assessments", "Children in need", "Child protection", "Children in care",
    "Care leavers", "Adoption and fostering", "Health", "Education", "Workforce",
)  # fmt: skip
WHAT = (
    "seen within five working days", "visited on time", "with an up-to-date plan",
    "with a plan that has dates", "whose review was on time", "with a recorded chronology",
    "whose views are recorded", "whose family was offered a conference", "with a named worker",
    "whose worker changed three times or more", "waiting more than a week", "with a late record",
    "who came back within a year", "with a supervision record", "whose case was closed",
)  # fmt: skip
HIGHER = 9
"""So many of these are the better the higher they are; the others the lower."""
MOST = 6
"""So many matter most."""
COUNCIL = """\
name: Largeshire County Council
slug: largeshire
authority_code: "999"
origin: fictional
baseline_period: 2018-06
neighbours: Invented neighbours 2023
"""
COMMENTARY = "More cases than usual were open at the end of the month."
MODEL, NEIGHBOURS = "Invented neighbours 2023", 10
STEP_AT, GAP = 45, (20, 21)
"""Month of a step, and months without a value, where an indicator has such."""
COLUMNS = {
    "calendar": "period data_to",
    "indicators": (
        "indicator_id title why_it_matters theme matters_most polarity unit numerator denominator "
        "frequency window owner baseline_period expected_direction expected_reason"
    ),
    "observations": "indicator_id period dimension category numerator denominator value",
    "targets": "indicator_id set_on target target_date floor tolerance",
    "comparators": "indicator_id period area area_name value model statistic with_value",
    "commentary": "indicator_id period text author written_on",
    "events": "indicator_id on text rebase",
}
Rows = list[list[object]]


def main() -> None:
    """Write the folder that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--indicators", type=int, default=150)
    parser.add_argument("--breakdowns", type=int, default=0, help="categories of each")
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    (options.folder / "council.yml").write_text(COUNCIL, encoding="utf-8")
    for table, rows in drawn(options.indicators, options.breakdowns).items():
        with (options.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def drawn(indicators: int, breakdowns: int) -> dict[str, Rows]:
    """Table -> its header and rows."""
    tables: dict[str, Rows] = {table: [columns.split()] for table, columns in COLUMNS.items()}
    tables["calendar"] += [["2023-04", "2023-05-09"], ["2023-05", "2023-06-09"]]
    rng = np.random.default_rng(0)
    for number in range(indicators):
        name, kind = f"measure-{number + 1}", number % len(WHAT)
        higher, of = kind < HIGHER, int(rng.integers(40, 400))
        level = 0.7 if higher else 0.25
        tables["indicators"].append(_definition(number, name, kind))
        if number % 13 != 12 and number % 9 != 8:
            aim = 100 * level + (6 if higher else -5)
            aim = round(of * aim / 100) if _is_bare(number) else aim
            floor = "" if number % 5 else aim - 20 if higher else aim + 20
            tables["targets"].append([name, MONTHS[0].start, aim, "2023-12-31", floor, 2])
        tables["observations"] += _observations(number, name, level, of, breakdowns, rng)
        if not _is_bare(number) and number % 3:
            tables["comparators"] += _areas(name, 100 * level, rng)
        if number % 4 == 0:
            words = [name, MONTHS[-1].code, COMMENTARY, f"Head of {_theme(number)}", "2023-06-05"]
            tables["commentary"].append(words)
        if number % 12 == 3:
            tables["events"].append([name, "2021-04-01", "The record was changed.", "yes"])
    return tables


def _is_bare(number: int) -> bool:
    """Whether an indicator has values alone, without numerator and denominator."""
    return number % 7 == 6


def _theme(number: int) -> str:
    return THEMES[number // len(WHAT) % len(THEMES)]


def _definition(number: int, name: str, kind: int) -> list[object]:
    theme, bare, expected = _theme(number), _is_bare(number), number % 17 == 16
    polarity = "none" if number % 13 == 12 else "higher" if kind < HIGHER else "lower"
    return [
        name, f"{theme}: children {WHAT[kind]}", "Children should not have to wait.", theme,
        "yes" if number % (len(WHAT) * len(THEMES) // MOST) == 0 else "no", polarity,
        "number" if bare else "percent", "" if bare else f"Children {WHAT[kind]}",
        "" if bare else "All children", "month", "in period", f"Head of {theme}",
        "" if number % 11 == 10 else MONTHS[0].code,
        "rise" if expected else "", "More cases are found." if expected else "",
    ]  # fmt: skip


def _observations(
    number: int, name: str, level: float, of: int, breakdowns: int, rng: np.random.Generator
) -> Rows:
    """Drifting shares, some with a step, some with two months missing; and their categories."""
    step = rng.choice([0, 0, 0, 0.12, -0.12]) * (np.arange(len(MONTHS)) > STEP_AT)
    shares = np.clip(level + step + np.cumsum(rng.normal(0, 0.004, len(MONTHS))), 0.02, 0.98)
    rows: Rows = []
    for place, (month, share) in enumerate(zip(MONTHS, shares, strict=True)):
        if number % 10 == 9 and place in GAP:
            continue
        count = int(rng.binomial(of, share))
        rows.append([name, month.code, "", "", *(["", "", count] if _is_bare(number) else
                                                 [count, of, ""])])  # fmt: skip
        if breakdowns and not _is_bare(number):
            # The council's total is drawn apart: categories need not cover everybody.
            for part, size in enumerate(rng.multinomial(of, [1 / breakdowns] * breakdowns), 1):
                within = rng.binomial(size, share)
                rows.append([name, month.code, "group", f"Group {part}", within, size, ""])
    return rows


def _areas(name: str, level: float, rng: np.random.Generator) -> Rows:
    """England, ten neighbours and their median, by year."""
    rows: Rows = []
    for year in YEARS:
        england, *near = np.clip(rng.normal(level, 6, NEIGHBOURS + 1), 0, 100).round(1).tolist()
        rows.append([name, year, "E92000001", "England", england, "", "value", ""])
        for code, value in enumerate(near, 201):
            rows.append([name, year, code, f"Neighbour {code}", value, MODEL, "value", ""])
        median = round(float(np.median(near)), 1)
        rows.append([name, year, "neighbours", "Neighbours", median, MODEL, "median", NEIGHBOURS])
    return rows


if __name__ == "__main__":
    main()
