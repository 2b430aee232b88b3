"""Who reviewed and who moderated: how independent are the grades?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.released import Labelled, UnusableCounts, whole
from improvement_book.analysis.shares import Share, share, with_shares

OTHER_AUTHORITY = "other authority"
OWN_AUTHORITY = "own authority"
NOT_MODERATED = "not moderated"
OUTSIDE_LINE = "outside the line of management"
IN_LINE = "in the line of management"
LINE_NOT_RECORDED = "not recorded"
MODERATED_BY = (OTHER_AUTHORITY, OWN_AUTHORITY, NOT_MODERATED)
"""The categories of moderation_by_month."""
REVIEWED_BY = (OUTSIDE_LINE, IN_LINE, LINE_NOT_RECORDED)


MOST_MOVE = 0.10
"""A trend in final grades is refused where the moderated share moved further (METHODS, Grades)."""
MOVED = "more or fewer reviews were moderated than before: no trend in final grades"


@dataclass(frozen=True)
class Independence:
    """Shares that say how independent the grades are, with Wilson 95% intervals.

    moderated: of all reviews; by_other_authority: of the moderated reviews, by a moderator from
    another authority; outside_line: of all reviews, by a reviewer outside the line of management
    (one that was not recorded is not counted as outside).
    """

    moderated: Share
    by_other_authority: Share
    outside_line: Share

    @property
    def table(self) -> pd.DataFrame:
        """A row per share: measure, count, n, share, low, high, reason."""
        named = {
            "moderated": self.moderated,
            "moderated by another authority": self.by_other_authority,
            "reviewed from outside the line of management": self.outside_line,
        }
        return _named("measure", named)


@dataclass(frozen=True)
class ModeratedMove:
    """Whether the moderated share moved too far for a trend in final grades.

    earlier, later: the moderated share in the first and in the second half of the periods (the
    middle one of an odd number is in the second). refused: None where a count is hidden or a half
    has under ten reviews; reason says so, or why the trend is refused.
    """

    earlier: Share
    later: Share
    refused: bool | None
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row per half: half, count, n, share, low, high, reason."""
        return _named("half", {"earlier": self.earlier, "later": self.later})


def independence(moderated_by: Labelled, reviewed_by: Labelled) -> Independence:
    """How independent are the grades?

    moderated_by: released counts of reviews by MODERATED_BY; reviewed_by: the same by
    REVIEWED_BY. A category without a count had none. Raises UnusableCounts for another one.
    """
    other, own, none = _counts(moderated_by, MODERATED_BY)
    outside, inside, unknown = _counts(reviewed_by, REVIEWED_BY)
    return Independence(
        share(_sum(other, own), _sum(other, own, none)),
        share(other, _sum(other, own)),
        share(outside, _sum(outside, inside, unknown)),
    )


def moderated_move(moderated: pd.DataFrame) -> ModeratedMove:
    """Was so much more or less moderated that final grades of the window can't be compared?

    moderated: released counts; rows periods, in order; columns MODERATED_BY.
    """
    half = len(moderated) // 2
    halves = (moderated.iloc[:half], moderated.iloc[half:])
    earlier, later = (_moderated([_counts(row, MODERATED_BY) for _, row in rows.iterrows()])
                      for rows in halves)  # fmt: skip
    if earlier.share is None or later.share is None:
        return ModeratedMove(earlier, later, None, earlier.reason or later.reason)
    refused = round(abs(later.share - earlier.share), 9) > MOST_MOVE
    return ModeratedMove(earlier, later, refused, MOVED if refused else "")


def _moderated(rows: list[list[int | None]]) -> Share:
    by_some = _sum(*(count for row in rows for count in row[:2]))
    return share(by_some, _sum(*(count for row in rows for count in row)))


def _named(column: str, shares: dict[str, Share]) -> pd.DataFrame:
    counted = pd.DataFrame(
        {
            column: list(shares),
            "count": pd.array([item.count for item in shares.values()], dtype="Int64"),
            "n": pd.array([item.n for item in shares.values()], dtype="Int64"),
        }
    )
    return with_shares(counted, list(shares.values()))


def _counts(given: Labelled, categories: Sequence[str]) -> list[int | None]:
    unknown = [str(label) for label in dict(given) if label not in categories]
    if unknown:
        raise UnusableCounts(f"{', '.join(unknown)}: expected {', '.join(categories)}.")
    return [whole(given.get(category, 0)) for category in categories]


def _sum(*counts: int | None) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None
