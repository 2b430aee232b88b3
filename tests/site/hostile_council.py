"""A council in which every text that anybody can type is hostile.

Its rows are the sample's, as many of each table as there are texts, so that every text stands in
every text column. Columns that name a row, a cell or a choice keep what their schema allows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from improvement_book.intake.schema import Field, Schema, schemas
from improvement_book.period import Period
from tests.site.workshop import SAMPLE, read_rows, write_rows

STRINGS = Path(__file__).parent / "hostile.json"
SECRET_FILE = "SECRET_FILE"
"""Stands in the texts for the path of a file on this machine."""
PERIOD = "2023-05"
DATA_TO = "2023-06-08"
INSPECTED_ON, VISITED_ON, PUBLISHED_ON = "2022-05-10", "2022-11-15", "2023-01-20"
REVIEWED_FROM = "2023-01-01"
"""So that there are reviews for all texts, and few earlier editions to protect."""
IN_THE_NAME = (
    "script", "image-error", "javascript", "style-variable", "myst-include", "rst-raw", "jinja",
    "latex", "svg-onload", "bidi-override", "formula", "entities",
)  # fmt: skip
"""Texts of which the council's name is made: it stands on every page, so not of all."""
GRADES = (
    "<script>x()</script>",
    "$x_1$ {{7*7}} #12436d url(#x)",
    "</text></svg><svg onload=window.pwned=1>",
    "'\" onload=window.pwned=1 &lt;b&gt;",
)
"""Of the scale, worst first; of a few lines at most, because a chart has a legend of them."""
NAMES_A_CELL = {
    (table, column)
    for table in ("approvals", "corrections")
    for column in ("table", "key", "column")
}
"""Columns of any text in which only the name of another cell makes sense."""
NAMES_A_PAGE = {("indicators", "theme")}
"""Columns of whose texts the addresses of pages are made, so that a few stand for all."""
THEMES = (
    "script", "myst-include", "jinja", "latex", "markdown-heading", "python-format",
    "bidi-override", "long-word",
)  # fmt: skip
"""The names of those texts: no two of one address, none without an address."""

SIGN = "qz"
"""Ends an identifier or a name with a number: no text that is published may hold one of them."""

Row = dict[str, str]


def hostile_texts(secret: Path) -> dict[str, str]:
    """Name -> text. secret: a file on this machine that some of them aim at."""
    texts: dict[str, str] = json.loads(STRINGS.read_text(encoding="utf-8"))
    return {name: text.replace(SECRET_FILE, str(secret)) for name, text in texts.items()}


def unsigned(text: str) -> str:
    """A cell without its sign."""
    return re.sub(rf" {SIGN}\d+$", "", text).strip()


def is_free(schema: Schema, field: Field) -> bool:
    """Whether any text may stand in a column."""
    refers = {key.field for key in schema.foreign_keys}
    return (
        field.type == "string"
        and field.format in ("", "list")
        and not (field.choices or field.pattern)
        and field.name not in refers
        and (schema.name, field.name) not in NAMES_A_CELL | NAMES_A_PAGE
    )


