"""Which pages an edition has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from improvement_book.edition.contents import Page, edition_contents, needed_tables
from improvement_book.errors import DataError, PageError, UsageError
from improvement_book.release import Release, ReleasedTable
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


def with_themes(*themes: str, **council: object) -> Release:
    """A release with an indicator of each theme, the last of them not introduced yet."""
    days = [None] * (len(themes) - 1) + ["2021-07-01"]
    frame = pd.DataFrame({"theme": themes, "introduced_on": pd.to_datetime(days)})
    made = release(**council)
    table = ReleasedTable("indicators", "", {"theme": "text", "introduced_on": "date"}, frame)
    return replace(made, tables={**made.tables, "indicators": table})


@pytest.fixture
def by_theme(project: Path) -> Path:
    """The project, with a notebook that is made once for each theme."""
    page = notebook("1", needs=("indicators",))
    page.metadata["improvement_book"]["by"] = "theme"
    write_notebook(page, project / "notebooks" / "theme.ipynb")
    toc = project / "_toc.yml"
    text = toc.read_text(encoding="utf-8").replace("{file: indicators}", "{file: theme}")
    toc.write_text(text, encoding="utf-8")
    return project


def test_a_notebook_by_theme_is_a_page_for_each_theme_in_its_place(by_theme: Path) -> None:
    contents = edition_contents(
        with_themes("Front door", "Care", "Front door", "Z"), by_theme, None
    )
    assert contents.names == (
        "summary", "practice-reviews", "theme-front-door", "theme-care", "about",
    )  # fmt: skip
    assert [page.theme for page in contents.pages] == ["", "", "Front door", "Care", ""]


@pytest.mark.parametrize(
    ("omit", "left"),
    [("theme", ()), ("theme-care", ("theme-front-door",))],
)
def test_the_council_leaves_out_one_theme_or_all(
    by_theme: Path, omit: str, left: tuple[str, ...]
) -> None:
    made = with_themes("Front door", "Care", "Z", pages_omit=(omit,))
    names = edition_contents(made, by_theme, None).names
    assert names == ("summary", "practice-reviews", *left, "about")


def test_without_indicators_no_theme_has_a_page(by_theme: Path) -> None:
    contents = edition_contents(release(), by_theme, None)
    assert contents.left_out == {"theme": "no data for indicators"}


def test_two_themes_with_one_address_are_both_named(by_theme: Path) -> None:
    made = with_themes("Front door", "front-door!", "Z")
    with pytest.raises(DataError, match='found "Front door" and "front-door!"; expected themes'):
        edition_contents(made, by_theme, None)


@pytest.mark.parametrize("theme", ["?", "\u65e5", " "])
def test_a_theme_of_which_no_address_can_be_made_is_an_error(by_theme: Path, theme: str) -> None:
    with pytest.raises(DataError, match="expected a theme with a letter or a digit"):
        edition_contents(with_themes(theme, "Z"), by_theme, None)


def test_the_address_of_a_theme_is_plain_and_short(by_theme: Path) -> None:
    themes = ("Caf\u00e9 & care", "../x {0} <script>", "long " * 60)
    names = edition_contents(with_themes(*themes, "Z"), by_theme, None).names[2:-1]
    assert names[:2] == ("theme-cafe-care", "theme-x-0-script")
    assert len(names[2]) <= len("theme-") + 60


def test_a_notebook_by_anything_else_is_an_error(by_theme: Path) -> None:
    page = notebook("1")
    page.metadata["improvement_book"]["by"] = "team"
    write_notebook(page, by_theme / "notebooks" / "theme.ipynb")
    with pytest.raises(PageError, match="made by 'team'; expected 'theme'"):
        edition_contents(with_themes("A", "Z"), by_theme, None)


def test_an_own_notebook_with_the_address_of_a_theme_is_an_error(
    by_theme: Path, tmp_path: Path
) -> None:
    own = tmp_path / "council"
    write_notebook(notebook("1"), own / "notebooks" / "theme-care.ipynb")
    with pytest.raises(UsageError, match="Two pages have one address: theme-care"):
        edition_contents(with_themes("Care", "Z"), by_theme, own)
