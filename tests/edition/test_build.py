"""A whole edition, made of throw-away notebooks."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from improvement_book.edition import build
from improvement_book.edition.build import BuiltEdition, Workshop, build_edition, build_editions
from improvement_book.edition.contents import Contents, edition_contents
from improvement_book.edition.preview import refresh
from improvement_book.edition.processes import FreshProcesses
from improvement_book.errors import PageError
from improvement_book.progress import Progress
from tests.browser import broken_links, foreign_links, open_site, reading_pages
from tests.edition.conftest import Built
from tests.edition.sample_project import (
    HOSTILE,
    SHOW,
    kept,
    make_project,
    notebook,
    release,
    tree,
    write_notebook,
)

WATERMARK = "Fictional council: every figure in this book is invented"
RESTRICTED = "Restricted: for the improvement board"


def rebuilt(built: Built, folder: Path, workers: FreshProcesses) -> tuple[BuiltEdition, list[str]]:
    """The session's edition built once more in its copy below `folder`, and what was told."""
    reports: list[str] = []
    project = folder / "project"
    if not project.exists():
        make_project(project)
    shop = Workshop(project, None, folder / "_build", workers, Progress(reports.append, why=True))
    return build_edition(built.project.parent / "released", shop), reports


@pytest.fixture
def copied(built: Built, tmp_path: Path) -> Path:
    """A folder with a copy of everything that the session's build left."""
    shutil.copytree(built.project.parent / "_build", tmp_path / "_build")
    return tmp_path


def test_an_edition_has_its_parts_and_only_listed_kinds_of_files(built: Built) -> None:
    folder = built.edition.folder
    assert folder == built.project.parent / "_build" / "samplewick" / "public" / "2021-06"
    assert sorted(path.name for path in folder.iterdir()) == [
        "_assets",
        "manifest.json",
        "notebooks",
        "released",
        "site",
    ]
    suffixes = {path.suffix for path in built.edition.site.rglob("*") if path.is_file()}
    assert suffixes <= {".html", ".css", ".js", ".json", ".svg", ".png"}
    assert built.edition.pages == ("summary.html", "practice-reviews.html", "about.html")
    assert (
        "June 2021, public: page indicators is not in this edition: no data for indicators"
        in built.reports
    )
    assert "page 2 of 2" in " ".join(built.reports)


def test_every_page_says_whose_it_is_and_how_to_take_it(built: Built) -> None:
    for page in built.edition.site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for expected in (WATERMARK, "Draft", "Samplewick Council", "June 2021", "Data to 30 June"):
            assert expected in text, f"{expected} in {page.name}"


def test_pages_show_results_and_no_code(built: Built) -> None:
    text = (built.edition.site / "practice-reviews.html").read_text(encoding="utf-8")
    assert "<p>Reviews: 7</p>" in text
    assert "open_release" not in text
    assert "../_build" not in text


def test_no_page_asks_another_host_or_holds_an_event_handler(built: Built) -> None:
    assert foreign_links(built.edition.site) == []
    for page in built.edition.site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<[^>]+ on[a-z]+=", text), page.name
        assert "mathjax" not in text.casefold()
        assert "thebe" not in text.casefold()


def test_the_manifest_lists_every_file(built: Built) -> None:
    files = tree(built.edition.folder)
    listed = json.loads(files.pop("manifest.json"))["files"]
    assert [file["path"] for file in listed] == sorted(files)
    for file in listed:
        content = files[file["path"]]
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["size"] == len(content)


@pytest.mark.slow
def test_the_same_release_gives_the_same_bytes_in_another_folder(
    built: Built, tmp_path: Path, workers: FreshProcesses
) -> None:
    again, _ = rebuilt(built, tmp_path / "elsewhere {x}", workers)
    first, second = tree(built.edition.folder), tree(again.folder)
    assert [name for name in first if first[name] != second.get(name)] == []
    assert first.keys() == second.keys()


def test_no_file_holds_a_path_of_this_machine(built: Built) -> None:
    paths = (str(built.project.parent).encode(), b"/tmp/", str(Path.home()).encode())
    found = [
        (name, path)
        for name, content in tree(built.edition.folder).items()
        for path in paths
        if path in content
    ]
    assert found == []


