"""An edition beside those that are due earlier, published or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from improvement_book.council import Audience
from improvement_book.disclosure.earlier import earlier_editions
from improvement_book.disclosure.editions import released
from improvement_book.disclosure.ledger import Ledger, ledger_folder, read_ledger, write_ledger
from improvement_book.disclosure.protect import protect
from improvement_book.intake.as_at import known_at
from improvement_book.intake.folder import read_folder
from improvement_book.period import Period
from improvement_book.release import Release, write_release
from improvement_book.tabulate.counts import tabulate

SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'
CALENDAR = (
    "period,data_to\n"
    "2021-06,2021-07-09\n"
    "2021-04,2021-05-07\n"
    "2021-22-Q1,2021-07-09\n"
    "2021-05,2021-06-09\n"
)
INDICATORS = (
    "indicator_id,title,theme,polarity,unit,frequency,window\n"
    "share,Share,T,lower,percent,month,in period\n"
)
OBSERVATIONS = (
    "indicator_id,period,numerator,denominator,recorded_on,revision_reason\n"
    "share,2021-04,100,1000,2021-05-05,\n"
    "share,2021-05,200,1000,2021-06-05,\n"
    "share,2021-05,203,1000,2021-07-05,Late records\n"
    "share,2021-06,300,1000,2021-07-05,\n"
)
NOTHING_PUBLISHED = Ledger.empty()


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """Three months; the figure of May was revised by three after May's edition was due."""
    folder = tmp_path / "council"
    folder.mkdir()
    (folder / "council.yml").write_text(SETTINGS, encoding="utf-8")
    for name, text in [
        ("calendar", CALENDAR), ("indicators", INDICATORS), ("observations", OBSERVATIONS),
    ]:  # fmt: skip
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


Make = Callable[..., tuple[Release, list[str]]]


@pytest.fixture
def make(council: Path, tmp_path: Path) -> Make:
    """Makes a release of the council; tells which earlier editions it had to protect first."""

    def make(
        period: str = "2021-06", audience: Audience = Audience.PUBLIC,
        published: Ledger = NOTHING_PUBLISHED, memory: str = "memory",
    ) -> tuple[Release, list[str]]:  # fmt: skip
        reports: list[str] = []
        release = released(
            read_folder(council), Period.parse(period), audience, published,
            tmp_path / memory, reports.append,
        )  # fmt: skip
        return release, reports

    return make


def shown(release: Release) -> dict[str, float | None]:
    table = release.table("observations")
    return {
        period: None if pd.isna(count) else count
        for period, count in zip(table["period"], table["numerator"], strict=True)
    }


def published(council: Path, *periods: str) -> Ledger:
    """What the public was shown, where these editions were published, and no others."""
    folder, ledger = read_folder(council), NOTHING_PUBLISHED
    for period in periods:
        counts = tabulate(known_at(folder, Period.parse(period)))
        ledger = ledger.with_release(protect(counts, Audience.PUBLIC, ledger))
    return ledger


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


APRIL, MAY, QUARTER = (
    f"Protecting {label}, which is due earlier"
    for label in ("April 2021", "May 2021", "April to June 2021")
)


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ("2021-04", []),
        ("2021-05", ["2021-04"]),
        ("2021-22-Q1", ["2021-04", "2021-05"]),
        ("2021-06", ["2021-04", "2021-05", "2021-22-Q1"]),
        ("2021-03", []),
        ("2021-07", ["2021-04", "2021-05", "2021-22-Q1", "2021-06"]),
    ],
)
def test_editions_come_in_the_order_in_which_they_are_due(
    council: Path, period: str, earlier: list[str]
) -> None:
    found = earlier_editions(read_folder(council), Period.parse(period))
    assert [known.code for known in found] == earlier


def test_an_edition_whose_data_is_known_later_comes_later(council: Path) -> None:
    late = CALENDAR.replace("2021-04,2021-05-07", "2021-04,2021-08-02")
    (council / "calendar.csv").write_text(late, encoding="utf-8")
    found = earlier_editions(read_folder(council), Period.parse("2021-04"))
    assert [known.code for known in found] == ["2021-05", "2021-22-Q1", "2021-06"]


def test_without_a_calendar_earlier_months_with_data_are_due_earlier(
    council: Path, make: Make
) -> None:
    (council / "calendar.csv").unlink()
    april, may = Period.parse("2021-04"), Period.parse("2021-05")
    assert earlier_editions(read_folder(council), Period.parse("2021-06")) == (april, may)
    assert make("2021-06")[1] == [APRIL, MAY]


