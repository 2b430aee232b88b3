"""No edition gives a small count away, beside all the editions that came before it.

Every period of two councils is released in the order of the calendar, each beside the ledger of
those before, and attacked by a program that knows the method from its description alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from improvement_book.council import Audience, ReviewPolicy
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import protect
from improvement_book.intake.as_at import data_to_date, known_at
from improvement_book.intake.folder import Folder, read_folder
from improvement_book.period import Kind, Period, span
from improvement_book.release import Release
from improvement_book.tabulate.counts import Counts, tabulate
from tests.disclosure.independent_attack import OUTSIDER, READER, Attacker, Leak
from tests.disclosure.true_counts import GRADES, REVIEWS, Truth, months_of, true_counts
from tests.disclosure.what_adds_up import ALONE

ROOT = Path(__file__).resolve().parents[2]
COUNCILS = {"sample": ROOT / "data", "small": ROOT / "tests" / "councils" / "small"}
COUNTED = ("calendar", "indicators", "observations", "practice_reviews", "reviews_planned")
MONTHS = span(Period.parse("2020-12"), Period.parse("2023-05"))
QUARTERS = span(Period.parse("2020-21-Q4"), Period.parse("2022-23-Q4"))
YEARS = span(Period.parse("2021-22"), Period.parse("2022-23"))
FEW = {"sample": ("2023-01", "2023-05"), "small": ("2021-10", "2022-05")}
"""First and last month of what every run looks at; for the others, `run.py test --all`."""


@dataclass(frozen=True)
class Edition:
    """A release, the counts it was made from, and what is true."""

    counts: Counts
    truth: Truth
    release: Release


@cache
def read(council: str) -> Folder:
    """The council folder, of which only the tables that counts are made from."""
    folder = read_folder(COUNCILS[council])
    return replace(folder, tables={name: folder.tables[name] for name in COUNTED})


def released(
    folder: Folder, audience: Audience = Audience.PUBLIC, months: tuple[str, str] | None = None
) -> Iterator[Edition]:
    """Every edition in the order in which it is due, each beside those before.

    months: the first and the last month of those that end in between.
    """
    first, last = map(Period.parse, months) if months else (MONTHS[0], MONTHS[-1])
    periods = [
        known for known in (*MONTHS, *QUARTERS, *YEARS) if first.end <= known.end <= last.end
    ]
    due = sorted((data_to_date(folder, known)[0], known) for known in periods)
    ledger = Ledger.empty()
    for _, period in due:
        tables = known_at(folder, period)
        counts = tabulate(tables)
        release = protect(counts, audience, ledger)
        ledger = ledger.with_release(release)
        yield Edition(counts, true_counts(tables), release)


@cache
def public(council: str) -> dict[str, Edition]:
    """Period -> its public edition, in order."""
    return {edition.release.period.code: edition for edition in released(read(council))}


@cache
def few(council: str) -> dict[str, Edition]:
    """The same of some months that follow each other, with the quarters and the year that end."""
    editions = released(read(council), months=FEW[council])
    return {edition.release.period.code: edition for edition in editions}


def attacked(attacker: Attacker, *editions: Edition) -> list[Leak]:
    return [leak for item in editions for leak in attacker.reads(item.release, item.truth)]


@pytest.mark.slow
@pytest.mark.parametrize("council", COUNCILS)
def test_every_period_is_released_in_order(council: str) -> None:
    editions = [edition.release.edition for edition in public(council).values()]
    kinds = [edition.period.kind for edition in editions]
    assert [kinds.count(kind) for kind in Kind] == [30, 9, 2]
    assert sum(not edition.data_to_declared for edition in editions) == 1
    assert [edition.data_to for edition in editions] == sorted(e.data_to for e in editions)


@pytest.mark.parametrize("council", COUNCILS)
def test_no_edition_of_a_few_months_gives_a_small_count_away(council: str) -> None:
    editions = few(council)
    kinds = [edition.release.period.kind for edition in editions.values()]
    expected = {"sample": [5, 1, 1], "small": [8, 2, 1]}
    assert [kinds.count(kind) for kind in Kind] == expected[council]
    attacker = Attacker(knows_months=False)
    assert attacked(attacker, *editions.values()) == []
    assert len(attacker.secrets) >= {"sample": 50, "small": 150}[council]
    assert attacked(Attacker(), *editions.values()) == []


@pytest.mark.slow
@pytest.mark.parametrize("council", COUNCILS)
def test_no_edition_gives_a_small_count_away(council: str) -> None:
    attacker = Attacker(knows_months=False)
    leaks = attacked(attacker, *public(council).values())
    assert leaks == []
    hidden = [count for count, _ in attacker.secrets]
    if council == "sample":
        assert len(hidden) >= 50
        assert sum(count[4].endswith(ALONE) for count in hidden) >= 5
    else:
        assert len(hidden) >= 250
        assert sum(count[4] == REVIEWS for count in hidden) >= 10


@pytest.mark.slow
def test_nor_to_one_who_knows_which_months_of_a_year_to_date_are_small() -> None:
    assert attacked(Attacker(), *public("small").values()) == []


@pytest.mark.slow
def test_in_the_sample_such_a_one_finds_nothing() -> None:
    assert attacked(Attacker(), *public("sample").values()) == []


Change = Callable[[Edition], Edition]


def unhidden(table: str, *figures: str, **key: str) -> Change:
    """The edition, with figures of one row shown that were hidden."""

    def change(edition: Edition) -> Edition:
        frame = edition.release.table(table)
        (row,) = rows(frame, key).index
        for figure in figures:
            assert pd.isna(frame.loc[row, figure])
            frame.loc[row, figure] = true_figure(edition, table, figure, key)
        changed = replace(edition.release.tables[table], frame=frame)
        tables = {**edition.release.tables, table: changed}
        return replace(edition, release=replace(edition.release, tables=tables))

    return change


def true_figure(edition: Edition, table: str, figure: str, key: dict[str, str]) -> float:
    if table == GRADES:
        by_month = edition.truth.reviews[table, key["grade"], ""]
        return sum(by_month.get(month, 0) for month in months_of(key["period"]))
    return rows(edition.counts.frame(table), key)[figure].item()


def rows(frame: pd.DataFrame, key: dict[str, str]) -> pd.DataFrame:
    for name, value in key.items():
        frame = frame[frame[name] == value]
    return frame


COUNTS = ("numerator", "denominator", "value")
GROUP = {"indicator_id": "re-referrals", "dimension": "Age", "category": "11 to 15"}


@pytest.mark.parametrize(
    ("council", "period", "change", "count", "who"),
    [
        pytest.param(
            "sample", "2023-05",
            unhidden("breakdowns", *COUNTS, period="2023-05", **GROUP),
            ("re-referrals", "2023-05", "Age", "16 and 17", "numerator"), OUTSIDER,
            id="a group from the council's total",
        ),
        pytest.param(
            "sample", "2023-05",
            unhidden("observations", *COUNTS, indicator_id="conferences-on-time", period="2022-07"),
            ("conferences-on-time", "2022-07", "", "", "rest" + ALONE), OUTSIDER,
            id="a month from the year to date",
        ),
        pytest.param(
            "small", "2022-05",
            unhidden("observations", *COUNTS, indicator_id="visits-on-time", period="2022-05"),
            ("visits-on-time", "2022-05", "", "", "rest"), READER,
            id="the rest from its numerator and denominator",
        ),
        pytest.param(
            "small", "2022-05",
            unhidden("observations", "denominator", "value",
                     indicator_id="visits-on-time", period="2022-05"),
            ("visits-on-time", "2022-05", "", "", "rest"), READER,
            id="the rest from a share and its denominator",
        ),
        pytest.param(
            "small", "2022-05",
            unhidden("observations", "value", indicator_id="visits-on-time", period="2022-05"),
            ("visits-on-time", "2022-05", "", "", "numerator"), READER,
            id="a share without its counts",
        ),
        pytest.param(
            "small", "2021-22",
            unhidden("grades_by_month", "reviews", period="2021-22", grade="Good"),
            ("grades_by_month", "2021-22", "Outstanding", "", "reviews"), OUTSIDER,
            id="a grade from who moderated",
        ),
        pytest.param(
            "small", "2021-22",
            unhidden("grades_by_month", "reviews", period="2021-22", grade="Outstanding"),
            ("grades_by_month", "2021-22", "Outstanding", "", "reviews"), READER,
            id="a small count shown",
        ),
    ],
)  # fmt: skip
def test_one_figure_less_hidden_is_found(
    council: str, period: str, change: Change, count: tuple[str, ...], who: str
) -> None:
    leaks = attacked(Attacker(knows_months=False), change(few(council)[period]))
    assert (count, who) in {(leak.count, leak.who) for leak in leaks}


def test_a_revision_is_found_beside_the_version_that_was_shown() -> None:
    before, after = (few("small")[code] for code in ("2021-10", "2021-11"))
    shown = unhidden("observations", *COUNTS, indicator_id="health-checks", period="2021-09")
    leaks = attacked(Attacker(), before, shown(after))
    assert {leak.count[4] for leak in leaks if leak.who == READER} == {"numerator", "rest"}
    assert attacked(Attacker(), before, after) == []
    assert attacked(Attacker(), shown(after)) == []


def test_what_an_earlier_edition_showed_is_not_forgotten() -> None:
    before, after = (few("sample")[code] for code in ("2023-03", "2023-05"))
    shown = unhidden("breakdowns", *COUNTS, period="2023-03", **GROUP)
    leaks = attacked(Attacker(knows_months=False), shown(before), after)
    assert ("2023-05", OUTSIDER) in {(leak.edition, leak.who) for leak in leaks}
    assert attacked(Attacker(knows_months=False), before, after) == []


@pytest.mark.slow
@pytest.mark.parametrize("council", COUNCILS)
@pytest.mark.parametrize("threshold", [3, 10])
def test_nor_under_another_threshold(council: str, threshold: int) -> None:
    folder = read(council)
    settings = replace(folder.council, threshold=threshold)
    editions = released(replace(folder, council=settings))
    assert attacked(Attacker(threshold, knows_months=False), *editions) == []


@pytest.mark.slow
def test_nor_when_a_council_with_many_reviews_protects_them() -> None:
    folder = read("sample")
    settings = replace(folder.council, reviews_at_council=ReviewPolicy.PROTECTED)
    editions = released(replace(folder, council=settings))
    assert attacked(Attacker(knows_months=False), *editions) == []


@pytest.mark.slow
@pytest.mark.parametrize("council", COUNCILS)
def test_nor_to_a_board_with_a_threshold_of_its_own(council: str) -> None:
    folder = read(council)
    settings = replace(folder.council, board_threshold=5)
    editions = released(replace(folder, council=settings), Audience.BOARD)
    assert attacked(Attacker(knows_months=False), *editions) == []
