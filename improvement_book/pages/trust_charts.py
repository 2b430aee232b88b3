"""Pictures of agreement, of whose grades they are, and of judgements from outside."""

from __future__ import annotations

from textwrap import fill, shorten

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from improvement_book.analysis.beside_judgements import Beside, BesideJudgements, Told
from improvement_book.analysis.moderation import PairedGrades, WhoseGrades
from improvement_book.analysis.pooling import year_of
from improvement_book.analysis.shares import SIGNIFICANCE
from improvement_book.pages.axes import Chart, percent_axis, time_axis
from improvement_book.pages.numerals import percent, period_label
from improvement_book.pages.phrases import time_of
from improvement_book.pages.svg import BLUE, GRID, HEIGHT, INK, ORANGE, PINK, TEAL
from improvement_book.pages.trust_words import beside_words, paired_words
from improvement_book.period import Kind, Period

LABEL_LINE = 16
"""Characters on a line of a grade's name beside the square."""
EVENTS = 6
"""At most so many events are drawn, the latest; the table has them all."""
EVENT_LINE = 44
"""Characters of an event's kind and grade in the legend, which is as wide as the picture."""
LEGEND_ROW = 0.25
"""Inches that a line of the legend takes."""
LOOKS = {
    "reviewer": ("reviewers", BLUE, "o", "-"),
    "moderator": ("moderators", PINK, "s", "--"),
    "final": ("final", TEAL, "^", ":"),
}
"""Name, colour, marker and line of each series."""


def square(result: PairedGrades) -> Chart | None:
    """The reviewer's grade against the moderator's; None where a count is hidden or all are 0."""
    counts = result.square
    if counts.isna().any(axis=None) or not counts.to_numpy(dtype=float).sum():
        return None
    most = float(counts.to_numpy(dtype=float).max())
    names = [
        fill(shorten(str(grade), 3 * LABEL_LINE, placeholder="..."), LABEL_LINE)
        for grade in counts.index
    ]

    def draw(axes: Axes) -> None:
        for row, own in enumerate(counts.to_numpy(dtype=int)):
            for column, count in enumerate(own):
                same = row == column
                axes.add_patch(
                    Rectangle(
                        (column, row), 1, 1, facecolor=TEAL if same else ORANGE,
                        alpha=0.15 + 0.5 * count / most if count else 0, edgecolor="none",
                        clip_on=False,
                    )
                )  # fmt: skip
                axes.add_patch(
                    Rectangle(
                        (column, row), 1, 1, fill=False, edgecolor=INK if same else GRID,
                        linewidth=2 if same else 0.6, zorder=3 if same else 2, clip_on=False,
                    )
                )  # fmt: skip
                axes.text(column + 0.5, row + 0.5, str(count), ha="center", va="center")
        size = len(counts)
        axes.set_xlim(0, size)
        axes.set_ylim(size, 0)
        axes.grid(visible=False)
        places = np.arange(size) + 0.5
        axes.set_xticks(places, names)
        axes.set_yticks(places, names)
        axes.tick_params(length=0, labelsize=11)
        axes.spines["bottom"].set_visible(False)
        axes.set_xlabel("the moderator's grade")
        axes.set_ylabel("the reviewer's grade")

    over = result.over_grading
    title = "Reviewers' and moderators' grades of the same reviews"
    if over.discordant == 0:
        title = "Moderators always gave the reviewer's grade"
    elif over.sign_test is not None and over.share is not None and over.sign_test < SIGNIFICANCE:
        way = "higher" if over.share > 1 / 2 else "lower"
        title = f"Where they differ, reviewers are mostly {way}"
    return Chart(
        title=title,
        subtitle=f"Moderated routine reviews, {time_of(result.periods)}: how many had each pair of "
        "grades. In the framed cells both gave the same grade; below them the reviewer's was "
        "higher",
        alt=f"Square of the reviewer's grade against the moderator's. {paired_words(result)} "
        "Every count is in the table.",
        draw=draw,
        height=HEIGHT + 1,
    )


def whose(result: WhoseGrades) -> Chart | None:
    """The three series; None where fewer than two of their shares are known."""
    table = result.table
    if len(result.periods) < 2 or table["share"].notna().sum() < 2:
        return None

    def draw(axes: Axes) -> None:
        places = np.arange(len(result.periods))
        for name, (label, colour, marker, line) in LOOKS.items():
            shares = table.loc[table["whose"] == name, "share"].astype("float64").to_numpy()
            if not np.isnan(shares).all():
                axes.plot(
                    places, shares, color=colour, marker=marker, linestyle=line, linewidth=1.8,
                    markersize=6, label=label, clip_on=False,
                )  # fmt: skip
        axes.set_ylim(0, 1)
        percent_axis(axes)
        time_axis(axes, result.periods)
        _legend(axes)

    latest = table[table["period"] == result.periods[-1].code]
    said = ", ".join(
        f"{LOOKS[row['whose']][0]} {percent(row['share'])}"
        for row in latest.to_dict("records")
        if not pd.isna(row["share"])
    )
    return Chart(
        title=f"Graded {result.what}: reviewers, moderators and final grades",
        subtitle=f"Share of routine reviews graded {result.what}, by whose grade it is, by "
        f"{result.periods[-1].kind}. Moderators' share is of the reviews they graded",
        alt=f"Line chart by {result.periods[-1].kind}, {time_of(result.periods)}. "
        f"{period_label(result.periods[-1].code)}: {said or 'no shares'}. "
        "Every figure is in the table.",
        draw=draw,
    )