def test_each_edition_is_made_as_at_its_own_day_and_beside_the_earlier_ones(make: Make) -> None:
    assert shown(make("2021-05")[0]) == {"2021-04": 100, "2021-05": 200}
    assert shown(make("2021-06")[0]) == {"2021-04": 100, "2021-05": None, "2021-06": 300}


def test_earlier_editions_are_protected_once(make: Make) -> None:
    first, reports = make("2021-06")
    assert reports == [APRIL, MAY, QUARTER]
    again, reports = make("2021-06")
    assert reports == []
    assert shown(again) == shown(first)


def test_a_later_edition_builds_on_what_is_remembered(make: Make) -> None:
    assert make("2021-05")[1] == [APRIL]
    assert make("2021-22-Q1")[1] == [MAY]
    assert make("2021-04")[1] == []
    assert make("2021-06")[1] == [QUARTER]


def test_what_is_remembered_changes_no_byte(make: Make, tmp_path: Path) -> None:
    make("2021-05")
    for number, memory in enumerate(["memory", "memory", "other memory"]):
        write_release(make("2021-06", memory=memory)[0], tmp_path / f"released {number}")
    first, *others = (tree(tmp_path / f"released {number}") for number in range(3))
    assert others == [first, first]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("observations.csv", "share,2021-04,100", "share,2021-04,101"),
        pytest.param("council.yml", "name: A", "name: B", marks=pytest.mark.slow),
        ("council.yml", SETTINGS, SETTINGS + "disclosure: {threshold: 6}\n"),
        pytest.param(
            "calendar.csv", "2021-04,2021-05-07", "2021-04,2021-05-08", marks=pytest.mark.slow
        ),
    ],
)
def test_what_is_remembered_of_other_input_is_not_used(
    council: Path, make: Make, file: str, old: str, new: str
) -> None:
    make("2021-06")
    text = (council / file).read_text(encoding="utf-8")
    (council / file).write_text(text.replace(old, new), encoding="utf-8")
    assert make("2021-06")[1] == [APRIL, MAY, QUARTER]
    (council / file).write_text(text, encoding="utf-8")
    assert make("2021-06")[1] == [APRIL, MAY, QUARTER], "one state of the input is remembered"


def test_a_published_edition_is_not_made_again(council: Path, make: Make) -> None:
    make("2021-06")
    release, reports = make("2021-06", published=published(council, "2021-04"))
    assert reports == [MAY, QUARTER]
    assert shown(release) == {"2021-04": 100, "2021-05": None, "2021-06": 300}


def test_published_figures_stand_though_the_input_says_otherwise(council: Path, make: Make) -> None:
    """What was published can't be taken back: 104 beside it would tell of four children."""
    ledger = published(council, "2021-04", "2021-05")
    text = OBSERVATIONS.replace("share,2021-04,100", "share,2021-04,104")
    (council / "observations.csv").write_text(text, encoding="utf-8")
    release, reports = make("2021-22-Q1", published=ledger)
    assert reports == []
    assert shown(release) == {"2021-04": None, "2021-05": None, "2021-06": 300}
    unpublished, reports = make("2021-22-Q1")
    assert reports == [APRIL, MAY]
    assert shown(unpublished) == {"2021-04": 104, "2021-05": None, "2021-06": 300}


def test_the_board_without_a_threshold_needs_no_ledger(make: Make, tmp_path: Path) -> None:
    release, reports = make("2021-06", audience=Audience.BOARD)
    assert reports == []
    assert shown(release) == {"2021-04": 100, "2021-05": 203, "2021-06": 300}
    assert not (tmp_path / "memory").exists()


def test_each_audience_remembers_for_itself(council: Path, make: Make) -> None:
    settings = SETTINGS + "disclosure: {board_threshold: 2}\n"
    (council / "council.yml").write_text(settings, encoding="utf-8")
    assert make("2021-06")[1] == [APRIL, MAY, QUARTER]
    board, reports = make("2021-06", audience=Audience.BOARD)
    assert reports == [APRIL, MAY, QUARTER]
    assert shown(board) == {"2021-04": 100, "2021-05": 203, "2021-06": 300}


def test_drafts_never_write_into_the_council_folder(council: Path, make: Make) -> None:
    folder = ledger_folder(council, Audience.PUBLIC)
    make("2021-06")
    assert not (council / "ledger").exists()
    write_ledger(published(council, "2021-04"), folder)
    before = tree(council)
    release, reports = make("2021-06", published=read_ledger(folder))
    assert (reports, shown(release)["2021-05"]) == ([MAY, QUARTER], None)
    assert tree(council) == before
