"""A council in which everything that the public may not see carries a marker of its own.

What the public may see of each input table is listed here. Every other column is marked in every
row, so that a column that is added without a word here is marked as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import yaml

from improvement_book.intake.schema import Field, ForeignKey, Schema, schemas
from tests.site.scanner import Marker
from tests.site.workshop import SAMPLE, read_rows, write_rows

PERIOD = "2023-05"
PUBLIC: Mapping[str, set[str]] = {
    "approvals": {"table", "column", "approved_on", "consent"},
    "calendar": {"period", "data_to", "papers_due", "publish_on", "next_report"},
    "comparators": {
        "indicator_id", "period", "area", "area_name", "value", "symbol", "model", "statistic",
        "with_value", "recorded_on",
    },
    "corrections": {"table", "column"},
    "events": {"indicator_id", "on", "rebase"},
    "external_judgements": {
        "held_on", "kind", "area", "grade", "finding", "link", "published_on",
    },
    "indicators": {
        "indicator_id", "title", "why_it_matters", "theme", "matters_most", "polarity", "unit",
        "numerator", "denominator", "frequency", "window", "source", "owner", "baseline_period",
        "expected_direction", "introduced_on", "retired_on", "definition_version",
        "published_code",
    },
    "neighbour_judgements": {
        "area", "area_name", "held_on", "kind", "judged", "grade", "link", "published_on",
    },
    "observations": {
        "indicator_id", "period", "dimension", "category", "numerator", "denominator", "value",
        "symbol", "status", "recording_issue", "recorded_on",
    },
    "plan_actions": {
        "plan_version", "action_id", "level", "priority", "owner", "due", "revised_due",
        "delivery_judgement", "judged_on", "completed_on", "success_indicators",
    },
    "plan_versions": {"plan_version"},
    "practice_reviews": {"actions_due", "actions_closed"},  # as sums over a period
    "publications": {"indicator_id", "published_on", "source", "as_at", "next_publication"},
    "targets": {"indicator_id", "set_on", "target", "target_date", "floor", "tolerance"},
}  # fmt: skip
"""Columns that the public edition may show. Texts that nobody approved are none of them."""
NAMES_A_CELL = {
    ("approvals", "key"),
    ("corrections", "key"),
    ("corrections", "expected"),
    ("corrections", "replacement"),
}
"""They must fit the cell that they name: rows of their own carry their markers."""
APPROVED = ("commentary", "events", "indicators", "observations")
"""Tables whose rows are called as before, so that the sample's approvals still name them."""
MUST_BE_TRUE = {
    "practice_reviews": {"review_date", "moderated_on"},
    "plan_actions": {"judged_on", "start"},
    "milestones": {"due"},
    "requests": {"answered_on"},
}
"""Days on which a row's place in time rests, besides those that the schema names."""
SYLLABLES = ("bra", "dvo", "fli", "gwu", "kre", "plo", "sni", "tru", "vla", "zwe")
ENDINGS = ("ingly", "ations", "fulness", "ements", "alities")
"""English endings, which a search index cuts off."""
FIRST_DAY = date(2061, 2, 3)
CONTROL = Marker("a title that the public may read", "Quenbrazilling Tworgumfulness")

Row = dict[str, str]


