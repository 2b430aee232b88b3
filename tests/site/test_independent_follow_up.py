"""Parts of practice, the plan, learning, concerns, second reviews and families equal the CSV."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from tests.site.by_hand import (
    GOOD,
    GRADES,
    adjusted,
    data_to,
    exact_wilson,
    final_grade,
    fisher,
    known_reviews,
    label,
    newcombe,
    percent,
    routine_reviews,
    rows,
    wilson,
)
from tests.site.reading import between, numbers, table, text_of
from tests.site.workshop import ENDINGS, Workshop

BASELINE = "2020-12"
BOARD = "2023-05"
DOMAINS = {
    "Assessment": "assessment_grade",
    "Planning": "planning_grade",
    "Child's voice": "childs_voice_grade",
    "Management oversight": "oversight_grade",
    "Supervision": "supervision_grade",
    "Impact": "impact_grade",
}
ANSWERS = ("It helped", "It helped a little", "It did not help")
Review = dict[str, str]


@pytest.fixture(params=["2023-04", "2023-05"])
def period(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(sample: Workshop, period: str) -> Path:
    return sample.site / "public" / period / "practice-reviews.html"


@pytest.fixture
def year(period: str) -> list[str]:
    """The twelve months that end with the edition's."""
    return _year(period)


@pytest.fixture
def routine(period: str, year: list[str]) -> list[Review]:
    return [review for review in routine_reviews(period) if _month(review) in year]


@pytest.fixture
def every(period: str, year: list[str]) -> list[Review]:
    return [review for review in known_reviews(period) if _month(review) in year]


def test_each_part_of_practice_now_and_at_the_baseline(
    page: Path, period: str, routine: list[Review]
) -> None:
    base = [review for review in routine_reviews(period) if _month(review) == BASELINE]
    now = {name: _good(review[column] for review in routine) for name, column in DOMAINS.items()}
    was = {name: _good(review[column] for review in base) for name, column in DOMAINS.items()}
    p = {name: fisher(*now[name], *was[name]) for name in DOMAINS}
    p_adjusted = adjusted(p)
    order = sorted(DOMAINS, key=lambda name: Fraction(*now[name]))
    shown = table(page, "PR-22").rows[1:]
    assert [row[0] for row in shown] == order
    higher = []
    for name, *cells in shown:
        low, high = newcombe(was[name], now[name])
        changed = p_adjusted[name] < 0.05
        higher += [name] if changed else []
        assert numbers(*cells[:-1]) == [
            *now[name], percent(Fraction(*now[name])), *wilson(*now[name]),
            percent(Fraction(*was[name])), was[name][1],
            *(percent(end) for end in (low, high) if percent(end) or low > 0),
        ]  # fmt: skip
        assert cells[-1] == ("yes" if changed else "no")
        assert not changed or low > 0, "the sentence below names parts that are higher"
    said = between(page, "PR-20", "PR-21")
    weakest, strongest = order[0], order[-1]
    assert f"weakest part of practice was {_small(weakest)}: {_part(*now[weakest])}" in said
    assert f"strongest was {_small(strongest)}: {_part(*now[strongest])}" in said
    apart = exact_wilson(*now[weakest])[1] < exact_wilson(*now[strongest])[0]
    assert ("ranges do not overlap" in said) == apart
    for name in DOMAINS:
        own = percent(Fraction(*was[name])), percent(Fraction(*now[name]))
        named = f"{_small(name)} (from {own[0]:.0f}% to {own[1]:.0f}%)" in said
        assert named == (name in higher)
    assert f"For the other {len(DOMAINS) - len(higher)} parts" in said


def test_the_chart_of_the_parts_says_the_same(page: Path, routine: list[Review]) -> None:
    said = text_of(page)
    for name, column in DOMAINS.items():
        share = percent(Fraction(*_good(review[column] for review in routine)))
        assert f"{_small(name)} {share:.0f}% (baseline" in said


def test_reviews_done_against_the_plan(page: Path, period: str, year: list[str]) -> None:
    plan = _plan()
    done = Counter((_month(review), review["team"]) for review in routine_reviews(period))
    months = sorted({month for month, _ in plan if month <= period})
    shown = {row[0]: row[1:] for row in table(page, "PR-24").rows[1:]}
    assert list(shown) == [label(month) for month in months]
    missed: dict[str, int] = {}
    reached = 0
    for month in months:
        teams = [team for own, team in plan if own == month]
        planned = sum(plan[month, team] for team in teams)
        own = sum(count for (when, _), count in done.items() if when == month)
        missed[month] = sum(not done[month, team] for team in teams)
        reached += month in year and own >= planned
        assert numbers(*shown[label(month)]) == [
            planned, own, percent(Fraction(own, planned)), len(teams), missed[month]
        ]  # fmt: skip
    said = between(page, "PR-23", "Table:")
    planned = sum(count for (month, _), count in plan.items() if month in year)
    own = sum(count for (month, _), count in done.items() if month in year)
    share = percent(Fraction(own, planned))
    assert f"{planned} routine reviews of cases chosen at random were planned" in said
    assert f"{own} were done ({share:.0f}%). In {reached} of 12 months" in said
    for month in year:
        assert (f"in {label(month)}, {missed[month]} of 8" in said) == bool(missed[month])


