"""The head and foot of a printed page are strings of a style sheet, whatever the council's name."""

from __future__ import annotations

import pytest

from improvement_book.edition.heading import Heading
from improvement_book.edition.paper import print_style


@pytest.mark.parametrize(
    ("council", "written"),
    [
        ("Samplewick Council", '"Samplewick Council\\2c  June 2021"'),
        ('"; } @import "x', '"\\22 \\3b  \\7d  \\40 import \\22 x\\2c  June 2021"'),
        ("\\a", '"\\5c a\\2c  June 2021"'),
    ],
    ids=["plain", "quotes", "backslash"],
)
def test_only_letters_digits_and_spaces_stand_as_they_are(council: str, written: str) -> None:
    style = print_style(Heading(council, "2021-06", "June 2021", "30 June 2021", ("Invented",)))
    assert f"@top-left {{ content: {written};" in style
    assert '@bottom-left { content: "Invented";' in style
    assert "counter(page)" in style
