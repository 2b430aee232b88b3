"""A picture is SVG that stands in a page: same bytes, own ids, its alternative text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from matplotlib.axes import Axes

from improvement_book.pages.svg import BLUE, ORANGE, beside, narrow_picture, picture

Make = Callable[..., str]
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


def test_marks_of_other_areas_can_be_told_from_the_council_s_own() -> None:
    def two(axes: Axes) -> None:
        line(axes)
        beside("england", *axes.plot([1], [2], marker="v"), axes.annotate("England", (1, 2)))

    root = ET.fromstring(picture(two, "PR-1", ""))
    groups = [group for group in root.iter(f"{SVG}g") if group.get("class") == "ib-beside-england"]
    assert len(groups) == 2
    assert [text.text for group in groups for text in group.iter(f"{SVG}text")] == ["England"]


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


@pytest.mark.parametrize("make", [picture, narrow_picture])
def test_no_element_has_a_style_of_its_own_which_the_pages_policy_forbids(make: Make) -> None:
    root = ET.fromstring(make(line, "PR-1", *([""] if make is picture else [])))
    assert root.findall(f".//{SVG}style") == []
    assert [node.tag for node in root.iter() if node.get("style")] == []
    assert [node.tag for node in root.iter() if node.get("stroke")] != []


def test_words_in_a_pale_colour_are_darker_than_marks_in_it() -> None:
    def draw(axes: Axes) -> None:
        axes.axhline(1, color=ORANGE)
        axes.text(0, 1, "target", color=ORANGE)

    root = ET.fromstring(picture(draw, "PR-1", ""))
    (words,) = [text for text in root.iter(f"{SVG}text") if text.text == "target"]
    assert words.get("fill") == "var(--ib-orange-text, #a8420d)"
    assert f"var(--ib-orange, {ORANGE})" in [node.get("stroke") for node in root.iter()]


def test_the_picture_for_a_phone_is_hidden_without_a_style_and_shares_the_words() -> None:
    wide = ET.fromstring(picture(line, "PR-1", "A line."))
    narrow = ET.fromstring(narrow_picture(line, "PR-1"))
    assert narrow.get("aria-labelledby") == wide.get("id")
    assert narrow.get("hidden") is not None
    ids = [{node.get("id") for node in root.iter()} - {None} for root in (wide, narrow)]
    assert not ids[0] & ids[1]


def test_on_a_phone_text_of_the_picture_is_at_least_eleven_pixels() -> None:
    root = ET.fromstring(narrow_picture(line, "PR-1"))
    width = float(root.get("viewBox", "").split()[2])
    texts = list(root.iter(f"{SVG}text"))
    sizes = [text.get("font-size", root.get("font-size", "")) for text in texts]
    assert len(texts) > 3
    phone, margins = 390, 32
    smallest = min(float(size.removesuffix("px")) for size in sizes)
    assert smallest * (phone - margins) / width >= 11


def test_long_names_are_broken_and_legends_stacked_on_a_phone() -> None:
    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], label="the share of each and every month")
        axes.plot([0, 1], [1, 0], label="what the neighbours have")
        axes.set_yticks([0, 1], ["management oversight", "planning"])
        axes.legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1))

    texts = [text.text for text in ET.fromstring(narrow_picture(draw, "PR-1")).iter(f"{SVG}text")]
    assert {"management", "oversight", "planning"} <= set(texts)
    legend = [
        text
        for text in ET.fromstring(narrow_picture(draw, "PR-1")).iter(f"{SVG}text")
        if text.text in ("the share of each and every month", "what the neighbours have")
    ]
    assert len({text.get("x") for text in legend}) == 1
    assert len({text.get("y") for text in legend}) == 2


def test_aslant_where_names_of_columns_would_run_into_each_other() -> None:
    def draw(axes: Axes) -> None:
        axes.bar([0, 1], [1, 2])
        axes.set_xticks([0, 1], ["Requires improvement", "Outstanding"])

    assert "rotate(-45" in narrow_picture(draw, "PR-1")
    assert "rotate(-45" not in picture(draw, "PR-1", "")


def test_where_names_leave_no_room_the_picture_is_wider_instead_of_failing() -> None:
    def draw(axes: Axes) -> None:
        axes.barh([0, 1], [1, 2])
        axes.set_yticks([0, 1], ["Unaccompaniedasylumseekingchildrenandyoungpeople", "b"])

    box = ET.fromstring(narrow_picture(draw, "PR-1")).get("viewBox", "").split()
    assert int(box[2]) > 331
