"""The folder in which a reader moves between editions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from improvement_book.council import Audience
from improvement_book.edition.build import BuiltEdition
from improvement_book.edition.listing import latest, listed, merged, read_list
from improvement_book.edition.preview import refresh
from improvement_book.errors import MachineError, UsageError
from improvement_book.place import replacing

Fake = Callable[..., BuiltEdition]


def test_editions_are_listed_by_kind_then_in_time_whatever_the_order_of_building(
    fake_built: Fake, tmp_path: Path
) -> None:
    out = tmp_path / "_site"
    for code in ("2021-22-Q1", "2021-06", "2020-12", "2020-21"):
        refresh(out, [fake_built(code)])
    codes = [edition.code for edition in read_list(out / "public")]
    assert codes == ["2020-12", "2021-06", "2021-22-Q1", "2020-21"]


def test_the_latest_edition_is_that_with_the_latest_data_then_the_longest(fake_built: Fake) -> None:
    editions = [listed(fake_built(code)) for code in ("2021-05", "2021-06", "2021-22-Q1")]
    assert latest(editions[:2]).code == "2021-06"
    assert latest(editions).code == "2021-22-Q1"


def test_the_newer_entry_of_a_period_counts(fake_built: Fake) -> None:
    older = listed(fake_built("2021-06", pages=("summary.html",)))
    newer = listed(fake_built("2021-06", pages=("summary.html", "about.html")))
    assert merged([older], [newer]) == (newer,)


def test_a_rebuilt_edition_keeps_no_page_of_the_older_one(fake_built: Fake, tmp_path: Path) -> None:
    out = tmp_path / "_site"
    refresh(out, [fake_built("2021-06", pages=("summary.html", "voice.html"))])
    refresh(out, [fake_built("2021-06", pages=("summary.html",))])
    names = [path.name for path in (out / "public" / "2021-06").iterdir()]
    assert names == ["summary.html"]
    assert sorted(path.name for path in (out / "public").iterdir()) == [
        ".written.json",
        "2021-06",
        "archive.html",
        "editions.js",
        "index.html",
    ]


def test_the_archive_lists_every_edition_newest_first(fake_built: Fake, tmp_path: Path) -> None:
    out = tmp_path / "_site"
    landing = refresh(out, [fake_built("2021-05"), fake_built("2021-06"), fake_built("2021-22-Q1")])
    archive = (out / "public" / "archive.html").read_text(encoding="utf-8")
    places = [archive.index(text) for text in ("Months", "June 2021", "May 2021", "Quarters")]
    assert places == sorted(places)
    assert "Fictional council" in archive
    index = landing[Audience.PUBLIC].read_text(encoding="utf-8")
    assert 'content="0; url=2021-22-Q1/summary.html"' in index
    assert '<a href="2021-22-Q1/summary.html">' in index
    assert "Fictional council" in index


def test_the_board_is_apart_and_says_so(fake_built: Fake, tmp_path: Path) -> None:
    out = tmp_path / "_site"
    board = fake_built("2021-06", audience=Audience.BOARD)
    refresh(out, [fake_built("2021-05"), board])
    assert [edition.code for edition in read_list(out / "public")] == ["2021-05"]
    assert not (out / "public" / "2021-06").exists()
    for name in ("index.html", "archive.html"):
        text = (out / "board" / name).read_text(encoding="utf-8")
        assert text.count("Restricted: for the improvement board") == 2, "title and banner"


def test_a_second_council_is_refused_before_anything_is_written(
    fake_built: Fake, tmp_path: Path
) -> None:
    out = tmp_path / "_site"
    refresh(out, [fake_built("2021-05")])
    with pytest.raises(UsageError, match="more than one council: otherton, samplewick"):
        refresh(out, [fake_built("2021-06", slug="otherton")])
    assert not (out / "public" / "2021-06").exists()


def test_two_councils_at_once_are_refused(fake_built: Fake, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="otherton, samplewick"):
        refresh(tmp_path, [fake_built("2021-05"), fake_built("2021-06", slug="otherton")])


def test_an_edition_whose_folder_is_gone_is_no_longer_listed(
    fake_built: Fake, tmp_path: Path
) -> None:
    refresh(tmp_path, [fake_built("2021-05")])
    (tmp_path / "public" / "2021-05").rename(tmp_path / "elsewhere")
    refresh(tmp_path, [fake_built("2021-06")])
    assert [edition.code for edition in read_list(tmp_path / "public")] == ["2021-06"]


def test_a_failure_leaves_the_older_folder_whole(tmp_path: Path) -> None:
    target = tmp_path / "2021-06"
    target.mkdir()
    (target / "page").write_text("older", encoding="utf-8")
    with pytest.raises(MachineError, match="the disk is full"):
        fill_the_disk(target)
    assert [path.name for path in tmp_path.iterdir()] == ["2021-06"]
    assert (target / "page").read_text(encoding="utf-8") == "older"


def fill_the_disk(target: Path) -> None:
    with replacing(target) as fresh:
        (fresh / "page").write_text("newer", encoding="utf-8")
        raise OSError(28, "No space left on device")
