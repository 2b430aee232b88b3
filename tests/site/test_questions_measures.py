"""What committees asked of targets and indicators is answered, each by a named element.

The questions are 9 to 20 of the shared folder's questions.md; figures come from measures_by_hand.
"""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from tests.site.by_hand import data_to, label, rounded, rows
from tests.site.measures_by_hand import (
    definition,
    limits,
    percentages,
    reported,
    target,
    years_between,
)
from tests.site.reading import numbers, table, text_of
from tests.site.workshop import ENDINGS, Workshop

PERIOD = "2023-05"
FRONT_DOOR = "theme-front-door"
PROTECTION = "theme-children-in-need-and-protection"
SHARES = ("re-referrals", "visits-on-time", "health-checks", "assessments-on-time")
REBASED = "2022-06"
"""From this month on re-referrals have new limits."""


def element(
    site: Workshop, page: str, code: str, period: str = PERIOD, audience: str = "public"
) -> str:
    """What stands under a code: up to the next code, or the next heading."""
    said = text_of(site.site / audience / period / f"{page}{ENDINGS[audience]}")
    text = said.partition(f" {code} ")[2]
    return re.split(r" [A-Z]{2}-(?:[a-z-]+-)?\d+ | Link to this heading", text)[0]


@pytest.mark.parametrize("indicator", SHARES)
def test_9_which_targets_are_met_and_by_how_much(sample: Workshop, indicator: str) -> None:
    own = definition(indicator)
    page = sample.site / "public" / PERIOD / "scorecard.html"
    row = table(page, "SC-2").records[own["title"]]
    value = percentages(indicator, PERIOD)[PERIOD]
    aim, tolerance = (Fraction(target(indicator, PERIOD)[name]) for name in ("target", "tolerance"))
    gap = aim - value if own["polarity"] == "higher" else value - aim
    assert numbers(row["Now"])[0] == rounded(value)
    assert numbers(row["Target"])[:2] == [rounded(aim), rounded(tolerance)]
    assert numbers(row["Gap"]) == ([rounded(gap)] if gap > 0 else [])
    word = "On target" if gap <= 0 else "Close to target" if gap <= tolerance else "Off target"
    assert row["Status"].startswith(word)


def test_10_which_measures_matter_most_and_their_baseline(sample: Workshop) -> None:
    page = sample.site / "public" / PERIOD / "summary.html"
    shown = table(page, "SM-7").records
    most = {row["title"] for row in reported(PERIOD) if row["matters_most"] == "yes"}
    assert set(shown) == most
    for indicator in ("re-referrals", "visits-on-time", "health-checks"):
        own = definition(indicator)
        base = percentages(indicator, PERIOD)[own["baseline_period"]]
        assert numbers(shown[own["title"]]["Baseline"])[0] == rounded(base)
        wanted = {"higher": "or more", "lower": "or less"}[own["polarity"]]
        assert wanted in shown[own["title"]]["Target"]


def rate(indicator: str) -> float:
    """How much better it has to get a year, from its baseline to the month of its target."""
    own, aim = definition(indicator), target(indicator, PERIOD)
    base = percentages(indicator, PERIOD)[own["baseline_period"]]
    years = years_between(own["baseline_period"], aim["target_date"][:7])
    return rounded(abs(Fraction(aim["target"]) - base) / years)


@pytest.mark.parametrize("indicator", ["re-referrals", "visits-on-time", "health-checks"])
def test_11_and_19_is_the_target_realistic_and_is_the_pace_enough(
    sample: Workshop, indicator: str
) -> None:
    said = element(sample, "indicators", f"IN-{indicator}-6")
    assert said.startswith("Is the target realistic and challenging? ")
    assert re.search(r"the chance to be there on time is (?:(?:less than|just under) )?\d+%", said)
    assert f"get better by {rate(indicator)} percentage points a year from its baseline" in said


@pytest.mark.parametrize("indicator", ["visits-on-time", "health-checks"])
def test_12_why_it_is_red_and_what_its_owner_says(sample: Workshop, indicator: str) -> None:
    said = element(sample, "indicators", f"IN-{indicator}-1")
    aim = Fraction(target(indicator, PERIOD)["target"])
    gap = aim - percentages(indicator, PERIOD)[PERIOD]
    assert f"It misses the target of {rounded(aim)}% by {rounded(gap)} percentage points." in said
    (own,) = (
        row
        for row in rows("commentary")
        if (row["indicator_id"], row["period"]) == (indicator, PERIOD)
    )
    page = text_of(sample.site / "public" / PERIOD / "indicators.html")
    before, _, after = page.partition(f" IN-{indicator}-8 ")
    assert before.endswith(own["text"])
    year, month, day = own["written_on"].split("-")
    written = f"{own['author']}, {int(day)} {label(f'{year}-{month}')}"
    assert after.startswith(written)


