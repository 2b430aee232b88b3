"""The tests behind the pages on practice reviews, each with its n, statistic, range and p.

The same functions on the same released tables as on the pages: nothing is computed anew.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

import pandas as pd

from improvement_book.analysis import moderation, practice
from improvement_book.analysis.grade_direction import TrendWindow
from improvement_book.analysis.released import known_parts, result_table, whole
from improvement_book.analysis.shares import HIDDEN, Share
from improvement_book.period import Period
from improvement_book.release import Release

GOOD = "good or better"


@dataclass(frozen=True)
class Tested:
    """One test. element: the code of what it stands behind; reason: why there is no value, or what
    must be said of it.
    """

    element: str
    question: str
    method: str
    n: int | None
    statistic: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Tests:
    """The tests of some pages.

    table: element, question, method, n, statistic, value, low, high (95%), p, reason.
    """

    title: str
    table: pd.DataFrame


def practice_tests(release: Release) -> Tests:
    """Which tests stand behind the page on practice reviews?"""
    grades, moderated = release.table("grades_by_month"), release.table("moderation_by_month")
    scale, period, baseline = release.scale, release.period, release.council.baseline
    sides, worst = practice.two_sides(release.table("good_by_month")), [scale.worst]
    good = practice.GOOD_SIDE
    direction = practice.grade_direction(grades, moderated, release)
    chart = practice.grade_chart(sides, moderated, good, GOOD, release).chart
    lasting = [
        ("PR-13", GOOD, practice.sustained(sides, good, GOOD, baseline, period)),
        (
            "PR-15",
            scale.worst,
            practice.sustained(grades, worst, scale.worst, baseline, period, -1),
        ),
    ]
    rows = [
        _change("PR-1", GOOD, practice.change_since_baseline(sides, good, GOOD, release)),
        _change("PR-3", scale.worst, practice.change_since_baseline(grades, worst, "", release)),
        *_trends(direction.whole, grades, release),
        *(_trends(direction.latest, grades, release) if direction.latest else ()),
        *(
            Tested(
                code, f"{what}, {quarter.periods[0].code} to {quarter.periods[-1].code}, against "
                "the baseline", "Newcombe, difference of two shares", change.after.n, "difference",
                change.difference, change.low, change.high, None, change.reason,
            )
            for code, what, found in lasting
            for quarter, change in zip(found.quarters, found.changes, strict=False)
        ),
        Tested(
            "PR-17", f"Do shares of {GOOD} spread more than chance alone?",
            "Laney p' chart", chart.n, "sigma z", chart.sigma_z, reason=chart.reason,
        ),
    ]  # fmt: skip
    return _tests("Tests behind the page on practice reviews", rows)


def moderation_tests(release: Release) -> Tests:
    """Which tests stand behind the page on trust in the grades?"""
    pairs, whose = release.table("moderated_pairs"), release.table("grades_by_whom")
    agreed = moderation.agreed(release.table("moderated_against"), release.period)
    paired = moderation.paired(pairs, release)
    agreement, over = paired.agreement, paired.over_grading
    everywhere = moderation.held_everywhere(pairs, whose, GOOD, release).found
    differ = agreed.differ
    rows = [
        _share("GT-1", "Did moderators give the same grade?", agreed.same),
        Tested(
            "GT-1", "Where they differ, are reviewers higher?", "Sign test, exact", agreed.same.n,
            "share higher", differ.share, *_limits(differ.interval), differ.p,
            differ.reason,
        ),
        _share("GT-6", "Are they at most one grade apart?", agreement.within_one),
        Tested(
            "GT-6", "Do they agree beyond chance?", "Cohen's kappa, quadratic weights",
            agreement.n, "kappa", agreement.weighted_kappa, *_limits(agreement.interval),
            None, agreement.kappa_reason,
        ),
        Tested(
            "GT-9", "Do they, where one grade is common?", "Gwet's AC1", agreement.n, "AC1",
            agreement.ac1, *_limits(agreement.ac1_interval), None, agreement.ac1_reason,
        ),
        Tested(
            "GT-10", "How far apart, on average?", "Mean shift in grades", over.n, "grades",
            over.mean_shift, reason=over.reason if over.mean_shift is None else "",
        ),
        Tested(
            "GT-10", "At the line, is one side stricter?", "McNemar, exact", over.n, "",
            p=over.mcnemar, reason=over.mcnemar_reason,
        ),
        *_homogeneity(paired),
        Tested(
            "GT-11", "What if moderators had graded all?", "Difference estimator", everywhere.n,
            f"share {GOOD}", everywhere.share, everywhere.low, everywhere.high, None,
            everywhere.reason,
        ),
    ]  # fmt: skip
    return _tests("Tests behind the page on trust in the grades", rows)


def follow_up_tests(release: Release) -> Tests:
    """Which tests stand behind the parts of practice, second reviews and families' views?"""
    good = release.scale.good_or_better
    domains = practice.domains(release.table("domain_grades"), good, GOOD, release)
    again = practice.re_reviews(release.table("re_reviews"), release)
    views = practice.family_views(release.table("family_views"), good, GOOD, release)
    better, apart = again.sign_test, views.apart
    rows = [
        *(
            Tested(
                "PR-20", f"{row['domain']}, {GOOD}, against the baseline",
                "Newcombe; Fisher's exact p, adjusted (Benjamini-Hochberg)", whole(row["n"]),
                "difference", _number(row["change"]), _number(row["change_low"]),
                _number(row["change_high"]), _number(row["p_adjusted"]), domains.compared,
            )
            for row in domains.table.to_dict("records")
        ),
        Tested(
            "PR-33", "Are second reviews better more often than worse?", "Sign test, exact",
            again.n, "share better", better.share, *_limits(better.interval), better.p,
            again.reason or better.reason,
        ),
        Tested(
            "PR-35", f"Do more families say that it helped where the grade was {GOOD}?",
            "Newcombe, difference of two shares", views.answered.count, "difference",
            apart.difference, apart.low, apart.high, None, views.reason or apart.reason,
        ),
    ]  # fmt: skip
    return _tests("Tests behind parts of practice, second reviews and families' views", rows)


