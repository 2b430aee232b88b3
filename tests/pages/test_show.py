"""An element of a page: HTML under its code, and the same in plain words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from improvement_book.analysis.headlines import headlines
from improvement_book.analysis.measures import Measure, Measures
from improvement_book.council import Audience, Council, Origin
from improvement_book.pages import Show
from improvement_book.pages.show import NOTHING_TO_DRAW, Shown
from improvement_book.period import Period
from improvement_book.release import EditionFacts, Release, ReleasedTable
from tests.pages.results import MEASURE, figures

JUNE = Period.parse("2021-06")
FRAME = pd.DataFrame({"period": ["2021-05", "2021-06"], "symbol": ["", "c"]})
TABLE = ReleasedTable(
    "grades", "Grades", {"period": "text", "symbol": "text"}, FRAME, note="Hidden <b>."
)
FACTS = EditionFacts(JUNE, Audience.PUBLIC, date(2021, 7, 9), True)
RELEASE = Release(Council("A & B", "a", "999"), FACTS, {"grades": TABLE})
SHOW = Show(RELEASE)
ITEM = replace(MEASURE, figures=figures("2021-04", 25, 24, 23))
ITS = Measure(ITEM)
HOSTILE = '<script>alert("x")</script>'


def texts(shown: Shown) -> str:
    """What a browser would show; the HTML must be well formed."""
    return "".join(ET.fromstring(f"<div>{shown.html}</div>").itertext())


def test_jupyter_gets_html_and_everything_else_plain_words() -> None:
    shown = SHOW.sentence(ITS, "IN-1")
    assert shown._repr_html_() == shown.html
    assert repr(shown) == shown.text
    assert texts(shown) == f"IN-1 {shown.text}"


@pytest.mark.parametrize("how", ["sentence", "chart", "table", "folded"])
def test_an_element_stands_under_its_code(how: str) -> None:
    shown = getattr(SHOW, how)(ITS, "IN-7")
    assert shown.html.count('id="in-7"') == 1
    assert "IN-7" in texts(shown)


def test_a_chart_names_place_measure_and_data_to_date() -> None:
    words = texts(SHOW.chart(ITS, "IN-1"))
    assert "Source: A & B, data to 9 July 2021." in words
    assert "Referred again, percent, by month, April to June 2021. A & B." in words


def test_where_there_is_nothing_to_draw_the_code_stays_and_says_so() -> None:
    shown = SHOW.chart(Measure(MEASURE), "IN-1")
    assert shown.text == NOTHING_TO_DRAW
    assert 'id="in-1"' in shown.html


@pytest.mark.parametrize(
    ("note", "text"), [("Hidden <b>.", "Hidden <b>."), ("", "Nothing is hidden here")]
)
def test_a_note_says_what_was_hidden_or_that_nothing_was(note: str, text: str) -> None:
    release = replace(RELEASE, tables={"grades": replace(TABLE, note=note)})
    assert Show(release).note("grades", "PR-1").text.startswith(text)


@pytest.mark.parametrize(("unit", "hidden"), [("practice reviews", 1), ("", 0)])
def test_rows_that_we_hid_are_counted_and_not_a_publishers_own_symbols(
    unit: str, hidden: int
) -> None:
    release = replace(RELEASE, tables={"grades": replace(TABLE, unit=unit)})
    lines = Show(release).protection("CH-1").text.splitlines()
    assert lines[-1] == f"Grades | 2 | {hidden} | Hidden <b>."


def test_a_released_table_is_captioned_by_its_title() -> None:
    assert SHOW.released("grades", {"period": "Month"}, "PR-1").text.splitlines() == [
        "Grades", "Month", "2021-05", "2021-06",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "words"), [(True, "9 July 2021"), (False, "9 July 2021 (the last day of the")]
)
def test_the_facts_say_to_which_day_the_data_goes(declared: bool, words: str) -> None:
    release = replace(RELEASE, edition=replace(FACTS, data_to_declared=declared))
    text = Show(release).facts("SM-1").text
    assert f"Data to: {words}" in text
    assert ("(the last day" in text) is not declared


def test_blocks_have_a_section_per_indicator_and_no_id_twice() -> None:
    items = (ITEM, replace(ITEM, indicator_id="other", title="Other"))
    shown = SHOW.blocks(Measures(JUNE, tuple(map(Measure, items))), "IN")
    ids = Counter(re.findall(r'\bid="([^"]+)"', shown.html))
    assert max(ids.values()) == 1
    assert {"in-re-referrals-1", "in-other-1"} <= set(ids)
    assert shown.html.count("<section") == 2


def test_headlines_are_cards_of_at_most_six_measures_with_figure_status_and_target() -> None:
    items = tuple(Measure(replace(ITEM, indicator_id=str(number))) for number in range(7))
    shown = SHOW.headlines(headlines(Measures(JUNE, items)), "SM-9")
    assert shown.html.count("<li>") == 6
    assert shown.html.count('id="sm-9"') == 1
    first = shown.text.splitlines()[0]
    assert first.startswith(f"{ITEM.title}: 23.0% in June 2021; ")
    assert "target" in first


def test_no_headline_is_no_card() -> None:
    assert SHOW.headlines(headlines(Measures(JUNE, ())), "SM-9").html == ""


def test_no_text_from_data_is_markup() -> None:
    item = replace(
        ITEM, title=HOSTILE, why_it_matters=HOSTILE, source=HOSTILE, owner=HOSTILE,
        numerator=HOSTILE, denominator=HOSTILE, commentary=HOSTILE, commentary_by=HOSTILE,
        window=HOSTILE, caution=HOSTILE,
    )  # fmt: skip
    measured = Measures(JUNE, (Measure(item),))
    assert "<script" not in SHOW.headlines(headlines(measured), "SM-9").html
    shown = SHOW.blocks(measured, "IN")
    assert "<script" not in shown.html
    assert texts(shown).count(HOSTILE) >= 8


def test_a_book_of_published_statistics_names_its_source_and_asks_the_council_for_nothing() -> None:
    published = Show(replace(RELEASE, council=Council("A", "a", "999", origin=Origin.PUBLISHED)))
    own = Measures(JUNE, (Measure(replace(ITEM, source="Department B", owner="")),))
    theirs, ours = published.blocks(own, "IN").text, SHOW.blocks(own, "IN").text
    for asked in ("No commentary is shown", "The council names no rise", "Recording or practice?"):
        assert asked in ours
        assert asked not in theirs
    assert "Source: Department B" in texts(published.blocks(own, "IN"))
    assert "Source: A & B" in texts(SHOW.blocks(own, "IN"))