def test_what_stands_as_it_would_be_built_is_not_touched(
    built: Built, copied: Path, workers: FreshProcesses
) -> None:
    before = {path: path.stat().st_mtime_ns for path in copied.rglob("*")}
    edition, reports = rebuilt(built, copied, workers)
    assert reports == ["June 2021, public: stands as it would be built"]
    assert edition.pages == built.edition.pages
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_what_changes_while_it_is_read_is_built_the_next_time(
    copied: Path, built: Built, workers: FreshProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    toc = make_project(copied / "project") / "_toc.yml"
    toc.write_text(toc.read_text(encoding="utf-8") + "# once\n", encoding="utf-8")

    def changed_behind(*arguments: Any) -> Contents:
        found = edition_contents(*arguments)
        toc.write_text(toc.read_text(encoding="utf-8") + "# twice\n", encoding="utf-8")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(build, "edition_contents", changed_behind)
        rebuilt(built, copied, workers)
    _, reports = rebuilt(built, copied, workers)
    assert reports[-1] == "June 2021, public: assembling the site, because _toc.yml changed"


def test_only_the_page_whose_notebook_changed_runs_again(
    built: Built, copied: Path, workers: FreshProcesses
) -> None:
    project = make_project(copied / "project")
    write_notebook(notebook(SHOW + "\n# changed"), project / "notebooks" / "summary.ipynb")
    edition, reports = rebuilt(built, copied, workers)
    assert reports[1:] == [
        "June 2021, public: page practice-reviews stands",
        "June 2021, public: page 1 of 1, summary, ran, because the notebook changed",
        "June 2021, public: assembling the site, because notebooks/summary.ipynb changed",
    ]
    assert "# changed" in (edition.folder / "notebooks" / "summary.ipynb").read_text()


def test_a_page_that_was_altered_by_hand_runs_again(
    built: Built, copied: Path, workers: FreshProcesses
) -> None:
    kept_page = copied / "_build" / "samplewick" / "public" / "_pages" / "2021-06" / "summary"
    executed = kept_page / "summary.ipynb"
    executed.write_text(executed.read_text().replace("Reviews: 7", "Reviews: 8"))
    shown = copied / "_build" / "samplewick" / "public" / "2021-06" / "site" / "summary.html"
    shown.unlink()
    edition, reports = rebuilt(built, copied, workers)
    assert (
        "June 2021, public: page 1 of 1, summary, ran, because its summary.ipynb was altered "
        "after it was made"
    ) in reports
    assert tree(edition.folder) == tree(built.edition.folder)


def test_a_failed_page_leaves_the_older_edition_whole_and_the_others_finish(
    built: Built, copied: Path, workers: FreshProcesses
) -> None:
    before = tree(copied / "_build")
    project = make_project(copied / "project")
    write_notebook(notebook("1 / 0"), project / "notebooks" / "summary.ipynb")
    write_notebook(notebook(SHOW + "\n# changed"), project / "notebooks" / "practice-reviews.ipynb")
    with pytest.raises(PageError) as caught:
        rebuilt(built, copied, workers)
    why = "ZeroDivisionError: division by zero"
    assert str(caught.value) == f"June 2021, public: summary: cell 3: {why}"
    after = tree(copied / "_build")
    assert sorted(name for name in after if after[name] != before.get(name)) == [
        f"samplewick/public/_pages/2021-06/practice-reviews/{name}"
        for name in ("manifest.json", "practice-reviews.ipynb")
    ]
    assert after.keys() == before.keys()


def test_every_failed_edition_is_named_and_the_others_are_built(
    tmp_path: Path, workers: FreshProcesses
) -> None:
    reports: list[str] = []
    project = make_project(tmp_path / "project")
    by_period = (
        "from improvement_book.release import open_release\n"
        "period = open_release(released).edition.period.code\n"
        "assert period == '2021-05', period\n"
        "print(period)"
    )
    write_notebook(notebook(by_period), project / "notebooks" / "summary.ipynb")
    released = [kept(release(code), tmp_path / code) for code in ("2021-04", "2021-05", "2021-06")]
    out = tmp_path / "_build"
    shop = Workshop(project, None, out, workers, Progress(reports.append), at_once=2)
    with pytest.raises(PageError) as caught:
        build_editions(released, shop)
    assert str(caught.value).splitlines() == [
        "April 2021, public: summary: cell 3: AssertionError: 2021-04",
        "June 2021, public: summary: cell 3: AssertionError: 2021-06",
    ]
    editions = {path.name for path in (out / "samplewick" / "public").iterdir()}
    assert editions == {"_pages", "2021-05"}
    assert "June 2021, public: assembling the site" not in reports


@pytest.mark.slow
def test_a_complaint_of_the_site_build_fails_the_edition(
    built: Built, tmp_path: Path, workers: FreshProcesses
) -> None:
    project = make_project(tmp_path / "project")
    (project / "book" / "about.md").write_text("# About\n\n[gone](gone.md)\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"about\.md:3: WARNING.*gone") as caught:
        rebuilt(built, tmp_path, workers)
    assert str(tmp_path) not in str(caught.value)


def test_a_councils_name_is_text_wherever_it_stands(hostile: Built, tmp_path: Path) -> None:
    refresh(tmp_path, [hostile.edition])
    for page in [*(tmp_path / "board").rglob("*.html")]:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text, page.name
        assert HOSTILE in unescape(text), page.name
        assert "{{ 7*7 }}" in text, page.name
        title = text[text.index("<title>") : text.index("</title>")]
        assert HOSTILE in unescape(title), page.name
        assert RESTRICTED in title, page.name
        assert RESTRICTED in text[text.index("<body") :], page.name


@pytest.mark.browser
def test_a_hostile_name_runs_nothing_in_a_browser(hostile: Built, tmp_path: Path) -> None:
    refresh(tmp_path, [hostile.edition])
    with open_site(tmp_path / "board") as site:
        alerts: list[str] = []
        site.page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        for name in reading_pages(site.folder):
            assert HOSTILE in site.visit(name).inner_text(".ib-banner")
        assert alerts == []
        assert site.complaints == []


@pytest.mark.browser
def test_a_reader_moves_to_the_same_page_of_the_neighbouring_period(
    built: Built, tmp_path: Path
) -> None:
    june = built.edition
    refresh(tmp_path, [june])
    may = tmp_path / "public" / "2021-05"
    shutil.copytree(june.site, may)
    (may / "about.html").unlink()
    entries = tmp_path / "public" / "editions.js"
    text = entries.read_text(encoding="utf-8")
    june_entry = json.loads(text.partition(" = ")[2].rstrip().rstrip(";"))[0]
    may_entry = june_entry | {"code": "2021-05", "label": "May 2021", "pages": ["summary.html"]}
    quarter = june_entry | {"code": "2021-22-Q1", "kind": "quarter", "label": "Quarter"}
    listing = json.dumps([may_entry, june_entry, quarter])
    entries.write_text(f"var improvementBookEditions = {listing};\n", encoding="utf-8")
    with open_site(tmp_path / "public") as site:
        links = site.visit("2021-06/summary.html").locator(".ib-editions > a")
        assert links.all_inner_texts() == ["Previous period: May 2021", "All editions"]
        about = site.visit("2021-06/about.html").locator(".ib-editions > a").first
        assert about.get_attribute("href") == "../2021-05/summary.html", "no such page there"
    with open_site(tmp_path / "public", javascript=False) as site:
        links = site.visit("2021-06/summary.html").locator(".ib-editions > a")
        assert links.all_inner_texts() == ["All editions"]


@pytest.mark.browser
def test_a_preview_is_whole_accessible_and_alone(built: Built, tmp_path: Path) -> None:
    refresh(tmp_path, [built.edition])
    folder = tmp_path / "public"
    assert broken_links(folder) == []
    with open_site(folder) as site:
        for name in reading_pages(folder):
            assert site.axe_violations(name) == []
            assert not site.is_wider_than_window(name, 390), name
        site.visit("2021-06/search.html?q=reviews")
        site.page.wait_for_selector("#search-results li")
        assert site.complaints == []
        assert site.foreign_requests == []
