"""What a text holds that nobody but the council may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from improvement_book.disclosure.patterns import kinds_in
from improvement_book.intake.identifiers import words_of

NAMED = "an identifier or a name that stands in the council's tables"


@dataclass(frozen=True)
class Search:
    """Patterns, and every identifier and name of the inputs (intake/identifiers.py)."""

    identifiers: frozenset[str]

    def kinds(self, text: str, on: date) -> tuple[str, ...]:
        """What was found, in words that tell nothing of it. on: the day the text was read."""
        named = (NAMED,) if self._names(text) else ()
        return (*kinds_in(text, on), *named)

    def _names(self, text: str) -> bool:
        """Whether a run of the text's words is an identifier or a name, in any case."""
        words = words_of(text)
        return any(
            " ".join(words[first : first + length]) in self.identifiers
            for length in self._lengths
            for first in range(len(words) - length + 1)
        )

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        """How many words the identifiers have: a few numbers, however many there are."""
        return tuple(sorted({phrase.count(" ") + 1 for phrase in self.identifiers}))
