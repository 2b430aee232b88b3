"""The two answers that a reader takes away: is practice better, and can the grades be trusted?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.moderation import (
    Agreed,
    BesideJudgements,
    agreed,
    beside_judgements,
)
from improvement_book.analysis.pooling import (
    GOOD_SIDE,
    PracticeChange,
    change_since_baseline,
    two_sides,
)
from improvement_book.release import Release


@dataclass(frozen=True)
class PracticeAnswer:
    """Whether more practice is good, and less of it inadequate, than at the baseline.

    good: the share of good or better; worst: that of the lowest grade, over the same periods.
    """

    good: PracticeChange
    worst: PracticeChange

    @property
    def table(self) -> pd.DataFrame:
        """The tables of both, with the grades in a column `what`."""
        both = (self.good, self.worst)
        return pd.concat([item.table.assign(what=item.latest.what) for item in both])


@dataclass(frozen=True)
class TrustAnswer:
    """Whether moderators and inspectors bear the grades out."""

    agreed: Agreed
    beside: BesideJudgements

    @property
    def table(self) -> pd.DataFrame:
        """The moderators' outcomes, as Agreed has them."""
        return self.agreed.table


def practice_answer(release: Release) -> PracticeAnswer:
    """Is practice better than at the baseline, and is inadequate practice being reduced?"""
    sides, scale = two_sides(release.table("good_by_month")), release.scale
    grades = release.table("grades_by_month")
    return PracticeAnswer(
        change_since_baseline(sides, GOOD_SIDE, "good or better", release),
        change_since_baseline(grades, [scale.worst], scale.worst.lower(), release),
    )


def trust_answer(release: Release) -> TrustAnswer:
    """Do moderators agree with reviewers, and did inspectors see the same practice?"""
    return TrustAnswer(
        agreed(release.table("moderated_against"), release.period), beside_judgements(release)
    )
