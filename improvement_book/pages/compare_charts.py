"""The picture of the council among its neighbours: how far they are spread.

Every area is a mark at its value, so that a rank with nothing behind it is seen as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill, shorten
from typing import cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from improvement_book.analysis.area_comparison import AreaComparison
from improvement_book.analysis.comparator_rows import AreaValue
from improvement_book.pages.axes import Chart, in_units
from improvement_book.pages.compare_words import QUARTERS, WANTED, when, year_of
from improvement_book.pages.numerals import in_unit
from improvement_book.pages.phrases import listed, many
from improvement_book.pages.svg import BLUE, GRID, INK, ORANGE, PINK, TEAL, WIDTH, beside

OUTER_NAME = 20
"""Characters of the name of an outermost neighbour."""
APART = 0.75
"""Share of the axis that two such names need side by side."""
LARGER, SMALLER = 16, 14
"""Points of the writing, which shrinks with the picture on a phone."""
NAME_LINE = 13
"""Characters on a line beside the axis, so that the picture keeps its width."""
ROW = 0.7
"""Inches of a row of marks."""
DODGE = 0.13
"""How far marks step aside where they would lie on each other, in rows."""
CLOSE = 0.022
"""Share of the axis within which two marks lie on each other."""
ARROWS = {"lower": "\N{LEFTWARDS ARROW} better", "higher": "better \N{RIGHTWARDS ARROW}"}
"""At the side of the axis that is better."""


def spread_chart(result: AreaComparison) -> Chart | None:
    """Council, neighbours, region and England at their values; None without two values."""
    own, near = result.council, [area.value for area in result.counted if area.value is not None]
    wider = [area for area in (*result.regions, result.england) if area.value is not None]
    if len(near) + len(wider) + own.counts < 2:
        return None
    rows = [("This council", own)] if own.counts else []
    names = [name for name, _ in rows]
    names += ["Neighbours"] if near else []
    names += [f"{area.name}{year_of(area, result.period)}" for area in wider]

    def draw(axes: Axes) -> None:
        place = len(names) - 1
        values = [*near, *(area.value or 0.0 for area in wider)]
        if own.counts and own.value is not None:
            values.append(own.value)
            axes.axvline(own.value, color=BLUE, linewidth=1.2, linestyle=":", zorder=1)
            _mark(axes, own.value, place, "D", BLUE, in_unit(own.value, result.unit), 11)
            place -= 1
        low, high = _limits(values)
        axes.set_xlim(low, high)
        if near:
            _neighbours(axes, result, place, high - low)
            place -= 1
        for area in wider:
            marker, colour = ("^", TEAL) if area is result.england else ("s", ORANGE)
            value = area.value or 0.0
            marks = _mark(axes, value, place, marker, colour, in_unit(value, result.unit), 9)
            beside("england" if area is result.england else "region", *marks)
            place -= 1
        axes.set_ylim(-0.6, len(names) - 0.35)
        axes.set_yticks(range(len(names))[::-1], [fill(name, NAME_LINE) for name in names])
        axes.tick_params(labelsize=LARGER)
        axes.locator_params(axis="x", nbins=5 if _is_wide(axes) else 3)
        in_units(axes.xaxis, result.unit)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        if result.polarity in ARROWS:
            side = result.polarity == "higher"
            axes.annotate(
                ARROWS[result.polarity], (float(side), 1), xycoords="axes fraction",
                xytext=(0, 4), textcoords="offset points", ha="right" if side else "left",
                fontsize=LARGER, fontweight="bold",
            )  # fmt: skip

    return Chart(
        title=_title(result),
        subtitle=f"{result.title}, {result.unit}, {when(result)}. Each circle is a neighbour, the "
        "bar their middle half, the line their median"
        if near
        else f"{result.title}, {result.unit}, {when(result)}",
        alt=_alt(result, wider),
        draw=draw,
        height=0.75 + ROW * (len(names) + 0.3),
        source=result.publication.source,
    )


def _neighbours(axes: Axes, result: AreaComparison, place: int, width: float) -> None:
    """Circles, the middle half, the median, and the names of the two outermost if there is room."""
    found = result.median
    ordered = sorted(result.counted, key=lambda area: area.value or 0.0)
    near = [area.value or 0.0 for area in ordered]
    heights = _dodged(near, width)
    circles = axes.plot(
        near, place + heights, marker="o", markersize=8, linestyle="none", markerfacecolor="none",
        markeredgecolor=INK, markeredgewidth=1.4, zorder=3,
    )  # fmt: skip
    marks: list[Artist] = [*circles]
    if found.quartiles:
        low, _, high = found.quartiles
        marks.append(axes.hlines(place, low, high, color=GRID, linewidth=16, zorder=1))
    if found.value is not None:
        ends = place - 0.3, place + 0.3
        marks.append(axes.vlines(found.value, *ends, color=PINK, linewidth=3, zorder=4))
        median = axes.annotate(
            f"median {in_unit(found.value, result.unit)}", (found.value, place + 0.32),
            ha="center", va="bottom", color=PINK, fontsize=SMALLER,
        )  # fmt: skip
        marks.append(median)
    for text, at, side in _outermost(ordered, axes.get_xlim(), width) if _is_wide(axes) else []:
        marks.append(axes.annotate(text, (at, place - 0.3), ha=side, va="top", fontsize=SMALLER))
    beside("neighbours", *marks)


def _is_wide(axes: Axes) -> bool:
    """Whether the picture is not the one for a phone."""
    return cast(Figure, axes.figure).get_figwidth() >= WIDTH


def _outermost(
    ordered: Sequence[AreaValue], limits: tuple[float, float], width: float
) -> list[tuple[str, float, str]]:
    """Name, place and side of the lowest and the highest; in one text where they lie near."""
    names = [shorten(area.name, OUTER_NAME, placeholder="...") for area in ordered]
    low, high = ordered[0].value or 0.0, ordered[-1].value or 0.0
    if len(ordered) == 1:
        return [(names[0], low, "center")]
    if high - low >= APART * width:
        return [(names[0], low, "left"), (names[-1], high, "right")]
    is_left = low + high <= sum(limits)
    both = f"{names[0]} to {names[-1]}"
    return [(both, low, "left") if is_left else (both, high, "right")]


def _dodged(values: Sequence[float], width: float) -> np.ndarray:
    """Heights around 0 that keep marks of nearly one value apart."""
    heights, last, step = np.zeros(len(values)), -np.inf, 0
    for index in np.argsort(values, kind="stable"):
        step = step + 1 if values[index] - last < CLOSE * width else 0
        last = values[index]
        heights[index] = DODGE * ((step + 1) // 2) * (1 if step % 2 else -1)
    return heights


def _mark(
    axes: Axes, value: float, place: int, marker: str, colour: str, label: str, size: int
) -> tuple[Artist, Artist]:
    (mark,) = axes.plot([value], [place], marker=marker, markersize=size, color=colour, zorder=4)
    text = axes.annotate(
        label, (value, place), xytext=(9, 0), textcoords="offset points", va="center",
        fontsize=LARGER, fontweight="bold", annotation_clip=False,
    )  # fmt: skip
    return mark, text


def _limits(values: Sequence[float]) -> tuple[float, float]:
    """An axis that shows the spread, with room for a label on the right; not from 0."""
    low, high = min(values), max(values)
    reach = (high - low) or abs(high) or 1.0
    return max(0.0, low - 0.06 * reach) if low >= 0 else low - 0.06 * reach, high + 0.22 * reach


def _title(result: AreaComparison) -> str:
    own, median, place = result.council, result.median, result.rank
    if not own.counts or own.value is None:
        return "The council has no published value here"
    text = in_unit(own.value, result.unit)
    if place.rank is not None and result.counted:
        band = "" if result.band.band is None else f", in the {QUARTERS[result.band.band]}"
        if not result.plausible:
            return f"{text}: {place.rank} of {place.of}, too good not to be checked"
        return f"{text}: {place.rank} of {place.of}{band}"
    if median.low is None or median.high is None:
        return f"{text}: no neighbour has a value"
    low, high = in_unit(median.low, result.unit), in_unit(median.high, result.unit)
    return f"{text}; neighbours lie between {low} and {high}"


def _alt(result: AreaComparison, wider: Sequence[AreaValue]) -> str:
    own, found, unit = result.council, result.median, result.unit
    parts = []
    if own.value is not None and own.counts:
        parts.append(f"the council {in_unit(own.value, unit)}")
    if found.value is not None and found.low is not None and found.high is not None:
        parts.append(
            f"{many(found.n, 'neighbour')} from {in_unit(found.low, unit)} to "
            f"{in_unit(found.high, unit)} with a median of {in_unit(found.value, unit)}"
        )
    parts += [f"{area.name} {in_unit(area.value or 0.0, unit)}" for area in wider]
    return (
        f"Dots along one axis of {result.title}, {when(result)}: {listed(parts)}. "
        f"{WANTED[result.polarity]} Every figure is in the table."
    )


CHARTS = (spread_chart,)
"""The charts of this module, each with its result as its argument's type."""
