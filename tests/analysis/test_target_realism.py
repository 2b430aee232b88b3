"""Is a target realistic and challenging: each word, and both sides of each edge."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from improvement_book.analysis import target_realism
from improvement_book.analysis.comparator_change import (
    PastChange,
    SimilarStarts,
    published_series,
    similar_starts,
)
from improvement_book.analysis.forecast import NO_MOVEMENT, TOO_FEW, forecast
from improvement_book.analysis.published_values import (
    CLOSE_IS_BEST,
    NO_POLARITY,
    UnknownChoice,
    UnusableValues,
)
from improvement_book.analysis.target_realism import (
    DATE_PASSED,
    NO_BASELINE,
    NO_LATEST,
    Realism,
    _word,
)
from improvement_book.analysis.targets import Word, realism

SERIES = [50.0, 52, 49, 51, 50, 53, 48, 50, 51, 49, 52, 50] * 2
SLOW = {f"{code}": {2018: 50.0, 2019: 51.0 + code / 10} for code in range(10)}
"""Ten areas that gained 1.0 to 1.9 in a year from where we stand."""


def starts(*rates: float) -> SimilarStarts:
    return SimilarStarts(tuple(PastChange("a", 2020, 0.0, rate) for rate in rates), 1)


TEN = starts(*range(1, 11))


@pytest.mark.parametrize(
    ("met", "probability", "required", "others", "word"),
    [
        (True, 0.01, 99, TEN, "already met"),
        (False, 0.8, 1, TEN, "undemanding"),
        (False, 0.799, 1, TEN, "realistic and challenging"),
        (False, 0.2, 10, TEN, "realistic and challenging"),
        (False, 0.199, 1, TEN, "stretch"),
        (False, 0.5, 10.1, TEN, "stretch"),
        (False, 0.05, 10.1, TEN, "stretch"),
        (False, 0.049, 10.1, TEN, "no precedent"),
        (False, 0.049, 10, TEN, "stretch"),
        (False, 0.9, 10.1, TEN, "undemanding"),
        (False, 0.049, 10.1, starts(), "stretch"),
        (False, 0.5, 10.1, starts(), "realistic and challenging"),
    ],
)
def test_probability_and_pace_give_the_word(
    met: bool, probability: float, required: float, others: SimilarStarts, word: str
) -> None:
    assert _word(met, probability, required, others) == word


def test_a_percentile_needs_twenty_areas() -> None:
    few, enough = starts(*range(1, 20)), starts(*range(1, 21))
    assert few.percentile(10) is None
    assert enough.percentile(10) == 45
    assert enough.percentile(20.5) == 100
    ninetieth = np.quantile(np.arange(1, 21), 0.9)
    assert not enough.beyond_most(ninetieth)
    assert enough.beyond_most(ninetieth + 1e-9)
    assert few.beyond_most(19)
    assert not few.beyond_most(18)


def test_capability_is_the_normal_share_beyond_the_target() -> None:
    found = realism(SERIES, 52, 12, {})
    ranges = np.abs(np.diff(SERIES))
    sigma = ranges[ranges < 3.267 * ranges.mean()].mean() / 1.128
    assert found.capability == pytest.approx(1 - norm.cdf((52 - np.mean(SERIES)) / sigma))
    lower = realism(SERIES, 52, 12, {}, "lower")
    assert lower.capability == pytest.approx(1 - found.capability)


def test_the_probability_is_that_of_the_forecast() -> None:
    found, ahead = realism(SERIES, 52, 12, {}), forecast(SERIES, 12)
    assert found.probability == np.mean(ahead.paths[-1] >= 52)
    assert (found.expected, found.low, found.high) == (ahead.mean[-1], *ahead.intervals[-1])
    assert found.strength == "full"


def test_the_required_rate_is_counted_from_the_baseline() -> None:
    from_now = realism(SERIES, 52, 12, {})
    assert (from_now.required, from_now.years) == (52 - SERIES[-1], 1)
    from_start = realism(SERIES, 52, 13, {}, baseline=0)
    assert (from_start.required, from_start.years) == (pytest.approx(2 / 3), 3)
    assert realism(SERIES, 52, 12, {}, "lower").word == "already met"
    assert realism(SERIES, 47, 12, {}, "lower").required == 3
    assert realism(SERIES, 53, 2, {}, periods_a_year=4).required == 6


def test_an_area_counts_with_its_nearest_start() -> None:
    comparators = {
        "near": {2018: 50.5, 2019: 50.0, 2020: 54.0},
        "far": {2018: 90.0, 2019: 95.0},
        "symbol": {2018: 50.0, 2019: "c"},
        "gap": {2018: 50.0, 2020: 60.0},
        "months": {"2018-04": 50.0, "2018-05": 51.0},
    }
    found = similar_starts(comparators, 50, 1.2, 1)
    assert found.table.to_numpy().tolist() == [["near", 2019, 50, 4]]
    assert similar_starts(comparators, 50, 2, -1).table["rate"].tolist() == [-5, -1.75]
    assert similar_starts({}, 50, 1, 1).changes == ()


def test_financial_years_are_years() -> None:
    comparators = {"a": {"2019-20": 50.0, "2020-21": 51.0}}
    assert similar_starts(comparators, 50, 0.2, 1).changes == (PastChange("a", 2019, 50, 1),)


def test_areas_as_fast_are_counted() -> None:
    found = realism(SERIES, 51.55, 12, SLOW)
    assert (found.as_fast, found.areas, found.percentile) == (4, 10, None)
    assert "Of 10 areas that began from a similar value, 4 moved as fast." in found.why
    assert realism(SERIES, 90, 12, SLOW).word is Word.NO_PRECEDENT


@pytest.mark.parametrize(("values", "strength"), [(11, "none"), (12, "weak"), (24, "full")])
def test_few_values_make_it_weak_or_none(values: int, strength: str) -> None:
    found = realism(SERIES[:values], 60, 12, {})
    assert found.strength == strength
    assert found.reason == (TOO_FEW if strength == "none" else "")
    assert ("rests on 12 values" in found.why) is (strength == "weak")


@pytest.mark.parametrize(
    ("series", "by", "polarity", "baseline", "reason"),
    [
        (SERIES, 12, "target", -1, CLOSE_IS_BEST),
        (SERIES, 12, "none", -1, NO_POLARITY),
        ([*SERIES, "c"], 12, "higher", -1, NO_LATEST),
        ([], 12, "higher", -1, NO_LATEST),
        (SERIES, 0, "higher", -1, DATE_PASSED),
        ([5.0] * 24, 12, "higher", -1, NO_MOVEMENT),
        ([None, *SERIES], 12, "higher", 0, NO_BASELINE),
    ],
)
def test_what_is_missing_is_said_in_words(
    series: list, by: int, polarity: str, baseline: int, reason: str
) -> None:
    found = realism(series, 60, by, {}, polarity, baseline)
    assert (found.word, found.reason) == ("", reason)


def test_a_result_is_a_table_of_one_row() -> None:
    table = realism(SERIES, 52, 12, SLOW).table
    assert len(table) == 1
    assert table["word"][0] == realism(SERIES, 52, 12, SLOW).word
    assert Realism("").table["probability"].isna().all()


def test_released_rows_of_single_neighbours_are_comparators() -> None:
    """Neither their median nor the council itself (999), its region or England."""
    rows = pd.DataFrame(
        [
            ("884", "2019-20", 50.0, "", "value", "Model"),
            ("884", "2020-21", None, "c", "value", "Model"),
            ("neighbours", "2020-21", 51.0, "", "median", "Model"),
            ("999", "2020-21", 52.0, "", "value", ""),
            ("E12000001", "2020-21", 53.0, "", "value", ""),
            ("E92000001", "2020-21", 54.0, "", "value", ""),
        ],
        columns=["area", "period", "value", "symbol", "statistic", "model"],
    )
    assert published_series(rows) == {"884": {"2019-20": 50.0, "2020-21": "c"}}


def test_what_can_not_be_judged_is_refused() -> None:
    with pytest.raises(UnknownChoice):
        realism(SERIES, 52, 12, {}, "up")
    with pytest.raises(UnusableValues, match="no position"):
        realism(SERIES, 52, 12, {}, baseline=24)


def test_a_chance_is_never_said_to_be_none_or_sure() -> None:
    assert target_realism._chance(0.001) == "less than 1%"
    assert target_realism._chance(0.999) == "more than 99%"
    assert target_realism._chance(0.344) == "34%"


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.0495, "just under 5%"), (0.05, "5%"), (0.1949, "19%"), (0.1985, "just under 20%"),
     (0.2, "20%"), (0.2049, "20%"), (0.7985, "just under 80%"), (0.8, "80%")],
)  # fmt: skip
def test_a_chance_below_an_edge_is_not_told_as_on_it(probability: float, said: str) -> None:
    assert target_realism._chance(probability) == said
