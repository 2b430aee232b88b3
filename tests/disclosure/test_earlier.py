"""A release holds what the edition before it showed, as that showed it and no more."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from improvement_book.council import Audience
from improvement_book.disclosure.attack_release import attack
from improvement_book.disclosure.earlier import COMPARED, edition_before
from improvement_book.disclosure.editions import released
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import protect
from improvement_book.intake.as_at import known_at
from improvement_book.intake.folder import read_folder
from improvement_book.period import Period
from improvement_book.release import EARLIER, RELEASE_FILE, Release, open_release, write_release
from improvement_book.tabulate.counts import tabulate
from tests.disclosure.sample_counts import counts, share, shown

FILES = {
    "council.yml": 'name: A\nslug: a\nauthority_code: "999"\n',
    "calendar.csv": (
        "period,data_to,decisions_needed\n"
        "2021-04,2021-05-07,None\n2021-05,2021-06-09,Close it\n"
        "2021-06,2021-07-09,None\n2021-22-Q1,2021-07-09,None\n"
    ),
    "indicators.csv": (
        "indicator_id,title,theme,polarity,unit,frequency,window,exclusions\n"
        "share,Share,T,lower,percent,month,in period,Some\n"
    ),
    "targets.csv": (
        "indicator_id,set_on,target,target_date,floor,tolerance\n"
        "share,2021-05-01,20,,,\nshare,2021-06-20,15,,,\n"
    ),
    "observations.csv": (
        "indicator_id,period,numerator,denominator,recorded_on,revision_reason\n"
        "share,2021-03,3,1000,2021-04-05,\n"
        "share,2021-04,100,1000,2021-05-05,\n"
        "share,2021-05,200,1000,2021-06-05,\n"
        "share,2021-05,290,1000,2021-07-05,Late records\n"
        "share,2021-06,300,1000,2021-07-05,\n"
    ),
    "comparators.csv": (
        "indicator_id,period,area,area_name,value,symbol,model,statistic,with_value,recorded_on,"
        "revision_reason\n"
        "share,2020-21,E92000001,England,22,,,value,,2021-06-01,\n"
        "share,2020-21,E92000001,England,23,,,value,,2021-07-01,Late\n"
    ),
}
"""May's figure was revised from 200 to 290, its target and England's value changed, all in June."""
NOTHING = Ledger.empty()


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council folder that stays as it is, and beside it what is remembered of its editions."""
    folder = tmp_path_factory.mktemp("standing") / "council"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def council(standing: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(standing, tmp_path / "council"))


def made(
    folder: Path, period: str, audience: Audience = Audience.PUBLIC, published: Ledger = NOTHING,
    memory: str = "memory",
) -> Release:  # fmt: skip
    return released(
        read_folder(folder), Period.parse(period), audience, published, folder.parent / memory,
        lambda _: None,
    )  # fmt: skip


def numerators(release: Release | None) -> dict[str, float | None]:
    assert release
    table = release.table("observations")
    pairs = zip(table["period"], table["numerator"], strict=True)
    return {period: None if pd.isna(count) else count for period, count in pairs}


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("audience", Audience)
def test_earlier_tables_are_those_that_the_earlier_edition_showed(
    standing: Path, tmp_path: Path, audience: Audience
) -> None:
    """All but its words: the one exclusion."""
    write_release(made(standing, "2021-06", audience), tmp_path / "june")
    write_release(made(standing, "2021-05", audience), tmp_path / "may")
    for name in sorted(COMPARED):
        earlier = (tmp_path / "june" / EARLIER / f"{name}.csv").read_text(encoding="utf-8")
        own = (tmp_path / "may" / f"{name}.csv").read_text(encoding="utf-8")
        assert earlier == own.replace(",Some,", ",,"), name


def test_each_edition_is_compared_as_it_was_known_then(standing: Path) -> None:
    june = made(standing, "2021-06", Audience.BOARD)
    assert june.earlier
    assert june.earlier.period.code == "2021-05"
    assert (june.table("observations")["numerator"].iloc[2], numerators(june.earlier)) == (
        290, {"2021-03": 3, "2021-04": 100, "2021-05": 200},
    )  # fmt: skip
    assert june.earlier.table("targets")["target"].tolist() == [20]
    assert june.earlier.table("comparators")["value"].tolist() == [22]
    assert june.earlier.edition.decisions_needed == ""
    assert june.earlier.tables.keys() == COMPARED


def test_what_was_hidden_then_stays_hidden(standing: Path) -> None:
    assert numerators(made(standing, "2021-06").earlier) == {
        "2021-03": None,
        "2021-04": 100,
        "2021-05": 200,
    }


