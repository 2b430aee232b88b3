"""What a notebook cell shows: one sentence, chart or table, under its fixed code.

Codes such as PR-3 belong to the page's catalogue, not to the data: PR-3 stays PR-3 when PR-2
has nothing to show, so that a committee can cite it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from improvement_book.analysis.area_comparison import AreaComparison
from improvement_book.analysis.areas_compared import AreasCompared
from improvement_book.analysis.headlines import Headlines
from improvement_book.analysis.measures import Measure, Measures
from improvement_book.council import Origin
from improvement_book.pages.cards import cards
from improvement_book.pages.charts import drawn
from improvement_book.pages.compare_words import compared_facts
from improvement_book.pages.dictionary import DictionaryEntry, dictionary_entries
from improvement_book.pages.measure_remarks import (
    commentary_by,
    definition_facts,
    owned_by,
    remarks,
)
from improvement_book.pages.measure_status import change_badge, target_badge
from improvement_book.pages.measure_tables import actions_table
from improvement_book.pages.numerals import NOT_SET, day
from improvement_book.pages.table import Table, plain_table
from improvement_book.pages.tables import tabled
from improvement_book.pages.text import escaped, permalink
from improvement_book.pages.words import said
from improvement_book.release import Release, ReleasedTable

NOTHING_HIDDEN = "Nothing is hidden here: the counts are shown as they are."
NOTHING_TO_DRAW = "There are too few figures that may be shown to draw a chart."


@dataclass(frozen=True)
class Shown:
    """One element of a page: HTML for the page, plain words for everything else."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Show:
    """Shows results of one release."""

    release: Release

    def sentence(self, result: object, code: str) -> Shown:
        """The result in words."""
        return _paragraph(said(result), code)

    def chart(self, result: object, code: str) -> Shown:
        """The result as a chart, with title, measure, place, source and data-to date."""
        chart = drawn(result)
        if chart is None:
            return _paragraph(NOTHING_TO_DRAW, code)
        edition = self.release.edition
        title, measure = escaped(chart.title), escaped(chart.subtitle)
        place = escaped(self.release.council.name)
        source = escaped(chart.source or self._publisher(result)) or place
        figure = (
            f'<figure class="ib-figure" id="{code.lower()}"><div class="ib-title">'
            f"{permalink(code)} {title}</div>"
            f'<div class="ib-measure">{measure}. {place}.</div>'
            f"{chart.svg(code)}{chart.narrow_svg(code)}"
            f"<figcaption>Source: {source}, data to {day(edition.data_to)}.</figcaption></figure>"
        )
        return Shown(figure, f"{chart.title}\n{chart.alt}")

    @property
    def _published(self) -> bool:
        """Whether the book is made of published statistics, and not by the council."""
        return self.release.council.origin is Origin.PUBLISHED

    def _publisher(self, result: object) -> str:
        """Who published the figures, where it was not the council; else ""."""
        if self._published and isinstance(result, Measure):
            return result.indicator.source
        return ""

    def table(self, result: object, code: str) -> Shown:
        """The result as a table."""
        return _table(tabled(result), code)

    def folded(self, result: object, code: str) -> Shown:
        """The result as a table that opens when asked for; print opens it."""
        table = tabled(result)
        return _folded(_table(table, code), f"Table: {table.caption}")

    def headlines(self, result: Headlines, code: str) -> Shown:
        """The headlines as cards; nothing where there are none."""
        shown = cards(result)
        if not shown:
            return Shown("", "")
        listed = "".join(card.markup for card in shown)
        html = f'<p class="ib-cite">{permalink(code)}</p><ul class="ib-headlines">{listed}</ul>'
        text = "\n".join(card.text for card in shown)
        return Shown(f'<div id="{code.lower()}">{html}</div>', text)

    def note(self, name: str, code: str) -> Shown:
        """What was done to protect a released table."""
        return _paragraph(self.release.note(name) or NOTHING_HIDDEN, code)

    def released(self, name: str, headers: dict[str, str], code: str) -> Shown:
        """A released table as it is, under the headers that readers see."""
        caption = self.release.tables[name].title
        table = plain_table(self.release.table(name), caption, headers)
        return _table(table.without_empty(("",)), code)

    def blocks(self, result: Measures | AreasCompared, prefix: str) -> Shown:
        """One block per indicator, in the order of the result; each under its own code."""
        if isinstance(result, Measures):
            blocks = [
                self._measure(own, f"{prefix}-{own.indicator.indicator_id}") for own in result.items
            ]
        else:
            blocks = [self._beside(own, f"{prefix}-{own.indicator_id}") for own in result.items]
        return _joined(blocks)

    def dictionary(self, released: pd.DataFrame, prefix: str) -> Shown:
        """The data dictionary, one table after the other; each under its own code."""
        entries = enumerate(dictionary_entries(released), 1)
        return _joined([_entry(entry, f"{prefix}-{place}") for place, entry in entries])

    def facts(self, code: str) -> Shown:
        """Period, dates and state of the edition."""
        edition = self.release.edition
        declared = "" if edition.data_to_declared else " (the last day of the period)"
        facts = {
            "Period": edition.period.label,
            "Data to": day(edition.data_to) + declared,
            "State": "Draft",
            "Papers due": day(edition.papers_due),
            "To be published": day(edition.publish_on),
            "Next report": day(edition.next_report),
            "Decisions needed": edition.decisions_needed or NOT_SET,
        }
        facts = {name: fact for name, fact in facts.items() if fact != NOT_SET}
        return _facts(facts, code, "ib-facts ib-cards")

    def protection(self, code: str) -> Shown:
        """Which released tables have hidden figures, how many, and why."""
        rows = [
            (table.title, len(table.frame), self._hidden(table), table.note or "Shown as it is.")
            for table in self.release.tables.values()
        ]
        names = {"table": "Table", "rows": "Rows", "hidden": "Rows hidden", "note": "Protection"}
        frame = pd.DataFrame(rows, columns=list(names))
        return _table(plain_table(frame, "What is hidden, and why", names), code)

    def _hidden(self, table: ReleasedTable) -> int:
        """How many rows are hidden here. Published values may be hidden by their publisher: of
        these, the council's own count, where the table's note says that some were left out.
        """
        frame = table.frame
        if table.name == "comparators" and table.note:
            frame = frame[frame["area"] == self.release.council.authority_code]
        elif not table.unit:
            return 0
        return int((frame["symbol"] == "c").sum())

    def _measure(self, measure: Measure, code: str) -> Shown:
        """An indicator: its statuses, sentence, chart, table, remarks and definition.

        The numbers behind the code are fixed: 2 is the chart, 4 the definition, 8 the commentary.
        """
        item = measure.indicator
        heading = f'<h3 class="ib-block" id="{code.lower()}-block">{escaped(item.title)}</h3>'
        actions = _table(actions_table(measure.actions), f"{code}-13") if measure.actions else None
        parts = [
            _badges(measure, f"{code}-5"),
            _paragraph(said(measure), f"{code}-1"),
            _plain(" ".join(part for part in (item.why_it_matters, owned_by(item)) if part)),
            self.chart(measure, f"{code}-2"),
            _folded(_table(tabled(measure), f"{code}-3"), "Table: every value"),
            _quoted(item.commentary, commentary_by(item), f"{code}-8"),
            *(
                _paragraph(text, f"{code}-{number}")
                for number, text in remarks(measure, asked=not self._published)
            ),
            *([actions] if actions else []),
            _facts(definition_facts(measure), f"{code}-4"),
        ]
        html = heading + "".join(part.html for part in parts)
        text = "\n".join([item.title, *(part.text for part in parts if part.text)])
        return Shown(f'<section class="ib-block">{html}</section>', text)

    def _beside(self, item: AreaComparison, code: str) -> Shown:
        """An indicator among other areas: spread, years, every area, and what was compared."""
        heading = f'<h3 class="ib-block" id="{code.lower()}-block">{escaped(item.title)}</h3>'
        pictures = [(item, f"{code}-2"), (item.years, f"{code}-3")]
        parts = [
            _paragraph(said(item), f"{code}-1"),
            _side_by_side([self.chart(own, place) for own, place in pictures if drawn(own)]),
            _folded(_table(tabled(item), f"{code}-4"), "Table: every area"),
            _facts(compared_facts(item), f"{code}-5"),
        ]
        html = heading + "".join(part.html for part in parts)
        text = "\n".join([item.title, *(part.text for part in parts)])
        return Shown(f'<section class="ib-block">{html}</section>', text)


