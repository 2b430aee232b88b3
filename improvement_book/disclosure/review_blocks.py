"""Which of the further tables of protected reviews are shown: a period whole, or not at all.

A block is what a table says of one period (and of one domain, where it is by domain). It is shown
where nothing in it is small: no count, and nothing that is left of the reviews it counts. How many
reviews there were in a period is taken as known, so that a block shown tells nothing of another
table; a table that counts the same in more detail is shown only where every count that it adds up
to is shown as well. A hidden block is hidden whatever each of its counts holds.

Whose grades were changed, and by how many moderators in which direction, together bound the pairs
of grades more closely than either: both are shown only where no pair is small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from improvement_book.disclosure.draft import small
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.pooling import KINDS, POOLED, pooled
from improvement_book.disclosure.review_totals import OF_OTHERS, Totals, told_in
from improvement_book.period import Kind, Period
from improvement_book.release import HIDDEN
from improvement_book.tabulate.counts import Counts, Declared
from improvement_book.tabulate.practice import reason
from improvement_book.tabulate.reviews import NOT_MODERATED, ROUTINE

PROTECTED = "This council protects its counts of practice reviews: they are shown {pooled}"
WHOLE = (
    ". All of {period} is hidden where one of its counts, or what is left beside them, is from 1 "
    "to {threshold}, or changed by as few."
)
ALL_HIDDEN = (
    "Hidden: this council protects its counts of practice reviews, and these are too small, or "
    "would give away others that are."
)


@dataclass(frozen=True)
class Rule:
    """How a table is cut into blocks, and what it must not stand beside.

    block: the columns of a block, besides the period. rest: whether the reviews of the period that
    the block leaves out are a count as well. bases: tables whose counts its own add up to, each
    with the rows of a period that it does, for what the block is named by. not_beside: a table
    with which together it tells of pairs of grades.
    """

    block: tuple[str, ...] = ()
    rest: bool = False
    bases: Mapping[str, Rows] = field(default_factory=dict)
    not_beside: str = ""


Rows = Callable[[pd.DataFrame, tuple[str, ...]], pd.Series]


def _all(rows: pd.DataFrame, _: tuple[str, ...]) -> pd.Series:
    return pd.Series(True, rows.index)


def _repeated(rows: pd.DataFrame, _: tuple[str, ...]) -> pd.Series:
    return rows["review_type"] == "re-review"


def _done_for(rows: pd.DataFrame, block: tuple[str, ...]) -> pd.Series:
    chance = (rows["review_type"] == "routine") & (rows["selection"] == "random")
    return ~chance & (reason(rows) == block[0])


def _unmoderated(rows: pd.DataFrame, _: tuple[str, ...]) -> pd.Series:
    """All others are moderated, and how many reviews there were is known."""
    return rows["moderated_by"] == NOT_MODERATED


MONTHLY = {"teams_planned", "teams_not_reviewed"}
"""What can't be summed over months, and would tell of a month."""
FIRST = "good_by_month"
"""Decided before the four grades, because a share needs no more than this."""
RULES = {
    FIRST: Rule(),
    "domain_grades": Rule(("domain",), rest=True),
    "reviewed_by": Rule(),
    "learning_themes": Rule(),
    "done_against_plan": Rule(rest=True),
    "review_actions": Rule(("chosen",)),
    "immediate_concerns": Rule(("chosen",), rest=True),
    "re_reviews": Rule(bases={"reviews_by_selection": _repeated}),
    "other_grades": Rule(("chosen",), bases={"reviews_by_selection": _done_for}),
    "moderated_against": Rule(
        bases={"moderation_by_month": _unmoderated}, not_beside="grades_by_whom"
    ),
    "moderation_by_selection": Rule(bases={"moderation_by_month": _all}),
    "grades_by_whom": Rule(
        bases={"grades_by_month": _all, "moderation_by_month": _all},
        not_beside="moderated_against",
    ),
    "moderated_pairs": Rule(
        bases={"grades_by_whom": _all, "moderation_by_selection": _all, "moderated_against": _all}
    ),
    "family_views": Rule(bases={"grades_by_month": _all}),
}
"""The tables, in the order in which it is decided whether they are shown."""

