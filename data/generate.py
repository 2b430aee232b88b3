"""Writes the two fictional councils: the sample in `data/` and a small one for the tests.

    python data/generate.py        writes both into the repository
    python data/generate.py DIR    writes them into DIR/sample and DIR/small

The same seed gives the same bytes on every platform: draws come from `random.Random` through
basic arithmetic alone, and floats are never passed to `sum`, whose rounding changed in Python 3.12.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import governance
import people
import plan
import story
from figures import comparators, indicators, observations
from places import QUARTER, SAMPLE, SMALL, YEAR, Place, calendar, data_to, spans, working_day
from published_files import neighbour_judgements, publications
from reviews import practice_reviews, reviews_planned
from story import GRADES, Row
from tables import COLUMNS


def commentary(place: Place) -> Iterator[Row]:
    """The texts about the council's indicators, written two days before the data closes."""
    owners = {row["indicator_id"]: row["owner"] for row in indicators(place)}
    periods = {span.code: span for kind in ("month", QUARTER, YEAR) for span in spans(kind)}
    for name, period, text in story.COMMENTARY:
        if name in owners:
            written = str(working_day(data_to(periods[period]) - timedelta(days=2)))
            yield dict(zip(COLUMNS["commentary"].split(),
                           (name, period, text, owners[name], written), strict=True))  # fmt: skip


def external_judgements() -> Iterator[Row]:
    """The inspection with its judgements, then the visits, which give no grade."""
    columns = COLUMNS["external_judgements"].split()
    held_on, kind, published = story.INSPECTION
    for area, grade, finding in story.INSPECTION_GRADES:
        values = (held_on, kind, area, grade, finding, story.LINK, published)
        yield dict(zip(columns, values, strict=True))
    for held_on, kind, area, finding, published in story.VISITS:
        values = (held_on, kind, area, "", finding, story.LINK, published)
        yield dict(zip(columns, values, strict=True))


def targets(place: Place) -> Iterator[Row]:
    """The targets of the council's indicators."""
    for values in story.TARGETS:
        if values[0] in place.indicators:
            yield dict(zip(COLUMNS["targets"].split(), values, strict=True))


def settings(place: Place) -> str:
    """The text of council.yml."""
    scale = "\n".join(f"    - {grade}" for grade in GRADES)
    themes = "\n".join(f"  - {theme}" for theme in story.LEARNING_THEMES)
    return f"""\
# Fictional: written by data/generate.py.
name: {place.name}
slug: {place.slug}
authority_code: "{place.code}"
origin: fictional
grades:
  scale: # worst first
{scale}
  good_from: Good
  aliases:
    RI: Requires improvement to be good
baseline_period: 2020-12
disclosure:
  reviews_at_council: {place.review_policy}
  threshold: 5
neighbours: {place.neighbours or '""'}
contact: improvement@{place.slug}.example
learning_themes:
{themes}
pages:
  omit: []
"""


def write_council(place: Place, folder: Path) -> None:
    """Writes the settings and every table of a council into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "council.yml").write_text(settings(place), encoding="utf-8", newline="\n")
    tables: dict[str, Iterable[Row]] = {
        "calendar": calendar(),
        "practice_reviews": practice_reviews(place),
        "indicators": indicators(place),
        "targets": targets(place),
        "observations": observations(place),
        "comparators": comparators(place),
        "publications": publications(place),
        "neighbour_judgements": neighbour_judgements(),
        "commentary": commentary(place),
        "external_judgements": external_judgements(),
        "reviews_planned": reviews_planned(place),
        "meetings": governance.meetings(),
        "corrections": governance.corrections(),
        "plan_versions": plan.plan_versions(),
        "plan_approvals": plan.plan_approvals(),
        "plan_actions": plan.plan_actions(),
        "milestones": plan.milestones(place),
        "findings": plan.findings(),
        "requests": governance.requests(),
        "voice": people.voice(),
        "complaints": people.complaints(place),
        "workforce": people.workforce(place),
        "equality_assessments": people.equality_assessments(),
        "events": governance.events(place),
    }
    tables = {name: list(rows) for name, rows in tables.items() if name in place.tables}
    tables["approvals"] = governance.approvals(tables)
    for name in place.tables:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables[name])


def main(arguments: list[str]) -> None:
    """Writes both councils, into the repository or into the folder that is named."""
    root = Path(__file__).resolve().parent.parent
    sample, small = root / "data", root / "tests" / "councils" / "small"
    if arguments:
        sample, small = Path(arguments[0]) / "sample", Path(arguments[0]) / "small"
    write_council(SAMPLE, sample)
    write_council(SMALL, small)


if __name__ == "__main__":
    main(sys.argv[1:])
