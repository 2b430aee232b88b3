"""How the council compares with other areas, in plain words."""

from __future__ import annotations

from improvement_book.analysis.area_comparison import AreaComparison
from improvement_book.analysis.areas_compared import BEST, WORST, AreasCompared
from improvement_book.analysis.benchmark_comparison import BenchmarkComparison, Standing
from improvement_book.analysis.comparator_rows import AreaValue
from improvement_book.analysis.neighbours_judged import NeighbourJudged, NeighboursJudged
from improvement_book.pages.numerals import SYMBOL_KEY, day, in_unit
from improvement_book.pages.phrases import BEYOND_CHANCE, listed, many
from improvement_book.pages.share_cells import capital
from improvement_book.period import Period

QUARTERS = {
    "A": "best quarter", "B": "second best quarter", "C": "second worst quarter",
    "D": "worst quarter",
}  # fmt: skip
"""Of the council and its neighbours."""
WANTED = {
    "higher": "Higher is better.",
    "lower": "Lower is better.",
    "target": "Neither high nor low is best: a value close to the target is.",
    "none": "Neither high nor low is better.",
}
NAMED = 4
"""At most so many neighbours are named in a sentence; the table has them all."""


def when(result: AreaComparison) -> str:
    """The year with the day to which it refers: in the year ending 31 March 2022 (2021-22)."""
    as_at, last = result.publication.as_at, result.day
    if as_at is None or last is None:
        return f"in {result.period.label}"
    start = "in the " if as_at.startswith("year") else ""
    return f"{start}{as_at} {last.year} ({result.period.label})"


def refers_to(result: AreaComparison) -> str:
    """The same where there is little room: year ending 31 March 2022."""
    as_at, last = result.publication.as_at, result.day
    return result.period.label if as_at is None or last is None else f"{as_at} {last.year}"


def year_of(area: AreaValue, year: Period) -> str:
    """The area's own year in brackets, where it is another one; else ""."""
    return "" if area.period is None or area.period == year else f" in {area.period.label}"


def comparison_words(result: AreaComparison) -> str:
    """Value, others, place, what chance allows, and cautions."""
    parts = [_own_words(result), WANTED[result.polarity], _others_words(result)]
    if result.council.counts:
        parts += [_place_words(result), _against_words(result), _trend_words(result)]
    parts += [_missing_words(result), *_caution_words(result)]
    return " ".join(part for part in parts if part)


def _own_words(result: AreaComparison) -> str:
    own, year = result.council, when(result)
    if own.period is None:
        return f"No value of the council itself is published; the others are shown {year}."
    if own.value is None:
        why = SYMBOL_KEY.get(own.symbol, "there is no value")
        return f"No value of the council is shown {year}: {why}."
    return f"The published value is {in_unit(own.value, result.unit)} {year}."


def _others_words(result: AreaComparison) -> str:
    unit, others = result.unit, []
    median = result.median
    if median.value is not None:
        others.append(
            f"the median of {many(median.n, 'neighbour')} is {in_unit(median.value, unit)}"
        )
    for area in (*result.regions, result.england):
        if area.value is not None:
            year = year_of(area, result.period)
            others.append(f"{area.name} has {in_unit(area.value, unit)}{year}")
    if not others:
        return "No value of another area is known."
    text = listed(others)
    return f"{capital(text)}."


def _place_words(result: AreaComparison) -> str:
    place, band = result.rank, result.band
    if place.rank is None:
        return ""
    if not result.counted:
        return "No neighbour has a value, so there is no rank."
    tied = f", level with {many(place.tied, 'other')}" if place.tied else ""
    text = f"Among itself and its neighbours the council ranks {place.rank} of {place.of}{tied}"
    if band.band is None or not result.plausible:
        return f"{text}."
    return f"{text}, in the {QUARTERS[band.band]}."


def _against_words(result: AreaComparison) -> str:
    """Against England and the median, beyond chance or not; in one sentence where alike."""
    found = {"England": result.against_england, "the neighbours' median": result.against_median}
    known = {name: item for name, item in found.items() if item.standing}
    if not known:
        return ""
    if len(known) == 2 and len({item.standing for item in known.values()}) == 1:
        name = " and ".join(known)
        return _standing_words(name, result.against_england)
    return " ".join(_standing_words(name, item) for name, item in known.items())


def _standing_words(name: str, found: BenchmarkComparison) -> str:
    if found.standing == Standing.SIMILAR:
        return f"The gap to {name} is no more than chance could explain."
    return f"It is {found.standing} than {name}, {BEYOND_CHANCE}."


def _trend_words(result: AreaComparison) -> str:
    trend = result.trend
    if trend.first is None or trend.last is None:
        return ""
    years = f"Over the five years from {trend.first} to {trend.last}"
    if not trend.significant:
        return f"{years} there is no clear trend."
    verb = "rose" if trend.direction == "increasing" else "fell"
    which = {"better": " and got better", "worse": " and got worse"}
    marked = next((words for word, words in which.items() if trend.marker.endswith(word)), "")
    return f"{years} it {verb}{marked}."


