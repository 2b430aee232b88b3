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
    latest: dict[str, tuple[str, dict[str, str]]] = {}
    for row in rows("practice_reviews"):
        recorded = row["recorded_on"] or row["review_date"]
        known = recorded <= data_to(period) and row["review_date"][:7] <= period
        if known and recorded >= latest.get(row["review_id"], ("", row))[0]:
            latest[row["review_id"]] = (recorded, row)
    for _, row in latest.values():
        if row["review_type"] == "routine" and row["selection"] == "random":
            yield row


def is_moderated(review: dict[str, str], data_to: str) -> bool:
    """Whether a moderator's grade was there by then."""
    return bool(review["moderated_grade"]) and review["moderated_on"] <= data_to


def shares(counts: Counts, months: Sequence[str], among: Sequence[str]) -> list[float]:
    """Count, n, share, and both ends of Wilson's interval, in whole percent."""
    n = sum(counts[month].total() for month in months)
    count = sum(counts[month][grade] for month in months for grade in among)
    z = NormalDist().inv_cdf(0.975)
    p = count / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    shares = [Fraction(count, n), Fraction(centre - reach), Fraction(centre + reach)]
    return [count, n, *(rounded(100 * share, "1") for share in shares)]


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