Shown = tuple[pd.DataFrame, str]
"""A table as it may be shown, and a note for the reader."""


@dataclass(frozen=True)
class Blocks:
    """What decides for all tables: the truth, what was said, and the reviews of each period."""

    counts: Counts
    ledger: Ledger
    threshold: int
    unsettled: frozenset[Period]
    totals: Totals

    def shown(self, name: str, others: Mapping[str, Shown], *, anew: bool = True) -> Shown:
        """The table as it may be shown beside the others; without what is new, if so asked."""
        if self.counts.frame(name).empty and self.ledger.rows[name].empty:
            return nothing_yet(self.counts, name, KINDS[-1])
        table, kind = self._decided(name, others)
        if not anew:
            table = table.assign(safe=table["safe"] & table["was_shown"])
        (count,) = self._declared(name).counts
        hidden = ~table["safe"]
        symbol = hidden.map({True: HIDDEN, False: ""})
        frame = table.assign(symbol=symbol, **{count: table[count].mask(hidden)})
        for column in MONTHLY & set(frame):
            frame[column] = pd.NA
        return frame[list(self._declared(name).columns)], self._note(hidden, kind)

    def _note(self, hidden: pd.Series, kind: Kind) -> str:
        if len(hidden) and hidden.all():
            return ALL_HIDDEN
        note = PROTECTED.format(pooled=POOLED[kind])
        if not hidden.any():
            return f"{note}."
        period = {Kind.QUARTER: "a quarter", Kind.YEAR: "a year"}[kind]
        return note + WHOLE.format(period=period, threshold=self.threshold)

    def _decided(self, name: str, others: Mapping[str, Shown]) -> tuple[pd.DataFrame, Kind]:
        """The rows by one kind of period, and whether each is safe to show."""
        kinds = self._kinds(name)
        for kind in kinds:
            table = pooled(self.counts, name, kind, self.ledger)
            table = table.assign(safe=self._safe(name, table, others))
            if kind is kinds[-1] or (len(table) and table["safe"].sum() * 2 >= len(table)):
                break
        return table, kind

    def _kinds(self, name: str) -> tuple[Kind, ...]:
        """The kinds of period to choose from: the one that readers know, where there is one.

        None is shorter than the table's own periods: a year is not its last quarter.
        """
        own, said = (
            {Period.parse(code).kind for code in rows["period"].unique()}
            for rows in (self.counts.frame(name), self.ledger.rows[name])
        )
        kinds = KINDS[max((KINDS.index(kind) for kind in own if kind in KINDS), default=0) :]
        known = [kind for kind in kinds if kind in said]
        return tuple(known[:1]) or kinds

    def _safe(self, name: str, table: pd.DataFrame, others: Mapping[str, Shown]) -> pd.Series:
        """Whether the block that a row belongs to can be shown."""
        rule = RULES[name]
        totals = self.totals
        if totals.few and not table["was_shown"].all():
            now = {other: rows for other, (rows, _) in others.items() if other not in OF_OTHERS}
            totals = totals.beside(p for other, rows in now.items() for p in told_in(other, rows))
        (count,) = self._declared(name).counts
        is_safe = ~small(table[count], self.threshold)
        for block, rows in table.groupby(["period", *rule.block], sort=False):
            period = Period.parse(str(block[0]))
            shown_again = bool(rows["was_shown"].all())
            changed = any(_overlap(period, other) for other in self.unsettled)
            is_safe[rows.index] = bool(
                is_safe[rows.index].all()
                and not any(0 < n <= self.threshold for n in self._derived(name, period, rows))
                and not self._stands_in_pieces(name, period)
                and all(
                    _all_shown(others[base][0], period.code, which, tuple(map(str, block[1:])))
                    for base, which in rule.bases.items()
                )
                and not self._tells_pairs(rule.not_beside, period, others)
                and (shown_again or not changed)
                and (shown_again or name in OF_OTHERS or not totals.clashes(period))
            )
        return is_safe

    def _derived(self, name: str, period: Period, rows: pd.DataFrame) -> Iterator[int]:
        """What anybody can work out from a block beside the tables that it stands beside."""
        (count,) = self._declared(name).counts
        if RULES[name].rest:
            others = "chosen" in rows and bool((rows["chosen"] != ROUTINE).all())
            yield self._reviews(period, others=others) - int(rows[count].sum())
        if name == "grades_by_whom":
            final = self._sums("grades_by_month", period, "grade")
            by = {whose: own.set_index("grade")[count] for whose, own in rows.groupby("whose")}
            unmoderated = final.sub(by["moderator"])
            yield from unmoderated.tolist()
            yield from by["reviewer"].sub(unmoderated).tolist()

    def _reviews(self, period: Period, *, others: bool = False) -> int:
        """All routine reviews chosen at random of a period, or all others."""
        if not others:
            return int(self._sums("grades_by_month", period, "grade").sum())
        types = self._sums("reviews_by_selection", period, ["review_type", "selection"])
        return int(types.sum() - types.get(("routine", "random"), 0))

    def _sums(self, name: str, period: Period, by: str | list[str]) -> pd.Series:
        frame = self.counts.frame(name)
        inside = frame["period"].isin([month.code for month in period.months])
        return frame[inside].groupby(by, sort=False)["reviews"].sum()

    def _stands_in_pieces(self, name: str, period: Period) -> bool:
        """Whether a part of the period, or more than it, was shown: months, before a decision."""
        said = self.ledger.rows[name]
        told = said.loc[said["symbol"] != HIDDEN, "period"].unique()
        return any(code != period.code and _overlap(period, Period.parse(code)) for code in told)

    def _tells_pairs(self, beside: str, period: Period, others: Mapping[str, Shown]) -> bool:
        """Whether the other table is, or was, shown, and a pair of grades is small."""
        if not beside:
            return False
        told = [self.ledger.rows[beside], *(others[name][0] for name in {beside} & set(others))]
        codes = {code for rows in told for code in rows.loc[rows["symbol"] != HIDDEN, "period"]}
        both = [other for code in codes if _overlap(other := Period.parse(code), period)]
        by = ["moderation_selection", "grade", "moderated_grade"]
        return any(
            small(self._sums("moderated_pairs", other, by), self.threshold).any()
            for other in both and [period, *both]
        )

    def _declared(self, name: str) -> Declared:
        return next(item.declared for item in self.counts.tables if item.declared.name == name)


