"""The tables in which the council stands beside other areas."""

from __future__ import annotations

from datetime import date

from improvement_book.analysis.area_comparison import AreaComparison
from improvement_book.analysis.areas_compared import AreasCompared
from improvement_book.analysis.comparator_rows import AreaValue
from improvement_book.analysis.comparators import YearChange
from improvement_book.analysis.judgements import OVERALL
from improvement_book.analysis.neighbours import NO_NEIGHBOURS
from improvement_book.analysis.neighbours_judged import NeighbourJudged, NeighboursJudged
from improvement_book.analysis.published_values import without_number
from improvement_book.analysis.year_change import NO_YEAR_BEFORE
from improvement_book.pages.compare_words import QUARTERS, refers_to, when, year_of
from improvement_book.pages.numerals import NO_DATA, day, in_unit, short_gap, shown
from improvement_book.pages.status import quarter_badge
from improvement_book.pages.table import Cell, Column, Table
from improvement_book.pages.text import Html, escaped, with_small

CARE_LEAVERS = "The experiences and progress of care leavers"
IN_CARE = "The experiences and progress of children in care"
IN_CARE_AND_LEAVERS = "The experiences and progress of children in care and care leavers"
SHORT = {
    "The impact of leaders on social work practice with children and families": "Leaders",
    "The experiences and progress of children who need help and protection":
        "Help and protection",
    IN_CARE: "Children in care",
    IN_CARE_AND_LEAVERS: "Children in care",
    CARE_LEAVERS: "Care leavers",
    OVERALL: "Overall",
}  # fmt: skip
"""What inspectors judge, where there is little room. Until January 2023 one grade was given for
children in care and care leavers together."""
LEAVERS_SINCE = date(2023, 1, 1)
"""Since then care leavers are judged by themselves (Ofsted, ILACS)."""
NO_OVERALL_SINCE = date(2026, 4, 1)
"""Since then no overall grade is given (Ofsted, ILACS)."""
BEFORE_LEAVERS = "judged with children in care"
NO_OVERALL = "no longer given"
NOT_JUDGED = "not judged"
NOT_KNOWN = "Not known"
"""Beside England, where no counts say how far chance can go."""


def overview_table(result: AreasCompared) -> Table:
    """One row per indicator, theme by theme."""
    columns = (
        Column("Measure"),
        Column("Council", number=True),
        Column("Neighbours' median", number=True),
        Column("England", number=True),
        Column("Rank", number=True),
        Column("Band"),
        Column("Against England"),
    )
    rows = tuple(_overview_row(item) for item in result.items)
    model = f" ({result.model})" if result.model else ""
    table = Table(f"{result.council} beside its neighbours{model} and England", columns, rows)
    return table.without_empty(("", NOT_KNOWN))


def _overview_row(item: AreaComparison) -> tuple[Cell, ...]:
    own, place, letter = item.council, item.rank, item.band.band
    against = item.against_england.standing
    return (
        _small(item.title, f"{item.theme}; {refers_to(item)}"),
        shown(own.value, item.unit, own.symbol) if own.now else NO_DATA,
        "" if item.median.value is None else in_unit(item.median.value, item.unit),
        _valued(item.england, item),
        "" if place.rank is None else f"{place.rank} of {place.of}",
        _quarter(item, letter),
        NOT_KNOWN if against is None else str(against).capitalize(),
    )


def _quarter(item: AreaComparison, letter: str | None) -> Cell:
    if letter is None:
        return "Not judged"
    named = QUARTERS[letter].removesuffix(" quarter").capitalize()
    return quarter_badge(letter, named, [*item.cautions], check=not item.plausible)


