"""What stands in an indicator's block beside its sentence and chart, each under its own number."""

from __future__ import annotations

from improvement_book.analysis.comparators import Benchmark
from improvement_book.analysis.expectation import NO_SIGNAL
from improvement_book.analysis.indicators import Indicator
from improvement_book.analysis.measures import Measure
from improvement_book.analysis.targets import Status, Word
from improvement_book.pages.measure_charts import drawn_events
from improvement_book.pages.numerals import NOT_SET, aim, day, gap, in_unit, period_label, shown
from improvement_book.pages.phrases import listed
from improvement_book.pages.share_cells import capital
from improvement_book.period import Period

ASKED = (7, 8, 9, 11, 13)
"""What the council was asked to say of a measure."""
CHANCE = "its latest value is told from chance"
EXPECTED = {"rise": "a rise", "fall": "a fall", "stay": "no change"}
CAME = {NO_SIGNAL: "it shows no change that is more than chance"}
NO_ACTION = "No action of the plan names this measure."
BETTER = {"higher": "rise", "lower": "fall"}


def remarks(result: Measure, asked: bool = True) -> list[tuple[int, str]]:
    """The sentences below a chart, in order, each with its number; those that say nothing left out.

    8 stands here only where no commentary is shown. asked: whether the council was asked for words,
    which nobody is in a book of published statistics.
    """
    found = [
        (8, "" if result.indicator.commentary else commentary_words(result)),
        (6, realism_words(result)),
        (7, expected_words(result)),
        (9, recording_words(result)),
        (10, beside_words(result)),
        (11, left_out_words(result)),
        (12, events_words(result)),
        (13, "" if result.actions else result.why_no_actions or NO_ACTION),
    ]
    return [(number, text) for number, text in found if text and (asked or number not in ASKED)]


def realism_words(result: Measure) -> str:
    """Whether the target is realistic and challenging, and whether the pace is enough."""
    item, found = result.indicator, result.realism
    if item.target is None or item.retired:
        return ""
    asked = "Is the target realistic and challenging?"
    if not found.word:
        return f"{asked} Not known: {found.reason}."
    text = f"{asked} {capital(str(found.word))}. {found.why}"
    if found.word == Word.MET or found.required is None or found.low is None or found.high is None:
        return text
    low, high = in_unit(found.low, item.unit), in_unit(found.high, item.unit)
    pace = gap(abs(found.required), item.unit)
    start = "its baseline" if item.baseline and item.baseline.value is not None else "now"
    return (
        f"{text} The likely value by then is {low} to {high}. To be on time, it has to get better "
        f"by {pace} a year from {start}."
    )


def expected_words(result: Measure) -> str:
    """Where the council expects it to go and why, whether that is good, and whether it does so."""
    item, found = result.indicator, result.expectation
    if not found.expected:
        return "The council names no rise or fall that is expected."
    reason = item.expected_reason.rstrip(".") or "this edition shows no reason"
    text = f"The council expects {EXPECTED[found.expected]}: {reason}. {_good(item)}"
    return f"{text} So far: {found.judgement}, because {CAME.get(found.reason, found.reason)}."


def events_words(result: Measure) -> str:
    """What the numbers above the chart stand for, and where limits were worked out anew."""
    told = [
        f"{number}, {day(event.on.date())}"
        f"{f': {text}' if (text := event.text.rstrip('.')) else ''}"
        f"{' (new limits from then on)' if event.rebase else ''}"
        for number, event in enumerate(drawn_events(result), 1)
    ]
    return f"Marked in the chart: {'; '.join(told)}." if told else ""


def _good(item: Indicator) -> str:
    """Whether a rise is good or bad."""
    if item.polarity in BETTER:
        return f"For this measure a {BETTER[item.polarity]} is better."
    if item.polarity == "target":
        return "A rise is neither good nor bad: what counts is to be near the target."
    return "A rise is neither good nor bad."


def commentary_words(result: Measure) -> str:
    """That no commentary is shown, and why one is due where it is.

    Not whether one was written: the public edition does not know of one that awaits approval.
    """
    item = result.indicator
    if not result.needs_commentary:
        return "No commentary is shown."
    reasons = [
        words
        for words, holds in (
            ("it is off target", item.rag.status is Status.OFF),
            ("it is new", result.new),
            (CHANCE, result.signal),
        )
        if holds
    ]
    return f"No commentary is shown. One is due: {listed(reasons)}."


