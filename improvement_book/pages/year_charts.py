"""The picture of the council over the years, beside its neighbours' median and England."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from improvement_book.analysis.area_years import AreaYears
from improvement_book.pages.axes import Chart, in_units, time_axis
from improvement_book.pages.numerals import in_unit
from improvement_book.pages.phrases import listed
from improvement_book.pages.svg import BLUE, INK, PINK, TEAL, beside
from improvement_book.period import Period

HEIGHT = 2.9
WRITING = 16
"""Points of the writing, which shrinks with the picture on a phone."""
LABEL_GAP = 0.075
"""Share of the axis that a label at the end of a line needs."""


def years_chart(result: AreaYears) -> Chart | None:
    """The council, the neighbours' median and England over the years; None under two years."""
    series = result.table
    looks = [
        ("council", "council", BLUE, "o", "-", 2.4),
        ("median", "neighbours", PINK, "s", "--", 1.6),
        ("england", "England", TEAL, "^", ":", 1.6),
    ]
    looks = [look for look in looks if series[look[0]].notna().any()]
    known = series[["council", "median", "england"]].notna().sum().max()
    if known < 2 or not looks:
        return None
    periods = [Period.parse(code) for code in series["period"]]

    def draw(axes: Axes) -> None:
        places, ends = np.arange(len(periods)), []
        for column, name, colour, marker, line, width in looks:
            values = series[column].astype("float64").to_numpy()
            (mark,) = axes.plot(
                places, values, color=colour, marker=marker, markersize=5, linestyle=line,
                linewidth=width, zorder=3 if column == "council" else 2,
            )  # fmt: skip
            last = int(np.flatnonzero(~np.isnan(values))[-1])
            ends.append((values[last], name, colour, mark))
        axes.margins(y=0.12)
        low, high = axes.get_ylim()
        heights = _apart([end[0] for end in ends], LABEL_GAP * (high - low) * 1.6)
        for (_, name, colour, mark), height in zip(ends, heights, strict=True):
            label = axes.annotate(
                name, (places[-1], height), xytext=(8, 0), textcoords="offset points",
                va="center", color=INK if colour == TEAL else colour, fontsize=WRITING,
                fontweight="bold", annotation_clip=False,
            )  # fmt: skip
            if name != "council":
                beside(name.lower(), mark, label)
        axes.tick_params(labelsize=WRITING)
        axes.locator_params(axis="y", nbins=4)
        in_units(axes.yaxis, result.unit)
        time_axis(axes, periods)
        axes.set_xlim(-0.3, (len(periods) - 1) * 1.24 + 0.1)

    return Chart(
        title=_years_title(result),
        subtitle=f"{result.title}, {result.unit}, {periods[0].label} to {periods[-1].label}. "
        "The neighbours are shown by their median",
        alt=_years_alt(result, periods),
        draw=draw,
        height=HEIGHT,
        source=result.source,
    )


def _apart(heights: Sequence[float], least: float) -> list[float]:
    """The heights, lowest first pushed up until they are far enough apart."""
    placed, last = dict[int, float](), -np.inf
    for index in np.argsort(heights, kind="stable"):
        last = max(float(heights[index]), last + least)
        placed[int(index)] = last
    return [placed[index] for index in range(len(heights))]


def _years_title(result: AreaYears) -> str:
    known = result.table[result.table["council"].notna()]
    if len(known) < 2:
        return "Over the years: neighbours and England"
    first, last = known.iloc[0], known.iloc[-1]
    return (
        f"From {in_unit(first['council'], result.unit)} in {first['period']} to "
        f"{in_unit(last['council'], result.unit)} in {last['period']}"
    )


def _years_alt(result: AreaYears, periods: Sequence[Period]) -> str:
    names = {"council": "the council", "median": "the neighbours' median", "england": "England"}
    parts = []
    for column, name in names.items():
        known = result.table[result.table[column].notna()]
        if len(known):
            first, last = known.iloc[0], known.iloc[-1]
            parts.append(
                f"{name} {in_unit(first[column], result.unit)} in {first['period']} and "
                f"{in_unit(last[column], result.unit)} in {last['period']}"
            )
    return (
        f"Line chart of {result.title}, {periods[0].label} to {periods[-1].label}: {listed(parts)}."
    )


CHARTS = (years_chart,)
"""The charts of this module, each with its result as its argument's type."""
