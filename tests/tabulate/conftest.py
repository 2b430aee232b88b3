"""What an edition knows of a council whose tables are written out in the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from improvement_book.intake.as_at import Tables, known_at
from improvement_book.intake.folder import read_folder
from improvement_book.period import Period

SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'
Known = Callable[..., Tables]


@pytest.fixture
def known(tmp_path: Path) -> Known:
    """Tables of June 2021 unless another period is given; settings are added to the plainest."""

    def known(period: str = "2021-06", settings: str = "", **tables: str) -> Tables:
        (tmp_path / "council.yml").write_text(SETTINGS + settings, encoding="utf-8")
        for name, text in tables.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
        return known_at(read_folder(tmp_path), Period.parse(period))

    return known
