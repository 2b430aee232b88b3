"""How practice-review grades are spread, whether they are improving, and what may be said of it.

Grades are ordered labels: counted and ranked, never averaged. This is the front room: each
question that needs more room has a module of its own, and is reached from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.coded_teams import CodedTeams as CodedTeams
from improvement_book.analysis.coded_teams import TeamMix as TeamMix
from improvement_book.analysis.coded_teams import coded_teams as coded_teams
from improvement_book.analysis.coded_teams import team_mix as team_mix
from improvement_book.analysis.coverage import Coverage as Coverage
from improvement_book.analysis.coverage import coverage as coverage
from improvement_book.analysis.domains import Domains as Domains
from improvement_book.analysis.domains import domains as domains
from improvement_book.analysis.families import FamilyViews as FamilyViews
from improvement_book.analysis.families import family_views as family_views
from improvement_book.analysis.follow_up import Actions as Actions
from improvement_book.analysis.follow_up import Concerns as Concerns
from improvement_book.analysis.follow_up import Themes as Themes
from improvement_book.analysis.follow_up import actions as actions
from improvement_book.analysis.follow_up import concerns as concerns
from improvement_book.analysis.follow_up import themes as themes
from improvement_book.analysis.grade_change import Sustained as Sustained
from improvement_book.analysis.grade_change import VisibleChange as VisibleChange
from improvement_book.analysis.grade_change import grade_change as grade_change
from improvement_book.analysis.grade_change import (
    smallest_visible_change as smallest_visible_change,
)
from improvement_book.analysis.grade_change import sustained as sustained
from improvement_book.analysis.grade_chart import GradeChart as GradeChart
from improvement_book.analysis.grade_chart import grade_chart as grade_chart
from improvement_book.analysis.grade_direction import GradeDirection as GradeDirection
from improvement_book.analysis.grade_direction import grade_direction as grade_direction
from improvement_book.analysis.grade_trend import GradeTrend as GradeTrend
from improvement_book.analysis.grade_trend import ShareTrend as ShareTrend
from improvement_book.analysis.grade_trend import grade_trend as grade_trend
from improvement_book.analysis.grade_trend import share_trend as share_trend
from improvement_book.analysis.planned import DonePlan as DonePlan
from improvement_book.analysis.planned import TeamsPlan as TeamsPlan
from improvement_book.analysis.planned import done_against_plan as done_against_plan
from improvement_book.analysis.planned import teams_against_plan as teams_against_plan
from improvement_book.analysis.pooling import GOOD_SIDE as GOOD_SIDE
from improvement_book.analysis.pooling import PooledShare as PooledShare
from improvement_book.analysis.pooling import PracticeChange as PracticeChange
from improvement_book.analysis.pooling import Shares as Shares
from improvement_book.analysis.pooling import baseline_share as baseline_share
from improvement_book.analysis.pooling import change_since_baseline as change_since_baseline
from improvement_book.analysis.pooling import last_year as last_year
from improvement_book.analysis.pooling import latest_share as latest_share
from improvement_book.analysis.pooling import pooled_counts as pooled_counts
from improvement_book.analysis.pooling import pooled_share
from improvement_book.analysis.pooling import two_sides as two_sides
from improvement_book.analysis.proportional_odds import OddsTrend as OddsTrend
from improvement_book.analysis.proportional_odds import proportional_odds as proportional_odds
from improvement_book.analysis.re_reviews import ReReviews as ReReviews
from improvement_book.analysis.re_reviews import re_reviews as re_reviews
from improvement_book.analysis.released import UnknownGrade as UnknownGrade
from improvement_book.analysis.released import whole
from improvement_book.analysis.selection import ChosenReviews as ChosenReviews
from improvement_book.analysis.selection import OtherGrades as OtherGrades
from improvement_book.analysis.selection import chosen_reviews as chosen_reviews
from improvement_book.analysis.selection import other_grades as other_grades
from improvement_book.analysis.share_chart import ShareChart as ShareChart
from improvement_book.analysis.share_chart import share_chart as share_chart
from improvement_book.analysis.shares import share, with_shares
from improvement_book.analysis.team_comparison import TeamComparison as TeamComparison
from improvement_book.analysis.team_comparison import team_comparison as team_comparison
from improvement_book.analysis.team_mix import MixReading as MixReading
from improvement_book.analysis.team_mix import StandardisedShare as StandardisedShare
from improvement_book.analysis.team_mix import standardised_share as standardised_share
from improvement_book.analysis.team_mix import team_counts as team_counts
from improvement_book.council import GradeScale
from improvement_book.period import Period


@dataclass(frozen=True)
class GradeSpread:
    """How many reviews got each grade.

    table: period, grade (worst first; grades that nobody received stay, with 0), reviews
    (count or missing), n (reviews of the period), share (0-1), low, high (Wilson 95%), reason.
    """

    table: pd.DataFrame
    scale: GradeScale


@dataclass(frozen=True)
class ShareSeries:
    """The share of reviews at some grades, period by period.

    what: the grades in words. table: period, count, n, share (0-1), low, high, reason.
    """

    what: str
    table: pd.DataFrame


def grade_spread(grades: pd.DataFrame, scale: GradeScale) -> GradeSpread:
    """Share of reviews at each grade in each period.

    grades: released counts; columns period, grade, reviews, symbol; one row per period and
    grade. A period with a hidden count has no shares. Raises UnknownGrade.
    """
    _check_grades(grades, scale)
    totals = grades.groupby("period")["reviews"].sum(min_count=len(scale.grades))
    table = _in_scale_order(grades, scale).assign(n=lambda rows: rows["period"].map(totals))
    shares = [share(whole(row.reviews), whole(row.n)) for row in table.itertuples()]
    return GradeSpread(with_shares(table[["period", "grade", "reviews", "n"]], shares), scale)


def share_series(grades: pd.DataFrame, among: Sequence[str], what: str) -> ShareSeries:
    """The share of reviews with one of the grades, period by period, in the table's order.

    grades: released counts as in grade_spread; among: the grades counted; what: in words.
    """
    periods = grades["period"].drop_duplicates().tolist()
    shares = [pooled_share(grades, [period], among) for period in periods]
    table = pd.DataFrame(
        {
            "period": periods,
            "count": pd.array([item.count for item in shares], dtype="Int64"),
            "n": pd.array([item.n for item in shares], dtype="Int64"),
        }
    )
    return ShareSeries(what, with_shares(table, shares))


def grades_by_period(grades: pd.DataFrame, scale: GradeScale) -> pd.DataFrame:
    """The same counts with one row per period and one column per grade, worst first.

    grades: released counts as in grade_spread. Hidden counts are missing. Raises UnknownGrade.
    """
    _check_grades(grades, scale)
    wide = grades.pivot(index="period", columns="grade", values="reviews")
    return wide.reindex(columns=list(scale.grades)).astype("Int64")


def pooled_grades(grades: pd.DataFrame, scale: GradeScale, periods: Sequence[Period]) -> pd.Series:
    """Reviews at each grade over some periods, worst first; missing where one was hidden."""
    rows = grades_by_period(grades, scale)
    return rows[rows.index.isin([period.code for period in periods])].sum(skipna=False)


def _check_grades(grades: pd.DataFrame, scale: GradeScale) -> None:
    unknown = sorted(set(grades["grade"]) - set(scale.grades))
    if unknown:
        known = ", ".join(scale.grades)
        raise UnknownGrade(f"{', '.join(unknown)}: not on the scale {known}.")


def _in_scale_order(grades: pd.DataFrame, scale: GradeScale) -> pd.DataFrame:
    rank = grades["grade"].map({grade: place for place, grade in enumerate(scale.grades)})
    order = grades.assign(rank=rank).sort_values(["period", "rank"], kind="stable")
    return order.drop(columns="rank").reset_index(drop=True)
