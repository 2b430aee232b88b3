"""The trend over five years: what it needs, and when it says nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.comparators import UnknownChoice, UnusableValues, recent_trend
from improvement_book.analysis.published_values import NOT_ANNUAL
from improvement_book.analysis.recent_trend import (
    ALL_OR_NONE,
    CHI2_ABOVE,
    GAP,
    NO_WIDTH,
    TOO_FEW_YEARS,
)

RISING = [10.0, 11.0, 12.0, 13.0, 14.0]
FIVE = [f"20{year}-{year + 1}" for year in range(17, 22)]
CANNOT = "cannot be calculated"


def valued(
    values: list[object], half: float = 1.0, years: list[object] | None = None
) -> pd.DataFrame:
    """Values with an interval of that half-width."""
    numbers = pd.to_numeric(pd.Series(values), errors="coerce")
    return pd.DataFrame(
        {"year": years or FIVE, "value": values, "low": numbers - half, "high": numbers + half}
    )


def counted(counts: list[object], size: int = 1000) -> pd.DataFrame:
    return pd.DataFrame({"year": FIVE, "count": counts, "denominator": [size] * len(counts)})


@pytest.mark.parametrize(
    ("polarity", "marker"),
    [
        ("higher", "increasing and getting better"), ("lower", "increasing and getting worse"),
        ("none", "increasing"), ("target", "increasing"),
    ],
)  # fmt: skip
def test_better_and_worse_need_a_polarity(polarity: str, marker: str) -> None:
    found = recent_trend(valued(RISING), polarity=polarity)
    assert (found.direction, found.marker, found.significant) == ("increasing", marker, True)
    assert (found.slope, found.first, found.last) == (pytest.approx(1.0), "2017-18", "2021-22")


def test_a_fall_has_its_own_words() -> None:
    found = recent_trend(valued(RISING[::-1]), polarity="lower")
    assert found.marker == "decreasing and getting better"


def test_chi_squared_must_be_above_its_point() -> None:
    """Equal intervals of half-width h, slope 1 a year: chi-squared is 10 (1.96 / h) squared."""
    edge = 1.96 * (10 / CHI2_ABOVE) ** 0.5
    above, below = recent_trend(valued(RISING, edge - 1e-6)), recent_trend(
        valued(RISING, edge + 1e-6)
    )  # fmt: skip
    assert pytest.approx(9.549536, abs=1e-6) == CHI2_ABOVE
    assert (above.chi2 > CHI2_ABOVE, above.direction) == (True, "increasing")
    assert (below.chi2 < CHI2_ABOVE, below.direction) == (True, "no significant change")
    assert below.marker == "no significant change"


def test_one_year_alone_makes_no_trend() -> None:
    """Without the last year these fall; with it chi-squared is far above its point."""
    one = recent_trend(valued([10.3, 10.2, 10.1, 10.0, 14.0], 0.5))
    assert (one.chi2 > CHI2_ABOVE, one.direction) == (True, "no significant change")
    assert recent_trend(valued([10.0, 10.1, 10.2, 10.3, 14.0], 0.5)).significant


def test_one_year_alone_makes_no_trend_of_shares() -> None:
    one = recent_trend(counted([103, 102, 101, 100, 200]), "share")
    assert (one.chi2 > CHI2_ABOVE, one.significant) == (True, False)
    assert recent_trend(counted([100, 101, 102, 103, 200]), "share").significant


def test_equal_values_have_no_trend() -> None:
    found = recent_trend(valued([10.0] * 5))
    assert (found.direction, found.reason) == ("no significant change", "")


def test_four_years_have_no_trend_and_five_have() -> None:
    four = recent_trend(valued(RISING).iloc[:4])
    assert (four.direction, four.marker, four.reason) == (CANNOT, CANNOT, TOO_FEW_YEARS)
    assert (four.chi2, four.slope, four.significant) == (None, None, False)


def test_of_more_years_the_latest_five_count_in_any_order() -> None:
    six = valued([99.0, *RISING], years=[2016, 2017, 2018, 2019, 2020, 2021])
    found = recent_trend(six.sample(frac=1, random_state=1))
    assert (found.first, found.last, found.slope) == ("2017", "2021", pytest.approx(1.0))


def test_a_gap_in_the_latest_five_has_no_trend_and_an_earlier_one_matters_not() -> None:
    years = [2016, 2018, 2019, 2020, 2021]
    assert recent_trend(valued(RISING, years=years)).reason == GAP
    six = valued([9.0, *RISING], years=[2014, 2017, 2018, 2019, 2020, 2021])
    assert recent_trend(six).significant


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("c", "2019-20: published as [c]"), (None, "2019-20: there is no value")],
)
def test_a_year_without_a_number_has_no_trend(cell: object, reason: str) -> None:
    values = [*RISING[:2], cell, *RISING[3:]]
    assert recent_trend(valued(values)).reason == reason
    assert recent_trend(counted([10, 20, cell, 40, 50]), "share").reason == reason


@pytest.mark.parametrize("codes", [
    [f"2021-0{month}" for month in range(1, 6)],
    ["2020-21-Q1", "2020-21-Q2", "2020-21-Q3", "2020-21-Q4", "2021-22-Q1"],
])  # fmt: skip
def test_months_and_quarters_have_no_trend(codes: list[object]) -> None:
    assert recent_trend(valued(RISING, years=codes)).reason == NOT_ANNUAL


@pytest.mark.parametrize("end", [0, 1000])
def test_a_year_of_all_or_none_has_no_trend(end: int) -> None:
    assert recent_trend(counted([end, 20, 30, 40, 50]), "share").reason == ALL_OR_NONE
    near = abs(end - 1)
    assert recent_trend(counted([near, 20, 30, 40, 50]), "share").reason == ""


def test_an_interval_without_width_has_no_trend() -> None:
    assert recent_trend(valued(RISING, 0.0)).reason == NO_WIDTH


def test_figures_that_cannot_be_are_refused() -> None:
    with pytest.raises(UnusableValues, match="outside its interval"):
        recent_trend(valued(RISING).assign(low=99.0))
    with pytest.raises(UnusableValues, match="above its denominator"):
        recent_trend(counted([10, 20, 30, 40, 1001]), "share")
    with pytest.raises(UnusableValues, match="No column count, denominator: share needs it"):
        recent_trend(valued(RISING), "share")
    with pytest.raises(UnusableValues, match="each year once"):
        recent_trend(valued(RISING, years=[2017, 2018, 2019, 2020, 2020]))


def test_another_method_is_refused_with_those_to_choose_from() -> None:
    with pytest.raises(UnknownChoice, match="expected one of interval, share"):
        recent_trend(valued(RISING), "rate")


def test_the_table_has_one_row_with_the_fields() -> None:
    row = recent_trend(valued(RISING)).table.iloc[0]
    assert (row["direction"], row["first"], row["reason"]) == ("increasing", "2017-18", "")
