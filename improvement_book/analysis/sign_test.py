"""Of the pairs that differ, do more lie on one side than chance would put there?

[1] Clopper and Pearson (1934), Biometrika 26, 404-413. [2] Exact two-sided binomial test against
one half: scipy.stats.binomtest.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.stats import binomtest

from improvement_book.analysis.shares import CONFIDENCE, HIDDEN, SIGNIFICANCE

DISCORDANT_FROM = 6
"""The sign test needs this many pairs that differ: with five it can't reach p = 0.05."""
TOO_FEW_DIFFER = f"fewer than {DISCORDANT_FROM} pairs differ"


@dataclass(frozen=True)
class SignTest:
    """Pairs that differ, by the side on which they do.

    higher, lower: counts, None where hidden. share: higher / both, 0-1, with its 95% interval [1];
    p [2]; None with a reason.
    """

    higher: int | None
    lower: int | None
    share: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    reason: str = ""

    @property
    def direction(self) -> int | None:
        """1 or -1 where one side has more than chance explains, else 0; None without a test."""
        if self.p is None or self.share is None:
            return None
        return 0 if self.p >= SIGNIFICANCE else 1 if self.share > 1 / 2 else -1


def sign_test(higher: int | None, lower: int | None) -> SignTest:
    """Does one side have more than the other? Pairs alike on both sides count for nothing."""
    if higher is None or lower is None:
        return SignTest(None, None, reason=HIDDEN)
    if higher + lower < DISCORDANT_FROM:
        return SignTest(higher, lower, reason=TOO_FEW_DIFFER)
    test = binomtest(higher, higher + lower)
    limits = test.proportion_ci(confidence_level=CONFIDENCE, method="exact")
    interval = (float(limits.low), float(limits.high))
    return SignTest(higher, lower, higher / (higher + lower), interval, float(test.pvalue))
