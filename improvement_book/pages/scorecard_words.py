"""What is said of all indicators together: the scorecard, the grid, headlines and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from improvement_book.analysis.areas_compared import BEST, WORST, AreasCompared
from improvement_book.analysis.chart_icons import improving
from improvement_book.analysis.headlines import APART, Headlines
from improvement_book.analysis.indicators import Indicator, Scorecard
from improvement_book.analysis.measure_annex import HELD_BACK, ForecastRecord
from improvement_book.analysis.measures import Measures
from improvement_book.analysis.signal_grid import Change, Changes, SignalGrid
from improvement_book.analysis.spc import Assurance, Variation
from improvement_book.analysis.targets import Status
from improvement_book.pages.numerals import counted, gap, in_unit, percent
from improvement_book.pages.phrases import listed, many

NO_MEASURE = "No measure is defined for this period."
NAMED = 3
"""At most so many measures are named in a sentence; the table has them all."""


def measures_words(result: Measures) -> str:
    """How many are on target, which are not, and how many are told from chance."""
    text = scorecard_words(result.card)
    tested = [measure for measure in result.items if measure.chart.variation is not None]
    if not result.items:
        return text
    if not tested:
        return f"{text} None has a chart that tells chance from change.{_since_baseline(result)}"
    kinds = Counter(measure.chart.variation for measure in tested)
    neutral = kinds[Variation.NEUTRAL_HIGH] + kinds[Variation.NEUTRAL_LOW]
    parts = [
        f"{count} {one if count == 1 else more}"
        for count, one, more in (
            (kinds[Variation.CONCERN], "gets worse", "get worse"),
            (kinds[Variation.IMPROVEMENT], "improves", "improve"),
            (neutral, "moves by more than chance", "move by more than chance"),
            (kinds[Variation.COMMON_CAUSE], "shows no significant change",
             "show no significant change"),
        )
        if count
    ]  # fmt: skip
    charts = f"Control charts can tell a recent change of {len(tested)} of them: {listed(parts)}."
    return f"{text} {charts}{_since_baseline(result)}"


def _since_baseline(result: Measures) -> str:
    """How many of the others moved from their baseline by more than chance; "" for none."""
    ways = [
        improving(way, own.indicator.polarity)
        for own in result.items
        if (way := own.moved_since_baseline)
    ]
    counts = Counter(ways)
    parts = [
        f"{counts[better]} {word}"
        for better, word in ((False, "worse"), (True, "better"), (None, "higher or lower"))
        if counts[better]
    ]
    if not parts:
        return ""
    return f" Against their baseline, {_with_verb(parts)} by more than chance alone would explain."


def scorecard_words(result: Scorecard) -> str:
    """How many are on target, and which are not, by how much."""
    if not result.indicators:
        return NO_MEASURE
    statuses = Counter(_kind(item) for item in result.indicators)
    parts = [
        f"{statuses[status]} {words}"
        for status, words in (
            (Status.OFF, "off target"),
            (Status.CLOSE, "close to target"),
            (Status.MET, "on target"),
            ("check", "on target on paper but in need of a check"),
            ("hidden", "hidden to protect privacy"),
            (Status.NONE, "without a status, having no target or no current figure"),
        )
        if statuses[status]
    ]
    total = len(result.indicators)
    text = f"Of {many(total, 'measure')}, {_with_verb(parts)}."
    off = [item for item in result.indicators if item.rag.status is Status.OFF and item.rag.gap]
    if off and total > 1:
        names = [f"{item.title} ({gap(item.rag.gap, item.unit)} away)" for item in off[:NAMED]]
        more = f" and {len(off) - NAMED} more" if len(off) > NAMED else ""
        text += f" Off target: {'; '.join(names)}{more}."
    return text


def grid_words(result: SignalGrid) -> str:
    """Which measures to look at first: those that get worse, and those that keep missing."""
    worse = [
        measure.indicator.title
        for (variation, _), own in result.cells.items()
        for measure in own
        if variation is Variation.CONCERN
    ]
    missing = [
        measure.indicator.title
        for (_, assurance), own in result.cells.items()
        for measure in own
        if assurance is Assurance.MISSES
    ]
    tested = any(variation is not None for variation, _ in result.cells)
    if not tested:
        return "No measure has enough values to tell chance from change."
    charts = sum(len(own) for (variation, _), own in result.cells.items() if variation is not None)
    untested = sum(len(own) for own in result.cells.values()) - charts
    first = f"Of {many(charts, 'measure')} that a control chart can test, "
    first += f"these get worse: {_names(worse)}." if worse else "none is getting worse."
    if untested:
        first += f" {counted(untested)} could not be tested."
    if not missing:
        return first
    return f"{first} As things are, the target is missed every time by: {_names(missing)}."


def changes_words(result: Changes) -> str:
    """How many are new, defined anew or retired, and which new ones are off target already."""
    if not result.rows:
        return "No measure is new, defined anew or no longer reported."
    kinds = Counter(kind for _, kind, _ in result.rows)
    parts = [
        f"{kinds[kind]} {words}"
        for kind, words in (
            (Change.NEW, "new"),
            (Change.REDEFINED, "defined anew"),
            (Change.RETIRED, "no longer reported"),
        )
        if kinds[kind]
    ]
    text = f"Of all measures, {_with_verb(parts)}."
    for measure, kind, _ in result.rows:
        item = measure.indicator
        if kind is Change.NEW and item.rag.status is Status.OFF:
            text += f" {item.title} is new and off target already: {_first_of(item)}."
    return text


def headlines_words(result: Headlines) -> str:
    """How many headlines there are, and by which rule."""
    if not result.of:
        return NO_MEASURE
    compared = result.standings.compared
    if compared is not None:
        return _apart_words(result, compared)
    if not result.rows:
        return "No measure is off target or told from chance."
    return (
        f"{_chosen(result)} first what matters most and is off target, then what is told from "
        f"chance, then what else is off target.{_left_out(result)}"
    )


def _chosen(result: Headlines) -> str:
    count = len(result.rows)
    which = "This headline was" if count == 1 else f"These {count} headlines were"
    return f"{which} chosen by rule:"


def _left_out(result: Headlines) -> str:
    if not result.left_out:
        return ""
    return f" {many(result.left_out, 'more measure')} would have been named."


def _apart_words(result: Headlines, compared: AreasCompared) -> str:
    """Where the council stands among its neighbours, and by which rule measures were chosen."""
    bands, ranked = compared.bands, sum(item.band.band is not None for item in compared.items)
    if not ranked:
        text = "No neighbours with values are known, so nobody can say where it stands out."
    else:
        text = (
            f"Beside its {many(len(compared.neighbours), 'statistical neighbour')}, "
            f"the council is in the worst band (D) on {bands[WORST]} of {many(ranked, 'measure')}, "
            f"and in the best (A) on {bands[BEST]}. By chance alone, any council is in the worst "
            "band on some, and in the best on others."
        )
    if not result.rows:
        return f"{text} No measure stands out enough to be a headline."
    own = any(why not in APART for _, why in result.rows)
    first = "what is off target or told from chance comes first, then " if own else ""
    return (
        f"{text} {_chosen(result)} {first}where the council is in the best or worst band, and "
        "nothing asks for a check of the figure. Gaps to the neighbours' median that chance can't "
        "explain come first. Then come the gaps that are largest beside the usual gaps between "
        f"neighbours.{_left_out(result)}"
    )


def forecast_record_words(result: ForecastRecord) -> str:
    """How many of the latest values lay inside their forecasts, with how many there were."""
    found = result.together
    if found.coverage is None:
        return "No measure has enough values to hold a forecast against what came."
    held = sum(score.n > 0 for _, score in result.scores)
    return (
        f"Forecasts that stood {HELD_BACK} periods ago are held against what came: "
        f"{counted(found.covered)} of {many(found.n, 'value')} ({percent(found.coverage)}) of "
        f"{many(held, 'measure')} lay inside. 95% are meant to."
    )


WORDS = (
    measures_words,
    scorecard_words,
    grid_words,
    changes_words,
    headlines_words,
    forecast_record_words,
)
"""The sentences of this module, each with its result as its argument's type."""


def _first_of(item: Indicator) -> str:
    """Where a new indicator stood at first, and where now."""
    known = [figure for figure in item.figures if figure.value is not None]
    target = in_unit(item.target or 0.0, item.unit)
    first, last = (in_unit(known[end].value or 0.0, item.unit) for end in (0, -1))
    return (
        f"its first value, for {known[0].period.label}, was {first}, its latest is {last}, and its "
        f"target is {target}"
    )


def _names(titles: Sequence[str]) -> str:
    more = f" and {len(titles) - NAMED} more" if len(titles) > NAMED else ""
    return f"{'; '.join(titles[:NAMED])}{more}"


def _kind(item: Indicator) -> str:
    """Under which heading the scorecard's sentence counts an indicator."""
    if item.latest and item.latest.symbol == "c":
        return "hidden"
    if item.caution and item.rag.status is Status.MET:
        return "check"
    return item.rag.status


def _with_verb(parts: list[str]) -> str:
    """One is this, two are that and three something else."""
    verb = "is" if parts[0].startswith("1 ") else "are"
    return listed(parts).replace(" ", f" {verb} ", 1)
