"""The files that all editions share: kept once, named for what they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from improvement_book.edition.assets import (
    SEARCH_SCRIPTS,
    forget_unused,
    share,
    shared_address,
    shared_files,
    with_shared_files,
)

OLD, NEW = "0" * 64, "f" * 64


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    (folder / "fonts").mkdir(parents=True)
    for name in ("book.css", "fonts/one.svg", ".hidden"):
        (folder / name).write_text(name, encoding="utf-8")
    return folder


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What Sphinx leaves: ours, its own scripts, and much that no page uses."""
    static = tmp_path / "built" / "_static"
    (static / "fonts").mkdir(parents=True)
    for name in ("book.css", "fonts/one.svg", "theme.css", *SEARCH_SCRIPTS):
        (static / name).write_text(f"{name} of the build", encoding="utf-8")
    return static.parent


def edition(root: Path, name: str, address: str) -> Path:
    """An edition of a preview root that loads the files at that address."""
    folder = root / name
    folder.mkdir(parents=True)
    page = f'<link rel="stylesheet" href="../_assets/{address}/book.css">'
    (folder / "index.html").write_text(page, encoding="utf-8")
    (root / "_assets" / address).mkdir(parents=True, exist_ok=True)
    return folder


def test_pages_share_our_files_and_the_search_and_nothing_else(
    built: Path, own: Path, tmp_path: Path
) -> None:
    address = shared_files(built, own, tmp_path)
    names = [path for path in (tmp_path / address).rglob("*") if path.is_file()]
    found = {path.relative_to(tmp_path / address).as_posix() for path in names}
    assert found == {"book.css", "fonts/one.svg", *SEARCH_SCRIPTS}
    assert (tmp_path / address / "book.css").read_text(encoding="utf-8") == "book.css of the build"
    assert [path.name for path in (tmp_path / "_assets").iterdir()] == [Path(address).name]


def test_the_same_files_have_the_same_address_and_others_another(
    built: Path, own: Path, tmp_path: Path
) -> None:
    first, second = (shared_files(built, own, tmp_path / name) for name in ("a", "b"))
    assert first == second
    (built / "_static" / "book.css").write_text("other", encoding="utf-8")
    assert shared_files(built, own, tmp_path / "c") != first


def test_tags_load_the_shared_files_and_text_stays() -> None:
    page = '<link rel="x" href="_static/a.css"/><script src="_static/b.js"></script>'
    text = "<p>&lt;script src=&quot;_static/b.js&quot;, _static/c</p>"
    expected = page.replace("_static/", "../_assets/1/")
    assert with_shared_files(page + text, "_assets/1") == expected + text


def test_what_a_preview_has_already_is_mended_only_where_it_is_damaged(tmp_path: Path) -> None:
    source = tmp_path / "edition" / "_assets" / OLD
    source.mkdir(parents=True)
    (source / "book.css").write_text("whole", encoding="utf-8")
    target = tmp_path / "root" / "_assets" / OLD / "book.css"
    share(tmp_path / "edition", tmp_path / "root")
    before = target.stat().st_mtime_ns
    share(tmp_path / "edition", tmp_path / "root")
    assert target.stat().st_mtime_ns == before
    target.write_text("damaged", encoding="utf-8")
    share(tmp_path / "edition", tmp_path / "root")
    assert target.read_text(encoding="utf-8") == "whole"


def test_shared_files_are_kept_while_an_edition_loads_them(tmp_path: Path) -> None:
    older = edition(tmp_path, "2021-05", OLD)
    newer = edition(tmp_path, "2021-06", NEW)
    assert shared_address(older) == f"_assets/{OLD}"
    forget_unused(tmp_path)
    assert sorted(path.name for path in (tmp_path / "_assets").iterdir()) == [OLD, NEW]
    (older / "index.html").unlink()
    forget_unused(tmp_path)
    assert [path.name for path in (tmp_path / "_assets").iterdir()] == [NEW]
    assert shared_address(newer) == f"_assets/{NEW}"