def _number(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _tests(title: str, rows: list[Tested]) -> Tests:
    names = "element:text question:text method:text n:whole statistic:text"
    numbers = "value:number low:number high:number p:number reason:text"
    return Tests(title, result_table([astuple(row) for row in rows], f"{names} {numbers}"))


def _limits(interval: tuple[float, float] | None) -> tuple[float | None, float | None]:
    return interval or (None, None)


def _change(code: str, what: str, found: practice.PracticeChange) -> Tested:
    change = found.change
    return Tested(
        code, f"{what} against the baseline", "Newcombe, difference of two shares",
        found.latest.share.n, "difference",
        *((change.difference, change.low, change.high) if change else (None, None, None)),
        None, change.reason if change else "no baseline before these periods",
    )  # fmt: skip


def _share(code: str, question: str, found: Share) -> Tested:
    return Tested(
        code, question, "Wilson, one share", found.n, "share", found.share, found.low, found.high,
        None, found.reason,
    )  # fmt: skip


def _trends(window: TrendWindow, grades: pd.DataFrame, release: Release) -> list[Tested]:
    """The tests of a direction; none of them where the moderated share moved too far."""
    when = f"{window.periods[0].code} to {window.periods[-1].code}"
    wide = _wide(grades, window.periods, release)
    trend, refused = window.trend, window.reason
    parts = known_parts(wide[list(release.scale.good_or_better)].sum(axis=1, skipna=False),
                        wide.sum(axis=1, skipna=False))  # fmt: skip
    share = practice.share_trend(*parts) if parts else practice.ShareTrend(reason=HIDDEN)
    odds = practice.proportional_odds(wide)
    rows = [
        Tested("PR-12", f"All grades, {when}: up or down?", "Jonckheere's trend", trend.n,
               "Kendall's tau-b", trend.tau, None, None, trend.p, refused),
        Tested("PR-12", f"{GOOD}, {when}: up or down?", "Cochran-Armitage trend", share.n, "z",
               share.z, None, None, share.p, refused or share.reason),
        Tested("PR-12", f"How large is the trend, {when}?", "Proportional odds", odds.n,
               "odds ratio a period", odds.odds_ratio, odds.low, odds.high, odds.p,
               refused or odds.reason),
    ]  # fmt: skip
    if not refused:
        return rows
    return [replace(row, value=None, low=None, high=None, p=None) for row in rows]


def _wide(grades: pd.DataFrame, periods: tuple[Period, ...], release: Release) -> pd.DataFrame:
    codes = [known.code for known in periods]
    return practice.grades_by_period(grades, release.scale).reindex(codes)


def _homogeneity(paired: moderation.PairedGrades) -> list[Tested]:
    found = paired.homogeneity
    if found is None:
        return []
    tests = (("Stuart-Maxwell", found.stuart_maxwell), ("Bhapkar", found.bhapkar))
    return [
        Tested(
            "GT-8", "Do the two spreads of grades differ?", name, found.n,
            f"chi-squared, {test.df} df" if test else "chi-squared",
            test.chi2 if test else None, None, None, test.p if test else None, found.reason,
        )
        for name, test in tests
    ]  # fmt: skip
