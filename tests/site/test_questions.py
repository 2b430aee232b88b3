"""What committees asked of practice reviews is answered, each by a named element with its figure.

The questions are those of the shared folder's questions.md, by their numbers.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.site.by_hand import (
    GOOD,
    GRADES,
    INADEQUATE,
    counted,
    data_to,
    is_moderated,
    routine_reviews,
    rows,
    shares,
)
from tests.site.reading import text_of
from tests.site.workshop import Workshop

PERIOD = "2023-05"
LATEST, BASELINE = ("2023-03", "2023-04", "2023-05"), ("2020-12",)
YEAR = sorted(counted(PERIOD))[-12:]


def element(site: Workshop, page: str, code: str) -> str:
    """What stands under a code: up to the next code, or the next heading."""
    said = text_of(site.site / "public" / PERIOD / f"{page}.html")
    text = said.partition(f" {code} ")[2]
    return re.split(r" [A-Z]{2}-[\w-]*\d+ | Link to this heading", text)[0]


def part(months: tuple[str, ...], among: tuple[str, ...]) -> str:
    count, n, share, *_ = shares(counted(PERIOD), months, among)
    return f"{count:.0f} of {n:.0f} reviews ({share:.0f}%)"


def last_year() -> list[dict[str, str]]:
    return [row for row in routine_reviews(PERIOD) if row["review_date"][:7] in YEAR]


def moderated() -> list[dict[str, str]]:
    return [row for row in last_year() if is_moderated(row, data_to(PERIOD))]


@pytest.mark.parametrize(("code", "among"), [("PR-1", GOOD), ("PR-3", INADEQUATE)])
def test_1_and_2_better_than_at_the_baseline_and_less_that_is_inadequate(
    sample: Workshop, code: str, among: tuple[str, ...]
) -> None:
    said = element(sample, "practice-reviews", code)
    for months in (LATEST, BASELINE):
        assert part(months, among) in said
    moved = shares(counted(PERIOD), LATEST, among)[2] - shares(counted(PERIOD), BASELINE, among)[2]
    assert "percentage points higher" in said if moved > 0 else "lower" in said


def test_3_who_reviewed(sample: Workshop) -> None:
    said = element(sample, "grade-trust", "GT-14")
    outside = sum(row["in_line_management"] == "no" for row in last_year())
    other = sum(row["moderator_origin"] == "other authority" for row in moderated())
    assert f"{outside} of {len(last_year())} reviews" in said
    assert f"{other} of {len(moderated())}" in said


def test_4_were_they_validated_and_did_the_validators_agree(sample: Workshop) -> None:
    said = element(sample, "grade-trust", "GT-1")
    same = sum(row["grade"] == row["moderated_grade"] for row in moderated())
    assert f"moderators graded {len(moderated())} reviews again" in said
    assert f"the same grade to {same} " in said


def test_5_how_the_grades_relate_to_the_inspectorates_four(sample: Workshop) -> None:
    said = element(sample, "grade-trust", "GT-17")
    assert "the inspectorate, Ofsted" in said
    assert [said.index(grade) for grade in GRADES] == sorted(said.index(grade) for grade in GRADES)


def test_6_planned_done_and_where_not(sample: Workshop) -> None:
    said = element(sample, "practice-reviews", "PR-23")
    planned = sum(int(row["planned"]) for row in rows("reviews_planned") if row["period"] in YEAR)
    assert f"{len(last_year())}" in said
    assert f"{planned}" in said


def test_7_where_practice_is_weakest(sample: Workshop) -> None:
    said = element(sample, "practice-reviews", "PR-20")
    domains = {name: name for name in last_year()[0] if name.endswith("_grade")}
    found = {}
    for name in domains:
        if name != "moderated_grade":
            own = [row[name] for row in last_year() if row[name]]
            found[name] = (sum(grade in GOOD for grade in own), len(own))
    weakest = min(found.values(), key=lambda own: own[0] / own[1])
    assert f"{weakest[0]} of {weakest[1]}" in said


def test_8_what_was_learnt_and_was_it_acted_on(sample: Workshop) -> None:
    said = element(sample, "practice-reviews", "PR-28")
    themes = Counter(row["learning_theme"] for row in last_year() if row["learning_theme"])
    ((theme, count),) = themes.most_common(1)
    assert theme in said
    assert f"{count}" in said
    assert "closed" in element(sample, "practice-reviews", "PR-30")


def test_17_how_we_stand_against_neighbours_and_the_country_and_for_which_year(
    sample: Workshop,
) -> None:
    said = element(sample, "how-we-compare", "HC-re-referrals-1")
    known = {
        row["area"]: row["value"]
        for row in rows("comparators")
        if (row["indicator_id"], row["period"]) == ("re-referrals", "2021-22")
    }
    assert f"is {known['999']}% in the year ending 31 March 2022 (2021-22)." in said
    assert f"The median of 10 neighbours is {known['neighbours']}%" in said
    assert f"England has {known['E92000001']}%" in said
    assert "the council ranks 6 of 11" in said


def test_41_what_inspectors_say_beside_our_own_figures(sample: Workshop) -> None:
    said = element(sample, "grade-trust", "GT-2")
    known = [row for row in rows("external_judgements") if row["published_on"] <= data_to(PERIOD)]
    last = max((row for row in known if row["grade"]), key=lambda row: row["held_on"])
    assert last["held_on"] == "2020-11-16"
    assert "On 16 November 2020, inspectors judged overall effectiveness as Inadequate." in said
    visits = {row["held_on"] for row in known if row["held_on"] > last["held_on"]}
    assert f"There were {len(visits)} visits since then" in said


def test_43_which_councils_near_us_are_good_examples(sample: Workshop) -> None:
    said = element(sample, "how-we-compare", "HC-3")
    known = [r for r in rows("neighbour_judgements") if r["published_on"] <= data_to(PERIOD)]
    best = [row["area_name"] for row in known if row["grade"] == "Outstanding"
            and row["judged"] == "Overall effectiveness"]  # fmt: skip
    assert best == ["Specimen Bay"]
    assert "could be asked: Specimen Bay (Outstanding, 6 February 2023)" in said
