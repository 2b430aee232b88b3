"""The tables behind the question whether the grades can be trusted."""

from __future__ import annotations

from improvement_book.analysis.annex import Tests
from improvement_book.analysis.beside_judgements import Beside, BesideJudgements, Told
from improvement_book.analysis.moderation import (
    Agreed,
    Agreement,
    OverGrading,
    PairedGrades,
    WhoGraded,
    WhoseGrades,
)
from improvement_book.analysis.shares import share
from improvement_book.pages.numerals import counted, day, percent, period_label, rounded
from improvement_book.pages.phrases import time_of
from improvement_book.pages.share_cells import between, capital, percent_cell, range_cell, written
from improvement_book.pages.table import Column, Table

OUTCOME_NAMES = {
    "the same": "The same grade",
    "reviewer higher": "Reviewer's grade higher",
    "reviewer lower": "Reviewer's grade lower",
}
WHOSE_NAMES = {"reviewer": "Reviewers", "moderator": "Moderators", "final": "Final grades"}
MEASURES = {
    "exact": "The same grade",
    "within one grade": "At most one grade apart",
    "weighted kappa": "Agreement beyond chance (weighted kappa)",
    "AC1": "Agreement beyond chance where one grade is common (Gwet's AC1)",
}
SHARES = ("exact", "within one grade")
SMALLEST_P = 0.001


def agreed_table(result: Agreed) -> Table:
    """How many moderated reviews kept their grade."""
    counts = [result.same.count, result.differ.higher, result.differ.lower]
    shares = [share(count, result.same.n).share for count in counts]
    names = result.table["outcome"]
    rows = tuple(
        (OUTCOME_NAMES[name], counted(count), percent_cell(found))
        for name, count, found in zip(names, counts, shares, strict=True)
    )
    columns = (Column("Outcome"), Column("Reviews", number=True), Column("Share", number=True))
    return Table(f"Moderated reviews, {time_of(result.periods)}", columns, rows)


def pairs_table(result: PairedGrades) -> Table:
    """The two grades of each moderated review; no rows where all of it is hidden."""
    square = result.square
    columns = (
        Column("Reviewer's grade"),
        *(Column(f"Moderator: {grade}", number=True) for grade in square.columns),
    )
    rows = tuple((str(grade), *map(counted, row)) for grade, row in square.iterrows())
    caption = f"Reviewers' grades (rows) and moderators' (columns), {time_of(result.periods)}"
    return Table(caption, columns, rows if square.notna().any(axis=None) else ())


def agreement_table(result: Agreement) -> Table:
    """The measures of agreement."""
    columns = (
        Column("Measure"),
        Column("Reviews", number=True),
        Column("Value", number=True),
        Column("95% range"),
        Column("Note"),
    )
    rows = []
    for row in result.table.to_dict("records"):
        write = percent if row["measure"] in SHARES else _two_places
        rows.append((
            MEASURES[row["measure"]], counted(row["n"]), written(write, row["value"]),
            between(write, row["low"], row["high"]), row["reason"],
        ))  # fmt: skip
    return Table("How far moderators and reviewers agree", columns, tuple(rows))


def over_grading_table(result: OverGrading) -> Table:
    """Who is stricter, at any grade and at the line."""
    columns = (
        Column("Where they differ"),
        Column("Reviewer higher", number=True),
        Column("Reviewer lower", number=True),
        Column("Chance of so uneven a split", number=True),
        Column("Note"),
    )
    rows = tuple(
        (row["which"].capitalize(), counted(row["higher"]), counted(row["lower"]),
         written(chance, row["p"]), row["reason"])
        for row in result.table.to_dict("records")
    )  # fmt: skip
    return Table("Which way the grades differ", columns, rows)


def who_table(result: WhoGraded) -> Table:
    """How independent reviewers and moderators were."""
    columns = (
        Column("Reviews"),
        Column("Count", number=True),
        Column("Out of", number=True),
        Column("Share", number=True),
        Column("95% range"),
    )
    rows = tuple(
        (row["measure"].capitalize(), counted(row["count"]), counted(row["n"]),
         percent_cell(row["share"]), range_cell(row))
        for row in result.table.to_dict("records")
    )  # fmt: skip
    return Table(f"Who reviewed and who moderated, {time_of(result.periods)}", columns, rows)


def whose_table(result: WhoseGrades) -> Table:
    """The share by whose grade it is, quarter by quarter."""
    columns = [Column("Period")]
    for name in WHOSE_NAMES.values():
        columns += [Column(f"{name}: {result.what}", number=True),
                    Column(f"{name}: reviews", number=True)]  # fmt: skip
    rows = []
    for period, group in result.table.groupby("period", sort=False):
        cells = [period_label(str(period))]
        for row in group.to_dict("records"):
            shown = (percent_cell(row["share"]), row["reason"])
            cells += ["; ".join(part for part in shown if part), counted(row["n"])]
        rows.append(tuple(cells))
    return Table(f"Share graded {result.what}, by whose grade it is", tuple(columns), tuple(rows))


def beside_table(result: BesideJudgements) -> Table:
    """What was said from outside, newest first, beside the council's own reviews before it."""
    columns = (
        Column("Event"),
        Column("About"),
        Column("What was said"),
        Column("Own reviews before it"),
        Column("Good or better", number=True),
        Column("Beside the council's own"),
    )
    rows = tuple(
        (f"{event.kind}, {day(event.held_on.date())}", event.area, event.grade or event.finding,
         _own(event), percent_cell(event.at_line.share if event.at_line else None), _verdict(event))
        for event in reversed(result.events)
    )  # fmt: skip
    return Table("Judgements from outside, and the council's own grades before them", columns, rows)


def _own(event: Beside) -> str:
    """Which reviews stand beside the event, and how many had a better grade."""
    if not event.periods or event.at_line is None:
        return "none"
    text = f"{counted(event.at_line.n)} reviews, {time_of(event.periods)}"
    if event.better is None or event.better.n is None:
        return text
    return f"{text}; {counted(event.better.count)} with a better grade"


def _verdict(event: Beside) -> str:
    if event.told is not Told.UNKNOWN:
        return str(event.told).capitalize()
    return f"Not known: {event.reason}" if event.reason else "Not known"


def chance(p: float) -> str:
    """A p as it is printed: never 0."""
    return "under 0.001" if p < SMALLEST_P else rounded(p, 3)


def tests_table(result: Tests) -> Table:
    """Tests with their n, statistic, range and p."""
    columns = (
        Column("Behind"),
        Column("Question"),
        Column("Method"),
        Column("Reviews", number=True),
        Column("Statistic"),
        Column("Value", number=True),
        Column("95% range"),
        Column("p", number=True),
        Column("Note"),
    )
    rows = tuple(
        (row["element"], capital(row["question"]), row["method"], counted(row["n"]),
         row["statistic"], written(_three_places, row["value"]),
         between(_three_places, row["low"], row["high"]), written(chance, row["p"]), row["reason"])
        for row in result.table.to_dict("records")
    )  # fmt: skip
    return Table(result.title, columns, rows)


TABLES = (
    agreed_table, pairs_table, agreement_table, over_grading_table, who_table, whose_table,
    beside_table, tests_table,
)  # fmt: skip
"""The tables of this module, each with its result as its argument's type."""


def _three_places(value: float) -> str:
    return rounded(value, 3)


def _two_places(value: float) -> str:
    return rounded(value, 2)