def test_the_first_edition_has_no_earlier_tables(standing: Path, tmp_path: Path) -> None:
    for audience in Audience:
        assert made(standing, "2021-03", audience).earlier is None
    write_release(made(standing, "2021-03"), tmp_path / "march")
    assert not (tmp_path / "march" / EARLIER).exists()


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2021-03", None),
        ("2021-04", "2021-03"),
        ("2021-06", "2021-05"),
        ("2021-07", "2021-06"),
        ("2021-09", "2021-06"),
        ("2021-22-Q1", None),
        ("2021-22-Q2", "2021-22-Q1"),
    ],
)
def test_the_edition_before_is_the_latest_of_the_same_kind_with_data(
    council: Path, period: str, before: str | None
) -> None:
    """July and August have no data; a quarter has those of its months."""
    calendar = f"{FILES['calendar.csv']}2021-08,2021-09-09,None\n"
    (council / "calendar.csv").write_text(calendar, encoding="utf-8")
    found = edition_before(read_folder(council), Period.parse(period))
    assert (found and found.code) == before


def test_an_edition_that_is_due_later_is_none_before(council: Path) -> None:
    late = FILES["calendar.csv"].replace("2021-05,2021-06-09", "2021-05,2021-08-09")
    (council / "calendar.csv").write_text(late, encoding="utf-8")
    found = edition_before(read_folder(council), Period.parse("2021-06"))
    assert found == Period.parse("2021-04")


def test_memory_changes_no_byte_of_the_earlier_tables(standing: Path, tmp_path: Path) -> None:
    for number, memory in enumerate(["memory", "memory", "other memory"]):
        write_release(made(standing, "2021-06", memory=memory), tmp_path / f"released {number}")
    first, *others = (tree(tmp_path / f"released {number}") for number in range(3))
    assert f"{EARLIER}/observations.csv" in first
    assert others == [first, first]


def test_a_memory_that_was_damaged_in_the_middle_is_made_again(standing: Path) -> None:
    before = numerators(made(standing, "2021-06").earlier)
    for table in (standing.parent / "memory").rglob(f"{EARLIER}/observations.csv"):
        if "2021-05" in table.read_text(encoding="utf-8"):
            table.write_text("damaged", encoding="utf-8")
    assert numerators(made(standing, "2021-06").earlier) == before


def test_of_a_published_edition_only_what_was_published_is_shown(council: Path) -> None:
    """The file says 104 of April now; the published edition said 100, and never 104."""
    folder, ledger = read_folder(council), NOTHING
    for period in ("2021-03", "2021-04", "2021-05"):
        known = tabulate(known_at(folder, Period.parse(period)))
        ledger = ledger.with_release(protect(known, Audience.PUBLIC, ledger))
    said = {"2021-03": None, "2021-04": 100, "2021-05": 200}
    assert numerators(made(council, "2021-06", published=ledger).earlier) == said
    other = FILES["observations.csv"].replace("2021-04,100", "2021-04,104")
    (council / "observations.csv").write_text(other, encoding="utf-8")
    assert numerators(made(council, "2021-06", published=ledger).earlier) == said | {
        "2021-04": None
    }


def test_the_attack_knows_the_earlier_tables() -> None:
    """Two children hidden in May: an earlier table that shows them after all gives them away."""
    may, june = (counts(period, observations=[share(2, period="2021-05")])
                 for period in ("2021-05", "2021-06"))  # fmt: skip
    ledger = shown(NOTHING, may)
    release = protect(june, Audience.PUBLIC, ledger)
    assert attack(release, june, ledger) == ()
    safe = replace(release, earlier=protect(may, Audience.PUBLIC, NOTHING))
    assert attack(safe, june, ledger) == ()
    leak = replace(release, earlier=protect(may, Audience.BOARD, NOTHING))
    assert "2021-05" in str(attack(leak, june, ledger)[0])


def test_earlier_tables_come_back_as_they_were(standing: Path, tmp_path: Path) -> None:
    release = made(standing, "2021-06")
    write_release(release, tmp_path / "june")
    copied = Path(shutil.copytree(tmp_path / "june", tmp_path / "elsewhere"))
    back = open_release(copied)
    assert back.earlier
    assert release.earlier
    assert (back.earlier.edition, back.earlier.earlier) == (release.earlier.edition, None)
    write_release(back, tmp_path / "again")
    assert tree(tmp_path / "again") == tree(copied)
    assert (copied / EARLIER / RELEASE_FILE).is_file()
