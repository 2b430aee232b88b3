"""Which pages an edition has."""

from __future__ import annotations

from pathlib import Path

import pytest

from improvement_book.edition.contents import Page, edition_contents, needed_tables
from improvement_book.errors import PageError, UsageError
from tests.edition.sample_project import PROJECT, notebook, release, write_notebook


def test_pages_stand_in_the_order_of_the_contents_and_those_without_data_are_left_out(
    project: Path,
) -> None:
    contents = edition_contents(release(), project, None)
    assert contents.names == ("summary", "practice-reviews", "about")
    assert contents.left_out == {"indicators": "no data for indicators"}
    assert [page.part for page in contents.pages] == ["", "The report", "About"]


def test_the_council_takes_pages_away(project: Path) -> None:
    contents = edition_contents(release(pages_omit=("about", "indicators")), project, None)
    assert contents.names == ("summary", "practice-reviews")


def test_an_unknown_page_to_leave_out_is_named_with_those_there_are(project: Path) -> None:
    with pytest.raises(UsageError, match=r"no page 'voice'.*summary, practice-reviews, indicators"):
        edition_contents(release(pages_omit=("voice",)), project, None)


def test_the_landing_page_stays(project: Path) -> None:
    with pytest.raises(UsageError, match="summary is the landing page"):
        edition_contents(release(pages_omit=("summary",)), project, None)


def test_a_page_without_a_file_is_an_error(project: Path) -> None:
    (project / "book" / "about.md").unlink()
    with pytest.raises(PageError, match=r"no notebooks/about\.ipynb or book/about\.md"):
        edition_contents(release(), project, None)


def test_a_landing_page_without_its_table_is_an_error(project: Path) -> None:
    write_notebook(notebook("1", needs=("plan",)), project / "notebooks" / "summary.ipynb")
    with pytest.raises(PageError, match="summary: the release has no table plan"):
        edition_contents(release(), project, None)


@pytest.mark.parametrize("name", ["../secrets", "Summary", "{pm}", "a b"])
def test_a_name_that_is_no_address_is_an_error(project: Path, name: str) -> None:
    toc = project / "_toc.yml"
    toc.write_text(toc.read_text(encoding="utf-8").replace("about", repr(name)), encoding="utf-8")
    with pytest.raises(PageError, match="lower-case letters"):
        edition_contents(release(), project, None)


def test_the_councils_own_notebooks_come_last(project: Path, tmp_path: Path) -> None:
    own = tmp_path / "council"
    write_notebook(notebook("1"), own / "notebooks" / "fostering.ipynb")
    assert edition_contents(release(), project, own).names[-1] == "fostering"


def test_a_councils_own_notebook_does_not_replace_a_page(project: Path, tmp_path: Path) -> None:
    own = tmp_path / "council"
    write_notebook(notebook("1"), own / "notebooks" / "about.ipynb")
    with pytest.raises(UsageError, match="Rename it"):
        edition_contents(release(), project, own)


def test_every_notebook_and_prose_page_of_the_book_stands_in_its_contents() -> None:
    toc = (PROJECT / "_toc.yml").read_text(encoding="utf-8")
    pages = [*PROJECT.glob("notebooks/*.ipynb"), *PROJECT.glob("book/*.md")]
    assert pages
    assert [page.stem for page in pages if f": {page.stem}\n" not in toc] == []


@pytest.mark.parametrize("text", ["{ not json", "[]", '{"metadata": []}'])
def test_a_notebook_that_is_none_is_a_failed_page(tmp_path: Path, text: str) -> None:
    source = tmp_path / "own.ipynb"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(PageError, match=r"own\.ipynb: not a notebook"):
        needed_tables(Page("own", source, ""))
