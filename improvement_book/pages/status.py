"""How a status is shown: word, shape and letter, readable in greyscale and aloud."""

from __future__ import annotations

from improvement_book.analysis.target_status import NO_POLARITY, NO_TARGET, RETIRED, Rag, Status
from improvement_book.pages.text import Html, escaped

LETTERS = {Status.MET: "M", Status.CLOSE: "C", Status.OFF: "O"}
STYLES = {Status.MET: "met", Status.CLOSE: "close", Status.OFF: "off"}
SHAPES = {
    Status.MET: '<circle cx="8" cy="8" r="7"/>',
    Status.CLOSE: '<rect x="1.5" y="1.5" width="13" height="13"/>',
    Status.OFF: '<path d="M8 1 15 14.5H1z"/>',
}
WITHOUT = {NO_TARGET: "No target", NO_POLARITY: "Not judged", RETIRED: "No longer reported"}
SYMBOL_STATUS = {
    "": "No figure", "c": "Hidden", "k": "Close to zero", "low": "Too few to tell",
    "u": "Unreliable figure", "x": "Not available", "z": "Not applicable",
}  # fmt: skip
DASH = '<path d="M1 6h14v4H1z"/>'
"""Where there is no value. Its three greys tell missing, withheld and not applicable apart."""
QUARTER_STYLES = {"A": "met", "D": "off"}
QUARTER_SHAPES = {
    "A": SHAPES[Status.MET],
    "B": '<path d="M1 8a7 7 0 0 1 14 0z"/>',
    "C": '<path d="M1 8a7 7 0 0 0 14 0z"/>',
    "D": SHAPES[Status.OFF],
}
"""A circle, its upper half, its lower half, a triangle."""
UNCERTAIN = "chance alone could change this"


def badge(status: Rag, caution: str, symbol: str) -> Html:
    """The status with its cautions. A caution replaces a good status: it is never shown green.

    symbol: why there is no value.
    """
    notes = [caution, UNCERTAIN if status.uncertain else ""]
    if status.absence is not None:
        grey = f"none ib-{status.absence.replace(' ', '-')}"
        return _badge(SYMBOL_STATUS[symbol], grey, _shape(DASH), notes)
    if status.status is Status.NONE:
        return _badge(WITHOUT[status.reason], "none", "", notes)
    if caution and status.status is Status.MET:
        return _badge("Check (?)", "check", "", notes)
    style = STYLES[status.status] + (" ib-uncertain" if status.uncertain else "")
    return _badge(
        f"{status.status} ({LETTERS[status.status]})", style, _shape(SHAPES[status.status]), notes
    )


def quarter_badge(letter: str, word: str, notes: list[str], check: bool) -> Html:
    """The quarter in which an area stands, A the best; one to check is never shown as good."""
    if check and letter in "AB":
        return _badge("Check (?)", "check", "", notes)
    style = QUARTER_STYLES.get(letter, "quarter")
    return _badge(f"{word} ({letter})", style, _shape(QUARTER_SHAPES[letter]), notes)


def _shape(path: str) -> str:
    # A size of its own: in Jupyter, without the book's style, it would be as wide as its cell.
    frame = 'viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"'
    return f"<svg {frame}>{path}</svg>"


def _badge(word: str, style: str, shape: str, notes: list[str]) -> Html:
    said = [note for note in notes if note]
    small = "".join(f' <span class="ib-when">{escaped(note)}</span>' for note in said)
    markup = f'<span class="ib-status ib-{style}">{shape}{escaped(word)}</span>{small}'
    return Html(markup, ", ".join([word, *said]))
