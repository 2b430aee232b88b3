"""How a picture becomes SVG that stands inside a page: same bytes every time, no clashing ids.

Text stays text, in the page's own font; colours are CSS variables, so that a dark page can
lighten them. What Matplotlib says in style sheets and style attributes is said in attributes: the
page's policy allows no style of an element's own. `parse_math` is off: a `$` in a label is a
dollar.
"""

from __future__ import annotations

import io
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from improvement_book.pages.narrow import narrowed
from improvement_book.pages.text import plain

BLUE, TEAL, PINK, ORANGE = "#12436d", "#28a197", "#801650", "#f46a25"
INK, GRID, PAPER = "#0b0c0c", "#b1b4b6", "#ffffff"
COLOUR_NAMES = {
    BLUE: "blue", TEAL: "teal", PINK: "pink", ORANGE: "orange", INK: "ink", GRID: "grid",
    PAPER: "paper",
}  # fmt: skip
TEXT_COLOURS = {TEAL: ("teal-text", "#17685f"), ORANGE: ("orange-text", "#a8420d")}
"""Name and colour that words have instead: marks need a contrast of 3:1, words of 4.5:1 [1].

[1] https://www.w3.org/TR/WCAG22/#contrast-minimum
"""
WIDTH, HEIGHT = 7.2, 3.9
"""Inches at 72 points: 518 by 281 units of the viewBox."""
NARROW = 4.6
"""Inches of a picture for a phone: text of 13 points is then as large as the page's own."""
WIDER = (NARROW, 5.6)
"""Where long names leave no room, a wider picture with smaller text is the lesser evil."""

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
SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
USUAL = {
    "stroke-linejoin": "round", "stroke-linecap": "butt", "font-size": "13px",
    "text-anchor": "start", "fill": f"var(--ib-ink, {INK})",
}  # fmt: skip
"""Of every element that says nothing else. The first two are Matplotlib's own style sheet."""
SEEN = frozenset({"stroke", "id"})
"""A shape without filling and without these shows nothing."""
LEFT_OUT = frozenset({"font-family", "style", "id", HREF})
"""The font is the page's; the others get another form."""
BESIDE = "beside-"
"""What the id of a mark of another area begins with."""
DIGITS = 1
"""Decimals of a place: a tenth of a unit is a fifth of a pixel in the widest picture."""
_URL = re.compile(r"url\(#([^)]+)\)")
_DECIMAL = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_END_ZERO = re.compile(r"\.0\b")
_ZERO_TURN = re.compile(r"\s*rotate\(-?0(?: [^)]*)?\)")


def picture(
    draw: Callable[[Axes], None], code: str, alt: str, height: float = HEIGHT, width: float = WIDTH
) -> str:
    """The SVG of one set of axes, named for assistive technology by its alternative text."""
    root = _root(draw, width, height)
    frame = {"role": "img", "aria-label": plain(alt), "id": _place(code)}
    return _written(root, f"{code.lower()}-", frame)


def narrow_picture(draw: Callable[[Axes], None], code: str, height: float = HEIGHT) -> str:
    """The same for a phone, named by the alternative text of the wide picture of that code.

    It is hidden where no style sheet says otherwise, so that nobody sees both.
    """

    def draw_narrow(axes: Axes) -> None:
        draw(axes)
        narrowed(axes)

    frame = {
        "class": "ib-narrow", "hidden": "", "role": "img", "aria-labelledby": _place(code),
    }  # fmt: skip
    for width in WIDER:
        with warnings.catch_warnings():
            # What Matplotlib warns of is that names leave no room for marks.
            warnings.simplefilter("error", UserWarning)
            try:
                root = _root(draw_narrow, width, height)
            except UserWarning:
                continue
        return _written(root, f"{code.lower()}-narrow-", frame)
    return _written(_root(draw, WIDTH, height), f"{code.lower()}-narrow-", frame)


def beside(area: str, *marks: Artist) -> None:
    """Say that marks belong to other areas, which readers can switch off.

    area: "neighbours", "region" or "england".
    """
    for mark in marks:
        mark.set_gid(f"{BESIDE}{area}")


