"""Headlines as cards: the figure, its status, how far the target is, and why it is here."""

from __future__ import annotations

from improvement_book.analysis.headlines import Headlines
from improvement_book.analysis.measures import Measure
from improvement_book.pages.measure_status import signal_word, target_badge
from improvement_book.pages.numerals import NONE, aim, short_gap, shown
from improvement_book.pages.share_cells import capital
from improvement_book.pages.text import Html, escaped


def cards(result: Headlines) -> tuple[Html, ...]:
    """A card for each headline, in order."""
    return tuple(_card(measure, capital(str(why))) for measure, why in result.rows)


def _card(measure: Measure, why: str) -> Html:
    item, latest = measure.indicator, measure.indicator.latest
    value = shown(latest.value, item.unit, latest.symbol) if latest else "no data"
    when = latest.period.label if latest else ""
    status = target_badge(measure)
    aimed = aim(item.target, item.polarity, item.unit)
    goal = "" if aimed == NONE else f"Target {aimed}"
    if goal and item.rag.gap:
        goal += f", {short_gap(item.rag.gap, item.unit)} away"
    change = signal_word(measure.chart) if measure.signal else ""
    small = [line for line in (goal, change, why) if line]
    markup = (
        f'<li><p class="ib-name">{escaped(item.title)}</p>'
        f'<p class="ib-value">{escaped(value)} <span class="ib-when">{escaped(when)}</span></p>'
        f"<p>{status.markup}</p>"
        + "".join(f'<p class="ib-when">{escaped(line)}</p>' for line in small)
        + "</li>"
    )
    said = [value + (f" in {when}" if when else ""), status.text, *small]
    return Html(markup, f"{item.title}: {'; '.join(said)}")
