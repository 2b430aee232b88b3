"""The scorecard, every value of an indicator, the grid of signals, and what came and went."""

from __future__ import annotations

import pandas as pd

from improvement_book.analysis.indicators import Indicator
from improvement_book.analysis.measures import Action, Measure, Measures
from improvement_book.analysis.signal_grid import Change, Changes, SignalGrid
from improvement_book.analysis.spc import SpecialCause
from improvement_book.pages.measure_status import (
    ASSURANCE,
    HIGHER,
    IMPROVING,
    LOWER,
    NOT_TESTED,
    SAME,
    VARIATION,
    WORSE,
    change_badge,
    target_badge,
)
from improvement_book.pages.numerals import (
    NO_DATA,
    NONE,
    NOT_SET,
    aim,
    day,
    in_unit,
    short_gap,
    shown,
)
from improvement_book.pages.table import Cell, Column, Table
from improvement_book.pages.text import Html, escaped, with_small
from improvement_book.period import Period

WANTED = {"higher": "higher is better", "lower": "lower is better"}
"""Which way is better where no target says so, by polarity."""
RULES = {
    SpecialCause.OUTSIDE: "outside the limits",
    SpecialCause.TREND: "seven in one direction",
    SpecialCause.TWO_IN_THREE: "two of three near a limit",
    SpecialCause.SHIFT: "seven on one side",
}
"""The rules that tell a value from chance, as a cell has room for them."""
ROWS = (WORSE, IMPROVING, SAME, HIGHER, LOWER, NOT_TESTED)
CHANGES = {
    Change.NEW: "New",
    Change.RETIRED: "No longer reported",
    Change.REDEFINED: "Defined anew",
}


def measures_table(result: Measures) -> Table:
    """One row per indicator, those that matter most first, off target before on target."""
    columns = (
        Column("Measure"),
        Column("Baseline", number=True),
        Column("Now", number=True),
        Column("Target", number=True),
        Column("Gap", number=True),
        Column("Status"),
        Column("Change"),
        Column("Neighbours", number=True),
        Column("England", number=True),
    )
    rows = tuple(_row(measure) for measure in result.items)
    table = Table(f"Measures at the end of {result.period.label}", columns, rows)
    return table.without_empty(("", NONE))


def measure_table(result: Measure) -> Table:
    """Every value with its average and limits, and which rule tells it from chance."""
    item, points = result.indicator, result.chart.points
    counts = any(figure.numerator is not None for figure in item.figures)
    columns = [Column("Period"), Column("Value", number=True)]
    if counts:
        columns += [
            Column(item.numerator or "Numerator", number=True),
            Column(item.denominator or "Denominator", number=True),
        ]
    columns += [
        Column("Average", number=True),
        Column("Lower limit", number=True),
        Column("Upper limit", number=True),
        Column("Signal"),
    ]
    rows = []
    limits = _limits(result)
    for place, figure in enumerate(item.figures):
        cells: list[Cell] = [
            figure.period.label,
            shown(figure.value, item.unit, figure.symbol),
        ]
        if counts:
            cells += [shown(figure.numerator, "number", figure.symbol),
                      shown(figure.denominator, "number", figure.symbol)]  # fmt: skip
        signal = _signal(result, points, place)
        rows.append((*cells, *limits[place], signal))
    table = Table(item.title, tuple(columns), tuple(rows))
    return table.without_empty(("",))


def grid_table(result: SignalGrid) -> Table:
    """Which indicator stands where: rows are the change, columns the target."""
    columns = (Column("Change"), *(Column(word) for word in ASSURANCE.values()))
    cells = result.cells
    rows = tuple(
        (row, *(_named(cells.get((kind, kept), ())) for kept in ASSURANCE))
        for row in ROWS
        for kind, word in VARIATION.items()
        if word == row
    )
    return Table("Where each measure stands: change by target", columns, rows)


def changes_table(result: Changes) -> Table:
    """What is new, defined anew, or no longer reported."""
    columns = (Column("Measure"), Column("What changed"), Column("Since"), Column("Status"))
    rows = tuple(
        (
            measure.indicator.title,
            _what(measure, kind),
            "" if day(since) == NOT_SET else day(since),
            target_badge(measure),
        )
        for measure, kind, since in result.rows
    )
    return Table("Measures that are new, changed or no longer reported", columns, rows)


