"""Teams are compared under letters, and the mix of teams is told from a change."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.coded_teams import (
    WINDOWS_OVERLAP,
    coded_teams,
    team_letters,
    team_mix,
)
from improvement_book.analysis.shares import HIDDEN
from improvement_book.analysis.team_mix import MixReading
from tests.analysis.test_grade_direction import SCALE, months, release

NAMES = [f"Area {place}" for place in range(1, 31)]


def teams(count: int, **counts: tuple[int | None, int]) -> pd.DataFrame:
    """The same reviews at Poor and Good of every team in so many months from January 2021."""
    rows = [
        (month, team, grade, reviews)
        for month in months(count)
        for team, own in counts.items()
        for grade, reviews in zip(SCALE.grades, own, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["period", "team", "grade", "reviews"])
    return frame.assign(reviews=frame["reviews"].astype("Int64"), symbol="")


def test_letters_do_not_follow_the_names_and_do_not_depend_on_their_order() -> None:
    letters = team_letters(NAMES, "a")
    assert letters == team_letters(NAMES[::-1], "a")
    assert letters != team_letters(NAMES, "b")
    assert [letters[name] for name in NAMES] != sorted(letters.values())
    assert list(letters.values())[25:28] == ["Team Z", "Team AA", "Team AB"]


def test_teams_are_compared_under_their_letters_over_the_last_year() -> None:
    frame = pd.concat([teams(12, North=(0, 5), South=(5, 0)), later(North=(1, 4), South=(3, 2))])
    found = coded_teams(frame, ["Good"], "good", release("2022-12"))
    letters = team_letters(["North", "South"], "a")
    rows = found.table.set_index("team")
    assert found.table["team"].tolist() == ["Team A", "Team B"]
    north, south = rows.loc[letters["North"]], rows.loc[letters["South"]]
    assert (north["count"], north["n"]) == (48, 60)
    assert (south["count"], south["n"]) == (24, 60)
    assert north["differs"]
    assert found.periods[0].code == "2022-01"


def later(**counts: tuple[int | None, int]) -> pd.DataFrame:
    frame = teams(24, **counts)
    return frame[frame["period"] >= "2022-01"]


@pytest.mark.parametrize(
    ("before", "after", "reading"),
    [
        # The strong team has 9 of 10 and the weak one 2 of 10 in both years.
        ({"N": (1, 9), "S": (80, 20)}, {"N": (10, 90), "S": (8, 2)}, MixReading.EXPLAINED),
        ({"N": (6, 4), "S": (6, 4)}, {"N": (3, 7), "S": (3, 7)}, MixReading.HOLDS),
        ({"N": (5, 5), "S": (5, 5)}, {"N": (5, 5), "S": (5, 5)}, MixReading.NO_CHANGE),
    ],
)
def test_a_change_of_mix_is_told_from_a_change_of_practice(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]], reading: MixReading
) -> None:
    frame = pd.concat([teams(12, **before), later(**after)])
    found = team_mix(frame, ["Good"], "good", release("2022-12"))
    assert (found.reading, found.reason) == (reading, "")


@pytest.mark.parametrize(
    ("count", "baseline", "reason"),
    [(24, "", ""), (23, "", WINDOWS_OVERLAP), (24, "2021-02", WINDOWS_OVERLAP)],
)
def test_two_whole_years_are_needed_from_the_baseline_on(
    count: int, baseline: str, reason: str
) -> None:
    frame = teams(count, N=(5, 5), S=(5, 5))
    found = team_mix(frame, ["Good"], "good", release(months(count)[-1], baseline))
    assert found.reason == reason


def test_a_hidden_count_hides_both() -> None:
    frame = teams(24, N=(None, 5), S=(5, 5))
    own = release("2022-12")
    assert coded_teams(frame, ["Good"], "good", own).comparison.reason == HIDDEN
    assert team_mix(frame, ["Good"], "good", own).reason == HIDDEN
