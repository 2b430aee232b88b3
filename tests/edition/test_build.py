"""A whole edition, made of throw-away notebooks."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from improvement_book.edition.build import build_edition
from improvement_book.edition.preview import refresh
from improvement_book.errors import PageError
from tests.browser import broken_links, foreign_links, open_site, reading_pages
from tests.edition.conftest import Built
from tests.edition.sample_project import (
    HOSTILE,
    make_project,
    notebook,
    release,
    tree,
    write_notebook,
)

WATERMARK = "Fictional council: every figure in this book is invented"
RESTRICTED = "Restricted: for the improvement board"


def test_an_edition_has_its_parts_and_only_listed_kinds_of_files(built: Built) -> None:
    folder = built.edition.folder
    assert folder == built.project.parent / "_build" / "samplewick" / "public" / "2021-06"
    assert sorted(path.name for path in folder.iterdir()) == [
        "manifest.json",
        "notebooks",
        "released",
        "site",
    ]
    suffixes = {path.suffix for path in built.edition.site.rglob("*") if path.is_file()}
    assert suffixes <= {".html", ".css", ".js", ".json", ".svg", ".png"}
    assert built.edition.pages == ("summary.html", "practice-reviews.html", "about.html")
    assert "Page indicators is not in this edition: no data for indicators" in built.reports
    assert "Page 2 of 2" in " ".join(built.reports)


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
    built: Built, tmp_path: Path
) -> None:
    project = make_project(tmp_path / "elsewhere" / "project {x}")
    again = build_edition(release(), project, None, tmp_path / "out", 1, lambda _: None)
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


@pytest.mark.slow
def test_a_failed_page_leaves_the_older_edition_whole(built: Built, tmp_path: Path) -> None:
    out = tmp_path / "_build"
    shutil.copytree(built.project.parent / "_build", out)
    before = tree(out)
    project = make_project(tmp_path / "project")
    write_notebook(notebook("1 / 0"), project / "notebooks" / "summary.ipynb")
    with pytest.raises(PageError, match="summary: cell 3: ZeroDivisionError: division by zero"):
        build_edition(release(), project, None, out, 2, lambda _: None)
    assert tree(out) == before


@pytest.mark.slow
def test_a_complaint_of_the_site_build_fails_the_edition(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    (project / "book" / "about.md").write_text("# About\n\n[gone](gone.md)\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"about\.md:3: WARNING.*gone") as caught:
        build_edition(release(), project, None, tmp_path / "_build", 2, lambda _: None)
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
        links = site.visit("2021-06/summary.html").locator(".ib-editions a")
        assert links.all_inner_texts() == ["Previous period: May 2021", "All editions"]
        about = site.visit("2021-06/about.html").locator(".ib-editions a").first
        assert about.get_attribute("href") == "../2021-05/summary.html", "no such page there"
    with open_site(tmp_path / "public", javascript=False) as site:
        links = site.visit("2021-06/summary.html").locator(".ib-editions a")
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