def areas_table(result: AreaComparison) -> Table:
    """The council, the neighbours' median and mean, England, the region, and each neighbour."""
    columns = (
        Column("Area"),
        Column("Value", number=True),
        Column("Year"),
        Column("Change on the year before", number=True),
        Column("Note"),
    )
    unit, year = result.unit, result.period.short_label
    rows: list[tuple[Cell, ...]] = [_area_row(result.council, result)]
    for found in (result.median, result.mean):
        if found.reason != NO_NEIGHBOURS and found.value is not None:
            note = f"of {found.n} with a value"
            name = f"{found.statistic.capitalize()} of neighbours"
            rows.append((name, in_unit(found.value, unit), year, "", note))
    if result.median.quartiles:
        low, _, high = result.median.quartiles
        rows += [
            (f"{name} quartile of neighbours", in_unit(value, unit), year, "", "")
            for name, value in (("Lower", low), ("Upper", high))
        ]
    others = (result.england, *result.regions, *result.neighbours, *result.joint)
    rows += [_area_row(area, result) for area in others]
    caption = f"Every area, {when(result)}"
    return Table(caption, columns, tuple(rows)).without_empty(("",))


def _area_row(area: AreaValue, result: AreaComparison) -> tuple[Cell, ...]:
    return (
        area.name,
        NO_DATA if area.period is None else shown(area.value, result.unit, area.symbol),
        area.period.short_label if area.period else "",
        change_cell(result.changes[area.area], result.unit) if area.now and not area.symbol else "",
        "" if area.counts or area.note == without_number(area.symbol) else area.note,
    )


def change_cell(found: YearChange, unit: str) -> str:
    """Up 1.3 points, down 2, no change; why there is none."""
    if found.change is None:
        return "no figure before" if found.reason == NO_YEAR_BEFORE else found.reason
    if found.change == 0:
        return "no change"
    return f"{'up' if found.change > 0 else 'down'} {short_gap(abs(found.change), unit)}"


def _valued(area: AreaValue, item: AreaComparison) -> Cell:
    if area.period is None:
        return NO_DATA
    text = shown(area.value, item.unit, area.symbol)
    return _small(text, year_of(area, item.period).strip())


def judged_table(result: NeighboursJudged) -> Table:
    """Each neighbour's latest inspection, the best first."""
    kinds = list(dict.fromkeys(SHORT.get(name, name) for name in result.judged))
    columns = (
        Column("Neighbour"),
        Column("Inspected"),
        *(Column(kind) for kind in kinds),
        Column("Visits since", number=True),
    )
    rows = tuple(
        (item.name, _inspected(item), *(_grade_cell(item, kind) for kind in kinds),
         str(item.visits) if item.held_on else "")
        for item in result.items
    )  # fmt: skip
    return Table(f"Latest inspections of {result.model or 'neighbours'}", columns, rows)


def _grade_cell(item: NeighbourJudged, kind: str) -> str:
    """The grade, or why there is none."""
    if item.held_on is None:
        return ""
    for judged, grade in (item.grades or {}).items():
        if SHORT.get(judged, judged) == kind:
            return grade
    with_children = IN_CARE in (item.grades or {}) or IN_CARE_AND_LEAVERS in (item.grades or {})
    if kind == SHORT[CARE_LEAVERS] and item.held_on < LEAVERS_SINCE and with_children:
        return BEFORE_LEAVERS
    if kind == SHORT[OVERALL] and item.held_on >= NO_OVERALL_SINCE:
        return NO_OVERALL
    return NOT_JUDGED


def _inspected(item: NeighbourJudged) -> Cell:
    """The day, with a link to the report."""
    if item.held_on is None:
        return "no inspection known"
    held = day(item.held_on)
    if not item.link:
        return held
    link = f'<a href="{escaped(item.link)}">{escaped(f"report on {item.name}")}</a>'
    return Html(f'{held} <span class="ib-when">{link}</span>', f"{held} ({item.link})")


def _small(text: str, small: str) -> Html:
    if not small:
        return Html(escaped(text), text)
    return with_small(text, small)


TABLES = (overview_table, areas_table, judged_table)
"""The tables of this module, each with its result as its argument's type."""
