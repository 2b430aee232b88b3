"""What a board with a threshold sees of its teams."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from improvement_book.council import Audience, Council, ReviewPolicy
from improvement_book.disclosure.attack_release import attack
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import protect
from improvement_book.disclosure.teams import WITHHELD
from improvement_book.period import Period
from improvement_book.release import Release, typed
from improvement_book.tabulate.counts import DECLARED, Counts, CountTable

GRADES = ("Inadequate", "Requires improvement to be good", "Good", "Outstanding")
MONTHS = ("2021-04", "2021-05", "2021-06")
BOARD = Council(
    "A", "a", "999", reviews_at_council=ReviewPolicy.RELEASED, board_threshold=5
)  # fmt: skip
Rows = list[list[int]]
SAFE: Rows = [[8, 9, 12, 20], [7, 30, 11, 10], [2, 14, 13, 9], [3, 16, 9, 8]]


def counts(quarter: Rows, council: Council = BOARD) -> Counts:
    """One quarter of reviews, teams by grades, all of them in June."""
    rows = [
        {"period": month, "team": f"Team {team}", "grade": grade, "symbol": "",
         "reviews": count if month == "2021-06" else 0}
        for month in MONTHS
        for team, row in enumerate(quarter)
        for grade, count in zip(GRADES, row, strict=True)
    ]  # fmt: skip
    tables = []
    for declared in DECLARED:
        given = rows if declared.name == "grades_by_team" else []
        frame = typed(pd.DataFrame(given, columns=list(declared.columns)), declared.columns)
        tables.append(CountTable(declared, frame))
    period = Period.parse("2021-06")
    return Counts(council, period, date(2021, 7, 9), True, {}, tuple(tables))


def table(release: Release) -> list[list[int | None]]:
    """The released counts, teams by grades; None where hidden."""
    frame = release.table("grades_by_team")
    found = [None if pd.isna(count) else int(count) for count in frame["reviews"]]
    return [found[start : start + len(GRADES)] for start in range(0, len(found), len(GRADES))]


def shown(quarter: Rows, council: Council = BOARD) -> Release:
    return protect(counts(quarter, council), Audience.BOARD, Ledger.empty())


def test_the_public_has_no_table_by_team() -> None:
    release = protect(counts(SAFE), Audience.PUBLIC, Ledger.empty())
    assert "grades_by_team" not in release.tables


def test_a_board_without_a_threshold_sees_every_month() -> None:
    release = shown(SAFE, replace(BOARD, board_threshold=0))
    assert set(release.table("grades_by_team")["period"]) == set(MONTHS)
    assert release.note("grades_by_team") == ""


def test_small_counts_of_teams_are_hidden_with_others_that_would_tell_them() -> None:
    release = shown(SAFE)
    found = table(release)
    assert set(release.table("grades_by_team")["period"]) == {"2021-22-Q1"}
    assert [found[2][0], found[3][0]] == [None, None]
    assert sum(cell is None for row in found for cell in row) > 2
    assert [cell for row in found for cell in row if cell is not None and 0 < cell <= 5] == []
    assert attack(release, counts(SAFE), Ledger.empty()) == ()


@pytest.mark.parametrize("team", range(4))
def test_a_team_with_one_grade_alone_tells_of_no_review(team: int) -> None:
    quarter = [[8, 9, 12, 20], [7, 30, 11, 10], [12, 14, 13, 9], [13, 16, 9, 8]] * 2
    quarter[team] = [0, 0, 14, 0]
    release = shown(quarter)
    assert table(release)[team] == [None] * 4
    assert attack(release, counts(quarter), Ledger.empty()) == ()


def test_teams_of_a_handful_of_reviews_are_withheld() -> None:
    release = shown([[1, 2, 3, 0], [2, 2, 1, 1], [0, 3, 2, 1]])
    assert release.note("grades_by_team") == WITHHELD
    assert {cell for row in table(release) for cell in row} <= {None}


def test_no_random_board_edition_gives_a_team_away() -> None:
    draw = np.random.default_rng(1)
    for _ in range(25):
        quarter = draw.poisson([3, 12, 10, 4], size=(5, 4)).tolist()
        assert attack(shown(quarter), counts(quarter), Ledger.empty()) == ()


def test_the_attack_finds_a_team_that_is_shown_too_much_of() -> None:
    release = shown(SAFE)
    hidden = release.tables["grades_by_team"].frame
    frame = hidden.copy()
    for place in frame.index[frame["symbol"] == "c"]:
        team, grade = divmod(int(place), len(GRADES))
        if SAFE[team][grade] > 5:
            frame.loc[place, ["reviews", "symbol"]] = [SAFE[team][grade], ""]
    released = replace(release.tables["grades_by_team"], frame=frame)
    leaky = replace(release, tables=release.tables | {"grades_by_team": released})
    found = {unsafe.label for unsafe in attack(leaky, counts(SAFE), Ledger.empty())}
    assert found == {f"grades_by_team: 2021-22-Q1; Team {team}; Inadequate" for team in (2, 3)}
