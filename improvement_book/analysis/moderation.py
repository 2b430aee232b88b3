"""Can the grades be trusted: do moderators agree with reviewers, and who is stricter?

Tables hold released council-level counts over 6 to 12 months: rows the reviewer's grade, columns
the moderator's, both worst first, the full square of the scale. This is the front room: each
question that needs more room has a module of its own, and is reached from here.

[1] Clopper and Pearson (1934), Biometrika 26, 404-413.
[2] McNemar (1947), Psychometrika 12, 153-157; exact, as the sign test: scipy.stats.binomtest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from improvement_book.analysis.chance_agreement import Coefficient as Coefficient
from improvement_book.analysis.chance_agreement import gwet_ac1 as gwet_ac1
from improvement_book.analysis.chance_agreement import weighted_kappa as weighted_kappa
from improvement_book.analysis.held_everywhere import HeldEverywhere as HeldEverywhere
from improvement_book.analysis.held_everywhere import if_held_everywhere as if_held_everywhere
from improvement_book.analysis.independence import Independence as Independence
from improvement_book.analysis.independence import ModeratedMove as ModeratedMove
from improvement_book.analysis.independence import independence as independence
from improvement_book.analysis.independence import moderated_move as moderated_move
from improvement_book.analysis.marginal_homogeneity import (
    MarginalHomogeneity as MarginalHomogeneity,
)
from improvement_book.analysis.marginal_homogeneity import (
    marginal_homogeneity as marginal_homogeneity,
)
from improvement_book.analysis.released import (
    Matrix,
    UnknownGrade,
    known_square,
    result_table,
    same_grades,
)
from improvement_book.analysis.shares import (
    CONFIDENCE,
    FULL_FROM,
    HIDDEN,
    NOTHING_COUNTED,
    SHARE_FROM,
    Share,
    share,
)
from improvement_book.council import GradeScale
from improvement_book.period import Period

KAPPA_FROM = FULL_FROM
"""Under this many moderated reviews no chance-corrected agreement is shown (METHODS, Guards)."""
KAPPA_FULL_FROM = 30
"""From this many it is shown without a mark."""
ONE_GRADE_HOLDS = 0.6
"""AC1 stands beside kappa where one grade holds more than this share (METHODS, Moderation)."""
DISCORDANT_FROM = 6
"""The sign test needs this many pairs that differ: with five it can't reach p = 0.05."""

TOO_FEW_MODERATED = f"fewer than {KAPPA_FROM} moderated reviews"
INDICATIVE = "indicative: small sample"
ONE_GRADE = "not applicable: only one grade was given"
ONE_GRADE_BY_ONE = "not applicable: reviewers or moderators gave only one grade"
NO_INTERVAL = "no interval: agreement does not vary between reviews"
NO_GRADE_HOLDS = "not needed: no grade holds more than 60% of reviews"
TOO_FEW_DIFFER = f"fewer than {DISCORDANT_FROM} reviews were graded differently"
TOO_FEW_CROSS = f"fewer than {DISCORDANT_FROM} reviews changed sides of the line"


