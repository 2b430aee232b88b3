"""How a fault in a council's own export is told: by its headers, its forms and the way out.

Reading finds faults in our columns. Whoever mends them has a file with other headers, and other
forms of dates, which council.yml declares; what could be declared stands ready to be copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from improvement_book.council import GradeScale
from improvement_book.errors import Fault
from improvement_book.intake.formats import BY_TYPE
from improvement_book.intake.schema import Field, Schema
from improvement_book.intake.snippets import TO_FILL, for_scale, for_source, new_source
from improvement_book.intake.sources import DATE_FORMATS, MONTH_FORMATS, OUR_DATES, Source
from improvement_book.period import FORMS

LONGEST_ALIAS = 50
"""Characters of a cell: a longer one is shown in part, and is no other word for anything."""


def in_own_words(
    faults: Iterable[Fault], schema: Schema, sources: Sequence[Source], scale: GradeScale
) -> Iterator[Fault]:
    """The faults of a table as they stand in its files; each way out is told once.

    sources: all that council.yml declares.
    """
    told_before: set[str] = set()
    for fault in faults:
        told = _told(fault, schema, sources, scale)
        if told.remedy in told_before:
            told = replace(told, remedy=fault.remedy)
        elif told.remedy != fault.remedy:
            told_before.add(told.remedy)
        yield told


def _told(fault: Fault, schema: Schema, sources: Sequence[Source], scale: GradeScale) -> Fault:
    own = [item for item in sources if (item.table, item.file) == (schema.name, fault.file)]
    source = own[0] if len(own) == 1 else None
    if fault.column is None or len(own) > 1:
        return fault
    told = fault
    if fault.column in schema.columns:
        field = schema.field(fault.column)
        told = replace(fault, expected=_expected(fault, field, source))
        if way := _way_out(fault, field, schema, source, scale):
            told = replace(told, remedy=f"{fault.remedy.rstrip('.')}, or {way}.")
    if source:
        names = fault.column.split(", ")
        told = replace(told, column=", ".join(_column(name, source) for name in names))
    return told


def _column(name: str, source: Source) -> str:
    """Where a column of ours stands in the file, and our name."""
    if name in source.values:
        return f"values in council.yml ({name})"
    if source.months_across and name in ("period", source.months_across.into):
        return f"months across ({name})"
    header = source.columns.get(name, name)
    return name if header == name else f"{header} ({name})"


def _expected(fault: Fault, field: Field, source: Source | None) -> str:
    """What was expected, in the form that the source declares."""
    if source and field.type == "date" and source.date_format != OUR_DATES:
        declared = f"a date as {source.date_format}, which council.yml declares"
        return fault.expected.replace(BY_TYPE["date"], declared)
    if source and source.period_format and fault.expected == FORMS:
        return f"a month as {source.period_format}, or {FORMS}"
    return fault.expected


def _way_out(
    fault: Fault, field: Field, schema: Schema, source: Source | None, scale: GradeScale
) -> str:
    """What council.yml could say, if the cell is right as it stands; "" where nothing could."""
    if not (fault.found or "").startswith('"'):
        return ""
    cell = str(fault.found)[1:-1]
    if fault.expected.startswith(BY_TYPE["date"]):
        settings = _form(cell, "date_format", DATE_FORMATS)
    elif fault.expected == FORMS:
        settings = _form(cell, "period_format", MONTH_FORMATS)
    else:
        return _alias(cell, field, schema, source, scale)
    if not settings:
        return ""
    new = new_source(schema.name, fault.file, settings)
    declared = for_source(source, settings) if source else new
    return f"if all are written as {', '.join(settings.values())}, {declared}"


def _form(cell: str, setting: str, forms: Mapping[str, str]) -> dict[str, str]:
    """The setting that would let the cell be read; empty where none would."""
    for form, pattern in forms.items():
        if form == OUR_DATES:
            continue
        try:
            datetime.strptime(cell, pattern)  # noqa: DTZ007
        except ValueError:
            continue
        return {setting: form}
    return {}


def _alias(
    cell: str, field: Field, schema: Schema, source: Source | None, scale: GradeScale
) -> str:
    """The setting that would take the cell for another word of ours; which one is left open."""
    if len(cell) > LONGEST_ALIAS:
        return ""
    if field.format == "grade":
        return for_scale(scale, cell)
    references = {key.field for key in schema.foreign_keys}
    if source and (field.choices or field.type == "boolean" or field.name in references):
        return for_source(source, {"aliases": {field.name: {cell: TO_FILL}}})
    return ""
