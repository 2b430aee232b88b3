"""The council's own published values are known: what they tell of hidden months is protected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from improvement_book.council import Audience
from improvement_book.disclosure.attack_release import attack
from improvement_book.disclosure.editions import released
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import protect
from improvement_book.intake.folder import read_folder
from improvement_book.period import Period
from improvement_book.release import Release
from improvement_book.tabulate.counts import Counts
from tests.disclosure.sample_counts import Row, counts, share, shown

NOTHING_SHOWN = Ledger.empty()
MONTHS = [month.code for month in Period.parse("2021-22").months]
QUARTERS = [f"2021-22-Q{number}" for number in (1, 2, 3, 4)]


def own(period: str = "2021-22", value: float = 9.9, **other: object) -> Row:
    """A published value of the council, whose code is 999."""
    row: Row = {"indicator_id": "share", "period": period, "area": "999", "area_name": "A"}
    return {**row, "value": value, "symbol": "", "model": "", "statistic": "value", **other}


def england() -> Row:
    return own(area="E92000001", area_name="England")


def of_months(*numerators: float, periods: Sequence[str] = MONTHS) -> list[Row]:
    return [share(count, period=period) for count, period in zip(numerators, periods, strict=False)]


def number(value: float, period: str) -> Row:
    return {"indicator_id": "share", "period": period, "value": value, "symbol": ""}


def of_numbers(*values: float, periods: Sequence[str] = MONTHS) -> list[Row]:
    return [number(value, period) for value, period in zip(values, periods, strict=False)]


def made(observations: list[Row], *published: Row, period: str = "2022-03", **more: str) -> Counts:
    return counts(period, observations=observations, comparators=[*published], **more)  # type: ignore[arg-type]


def hidden(release: Release) -> list[str]:
    """The periods that show [c]."""
    table = release.table("observations")
    return table.loc[table["symbol"] == "c", "period"].tolist()


def found_out(release: Release, truth: Counts, ledger: Ledger = NOTHING_SHOWN) -> list[str]:
    return [unsafe.label for unsafe in attack(release, truth, ledger)]


def protected(truth: Counts, ledger: Ledger = NOTHING_SHOWN) -> Release:
    """The public release, which withstands the attack."""
    release = protect(truth, Audience.PUBLIC, ledger)
    assert found_out(release, truth, ledger) == []
    return release


def with_comparators(release: Release, truth: Counts) -> Release:
    """The same, showing every published value as it is."""
    table = replace(release.tables["comparators"], frame=truth.frame("comparators"))
    return replace(release, tables={**release.tables, "comparators": table})


def own_values(release: Release) -> list[float | str]:
    """What the release shows as published for the council."""
    table = release.table("comparators")
    table = table[table["area"] == "999"]
    return table["value"].astype(object).where(table["value"].notna(), table["symbol"]).tolist()


ELEVEN_LARGE = of_months(3, *[100] * 11)


def test_a_published_year_and_eleven_months_would_tell_the_twelfth() -> None:
    """Somebody who shows only the small month as [c] is found out by the published year."""
    without, truth = made(ELEVEN_LARGE, england()), made(ELEVEN_LARGE, own())
    leaking = protect(without, Audience.PUBLIC, NOTHING_SHOWN)
    assert hidden(leaking) == ["2021-04"]
    assert found_out(leaking, without) == []
    beside = with_comparators(leaking, truth)
    assert found_out(beside, truth) == ["observations: share; 2021-04: numerator"]


def test_a_second_month_is_hidden_beside_a_published_year() -> None:
    release = protected(made(ELEVEN_LARGE, own()))
    assert len(hidden(release)) == 2
    assert "2021-04" in hidden(release)
    assert own_values(release) == [9.9], "what the publisher shows stays"
    assert release.note("comparators") == ""


@pytest.mark.parametrize(
    ("counted", "more"),
    [
        ((3, 3, *[100] * 10), 2),  # together 6: each may be 1 to 5
        ((1, 1, *[100] * 10), 3),  # together 2: both are 1
        ((0, 6, *[100] * 10), 0),
        ((5, 100, *[100] * 10), 2),
    ],
)
def test_small_months_of_a_published_year_protect_each_other_where_they_leave_enough_open(
    counted: tuple[int, ...], more: int
) -> None:
    assert len(hidden(protected(made(of_months(*counted), own())))) == more


@pytest.mark.parametrize(
    ("published", "hides"),
    [
        (own(), 2),
        (own(area="998"), 1),
        (england(), 1),
        (own(value=float("nan"), symbol="c"), 1),
        (own(period="2021-22-Q1"), 2),
    ],
)
def test_only_a_number_of_the_council_itself_tells(published: Row, hides: int) -> None:
    assert len(hidden(protected(made(ELEVEN_LARGE, published)))) == hides


def test_a_published_quarter_tells_only_of_its_own_months() -> None:
    """April is small; May or June is hidden with it, and no later month would help."""
    both = hidden(protected(made(ELEVEN_LARGE, own(period="2021-22-Q1"))))
    assert both in (["2021-04", "2021-05"], ["2021-04", "2021-06"])


def test_a_published_year_tells_of_quarters_too() -> None:
    rows = of_months(3, 100, 100, 100, periods=QUARTERS)
    assert len(hidden(protected(made(rows, own(), period="2021-22-Q4")))) == 2
    assert len(hidden(protected(made(rows, england(), period="2021-22-Q4")))) == 1


@pytest.mark.parametrize(("last", "hides"), [(11, 1), (12, 2)])
def test_the_value_of_a_year_that_is_over_is_known_before_it_is_published(
    last: int, hides: int
) -> None:
    """2020-21 was published, so 2021-22 will be: nobody can hide anything then."""
    truth = made(of_months(3, *[100] * 11)[:last], own(period="2020-21"))
    assert len(hidden(protected(truth))) == hides


def test_a_value_is_left_out_where_all_other_months_were_shown_before() -> None:
    """March is small. The others were shown when nothing was published of the council."""
    ledger = shown(NOTHING_SHOWN, made(of_months(*[100] * 11), period="2022-02"))
    rows = of_months(*[100] * 11, 3)
    release = protected(made(rows, own(), england()), ledger)
    assert hidden(release) == ["2022-03"]
    assert own_values(release) == ["c"]
    assert "hidden as well: 1." in release.note("comparators")
    assert release.table("comparators").query("area == 'E92000001'")["value"].tolist() == [9.9]


def test_the_attack_finds_the_value_that_should_have_been_left_out() -> None:
    ledger = shown(NOTHING_SHOWN, made(of_months(*[100] * 11), period="2022-02"))
    truth = made(of_months(*[100] * 11, 3), own())
    release = protect(truth, Audience.PUBLIC, ledger)
    shows = with_comparators(release, truth)
    assert found_out(release, truth, ledger) == []
    assert found_out(shows, truth, ledger) == ["observations: share; 2022-03: numerator"]


@pytest.mark.parametrize(("published", "hides"), [(403, 2), (404, 2), (405, 1)])
def test_months_that_nobody_recorded_leave_open_what_a_published_count_leaves_to_them(
    published: float, hides: int
) -> None:
    """November to February come to 400. March is 3, and of 404 can't be 5."""
    rows = of_numbers(100, 100, 100, 100, 3, periods=MONTHS[7:])
    truth = made(rows, own(value=published), unit="number")
    assert len(hidden(protected(truth))) == hides
    alone = protect(made(rows, england(), unit="number"), Audience.PUBLIC, NOTHING_SHOWN)
    assert bool(found_out(with_comparators(alone, truth), truth)) == (hides == 2)


