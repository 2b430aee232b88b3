"""How a picture becomes SVG that stands inside a page: same bytes every time, no clashing ids.

Text stays text, in the page's own font; colours are CSS variables, so that a dark page can
lighten them. `parse_math` is off: a `$` in a label is a dollar.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from improvement_book.pages.text import escaped

BLUE, TEAL, PINK, ORANGE = "#12436d", "#28a197", "#801650", "#f46a25"
INK, GRID = "#0b0c0c", "#b1b4b6"
COLOUR_NAMES = {
    BLUE: "blue", TEAL: "teal", PINK: "pink", ORANGE: "orange", INK: "ink", GRID: "grid",
}  # fmt: skip
WIDTH, HEIGHT = 7.2, 3.9
"""Inches at 72 points: 518 by 281 units of the viewBox."""

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "improvement-book",
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "font.size": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": INK,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "ytick.left": False,
    "figure.constrained_layout.use": True,
}
_ID = re.compile(r'\bid="([^"]+)"')
_USED_ID = re.compile(r'(?:url\(#|href="#)([^")]+)')
_TAG = re.compile(r"<[^>]*>")
"""Matplotlib writes no bare > in a tag; what stands between tags is text, and stays."""
_ROOT = re.compile(r"<svg [^>]*>", re.DOTALL)


def picture(draw: Callable[[Axes], None], code: str, alt: str, height: float = HEIGHT) -> str:
    """The SVG of one set of axes, named for assistive technology by its alternative text."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), dpi=72)
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        buffer = io.StringIO()
        figure.savefig(
            buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    markup = buffer.getvalue()
    markup = markup[markup.index("<svg ") :].strip()
    box = f"0 0 {round(WIDTH * 72)} {round(height * 72)}"
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box}" role="img" aria-label="{escaped(alt)}">'
    )
    # Last, because the alternative text may hold what looks like a colour or an id.
    markup = _with_own_ids(_without_metadata(markup), code.lower())
    markup = _TAG.sub(lambda tag: _with_variables(tag[0]), markup)
    return _ROOT.sub(lambda _: root, markup, count=1)


def _without_metadata(markup: str) -> str:
    return re.sub(r"<metadata>.*?</metadata>\s*", "", markup, flags=re.DOTALL)


def _with_own_ids(markup: str, prefix: str) -> str:
    """Ids that something refers to get the prefix; the others go."""
    used = set(_USED_ID.findall(markup))

    def own(tag: re.Match[str]) -> str:
        found = _ID.sub(lambda id_: f'id="{prefix}-{id_[1]}"' if id_[1] in used else "", tag[0])
        found = found.replace("url(#", f"url(#{prefix}-")
        return found.replace('href="#', f'href="#{prefix}-')

    return _TAG.sub(own, markup)


def _with_variables(tag: str) -> str:
    for colour, name in COLOUR_NAMES.items():
        tag = tag.replace(colour, f"var(--ib-{name}, {colour})")
    return tag
