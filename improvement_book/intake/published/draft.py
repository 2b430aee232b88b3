"""A mapping for a file, with blanks for what only a person can know (`import --show`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from improvement_book.intake.headers import near
from improvement_book.intake.published.council_folder import slug
from improvement_book.intake.published.dictionary import read_dictionary
from improvement_book.intake.published.mapping import (
    STANDARD_COLUMNS,
    STANDARD_LEVELS,
    DictionaryMapping,
    MeasuresMapping,
)
from improvement_book.intake.published.mapping_file import NEEDED_COLUMNS, mappings
from improvement_book.intake.published.offered import Offer
from improvement_book.intake.published.recognition import recognised_as
from improvement_book.intake.published.source_files import SourceFile, header_of
from improvement_book.intake.snippets import TO_FILL
from improvement_book.period import AsAt

LEFT_ALONE = ("time_identifier",)
"""Standard columns that no figure depends on."""


def drafted(found: Offer, path: Path) -> str:
    """The mapping as YAML; `...` stands where something is to be filled in.

    path: of the file; a dictionary of measures beside it gives titles and polarities.
    """
    if not found.figures:
        return ""
    lines = [
        f"kind: {'measures' if found.by_measure else 'statistics'}",
        f"title: {_scalar(Path(found.file).stem.replace('_', ' '))}",
        f"source: {TO_FILL}  # the publisher and the table, as readers see them",
        f"as_at: {TO_FILL}  # {', '.join(AsAt)}",
        f"published_on: {TO_FILL}  # the day of publication, as 2025-10-30",
        '# next_publication: "2026-10"',
        *(_measure_lines(found) if found.by_measure else _statistics_lines(found)),
        "# Delete indicators that you don't need; each may have as_at and filters of its own.",
        "indicators:",
        *_indicators(found, _dictionary(path) if found.by_measure else {}),
    ]
    return "\n".join(lines) + "\n"


def _statistics_lines(found: Offer) -> Iterator[str]:
    free = [name for name in (*found.filters, *found.figures) if name not in STANDARD_COLUMNS]
    own = {field: near(name, free) for field, name in STANDARD_COLUMNS.items()
           if field not in found.columns}  # fmt: skip
    if own:
        yield "columns:"
        for field, guess in own.items():
            blank = TO_FILL if field in NEEDED_COLUMNS else '""'
            yield f"  {field}: {_scalar(guess) if guess else blank}"
    if any(word not in STANDARD_LEVELS for word in found.levels):
        yield "levels:  # national, regional or authority; take other rows out of the file"
        for word in found.levels:
            yield f"  {_scalar(word)}: {STANDARD_LEVELS.get(word, TO_FILL)}"
    filters = {
        name: values for name, values in found.filters.items()
        if name not in own.values() and not (name in LEFT_ALONE and len(values) == 1)
    }  # fmt: skip
    if filters:
        yield "filters:  # which rows count"
        for name, values in filters.items():
            if len(values) == 1:
                yield f"  {_scalar(name)}: {_scalar(values[0])}"
            else:
                some = " | ".join(" ".join(value.split()) for value in values[:20])
                yield f"  {_scalar(name)}: {TO_FILL}  # {some}"


def _measure_lines(found: Offer) -> Iterator[str]:
    yield "columns:"
    for field, name in found.columns.items():
        yield f"  {field}: {_scalar(name)}"
    marks = {mark for marks in found.figures.values() for mark in marks}
    if len(marks) == 1:
        yield f"missing: {_scalar(marks.pop())}"
    known = next(mapping for mapping in mappings() if isinstance(mapping, MeasuresMapping))
    for level, codes in (("national", known.national), ("regional", known.regional)):
        here = {code: area for code, area in codes.items() if code in found.areas}
        if here:
            yield f"{level}:  # the publisher's code: the nine-character code"
            for code, area in here.items():
                yield f'  "{code}": {area}'


def _indicators(found: Offer, told: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    ids: list[str] = []
    for column in found.figures:
        name = slug(column) or "indicator"
        ids.append(name)
        name = name if ids.count(name) == 1 else f"{name}-{ids.count(name)}"
        title, polarity = told.get(column, ("", ""))
        yield f"  - value: {_scalar(column)}"
        if not found.by_measure:
            yield "    # numerator, denominator: columns of the counts behind it, both or none"
            yield "    # compared: no  (for a number that grows with the size of an area)"
        yield "    definition:"
        yield f"      indicator_id: {name}"
        yield f"      title: {_scalar(title) if title else TO_FILL}"
        yield "      # why_it_matters: one plain sentence for members"
        yield f"      theme: {TO_FILL}"
        yield f"      polarity: {polarity or TO_FILL}  # higher, lower, target or none is better"
        yield f"      unit: {TO_FILL}  # percent, rate per 10,000, number or any short text"
        yield f"      window: {TO_FILL}  # in period, or snapshot"
        yield f"      published_code: {_scalar(column)}"


def _dictionary(path: Path) -> dict[str, tuple[str, str]]:
    """Measure -> title and polarity, from a dictionary beside the file."""
    found = {}
    for beside in sorted(path.parent.iterdir()):
        mapping = recognised_as(beside.name, header_of(beside)) if beside.is_file() else None
        if isinstance(mapping, DictionaryMapping):
            rows = read_dictionary(SourceFile(beside.name, beside, mapping))
            for row in rows.to_dict("records"):
                found[row["measure"]] = (row["measure_title"], str(row["polarity"]))
    return found


def _scalar(text: str) -> str:
    """A text as YAML; in quotes where it could be read as something else."""
    plain = text.replace(" ", "").replace("_", "").isalpha() and text.isascii()
    same = plain and yaml.safe_load(text) == text
    return text if same else json.dumps(text, ensure_ascii=False)
