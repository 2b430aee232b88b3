"""How far do moderators agree with reviewers?

Tables hold released council-level counts over 6 to 12 months: rows the reviewer's grade, columns
the moderator's, both worst first, the full square of the scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from improvement_book.analysis.chance_agreement import Coefficient, gwet_ac1, weighted_kappa
from improvement_book.analysis.released import Matrix, known_square, result_table, same_grades
from improvement_book.analysis.shares import FULL_FROM, HIDDEN, NOTHING_COUNTED, Share, share
from improvement_book.council import GradeScale

KAPPA_FROM = FULL_FROM
"""Under this many moderated reviews no chance-corrected agreement is shown (METHODS, Guards)."""
KAPPA_FULL_FROM = 30
"""From this many it is shown without a mark."""
ONE_GRADE_HOLDS = 0.6
"""AC1 stands beside kappa where one grade holds more than this share (METHODS, Moderation)."""

TOO_FEW_MODERATED = f"fewer than {KAPPA_FROM} moderated reviews"
INDICATIVE = "indicative: small sample"
ONE_GRADE = "not applicable: only one grade was given"
ONE_GRADE_BY_ONE = "not applicable: reviewers or moderators gave only one grade"
NO_INTERVAL = "no interval: agreement does not vary between reviews"
NO_GRADE_HOLDS = "not needed: no grade holds more than 60% of reviews"


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
