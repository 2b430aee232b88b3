"""In which parts of practice are grades weakest, and which parts changed since the baseline?

One review grades several domains, and a domain that it left out is not counted. Several changes
are tested at once: the probabilities allow for their number.

[1] Newcombe (1998), Statistics in Medicine 17, 873-890: the interval of a change.
[2] Fisher (1935), Journal of the Royal Statistical Society 98, 39-82: exact test of two shares.
[3] Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests

from improvement_book.analysis.pooling import (
    baseline_share,
    last_year,
    periods_of,
    pooled_share,
)
from improvement_book.analysis.shares import (
    COUNTS_ONLY,
    HIDDEN,
    NOT_GIVEN,
    SIGNIFICANCE,
    ShareChange,
    share_change,
    with_shares,
)
from improvement_book.period import Period
from improvement_book.release import Release

NO_BASELINE = "no baseline"
SAME_TIME = "the baseline falls in the same time"


@dataclass(frozen=True)
class Domains:
    """The share of good practice in each domain over the last year, weakest first.

    what: the grades in words; periods: those pooled; baseline: those of the baseline, () where
    there is none. reason: why no domain has a share, "" otherwise; compared: why no domain is
    compared with the baseline, "" otherwise.
    table: domain, count, n, share (0-1), low, high (Wilson 95%), reason; the baseline's
    base_count, base_n, base_share; change (now minus baseline) with change_low, change_high
    (Newcombe 95% [1]), p (exact, two-sided [2]), p_adjusted (for the number of domains [3]) and
    changed (p_adjusted under 0.05, and the interval clear of zero), all missing where not compared.
    Domains without a share stand last; domains with the same share in the table's order.
    """

    what: str
    periods: tuple[Period, ...]
    baseline: tuple[Period, ...]
    table: pd.DataFrame
    reason: str = ""
    compared: str = ""

    @property
    def weakest(self) -> tuple[str, ...]:
        """The domain with the lowest share; several where they have the same."""
        return self._with(self.table["share"].min())

    @property
    def strongest(self) -> tuple[str, ...]:
        """The domain with the highest share; several where they have the same."""
        return self._with(self.table["share"].max())

    @property
    def apart(self) -> bool:
        """Whether the ranges of the weakest and of the strongest share nothing."""
        rows = self.table[self.table["share"].notna()]
        return bool(rows.iloc[0]["high"] < rows.iloc[-1]["low"])

    @property
    def as_weak(self) -> tuple[str, ...]:
        """Other domains that may be as weak: their range begins below the end of the weakest's."""
        rows = self.table[self.table["share"].notna()]
        near = rows[rows["low"] <= rows.iloc[0]["high"]]["domain"]
        return tuple(name for name in near if name not in self.weakest)

    def _with(self, found: float) -> tuple[str, ...]:
        return tuple(self.table.loc[(self.table["share"] == found).fillna(value=False), "domain"])


def domains(grades: pd.DataFrame, among: Sequence[str], what: str, release: Release) -> Domains:
    """How good is each domain over the last year, and has it changed since the baseline?

    grades: released counts; columns period, domain, grade, reviews, symbol. among: the grades
    counted; what: the same in words. A hidden count leaves its own domain without a share.
    """
    periods = last_year(periods_of(grades), release.period)
    names = grades["domain"].drop_duplicates().tolist()
    own = {name: grades[grades["domain"] == name] for name in names}
    codes = [period.code for period in periods]
    now = [pooled_share(rows, codes, among) for rows in own.values()]
    baseline = _baseline(list(own.values()), among, what, release)
    compared = _not_compared(baseline, periods)
    base = [
        pooled_share(rows, [period.code for period in baseline], among) for rows in own.values()
    ]
    changes = [
        ShareChange(before, after, reason=compared) if compared else share_change(before, after)
        for before, after in zip(base, now, strict=True)
    ]
    table = pd.DataFrame({"domain": names}).assign(
        count=pd.array([item.count for item in now], dtype="Int64"),
        n=pd.array([item.n for item in now], dtype="Int64"),
    )
    table = with_shares(table, now).assign(
        base_count=pd.array([item.count for item in base], dtype="Int64"),
        base_n=pd.array([item.n for item in base], dtype="Int64"),
        base_share=pd.array([item.share for item in base], dtype="Float64"),
    )
    table = pd.concat([table, _tested(changes)], axis=1)
    table = table.sort_values("share", kind="stable", na_position="last", ignore_index=True)
    if not compared and table["change"].isna().all():
        compared = next((item.reason for item in changes), "")
    return Domains(what, periods, baseline, table, _no_share(table), compared)


def _baseline(
    own: Sequence[pd.DataFrame], among: Sequence[str], what: str, release: Release
) -> tuple[Period, ...]:
    """The baseline's periods, widened until one domain has 20 reviews, the same for all."""
    named = release.council.baseline
    if named is None or named.end > release.period.end or not own:
        return ()
    found = [baseline_share(rows, among, what, named).periods for rows in own]
    return min(found, key=len)


def _not_compared(baseline: Sequence[Period], periods: Sequence[Period]) -> str:
    if not baseline or not periods:
        return NO_BASELINE
    return SAME_TIME if baseline[-1].end >= periods[0].start else ""


def _no_share(table: pd.DataFrame) -> str:
    if table.empty or (table["n"] == 0).fillna(value=False).all():
        return NOT_GIVEN
    if table["share"].notna().any():
        return ""
    return HIDDEN if table["n"].isna().any() else COUNTS_ONLY


def _tested(changes: Sequence[ShareChange]) -> pd.DataFrame:
    """The columns of the changes, with probabilities that allow for their number."""
    p = [_exact(change) for change in changes]
    known = [value for value in p if value is not None]
    adjusted = iter(multipletests(known, method="fdr_bh")[1]) if known else iter(())
    p_adjusted = [None if value is None else float(next(adjusted)) for value in p]
    changed = [
        None if value is None else bool(value < SIGNIFICANCE and change.direction)
        for value, change in zip(p_adjusted, changes, strict=True)
    ]
    figures = {
        "change": [change.difference for change in changes],
        "change_low": [change.low for change in changes],
        "change_high": [change.high for change in changes],
        "p": p,
        "p_adjusted": p_adjusted,
    }
    table = pd.DataFrame(figures).astype("Float64")
    return table.assign(changed=pd.array(changed, dtype="boolean"))


def _exact(change: ShareChange) -> float | None:
    before, after = change.before, change.after
    if change.difference is None:
        return None
    rows = [[item.count or 0, (item.n or 0) - (item.count or 0)] for item in (before, after)]
    return float(fisher_exact(np.array(rows)).pvalue)
