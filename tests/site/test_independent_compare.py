"""What the page on comparisons says equals what plain formulas make of the CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median, quantiles

import pytest

from tests.site.by_hand import data_to, rows
from tests.site.reading import between, numbers, table, text_of
from tests.site.workshop import Workshop

PERIOD = "2023-05"
OWN, ENGLAND, REGION = "999", "E92000001", "E12000099"
MEASURES = ("re-referrals", "protection-rate", "repeat-plans", "placement-moves",
            "care-leavers-work", "school-absence")  # fmt: skip
Row = dict[str, str]


@pytest.fixture
def page(sample: Workshop) -> Path:
    return sample.site / "public" / PERIOD / "how-we-compare.html"


def known(measure: str, year: str = "") -> list[Row]:
    """Its published rows that the edition knows: of one year, or all."""
    return [
        row
        for row in rows("comparators")
        if row["indicator_id"] == measure
        and row["recorded_on"] <= data_to(PERIOD)
        and year in ("", row["period"])
    ]


def latest(measure: str) -> str:
    return max(row["period"] for row in known(measure) if row["area"] == OWN)


def own(measure: str, year: str, area: str = OWN) -> float:
    (value,) = [row["value"] for row in known(measure, year) if row["area"] == area]
    return float(value)


def near(measure: str, year: str) -> list[float]:
    return [
        float(row["value"])
        for row in known(measure, year)
        if row["model"] and len(row["area"]) == 3 and row["value"]
    ]


def polarity(measure: str) -> str:
    (row,) = [row for row in rows("indicators") if row["indicator_id"] == measure]
    return row["polarity"]


def band(value: float, others: Sequence[float], way: str) -> str:
    """R's type 7 is what Python calls inclusive; upper edges belong to the quarter below."""
    edges = quantiles([*others, value], n=4, method="inclusive")
    quarter = sum(value > edge for edge in edges)
    return "ABCD"[quarter if way == "lower" else 3 - quarter]


def shown(value: float) -> float:
    """One decimal, half up."""
    return round(value + 1e-9, 1)


@pytest.mark.parametrize("measure", MEASURES)
def test_value_median_region_and_england_with_their_year(page: Path, measure: str) -> None:
    year = latest(measure)
    said = between(page, f"HC-{measure}-1", f"HC-{measure}-2")
    found = near(measure, year)
    assert f"({year})" in said
    first = [own(measure, year), len(found), shown(median(found))]
    others = [own(measure, year, REGION), own(measure, year, ENGLAND)]
    told = numbers(said.partition(f"({year})")[2])
    assert numbers(said)[0] == first[0]
    assert told[:2] == first[1:]
    assert told[2:4] == others


@pytest.mark.parametrize("measure", MEASURES)
def test_rank_and_band_among_the_neighbours(page: Path, measure: str) -> None:
    year, way = latest(measure), polarity(measure)
    value, others = own(measure, year), near(measure, year)
    said = between(page, f"HC-{measure}-1", f"HC-{measure}-2")
    if way not in ("higher", "lower"):
        assert "ranks" not in said
        return
    ahead = sum(other < value if way == "lower" else other > value for other in others)
    assert f"ranks {ahead + 1} of {len(others) + 1}" in said
    if measure == "repeat-plans":
        assert "quarter" not in said
        assert "Far better than similar councils: check how it was counted." in said
        return
    words = {"A": "best", "B": "second best", "C": "second worst", "D": "worst"}
    assert f"in the {words[band(value, others, way)]} quarter." in said


@pytest.mark.parametrize("measure", MEASURES)
def test_every_area_stands_in_the_table(page: Path, measure: str) -> None:
    year = latest(measure)
    found = table(page, f"HC-{measure}-4").records
    for row in known(measure, year):
        if row["area"] != "neighbours":
            said = found[row["area_name"]]
            assert said["Year"] == year
            if row["value"]:
                assert numbers(said["Value"]) == [float(row["value"])]
            else:
                assert said["Value"] == f"[{row['symbol']}]"
    others = near(measure, year)
    assert numbers(found["Median of neighbours"]["Value"]) == [shown(median(others))]
    assert numbers(found["Mean of neighbours"]["Value"]) == [shown(fmean(others))]


@pytest.mark.parametrize("measure", MEASURES)
def test_change_on_the_year_before(page: Path, measure: str) -> None:
    year = latest(measure)
    found = table(page, f"HC-{measure}-4").records
    before = {row["area"]: row["value"] for row in known(measure, "2020-21")}
    for row in known(measure, year):
        if row["area"] == "neighbours" or not row["value"] or not before[row["area"]]:
            continue
        moved = float(row["value"]) - float(before[row["area"]])
        said = found[row["area_name"]]["Change on the year before"]
        if abs(moved) < 0.05:
            assert said == "no change"
        else:
            assert said.startswith("up" if moved > 0 else "down")
            assert numbers(said) == [shown(abs(moved))]


def test_the_overview_and_its_answer(page: Path) -> None:
    bands = [
        band(own(name, latest(name)), near(name, latest(name)), polarity(name))
        for name in MEASURES
        if polarity(name) in ("higher", "lower")
    ]
    said = between(page, "HC-1", "HC-2")
    assert f"Of {len(MEASURES)} published measures, {len(bands)} can be judged" in said
    assert f"and in the worst (D) in {bands.count('D') or 'none'}" in said
    # The only measure in the best quarter is too good: better than all, beyond the fence.
    assert bands.count("A") == 1
    assert "is in the best band (A) in none of them" in said
    assert "1 measure looked too good" in said
    assert len(table(page, "HC-2").records) == len(MEASURES)


def test_who_could_be_asked(page: Path) -> None:
    known = [r for r in rows("neighbour_judgements") if r["published_on"] <= data_to(PERIOD)]
    now = {}
    for row in sorted(known, key=lambda row: row["held_on"]):
        if row["judged"] == "Overall effectiveness" and row["grade"]:
            now[row["area_name"]] = row["grade"]
    good = {name for name, grade in now.items() if grade in ("Good", "Outstanding")}
    said = between(page, "HC-3", "HC-4")
    assert f"{len(good)} of {len(now)} inspected neighbours are rated good or better now" in said
    found = table(page, "HC-4").records
    assert {name: row["Overall"] for name, row in found.items() if row["Overall"]} == now
    assert len(found) == 10
    assert "Upper Instance" not in said


def test_the_model_is_named_with_its_version(page: Path) -> None:
    assert text_of(page).count("Invented neighbours 2023; ") == len(MEASURES)