def _side_by_side(pictures: list[Shown]) -> Shown:
    """Pictures that stand beside each other where there is room."""
    joined = _joined(pictures)
    return Shown(f'<div class="ib-pair">{joined.html}</div>', joined.text)


def _joined(blocks: list[Shown]) -> Shown:
    html = "".join(block.html for block in blocks)
    return Shown(html, "\n\n".join(block.text for block in blocks))


def _entry(entry: DictionaryEntry, code: str) -> Shown:
    """One table of the data dictionary under its heading."""
    heading = f'<h2 class="ib-block" id="{code.lower()}-block">{escaped(entry.title)}</h2>'
    parts = [_plain(entry.description), _table(entry.table, code)]
    html = heading + "".join(part.html for part in parts)
    text = "\n".join([entry.title, *(part.text for part in parts)])
    return Shown(f'<section class="ib-block">{html}</section>', text)


def _badges(measure: Measure, code: str) -> Shown:
    """The status against the target, and the change, side by side."""
    found = [target_badge(measure), change_badge(measure)]
    marks = " ".join(badge.markup for badge in found)
    html = f'<p class="ib-sentence" id="{code.lower()}">{permalink(code)} {marks}</p>'
    return Shown(html, "; ".join(badge.text for badge in found))


def _paragraph(text: str, code: str) -> Shown:
    html = f'<p class="ib-sentence" id="{code.lower()}">{permalink(code)} {escaped(text)}</p>'
    return Shown(html, text)


def _plain(text: str) -> Shown:
    return Shown(f'<p class="ib-why">{escaped(text)}</p>' if text else "", text)


def _quoted(text: str, author: str, code: str) -> Shown:
    if not text:
        return Shown("", "")
    html = (
        f'<blockquote class="ib-words" id="{code.lower()}"><p>{escaped(text)}</p>'
        f"<footer>{permalink(code)} {escaped(author)}</footer>"
        "</blockquote>"
    )
    return Shown(html, f"{text} ({author})")


def _table(table: Table, code: str) -> Shown:
    if not table.rows:
        return _paragraph(f"{table.caption}: none.", code)
    return Shown(table.to_html(code), str(table))


def _folded(shown: Shown, label: str) -> Shown:
    html = f'<details class="ib-fold"><summary>{escaped(label)}</summary>{shown.html}</details>'
    return Shown(html, shown.text)


def _facts(facts: dict[str, str], code: str, style: str = "ib-facts") -> Shown:
    rows = "".join(
        f"<div><dt>{escaped(name)}</dt><dd>{escaped(value)}</dd></div>"
        for name, value in facts.items()
    )
    text = "\n".join(f"{name}: {value}" for name, value in facts.items())
    html = f'<p class="ib-cite">{permalink(code)}</p><dl class="{style}">{rows}</dl>'
    return Shown(f'<div id="{code.lower()}">{html}</div>', text)
