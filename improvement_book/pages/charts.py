"""How a result becomes a chart that can be understood on its own.

Title and source are text of the page; the picture carries marks, axis and labels alone.
Palette: Government Analysis Function, categorical [1]; colours can follow the page's dark mode.

[1] https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-colours/
"""

from __future__ import annotations

from functools import singledispatch
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from improvement_book.analysis.practice import GradeSpread, ShareSeries
from improvement_book.pages import (
    compare_charts,
    domain_charts,
    judgement_charts,
    measure_charts,
    practice_charts,
    trust_charts,
    year_charts,
)
from improvement_book.pages.axes import Chart, percent_axis, time_axis
from improvement_book.pages.numerals import counted, percent, period_label
from improvement_book.pages.svg import BLUE, GRID, ORANGE, PINK, STYLE, TEAL
from improvement_book.period import Period

GRADE_COLOURS = (PINK, ORANGE, TEAL, BLUE)
GRADE_HATCHES = ("xx", "//", "", "--")
"""So that the grades can be told apart without colour."""
LEGEND_LINE = 36
"""Characters on a line of a legend: the widest of them are as wide as the picture."""
LEGEND_COLUMN = 240
"""Points that a name may be wide where two stand side by side."""


@singledispatch
def drawn(result: object) -> Chart | None:
    """The chart of a result; None where there is nothing to draw."""
    raise TypeError(f"No chart is defined for {type(result).__name__}.")


_MODULES = (
    practice_charts, domain_charts, trust_charts, compare_charts, year_charts,
    judgement_charts, measure_charts,
)  # fmt: skip
for _chart in (chart for module in _MODULES for chart in module.CHARTS):
    drawn.register(_chart)


@drawn.register
def _(result: ShareSeries) -> Chart | None:
    table = result.table
    known = table[table["share"].notna()]
    if known.empty:
        return None
    first, last = known.iloc[0], known.iloc[-1]
    shares, low, high = (table[name].astype("float64") for name in ("share", "low", "high"))

    def draw(axes: Axes) -> None:
        places = np.arange(len(table))
        axes.vlines(places, low, high, color=BLUE, alpha=0.6, linewidth=3)
        axes.plot(places, shares, color=BLUE, marker="o", markersize=5, linewidth=1.5)
        axes.set_ylim(0, 1)
        percent_axis(axes)
        time_axis(axes, [Period.parse(code) for code in table["period"]])

    highest, lowest = known.iloc[known["share"].argmax()], known.iloc[known["share"].argmin()]
    missing, kind = len(table) - len(known), Period.parse(first["period"]).kind
    gaps = f" {missing} {kind}{'' if missing == 1 else 's'} without a share." if missing else ""
    return Chart(
        title=f"Reviews graded {result.what}, {kind} by {kind}",
        subtitle=f"Share of routine reviews graded {result.what}, final grades, by {kind}. "
        "Bars show the 95% range",
        alt=f"Line chart of the share graded {result.what}: {percent(first['share'])} in "
        f"{period_label(first['period'])}, {percent(last['share'])} in "
        f"{period_label(last['period'])}; highest {percent(highest['share'])} in "
        f"{period_label(highest['period'])}, lowest {percent(lowest['share'])} in "
        f"{period_label(lowest['period'])}.{gaps} Every figure is in the table.",
        draw=draw,
    )


@drawn.register
def _(result: GradeSpread) -> Chart | None:
    wide = result.table.pivot(index="period", columns="grade", values="share")
    known = wide.dropna()
    if known.empty:
        return None
    shares = wide[list(result.scale.grades)].astype("float64")
    colours = dict(zip(result.scale.grades, GRADE_COLOURS, strict=False))
    hatches = dict(zip(result.scale.grades, GRADE_HATCHES, strict=False))

    def draw(axes: Axes) -> None:
        places, below = np.arange(len(shares)), np.zeros(len(shares))
        for grade in result.scale.grades:
            heights = shares[grade].to_numpy()
            axes.bar(
                places, heights, 0.8, bottom=below, facecolor=colours.get(grade, GRID),
                hatch=hatches.get(grade),
                label=fill(grade, LEGEND_LINE),
                edgecolor="white", linewidth=0.5,
            )  # fmt: skip
            below = below + np.nan_to_num(heights)
        axes.set_ylim(0, 1)
        percent_axis(axes)
        time_axis(axes, [Period.parse(code) for code in shares.index])
        axes.legend(
            loc="lower left", bbox_to_anchor=(-0.02, 1.0), frameon=False,
            ncols=2 if all(_is_short(grade) for grade in result.scale.grades) else 1,
            handlelength=1, columnspacing=1, reverse=False,
        )  # fmt: skip

    last = known.index[-1]
    kind = Period.parse(last).kind
    n = result.table.loc[result.table["period"] == last, "n"].iloc[0]
    parts = ", ".join(
        f"{grade} {percent(shares.loc[last, grade])}" for grade in result.scale.grades
    )
    return Chart(
        title=f"How the grades were spread, {kind} by {kind}",
        subtitle=f"Routine reviews chosen at random, final grades, share of each {kind}'s reviews",
        alt=f"Stacked columns of the share of each grade by {kind}, "
        f"{period_label(shares.index[0])} to {period_label(shares.index[-1])}. "
        f"{period_label(last)}: {parts}, of {counted(n)} reviews. "
        "Every count is in the table.",
        draw=draw,
    )


def _is_short(name: str) -> bool:
    """Whether a legend has room for two such names side by side."""
    size = FontProperties(family=STYLE["font.family"], size=STYLE["font.size"])
    width, _, _ = TextToPath().get_text_width_height_descent(name, size, ismath=False)
    return width <= LEGEND_COLUMN
