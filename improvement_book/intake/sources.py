"""Which of the council's own files feed which table, and how: `sources:` of council.yml.

Nobody retypes a spreadsheet. A source names a table and says where its columns stand:

    sources:
      - table: practice_reviews
        file: QA export.xlsx
        sheet: Audits            # needed where the workbook has several
        header_row: 4            # 1 where it is left out
        columns: {review_id: Audit no, review_date: Date of audit, grade: Overall}
                                 # our own headers where it is left out
        values: {review_type: routine}                # the same in every row
        aliases: {selection: {Dip sample: random}}    # other words -> ours
        date_format: dd/mm/yyyy
        period_format: mmm-yy    # how months are written in a column of periods
        skip_rows: {Audit no: Total}                  # rows that hold this are no data
      - table: observations
        file: Performance.xlsx
        columns: {indicator_id: Measure}
        months_across: {into: value, format: mmm-yy}  # every other column is a month
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import PurePath
from typing import Any

from improvement_book.errors import DataError, Fault
from improvement_book.intake.schema import Schema, schemas
from improvement_book.settings import PASSED_OVER, SETTINGS_FILE

OUR_DATES = "yyyy-mm-dd"
DATE_FORMATS = {
    OUR_DATES: "%Y-%m-%d",
    "dd/mm/yyyy": "%d/%m/%Y",
    "dd/mm/yy": "%d/%m/%y",
    "dd-mm-yyyy": "%d-%m-%Y",
    "dd.mm.yyyy": "%d.%m.%Y",
    "mm/dd/yyyy": "%m/%d/%Y",
}
MONTH_FORMATS = {
    "yyyy-mm": "%Y-%m",
    "mmm-yy": "%b-%y",
    "mmm yy": "%b %y",
    "mmm yyyy": "%b %Y",
    "mmmm yyyy": "%B %Y",
    "mm/yyyy": "%m/%Y",
}
"""As Excel's own format codes; a date cell of a workbook is read as it is, whatever is declared."""
FILE_TYPES = (".csv", ".xlsx")


@dataclass(frozen=True)
class MonthsAcross:
    """Months stand across the columns. into: the field of their cells; format: of the headers."""

    into: str
    format: str


@dataclass(frozen=True)
class Source:
    """One file of the council, and how it becomes rows of one table.

    columns: our field -> the file's header; empty where the headers are ours. values: our field
    -> the same text in every row. aliases: our field -> (the file's word -> ours). skip_rows:
    header -> the text of rows to skip.
    """

    table: str
    file: str
    sheet: str | None = None
    header_row: int = 1
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_format: str = OUR_DATES
    period_format: str = ""
    skip_rows: Mapping[str, str] = field(default_factory=dict)
    months_across: MonthsAcross | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """Our fields that no column of the file gives: values, and what the months stand for."""
        months = ("period", self.months_across.into) if self.months_across else ()
        return (*self.values, *months)


def read_sources(settings: Mapping[str, Any]) -> tuple[Source, ...]:
    """The sources of the settings. Raises DataError with every fault of them."""
    declared = settings.get("sources") or []
    if not isinstance(declared, list):
        raise DataError([_fault("sources", "something else", "a list of sources")])
    faults: list[Fault] = []
    sources = [_source(item, f"sources[{place}]", faults) for place, item in enumerate(declared, 1)]
    if faults:
        raise DataError(faults)
    return tuple(source for source in sources if source)


def _source(declared: object, place: str, faults: list[Fault]) -> Source | None:
    known = [item.name for item in fields(Source)]
    if not isinstance(declared, dict):
        faults.append(_fault(place, "something else", f"the keys {', '.join(known)}"))
        return None
    for key in declared:
        if key not in known:
            faults.append(_fault(f"{place}.{key}", "an unknown key", f"one of {', '.join(known)}"))
    table = declared.get("table")
    if not isinstance(table, str) or table not in schemas():
        faults.append(_fault(f"{place}.table", f"{table!r}", f"one of {', '.join(schemas())}"))
        return None
    faults.extend(_source_faults(declared, schemas()[table], place))
    if any((fault.column or "").startswith(place) for fault in faults):
        return None
    given = {key: value for key, value in declared.items() if value is not None}
    if months := given.get("months_across"):
        given["months_across"] = MonthsAcross(**months)
    return Source(**given)


