"""An indicator's own target: its date, its baseline and the areas it is compared with."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from improvement_book.analysis.indicator_realism import NO_DATE, indicator_realism, periods_until
from improvement_book.analysis.target_realism import DATE_PASSED, NO_LATEST
from improvement_book.analysis.target_status import NO_TARGET
from improvement_book.analysis.targets import realism
from improvement_book.period import Period
from tests.analysis.series import indicator

SERIES = [50.0, 52, 49, 51, 50, 53, 48, 50, 51, 49, 52, 50] * 2
OTHERS = pd.DataFrame(
    [("884", "2019-20", 50.0), ("884", "2020-21", 52.0), ("885", "2019-20", 80.0)],
    columns=["area", "period", "value"],
).assign(statistic="value", symbol="", model="Model")


@pytest.mark.parametrize(
    ("latest", "day", "periods"),
    [
        ("2021-06", date(2021, 6, 30), 0),
        ("2021-06", date(2021, 7, 1), 1),
        ("2021-06", date(2022, 3, 31), 9),
        ("2021-06", date(2020, 3, 31), 0),
        ("2021-22-Q1", date(2022, 3, 31), 3),
        ("2020-21", date(2022, 3, 31), 1),
        ("2020-21", date(2022, 4, 1), 2),
    ],
)
def test_periods_are_counted_to_the_one_of_the_day(latest: str, day: date, periods: int) -> None:
    assert periods_until(Period.parse(latest), day) == periods


def test_an_indicators_target_is_judged_by_its_date_from_its_baseline() -> None:
    item = indicator(
        SERIES, target=53.0, target_date=pd.Timestamp("2024-03-31"), baseline_period="2021-04"
    )
    found = indicator_realism(item, OTHERS)
    series = {"884": {"2019-20": 50.0, "2020-21": 52.0}, "885": {"2019-20": 80.0}}
    assert found == realism(SERIES, 53, 12, series, baseline=0)
    assert found.years == pytest.approx(35 / 12)
    without = indicator_realism(
        indicator(SERIES, target=53.0, target_date=item.target_date), OTHERS
    )
    assert without.years == 1
    assert (without.as_fast, without.areas) == (0, 1)


@pytest.mark.parametrize(
    ("values", "target", "day", "reason"),
    [
        (SERIES, None, "2024-03-31", NO_TARGET),
        (SERIES, 53.0, None, NO_DATE),
        (SERIES, 53.0, "2023-03-31", DATE_PASSED),
        ([], 53.0, "2024-03-31", NO_LATEST),
    ],
)
def test_a_target_that_can_not_be_judged_says_why(
    values: list, target: float | None, day: str | None, reason: str
) -> None:
    item = indicator(values, target=target, target_date=pd.Timestamp(day) if day else None)
    assert indicator_realism(item, OTHERS).reason == reason