def test_which_team_was_not_reviewed(sample: Workshop) -> None:
    page = sample.site / "board" / BOARD / f"team-comparison{ENDINGS['board']}"
    plan, year = _plan(), _year(BOARD)
    done = Counter((_month(review), review["team"]) for review in routine_reviews(BOARD))
    shown = {row[0]: numbers(*row[1:]) for row in table(page, "TC-8").rows[1:]}
    teams = {team for month, team in plan if month in year}
    assert set(shown) == teams
    said = between(page, "TC-7", "TC-8")
    for team in teams:
        own = [(done[month, team], plan[month, team]) for month in year]
        none = [month for month in year if not done[month, team]]
        reached = sum(some >= all_of for some, all_of in own)
        assert shown[team] == [12, reached, 12 - reached - len(none), len(none)]
        assert (team in said) == bool(none)
        assert all(label(month) in said for month in none)


def test_how_cases_were_chosen_and_graded(page: Path, period: str, every: list[Review]) -> None:
    found: dict[str, list[Review]] = {}
    for review in every:
        found.setdefault(_why(review), []).append(review)
    routine = len(found.pop("routine"))
    said = between(page, "PR-25", "PR-26")
    share = percent(Fraction(routine, len(every)))
    assert f"Of {len(every)} reviews" in said
    assert f"{routine} ({share:.0f}%) were routine" in said
    graded = {why: _good(final_grade(review, data_to(period)) for review in own)
              for why, own in found.items()}  # fmt: skip
    shown = table(page, "PR-27").rows[1:]
    sentence = between(page, "PR-26", "Table:")
    for why, *cells in shown:
        count, n = graded.pop(_small(why), (0, 0))
        assert numbers(*cells[:2]) == [count, n]
        if not n:
            continue
        assert f"{n} {_small(why)}" in said
        assert f"{count} of {n} {_small(why)}" in sentence
        if n >= 10:
            assert numbers(*cells[2:]) == [percent(Fraction(count, n)), *wilson(count, n)]
    assert graded == {}
    assert "stand apart from the trend" in sentence


def test_the_commonest_themes(page: Path, routine: list[Review]) -> None:
    found = Counter(review["learning_theme"] for review in routine)
    assert "" not in found
    shown = [(row[0], numbers(*row[1:])) for row in table(page, "PR-29").rows[1:]]
    order = sorted(found, key=lambda name: (-found[name], name))
    n = len(routine)
    assert shown == [
        (name, [found[name], percent(Fraction(found[name], n)), *wilson(found[name], n)])
        for name in order
    ]
    said = between(page, "PR-28", "Table:")
    least = found[order[2]]
    for name in order:
        named = f"{name}: {found[name]} reviews ({percent(Fraction(found[name], n)):.0f}%)"
        assert (named in said) == (found[name] >= least)


def test_actions_closed(page: Path, every: list[Review]) -> None:
    due = sum(int(review["actions_due"] or 0) for review in every)
    closed = sum(int(review["actions_closed"] or 0) for review in every)
    said = between(page, "PR-30", "PR-31")
    share = percent(Fraction(closed, due))
    assert f"set {due} actions; {closed} of them ({share:.0f}%) are recorded as closed" in said


def test_children_made_safe(page: Path, period: str, every: list[Review]) -> None:
    days = [_days(review, period) for review in every if review["immediate_concern"] == "yes"]
    within = [sum(day is not None and day <= most for day in days) for most in (0, 2, 7, 9999)]
    shown = [numbers(*row[1:]) for row in table(page, "PR-32").rows[1:]]
    own = [within[0], *(after - before for before, after in pairwise(within))]
    assert shown == [*map(list, zip(own, within, strict=True)), [days.count(None)]]
    said = between(page, "PR-31", "Table:")
    assert f"found {len(days)} immediate concerns" in said
    assert len(days) > 1, "or the sentence is another"
    for count, words in zip(within, ("on the same day", "within 2 days", "within 7 days"),
                            strict=False):  # fmt: skip
        of = "none" if not count else f"all {count}" if count == len(days) else str(count)
        assert f"{words} in {of}" in said
    earlier = [review for review in known_reviews(period) if _month(review) < _year(period)[0]]
    waiting = [review for review in earlier if review["immediate_concern"] == "yes"
               and _days(review, period) is None]  # fmt: skip
    assert ("earlier review" in said) == bool(waiting)


