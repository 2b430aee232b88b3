"""From a measure in a table to all that is told of it, in one step."""

from __future__ import annotations

from improvement_book.edition.blocks import block_places, own_blocks, with_block_links
from improvement_book.pages.table import Column, Table

BLOCK = '<h3 class="ib-block" id="in-visits-block">Visits &amp; calls</h3>'
TABLE = Table("Measures", (Column("Measure"),), (("Visits & calls",), ("Other",))).to_html("SM-7")


def test_a_row_that_is_named_as_a_block_leads_to_it() -> None:
    places = block_places({"indicators.html": BLOCK})
    linked = with_block_links(TABLE, places)
    link = '<a href="indicators.html#in-visits-block">Visits &amp; calls</a>'
    assert f'<th scope="row">{link}</th>' in linked
    assert '<th scope="row">Other</th>' in linked


def test_where_two_pages_tell_of_a_measure_the_first_is_meant() -> None:
    places = block_places({"first.html": BLOCK, "second.html": BLOCK})
    assert places == {"Visits &amp; calls": "first.html#in-visits-block"}


def test_words_outside_of_tables_stay() -> None:
    page = '<th scope="row">Visits &amp; calls</th>'
    assert with_block_links(page, block_places({"indicators.html": BLOCK})) == page


def test_a_page_leads_to_its_own_block_first() -> None:
    pages = {"first.html": BLOCK, "second.html": BLOCK}
    places = block_places(pages) | own_blocks("second.html", BLOCK)
    assert 'href="second.html#' in with_block_links(TABLE, places)
    assert 'href="first.html#' in with_block_links(TABLE, block_places(pages))
