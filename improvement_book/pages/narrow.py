"""How axes that were drawn for a wide window fit a phone: names are broken, legends stacked."""

from __future__ import annotations

from textwrap import fill
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

TICK_LETTERS, LEGEND_LETTERS = 13, 36
"""Characters on a line of a name at the axes, and in a legend."""
TIME_LETTERS, TIMES = 7, 4
"""Characters on the longest line of a period's name, and how many of them stand side by side."""
LINE = 0.24
"""Inches that a line of a legend takes."""


def narrowed(axes: Axes) -> None:
    """Break and stack what is too wide, and give the picture the height that this takes."""
    _break_names(axes.yaxis)
    _turn_names(axes)
    _thin_times(axes)
    figure = cast(Figure, axes.figure)
    figure.set_figheight(figure.get_figheight() + LINE * _lines_added(axes))


def _names(axis: Axis) -> list[str]:
    return [label.get_text() for label in axis.get_ticklabels()]


def _longest(names: list[str]) -> int:
    return max((len(line) for name in names for line in name.split("\n")), default=0)


def _break_names(axis: Axis) -> None:
    """Beside the axes, names get more lines."""
    names = _names(axis)
    if _longest(names) > TICK_LETTERS:
        axis.set_ticks(axis.get_ticklocs(), [_filled(name, TICK_LETTERS) for name in names])


def _turn_names(axes: Axes) -> None:
    """Below the axes, names that are no times stand aslant."""
    names = _names(axes.xaxis)
    if _longest(names) > TIME_LETTERS:
        broken = [_filled(name, TICK_LETTERS) for name in names]
        axes.set_xticks(axes.get_xticks(), broken, rotation=45, ha="right", rotation_mode="anchor")


def _thin_times(axes: Axes) -> None:
    """Where times are written as 2021-22, every other one is named, the last among them."""
    names = _names(axes.xaxis)
    if _longest(names) == TIME_LETTERS and len(names) > TIMES:
        kept = [name if (len(names) - place) % 2 else "" for place, name in enumerate(names)]
        axes.set_xticks(axes.get_xticks(), kept)


def _filled(text: str, letters: int) -> str:
    return fill(" ".join(text.split()), letters, break_long_words=False)


def _lines_added(axes: Axes) -> int:
    """Stack the legend; how many lines it has more than before."""
    legend = axes.get_legend()
    if legend is None:
        return 0
    texts = [text.get_text() for text in legend.get_texts()]
    names = [_filled(text, LEGEND_LETTERS) for text in texts]
    handles: list[Any] = legend.legend_handles
    columns = getattr(legend, "_ncols", 1)
    before = max(-(-len(texts) // columns), sum(text.count("\n") + 1 for text in texts) // columns)
    axes.legend(
        handles, names, loc="lower left", frameon=False, ncols=1, handlelength=1.5,
        bbox_to_anchor=legend.get_bbox_to_anchor().transformed(axes.transAxes.inverted()).min,
    )  # fmt: skip
    return sum(name.count("\n") + 1 for name in names) - before
