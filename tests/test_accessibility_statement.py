"""The accessibility statement says what the checks found, in the versions that are in use."""

from __future__ import annotations

import json
from importlib.metadata import version

import pytest

from benchmarks.accessibility import LOOKS, RESULTS, STATEMENT, statement

FOUND = json.loads(RESULTS.read_text(encoding="utf-8"))


def test_the_statement_is_what_the_results_give() -> None:
    assert STATEMENT.read_text(encoding="utf-8") == statement(FOUND)


def test_the_results_are_of_all_looks_and_of_the_version_in_use() -> None:
    assert FOUND["looks"] == list(LOOKS)
    assert FOUND["axe_playwright_python"] == version("axe-playwright-python")
    assert FOUND["audiences"] == ["public", "board"]


def test_faults_stand_in_the_statement() -> None:
    text = statement(FOUND | {"faults": ["a phone: public/x.html: image-alt: <img>"]})
    assert "The checks found 1 fault." in text
    assert "- `a phone: public/x.html: image-alt: <img>`" in text


@pytest.mark.parametrize("key", ["pages", "axe", "chromium"])
def test_the_statement_names_how_much_was_checked_and_by_what(key: str) -> None:
    assert str(FOUND[key]) in STATEMENT.read_text(encoding="utf-8")