def time_line(result: BesideJudgements) -> Chart | None:
    """The council's own grades with the events from outside; None without any own share."""
    series = result.series
    if series["at_line"].notna().sum() < 2:
        return None
    periods = _axis(result)
    events = _drawn(result, periods)
    row_of = {period.code: place for place, period in enumerate(periods)}

    def draw(axes: Axes) -> None:
        places = series["period"].map(row_of).to_numpy(dtype=float)
        for name, label, colour, marker, line in (
            ("at_line", "good or better", BLUE, "o", "-"),
            ("worst", result.lowest.lower(), PINK, "s", "--"),
        ):
            if series[name].isna().all():
                continue
            axes.plot(
                places, series[name].astype("float64").to_numpy(), color=colour, marker=marker,
                linestyle=line, markersize=5, linewidth=1.5, label=f"own reviews: {label}",
                clip_on=False,
            )  # fmt: skip
        for number, event in enumerate(events, 1):
            place = _place(event, periods)
            axes.axvline(place, color=INK, linewidth=1.2 if event.grade else 0.8,
                         linestyle="-" if event.grade else ":")  # fmt: skip
            axes.annotate(
                str(number), (place, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
                textcoords="offset points", ha="center", fontweight="bold",
            )  # fmt: skip
        axes.set_ylim(0, 1)
        percent_axis(axes)
        time_axis(axes, periods)
        handles, labels = axes.get_legend_handles_labels()
        handles += [
            Line2D([], [], color=INK, linestyle="-" if event.grade else ":") for event in events
        ]
        labels += [f"{number}: {_named(event)}" for number, event in enumerate(events, 1)]
        axes.legend(
            handles, labels, loc="lower left", bbox_to_anchor=(-0.02, 1.08), frameon=False,
            ncols=1, handlelength=1.5, fontsize=12,
        )  # fmt: skip

    kind = periods[-1].kind
    return Chart(
        title=_title(result),
        subtitle=f"Share of routine reviews chosen at random, final grades, by {kind}, with "
        "inspections (solid lines) and visits (dotted lines)",
        alt=f"Line chart of the council's own grades with {len(events)} events from outside. "
        f"{beside_words(result)} Every event is in the table.",
        draw=draw,
        height=HEIGHT + LEGEND_ROW * (2 + len(events)),
    )


def _title(result: BesideJudgements) -> str:
    last = result.last_graded
    if last is None or last.told in (Told.UNKNOWN, Told.NO_GRADE):
        return "The council's own grades, and when others came to look"
    if last.told is Told.STRICTER:
        return f"Inspectors said {last.grade}; most of the council's own grades were better"
    if last.told is Told.MILDER:
        return f"Inspectors said {last.grade}; most of the council's own grades were worse"
    return f"Inspectors said {last.grade}, much as the council's own reviews did"


def _axis(result: BesideJudgements) -> list[Period]:
    """The periods of the series, and up to a year before them back to the last judgement."""
    periods = [Period.parse(code) for code in result.series["period"]]
    last, earlier = result.last_graded, list[Period]()
    for _ in range(year_of(periods)):
        if last is None or pd.Timestamp((earlier or periods)[0].start) <= last.held_on:
            return [*earlier, *periods]
        earlier.insert(0, (earlier or periods)[0].previous)
    return periods


def _drawn(result: BesideJudgements, periods: list[Period]) -> list[Beside]:
    first, last = pd.Timestamp(periods[0].start), pd.Timestamp(periods[-1].end)
    return [event for event in result.events if first <= event.held_on <= last][-EVENTS:]


def _place(event: Beside, periods: list[Period]) -> float:
    """Where the day lies among the periods, which stand at whole numbers with their middle."""
    place = next(n for n, known in enumerate(periods) if pd.Timestamp(known.end) >= event.held_on)
    start, end = (pd.Timestamp(day) for day in (periods[place].start, periods[place].end))
    return place - 0.5 + (event.held_on - start).days / ((end - start).days + 1)


def _named(event: Beside) -> str:
    month = Period.containing(event.held_on.date(), Kind.MONTH)
    said = shorten(event.grade or "no grade", EVENT_LINE // 2, placeholder="...")
    kind = shorten(event.kind, EVENT_LINE - len(said), placeholder="...")
    return f"{kind}, {month.label}: {said}"


CHARTS = (square, whose, time_line)
"""The charts of this module, each with its result as its argument's type."""


def _legend(axes: Axes) -> None:
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.02, 1.0), frameon=False, ncols=3,
        handlelength=2, columnspacing=1,
    )  # fmt: skip
