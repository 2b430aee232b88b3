"""The figures on the pages equal a count by other means: csv, fractions and a plain formula."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from tests.site.by_hand import (
    GOOD,
    GRADES,
    INADEQUATE,
    MODERATED_BY,
    Counts,
    counted,
    data_to,
    is_moderated,
    label,
    rounded,
    routine_reviews,
    rows,
    shares,
)
from tests.site.reading import numbers, table, text_of
from tests.site.workshop import Workshop

BASELINE = "2020-12"
LATEST = {
    "2023-04": ("2023-02", "2023-03", "2023-04"),
    "2023-05": ("2023-03", "2023-04", "2023-05"),
}
"""The months that the headline pools."""


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
    return counted(period)


def test_every_grade_of_every_month(pages: Path, counts: Counts) -> None:
    shown = table(pages / "practice-reviews.html", "PR-8").records
    assert set(shown) == {label(month) for month in counts}
    for month, grades in counts.items():
        cells = shown[label(month)]
        assert [numbers(cells[grade]) for grade in GRADES] == [[grades[name]] for name in GRADES]
        assert numbers(*cells.values())[-1] == grades.total()


def test_good_or_better_in_every_month(pages: Path, counts: Counts) -> None:
    shown = {row[0]: row for row in table(pages / "practice-reviews.html", "PR-6").rows[1:]}
    assert set(shown) == {label(month) for month in counts}
    for month in counts:
        assert numbers(*shown[label(month)][1:]) == shares(counts, [month], GOOD), month


@pytest.mark.parametrize(("code", "among"), [("PR-2", GOOD), ("PR-4", INADEQUATE)])
def test_the_baseline_and_the_latest_three_months(
    pages: Path, period: str, counts: Counts, code: str, among: Sequence[str]
) -> None:
    _, baseline, latest = table(pages / "practice-reviews.html", code).rows
    assert label(BASELINE) in baseline[0]
    assert label(period) in latest[0]
    summary = text_of(pages / "summary.html").partition("SM-2 ")[2].partition(" SM-3 ")[0]
    for row, months in ((baseline, [BASELINE]), (latest, LATEST[period])):
        expected = shares(counts, months, among)
        assert numbers(*row[1:]) == expected
        assert f" {int(expected[2])}%" in summary


def test_who_moderated_in_the_last_month(pages: Path, period: str) -> None:
    found = Counter(dict.fromkeys(MODERATED_BY, 0))
    for review in routine_reviews(period):
        if review["review_date"][:7] == period:
            moderated = is_moderated(review, data_to(period))
            found[review["moderator_origin"] if moderated else "not moderated"] += 1
    _, *rows = table(pages / "practice-reviews.html", "PR-10").rows
    assert {row[0].lower(): numbers(*row[1:]) for row in rows} == {
        origin: [count, rounded(Fraction(100 * count, found.total()), "1")]
        for origin, count in found.items()
    }


@pytest.mark.parametrize("indicator", ["re-referrals", "visits-on-time", "health-checks"])
def test_baseline_latest_target_and_gap_of_a_measure(
    pages: Path, period: str, indicator: str
) -> None:
    (definition,) = (row for row in rows("indicators") if row["indicator_id"] == indicator)
    shown = table(pages / "indicators.html", "IN-2").records[definition["title"]]
    values = _observed(indicator, data_to(period))
    target = Fraction(_target(indicator, data_to(period)))
    sign = 1 if definition["polarity"] == "lower" else -1
    assert numbers(shown["Baseline"])[0] == rounded(values[definition["baseline_period"]])
    assert numbers(shown["Now"])[0] == rounded(values[period])
    assert numbers(shown["Target"])[0] == rounded(target)
    assert numbers(shown["Gap"]) == [rounded(sign * (values[period] - target))]


def _observed(indicator: str, data_to: str) -> dict[str, Fraction]:
    """Period -> percentage for the whole council, as last recorded."""
    found: dict[str, tuple[str, Fraction]] = {}
    for row in rows("observations"):
        if row["indicator_id"] == indicator and not row["dimension"] and row["denominator"]:
            value = Fraction(100 * int(row["numerator"]), int(row["denominator"]))
            if found.get(row["period"], ("",))[0] <= row["recorded_on"] <= data_to:
                found[row["period"]] = (row["recorded_on"], value)
    return {period: value for period, (_, value) in found.items()}


def _target(indicator: str, data_to: str) -> str:
    """The target that was set last."""
    known = [row for row in rows("targets") if row["set_on"] <= data_to]
    own = [row for row in known if row["indicator_id"] == indicator]
    return max(own, key=lambda row: row["set_on"])["target"]
