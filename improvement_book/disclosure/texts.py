"""Which words an audience may see.

The board sees all. The public sees a text where somebody approved it as it stands, and a quote
where the person who said it agreed as well; and only once nothing in it points at a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from improvement_book.disclosure.cells import DisclosureError
from improvement_book.disclosure.search import Search
from improvement_book.errors import Fault
from improvement_book.intake.schema import schemas
from improvement_book.intake.texts import Approval, Text, approvals_by_place
from improvement_book.settings import SETTINGS_FILE
from improvement_book.tabulate.counts import Counts, Declared
from improvement_book.tabulate.words import EDITION, Words

HARMLESS = "words that point at nobody"
REMEDY = "Reword it and approve it again. Other dates are no alarm in words: 9 July 2021."
RENAME = "Name the theme in other words."
WAITING = "{count} awaiting approval {are} not shown."


class TextError(DisclosureError):
    """Texts that would be public hold what points at a person: all of them, by place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.place))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class PublicTexts:
    """The texts that the public may see, each by the table, column and row that shows it."""

    shown: frozenset[tuple[str, str, int]]
    decisions_needed: str = ""

    def protected(self, declared: Declared, frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
        """A declared table without any other text, and what the reader is told of it.

        frame: its rows as they were made, none left out. A row of a table that holds nothing but
        words goes with them.
        """
        keep = {column: self._keep(declared, frame, column) for column in declared.free_text}
        waiting = sum(
            int((~kept & (frame[column] != "")).sum())
            for column, kept in keep.items()
            if _is_text(declared.words_of, column)
        )
        blanked = frame.assign(**{name: frame[name].where(kept, "") for name, kept in keep.items()})
        if declared.only_words:
            blanked = blanked[pd.DataFrame(keep).any(axis="columns")].reset_index(drop=True)
        return blanked, _note(waiting)

    def _keep(self, declared: Declared, frame: pd.DataFrame, column: str) -> pd.Series:
        name = declared.name
        shown = [(name, column, position) in self.shown for position in range(len(frame))]
        return pd.Series(shown, index=frame.index, dtype=bool)


def public_texts(counts: Counts) -> PublicTexts:
    """The texts that may be public. Raises TextError where one of them points at a person."""
    approved = list(_approved(counts))
    faults = _faults(((words.text, by.approved_on) for words, by in approved), counts)
    if faults := (*faults, *_theme_faults(counts)):
        raise TextError(faults)
    texts = [words for words, _ in approved]
    shown = {(words.shown_in, words.text.column, words.position) for words in texts}
    decisions = [words.text.words for words in texts if words.shown_in == EDITION]
    return PublicTexts(frozenset(shown), "".join(decisions))


def doubtful_texts(counts: Counts) -> tuple[Fault, ...]:
    """All texts that seem to point at a person, approved or not: the board's edition shows them."""
    faults = _faults(((words.text, counts.data_to) for words in counts.texts), counts)
    return (*faults, *_theme_faults(counts))


def fault_in(text: Text, kind: str) -> Fault:
    """What is told of a text that points at a person: where it stands and what kind it is."""
    return Fault(text.file, HARMLESS, REMEDY, text.row, text.column, kind)


def _approved(counts: Counts) -> Iterator[tuple[Words, Approval]]:
    approvals = approvals_by_place(counts.approvals)
    for words in counts.texts:
        approval = approvals.get(words.text.place)
        if approval and approval.makes_public(needs_consent=words.text.is_quote):
            yield words, approval


def _faults(read: Iterable[tuple[Text, date]], counts: Counts) -> tuple[Fault, ...]:
    """Everything found in the texts, each with the day on which it was read; no text twice."""
    search = Search(counts.identifiers)
    found = (
        (text, kind) for text, on in dict(read).items() for kind in search.kinds(text.words, on)
    )
    return tuple(fault_in(text, kind) for text, kind in found)


def _theme_faults(counts: Counts) -> Iterator[Fault]:
    """Found in the themes of learning: the settings of a council stand in every release."""
    search = Search(counts.identifiers)
    for theme in counts.council.learning_themes:
        for kind in search.kinds(theme, counts.data_to):
            yield Fault(SETTINGS_FILE, HARMLESS, RENAME, None, "learning_themes", kind)


def _is_text(table: str, column: str) -> bool:
    """Whether a column holds texts that can be approved: the post in `by` is none."""
    return bool(table) and schemas()[table].field(column).free_text


def _note(waiting: int) -> str:
    if not waiting:
        return ""
    count, are = ("1 text", "is") if waiting == 1 else (f"{waiting:,} texts", "are")
    return WAITING.format(count=count, are=are)
