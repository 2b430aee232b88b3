"""The figures on the pages equal a count by other means: csv, fractions and a plain formula."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist

import pytest

from tests.site.reading import numbers, table, text_of
from tests.site.workshop import SAMPLE, Workshop, read_rows

GRADES = ("Inadequate", "Requires improvement to be good", "Good", "Outstanding")
MODERATED_BY = ("other authority", "own authority", "not moderated")
GOOD, INADEQUATE = GRADES[2:], GRADES[:1]
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
BASELINE = "2020-12"
LATEST = {
    "2023-04": ("2023-02", "2023-03", "2023-04"),
    "2023-05": ("2023-03", "2023-04", "2023-05"),
}
"""The months that the headline pools."""

Counts = dict[str, Counter[str]]


@pytest.fixture(params=["2023-04", "2023-05"])
def period(request: pytest.FixtureRequest) -> str:
    """An edition; the earlier one must not know what was recorded after it."""
    return str(request.param)


@pytest.fixture
def pages(sample: Workshop, period: str) -> Path:
    return sample.site / "public" / period


@pytest.fixture
def counts(period: str) -> Counts:
    """Month -> final grade -> reviews."""
    found: Counts = {}
    for review in _routine_reviews(period):
        moderated = _is_moderated(review, _data_to(period))
        grade = review["moderated_grade"] if moderated else review["grade"]
        found.setdefault(review["review_date"][:7], Counter())[grade] += 1
    return found


def test_every_grade_of_every_month(pages: Path, counts: Counts) -> None:
    shown = table(pages / "practice-reviews.html", "PR-8").records
    assert set(shown) == {_label(month) for month in counts}
    for month, grades in counts.items():
        cells = shown[_label(month)]
        assert [numbers(cells[grade]) for grade in GRADES] == [[grades[name]] for name in GRADES]
        assert numbers(*cells.values())[-1] == grades.total()


def test_good_or_better_in_every_month(pages: Path, counts: Counts) -> None:
    shown = {row[0]: row for row in table(pages / "practice-reviews.html", "PR-6").rows[1:]}
    assert set(shown) == {_label(month) for month in counts}
    for month in counts:
        assert numbers(*shown[_label(month)][1:]) == _share(counts, [month], GOOD), month


@pytest.mark.parametrize(
    ("code", "sentence", "among"), [("PR-2", "SM-2", GOOD), ("PR-4", "SM-3", INADEQUATE)]
)
def test_the_baseline_and_the_latest_three_months(
    pages: Path, period: str, counts: Counts, code: str, sentence: str, among: Sequence[str]
) -> None:
    _, baseline, latest = table(pages / "practice-reviews.html", code).rows
    assert _label(BASELINE) in baseline[0]
    assert _label(period) in latest[0]
    summary = text_of(pages / "summary.html").partition(f"{sentence} ")[2]
    for row, months in ((baseline, [BASELINE]), (latest, LATEST[period])):
        expected = _share(counts, months, among)
        assert numbers(*row[1:]) == expected
        count, n, share = map(int, expected[:3])
        assert f"{count} of {n} reviews ({share}%)" in summary


def test_who_moderated_in_the_last_month(pages: Path, period: str) -> None:
    found = Counter(dict.fromkeys(MODERATED_BY, 0))
    for review in _routine_reviews(period):
        if review["review_date"][:7] == period:
            moderated = _is_moderated(review, _data_to(period))
            found[review["moderator_origin"] if moderated else "not moderated"] += 1
    _, *rows = table(pages / "practice-reviews.html", "PR-10").rows
    assert {row[0].lower(): numbers(*row[1:]) for row in rows} == {
        origin: [count, _rounded(Fraction(100 * count, found.total()), "1")]
        for origin, count in found.items()
    }


@pytest.mark.parametrize("indicator", ["re-referrals", "visits-on-time", "health-checks"])
def test_baseline_latest_target_and_gap_of_a_measure(
    pages: Path, period: str, indicator: str
) -> None:
    (definition,) = (row for row in _rows("indicators") if row["indicator_id"] == indicator)
    shown = table(pages / "indicators.html", "IN-2").records[definition["title"]]
    values = _observed(indicator, _data_to(period))
    target = Fraction(_target(indicator, _data_to(period)))
    sign = 1 if definition["polarity"] == "lower" else -1
    assert numbers(shown["Baseline"])[0] == _rounded(values[definition["baseline_period"]])
    assert numbers(shown["Now"])[0] == _rounded(values[period])
    assert numbers(shown["Target"])[0] == _rounded(target)
    assert numbers(shown["Gap"]) == [_rounded(sign * (values[period] - target))]


def _routine_reviews(period: str) -> Iterator[dict[str, str]]:
    """Routine reviews of cases chosen at random, each as it was known on the data-to date."""
    latest: dict[str, tuple[str, dict[str, str]]] = {}
    for row in _rows("practice_reviews"):
        recorded = row["recorded_on"] or row["review_date"]
        known = recorded <= _data_to(period) and row["review_date"][:7] <= period
        if known and recorded >= latest.get(row["review_id"], ("", row))[0]:
            latest[row["review_id"]] = (recorded, row)
    for _, row in latest.values():
        if row["review_type"] == "routine" and row["selection"] == "random":
            yield row


def _is_moderated(review: dict[str, str], data_to: str) -> bool:
    return bool(review["moderated_grade"]) and review["moderated_on"] <= data_to


def _share(counts: Counts, months: Sequence[str], among: Sequence[str]) -> list[float]:
    """Count, n, share, and both ends of Wilson's interval, in whole percent."""
    n = sum(counts[month].total() for month in months)
    count = sum(counts[month][grade] for month in months for grade in among)
    z = NormalDist().inv_cdf(0.975)
    p = count / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    shares = [Fraction(count, n), Fraction(centre - reach), Fraction(centre + reach)]
    return [count, n, *(_rounded(100 * share, "1") for share in shares)]


def _observed(indicator: str, data_to: str) -> dict[str, Fraction]:
    """Period -> percentage for the whole council, as last recorded."""
    found: dict[str, tuple[str, Fraction]] = {}
    for row in _rows("observations"):
        if row["indicator_id"] == indicator and not row["dimension"] and row["denominator"]:
            value = Fraction(100 * int(row["numerator"]), int(row["denominator"]))
            if found.get(row["period"], ("",))[0] <= row["recorded_on"] <= data_to:
                found[row["period"]] = (row["recorded_on"], value)
    return {period: value for period, (_, value) in found.items()}


def _target(indicator: str, data_to: str) -> str:
    """The target that was set last."""
    known = [row for row in _rows("targets") if row["set_on"] <= data_to]
    own = [row for row in known if row["indicator_id"] == indicator]
    return max(own, key=lambda row: row["set_on"])["target"]


def _data_to(period: str) -> str:
    return next(row["data_to"] for row in _rows("calendar") if row["period"] == period)


def _rows(name: str) -> list[dict[str, str]]:
    return read_rows(SAMPLE / f"{name}.csv")


def _label(month: str) -> str:
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def _rounded(value: Fraction, step: str = "0.1") -> float:
    """Half up, from the exact value."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal(step), ROUND_HALF_UP))
