"""What stands at the top of every page of an edition: whose it is, of when, and how to take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from improvement_book.council import Audience
from improvement_book.pages.numerals import day
from improvement_book.pages.text import plain
from improvement_book.release import Release

RESTRICTED = "Restricted: for the improvement board"
DRAFT = "Draft"
"""Nothing can be signed off yet, so every edition is one."""


@dataclass(frozen=True)
class Heading:
    """The texts of the banner, without control characters: whoever prints them escapes them.

    warnings: the watermark and the restriction, as far as they apply.
    """

    council: str
    code: str
    label: str
    data_to: str
    warnings: tuple[str, ...]

    @property
    def title(self) -> str:
        """Behind the page's own title, in the browser's tab and in bookmarks."""
        restricted = f" - {RESTRICTED}" if RESTRICTED in self.warnings else ""
        return f"{self.council}: {self.label}{restricted}"

    @property
    def page_ending(self) -> str:
        """How the file name of every page ends: whoever keeps a page keeps the restriction."""
        return ".restricted.html" if RESTRICTED in self.warnings else ".html"

    def to_context(self) -> dict[str, Any]:
        """As the templates of the book know them."""
        return {
            "edition_council": self.council,
            "edition_code": self.code,
            "edition_label": self.label,
            "edition_data_to": self.data_to,
            "edition_warnings": list(self.warnings),
            "edition_title": self.title,
            "edition_state": DRAFT,
            "edition_restricted": RESTRICTED in self.warnings,
        }


def edition_heading(release: Release) -> Heading:
    """The heading of a release's edition."""
    facts = release.edition
    return Heading(
        council=plain(release.council.name),
        code=facts.period.code,
        label=facts.period.label,
        data_to=day(facts.data_to),
        warnings=warnings(release.council.watermark, facts.audience),
    )


def warnings(watermark: str, audience: Audience) -> tuple[str, ...]:
    """How the reader is to take it: the board's restriction first, then the watermark."""
    restricted = RESTRICTED if audience is Audience.BOARD else ""
    return tuple(filter(None, (restricted, watermark)))
