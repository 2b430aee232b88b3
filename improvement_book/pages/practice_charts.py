"""The control chart of a share, and the funnel of teams."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from improvement_book.analysis.practice import CodedTeams, GradeChart
from improvement_book.analysis.shares import SHARE_FROM
from improvement_book.analysis.team_comparison import FUNNEL, funnel_limits
from improvement_book.pages.axes import Chart, percent_axis, time_axis
from improvement_book.pages.numerals import counted, percent, stretch
from improvement_book.pages.practice_words import chart_words, moderation_words, teams_words
from improvement_book.pages.svg import BLUE, INK, ORANGE, PINK, TEAL

LINES = {"95": (TEAL, "95 of 100 teams, by chance"), "998": (ORANGE, "998 of 1,000 teams")}
"""Colour and name of each pair of the funnel's limits."""


def control_chart(result: GradeChart) -> Chart | None:
    """Shares with limits of chance; None where there are no limits."""
    chart, kind = result.chart, result.periods[-1].kind
    centre = chart.centre
    if chart.reason or centre is None:
        return None
    table = result.table
    share, low, high = (
        table[name].astype("float64").to_numpy() for name in ("share", "low", "high")
    )
    beyond = table["outside"].fillna(value=False).to_numpy(dtype=bool)

    def draw(axes: Axes) -> None:
        places = np.arange(len(table))
        for limit, name in ((high, "limits of chance"), (low, None)):
            axes.step(
                places,
                limit,
                where="mid",
                color=ORANGE,
                linestyle="--",
                linewidth=1.5,
                label=name,
                clip_on=False,
            )
        axes.axhline(centre, color=TEAL, linewidth=1.5, label=f"average, {percent(centre)}")
        axes.plot(
            places, share, color=BLUE, marker="o", markersize=5, linewidth=1.5,
            label=f"share of each {kind}", clip_on=False,
        )  # fmt: skip
        if beyond.any():
            axes.plot(
                places[beyond], share[beyond], color=PINK, marker="D", markersize=9,
                linestyle="none", label="outside the limits", clip_on=False,
            )  # fmt: skip
        axes.set_ylim(0, 1)
        percent_axis(axes)
        time_axis(axes, result.periods)
        _legend(axes)

    out = len(result.outside)
    title = (
        f"No {kind} lies outside the limits of chance"
        if not out
        else f"{out} {kind}{' lies' if out == 1 else 's lie'} outside the limits of chance"
    )
    return Chart(
        title=title,
        subtitle=f"Share of routine reviews graded {result.what}, final grades, by {kind}. "
        f"{moderation_words(result.move)}",
        alt=f"Control chart of the share graded {result.what} by {kind}, "
        f"{stretch(result.periods[0], result.periods[-1])}, around an average of "
        f"{percent(centre)}. {chart_words(result)} Every figure is in the table.",
        draw=draw,
    )


def funnel(result: CodedTeams) -> Chart | None:
    """Each team's share by its number of reviews; None where teams are not compared."""
    overall = result.comparison.overall.share
    table = result.table[result.table["p"].notna()]
    if overall is None or table.empty:
        return None
    sizes, shares = (table[name].astype("float64").to_numpy() for name in ("n", "share"))
    differs = table["differs"].fillna(value=False).to_numpy(dtype=bool)
    letters = [str(team).removeprefix("Team ") for team in table["team"]]

    def draw(axes: Axes) -> None:
        reach = np.arange(SHARE_FROM, int(sizes.max() * 1.1) + 2)
        for name, (colour, words) in LINES.items():
            limits = np.array([funnel_limits(overall, int(n), FUNNEL[name]) for n in reach])
            style = "--" if name == "998" else "-."
            axes.plot(
                reach, limits[:, 0], color=colour, linestyle=style, linewidth=1.5, label=words
            )
            axes.plot(reach, limits[:, 1], color=colour, linestyle=style, linewidth=1.5)
        axes.axhline(overall, color=INK, linewidth=1, label=f"all teams, {percent(overall)}")
        for own, colour, marker in ((~differs, BLUE, "o"), (differs, PINK, "D")):
            axes.plot(
                sizes[own], shares[own], color=colour, marker=marker, markersize=7,
                linestyle="none", label="differs" if marker == "D" and own.any() else None,
                clip_on=False,
            )  # fmt: skip
        for size, share, letter in zip(sizes, shares, letters, strict=True):
            axes.annotate(letter, (size, share), xytext=(6, 3), textcoords="offset points")
        axes.set_ylim(0, 1)
        axes.set_xlim(SHARE_FROM, reach[-1])
        axes.set_xlabel("reviews of the team")
        percent_axis(axes)
        _legend(axes)

    count = int(differs.sum())
    verb = "differs" if count == 1 else "differ"
    return Chart(
        title=f"{counted(count)} of {len(table)} teams {verb} from the others"
        if count
        else "No team differs from the others by more than chance",
        subtitle=f"Share of routine reviews graded {result.what}, final grades, by team and "
        f"number of reviews, {stretch(result.periods[0], result.periods[-1])}. "
        "Letters stand for teams",
        alt=f"Funnel plot of teams. {teams_words(result)} Every figure is in the table.",
        draw=draw,
    )


CHARTS = (control_chart, funnel)
"""The charts of this module, each with its result as its argument's type."""


def _legend(axes: Axes) -> None:
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.02, 1.0), frameon=False, ncols=2,
        handlelength=1.5, columnspacing=1,
    )  # fmt: skip
