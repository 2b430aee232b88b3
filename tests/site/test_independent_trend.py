"""Direction, lasting change, limits and teams equal what plain formulas make of the CSV."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from statistics import fmean

import pytest

from tests.site.by_hand import (
    CHANCE,
    GOOD,
    GRADES,
    INADEQUATE,
    Counts,
    adjusted,
    counted,
    data_to,
    exact_wilson,
    final_grade,
    fisher,
    is_moderated,
    label,
    newcombe,
    percent,
    routine_reviews,
    shares,
    wilson,
)
from tests.site.reading import between, numbers, table, text_of
from tests.site.workshop import ENDINGS, Workshop

BASELINE = "2020-12"
QUARTERS = {
    "July to September 2022": ("2022-07", "2022-08", "2022-09"),
    "October to December 2022": ("2022-10", "2022-11", "2022-12"),
    "January to March 2023": ("2023-01", "2023-02", "2023-03"),
}
"""The last three whole quarters of both editions."""
LATEST = {
    "2023-04": ("2023-02", "2023-03", "2023-04"),
    "2023-05": ("2023-03", "2023-04", "2023-05"),
}
BOARD = "2023-05"


@pytest.fixture(params=["2023-04", "2023-05"])
def period(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(sample: Workshop, period: str) -> Path:
    return sample.site / "public" / period / "practice-reviews.html"


@pytest.fixture
def counts(period: str) -> Counts:
    return counted(period)


@pytest.fixture
def teams_page(sample: Workshop) -> Path:
    return sample.site / "board" / BOARD / f"team-comparison{ENDINGS['board']}"


def test_the_direction_over_the_whole_time_and_the_last_year(
    page: Path, period: str, counts: Counts
) -> None:
    months = sorted(counts)
    whole, year = between(page, "PR-12", "PR-13").split(". In the last year alone")
    for said, own in ((whole, months), (year, months[-12:])):
        n = sum(counts[month].total() for month in own)
        assert f"({n:,} reviews)" in said
        assert own[0] not in said
        assert label(own[0]).split()[0] in said
        assert label(own[-1]) in said
        z = _kendall([[counts[month][grade] for grade in GRADES] for month in own])
        way = "no clear direction" if abs(z) < CHANCE else "went up" if z > 0 else "went down"
        assert way in said
        first, second = _moderated(period, own)
        assert abs(first - second) <= Fraction(1, 10), "or a direction must not be given"


@pytest.mark.parametrize(("code", "until", "among", "wanted"), [
    ("PR-13", "Table:", GOOD, 1), ("PR-15", "PR-16", INADEQUATE, -1),
])  # fmt: skip
def test_whether_a_change_has_lasted(
    page: Path, counts: Counts, code: str, until: str, among: Sequence[str], wanted: int
) -> None:
    said = between(page, code, until)
    base = shares(counts, [BASELINE], among)
    assert f"At the baseline, {base[2]:.0f}% of reviews" in said
    held = []
    for name, months in QUARTERS.items():
        own = shares(counts, months, among)
        low, high = newcombe(base, own)
        held.append(low > 0 if wanted > 0 else high < 0)
        assert f"{own[2]:.0f}% in {name}" in said
    assert all(held) == ("has lasted" in said)


def test_the_quarters_against_the_baseline(page: Path, counts: Counts) -> None:
    shown = table(page, "PR-14").records
    base = shares(counts, [BASELINE], GOOD)
    assert list(shown) == list(QUARTERS)
    for name, months in QUARTERS.items():
        own = shares(counts, months, GOOD)
        moved = Fraction(int(own[0]), int(own[1])) - Fraction(int(base[0]), int(base[1]))
        low, high = newcombe(base, own)
        assert low > 0
        assert numbers(*list(shown[name].values())[1:]) == [
            *own[:3], percent(moved), percent(low), percent(high)
        ]  # fmt: skip


def test_the_smallest_change_that_could_be_seen(page: Path, period: str, counts: Counts) -> None:
    count, n, share, *_ = shares(counts, LATEST[period], GOOD)
    needed = next(
        more for more in range(int(count), int(n) + 1) if newcombe([count, n], [more, n])[0] > 0
    )
    to, rise = percent(Fraction(needed, int(n))), percent(Fraction(needed - int(count), int(n)))
    said = between(page, "PR-16", "Good or better over time")
    assert numbers(said) == [n, share, to, rise]


def test_shares_and_limits_of_every_month(page: Path, period: str, counts: Counts) -> None:
    months = sorted(counts)
    sizes = [counts[month].total() for month in months]
    good = [sum(counts[month][grade] for grade in GOOD) for month in months]
    centre = sum(good) / sum(sizes)
    errors = [math.sqrt(centre * (1 - centre) / n) for n in sizes]
    z = [(k / n - centre) / error for k, n, error in zip(good, sizes, errors, strict=True)]
    sigma = max(1, fmean(abs(b - a) for a, b in pairwise(z)) / 1.128)
    shown = {row[0]: row[1:] for row in table(page, "PR-19").rows[1:]}
    assert list(shown) == [label(month) for month in months]
    outside = 0
    for month, k, n, error in zip(months, good, sizes, errors, strict=True):
        low, high = (max(0, min(1, centre + side * 3 * sigma * error)) for side in (-1, 1))
        beyond = not low <= k / n <= high
        outside += beyond
        *cells, where = shown[label(month)]
        assert numbers(*cells) == [k, n, *map(percent, (Fraction(k, n), low, high))]
        assert where == ("outside" if beyond else "inside")
    assert outside == 0
    said = text_of(page)
    assert f"PR-17 Of {len(months)} months with 10 or more reviews, none lies outside" in said
    assert f"around an average of {percent(centre):.0f}%" in said
    first, second = map(percent, _moderated(period, months))
    assert (
        f"Moderated: {first:.0f}% of reviews in the first half of this time, "
        f"{second:.0f}% in the second"
    ) in said


def test_every_team_against_all_the_others(teams_page: Path) -> None:
    """Teams have letters: what is counted by team is shown by the letters, in any order."""
    own = _by_team(sorted(counted(BOARD))[-12:])
    k, n = (sum(part) for part in zip(*own.values(), strict=True))
    p = {team: fisher(*counts, k - counts[0], n - counts[1]) for team, counts in own.items()}
    expected = sorted(
        [a, b, percent(Fraction(a, b)), *wilson(a, b), percent(Fraction(k - a, n - b)),
         "yes" if adjusted(p)[team] < 0.05 else "no"]
        for team, (a, b) in own.items()
    )  # fmt: skip
    shown = table(teams_page, "TC-3").rows[1:]
    assert sorted([*numbers(*row[1:6]), row[6]] for row in shown) == expected
    assert [row[0] for row in shown] == [f"Team {letter}" for letter in "ABCDEFGH"[: len(own)]]
    said = between(teams_page, "TC-1", "TC-2")
    assert f"{percent(Fraction(k, n)):.0f}% of {n} reviews" in said
    differ = [row for row in expected if row[-1] == "yes"]
    assert ("none differs" in said) == (not differ)


def test_no_team_is_named_beside_its_grades(teams_page: Path) -> None:
    """Names stand only where reviews are set against the plan, and there no review is counted."""
    before, _, section = text_of(teams_page).partition("TC-7 ")
    named, _, after = section.partition("How to read this.")
    teams = list(_by_team([BOARD]))
    assert [team for team in teams if team in before + after] == []
    assert [team for team in teams if team not in named] == []
    header = table(teams_page, "TC-8").rows[0]
    assert header == ["Team", "Planned", "Reached", "Fewer", "None"]


def test_the_change_with_the_mix_of_teams_held_fixed(teams_page: Path) -> None:
    months = sorted(counted(BOARD))
    before, after = _by_team(months[:12]), _by_team(months[-12:])
    assert set(before) == set(after)
    weight = {
        team: Fraction(n, sum(m for _, m in after.values())) for team, (_, n) in after.items()
    }
    down = up = shift = 0.0
    held = [Fraction(0), Fraction(0)]
    for team, part in weight.items():
        (a, n), (b, m) = before[team], after[team]
        held = [held[0] + part * Fraction(a, n), held[1] + part * Fraction(b, m)]
        (l1, u1), (l2, u2) = exact_wilson(a, n), exact_wilson(b, m)
        shift += float(part) * (b / m - a / n)
        down += float(part) ** 2 * ((b / m - l2) ** 2 + (u1 - a / n) ** 2)
        up += float(part) ** 2 * ((u2 - b / m) ** 2 + (a / n - l1) ** 2)
    low, high = shift - math.sqrt(down), shift + math.sqrt(up)
    crude = [[sum(part) for part in zip(*own.values(), strict=True)] for own in (before, after)]
    pooled = [Fraction(*own) for own in crude]
    rows = [
        [*pooled, pooled[1] - pooled[0], *newcombe(*crude)],
        [*held, held[1] - held[0], low, high],
    ]
    assert low > 0, "the sentence below is that of a change that holds"
    shown = [numbers(*row[1:]) for row in table(teams_page, "TC-5").rows[1:]]
    assert shown == [[percent(figure) for figure in row] for row in rows]
    said = between(teams_page, "TC-4", "TC-5")
    assert "the mix of teams does not explain the change" in said
    assert [crude[0][1], crude[1][1]] == [
        n for n in numbers(said) if n in (crude[0][1], crude[1][1])
    ]


def test_teams_stand_on_the_boards_edition_alone(sample: Workshop) -> None:
    public = sample.site / "public"
    assert list(public.rglob("team-comparison*")) == []
    assert "Whether teams differ is examined by the improvement board" in text_of(
        public / BOARD / "practice-reviews.html"
    )


def test_where_counts_are_protected_every_new_sentence_says_so(small: Workshop) -> None:
    page = small.site / "public" / "2023-05" / "practice-reviews.html"
    for code, until, words in (
        ("PR-12", "PR-13", "No direction is given"),
        ("PR-13", "Table:", "is not known: counts that it needs are hidden"),
        ("PR-15", "PR-16", "not known yet: that needs three whole quarters"),
        ("PR-17", "PR-18", "There are no limits of chance here"),
    ):
        assert words in between(page, code, until)


def _kendall(rows: Sequence[Sequence[int]]) -> float:
    """Kendall's score over its standard error with ties in both rankings (Kendall 1970)."""
    cells = [(i, j, count) for i, row in enumerate(rows) for j, count in enumerate(row)]
    score = sum(
        c * d * ((i < k) - (i > k)) * ((j < m) - (j > m))
        for (i, j, c), (k, m, d) in combinations(cells, 2)
    )
    n = sum(count for *_, count in cells)
    ties = [[sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]]

    def total(power: int, own: Sequence[int]) -> float:
        return sum(
            {2: t * (t - 1), 3: t * (t - 1) * (t - 2), 5: t * (t - 1) * (2 * t + 5)}[power]
            for t in own
        )

    variance = (n * (n - 1) * (2 * n + 5) - total(5, ties[0]) - total(5, ties[1])) / 18
    variance += total(3, ties[0]) * total(3, ties[1]) / (9 * n * (n - 1) * (n - 2))
    variance += total(2, ties[0]) * total(2, ties[1]) / (2 * n * (n - 1))
    return score / math.sqrt(variance)


def _moderated(period: str, months: Sequence[str]) -> tuple[Fraction, Fraction]:
    """The moderated share in the first and in the second half of the months."""
    half = months[len(months) // 2]
    found: Counter[tuple[bool, bool]] = Counter()
    for review in routine_reviews(period):
        if months[0] <= review["review_date"][:7] <= months[-1]:
            by_then = is_moderated(review, data_to(period))
            found[review["review_date"][:7] >= half, by_then] += 1
    first, second = (
        Fraction(found[late, True], found[late, True] + found[late, False])
        for late in (False, True)
    )
    return first, second


def _by_team(months: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Team -> reviews that are good or better, and all."""
    good: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for review in routine_reviews(BOARD):
        if review["review_date"][:7] in months:
            every[review["team"]] += 1
            good[review["team"]] += final_grade(review, data_to(BOARD)) in GOOD
    return {team: (good[team], n) for team, n in sorted(every.items())}