@dataclass(frozen=True)
class Agreement:
    """How far moderators and reviewers agree.

    n: moderated reviews, None where a count is hidden. exact, within_one: the share with the
    same grade, and with the same or the next one (Wilson 95%). weighted_kappa, its se and
    interval: None with kappa_reason, which also says where it is only indicative. ac1, its se and
    interval: the same with ac1_reason; only where one grade holds more than 60% of the reviewers'
    and moderators' grades together.
    """

    n: int | None
    exact: Share
    within_one: Share
    weighted_kappa: float | None = None
    weighted_kappa_se: float | None = None
    interval: tuple[float, float] | None = None
    kappa_reason: str = ""
    ac1: float | None = None
    ac1_se: float | None = None
    ac1_interval: tuple[float, float] | None = None
    ac1_reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row per measure: measure, count (of shares), n, value, low, high, reason."""
        shares = (("exact", self.exact), ("within one grade", self.within_one))
        rows: list[tuple[object, ...]] = [
            (name, item.count, item.n, item.share, item.low, item.high, item.reason)
            for name, item in shares
        ]
        for name, value, interval, reason in (
            ("weighted kappa", self.weighted_kappa, self.interval, self.kappa_reason),
            ("AC1", self.ac1, self.ac1_interval, self.ac1_reason),
        ):
            rows.append((name, None, self.n, value, *(interval or (None, None)), reason))
        numbers = "count:whole n:whole value:number low:number high:number"
        return result_table(rows, f"measure:text {numbers} reason:text")


@dataclass(frozen=True)
class OverGrading:
    """Whether reviewers grade higher than moderators.

    n: moderated reviews; discordant: those graded differently; higher, lower: the reviewer's
    grade above, below the moderator's. sign_test: exact two-sided p; share: higher / discordant
    with its 95% interval [1]; None with a reason. mean_shift: reviewer minus moderator in grades,
    a count of steps over all n; None under ten reviews. line_higher, line_lower: at the line by
    the reviewer alone, by the moderator alone; mcnemar: exact two-sided p [2], None with
    mcnemar_reason.
    """

    n: int | None = None
    discordant: int | None = None
    higher: int | None = None
    lower: int | None = None
    sign_test: float | None = None
    share: float | None = None
    interval: tuple[float, float] | None = None
    reason: str = ""
    mean_shift: float | None = None
    line_higher: int | None = None
    line_lower: int | None = None
    mcnemar: float | None = None
    mcnemar_reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row for any grade and a row for the line: which, higher, lower, share, low, high, p,
        reason.
        """
        low, high = self.interval or (None, None)
        rows = [
            ("any grade", self.higher, self.lower, self.share, low, high, self.sign_test,
             self.reason),
            ("at the line", self.line_higher, self.line_lower, None, None, None, self.mcnemar,
             self.mcnemar_reason),
        ]  # fmt: skip
        numbers = "higher:whole lower:whole share:number low:number high:number p:number"
        return result_table(rows, f"which:text {numbers} reason:text")


def square_table(
    counts: pd.DataFrame, scale: GradeScale, periods: Sequence[Period]
) -> pd.DataFrame:
    """Moderated reviews of some periods as a table for the functions here.

    counts: released; columns period, grade (the reviewer's), moderated_grade, reviews. A cell
    that was hidden in one of the periods is missing; one without a row had none. Raises
    UnknownGrade.
    """
    rows = counts[counts["period"].isin([period.code for period in periods])]
    unknown = sorted({*rows["grade"], *rows["moderated_grade"]} - set(scale.grades))
    if unknown:
        raise UnknownGrade(f"{', '.join(unknown)}: not on the scale {', '.join(scale.grades)}.")
    names = list(scale.grades)
    cells = rows.groupby(["grade", "moderated_grade"])["reviews"]
    hidden = cells.apply(lambda own: own.isna().any()).unstack(fill_value=False)
    summed = cells.sum().unstack(fill_value=0)
    table = summed.reindex(index=names, columns=names, fill_value=0).astype("Int64")
    return table.mask(hidden.reindex(index=names, columns=names, fill_value=False).astype(bool))


def agreement(table: pd.DataFrame, scale: GradeScale) -> Agreement:
    """How far do moderators agree with reviewers?

    table: as above. Raises UnknownGrade where it is not the full square of the scale.
    """
    same_grades(list(table.index), scale.grades)
    same_grades(list(table.columns), scale.grades)
    counts = known_square(table)
    if counts is None:
        hidden = share(None, None)
        return Agreement(None, hidden, hidden, kappa_reason=HIDDEN, ac1_reason=HIDDEN)
    n = int(counts.sum())
    steps = np.abs(np.subtract(*np.indices(counts.shape)))
    exact, within_one = (share(int(counts[steps <= most].sum()), n) for most in (0, 1))
    kappa, kappa_reason = _guarded(weighted_kappa(counts), n, _no_kappa(counts, n))
    ac1, ac1_reason = _guarded(gwet_ac1(counts), n, _no_ac1(counts, n))
    return Agreement(
        n, exact, within_one,
        *_fields(kappa), kappa_reason,
        *_fields(ac1), ac1_reason,
    )  # fmt: skip