def _missing_words(result: AreaComparison) -> str:
    missing = len(result.neighbours) - len(result.counted)
    if not missing or not result.neighbours:
        return ""
    verb = "has" if missing == 1 else "have"
    return f"{many(missing, 'neighbour')} {verb} no value in this year."


def _caution_words(result: AreaComparison) -> list[str]:
    return [f"{capital(caution)}." for caution in result.cautions]


def compared_words(result: AreasCompared) -> str:
    """The answer over all indicators, without more precision than the values have."""
    directed, bands = len(result.directed), result.bands
    measures = many(len(result.items), "published measure")
    if not result.items:
        return "No published value of another area is known."
    if not directed:
        return f"Of {measures}, none can be judged: neither way is better."
    ranked = sum(item.band.band is not None for item in result.directed)
    text = f"Of {measures}, {directed} can be judged, because one way is better."
    if ranked:
        text += (
            f" Beside its neighbours, {result.council} is in the best band (A) in "
            f"{bands[BEST] or 'none'} of them, and in the worst (D) in {bands[WORST] or 'none'}."
        )
    text += _england_words(result)
    checks = sum(not item.plausible for item in result.items)
    if checks:
        text += f" {many(checks, 'measure')} looked too good and should be checked first."
    return text


def _england_words(result: AreasCompared) -> str:
    found = result.against_england
    if not found.total():
        return " Without counts, nobody can say which gaps are more than chance."
    words = {
        Standing.BETTER: "better than England beyond chance",
        Standing.WORSE: "worse than England beyond chance",
        Standing.SIMILAR: "about as in England, as far as chance allows to say",
    }
    parts = [
        f"{found[way]} {'is' if found[way] == 1 else 'are'} {text}"
        for way, text in words.items()
        if found[way]
    ]
    return f" Counts are known for {found.total()} of them: {listed(parts)}."


def judged_words(result: NeighboursJudged) -> str:
    """Which neighbours could be asked."""
    if not result.items:
        return "No statistical neighbours are known, so there is nobody to name."
    if not result.known:
        return "No inspection of a statistical neighbour is known."
    good, known = result.good, len(result.known)
    silent = len(result.items) - known
    unknown = f" No inspection of {many(silent, 'other')} is known." if silent else ""
    if not good:
        return (
            f"None of the {known} neighbours with an inspection is rated good or better.{unknown}"
        )
    named = listed([_named(item) for item in good[:NAMED]])
    more = f" The table has {len(good) - NAMED} more." if len(good) > NAMED else ""
    verb = "is" if len(good) == 1 else "are"
    return (
        f"{len(good)} of {known} inspected neighbours {verb} rated good or better now and could be "
        f"asked: {named}.{more}{unknown}"
    )


def _named(item: NeighbourJudged) -> str:
    grade = item.overall or "good or better in all that was judged"
    return f"{item.name} ({grade}, {day(item.held_on)})"


def compared_facts(result: AreaComparison) -> dict[str, str]:
    """Who the neighbours are, from which file, and why something is not said."""
    against = result.against_england.reason or result.against_median.reason
    trend = result.trend.reason.removesuffix(": no trend")
    facts = {
        "Neighbours": _model_words(result),
        "Band": capital(result.median.reason or result.band.reason),
        "Beyond chance": capital(f"not said: {against}" if against else ""),
        "Recent trend": capital(f"not said: {trend}" if trend else result.trend.marker),
        "Source": _source_words(result),
    }
    return {name: _keyed(fact) for name, fact in facts.items() if fact}


def _keyed(text: str) -> str:
    """The text with the meaning of each symbol behind it."""
    for symbol, meaning in SYMBOL_KEY.items():
        text = text.replace(f"[{symbol}]", f"[{symbol}], {meaning}")
    return text


def _model_words(result: AreaComparison) -> str:
    if not result.model:
        return "None published"
    mean, silent = result.mean.value, _silent(result)
    text = f"{result.model}; {result.median.n} with a value"
    if mean is not None:
        text += f", their mean {in_unit(mean, result.unit)}"
    return f"{text}. Without one: {', '.join(silent)}" if silent else text


def _silent(result: AreaComparison) -> list[str]:
    return [f"{area.name} ({area.note})" for area in result.neighbours if not area.counts]


def _source_words(result: AreaComparison) -> str:
    publication = result.publication
    parts = [publication.source or "Not given"]
    if publication.published_on:
        parts.append(f"published on {day(publication.published_on)}")
    if publication.next_publication:
        parts.append(f"next in {Period.parse(publication.next_publication).label}")
    return "; ".join(parts)


WORDS = (comparison_words, compared_words, judged_words)
"""The sentences of this module, each with its result as its argument's type."""
