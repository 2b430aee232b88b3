"""What the page on trust says equals what plain formulas make of the CSV."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from tests.site.by_hand import (
    CHANCE,
    GOOD,
    GRADES,
    counted,
    data_to,
    is_moderated,
    label,
    percent,
    routine_reviews,
    rows,
    shares,
)
from tests.site.reading import between, numbers, table
from tests.site.workshop import Workshop

Review = dict[str, str]


@pytest.fixture(params=["2023-04", "2023-05"])
def period(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(sample: Workshop, period: str) -> Path:
    return sample.site / "public" / period / "grade-trust.html"


@pytest.fixture
def year(period: str) -> list[Review]:
    """Routine reviews of the last twelve months."""
    months = sorted(counted(period))[-12:]
    return [review for review in routine_reviews(period) if review["review_date"][:7] in months]


@pytest.fixture
def again(year: list[Review], period: str) -> list[Review]:
    """Those of them that were moderated by the data-to date."""
    return [review for review in year if is_moderated(review, data_to(period))]


def steps(review: Review) -> int:
    """By how many grades the reviewer is above the moderator."""
    return GRADES.index(review["grade"]) - GRADES.index(review["moderated_grade"])


def exact_p(higher: int, lower: int) -> float:
    """Two-sided, against one half."""
    n, most = higher + lower, max(higher, lower)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(most, n + 1)) / 2**n)


def test_moderators_against_reviewers(page: Path, again: list[Review]) -> None:
    moved = Counter((steps(review) > 0) - (steps(review) < 0) for review in again)
    n = len(again)
    assert numbers(between(page, "GT-1", "GT-2"))[2:] == [
        n, moved[0], percent(Fraction(moved[0], n)), n - moved[0], moved[1], moved[-1]
    ]  # fmt: skip
    assert exact_p(moved[1], moved[-1]) < 0.05
    assert "Reviewers are more generous than moderators" in between(page, "GT-1", "GT-2")
    shown = [numbers(*row[1:]) for row in table(page, "GT-5").rows[1:]]
    assert shown == [[moved[way], percent(Fraction(moved[way], n))] for way in (0, 1, -1)]


def test_every_pair_of_grades(page: Path, again: list[Review]) -> None:
    pairs = Counter((review["grade"], review["moderated_grade"]) for review in again)
    shown = table(page, "GT-8").rows[1:]
    assert [row[0] for row in shown] == list(GRADES)
    assert [numbers(*row[1:]) for row in shown] == [
        [pairs[one, other] for other in GRADES] for one in GRADES
    ]


def test_agreement_beyond_chance(page: Path, again: list[Review]) -> None:
    """Kappa by its definition; its interval by Fleiss, Cohen and Everitt, term by term."""
    n, size = len(again), len(GRADES)
    p = Counter()
    for review in again:
        p[GRADES.index(review["grade"]), GRADES.index(review["moderated_grade"])] += 1 / n
    row = [sum(p[i, j] for j in range(size)) for i in range(size)]
    column = [sum(p[i, j] for i in range(size)) for j in range(size)]
    weight = {(i, j): 1 - ((i - j) / (size - 1)) ** 2 for i in range(size) for j in range(size)}
    observed = sum(weight[cell] * p[cell] for cell in weight)
    chance = sum(weight[i, j] * row[i] * column[j] for i, j in weight)
    kappa = (observed - chance) / (1 - chance)
    of_row = [sum(weight[i, j] * column[j] for j in range(size)) for i in range(size)]
    of_column = [sum(weight[i, j] * row[i] for i in range(size)) for j in range(size)]
    spread = sum(
        p[i, j] * (weight[i, j] - (of_row[i] + of_column[j]) * (1 - kappa)) ** 2 for i, j in weight
    )
    error = math.sqrt((spread - (kappa - chance * (1 - kappa)) ** 2) / n) / (1 - chance)
    expected = [round(kappa + side * CHANCE * error, 2) for side in (0, -1, 1)]
    shown = table(page, "GT-9").records["Agreement beyond chance (weighted kappa)"]
    assert numbers(*shown.values()) == [n, *expected]
    assert f"they agree to {expected[0]}" in between(page, "GT-6", "GT-7")


def test_who_is_stricter_at_the_line(page: Path, again: list[Review]) -> None:
    crossed = Counter(
        (review["grade"] in GOOD) - (review["moderated_grade"] in GOOD) for review in again
    )
    _, _, line = table(page, "GT-10").rows
    assert numbers(*line[1:3]) == [crossed[1], crossed[-1]]
    p = exact_p(crossed[1], crossed[-1])
    assert line[3] == ("under 0.001" if p < 0.001 else f"{p:.3f}")


def test_nothing_is_claimed_for_reviews_that_were_not_drawn_at_random(
    page: Path, year: list[Review], again: list[Review]
) -> None:
    chosen = Counter(review["moderation_selection"] for review in again)
    assert set(chosen) - {"random"}
    said = between(page, "GT-11", "GT-12")
    assert "not computed" in said
    assert numbers(said) == [len(again), len(year) - len(again)]
    shown = {row[0].lower(): numbers(*row[1:]) for row in table(page, "GT-16").rows[1:]}
    for how, count in chosen.items():
        assert shown[how] == [count, percent(Fraction(count, len(again)))]
    assert sum(count for count, _ in shown.values()) == len(again)


def test_three_series_of_a_quarter(page: Path, period: str) -> None:
    months = ("2023-01", "2023-02", "2023-03")
    own = [review for review in routine_reviews(period) if review["review_date"][:7] in months]
    again = [review for review in own if is_moderated(review, data_to(period))]
    expected: list[float] = []
    for grades in ([review["grade"] for review in own],
                   [review["moderated_grade"] for review in again]):  # fmt: skip
        expected += [percent(Fraction(sum(grade in GOOD for grade in grades), len(grades))),
                     len(grades)]  # fmt: skip
    final = shares(counted(period), months, GOOD)
    shown = table(page, "GT-13").records["January to March 2023"]
    assert numbers(*list(shown.values())[1:]) == [*expected, final[2], final[1]]


def test_who_reviewed_and_who_moderated(
    page: Path, year: list[Review], again: list[Review]
) -> None:
    other = [review for review in again if review["moderator_origin"] == "other authority"]
    outside = [review for review in year if review["in_line_management"] == "no"]
    expected = [(len(again), len(year)), (len(other), len(again)), (len(outside), len(year))]
    shown = table(page, "GT-15").rows[1:]
    assert [numbers(*row[1:4]) for row in shown] == [
        [count, n, percent(Fraction(count, n))] for count, n in expected
    ]
    said = numbers(between(page, "GT-14", "GT-15"))[2:]
    assert said == [
        number for count, n in expected for number in (count, n, percent(Fraction(count, n)))
    ]


def test_every_judgement_from_outside_beside_the_six_months_before_it(
    page: Path, period: str
) -> None:
    counts, events = counted(period), _events(period)
    shown = table(page, "GT-4").rows[1:]
    assert len(shown) == len(events)
    for row, (held, kind) in zip(shown, sorted(events, reverse=True), strict=True):
        months = [month for month in sorted(counts) if month < held[:7]][-6:]
        assert row[0].startswith(f"{kind}, {int(held[8:])} {label(held[:7])}")
        if not months:
            assert "no reviews are known from before" in row[5]
            continue
        _, n, share, *_ = shares(counts, months, GOOD)
        assert numbers(row[3].partition(",")[0]) == [n]
        assert label(months[-1]) in row[3]
        assert numbers(row[4]) == [share]


def _events(period: str) -> Sequence[tuple[str, str]]:
    """Day and kind of what was published by the data-to date."""
    known = [row for row in rows("external_judgements") if row["published_on"] <= data_to(period)]
    return sorted({(row["held_on"], row["kind"]) for row in known})