def over_grading(table: pd.DataFrame, line: str) -> OverGrading:
    """Do reviewers grade higher than moderators?

    table: as above. line: the lowest grade that counts as good. Raises UnknownGrade.
    """
    counts = known_square(table)
    if line not in table.index:
        raise UnknownGrade(f"{line}: not one of {', '.join(map(str, table.index))}.")
    if counts is None:
        return OverGrading(reason=HIDDEN, mcnemar_reason=HIDDEN)
    good = list(table.index).index(line)
    reviewer, moderator = np.indices(counts.shape)
    n = int(counts.sum())
    higher = int(counts[reviewer > moderator].sum())
    lower = int(counts[reviewer < moderator].sum())
    up, down = int(counts[good:, :good].sum()), int(counts[:good, good:].sum())
    shift = float((counts * (reviewer - moderator)).sum()) / n if n >= SHARE_FROM else None
    sign_test, interval = _sign_test(higher, lower)
    crossed, _ = _sign_test(up, down)
    return OverGrading(
        n, higher + lower, higher, lower,
        sign_test, higher / (higher + lower) if interval else None, interval,
        "" if interval else TOO_FEW_DIFFER,
        shift,
        up, down, crossed, TOO_FEW_CROSS if crossed is None else "",
    )  # fmt: skip


def _no_kappa(counts: Matrix, n: int) -> str:
    # With one grade in a margin kappa is 0 by construction, however well they agree.
    used = min(int((counts.sum(axis=side) > 0).sum()) for side in (0, 1))
    return _no_coefficient(counts, n) or (ONE_GRADE_BY_ONE if used == 1 else "")


def _no_ac1(counts: Matrix, n: int) -> str:
    # In whole reviews: 36 of 60 held by one grade is not more than 60%.
    held = (counts.sum(axis=0) + counts.sum(axis=1)).max()
    few = held <= round(2 * n * ONE_GRADE_HOLDS, 9)
    return _no_coefficient(counts, n) or (NO_GRADE_HOLDS if few else "")


def _no_coefficient(counts: Matrix, n: int) -> str:
    """What stands against either coefficient."""
    if n == 0:
        return NOTHING_COUNTED
    if n < KAPPA_FROM:
        return TOO_FEW_MODERATED
    return ONE_GRADE if _only_one(counts) else ""


def _only_one(counts: Matrix) -> bool:
    return bool(((counts.sum(axis=0) + counts.sum(axis=1)) > 0).sum() == 1)


def _guarded(found: Coefficient | None, n: int, reason: str) -> tuple[Coefficient | None, str]:
    """The coefficient where nothing stands against it, and what must be said of it."""
    if reason or found is None:
        return None, reason
    cautions = [INDICATIVE] if n < KAPPA_FULL_FROM else []
    return found, "; ".join([*cautions, NO_INTERVAL] if found.interval is None else cautions)


def _fields(
    found: Coefficient | None,
) -> tuple[float | None, float | None, tuple[float, float] | None]:
    return (found.estimate, found.se, found.interval) if found else (None, None, None)


def _sign_test(higher: int, lower: int) -> tuple[float | None, tuple[float, float] | None]:
    """The exact two-sided p and the Clopper-Pearson interval of the share that is higher."""
    if higher + lower < DISCORDANT_FROM:
        return None, None
    test = binomtest(higher, higher + lower)
    limits = test.proportion_ci(confidence_level=CONFIDENCE, method="exact")
    return float(test.pvalue), (float(limits.low), float(limits.high))