def owned_by(item: Indicator) -> str:
    """Which post answers for it."""
    return f"Who answers for it: {item.owner}." if item.owner else ""


def commentary_by(item: Indicator) -> str:
    """Who wrote the commentary, and when."""
    return ", ".join(
        part
        for part in (
            item.commentary_by,
            "" if item.commentary_on is None else day(item.commentary_on.date()),
        )
        if part
    )


def recording_words(result: Measure) -> str:
    """Whether the latest value shows practice, or how cases are recorded."""
    latest = result.indicator.latest
    if latest is None or latest.value is None:
        return ""
    when = latest.period.label
    provisional = " The value is provisional." if latest.status == "provisional" else ""
    if latest.recording_issue is None:
        return f"Recording or practice? For {when} the council did not say.{provisional}"
    if latest.recording_issue:
        return (
            f"Recording or practice? The council says that {when} has a recording problem. The "
            f"value does not show practice alone.{provisional}"
        )
    return (
        f"Recording or practice? For {when}, the council named no problem with how cases are "
        f"recorded.{provisional}"
    )


def beside_words(result: Measure) -> str:
    """What is published of similar councils and of England, and for which year."""
    item = result.indicator
    found = [
        text
        for text in (_benchmark("Similar councils", item.neighbours, item.unit),
                     _benchmark("England", item.england, item.unit))
        if text
    ]  # fmt: skip
    if not found:
        return "Other areas: no published value is known for this measure."
    dates = {other.period for other in (item.neighbours, item.england) if other}
    own = item.latest.period.code if item.latest else ""
    older = "" if dates == {own} else " Their dates differ from that of the council's own value."
    return f"{' '.join(found)}{older}"


def left_out_words(result: Measure) -> str:
    """What the figure does not count."""
    text = result.indicator.exclusions
    if not text:
        return "Left out of this figure: this edition names nothing."
    return f"Left out of this figure: {text.rstrip('.')}."


def definition_facts(result: Measure) -> dict[str, str]:
    """How the indicator is defined, of which version, and since when it is reported."""
    item = result.indicator
    facts = {
        "Counted": item.numerator or "not given",
        "Out of": item.denominator or "nothing: the value stands alone",
        "Time covered": item.window,
        "Target": _target(item),
        "Earlier targets": "; ".join(
            f"{aim(target, item.polarity, item.unit)}, set on {day(on.date())}"
            for target, on in result.targets_before
        ),
        "Source": item.source or "not given",
        "Owner": item.owner or "not given",
        "Neighbours": _neighbours(item),
        "Definition": _version(result),
        "Reported since": _day(item.introduced_on),
        "No longer reported since": _day(item.retired_on) if item.retired else "",
    }
    return {name: fact for name, fact in facts.items() if fact}


def _version(result: Measure) -> str:
    version = result.indicator.definition_version
    if not version:
        return "version not given"
    if not result.version_before:
        return f"version {version}"
    return f"version {version}; the edition before used version {result.version_before}"


def _day(value: object) -> str:
    text = day(value)  # type: ignore[arg-type]
    return "" if text == NOT_SET else text


def _target(item: Indicator) -> str:
    """The target, by when, what counts as close to it, and the worst value that is tolerable."""
    if item.target is None:
        return "none"
    parts = [aim(item.target, item.polarity, item.unit)]
    if item.target_date is not None:
        parts[0] += f" by {day(item.target_date)}"
    if item.tolerance:
        parts.append(f"close within {gap(item.tolerance, item.unit)}")
    if item.floor is not None:
        parts.append(f"floor {in_unit(item.floor, item.unit)}")
    return "; ".join(parts)


def _neighbours(item: Indicator) -> str:
    other = item.neighbours
    if other is None:
        return "none published"
    counted = "" if other.with_value is None else f", of {other.with_value} with a value"
    return f"{other.statistic} of {other.model}, {other.period}{counted}"


def _benchmark(name: str, other: Benchmark | None, unit: str) -> str:
    if other is None:
        return ""
    counted = "" if other.with_value is None else f", {other.statistic} of {other.with_value}"
    when = Period.parse(other.period)
    return f"{name}: {shown(other.value, unit, other.symbol)} ({period_label(when.code)}{counted})."
