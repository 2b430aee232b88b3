"""The tables behind the parts of practice, the plan, and what came of the reviews."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from improvement_book.analysis.families import ANSWERS, NOT_RECORDED
from improvement_book.analysis.follow_up import LAST, UNNAMED
from improvement_book.analysis.practice import (
    Concerns,
    Domains,
    DonePlan,
    FamilyViews,
    OtherGrades,
    ReReviews,
    TeamsPlan,
    Themes,
)
from improvement_book.analysis.selection import OTHERS
from improvement_book.pages.numerals import counted, period_label
from improvement_book.pages.phrases import time_of
from improvement_book.pages.share_cells import (
    capital,
    change_range,
    percent_cell,
    range_cell,
    share_cells,
    share_columns,
)
from improvement_book.pages.table import Column, Table
from improvement_book.period import Period

NOT_COMPARED = "not compared"


def domains_table(result: Domains) -> Table:
    """Every part of practice now and at the baseline, weakest first."""
    columns = (
        *share_columns("Part of practice", result.what),
        Column("Baseline", number=True),
        Column("95% range of the change"),
        Column("More than chance"),
    )
    rows = []
    for row in result.table.to_dict("records"):
        tested = not pd.isna(row["changed"])
        changed = ("yes" if row["changed"] else "no") if tested else NOT_COMPARED
        rows.append((
            capital(row["domain"]), *share_cells(row), _baseline(row),
            change_range(row["change_low"], row["change_high"]), changed,
        ))  # fmt: skip
    caption = _in("Parts of practice, weakest first", result.periods)
    if result.baseline:
        return Table(f"{caption}; baseline {time_of(result.baseline)}", columns, tuple(rows))
    kept = tuple(row[:5] for row in rows)
    return Table(caption, columns[:5], kept)


def plan_table(result: DonePlan) -> Table:
    """Every period that ended, with what was planned and done."""
    columns = (
        Column(str(result.periods[-1].kind).capitalize() if result.periods else "Period"),
        Column("Planned", number=True),
        Column("Done", number=True),
        Column("Done of planned", number=True),
        Column("Teams with a plan", number=True),
        Column("Of them without a review", number=True),
    )
    rows = tuple(
        (period_label(row["period"]), counted(row["planned"]), _done(row),
         percent_cell(row["share"]), counted(row["teams_planned"]),
         counted(row["teams_not_reviewed"]))
        for row in result.table.to_dict("records")
    )  # fmt: skip
    return Table("Routine reviews of cases chosen at random, done and planned", columns, rows)


def teams_plan_table(result: TeamsPlan) -> Table:
    """In how many periods each team was reviewed as planned."""
    kind = str(result.periods[-1].kind) if result.periods else "period"
    columns = (
        Column("Team"),
        Column("Planned", number=True),
        Column("Reached", number=True),
        Column("Fewer", number=True),
        Column("None", number=True),
    )
    rows = tuple(
        (row["team"], *(counted(row[name]) for name in ("periods", "reached", "fewer", "none")))
        for row in result.table.to_dict("records")
    )
    return Table(
        _in(
            f"{kind.capitalize()}s in which each team reached its plan of routine reviews",
            result.periods,
        ),
        columns,
        rows,
    )


def other_grades_table(result: OtherGrades) -> Table:
    """The grades of reviews that were chosen on purpose, by why."""
    kept = result.table[(result.table["chosen"] != OTHERS) | result.table["n"].ne(0)]
    rows = tuple((capital(row["chosen"]), *share_cells(row)) for row in kept.to_dict("records"))
    caption = _in(f"Reviews chosen on purpose, graded {result.what}", result.periods)
    return Table(caption, share_columns("Why chosen", result.what), rows)


def themes_table(result: Themes) -> Table:
    """Every main theme of learning, commonest first."""
    columns = (
        Column("Main theme of learning"),
        Column("Reviews", number=True),
        Column("Share of all reviews", number=True),
        Column("95% range", number=True),
    )
    kept = result.table[~result.table["theme"].isin(LAST) | result.table["reviews"].ne(0)]
    rows = tuple(
        (capital(row["theme"]), counted(row["reviews"]), percent_cell(row["share"]),
         range_cell(row)) for row in kept.to_dict("records")
    )  # fmt: skip
    caption = _in("Main themes of learning", result.periods)
    if result.reason == UNNAMED:
        caption += "; the council names no themes in its settings"
    return Table(f"{caption}; shares may not add up", columns, rows)


def concerns_table(result: Concerns) -> Table:
    """In how many days children were made safe."""
    columns = (
        Column("Made safe"),
        Column("Reviews", number=True),
        Column("So far", number=True),
    )
    rows = []
    for row in result.table.to_dict("records"):
        so_far = "" if result.n is not None and pd.isna(row["so_far"]) else counted(row["so_far"])
        rows.append((capital(row["made_safe"]), counted(row["reviews"]), so_far))
    return Table(_in("Immediate concerns found by reviews", result.periods), columns, tuple(rows))


def re_reviews_table(result: ReReviews) -> Table:
    """Second reviews against the first."""
    columns = (
        Column("Against the first review"),
        Column("Re-reviews", number=True),
        Column("Share of those known", number=True),
        Column("95% range", number=True),
    )
    rows = tuple(
        (capital(row["against_first"]), counted(row["reviews"]), percent_cell(row["share"]),
         range_cell(row)) for row in result.table.to_dict("records")
    )  # fmt: skip
    return Table(_in("Re-reviews against the first review", result.periods), columns, rows)


def families_table(result: FamilyViews) -> Table:
    """What families said, by the final grade of the case."""
    table = result.table
    shown = [
        answer
        for answer in ANSWERS
        if answer != NOT_RECORDED or not table[answer].eq(0).fillna(value=False).all()
    ]
    columns = (Column("Final grade"), *(Column(capital(name), number=True) for name in shown))
    rows = [
        (row["grade"], *(counted(row[name]) for name in shown)) for row in table.to_dict("records")
    ]
    if rows:
        rows.append(("All cases", *(counted(result.said(name)) for name in shown)))
    return Table(_in("What families said, by final grade", result.periods), columns, tuple(rows))


TABLES = (
    domains_table, plan_table, teams_plan_table, other_grades_table, themes_table, concerns_table,
    re_reviews_table, families_table,
)  # fmt: skip
"""The tables of this module, each with its result as its argument's type."""


def _done(row: Mapping[Hashable, Any]) -> str:
    """How many reviews were done; nothing where none was planned, whatever was done."""
    planned = row["planned"]
    return counted(row["done"]) if pd.isna(planned) or planned else ""


def _in(caption: str, periods: Sequence[Period]) -> str:
    return f"{caption}, {time_of(periods)}" if periods else caption


def _baseline(row: Mapping[Hashable, Any]) -> str:
    """The share of how many reviews; only the counts where there are too few."""
    share, n = percent_cell(row["base_share"]), counted(row["base_n"])
    if pd.isna(row["base_n"]):
        return n
    return f"{share} of {n}" if share else f"{counted(row['base_count'])} of {n}"
