"""How the cells of a field are written, in words: for templates, the dictionary and check."""

from __future__ import annotations

from improvement_book.intake.cell import SYMBOLS
from improvement_book.intake.schema import LIST, Field
from improvement_book.period import FORMS

BY_FORMAT = {
    "period": FORMS,
    "grade": "a grade of the council's scale, or an alias of council.yml",
    "symbol": f"one of {', '.join(SYMBOLS)}",
    "symbolic": f"a number, or one of {', '.join(SYMBOLS)}",
    LIST: "texts, with a semicolon and a space between them",
}
BY_TYPE = {
    "date": "a date as 2021-06-14",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "yes or no",
    "string": "text",
}


def written_as(field: Field) -> str:
    """What a cell of the field may hold: the closed choices, or its form and least value."""
    if field.choices:
        return f"one of {', '.join(field.choices)}"
    if field.pattern:
        return f"text in the form of {field.example}"
    words = BY_FORMAT.get(field.format) or BY_TYPE[field.type]
    return words if field.minimum is None else f"{words}, at least {field.minimum:g}"
