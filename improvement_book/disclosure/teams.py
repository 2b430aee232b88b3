"""Which counts of practice reviews by team an audience may see.

Below council level a review counts as a child, and that none or all of a team's reviews have a
grade must not be known either. How many reviews a team had, and what the whole council's grades
were, is taken as known. Months are pooled to quarters or years; where that does not help, the
council's own table is all there is.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from improvement_book.disclosure.draft import Draft, small
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.pooling import (
    COUNT,
    KINDS,
    POOLED,
    kind_shown_before,
    over_half,
    pooled,
    shown,
)
from improvement_book.disclosure.suppression import Unprotectable, suppress
from improvement_book.release import HIDDEN
from improvement_book.tabulate.counts import Counts

TABLE = "grades_by_team"
DONE = "done_by_team"
DIMENSIONS = ("period", "team", "grade")
SHOWN = (
    "Reviews of a team are shown {pooled}. Counts from 1 to {threshold}, none or all of a team's "
    "reviews, and others that would give these away, are hidden."
)
WITHHELD = "Hidden: teams have too few reviews. The grades of the whole council are shown."

DONE_HIDDEN = "Hidden: a team's reviews in a month are too few. The whole council's are shown."


def hidden_done(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Reviews planned by team without those done, which are a handful in most months."""
    return table.assign(done=table["done"].mask(table["done"].notna()), symbol=HIDDEN), DONE_HIDDEN


def protected_teams(counts: Counts, ledger: Ledger, threshold: int) -> tuple[pd.DataFrame, str]:
    """The table by team as it may be shown, and a note for the reader."""
    first = kind_shown_before(ledger, TABLE)
    said = not ledger.rows[TABLE].empty
    for kind in [first] if said else KINDS:
        table = _with_groups(pooled(counts, TABLE, kind, ledger), threshold)
        hidden = _hidden(table, threshold)
        if hidden is not None and not table.empty and not over_half(hidden):
            note = SHOWN.format(pooled=POOLED[kind], threshold=threshold)
            return shown(table, hidden, DIMENSIONS), note
    return shown(table, ~table["was_shown"], DIMENSIONS), WITHHELD


def _with_groups(table: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """What each row can be at most; whether a team has one grade alone; whether it is primary.

    most: the reviews of the team, or those of the grade, whichever are fewer.
    """
    group = table.groupby(["period", "team"])[COUNT]
    of, largest = group.transform("sum"), group.transform("max")
    one_grade = (of > 0) & (largest == of)
    most = table.groupby(["period", "grade"])[COUNT].transform("sum").clip(upper=of)
    primary = small(table[COUNT], threshold) | one_grade
    return table.assign(most=most, one_grade=one_grade, primary=primary)


def _hidden(table: pd.DataFrame, threshold: int) -> pd.Series | None:
    """Which rows are hidden; None where they are too many, or nothing protects them."""
    if (table["was_shown"] | table["was_hidden"]).all():
        return table["was_hidden"]
    if over_half(table["primary"] & ~table["was_shown"]):
        return None
    withheld = pd.Series(False, table.index)
    while not over_half(withheld):
        draft = Draft(threshold, zeros=True)
        rows = table.assign(withheld=withheld).to_dict("records")
        cells = [_add(draft, row) for row in rows]
        for known in (["period", "team"], ["period", "grade"]):
            for places in table.groupby(known, sort=False).indices.values():
                draft.sums(cells[place] for place in places)
        try:
            return pd.Series(suppress(*draft.finished()), table.index)
        except Unprotectable as error:
            exposed = pd.Series([_label(row) in error.labels for row in rows], table.index)
            more = _around(table, exposed) & ~table["was_shown"]
            if (more & ~withheld).sum() == 0:
                return None
            withheld |= more
    return None


def _around(table: pd.DataFrame, exposed: pd.Series) -> pd.Series:
    """All teams with the grade of an exposed row in its period: hidden, whatever they hold."""
    grades = pd.MultiIndex.from_frame(table[["period", "grade"]])
    return pd.Series(grades.isin(grades[exposed]), table.index)


def _label(row: Mapping[Hashable, Any]) -> str:
    return f"{TABLE}: {'; '.join(str(row[name]) for name in DIMENSIONS)}"


def _add(draft: Draft, row: Mapping[Hashable, Any]) -> int:
    label, most = _label(row), int(row["most"])
    value = int(row[COUNT])
    before = draft.near(value, row["before"])
    if row["was_shown"]:
        return draft.shown(label, value)
    if row["withheld"]:
        return draft.never_told(label, value, most=most)
    if row["one_grade"] and not draft.is_small(value):
        return draft.hidden_share(label, value, most)
    if row["was_hidden"] or draft.is_small(value):
        return draft.hidden(label, value, most=most)
    if before is not None:
        return draft.changed(label, value, before)
    return draft.shown(label, value, draft.group(value + 1))