class HostileCouncil:
    """Which text stands in which row of which column."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.named = texts
        self.texts = list(texts.values())

    @property
    def name(self) -> str:
        """The council's name."""
        return " ".join(self.named[name] for name in IN_THE_NAME)

    def cell(self, table: str, column: str, row: int) -> str:
        """A text column begins at a text of its own and goes on from row to row.

        A column that refers to another table holds what the row of that number is called there.
        """
        schema = schemas()[table]
        for key in schema.foreign_keys:
            if key.field == column:
                called = self.cell(key.table, key.reference, row)
                is_list = schema.field(column).format == "list"
                return "" if is_list and ";" in called else called
        if (table, column) == ("indicators", "indicator_id"):
            return f"h{row:03}"
        place = [*schemas()].index(table) + 5 * schema.columns.index(column)
        lap, row = divmod(row, len(self.texts))
        text = self.texts[(row + place) % len(self.texts)]
        text = f"{text} {lap}" if lap else text
        field = schema.field(column)
        is_signed = (
            field.personal and not field.free_text and column not in ("expected", "replacement")
        )
        return f"{text} {SIGN}{row}" if is_signed else text

    def write(self, folder: Path) -> None:
        """Write the council folder."""
        folder.mkdir()
        settings = yaml.safe_load((SAMPLE / "council.yml").read_text(encoding="utf-8"))
        settings |= {
            "name": self.name,
            "contact": self.named["attribute-double"],
            "neighbours": self.named["entities-twice"],
            "grades": {
                "scale": list(GRADES),
                "good_from": GRADES[2],
                "aliases": {self.named["jinja"]: GRADES[0]},
            },
        }
        text = yaml.safe_dump(settings, allow_unicode=True)
        (folder / "council.yml").write_text(text, encoding="utf-8")
        for schema in schemas().values():
            write_rows(folder / schema.file, self._rows(schema))

    def _rows(self, schema: Schema) -> list[Row]:
        sample = read_rows(SAMPLE / schema.file)
        if schema.name == "practice_reviews":
            sample = [row for row in sample if row["review_date"] >= REVIEWED_FROM]
        count = len(sample) if schema.name == "practice_reviews" else len(self.texts)
        special = SPECIAL.get(schema.name)
        rows = []
        for number in range(count):
            row = sample[number * len(sample) // count] | self._texts_of(schema, number)
            rows += special(self, row, number) if special else [row]
        return rows

    def _texts_of(self, schema: Schema, number: int) -> Row:
        """The cells of a row that are text, or refer to one."""
        refers = {key.field for key in schema.foreign_keys}
        return {
            field.name: self.cell(schema.name, field.name, number)
            for field in schema.fields
            if field.name in refers or is_free(schema, field)
        }

    def _indicators(self, row: Row, number: int) -> list[Row]:
        """Their source is put right by a correction."""
        return [
            row
            | {
                "indicator_id": self.cell("indicators", "indicator_id", number),
                "source": self.cell("corrections", "expected", number),
                "theme": self.named[THEMES[number % len(THEMES)]],
                "matters_most": "yes",
                "polarity": "lower",
                "frequency": "month",
                "window": "in period",
                "baseline_period": "2023-04",
                "introduced_on": "2020-12-01",
                "retired_on": "",
            }
        ]

    def _corrections(self, row: Row, number: int) -> list[Row]:
        cell = {"table": "indicators", "key": f"h{number:03}", "column": "source"}
        return [row | cell]

    def _approvals(self, row: Row, number: int) -> list[Row]:
        text = self.cell("commentary", "text", number).replace("\r\n", "\n").strip()
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        cell = {"table": "commentary", "key": f"h{number:03}; {PERIOD}", "column": "text"}
        return [row | cell | {"sha256": sha256, "approved_on": DATA_TO, "consent": "yes"}]

    def _commentary(self, row: Row, number: int) -> list[Row]:
        return [row | {"period": PERIOD, "written_on": "2023-06-05"}]

    def _calendar(self, row: Row, number: int) -> list[Row]:
        """One month after the other; only the first has an edition, and none is due earlier."""
        year, month = divmod(Period.parse(PERIOD).start.month - 1 + number, 12)
        following = Period.month(2023 + year, month + 1)
        day = DATA_TO if number == 0 else following.end.isoformat()
        return [row | {"period": following.code, "data_to": day, "papers_due": ""}]

    def _comparators(self, row: Row, number: int) -> list[Row]:
        """One row of the neighbours, and one of an area with a hostile code."""
        row = row | {
            "period": "2022-23", "value": "50", "symbol": "", "statistic": "value",
            "with_value": "", "recorded_on": PUBLISHED_ON,
        }  # fmt: skip
        neighbours = {"area": "neighbours", "statistic": "median", "with_value": "9"}
        return [row, row | neighbours]

    def _external_judgements(self, row: Row, number: int) -> list[Row]:
        """One row of an inspection, and one of a visit."""
        row = row | {"published_on": PUBLISHED_ON}
        return [
            row | {"held_on": INSPECTED_ON},
            row | {"held_on": VISITED_ON, "grade": ""},
        ]

    def _neighbour_judgements(self, row: Row, number: int) -> list[Row]:
        return [row | {"held_on": INSPECTED_ON, "published_on": PUBLISHED_ON}]

    def _publications(self, row: Row, number: int) -> list[Row]:
        return [row | {"published_on": PUBLISHED_ON, "as_at": "on 31 March"}]

    def _observations(self, row: Row, number: int) -> list[Row]:
        """Two months of the council, one of them revised, and a group."""
        row = row | {
            "numerator": "60", "denominator": "100", "value": "", "symbol": "",
            "status": "final", "recording_issue": "no",
        }  # fmt: skip
        total = row | {"dimension": "", "category": "", "revision_reason": ""}
        return [
            total | {"period": "2023-04", "recorded_on": "2023-05-05"},
            total
            | {
                "period": "2023-04",
                "numerator": "50",
                "recorded_on": "2023-06-05",
                "revision_reason": row["revision_reason"],
            },
            total | {"period": PERIOD, "recorded_on": "2023-06-05"},
            row | {"period": PERIOD, "numerator": "30", "denominator": "50",
                   "recorded_on": "2023-06-05"},
        ]  # fmt: skip

    def _practice_reviews(self, row: Row, number: int) -> list[Row]:
        """The same grades by their hostile names."""
        ours = dict(zip(_sample_scale(), GRADES, strict=True))
        return [row | {name: ours[cell] for name, cell in row.items() if cell in ours}]

    def _targets(self, row: Row, number: int) -> list[Row]:
        return [row | {"set_on": "2021-01-20"}]


SPECIAL: dict[str, Callable[[HostileCouncil, Row, int], Sequence[Row]]] = {
    "approvals": HostileCouncil._approvals,
    "calendar": HostileCouncil._calendar,
    "commentary": HostileCouncil._commentary,
    "comparators": HostileCouncil._comparators,
    "corrections": HostileCouncil._corrections,
    "external_judgements": HostileCouncil._external_judgements,
    "indicators": HostileCouncil._indicators,
    "neighbour_judgements": HostileCouncil._neighbour_judgements,
    "observations": HostileCouncil._observations,
    "practice_reviews": HostileCouncil._practice_reviews,
    "publications": HostileCouncil._publications,
    "targets": HostileCouncil._targets,
}
"""Tables whose rows must fit the edition, or each other."""


def _sample_scale() -> list[str]:
    settings = yaml.safe_load((SAMPLE / "council.yml").read_text(encoding="utf-8"))
    return list(settings["grades"]["scale"])
