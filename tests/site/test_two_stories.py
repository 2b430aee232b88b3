"""A rise that the mix of teams explains, and inspectors who do not see it: readers learn both."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from tests.site.by_hand import percent
from tests.site.reading import between, numbers, table, text_of
from tests.site.two_stories import ALL_MONTHS, GOOD, MONTHS, PERIOD, WORST, reviews
from tests.site.workshop import ENDINGS, Workshop

FIRST, LAST = MONTHS[:12], ALL_MONTHS[-12:]
BEFORE_INSPECTION = ("2021-06", "2021-07", "2021-08", "2021-09", "2021-10", "2021-11")


def page(stories: Workshop, audience: str, name: str) -> Path:
    return stories.site / audience / PERIOD / f"{name}{ENDINGS[audience]}"


def share(months: tuple[str, ...], team: str = "") -> Fraction:
    own = [row for row in reviews() if row["review_date"][:7] in months and team in row["team"]]
    return Fraction(sum(row["grade"] == GOOD for row in own), len(own))


def test_the_board_reads_that_the_mix_of_teams_explains_the_rise(stories: Workshop) -> None:
    teams = page(stories, "board", "team-comparison")
    said = between(teams, "TC-4", "TC-5")
    assert f"{percent(share(FIRST)):.0f}% of 300 reviews" in said
    assert f"it was {percent(share(LAST)):.0f}% of 300 reviews" in said
    assert "So the mix of teams explains the change, not better or worse practice" in said
    counted, fixed = table(teams, "TC-5").rows[1:]
    assert numbers(*counted[1:4]) == [
        percent(share(FIRST)), percent(share(LAST)), percent(share(LAST) - share(FIRST))
    ]  # fmt: skip
    weights = Counter(row["team"] for row in reviews() if row["review_date"][:7] in LAST)
    held = [
        sum(share(months, team) * n for team, n in weights.items()) / weights.total()
        for months in (FIRST, LAST)
    ]
    assert numbers(*fixed[1:3]) == [percent(part) for part in held]
    assert fixed[3] == "no change"


def test_the_public_reads_a_caution_and_no_team(stories: Workshop) -> None:
    said = text_of(page(stories, "public", "practice-reviews"))
    assert "The rise has lasted" in said
    assert "the mix of teams may explain part of a change" in said
    assert "Strong" not in said
    assert not page(stories, "public", "team-comparison").exists()


@pytest.mark.parametrize("audience", ENDINGS)
def test_inspectors_who_disagree_stand_first(stories: Workshop, audience: str) -> None:
    trust = page(stories, audience, "grade-trust")
    own = [row for row in reviews() if row["review_date"][:7] in BEFORE_INSPECTION]
    better, n = sum(row["grade"] != WORST for row in own), len(own)
    said = between(trust, "GT-2", "What did others say")
    assert said.startswith("The council's own grades and the inspectors' do not agree.")
    assert f"{better} of {n} reviews ({percent(Fraction(better, n)):.0f}%)" in said
    assert "had been rising. So the council's own grades are no proof of good practice." in said
    title = "Inspectors said Inadequate; most of the council's own grades were better"
    assert title in text_of(trust)
    row = table(trust, "GT-4").records["ILACS Standard Inspection, 13 December 2021"]
    assert row["Beside the council's own"] == "Stricter than the council's own reviews"
    assert numbers(row["Good or better"]) == [percent(share(BEFORE_INSPECTION))]


def test_the_summary_carries_both_in_two_sentences(stories: Workshop) -> None:
    summary = page(stories, "public", "summary")
    practice = between(summary, "SM-2", "SM-3")
    latest = percent(share(ALL_MONTHS[-3:]))
    assert f"{latest:.0f}% of 75 routine reviews were good or better" in practice
    assert f"up from {percent(share(ALL_MONTHS[:1])):.0f}% at the baseline" in practice
    trust = between(summary, "SM-3", "Headlines")
    assert "had a better grade: the two do not agree." in trust


def test_random_moderation_says_what_it_would_mean_for_all(stories: Workshop) -> None:
    trust = page(stories, "public", "grade-trust")
    said = between(trust, "GT-11", "GT-12")
    # Moderators always agreed: the reviewers' share stands.
    own = percent(share(LAST))
    assert numbers(said.partition(", reviewers")[2])[:2] == [own, 300]
    assert f"it would be about {own:.0f}%" in said
