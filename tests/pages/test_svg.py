"""A picture is SVG that stands in a page: same bytes, own ids, its alternative text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from matplotlib.axes import Axes

from improvement_book.pages.svg import BLUE, picture

SVG = "{http://www.w3.org/2000/svg}"


def line(axes: Axes) -> None:
    axes.plot([0, 1, 2], [3, 1, 2], color=BLUE, marker="o")
    axes.set_xlabel("$a <script>alert(1)</script>")


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert picture(line, "PR-1", "A line.") == picture(line, "PR-1", "A line.")


def test_the_picture_is_named_by_its_alternative_text() -> None:
    root = ET.fromstring(picture(line, "PR-1", 'A "line" <b>'))
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    assert root.get("aria-label") == 'A "line" <b>'


def test_what_looks_like_a_colour_or_an_id_stays_as_it_is_in_the_alternative_text() -> None:
    alt = f"{BLUE} url(#x) <metadata>a</metadata>"
    assert ET.fromstring(picture(line, "PR-1", alt)).get("aria-label") == alt


def test_what_looks_like_a_colour_or_an_id_stays_as_it_is_in_a_label() -> None:
    label = f'{BLUE} url(#x) id="x" href="#x"'

    def labelled(axes: Axes) -> None:
        line(axes)
        axes.set_ylabel(label)

    root = ET.fromstring(picture(labelled, "PR-1", ""))
    assert label in [text.text for text in root.iter(f"{SVG}text")]


def test_ids_carry_the_code_so_that_two_pictures_can_share_a_page() -> None:
    first, second = (
        set(re.findall(r'\bid="([^"]+)"', picture(line, code, ""))) for code in ("PR-1", "PR-2")
    )
    assert first
    assert all(name.startswith("pr-1-") for name in first)
    assert not first & second


def test_every_reference_inside_the_picture_resolves() -> None:
    markup = picture(line, "PR-1", "")
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', markup))
    assert used
    assert used <= set(re.findall(r'\bid="([^"]+)"', markup))


def test_labels_stay_text_and_can_run_nothing() -> None:
    markup = picture(line, "PR-1", "")
    assert "<script" not in markup
    texts = [node.text for node in ET.fromstring(markup).iter(f"{SVG}text")]
    assert "$a <script>alert(1)</script>" in texts


def test_colours_follow_the_page_and_no_date_or_program_is_named() -> None:
    markup = picture(line, "PR-1", "")
    assert f"var(--ib-blue, {BLUE})" in markup
    assert BLUE not in markup.replace(f"var(--ib-blue, {BLUE})", "")
    assert "<metadata" not in markup
