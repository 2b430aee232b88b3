"""Text from data is inert and visible, whatever it holds."""

from __future__ import annotations

import html

import pytest

from improvement_book.pages.text import escaped, plain


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', '"><svg onload=alert(1)>',
        "' onmouseover='alert(1)", "a & b &lt; c", "</title>",
    ],
)  # fmt: skip
def test_markup_becomes_visible_text(text: str) -> None:
    found = escaped(text)
    assert not set(found) & set("<>\"'")
    assert html.unescape(found) == text


@pytest.mark.parametrize("code", [0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069])
def test_nothing_reorders_what_a_reader_sees(code: int) -> None:
    assert plain(f"a{chr(code)}b") == "ab"


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x7f", "\x9b", "\ud800"])
def test_control_characters_are_left_out(char: str) -> None:
    assert plain(f"a{char}b") == "ab"


@pytest.mark.parametrize("text", ["a\nb", "a\r\n\r\nb", " a\tb ", "a\u2028b", "a\u00a0b"])
def test_white_space_is_one_space(text: str) -> None:
    assert plain(text) == "a b"


@pytest.mark.parametrize("text", ["Zoë’s café", "שלום", "👩‍👧", "{{ 7*7 }}", "$x$", "[a](b)"])
def test_other_text_is_left_as_it_was_typed(text: str) -> None:
    assert plain(text) == text
    assert html.unescape(escaped(text)) == text
