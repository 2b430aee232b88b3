"""Which indicators the package's mappings give, as a page for people: README.md beside them.

`python -m tests.intake.published.indicators_page > improvement_book/intake/published/README.md`
writes it anew.
"""

from __future__ import annotations

from improvement_book.intake.published.mapping import FiguresMapping, MeasuresMapping
from improvement_book.intake.published.mapping_file import mappings

HEADER = """\
# What is read from published files

One file here says what the columns of one published table mean. `published code` is what a council
writes beside its own indicator, in the column `published_code` of `indicators.csv`, so that
`import` compares it. A test keeps this page as the mappings are.

| mapping | indicator | title | published code | as at | compared |
|---|---|---|---|---|---|
"""
SAME = """
These measures of the interactive tool stand in a file of their own too and are taken from there,
with its symbols. Either code may be written.

| measure of the tool | published code |
|---|---|
"""


def page() -> str:
    """The page, in Markdown."""
    rows = [
        f"| {mapping.name} | {item.indicator_id} | {item.definition['title']} |"
        f" `{item.published_code}` | {item.as_at} | {'yes' if item.compared else 'no'} |\n"
        for mapping in mappings()
        if isinstance(mapping, FiguresMapping)
        for item in mapping.indicators
    ]
    same = [
        f"| `{measure}` | `{code}` |\n"
        for mapping in mappings()
        if isinstance(mapping, MeasuresMapping)
        for measure, code in mapping.same_as.items()
    ]
    return "".join((HEADER, *rows, SAME, *same))


if __name__ == "__main__":
    print(page(), end="")