@dataclass
class MarkedCouncil:
    """Writes the council and remembers what it planted."""

    markers: list[Marker] = field(default_factory=list)

    def word(self, place: str) -> str:
        """Two words that no language has, the same for the same place."""
        digest = hashlib.sha256(place.encode()).digest()
        stems = ["".join(SYLLABLES[byte % 10] for byte in digest[n : n + 5]) for n in (0, 5)]
        first, second = (
            stem + ENDINGS[byte % 5] for stem, byte in zip(stems, digest[10:], strict=False)
        )
        self._plant(place, f"{first.capitalize()} {second}")
        return f"{first.capitalize()} {second}"

    def number(self, place: str) -> str:
        """Eleven digits."""
        text = str(10**10 + int(hashlib.sha256(place.encode()).hexdigest(), 16) % (9 * 10**10))
        self._plant(place, text)
        return text

    def day(self, place: str) -> str:
        """A day that no table of the sample comes near to."""
        days = int(hashlib.sha256(place.encode()).hexdigest(), 16) % 13_000
        text = (FIRST_DAY + timedelta(days)).isoformat()
        self._plant(place, text)
        return text

    def write(self, folder: Path) -> None:
        """Write the council folder: some tables as the council's own exports."""
        folder.mkdir(parents=True)
        settings = yaml.safe_load((SAMPLE / "council.yml").read_text(encoding="utf-8"))
        settings["sources"] = []
        for schema in schemas().values():
            rows = [self._marked(schema, row) for row in read_rows(SAMPLE / schema.file)]
            rows = self._fitting(schema, rows)
            export = EXPORTS.get(schema.name)
            if export:
                settings["sources"].append(export(self, folder, rows))
            else:
                write_rows(folder / schema.file, rows)
        text = yaml.safe_dump(settings, allow_unicode=True)
        (folder / "council.yml").write_text(text, encoding="utf-8")
        note = self.word("another file")
        (folder / f"{self.word('name of another file')}.txt").write_text(note, encoding="utf-8")
        for path in folder.iterdir():
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            self._plant(f"fingerprint of {path.stem}", sha256, exact=True)

    def _plant(self, place: str, text: str, *, exact: bool = False) -> None:
        marker = Marker(place, text, exact)
        if marker not in self.markers:
            self.markers.append(marker)

    def _marked(self, schema: Schema, row: Row) -> Row:
        return {name: self._cell(schema, schema.field(name), cell) for name, cell in row.items()}

    def _cell(self, schema: Schema, field: Field, cell: str) -> str:
        """The cell with its marker, if it is to have one and can."""
        for key in schema.foreign_keys:
            if key.field == field.name:
                return self._reference(schema, key, cell)
        place = f"{schema.name}.{field.name}"
        form = form_of(schema, field)
        if not form or (schema.name, field.name) in NAMES_A_CELL:
            return cell
        if form == "day":
            return self.day(place)
        if form == "number":
            return self.number(place)
        if form == "address":
            return f"{cell}/{self.word(place).replace(' ', '-')}" if cell else cell
        if field.name in schema.primary_key or field.format == "list":
            return f"{cell} {self.word(place)}" if cell else cell
        return self.word(place)

    def _reference(self, schema: Schema, key: ForeignKey, cell: str) -> str:
        """As the row that is referred to is called now."""
        other = schemas()[key.table]
        named = [
            self._cell(other, other.field(key.reference), text.strip())
            for text in cell.split(";")
            if text.strip() and text.strip() not in key.also
        ]
        return "; ".join(named) or cell

    def _fitting(self, schema: Schema, rows: list[Row]) -> list[Row]:
        """Rows that fit the edition, and more of them where a marker needs one."""
        more = FITTING.get(schema.name)
        return more(self, rows) if more else rows

    def _calendar(self, rows: list[Row]) -> list[Row]:
        """No earlier edition, which would have to be protected first."""
        return [row for row in rows if row["period"] == PERIOD]

    def _approvals(self, rows: list[Row]) -> list[Row]:
        """None holds: all the texts have changed. One is of an entry with a marked key."""
        key = {"table": "voice", "key": f"V01 {self.word('voice.voice_id')}", "column": "said"}
        rows = [row for row in rows if row["table"] in APPROVED]
        for row in rows:
            self._plant(f"approvals.sha256 of {row['key']}", row["sha256"], exact=True)
        return [*rows, rows[0] | key | {"consent": "yes"}]

    def _commentary(self, rows: list[Row]) -> list[Row]:
        """One on the latest value of a measure."""
        latest = {"indicator_id": "contacts", "period": PERIOD, "written_on": "2023-06-05"}
        return [row for row in rows if row["period"] != PERIOD] + [rows[0] | latest]

    def _corrections(self, rows: list[Row]) -> list[Row]:
        """Of a public cell that holds a marker before, and of a restricted one that does after."""
        public = {
            "table": "indicators", "key": "contacts", "column": "source",
            "expected": self.word("corrections.expected"),
            "replacement": "Case management system",
        }  # fmt: skip
        restricted = {
            "table": "plan_versions",
            "key": "V1",
            "column": "summary",
            "expected": self.word("plan_versions.summary"),
            "replacement": self.word("corrections.replacement"),
        }
        return [*rows, rows[0] | public, rows[0] | restricted]

    def _indicators(self, rows: list[Row]) -> list[Row]:
        """A cell to be corrected, and words that the public may read, to be found as a control."""
        rows[0]["source"] = self.word("corrections.expected")
        rows[1]["title"] = f"{rows[1]['title']} {CONTROL.text}"
        return rows

    def _practice_reviews(self, rows: list[Row]) -> list[Row]:
        """A row that is set aside."""
        rows[1]["grade"] = self.word("a grade that is not on the scale")
        return rows

    def _external_judgements(self, rows: list[Row]) -> list[Row]:
        """A judgement that the edition may not know yet."""
        embargoed = {
            name: self.word(f"a judgement that is not yet published: {name}")
            for name in ("area", "finding")
        }
        return [*rows, rows[-1] | embargoed | {"held_on": "2023-05-02",
                                               "published_on": "2023-06-30"}]  # fmt: skip

    def _reviews_export(self, folder: Path, rows: list[Row]) -> dict[str, object]:
        """A CSV file with headers, words and a column of its own, and a row that is no data."""
        headers = {name: f"{name} {self.word(f'header of {name}')}" for name in rows[0]}
        dip, extra = self.word("alias"), self.word("header of an unread column")
        total = self.word("row that is no data")
        ours = [
            {headers[name]: cell for name, cell in row.items()}
            | {extra: self.word("cell of an unread column")}
            for row in rows
        ]
        ours[0][headers["selection"]] = dip
        ours.append(dict.fromkeys(ours[0], "") | {headers["review_id"]: total})
        file = f"QA {self.word('name of an export')}.csv"
        write_rows(folder / file, ours)
        return {
            "table": "practice_reviews", "file": file, "columns": headers,
            "aliases": {"selection": {dip: "random"}},
            "skip_rows": {headers["review_id"]: total},
        }  # fmt: skip

    def _voice_export(self, folder: Path, rows: list[Row]) -> dict[str, object]:
        """A workbook with a sheet, an author and a title of its own."""
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = self.word("name of a sheet")[:31]
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
        book.properties.creator = self.word("author of a workbook")
        book.properties.title = self.word("title of a workbook")
        file = f"{self.word('name of a workbook')}.xlsx"
        book.save(folder / file)
        return {"table": "voice", "file": file, "sheet": sheet.title}

    def _observations_export(self, folder: Path, rows: list[Row]) -> dict[str, object]:
        """A file whose name begins as ours and goes on with a marker."""
        file = f"observations.{self.word('name that begins as ours')}.csv"
        write_rows(folder / file, rows)
        return {"table": "observations", "file": file}


FITTING = {
    "approvals": MarkedCouncil._approvals,
    "calendar": MarkedCouncil._calendar,
    "commentary": MarkedCouncil._commentary,
    "corrections": MarkedCouncil._corrections,
    "external_judgements": MarkedCouncil._external_judgements,
    "indicators": MarkedCouncil._indicators,
    "practice_reviews": MarkedCouncil._practice_reviews,
}
EXPORTS = {
    "observations": MarkedCouncil._observations_export,
    "practice_reviews": MarkedCouncil._reviews_export,
    "voice": MarkedCouncil._voice_export,
}


def form_of(schema: Schema, field: Field) -> str:
    """What a marker of that column looks like; "" where it has none: it is public, or can't."""
    dated = {schema.revised, schema.known_by, schema.about, "recorded_on", *schema.primary_key}
    if field.name in PUBLIC.get(schema.name, ()):
        return ""
    if field.type == "date":
        rests = field.name in dated | MUST_BE_TRUE.get(schema.name, set())
        return "" if rests else "day"
    if field.type in ("integer", "number"):
        return "number"
    if field.type == "boolean" or field.choices or field.format not in ("", "list"):
        return ""
    if field.pattern:
        return "address" if field.pattern.startswith("http") else ""
    return "word"
