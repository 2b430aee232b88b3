"""The chart of the parts of practice."""

from __future__ import annotations

from textwrap import fill

import numpy as np
from matplotlib.axes import Axes

from improvement_book.analysis.practice import Domains
from improvement_book.pages.axes import Chart
from improvement_book.pages.domain_words import domains_words
from improvement_book.pages.numerals import percent
from improvement_book.pages.phrases import listed, time_of
from improvement_book.pages.svg import BLUE, PINK

NAME_LINE = 16
"""Characters on a line beside the axis, so that the picture keeps its width."""
SIDE = 0.16
"""How far the baseline's mark stands from its row, so that it never lies on the other."""


def domains_chart(result: Domains) -> Chart | None:
    """One row for each part, weakest on top: the share now and at the baseline."""
    table = result.table[result.table["share"].notna()]
    if result.reason or table.empty:
        return None
    share, low, high, base = (
        table[name].astype("float64").to_numpy() for name in ("share", "low", "high", "base_share")
    )
    names = [str(name) for name in table["domain"]]

    def draw(axes: Axes) -> None:
        places = np.arange(len(table))[::-1]
        axes.hlines(places, low, high, color=BLUE, alpha=0.6, linewidth=5)
        axes.plot(
            share, places, color=BLUE, marker="o", markersize=8, linestyle="none",
            label=f"{time_of(result.periods)}, with 95% range",
        )  # fmt: skip
        if not np.isnan(base).all():
            axes.plot(
                base, places - SIDE, color=PINK, marker="D", markersize=7, linestyle="none",
                markerfacecolor="none", markeredgewidth=1.5,
                label=f"baseline, {time_of(result.baseline)}",
            )  # fmt: skip
        axes.set_xlim(0, 1)
        axes.set_ylim(-0.6, len(table) - 0.4)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
        axes.set_yticks(places, [fill(name, NAME_LINE) for name in names])
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        axes.legend(
            loc="lower left", bbox_to_anchor=(-0.3, 1.0), frameon=False, ncols=1,
            handlelength=1.5,
        )  # fmt: skip

    when, what = time_of(result.periods), result.what
    weakest, lowest = listed(result.weakest), percent(float(share.min()))
    parts = ", ".join(
        f"{name} {percent(own)}{'' if np.isnan(was) else f' (baseline {percent(was)})'}"
        for name, own, was in zip(names, share.tolist(), base.tolist(), strict=True)
    )
    title = f"{weakest[0].upper()}{weakest[1:]}: {lowest} {what}, the lowest share"
    if len(set(share.tolist())) == 1:
        title = f"Each part of practice: {lowest} {what}"
    return Chart(
        title=title,
        subtitle=f"Share of routine reviews graded {what} by the reviewer, for each part of "
        f"practice, {when}",
        alt=f"One dot for each part of practice, weakest first: {parts}. {domains_words(result)} "
        "Every figure is in the table.",
        draw=draw,
    )


CHARTS = (domains_chart,)
"""The charts of this module, each with its result as its argument's type."""
