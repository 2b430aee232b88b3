"""How `council.yml` is read: plain YAML, known keys, every fault told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml

from improvement_book.council import (
    ANOTHER_THEME,
    DEFAULT_SCALE,
    DEFAULT_THRESHOLD,
    NO_THEME,
    Council,
    GradeScale,
    Origin,
    ReviewPolicy,
)
from improvement_book.errors import DataError, Fault
from improvement_book.period import FORMS, Period, UnknownPeriod

SETTINGS_FILE = "council.yml"
PASSED_OVER = (".", "~$")
"""How names begin of files that are no input: hidden ones, and those of an open workbook."""
LARGEST_THRESHOLD = 20
MOST_THEMES, LONGEST_THEME = 50, 60
"""Themes of learning, and characters of each: they are names, no sentences."""
LARGEST_SETTINGS = 1_000_000
"""Bytes: more than this is no settings file."""

_Choice = TypeVar("_Choice", bound=StrEnum)


def read_settings(folder: Path) -> dict[str, Any]:
    """`council.yml` as it stands: plain keys and values. Raises DataError."""
    path = folder / SETTINGS_FILE
    if not path.is_file():
        raise DataError(
            [_fault("no such file", "the settings of a council folder", folder.resolve().name)]
        )
    return read_plain_yaml(path, SETTINGS_FILE, "keys and values, as in the sample council")


def read_plain_yaml(path: Path, file: str, expected: str) -> dict[str, Any]:
    """The keys and values of a YAML file that people write.

    file: its name in messages; expected: what it should hold. Raises DataError.
    """
    if path.stat().st_size > LARGEST_SETTINGS:
        raise DataError([_fault("a larger file", f"at most {LARGEST_SETTINGS:,} bytes", file)])
    try:
        text = path.read_text(encoding="utf-8-sig")
        settings = yaml.load(text, Loader=_PlainLoader)  # noqa: S506 (a SafeLoader)
    except UnicodeDecodeError:
        raise DataError([_fault("other bytes", "UTF-8 text", file)]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        plain = "plain YAML without aliases or repeated keys"
        raise DataError([_fault(str(error.problem), plain, file, row=line)]) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise DataError([_fault("something that YAML can't hold", "plain YAML", file)]) from None
    if not isinstance(settings, dict):
        raise DataError([_fault("no keys", expected, file)])
    return settings


def council_from_settings(settings: Mapping[str, Any], file: str = SETTINGS_FILE) -> Council:
    """The council that the settings describe.

    Raises DataError with every fault found: unknown keys, missing names, choices not offered.
    """
    return _SettingsReader(settings, file).council()


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases (a few lines can unfold to gigabytes) and without repeated keys."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                problem = f"the key {key.value} twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
        return super().construct_mapping(node, deep)


class _SettingsReader:
    """Reads one settings mapping, collecting every fault before it gives up."""

    SECTIONS: ClassVar[dict[str, set[str]]] = {
        "grades": {"scale", "good_from", "aliases"},
        "disclosure": {"reviews_at_council", "threshold", "board_threshold", "zeros_are_true"},
        "pages": {"omit"},
    }
    KEYS: ClassVar[set[str]] = {
        "name", "slug", "authority_code", "origin", "baseline_period", "neighbours", "contact",
        "learning_themes", "sources", *SECTIONS,
    }  # fmt: skip
    """`sources` is read by intake, which alone needs it."""

    def __init__(self, settings: Mapping[str, Any], file: str) -> None:
        self.settings = settings
        self.file = file
        self.faults: list[Fault] = []

    def council(self) -> Council:
        self._unknown(self.settings, self.KEYS, "")
        scale = self._scale(self._section("grades"))
        disclosure = self._section("disclosure")
        council: dict[str, Any] = {
            "name": self._text("name", required=True),
            "slug": self._slug(),
            "authority_code": self._text("authority_code", required=True),
            "origin": self._choice(self.settings, "origin", Origin, Origin.COUNCIL),
            "scale": scale,
            "baseline": self._baseline(),
            "reviews_at_council": self._choice(
                disclosure, "reviews_at_council", ReviewPolicy, ReviewPolicy.PROTECTED
            ),
            "threshold": self._threshold(disclosure, "threshold", 1, DEFAULT_THRESHOLD),
            "board_threshold": self._threshold(disclosure, "board_threshold", 0, 0),
            "zeros_are_true": self._yes_or_no(disclosure, "zeros_are_true"),
            "neighbours": self._text("neighbours"),
            "contact": self._text("contact"),
            "learning_themes": self._themes(),
            "pages_omit": tuple(self._texts(self._section("pages"), "omit")),
        }
        if self.faults:
            raise DataError(self.faults)
        assert council.keys() == {item.name for item in fields(Council)}
        return Council(**council)

    def _fault(self, column: str, found: str, expected: str) -> None:
        self.faults.append(_fault(found, expected, file=self.file, column=column))

    def _unknown(self, mapping: Mapping[str, Any], known: set[str], prefix: str) -> None:
        for key in sorted(str(key) for key in mapping if key not in known):
            self._fault(f"{prefix}{key}", "an unknown key", f"one of {', '.join(sorted(known))}")

    def _section(self, name: str) -> Mapping[str, Any]:
        section = self.settings.get(name) or {}
        if not isinstance(section, dict):
            self._fault(name, "a value", f"the keys {', '.join(sorted(self.SECTIONS[name]))}")
            return {}
        self._unknown(section, self.SECTIONS[name], f"{name}.")
        return section

    def _text(self, key: str, *, required: bool = False) -> str:
        text = self.settings.get(key) or ""
        if not isinstance(text, str):
            self._fault(key, "a value that is no text", "text (a code of digits stands in quotes)")
            return ""
        if required and not text.strip():
            self._fault(key, "nothing", "a text")
        return text.strip()

    def _texts(self, section: Mapping[str, Any], key: str) -> list[str]:
        texts = section.get(key) or []
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            self._fault(key, "something else", "a list of texts")
            return []
        return texts

    def _themes(self) -> tuple[str, ...]:
        """The themes of learning. A fault tells none of them: it may name a person."""
        key = "learning_themes"
        themes = tuple(text.strip() for text in self._texts(self.settings, key))
        folded = [theme.casefold() for theme in themes]
        if len(themes) > MOST_THEMES:
            self._fault(key, f"{len(themes):,} themes", f"at most {MOST_THEMES}")
        if "" in themes:
            self._fault(key, "an empty theme", "a text")
        if len({*folded}) < len(folded):
            self._fault(key, "a theme twice", "each theme once, capitals or not")
        if any(len(theme) > LONGEST_THEME for theme in themes):
            self._fault(key, "a longer theme", f"at most {LONGEST_THEME} characters")
        if own := {ANOTHER_THEME, NO_THEME}.intersection(folded):
            self._fault(key, f"the theme {' and '.join(sorted(own))}", "words that are not ours")
        return themes

    def _slug(self) -> str:
        slug = self._text("slug", required=True)
        if slug and not all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in slug):
            self._fault("slug", "other characters", "lower-case letters, digits and hyphens")
        return slug

    def _choice(
        self, section: Mapping[str, Any], key: str, choices: type[_Choice], default: _Choice
    ) -> _Choice:
        value = section.get(key, default)
        if value not in list(choices):
            self._fault(key, f"{value!r}", f"one of {', '.join(choices)}")
            return default
        return choices(value)

    def _threshold(self, disclosure: Mapping[str, Any], key: str, least: int, default: int) -> int:
        threshold = disclosure.get(key, default)
        if type(threshold) is not int or not least <= threshold <= LARGEST_THRESHOLD:
            expected = f"a whole number from {least} to {LARGEST_THRESHOLD}"
            self._fault(f"disclosure.{key}", f"{threshold!r}", expected)
            return default
        return threshold

    def _yes_or_no(self, disclosure: Mapping[str, Any], key: str) -> bool:
        value = disclosure.get(key, False)
        if type(value) is not bool:
            self._fault(f"disclosure.{key}", f"{value!r}", "true or false")
            return False
        return value

    def _baseline(self) -> Period | None:
        text = self._text("baseline_period")
        if not text:
            return None
        try:
            return Period.parse(text)
        except UnknownPeriod:
            self._fault("baseline_period", repr(text), FORMS)
            return None

    def _scale(self, section: Mapping[str, Any]) -> GradeScale:
        grades = tuple(self._texts(section, "scale")) or DEFAULT_SCALE
        good_from = section.get("good_from", "Good")
        aliases = section.get("aliases") or {}
        if len({grade.casefold() for grade in grades}) != len(grades) or len(grades) < 2:
            self._fault("grades.scale", "a repeated or single grade", "two or more, worst first")
        if good_from not in grades:
            self._fault("grades.good_from", f"{good_from!r}", f"one of {', '.join(grades)}")
            good_from = grades[-1]
        if not isinstance(aliases, dict):
            self._fault("grades.aliases", "a value", "spelling: grade")
            aliases = {}
        for alias, grade in aliases.items():
            if not isinstance(alias, str):
                self._fault(f"grades.aliases.{alias}", "a spelling that is no text", "a text")
            elif grade not in grades:
                self._fault(f"grades.aliases.{alias}", f"{grade!r}", f"one of {', '.join(grades)}")
            elif alias.casefold() in {own.casefold() for own in grades}:
                self._fault(f"grades.aliases.{alias}", "a grade of the scale", "another spelling")
        return GradeScale(grades, good_from, aliases)


def _fault(
    found: str,
    expected: str,
    file: str = SETTINGS_FILE,
    row: int | None = None,
    column: str | None = None,
) -> Fault:
    return Fault(
        file=file,
        row=row,
        column=column,
        found=found,
        expected=expected,
        remedy=f"Correct {file}." if file != SETTINGS_FILE else "Correct the settings file.",
    )