def test_a_year_to_date_is_that_of_the_published_year_in_march() -> None:
    """March adds 3 to February, which was shown before: the published year would tell it."""
    to_date = [100 * month for month in range(1, 12)]
    early = made(of_months(*to_date), period="2022-02", window="year to date")
    ledger = shown(NOTHING_SHOWN, early)
    rows = of_months(*to_date, 1103)
    beside = protected(made(rows, own(), window="year to date"), ledger)
    assert hidden(beside) == ["2022-03"]
    assert own_values(beside) == ["c"]
    large = protected(made(of_months(*to_date, 1106), own(), window="year to date"), ledger)
    assert hidden(large) == []
    assert own_values(large) == [9.9]


def test_a_published_figure_that_the_book_hides_is_public_where_it_tells_of_nothing_else() -> None:
    rows = [share(3, period="2020-21"), share(100, period="2021-22")]
    release = protected(made(rows, own(period="2020-21"), own(), period="2021-22"))
    assert hidden(release) == ["2020-21"]
    assert own_values(release) == [9.9, 9.9]


def test_a_published_month_protects_no_other_month() -> None:
    """April, May and the year are published. Both are small, so a month beside them is needed."""
    rows = of_months(3, 3, *[100] * 10)
    assert len(hidden(protected(made(rows, own())))) == 2
    assert len(hidden(protected(made(rows, own(), own(period="2021-05"))))) == 3


SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'
INDICATORS = (
    "indicator_id,title,theme,polarity,unit,frequency,window\n"
    "share,Share,T,lower,percent,month,in period\n"
)
COMPARATORS = (
    "indicator_id,period,area,area_name,value,symbol,model,statistic,recorded_on\n"
    "share,2020-21,999,A,9.9,,,value,2021-05-01\n"
    "share,2021-22,999,A,9.2,,,value,2022-10-27\n"
)


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """July 2021 is small. What is published of the council is known from May on."""
    folder = tmp_path / "council"
    folder.mkdir()
    months = [f"share,{month},{3 if month == '2021-07' else 100},1000\n" for month in MONTHS]
    later = "share,2022-11,100,1000\n"
    header = "indicator_id,period,numerator,denominator\n"
    for name, text in [
        ("council.yml", SETTINGS), ("indicators.csv", INDICATORS), ("comparators.csv", COMPARATORS),
        ("observations.csv", header + "".join(months) + later),
    ]:  # fmt: skip
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def release_of(council: Path, period: str, memory: Path) -> Release:
    return released(
        read_folder(council), Period.parse(period), Audience.PUBLIC, NOTHING_SHOWN, memory, print
    )


def test_the_editions_of_a_year_hide_a_second_month_before_its_value_is_published(
    council: Path, tmp_path: Path
) -> None:
    """March's edition hides March, so that the one of November can show the published year."""
    assert hidden(release_of(council, "2022-02", tmp_path / "m")) == ["2021-07"]
    assert hidden(release_of(council, "2022-03", tmp_path / "m")) == ["2021-07", "2022-03"]
    november = release_of(council, "2022-11", tmp_path / "m")
    assert hidden(november) == ["2021-07", "2022-03"]
    assert own_values(november) == [9.9, 9.2]


def test_a_council_whose_values_come_late_leaves_out_the_one_that_would_tell(
    council: Path, tmp_path: Path
) -> None:
    """Nothing was published before October 2022, when all months but July had been shown."""
    late = COMPARATORS.replace("2021-05-01", "2022-10-27")
    (council / "comparators.csv").write_text(late, encoding="utf-8")
    november = release_of(council, "2022-11", tmp_path / "m")
    assert hidden(november) == ["2021-07"]
    assert own_values(november) == [9.9, "c"]
