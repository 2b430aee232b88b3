"""What a page was made from: every released table, the earlier ones as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from improvement_book.edition.origin import page_parts

TABLES = ("release.json", "observations.csv", "earlier/release.json", "earlier/observations.csv")


@pytest.mark.parametrize("altered", TABLES)
def test_a_page_is_made_again_when_a_released_table_changed(tmp_path: Path, altered: str) -> None:
    (tmp_path / "earlier").mkdir()
    for name in TABLES:
        (tmp_path / name).write_text(name, encoding="utf-8")
    page = tmp_path / "page.ipynb"
    page.write_text("{}", encoding="utf-8")
    before = page_parts(page, tmp_path, tmp_path)
    (tmp_path / altered).write_text("altered", encoding="utf-8")
    after = page_parts(page, tmp_path, tmp_path)
    assert [name for name in before if before[name] != after[name]] == [f"released/{altered}"]
