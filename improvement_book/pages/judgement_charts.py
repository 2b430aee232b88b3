"""The time line of the council's own inspections, with visits between them."""

from __future__ import annotations

from datetime import date
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes

from improvement_book.analysis.judgements import OVERALL, Judgements
from improvement_book.council import DEFAULT_SCALE
from improvement_book.pages.axes import Chart
from improvement_book.pages.numerals import day
from improvement_book.pages.phrases import listed, many
from improvement_book.pages.svg import BLUE, INK

GRADE_LINE = 16
"""Characters on a line beside the axis, so that the picture keeps its width."""
DAYS_OF_A_YEAR = 365.25
YEARS = 7
"""At most so many years are written below the line of inspections."""


def judgements_chart(result: Judgements) -> Chart | None:
    """Overall grades over the years, with what else came between; None without such a grade."""
    table = result.table
    overall = table[(table["area"] == OVERALL) & table["grade"].isin(DEFAULT_SCALE)]
    overall = overall.sort_values("held_on")
    if overall.empty:
        return None
    days = [at.date() for at in overall["held_on"]]
    grades = [str(grade) for grade in overall["grade"]]
    heights = [DEFAULT_SCALE.index(grade) for grade in grades]
    others = table[~table["held_on"].isin(overall["held_on"])].sort_values("held_on")
    visits = sorted({at.date() for at in others.loc[others["grade"] == "", "held_on"]})
    partial = sorted({at.date() for at in others.loc[others["grade"] != "", "held_on"]})

    def draw(axes: Axes) -> None:
        places = [_year_place(at) for at in days]
        between = [_year_place(at) for at in (*visits, *partial)]
        for at, line in ((visits, ":"), (partial, "--")):
            for place in map(_year_place, at):
                axes.axvline(place, color=INK, linestyle=line, linewidth=1.2, zorder=1)
        first, last = min([*places, *between]) - 0.4, max([*places, *between]) + 0.4
        axes.step([*places, last], [*heights, heights[-1]], where="post", color=BLUE, linewidth=1.4)
        axes.plot(places, heights, color=BLUE, marker="o", markersize=10, linestyle="none")
        axes.set_xlim(first, last)
        axes.set_ylim(-0.5, len(DEFAULT_SCALE) - 0.5)
        axes.set_yticks(
            range(len(DEFAULT_SCALE)), [fill(grade, GRADE_LINE) for grade in DEFAULT_SCALE]
        )
        years = range(int(np.ceil(first)), int(np.floor(last)) + 1)
        step = max(1, -(-len(years) // YEARS))
        axes.set_xticks(years[::step], [str(year) for year in years[::step]])

    said = listed([f"{grade} on {day(at)}" for grade, at in zip(grades, days, strict=True)])
    seen = f" {many(len(visits), 'visit')} gave no grade." if visits else ""
    if partial:
        seen += f" {many(len(partial), 'inspection')} gave no overall grade."
    return Chart(
        title=f"Inspectors' last overall grade: {grades[-1]}, {day(days[-1])}",
        subtitle="Overall grades of inspections (dots), with visits, which give no grade (dotted)"
        + (", and inspections without an overall grade (dashed)" if partial else ""),
        alt=f"Time line of overall grades: {said}.{seen} Every judgement is in the table.",
        draw=draw,
        height=3.2,
        source="published inspections and visits",
    )


def _year_place(at: date) -> float:
    """A day as a number of years: 1 July 2021 is about 2021.5."""
    return at.year + (at - date(at.year, 1, 1)).days / DAYS_OF_A_YEAR


CHARTS = (judgements_chart,)
"""The charts of this module, each with its result as its argument's type."""