def test_second_reviews_against_the_first(page: Path, period: str, every: list[Review]) -> None:
    known = {review["review_id"]: review for review in known_reviews(period)}
    moved: Counter[str] = Counter()
    for review in every:
        if review["review_type"] != "re-review":
            continue
        first = review
        while first["re_review_of"] in known:
            first = known[first["re_review_of"]]
        now, then = (GRADES.index(final_grade(item, data_to(period))) for item in (review, first))
        moved["Better" if now > then else "Worse" if now < then else "The same"] += 1
    n = moved.total()
    shown = {row[0]: numbers(*row[1:]) for row in table(page, "PR-34").rows[1:]}
    assert shown.pop("First review not known") == [0]
    for name, cells in shown.items():
        assert cells == [moved[name], percent(Fraction(moved[name], n)), *wilson(moved[name], n)]
    said = between(page, "PR-33", "Table:")
    assert f"{n} re-reviews could be set against the first" in said
    assert (
        f"{moved['Better']} were graded better, {moved['The same']} the same and "
        f"{moved['Worse']} worse"
    ) in said
    pairs = moved["Better"] + moved["Worse"]
    assert pairs >= 6, "or no test is made"
    tail = sum(math.comb(pairs, k) for k in range(min(moved["Better"], moved["Worse"]) + 1))
    p = min(1, 2 * tail / 2**pairs)
    assert ("chance alone would hardly explain" in said) == (p < 0.05)
    assert "even when nothing has changed" in said


def test_what_families_said(page: Path, period: str, routine: list[Review]) -> None:
    found: dict[str, Counter[str]] = {grade: Counter() for grade in GRADES}
    for review in routine:
        asked = "Asked, no answer recorded" if review["family_asked"] == "yes" else "Not asked"
        assert review["family_asked"], "or a column is missing"
        found[final_grade(review, data_to(period))][review["family_said"] or asked] += 1
    all_cases = sum(found.values(), Counter())
    shown = table(page, "PR-36").records
    for name, own in (*found.items(), ("All cases", all_cases)):
        assert {column: int(cell) for column, cell in list(shown[name].items())[1:]} == {
            column: own[column] for column in (*ANSWERS, "Asked, no answer recorded", "Not asked")
        }
    said = between(page, "PR-35", "Table:")
    answered = sum(all_cases[name] for name in ANSWERS)
    asked_in = answered + all_cases["Asked, no answer recorded"]
    assert f"asked in {_of(asked_in, len(routine), 'cases')}" in said
    assert f"not asked in {all_cases['Not asked']}" in said
    helped = percent(Fraction(all_cases["It helped"], answered))
    assert f"The work helped, said {all_cases['It helped']} ({helped:.0f}%)." in said
    good = sum((found[grade] for grade in GOOD), Counter())
    below = all_cases - good
    pairs = [(own["It helped"], sum(own[name] for name in ANSWERS)) for own in (below, good)]
    assert f"good or better, {_of(*pairs[1], 'families')} said that it helped" in said
    assert f"In other cases {_of(*pairs[0], 'families')} did" in said
    low, high = newcombe(*pairs)
    assert low > 0, "or the sentence is another"
    assert f"between {percent(low):.0f} and {percent(high):.0f} points higher" in said


def test_where_counts_are_protected_what_is_shown_is_right_and_the_rest_is_said_to_be_hidden(
    small: Workshop,
) -> None:
    page = small.site / "public" / "2023-05" / "practice-reviews.html"
    assert "is not known: this edition shows no reviews" in between(page, "PR-25", "PR-26")
    for code, until in (("PR-31", "Table:"), ("PR-33", "Table:"),
                        ("PR-35", "Table:")):  # fmt: skip
        assert "is not known. Counts that it needs are hidden" in between(page, code, until)
    assert "In 2022-23, the weakest part of practice was child's voice" in text_of(page)
    assert "is hidden to protect privacy" in between(page, "PR-23", "Table:")
    assert {row[1] for row in table(page, "PR-32").rows[1:]} == {"[c]"}


def _year(period: str) -> list[str]:
    year, month = map(int, period.split("-"))
    last = year * 12 + month - 1
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(last - 11, last + 1)]


def _month(review: Review) -> str:
    return review["review_date"][:7]


def _plan() -> dict[tuple[str, str], int]:
    return {(row["period"], row["team"]): int(row["planned"]) for row in rows("reviews_planned")}


def _why(review: Review) -> str:
    if review["review_type"] == "re-review":
        return "re-reviews"
    if review["selection"] == "risk":
        return "because of a risk"
    if "thematic" in (review["review_type"], review["selection"]):
        return "for a theme"
    return "routine" if review["review_type"] == "routine" else "others"


def _days(review: Review, period: str) -> int | None:
    """From the review until the child was safe; None where it was not by the data-to date."""
    safe = review["concern_safe_on"]
    if not safe or safe > data_to(period):
        return None
    return (date.fromisoformat(safe) - date.fromisoformat(review["review_date"])).days


def _good(grades: Iterator[str]) -> tuple[int, int]:
    given = [grade for grade in grades if grade]
    return sum(grade in GOOD for grade in given), len(given)


def _small(name: str) -> str:
    return name[0].lower() + name[1:]


def _part(count: int, n: int) -> str:
    return _of(count, n, "reviews")


def _of(count: int, n: int, noun: str) -> str:
    return f"{count} of {n} {noun} ({percent(Fraction(count, n)):.0f}%)"
