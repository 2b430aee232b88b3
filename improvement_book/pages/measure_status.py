"""How a signal is shown: word, shape and letter, the shape that marks its points in the chart."""

from __future__ import annotations

from improvement_book.analysis.chart_icons import improving
from improvement_book.analysis.measures import Measure
from improvement_book.analysis.spc import Assurance, Variation, Xmr
from improvement_book.pages.status import badge
from improvement_book.pages.text import Html, escaped

IMPROVING, WORSE = "Improving", "Getting worse"
HIGHER, LOWER = "Higher than by chance", "Lower than by chance"
SAME = "No significant change"
NOT_TESTED = "Not tested for chance"
VARIATION = {
    Variation.IMPROVEMENT: IMPROVING,
    Variation.CONCERN: WORSE,
    Variation.NEUTRAL_HIGH: HIGHER,
    Variation.NEUTRAL_LOW: LOWER,
    Variation.COMMON_CAUSE: SAME,
    None: NOT_TESTED,
}
"""The word of each variation; None: without an icon."""
SINCE_BASELINE = {True: "Better", False: "Worse"}
"""Against the baseline, by whether it is better; where neither way is, by the side."""
SIDES = {1: "Higher", -1: "Lower"}
NO_CLEAR_CHANGE = "No clear change since the baseline"
ASSURANCE = {
    Assurance.MEETS: "Keeps meeting its target (P)",
    Assurance.HIT_OR_MISS: "May meet its target or miss it (?)",
    Assurance.MISSES: "Keeps missing its target (F)",
    None: "Not judged",
}
"""The word of each assurance, with the letter that the NHS gives it: pass, unsure, fail."""
DIAMOND = '<path d="M8 0 16 8 8 16 0 8z"/>'
CROSS = '<path d="M3 0 8 5 13 0l3 3-5 5 5 5-3 3-5-5-5 5-3-3 5-5-5-5z"/>'
HEXAGON = '<path d="M4 1h8l4 7-4 7H4L0 8z"/>'
SHAPES = {
    Variation.IMPROVEMENT: DIAMOND,
    Variation.CONCERN: CROSS,
    Variation.NEUTRAL_HIGH: HEXAGON,
    Variation.NEUTRAL_LOW: HEXAGON,
}
STYLES = {Variation.IMPROVEMENT: "met", Variation.CONCERN: "off"}
LETTERS = {1: "H", -1: "L"}
"""High or low, as the NHS has them: on which side of chance the latest value lies."""


def signal_word(chart: Xmr) -> str:
    """The word of the latest value with its letter: Improving (L)."""
    word, letter = VARIATION[chart.variation], LETTERS.get(chart.direction)
    return f"{word} ({letter})" if letter else word


def change_word(measure: Measure) -> str:
    """The word of the latest value; where there is no icon, how it stands to its baseline."""
    way = measure.moved_since_baseline
    if way is None:
        return signal_word(measure.chart)
    if way == 0:
        return NO_CLEAR_CHANGE
    better = improving(way, measure.indicator.polarity)
    return f"{SIDES[way] if better is None else SINCE_BASELINE[better]} than at the baseline"


def change_badge(measure: Measure) -> Html:
    """The word with its shape, which only a signal of the control chart has."""
    chart, word, drawn = measure.chart, change_word(measure), ""
    if chart.variation in SHAPES:
        frame = 'viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"'
        drawn = f"<svg {frame}>{SHAPES[chart.variation]}</svg>"
    style = STYLES.get(chart.variation, "none") if chart.variation else "none"
    return Html(f'<span class="ib-status ib-{style}">{drawn}{escaped(word)}</span>', word)


def target_badge(measure: Measure) -> Html:
    """The latest value against the target."""
    item = measure.indicator
    return badge(item.rag, item.caution, item.latest.symbol if item.latest else "")