def test_13_which_are_new_and_why_they_are_red_already(sample: Workshop) -> None:
    """Twelve months from its first month on; in April 2023 it was off target."""
    page = sample.site / "public" / "2023-04" / "scorecard.html"
    new = [row["title"] for row in reported("2023-04") if row["introduced_on"] > "2022-04-30"]
    shown = table(page, "SC-6").records
    assert [title for title in shown if shown[title]["What changed"] == "New"] == new
    values = percentages("assessments-on-time", "2023-04")
    said = element(sample, "scorecard", "SC-5", "2023-04")
    assert f"{new[0]} is new and off target already" in said
    assert f"its first value, for {label(min(values))}, was {rounded(values[min(values)])}%" in said
    assert f"its latest is {rounded(values['2023-04'])}%" in said


def test_14_why_a_rise_is_expected_and_whether_it_is_good(sample: Workshop) -> None:
    own = definition("protection-rate")
    said = element(sample, PROTECTION, "TH-protection-rate-7", audience="board")
    assert said.startswith(f"The council expects a {own['expected_direction']}: ")
    assert own["expected_reason"].rstrip(".") in said
    assert "A rise is neither good nor bad: what counts is to be near the target." in said
    assert "So far: " in said


def test_15_what_is_left_out(sample: Workshop) -> None:
    said = element(sample, FRONT_DOOR, "TH-contacts-11", audience="board")
    assert said == f"Left out of this figure: {definition('contacts')['exclusions']}."


@pytest.mark.parametrize("indicator", ["visits-on-time", "re-referrals"])
def test_16_recording_or_practice(sample: Workshop, indicator: str) -> None:
    marked = [
        row["recording_issue"]
        for row in rows("observations")
        if (row["indicator_id"], row["period"], row["dimension"]) == (indicator, PERIOD, "")
    ]
    assert marked == ["no"]
    said = element(sample, "indicators", f"IN-{indicator}-9")
    assert said.startswith("Recording or practice? For May 2023, the council named no problem")


def test_17_neighbours_and_the_country_each_with_its_year(sample: Workshop) -> None:
    known = [
        row
        for row in rows("comparators")
        if row["indicator_id"] == "re-referrals" and row["recorded_on"] <= data_to(PERIOD)
    ]
    near, country = (
        max((row for row in known if row["area"] == area), key=lambda row: row["period"])
        for area in ("neighbours", "E92000001")
    )
    said = element(sample, "indicators", "IN-re-referrals-10")
    assert (
        f"Similar councils: {rounded(Fraction(near['value']))}% ({near['period']}, median of "
        f"{near['with_value']})."
    ) in said
    assert f"England: {rounded(Fraction(country['value']))}% ({country['period']})." in said
    assert "Their dates differ from that of the council's own value." in said


def test_18_whether_month_on_month_is_real_or_chance(sample: Workshop) -> None:
    values = percentages("re-referrals", PERIOD)
    own = [value for month, value in values.items() if month >= REBASED]
    low, high = limits(own)
    assert low < own[-1] < high
    said = element(sample, "indicators", "IN-re-referrals-1")
    assert (
        f"No significant change: chance alone gives values from {rounded(Fraction(low))}% to "
        f"{rounded(Fraction(high))}%."
    ) in said


def test_20_what_might_surprise_us(sample: Workshop) -> None:
    page = sample.site / "public" / PERIOD / "summary.html"
    said, shown = element(sample, "summary", "SM-10"), table(page, "SM-12").records
    assert "compared with April 2023: none." in element(sample, "summary", "SM-11")
    assert "Nothing since April 2023 goes beyond chance." in said
    assert f"{len(shown)} changes that chance can make are listed." in said
    assert "chance alone gives a false signal about once in" in said
    off = (
        percentages("visits-on-time", "2023-04")["2023-04"],
        percentages("visits-on-time", PERIOD)[PERIOD],
    )
    aim, tolerance = (
        Fraction(target("visits-on-time", PERIOD)[name]) for name in ("target", "tolerance")
    )
    crossed = [aim - value > tolerance for value in off]
    assert crossed == [False, True]
    happened = shown[definition("visits-on-time")["title"]]["What happened"]
    assert happened.startswith(f"It is now off target, with {rounded(off[1])}% for May 2023")


@pytest.mark.parametrize("audience", ["public", "board"])
def test_the_grid_names_each_measure_that_is_reported_once(sample: Workshop, audience: str) -> None:
    page = sample.site / audience / PERIOD / f"scorecard{ENDINGS[audience]}"
    named = " ".join(" ".join(row[1:]) for row in table(page, "SC-4").rows[1:])
    for own in reported(PERIOD):
        assert named.count(own["title"]) == 1


def test_each_theme_has_a_page_with_its_measures_and_no_other(sample: Workshop) -> None:
    found = {}
    for page in sorted((sample.site / "public" / PERIOD).glob("theme-*.html")):
        found[page.stem] = set(table(page, "TH-2").records)
    assert set().union(*found.values()) == {
        row["title"] for row in rows("indicators") if row["introduced_on"][:7] <= PERIOD
    }
    assert found[FRONT_DOOR] == {
        row["title"] for row in rows("indicators") if row["theme"] == "Front door"
    }