def _source_faults(declared: Mapping[str, Any], schema: Schema, place: str) -> list[Fault]:
    faults = []
    file = declared.get("file")
    if not isinstance(file, str) or not _is_file_name(file):
        expected = f"the name of a file in the council folder, {' or '.join(FILE_TYPES)}"
        faults.append(_fault(f"{place}.file", f"{file!r}", expected))
    if not isinstance(declared.get("header_row", 1), int) or declared.get("header_row", 1) < 1:
        faults.append(_fault(f"{place}.header_row", "something else", "a whole number from 1"))
    if str(declared.get("date_format", OUR_DATES)) not in DATE_FORMATS:
        found = f"{declared['date_format']!r}"
        faults.append(_fault(f"{place}.date_format", found, f"one of {', '.join(DATE_FORMATS)}"))
    if str(declared.get("period_format") or "yyyy-mm") not in MONTH_FORMATS:
        found = f"{declared['period_format']!r}"
        faults.append(_fault(f"{place}.period_format", found, f"one of {', '.join(MONTH_FORMATS)}"))
    for part in ("columns", "values", "aliases", "skip_rows"):
        mapping = declared.get(part) or {}
        if not isinstance(mapping, dict):
            faults.append(_fault(f"{place}.{part}", "something else", "keys and values"))
            continue
        faults.extend(_mapping_faults(mapping, part, schema, place))
    faults += _months_faults(declared.get("months_across"), schema, place)
    return faults or _repeated_faults(declared, place)


def _is_file_name(text: str) -> bool:
    """Whether it may name a file of the council folder that holds a table."""
    alone = PurePath(text).name == text and not text.startswith(PASSED_OVER)
    return alone and text.endswith(FILE_TYPES)


def _repeated_faults(declared: Mapping[str, Any], place: str) -> list[Fault]:
    """Fields that two parts of a sound source give: one of them would be lost in silence."""
    given = dict.fromkeys(declared.get("values") or {}, "values")
    found = [name for name in declared.get("columns") or {} if name in given]
    faults = [
        _fault(
            f"{place}.values.{name}",
            "a value for a mapped column",
            f"{name} in columns or in values",
        )
        for name in found
    ]
    if months := declared.get("months_across"):
        given |= dict.fromkeys(declared.get("columns") or {}, "columns")
        faults += [
            _fault(
                f"{place}.{given[name]}.{name}",
                "a second place for what the months across give",
                f"{name} from months_across alone",
            )
            for name in ("period", months["into"])
            if name in given
        ]
    return faults


def _mapping_faults(
    mapping: Mapping[Any, Any], part: str, schema: Schema, place: str
) -> list[Fault]:
    """Keys that are no field of the table (of skip_rows: headers, any text), and odd values."""
    faults = []
    for key, value in mapping.items():
        if part != "skip_rows" and key not in schema.columns:
            expected = f"a column of {schema.name}: {', '.join(schema.columns)}"
            faults.append(_fault(f"{place}.{part}.{key}", "an unknown column", expected))
        if not (_are_texts(value) if part == "aliases" else isinstance(value, str)):
            expected = "words: words, in quotes" if part == "aliases" else "a text"
            faults.append(_fault(f"{place}.{part}.{key}", f"{value!r}", expected))
        elif part == "values" and key in schema.columns:
            choices = schema.field(key).choices
            if choices and value not in choices:
                expected = f"one of {', '.join(choices)}"
                faults.append(_fault(f"{place}.{part}.{key}", f"{value!r}", expected))
    return faults


def _are_texts(aliases: object) -> bool:
    """Whether both sides of every alias are texts: YAML takes a bare `no` for false."""
    return isinstance(aliases, dict) and all(
        isinstance(word, str) for pair in aliases.items() for word in pair
    )


def _months_faults(months: object, schema: Schema, place: str) -> list[Fault]:
    if not months:
        return []
    at = f"{place}.months_across"
    if not isinstance(months, dict) or set(months) != {"into", "format"}:
        return [_fault(at, "something else", "the keys into and format")]
    faults = []
    if "period" not in schema.columns or str(months["into"]) not in schema.columns:
        expected = "a column of a table that has periods"
        faults.append(_fault(f"{at}.into", f"{months['into']!r}", expected))
    if str(months["format"]) not in MONTH_FORMATS:
        expected = f"one of {', '.join(MONTH_FORMATS)}"
        faults.append(_fault(f"{at}.format", f"{months['format']!r}", expected))
    return faults


def _fault(column: str, found: str, expected: str) -> Fault:
    return Fault(SETTINGS_FILE, expected, "Correct the settings file.", column=column, found=found)