def _root(draw: Callable[[Axes], None], width: float, height: float) -> ET.Element:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), dpi=72)
        axes = figure.add_subplot()
        draw(axes)
        for background in (figure.patch, axes.patch):
            background.set_visible(False)
        buffer = io.StringIO()
        # Figure.savefig does the same, but draws everything once more before.
        canvas = FigureCanvasSVG(figure)
        canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    return ET.fromstring(buffer.getvalue())  # noqa: S314 (Matplotlib wrote it, a line above)


def _place(code: str) -> str:
    return f"{code.lower()}-picture"


def _written(root: ET.Element, prefix: str, frame: dict[str, str]) -> str:
    # As Matplotlib has it, in points: "0 0 518.4 280.8".
    box = " ".join(str(round(float(number))) for number in root.get("viewBox", "").split())
    drawn = ET.Element("svg", {"xmlns": SVG, "viewBox": box} | USUAL | frame)
    _Writer(root, prefix).copy_children(root, drawn)
    return ET.tostring(drawn, encoding="unicode")


class _Writer:
    """Writes Matplotlib's elements into others, without what says nothing.

    used: the ids that something refers to; drawn_with: those of shapes that have their own lines.
    """

    def __init__(self, root: ET.Element, prefix: str) -> None:
        self.prefix = prefix
        self.used = {name for node in root.iter() for name in _used(node)}
        self.drawn_with = {node.get("id") for node in root.iter() if "stroke:" in _style(node)}

    def copy_children(self, node: ET.Element, into: ET.Element) -> None:
        for child in node:
            tag = child.tag.removeprefix(f"{{{SVG}}}")
            if tag not in ("metadata", "style"):
                self._copy(child, tag, into)

    def _copy(self, node: ET.Element, tag: str, into: ET.Element) -> None:
        attributes = self._attributes(node, tag)
        if tag == "path" and attributes.get("fill") == "none" and not attributes.keys() & SEEN:
            return
        if tag == "g" and not attributes:
            self.copy_children(node, into)
            return
        copied = ET.SubElement(into, tag, attributes)
        copied.text = node.text if tag == "text" else None
        self.copy_children(node, copied)
        if tag in ("g", "defs") and not len(copied):
            into.remove(copied)

    def _attributes(self, node: ET.Element, tag: str) -> dict[str, str]:
        parts = (part.partition(":") for part in _style(node).split(";") if part.strip())
        found = dict(node.items()) | {name.strip(): value.strip() for name, _, value in parts}
        written = {
            name: self._value(value, tag) for name, value in found.items() if name not in LEFT_OUT
        }
        own = node.get("id")
        if own and own.startswith(BESIDE):
            written["class"] = f"ib-{own}"
        if own in self.used:
            written["id"] = f"{self.prefix}{own}"
        if HREF in node.attrib:
            shape = node.attrib[HREF].removeprefix("#")
            if shape in self.drawn_with:
                written = {n: v for n, v in written.items() if not n.startswith("stroke")}
            written["href"] = f"#{self.prefix}{shape}"
        usual = USUAL if tag == "text" else {}
        return {name: value for name, value in written.items() if value != usual.get(name, "")}

    def _value(self, value: str, tag: str) -> str:
        value = _ZERO_TURN.sub("", " ".join(value.split()))
        value = _DECIMAL.sub(lambda number: f"{float(number[0]):.{DIGITS}f}", value)
        value = _END_ZERO.sub("", value)
        value = _URL.sub(rf"url(#{self.prefix}\1)", value)
        return _colour(value, tag)


def _used(node: ET.Element) -> list[str]:
    """The ids that an element refers to."""
    found = [name for value in node.attrib.values() for name in _URL.findall(value)]
    return [*found, node.get(HREF, "").removeprefix("#")]


def _style(node: ET.Element) -> str:
    return node.get("style", "")


def _colour(value: str, tag: str) -> str:
    """A colour of ours as a variable of the page; anything else as it is."""
    name = COLOUR_NAMES.get(value)
    if name is None:
        return value
    name, shown = TEXT_COLOURS.get(value, (name, value)) if tag == "text" else (name, value)
    return f"var(--ib-{name}, {shown})"
