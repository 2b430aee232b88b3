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
COUNTING_UNIT = "number"
"""The unit whose values are counts themselves."""
FINGERPRINTS_HIDDEN = "Fingerprints of the files are shown on the board's edition only."
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
    declared, council = table.declared, counts.council
    if declared.name == "commentary":
        return _Protected(table.frame.iloc[:0], WORDS_HIDDEN)
    frame = table.frame.assign(**dict.fromkeys(declared.free_text, ""))
    everything = pd.Series(True, index=frame.index)
    if declared.unit is Unit.REVIEWS:
        if council.reviews_at_council is ReviewPolicy.RELEASED:
            return _Protected(frame)
        return _Protected(_hide(frame, everything, declared.counts), REVIEWS_PROTECTED)
    if declared.name == "breakdowns":
        return _Protected(_hide(frame, everything, declared.counts), GROUPS_HIDDEN)
    if declared.unit is Unit.CHILDREN:
        hidden = (_revisions if declared.name == "revisions" else _children)(frame, counts)
        note = SMALL_NUMBERS.format(threshold=council.threshold) if hidden.any() else ""
        return _Protected(_hide(frame, hidden, declared.counts), note)
    if "file" in frame:
        return _record(frame, counts)
    return _Protected(frame)


def _children(frame: pd.DataFrame, counts: Counts) -> pd.Series:
    """Which council totals of indicators are hidden.

    Small numerators, denominators and rests; a row with only one of numerator and denominator,
    because the value gives the other; small values of a unit that counts; and every row with
    counts whose window overlaps the next one's, because two rows differ by a single month.
    """
    definitions = _table(counts, "indicators").set_index("indicator_id")
    ids = frame["indicator_id"]
    overlapping = ids.map(definitions["window"]).isin(OVERLAPPING_WINDOWS)
    counting = ids.map(definitions["unit"]) == COUNTING_UNIT
    numerator, denominator = frame["numerator"], frame["denominator"]
    hidden = frame["symbol"] == HIDDEN
    hidden |= numerator.isna() ^ denominator.isna()
    hidden |= overlapping & numerator.notna()
    hidden |= counting & _small(frame["value"], counts)
    for figure in (numerator, denominator, denominator - numerator):
        hidden |= _small(figure, counts)
    return hidden


def _revisions(frame: pd.DataFrame, counts: Counts) -> pd.Series:
    """Which revised council totals are hidden.

    Those whose new value or old value is hidden, or whose counts moved by a small number; and
    where a value was revised more than once, all its revisions.
    """
    key = ["indicator_id", "period"]
    observations = _table(counts, "observations")
    now_hidden = observations[_children(observations, counts)].set_index(key).index
    before = pd.DataFrame(
        {
            "indicator_id": frame["indicator_id"],
            "symbol": frame["symbol"],
            **{name: frame[f"{name}_before"] for name in ("numerator", "denominator", "value")},
        }
    )
    hidden = _children(before, counts) | pd.MultiIndex.from_frame(frame[key]).isin(now_hidden)
    hidden |= frame.duplicated(key, keep=False)
    numerator = frame["numerator"] - frame["numerator_before"]
    denominator = frame["denominator"] - frame["denominator_before"]
    for step in (numerator, denominator, denominator - numerator):
        hidden |= _small(step.abs(), counts)
    return hidden


def _record(frame: pd.DataFrame, counts: Counts) -> _Protected:
    """The account of rows and files: without what a guess could be tested with.

    A file's fingerprint would confirm a guess at the few cells that are hidden, and a file that
    the council named itself may name a person.
    """
    ours = frame["file"].str.startswith(tuple(f"{table}." for table in frame["table"].unique()))
    frame = frame.assign(file=frame["file"].where(ours, ""))
    note = ""
    if "sha256" in frame:
        frame, note = frame.assign(sha256=""), FINGERPRINTS_HIDDEN
    if counts.council.reviews_at_council is ReviewPolicy.PROTECTED:
        return _Protected(frame[frame["table"] != "practice_reviews"], REVIEWS_PROTECTED)
    return _Protected(frame, note)


def _table(counts: Counts, name: str) -> pd.DataFrame:
    return next(table.frame for table in counts.tables if table.declared.name == name)


def _small(figure: pd.Series, counts: Counts) -> pd.Series:
    """Whether a count lies from 1 to the threshold. A missing one does not."""
    small = (figure > 0) & (figure < counts.council.threshold + 1)
    return small.fillna(False).astype(bool)


def _hide(frame: pd.DataFrame, hidden: pd.Series, figures: tuple[str, ...]) -> pd.DataFrame:
    """The figures of the hidden rows become the symbol for confidential."""
    shown = {name: frame[name].mask(hidden) for name in figures}
    return frame.assign(**shown, symbol=frame["symbol"].mask(hidden, HIDDEN))


def _edition_facts(counts: Counts, audience: Audience) -> EditionFacts:
    row, board = counts.calendar, audience is Audience.BOARD
    return EditionFacts(
        period=counts.period,
        audience=audience,
        data_to=counts.data_to,
        data_to_declared=counts.data_to_declared,
        papers_due=_day(row.get("papers_due")),
        publish_on=_day(row.get("publish_on")),
        next_report=_day(row.get("next_report")),
        decisions_needed=str(row.get("decisions_needed") or "") if board else "",
    )


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, pd.Timestamp) and not pd.isna(value) else None
