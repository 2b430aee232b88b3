"""The tables behind the trend, the control chart and the teams."""

from __future__ import annotations

import pandas as pd

from improvement_book.analysis.practice import CodedTeams, GradeChart, Sustained, TeamMix
from improvement_book.pages.numerals import counted, percent, period_label, stretch
from improvement_book.pages.practice_words import difference
from improvement_book.pages.share_cells import between, change_range, percent_cell
from improvement_book.pages.table import Column, Table

NOT_COMPARED = "not compared"


def chart_table(result: GradeChart) -> Table:
    """Every share with its limits; no rows where there are no limits."""
    chart = result.chart
    columns = (
        Column(result.periods[-1].kind.capitalize()),
        Column(result.what.capitalize(), number=True),
        Column("Reviews", number=True),
        Column("Share", number=True),
        Column("Lower limit", number=True),
        Column("Upper limit", number=True),
        Column("Where"),
    )
    rows = []
    for row in result.table.to_dict("records") if not chart.reason else []:
        where = "" if pd.isna(row["outside"]) else "outside" if row["outside"] else "inside"
        rows.append(
            (period_label(row["period"]), counted(row["count"]), counted(row["n"]),
             *(percent_cell(row[name]) for name in ("share", "low", "high")),
             row["reason"] or where)
        )  # fmt: skip
    return Table(f"Limits of chance, reviews graded {result.what}", columns, tuple(rows))


def sustained_table(result: Sustained) -> Table:
    """The last three whole quarters against the baseline; no rows where they are not compared."""
    what = result.quarters[0].what if result.quarters else "good or better"
    columns = (
        Column("Quarter"),
        Column(what.capitalize(), number=True),
        Column("Reviews", number=True),
        Column("Share", number=True),
        Column("Against the baseline"),
        Column("95% range of the difference"),
    )
    rows = []
    for quarter, change in zip(result.quarters, result.changes, strict=False):
        share = quarter.share
        rows.append((
            stretch(quarter.periods[0], quarter.periods[-1]), counted(share.count),
            counted(share.n), percent_cell(share.share),
            difference(change.difference) or change.reason,
            change_range(change.low, change.high),
        ))  # fmt: skip
    return Table(f"The last three whole quarters, reviews graded {what}", columns, tuple(rows))


def teams_table(result: CodedTeams) -> Table:
    """Each team against all the others."""
    columns = (
        Column("Team"),
        Column(result.what.capitalize(), number=True),
        Column("Reviews", number=True),
        Column("Share", number=True),
        Column("95% range", number=True),
        Column("All others", number=True),
        Column("Differs"),
    )
    rows = []
    for row in result.table.to_dict("records"):
        compared = not pd.isna(row["p"])
        said = ("yes" if row["differs"] else "no") if compared else row["reason"] or NOT_COMPARED
        rows.append((
            row["team"], counted(row["count"]), counted(row["n"]), percent_cell(row["share"]),
            between(percent, row["low"], row["high"]), percent_cell(row["others"]), said,
        ))  # fmt: skip
    when = stretch(result.periods[0], result.periods[-1])
    return Table(f"Reviews graded {result.what} by team, {when}", columns, tuple(rows))


def mix_table(result: TeamMix) -> Table:
    """The change as counted, and with the mix of teams held fixed; no rows where not known."""
    if result.reason:
        return Table("The change with the mix of teams held fixed", (Column("Measure"),), ())
    columns = (
        Column("Measure"),
        Column("Before", number=True),
        Column("Now", number=True),
        Column("Change"),
        Column("95% range of the change"),
    )
    rows = tuple(
        (row["measure"].capitalize(), percent_cell(row["before"]), percent_cell(row["after"]),
         difference(row["difference"]), change_range(row["low"], row["high"]))
        for row in result.table.to_dict("records")
    )  # fmt: skip
    before = stretch(result.before[0], result.before[-1])
    after = stretch(result.after[0], result.after[-1])
    return Table(f"From {before} to {after}, with the mix of teams held fixed", columns, rows)


TABLES = (chart_table, sustained_table, teams_table, mix_table)
"""The tables of this module, each with its result as its argument's type."""
