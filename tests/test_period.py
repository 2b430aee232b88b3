"""The three forms of a period, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from improvement_book.errors import ExitCode
from improvement_book.period import AsAt, Kind, Period, UnknownPeriod, span


@pytest.mark.parametrize(
    ("code", "kind", "start", "end", "label"),
    [
        ("2021-06", Kind.MONTH, date(2021, 6, 1), date(2021, 6, 30), "June 2021"),
        ("2020-12", Kind.MONTH, date(2020, 12, 1), date(2020, 12, 31), "December 2020"),
        ("2020-02", Kind.MONTH, date(2020, 2, 1), date(2020, 2, 29), "February 2020"),
        ("2021-22-Q1", Kind.QUARTER, date(2021, 4, 1), date(2021, 6, 30), "April to June 2021"),
        ("2021-22-Q4", Kind.QUARTER, date(2022, 1, 1), date(2022, 3, 31), "January to March 2022"),
        ("2021-22", Kind.YEAR, date(2021, 4, 1), date(2022, 3, 31), "2021-22"),
    ],
)
def test_a_period_has_its_days_and_its_label(
    code: str, kind: Kind, start: date, end: date, label: str
) -> None:
    period = Period.parse(code)
    assert (period.kind, period.start, period.end) == (kind, start, end)
    assert (period.label, str(period)) == (label, code)


@pytest.mark.parametrize(("code", "kind"), [("2011-12", Kind.MONTH), ("2012-13", Kind.YEAR)])
def test_the_first_financial_year_is_the_first_that_is_no_month(code: str, kind: Kind) -> None:
    assert Period.parse(code).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "2021-13", "2021-00", "2021-23", "2021-22-Q0", "2021-22-Q5", "2021-06-Q1", "2021-6",
        "2021_06", "202106", "June 2021", "../../x", "2021-06\n", " 2021-06", "", "٢٠٢١-٠٦",
    ],
)  # fmt: skip
def test_nothing_else_parses_and_the_error_names_the_forms(text: str) -> None:
    with pytest.raises(UnknownPeriod) as caught:
        Period.parse(text)
    assert caught.value.exit_code == ExitCode.USAGE
    assert str(caught.value) == (
        f"{text!r} is not a period: expected a month as 2021-06, a quarter as 2021-22-Q1 "
        "or a financial year as 2021-22."
    )


@pytest.mark.parametrize(
    ("code", "following"),
    [("2020-12", "2021-01"), ("2021-22-Q4", "2022-23-Q1"), ("2021-22", "2022-23")],
)
def test_next_and_previous_are_of_the_same_kind(code: str, following: str) -> None:
    assert Period.parse(code).next.code == following
    assert Period.parse(following).previous.code == code


@pytest.mark.parametrize(
    ("day", "month", "quarter", "year"),
    [
        (date(2021, 3, 31), "2021-03", "2020-21-Q4", "2020-21"),
        (date(2021, 4, 1), "2021-04", "2021-22-Q1", "2021-22"),
        (date(2021, 12, 31), "2021-12", "2021-22-Q3", "2021-22"),
        (date(2022, 1, 1), "2022-01", "2021-22-Q4", "2021-22"),
    ],
)
def test_a_day_lies_in_one_period_of_each_kind(
    day: date, month: str, quarter: str, year: str
) -> None:
    assert [Period.containing(day, kind).code for kind in Kind] == [month, quarter, year]


@pytest.mark.parametrize(
    ("code", "months"),
    [
        ("2021-06", ["2021-06"]),
        ("2021-22-Q3", ["2021-10", "2021-11", "2021-12"]),
    ],
)
def test_a_period_knows_its_months(code: str, months: list[str]) -> None:
    assert [month.code for month in Period.parse(code).months] == months


def test_a_year_has_twelve_months_from_april() -> None:
    months = Period.parse("2021-22").months
    assert len(months) == 12
    assert (months[0].code, months[-1].code) == ("2021-04", "2022-03")


def test_periods_sort_by_their_last_day() -> None:
    codes = ["2021-22", "2021-07", "2021-22-Q1", "2021-05"]
    ordered = sorted(Period.parse(code) for code in codes)
    assert [period.code for period in ordered] == ["2021-05", "2021-22-Q1", "2021-07", "2021-22"]


def test_a_span_holds_both_ends_and_nothing_when_turned_round() -> None:
    first, last = Period.parse("2020-12"), Period.parse("2021-02")
    assert [period.code for period in span(first, last)] == ["2020-12", "2021-01", "2021-02"]
    assert span(first, first) == (first,)
    assert span(last, first) == ()


@pytest.mark.parametrize(
    ("as_at", "period", "day"),
    [
        ("year ending 31 March", "2025-26", date(2026, 3, 31)),
        ("on 31 March", "2025-26", date(2026, 3, 31)),
        ("on 30 June", "2025-26", date(2025, 6, 30)),
        ("on 30 September", "2025-26", date(2025, 9, 30)),
        ("year ending 30 September", "2025-26", date(2025, 9, 30)),
    ],
)
def test_a_published_year_refers_to_a_day_of_its_financial_year(
    as_at: str, period: str, day: date
) -> None:
    assert AsAt(as_at).day_in(Period.parse(period)) == day
    assert AsAt(as_at).day(day.year) == day
    assert Period.containing(day, Kind.YEAR).code == period


@pytest.mark.parametrize("period", ["2025-09", "2025-26-Q2"])
def test_only_a_financial_year_is_sure_to_hold_the_day(period: str) -> None:
    with pytest.raises(UnknownPeriod, match="no financial year"):
        AsAt.SEPTEMBER.day_in(Period.parse(period))
