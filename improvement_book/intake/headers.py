"""Whether a sheet has the headers that a table needs: our own, or those that its source names."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Sequence

from improvement_book.errors import Fault
from improvement_book.intake.schema import Field, Schema
from improvement_book.intake.snippets import TO_FILL, for_source, new_source
from improvement_book.intake.sources import Source

OTHER_SEPARATORS = (";", "\t", "|")
CLOSE_MATCH = 0.6
"""difflib's own cut-off for "did you mean"."""


def near(name: str, names: Sequence[str]) -> str:
    """The name that was probably meant; "" where none is near."""
    folded = {other.casefold(): other for other in names}
    found = difflib.get_close_matches(name.casefold(), list(folded), 1, CLOSE_MATCH)
    return folded[found[0]] if found else ""


def meant_column(header: str, free: Iterable[Field]) -> str:
    """The column that a header probably means, by its name or its title; "" where none is near."""
    fields = list(free)
    names = {field.title: field.name for field in fields} | {
        item.name: item.name for item in fields
    }
    return names.get(near(header, list(names)), "")


def own_header_faults(headers: Sequence[str], schema: Schema, file: str) -> Iterator[Fault]:
    """Unknown and missing headers of a sheet that no source maps.

    Where most headers are not ours, that is one fault: the file is an export, to be mapped. Where
    none is ours, the row may be no header at all but hold what nobody may see: it is not shown.
    """
    known = [name for name in headers if name in schema.columns]
    if len(known) * 2 < len(headers):
        expected = f"a header row: {', '.join(schema.columns)}"
        remedy = f"Add it, or {_mapping(headers if known else (), schema, file)}."
        if len(headers) == 1 and any(mark in headers[0] for mark in OTHER_SEPARATORS):
            remedy = "Save the file with commas between the columns."
        found = "mostly other columns" if known else "none of the table's columns"
        yield Fault(file, expected, remedy, row=1, found=found)
        return
    unknown = [name for name in headers if name not in known]
    way = f", or {_mapping(headers, schema, file)}" if unknown else ""
    for name in unknown:
        meant = near(name, [column for column in schema.columns if column not in headers])
        remedy = f"Did you mean {meant}? " if meant else ""
        remedy += f"Rename or remove it{way}."
        expected = f"only {', '.join(schema.columns)}"
        yield Fault(file, expected, remedy, row=1, found=f"the unknown column {name!r}")
        way = ", or map it likewise"
    for field in schema.fields:
        if field.required and field.name not in headers:
            expected = f"the column {field.name}"
            yield Fault(file, expected, "Add the column.", row=1, found="no such column")


def source_header_faults(
    headers: Sequence[str], months: Collection[str], schema: Schema, source: Source, file: str
) -> list[Fault]:
    """What a source names and the sheet does not have, and what neither has. months: headers."""
    faults = [
        *_absent(headers, source, file),
        *_twice(headers, source, file),
        *_unmapped(headers, months, schema, source, file),
    ]
    if source.months_across and not months:
        expected = f"months across, as {source.months_across.format}"
        remedy = "Correct months_across in council.yml."
        row, found = source.header_row, "no header that is a month"
        faults.append(Fault(file, expected, remedy, row=row, found=found))
    return faults


def _mapping(headers: Sequence[str], schema: Schema, file: str) -> str:
    """A source for the file, with the columns that can be told and those that every row needs."""
    columns = {name: name for name in headers if name in schema.columns}
    for header in headers:
        if header not in columns.values():
            free = [field for field in schema.fields if field.name not in (*columns, *headers)]
            if meant := meant_column(header, free):
                columns[meant] = header
    needed = {field.name: TO_FILL for field in schema.fields if field.required}
    ordered = {name: (needed | columns)[name] for name in schema.columns
               if name in needed or name in columns}  # fmt: skip
    return new_source(schema.name, file, {"columns": ordered})


def _absent(headers: Sequence[str], source: Source, file: str) -> Iterator[Fault]:
    """Headers that the source names and the sheet does not have."""
    free = [name for name in headers if name not in source.columns.values()]
    for name in dict.fromkeys((*source.columns.values(), *source.skip_rows)):
        if name in headers:
            continue
        remedy = f"Correct the source of {file} in council.yml."
        if meant := near(name, free):
            fields = {field: meant for field, header in source.columns.items() if header == name}
            rows = {meant: source.skip_rows[name]} if name in source.skip_rows else {}
            entries = {"columns": fields} if fields else {"skip_rows": rows}
            remedy = f"Did you mean {meant!r}? Then {for_source(source, entries)}."
        expected = f"the header {name!r} in row {source.header_row}"
        yield Fault(file, expected, remedy, source.header_row, found="no such header")


def _twice(headers: Sequence[str], source: Source, file: str) -> Iterator[Fault]:
    """Columns of the sheet that council.yml gives as well, where the headers are our own."""
    for name in source.given:
        if not source.columns and name in headers:
            expected = f"{name} from the file or from council.yml, not from both"
            remedy = f"Remove the column, or correct the source of {file} in council.yml."
            yield Fault(file, expected, remedy, source.header_row, name, "a column of that name")


def _unmapped(
    headers: Sequence[str], months: Collection[str], schema: Schema, source: Source, file: str
) -> Iterator[Fault]:
    """Columns that every row needs and nothing gives."""
    mapped = source.columns or {name: name for name in headers}
    free = [name for name in headers if name not in {*mapped.values(), *months}]
    for field in schema.fields:
        if not field.required or field.name in mapped or field.name in source.given:
            continue
        expected = f"a header for {field.name}, which every row needs, or a value for all rows"
        header = near(field.name, free) or near(field.title, free) or TO_FILL
        value = for_source(source, {"values": {field.name: TO_FILL}})
        remedy = f"Add the column, or {value}."
        if source.columns:
            column = for_source(source, {"columns": {field.name: header}})
            remedy = f"{column[0].upper()}{column[1:]}, or {value}."
        yield Fault(file, expected, remedy, source.header_row, field.name, "no such column")
