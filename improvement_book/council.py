"""What a council says about itself in `council.yml`: name, grade scale, policies.

Only what the book may show stands here, so the same type travels with a release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from improvement_book.period import Period

DEFAULT_THRESHOLD = 5
"""Counts from 1 to this are primary cells (DfE and ONS practice for children's statistics)."""
ANOTHER_THEME = "another theme"
"""What a theme of learning is counted as that the council does not name in its settings."""
NO_THEME = "not recorded"
"""What a review without a theme of learning is counted as."""
DEFAULT_SCALE = ("Inadequate", "Requires improvement to be good", "Good", "Outstanding")


class Audience(StrEnum):
    """Who reads an edition."""

    PUBLIC = "public"
    BOARD = "board"


class Origin(StrEnum):
    """Where the figures of a book come from, which decides its watermark."""

    COUNCIL = "council"
    FICTIONAL = "fictional"
    PUBLISHED = "published"


WATERMARKS = {
    Origin.COUNCIL: "",
    Origin.FICTIONAL: "Fictional council: every figure in this book is invented",
    Origin.PUBLISHED: "Not by the council: built from published official statistics alone",
}


class ReviewPolicy(StrEnum):
    """Whether council-level counts of practice reviews may be shown as they are."""

    RELEASED = "released"
    PROTECTED = "protected"


@dataclass(frozen=True)
class GradeScale:
    """Ordered grades, worst first, and the line from which practice counts as good.

    aliases: other spellings -> grade, compared without regard to case.
    """

    grades: tuple[str, ...] = DEFAULT_SCALE
    good_from: str = "Good"
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def good_or_better(self) -> tuple[str, ...]:
        """The grades at or above the line."""
        return self.grades[self.grades.index(self.good_from) :]

    @property
    def worst(self) -> str:
        """The lowest grade."""
        return self.grades[0]

    def spellings(self) -> dict[str, str]:
        """Every accepted spelling in lower case -> the grade it stands for."""
        own = {grade.casefold(): grade for grade in self.grades}
        return own | {alias.casefold(): grade for alias, grade in self.aliases.items()}


@dataclass(frozen=True)
class Council:
    """A council's settings.

    slug: the folder name of its editions; lower-case letters, digits and hyphens.
    baseline: the period that practice is compared with; None where there is none.
    threshold: counts of people from 1 to this are hidden on the public edition; board_threshold:
    on the board's, 0 where it sees them all. zeros_are_true: whether a 0 is always shown as 0.
    neighbours: the statistical-neighbour model and its year, as printed; "" where none is used.
    learning_themes: the themes of learning that may be named, in the council's order.
    """

    name: str
    slug: str
    authority_code: str
    origin: Origin = Origin.COUNCIL
    scale: GradeScale = GradeScale()
    baseline: Period | None = None
    reviews_at_council: ReviewPolicy = ReviewPolicy.PROTECTED
    threshold: int = DEFAULT_THRESHOLD
    board_threshold: int = 0
    zeros_are_true: bool = False
    neighbours: str = ""
    contact: str = ""
    learning_themes: tuple[str, ...] = ()
    pages_omit: tuple[str, ...] = ()

    @property
    def watermark(self) -> str:
        """What stands on every page, "" for a council's own book."""
        return WATERMARKS[self.origin]

    def to_settings(self) -> dict[str, Any]:
        """The same settings in the form of `council.yml`."""
        return {
            "name": self.name,
            "slug": self.slug,
            "authority_code": self.authority_code,
            "origin": str(self.origin),
            "grades": {
                "scale": list(self.scale.grades),
                "good_from": self.scale.good_from,
                "aliases": dict(self.scale.aliases),
            },
            "baseline_period": self.baseline.code if self.baseline else None,
            "disclosure": {
                "reviews_at_council": str(self.reviews_at_council),
                "threshold": self.threshold,
                "board_threshold": self.board_threshold,
                "zeros_are_true": self.zeros_are_true,
            },
            "neighbours": self.neighbours,
            "contact": self.contact,
            "learning_themes": list(self.learning_themes),
            "pages": {"omit": list(self.pages_omit)},
        }
