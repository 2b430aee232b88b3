"""How a picture becomes SVG that stands inside a page: same bytes every time, no clashing ids.

Text stays text, in the page's own font; colours are CSS variables, so that a dark page can
lighten them. What Matplotlib says in style sheets and style attributes is said in attributes: the
page's policy allows no style of an element's own. `parse_math` is off: a `$` in a label is a
dollar.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
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
LINES = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
"""What Matplotlib's own style sheet says of every element."""
LEFT_OUT = frozenset({"font-family", "style", "id", HREF})
"""The font is the page's; the others get another form."""
DIGITS = 2
"""Decimals of a place: a hundredth of a unit is a fiftieth of a pixel."""
_URL = re.compile(r"url\(#([^)]+)\)")
_DECIMAL = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
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
    return _written(_root(draw_narrow, NARROW, height), f"{code.lower()}-narrow-", frame)


def _root(draw: Callable[[Axes], None], width: float, height: float) -> ET.Element:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), dpi=72)
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        buffer = io.StringIO()
        figure.savefig(
            buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    return ET.fromstring(buffer.getvalue())  # noqa: S314 (Matplotlib wrote it, a line above)


def _place(code: str) -> str:
    return f"{code.lower()}-picture"


def _written(root: ET.Element, prefix: str, frame: dict[str, str]) -> str:
    used = {name for node in root.iter() for name in _used(node)}
    # As Matplotlib has it, in points: "0 0 518.4 280.8".
    box = " ".join(str(round(float(number))) for number in root.get("viewBox", "").split())
    drawn = ET.Element("svg", {"xmlns": SVG, "viewBox": box} | LINES | frame)
    for child in root:
        _copy(child, drawn, used, prefix)
    return ET.tostring(drawn, encoding="unicode")


def _used(node: ET.Element) -> list[str]:
    """The ids that an element refers to."""
    found = [name for value in node.attrib.values() for name in _URL.findall(value)]
    return [*found, node.get(HREF, "").removeprefix("#")]


def _copy(node: ET.Element, into: ET.Element, used: set[str], prefix: str) -> None:
    """Write an element into another, without what says nothing."""
    tag = node.tag.removeprefix(f"{{{SVG}}}")
    if tag in ("metadata", "style"):
        return
    attributes = _attributes(node, tag, used, prefix)
    if (
        tag == "path"
        and attributes.get("fill") == "none"
        and "stroke" not in attributes
        and ("id" not in attributes)
    ):
        return
    copied = into if tag == "g" and not attributes else ET.SubElement(into, tag, attributes)
    if tag == "text":
        copied.text = node.text
    for child in node:
        _copy(child, copied, used, prefix)
    if copied is not into and tag in ("g", "defs") and not len(copied):
        into.remove(copied)


def _attributes(node: ET.Element, tag: str, used: set[str], prefix: str) -> dict[str, str]:
    styles = (part.partition(":") for part in node.get("style", "").split(";") if part.strip())
    found = {name: value for name, value in node.items() if name not in LEFT_OUT}
    for name, _, value in styles:
        if name.strip() not in LEFT_OUT:
            found[name.strip()] = value.strip()
    written = {name: _value(value, tag, prefix) for name, value in found.items()}
    if node.get("id") in used:
        written["id"] = f"{prefix}{node.get('id')}"
    if HREF in node.attrib:
        written["href"] = f"#{prefix}{node.attrib[HREF].removeprefix('#')}"
    return {name: value for name, value in written.items() if value}


def _value(value: str, tag: str, prefix: str) -> str:
    value = _ZERO_TURN.sub("", " ".join(value.split()))
    value = _DECIMAL.sub(
        lambda number: f"{float(number[0]):.{DIGITS}f}".rstrip("0").rstrip("."), value
    )
    value = _URL.sub(rf"url(#{prefix}\1)", value)
    for colour, name in COLOUR_NAMES.items():
        if value == colour:
            name, shown = (
                TEXT_COLOURS.get(colour, (name, colour)) if tag == "text" else (name, colour)
            )
            return f"var(--ib-{name}, {shown})"
    return value