def actions_table(actions: tuple[Action, ...]) -> Table:
    """The plan's actions that name an indicator, each as a person judged it; all of one version."""
    columns = (Column("Action"), Column("What"), Column("Owner"), Column("Due"), Column("Judged"))
    rows = tuple(
        (action.action_id, action.action, action.owner, day(action.due), _judged(action))
        for action in actions
    )
    draft = next((f" (draft version {own.draft_of})" for own in actions if own.draft_of), "")
    table = Table(f"Actions of the plan that should move this measure{draft}", columns, rows)
    return table.without_empty(("", NOT_SET))


TABLES = (
    measures_table,
    measure_table,
    grid_table,
    changes_table,
)
"""The tables of this module, each with its result as its argument's type."""


def _limits(result: Measure) -> list[tuple[str, str, str]]:
    """Average, lower and upper limit of each value; blank where none are drawn."""
    unit, found = result.indicator.unit, []
    for segment in result.chart.segments:
        low, high = result.limits_of(segment)
        mean = segment.limits.mean
        cells = ("", "", "")
        if low is not None and high is not None and mean is not None:
            cells = (in_unit(mean, unit), in_unit(low, unit), in_unit(high, unit))
        found += [cells] * (segment.stop - segment.start)
    return found


def _signal(result: Measure, points: pd.DataFrame, place: int) -> str:
    """The rule that tells a value from chance, and for better or worse; "" without icons."""
    if result.chart.variation is None or not points["special_cause"].iloc[place]:
        return ""
    rule = RULES[SpecialCause(points["special_cause"].iloc[place])]
    side = "high" if points["direction"].iloc[place] > 0 else "low"
    better = points["improving"].iloc[place]
    kind = "" if pd.isna(better) else ", better" if better else ", worse"
    return f"{rule} ({side}{kind})"


def _row(measure: Measure) -> tuple[Cell, ...]:
    item = measure.indicator
    latest, baseline, status = item.latest, item.baseline, item.rag
    return (
        item.title,
        _dated(baseline.value, baseline.symbol, item.unit, baseline.period.code)
        if baseline else NONE,
        _dated(latest.value, latest.symbol, item.unit, latest.period.code) if latest else NO_DATA,
        _aim(item),
        "" if not status.gap else short_gap(status.gap, item.unit),
        target_badge(measure),
        change_badge(measure),
        *(
            _dated(other.value, other.symbol, item.unit, other.period) if other else ""
            for other in (item.neighbours, item.england)
        ),
    )  # fmt: skip


def _aim(item: Indicator) -> Cell:
    """The target and so the direction wanted, with the tolerance that decides what is close."""
    text = aim(item.target, item.polarity, item.unit)
    if item.target is None:
        return (
            with_small(text, WANTED[item.polarity], ", ", "") if item.polarity in WANTED else text
        )
    if not item.tolerance:
        return text
    return with_small(text, f"tolerance {short_gap(item.tolerance, item.unit)}", ", ", "")


def _dated(value: float | None, symbol: str, unit: str, code: str) -> Html:
    text, when = shown(value, unit, symbol), Period.parse(code).short_label
    return with_small(text, when)


def _named(measures: tuple[Measure, ...]) -> Cell:
    if not measures:
        return NONE
    titles = [measure.indicator.title for measure in measures]
    items = "".join(f"<li>{escaped(title)}</li>" for title in titles)
    return Html(f'<ul class="ib-names">{items}</ul>', "; ".join(titles))


def _what(measure: Measure, kind: Change) -> str:
    if kind is not Change.REDEFINED:
        return CHANGES[kind]
    versions = f"version {measure.version_before}, now {measure.indicator.definition_version}"
    return f"{CHANGES[kind]}: {versions}"


def _judged(action: Action) -> str:
    if action.completed_on is not None:
        return f"completed on {day(action.completed_on.date())}"
    if not action.judgement:
        return ""
    on = "" if action.judged_on is None else f", {day(action.judged_on.date())}"
    return f"{action.judgement}{on}"