def nothing_yet(counts: Counts, name: str, kind: Kind) -> Shown:
    """A table in which no row stands, nor ever stood."""
    return counts.frame(name), PROTECTED.format(pooled=POOLED[kind]) + "."


def _overlap(one: Period, other: Period) -> bool:
    return one.start <= other.end and other.start <= one.end


def _all_shown(frame: pd.DataFrame, period: str, which: Rows, block: tuple[str, ...]) -> bool:
    """Whether the table has such rows of this period, and shows them all."""
    rows = frame[frame["period"] == period]
    rows = rows[which(rows, block)]
    return len(rows) > 0 and bool((rows["symbol"] != HIDDEN).all())


def unsettled_periods(counts: Counts, ledger: Ledger, threshold: int) -> frozenset[Period]:
    """Periods of which a count of reviews differs by a small number from what was once shown."""
    found = set()
    for item in counts.tables:
        declared = item.declared
        if declared.needs[:1] != ("practice_reviews",) or declared.board_only:
            continue
        (count,), key = declared.counts, list(declared.dimensions)
        said = ledger.rows[declared.name]
        said = said[(said["symbol"] != HIDDEN) & said[count].notna()]
        for code in said["period"].unique():
            period = Period.parse(code)
            inside = item.frame["period"].isin([month.code for month in period.months])
            now = item.frame[inside].groupby(key[1:] or "symbol", sort=False)[count].sum()
            for row in said[said["period"] == code].to_dict("records"):
                place = tuple(row[name] for name in key[1:])
                true = now.get(place if len(place) > 1 else place[0] if place else "", 0)
                if 0 < abs(int(true) - int(row[count])) <= threshold:
                    found.add(period)
    return frozenset(found)
