"""Which figures an audience may see.

Counts of children from 1 to the council's threshold are hidden, and with them every figure
they could be worked out from. What can't be protected by that alone is not shown at all: the
release fails closed. One symbol, c, for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from improvement_book.council import Origin, ReviewPolicy
from improvement_book.release import Audience, EditionFacts, Release, ReleasedTable
from improvement_book.tabulate.counts import Counts, CountTable, Unit

HIDDEN = "c"
OVERLAPPING_WINDOWS = ("year to date", "rolling 12")
"""Two successive values of these differ by a single month, which may be small."""

REVIEWS_PROTECTED = (
    "Hidden on the public edition: this council protects its counts of practice reviews, "
    "and they can't yet be shown without giving small numbers away."
)
GROUPS_HIDDEN = "Hidden on the public edition: figures for groups are shown to the board only."
SMALL_NUMBERS = "Counts from 1 to {threshold}, and figures that would give them away, are hidden."
WORDS_HIDDEN = "Shown on the board's edition only."


@dataclass(frozen=True)
class _Protected:
    frame: pd.DataFrame
    note: str = ""


def protect(counts: Counts, audience: Audience) -> Release:
    """The release of one edition for one audience."""
    tables = {}
    for table in counts.tables:
        protected = _Protected(table.frame)
        if audience is Audience.PUBLIC:
            protected = _for_the_public(table, counts)
        declared = table.declared
        tables[declared.name] = ReleasedTable(
            name=declared.name,
            title=declared.title,
            columns=declared.columns,
            frame=protected.frame,
            unit=str(declared.unit),
            note=protected.note,
        )
    return Release(counts.council, _edition_facts(counts, audience), tables)


def _for_the_public(table: CountTable, counts: Counts) -> _Protected:
    if counts.council.origin is Origin.PUBLISHED:
        return _Protected(table.frame)
    if table.declared.name == "commentary":
        return _Protected(table.frame.iloc[:0], WORDS_HIDDEN)
    frame = table.frame.assign(**dict.fromkeys(table.declared.free_text, ""))
    if table.declared.unit is Unit.REVIEWS:
        return _reviews(table, counts)
    if table.declared.name == "breakdowns":
        return _Protected(_hide(frame, pd.Series(True, index=frame.index)), GROUPS_HIDDEN)
    if table.declared.name == "revisions":
        return _revisions(frame, table.declared.counts, counts.council.threshold)
    if table.declared.unit is Unit.CHILDREN:
        return _children(frame, counts)
    if counts.council.reviews_at_council is ReviewPolicy.PROTECTED and "table" in frame:
        return _Protected(frame[frame["table"] != "practice_reviews"], REVIEWS_PROTECTED)
    return _Protected(frame)


def _reviews(table: CountTable, counts: Counts) -> _Protected:
    """Council-level counts of reviews: as they are, or not at all."""
    if counts.council.reviews_at_council is ReviewPolicy.RELEASED:
        return _Protected(table.frame)
    hidden = pd.Series(True, index=table.frame.index)
    return _Protected(_hide(table.frame, hidden, ("reviews",)), REVIEWS_PROTECTED)


def _children(frame: pd.DataFrame, counts: Counts) -> _Protected:
    """Council totals of indicators: small numerators, small rests and small steps are hidden.

    A value without numerator and denominator counts nobody.
    """
    definitions = next(t.frame for t in counts.tables if t.declared.name == "indicators")
    windows = definitions.set_index("indicator_id")["window"]
    overlapping = frame["indicator_id"].map(windows).isin(OVERLAPPING_WINDOWS)
    rest = frame["denominator"] - frame["numerator"]
    hidden = frame["symbol"] == HIDDEN
    for figure in (frame["numerator"], frame["denominator"], rest):
        hidden |= _small(figure, counts.council.threshold)
        step = figure - figure.groupby(frame["indicator_id"]).shift()
        hidden |= overlapping & _small(step.abs(), counts.council.threshold)
    if not hidden.any():
        return _Protected(frame)
    note = SMALL_NUMBERS.format(threshold=counts.council.threshold)
    return _Protected(_hide(frame, hidden), note)


def _revisions(frame: pd.DataFrame, figures: tuple[str, ...], threshold: int) -> _Protected:
    """Revised council totals: hidden where a count, a rest or the step between them is small."""
    hidden = frame["symbol"] == HIDDEN
    numerator, denominator = frame["numerator"], frame["denominator"]
    before, denominator_before = frame["numerator_before"], frame["denominator_before"]
    rest, rest_before = denominator - numerator, denominator_before - before
    pairs = ((numerator, before), (denominator, denominator_before), (rest, rest_before))
    for now, then in pairs:
        for figure in (now, then, (now - then).abs()):
            hidden |= _small(figure, threshold)
    note = SMALL_NUMBERS.format(threshold=threshold) if hidden.any() else ""
    return _Protected(_hide(frame, hidden, figures), note)


def _small(figure: pd.Series, threshold: int) -> pd.Series:
    """Whether a count lies from 1 to the threshold. A missing one does not."""
    return ((figure > 0) & (figure < threshold + 1)).fillna(False).astype(bool)


def _hide(
    frame: pd.DataFrame,
    hidden: pd.Series,
    figures: tuple[str, ...] = ("numerator", "denominator", "value"),
) -> pd.DataFrame:
    """The figures of the hidden rows become the symbol for confidential."""
    shown = {name: frame[name].mask(hidden) for name in figures}
    return frame.assign(**shown, symbol=frame["symbol"].mask(hidden, HIDDEN))


def _edition_facts(counts: Counts, audience: Audience) -> EditionFacts:
    row = counts.calendar
    return EditionFacts(
        period=counts.period,
        audience=audience,
        data_to=counts.data_to,
        data_to_declared=counts.data_to_declared,
        papers_due=_day(row.get("papers_due")),
        publish_on=_day(row.get("publish_on")),
        next_report=_day(row.get("next_report")),
        decisions_needed=str(row.get("decisions_needed") or ""),
    )


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, pd.Timestamp) and not pd.isna(value) else None
