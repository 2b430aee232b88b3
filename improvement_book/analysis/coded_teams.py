"""Do teams differ over the last year, and does the mix of teams explain a change?

For the board edition. Teams get letters, so that a page can be discussed without their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from string import ascii_uppercase

import pandas as pd

from improvement_book.analysis.pooling import last_year, periods_of, year_of
from improvement_book.analysis.shares import share, share_change
from improvement_book.analysis.team_comparison import TeamComparison, team_comparison
from improvement_book.analysis.team_mix import (
    MixReading,
    StandardisedShare,
    standardised_share,
    team_counts,
)
from improvement_book.period import Period
from improvement_book.release import Release

WINDOWS_OVERLAP = "fewer than two whole years are counted"


@dataclass(frozen=True)
class CodedTeams:
    """Each team against all others, over the last year.

    what: the grades in words; periods: those pooled. comparison: as from team_comparison, its
    teams called Team A, Team B and so on, in this order.
    """

    what: str
    periods: tuple[Period, ...]
    comparison: TeamComparison

    @property
    def table(self) -> pd.DataFrame:
        """As TeamComparison has it."""
        return self.comparison.table


@dataclass(frozen=True)
class TeamMix:
    """The change from the first year to the last, as counted and with the mix of teams held fixed.

    before, after: the periods pooled; the first year begins with the baseline. Weights: the
    reviews of the last year. reason: why nothing is compared, "" otherwise.
    """

    what: str
    before: tuple[Period, ...]
    after: tuple[Period, ...]
    adjusted: StandardisedShare
    reason: str = ""

    @property
    def reading(self) -> MixReading:
        """What the two changes say together."""
        return self.adjusted.reading

    @property
    def table(self) -> pd.DataFrame:
        """As StandardisedShare has it."""
        return self.adjusted.table


def coded_teams(
    teams: pd.DataFrame, among: Sequence[str], what: str, release: Release
) -> CodedTeams:
    """Which teams differ from all the others over the last year?

    teams: released counts; columns period, team, grade, reviews. among: the grades counted;
    what: the same in words.
    """
    periods = last_year(periods_of(teams), release.period)
    letters = team_letters(teams["team"].unique().tolist(), release.council.slug)
    counted = team_counts(teams, among, periods)
    counted.index = pd.Index([letters[team] for team in counted.index], name="team")
    order = sorted(counted.index, key=list(letters.values()).index)
    return CodedTeams(what, periods, team_comparison(counted.loc[order]))


def team_mix(teams: pd.DataFrame, among: Sequence[str], what: str, release: Release) -> TeamMix:
    """Did the share change from the first year to the last, or only the mix of teams?

    Arguments as in coded_teams. Not compared where the two years overlap.
    """
    known, baseline = _known(teams, release), release.council.baseline
    after = last_year(known, release.period)
    own = [item for item in known if baseline is None or item.end >= baseline.start]
    before = tuple(own[: year_of(known)])
    if not before or before[-1] >= after[0]:
        nothing = share(0, 0)
        unknown = StandardisedShare(share_change(nothing, nothing), reason=WINDOWS_OVERLAP)
        return TeamMix(what, before, after, unknown, WINDOWS_OVERLAP)
    later = team_counts(teams, among, after)
    adjusted = standardised_share(team_counts(teams, among, before), later, later["n"])
    return TeamMix(what, before, after, adjusted, adjusted.reason or adjusted.crude.reason)


def team_letters(teams: Sequence[str], slug: str) -> dict[str, str]:
    """Team -> Team A, Team B, ...: in an order that no list of the names shows.

    The same teams of a council have the same letters in every edition. Who holds the names and
    this program can work the letters out: they are for discussion, not for secrecy.
    """
    mixed = sorted(teams, key=lambda team: sha256(f"{slug}\n{team}".encode()).digest())
    return {team: f"Team {_letter(place)}" for place, team in enumerate(mixed)}


def _letter(place: int) -> str:
    before, last = divmod(place, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]


def _known(teams: pd.DataFrame, release: Release) -> tuple[Period, ...]:
    return tuple(known for known in periods_of(teams) if known.end <= release.period.end)
