"""Do reviewers grade higher than moderators?

[1] Clopper and Pearson (1934), Biometrika 26, 404-413.
[2] McNemar (1947), Psychometrika 12, 153-157; exact, as the sign test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from improvement_book.analysis.released import UnknownGrade, known_square, result_table
from improvement_book.analysis.shares import HIDDEN, SHARE_FROM
from improvement_book.analysis.sign_test import DISCORDANT_FROM, sign_test

TOO_FEW_DIFFER = f"fewer than {DISCORDANT_FROM} reviews were graded differently"
TOO_FEW_CROSS = f"fewer than {DISCORDANT_FROM} reviews changed sides of the line"


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
    differ, crossed = sign_test(higher, lower), sign_test(up, down)
    return OverGrading(
        n, higher + lower, higher, lower,
        differ.p, differ.share, differ.interval, TOO_FEW_DIFFER if differ.p is None else "",
        shift,
        up, down, crossed.p, TOO_FEW_CROSS if crossed.p is None else "",
    )  # fmt: skip
