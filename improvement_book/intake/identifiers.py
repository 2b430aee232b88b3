"""Identifiers and names in the restricted inputs: what no public text may hold.

Every personal column is looked for, unless it is named here with the reason why not. A value
counts from 3 letters or digits on, and a plain number from 5 digits on: texts are full of
shorter numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import pandas as pd

from improvement_book.intake.schema import Field, schemas

Found = tuple[str, pd.DataFrame]
"""A table's name and typed rows of it."""
SHORTEST, SHORTEST_NUMBER = 3, 5
"""Characters; digits of a value that is nothing but a number."""
NOT_LOOKED_FOR = {
    ("approvals", "key"): "its parts stand in the table that it points at",
    ("corrections", "key"): "its parts stand in the table that it points at",
    ("voice", "group"): "plain words for many people: care leavers",
}
CORRECTED = ("expected", "replacement")
"""Of corrections: looked for where they are values of a personal column."""
POSTS = {
    "adviser", "assistant", "board", "cabinet", "chair", "chief", "clerk", "committee",
    "councillor", "deputy", "director", "head", "lead", "leader", "manager", "member", "officer",
    "panel", "practitioner", "secretary", "service", "services", "team",
}  # fmt: skip
"""A value with one of these words is a post or a body, and no secret; but for a team's name."""
TEAM = "team"
OPEN = {
    "practice_reviews": ("service_area", "reviewer_role"),
    "indicators": ("title", "theme", "owner"),
}
"""A team that is called as these have it (Early Help) can't be told from what everybody says.

Nor can one whose name is a single word: All, North, Fostering.
"""
_WORD = re.compile(r"[^\W_]+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")  # noqa: RUF001


def plain(text: str) -> str:
    """The text as it reads: no invisible characters, plain spaces, digits and hyphens."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, in order, capitals made small."""
    return _WORD.findall(plain(text).casefold())


def identifiers(found: Iterable[Found]) -> frozenset[str]:
    """Every identifier and name of the inputs, as its words with a space between them."""
    values: set[str] = set()
    teams: set[str] = set()
    openly: set[str] = set()
    for table, frame in found:
        for field in schemas()[table].fields:
            if _is_looked_for(table, field):
                own = teams if field.name == TEAM else values
                own.update(map(_phrase, _values(table, field.name, frame)))
        for name in OPEN.get(table, ()):
            for text in frame[name].unique():
                openly.update(_phrases(words_of(text)))
    named = {value for value in values if not POSTS & set(value.split())}
    named |= {team for team in teams - openly if not team.isalpha()}
    return frozenset(filter(_counts, named))


def _is_looked_for(table: str, field: Field) -> bool:
    private = field.personal and not field.free_text
    return private and (table, field.name) not in NOT_LOOKED_FOR


def _values(table: str, column: str, frame: pd.DataFrame) -> Iterable[str]:
    if table == "corrections" and column in CORRECTED:
        places = zip(frame["table"], frame["column"], strict=True)
        personal = [_is_personal(*place) for place in places]
        frame = frame[pd.Series(personal, frame.index, dtype=bool)]
    values: Iterable[str] = frame[column].unique().tolist()
    return values


def _is_personal(table: str, column: str) -> bool:
    """Whether a column that somebody named holds identifiers or names."""
    schema = schemas().get(table)
    if schema is None or column not in schema.columns:
        return False
    return _is_looked_for(table, schema.field(column))


def _phrase(value: str) -> str:
    """A value as its words. Most are a code: one word already."""
    if value.isascii() and value.isalnum():
        return value.casefold()
    return " ".join(words_of(value))


def _phrases(words: list[str]) -> Iterator[str]:
    """Every run of the words."""
    for first in range(len(words)):
        for last in range(first, len(words)):
            yield " ".join(words[first : last + 1])


def _counts(phrase: str) -> bool:
    bare = phrase.replace(" ", "")
    if bare.isdigit():
        return len(bare) >= SHORTEST_NUMBER
    return len(bare) >= SHORTEST
