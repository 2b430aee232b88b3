"""Figures of the sample council worked out by other means: csv, fractions and plain formulas."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import NormalDist

from tests.site.workshop import SAMPLE, read_rows

GRADES = ("Inadequate", "Requires improvement to be good", "Good", "Outstanding")
MODERATED_BY = ("other authority", "own authority", "not moderated")
GOOD, INADEQUATE = GRADES[2:], GRADES[:1]
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
CHANCE = NormalDist().inv_cdf(0.975)
"""How many standard errors 95% lie within."""
Counts = dict[str, Counter[str]]


def final_grade(review: dict[str, str], data_to: str) -> str:
    """The moderator's where there is one by then, otherwise the reviewer's."""
    return review["moderated_grade" if is_moderated(review, data_to) else "grade"]


def counted(period: str) -> Counts:
    """Month -> final grade -> reviews."""
    found: Counts = {}
    for review in routine_reviews(period):
        grade = final_grade(review, data_to(period))
        found.setdefault(review["review_date"][:7], Counter())[grade] += 1
    return found


def routine_reviews(period: str) -> Iterator[dict[str, str]]:
    """Routine reviews of cases chosen at random, each as it was known on the data-to date."""
    for row in known_reviews(period):
        if row["review_type"] == "routine" and row["selection"] == "random":
            yield row


def known_reviews(period: str) -> Iterator[dict[str, str]]:
    """All reviews, each as it was known on the data-to date."""
    latest: dict[str, tuple[str, dict[str, str]]] = {}
    for row in rows("practice_reviews"):
        recorded = row["recorded_on"] or row["review_date"]
        known = recorded <= data_to(period) and row["review_date"][:7] <= period
        if known and recorded >= latest.get(row["review_id"], ("", row))[0]:
            latest[row["review_id"]] = (recorded, row)
    yield from (row for _, row in latest.values())


def is_moderated(review: dict[str, str], data_to: str) -> bool:
    """Whether a moderator's grade was there by then."""
    return bool(review["moderated_grade"]) and review["moderated_on"] <= data_to


def shares(counts: Counts, months: Sequence[str], among: Sequence[str]) -> list[float]:
    """Count, n, share, and both ends of Wilson's interval, in whole percent."""
    n = sum(counts[month].total() for month in months)
    count = sum(counts[month][grade] for month in months for grade in among)
    shares = [Fraction(count, n), *map(Fraction, exact_wilson(count, n))]
    return [count, n, *(rounded(100 * share, "1") for share in shares)]


def percent(share: Fraction | float) -> float:
    """A share without its sign, in whole percent."""
    return rounded(abs(Fraction(share)) * 100, "1")


def exact_wilson(count: float, n: float) -> tuple[float, float]:
    """Both ends of Wilson's interval."""
    p, z = count / n, CHANCE
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return centre - reach, centre + reach


def wilson(count: int, n: int) -> list[float]:
    """The same in whole percent."""
    return [percent(end) for end in exact_wilson(count, n)]


def newcombe(before: Sequence[float], after: Sequence[float]) -> tuple[float, float]:
    """Newcombe's interval for the difference of two shares; each begins with count and n."""
    (a, n, *_), (b, m, *_) = before, after
    (l1, u1), (l2, u2) = exact_wilson(a, n), exact_wilson(b, m)
    shift = b / m - a / n
    return (
        shift - math.hypot(b / m - l2, u1 - a / n),
        shift + math.hypot(u2 - b / m, a / n - l1),
    )


def fisher(a: int, n: int, b: int, m: int) -> float:
    """The two-sided exact p of a of n against b of m."""
    ways = [
        math.comb(n, k) * math.comb(m, a + b - k) if 0 <= a + b - k <= m else 0
        for k in range(n + 1)
    ]
    return float(Fraction(sum(way for way in ways if way <= ways[a]), sum(ways)))


def adjusted(p: dict[str, float]) -> dict[str, float]:
    """Benjamini and Hochberg's p for each."""
    order = sorted(p, key=lambda team: p[team])
    steps = {team: p[team] * len(p) / place for place, team in enumerate(order, 1)}
    return {team: min(steps[other] for other in order[place:]) for place, team in enumerate(order)}


def data_to(period: str) -> str:
    """The last day that the edition knows."""
    return next(row["data_to"] for row in rows("calendar") if row["period"] == period)


def rows(name: str) -> list[dict[str, str]]:
    """A table of the sample council."""
    return read_rows(SAMPLE / f"{name}.csv")


def label(month: str) -> str:
    """As a page names a month."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def rounded(value: Fraction, step: str = "0.1") -> float:
    """Half up, from the exact value."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal(step), ROUND_HALF_UP))
