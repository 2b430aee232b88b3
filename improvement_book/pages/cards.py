"""Headlines as cards: the figure, its status, what it is held against, and why it is here."""

from __future__ import annotations

from improvement_book.analysis.area_comparison import AreaComparison
from improvement_book.analysis.headlines import APART, Headlines, Why
from improvement_book.analysis.measures import Measure
from improvement_book.pages.compare_words import QUARTERS, refers_to
from improvement_book.pages.measure_status import signal_word, target_badge
from improvement_book.pages.measure_words import floor_words
from improvement_book.pages.numerals import NONE, aim, in_unit, short_gap, shown
from improvement_book.pages.share_cells import capital
from improvement_book.pages.status import quarter_badge
from improvement_book.pages.text import Html, escaped


def cards(result: Headlines) -> tuple[Html, ...]:
    """A card for each headline, in order."""
    beside = {item.indicator_id: item for item in result.standings.items}
    return tuple(
        _beside(beside[measure.indicator.indicator_id], why)
        if why in APART
        else _card(measure, why)
        for measure, why in result.rows
    )


def _card(measure: Measure, why: Why) -> Html:
    """A measure against its own target and values."""
    item, latest = measure.indicator, measure.indicator.latest
    value = shown(latest.value, item.unit, latest.symbol) if latest else "no data"
    when = latest.period.label if latest else ""
    aimed = aim(item.target, item.polarity, item.unit)
    goal = "" if aimed == NONE else f"Target {aimed}"
    if goal and item.rag.gap:
        goal += f", {short_gap(item.rag.gap, item.unit)} away"
    change = signal_word(measure.chart) if measure.signal else ""
    owner = f"Who answers for it: {item.owner}" if item.owner else ""
    lines = (goal, capital(floor_words(item)), change, owner, capital(str(why)))
    small = [line for line in lines if line]
    said = value + (f" in {when}" if when else "")
    return _marked(item.title, (value, when, said), target_badge(measure), small)


def _beside(item: AreaComparison, why: Why) -> Html:
    """A measure beside the neighbours: those that stand out have a value, a rank and a band."""
    value, when = shown(item.council.value, item.unit), refers_to(item)
    letter, near = item.band.band or "", item.median.value
    named = capital(QUARTERS[letter].replace("quarter", "band"))
    badge = quarter_badge(letter, named, [], check=not item.plausible)
    median = "" if near is None else f"Neighbours' median {in_unit(near, item.unit)}"
    small = [f"{median}; rank {item.rank.rank} of {item.rank.of}", capital(str(why))]
    return _marked(item.title, (value, when, f"{value}, {when}"), badge, small)


def _marked(title: str, figure: tuple[str, str, str], status: Html, small: list[str]) -> Html:
    """A card. figure: the value, when, and both as they are read aloud."""
    value, when, said = figure
    markup = (
        f'<li><p class="ib-name">{escaped(title)}</p>'
        f'<p class="ib-value">{escaped(value)} <span class="ib-when">{escaped(when)}</span></p>'
        f"<p>{status.markup}</p>"
        + "".join(f'<p class="ib-when">{escaped(line)}</p>' for line in small)
        + "</li>"
    )
    return Html(markup, f"{title}: {'; '.join([said, status.text, *small])}")
