"""Which figures an audience may see.

Counts from 1 to the threshold are hidden, and with them every figure they could be worked out from,
beside all that the audience was shown before. One symbol, c, for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from improvement_book.council import Audience, Origin, ReviewPolicy
from improvement_book.disclosure.cells import Bools
from improvement_book.disclosure.indicators import FIGURES, HiddenRows, hidden_rows, stands_in
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.reviews import protected_reviews
from improvement_book.disclosure.teams import DONE, hidden_done, protected_teams
from improvement_book.disclosure.teams import TABLE as TEAMS
from improvement_book.disclosure.texts import PublicTexts, public_texts
from improvement_book.intake.sources import FILE_TYPES
from improvement_book.release import HIDDEN, EditionFacts, Release, ReleasedTable
from improvement_book.tabulate.counts import Counts, CountTable
from improvement_book.tabulate.indicators import OBSERVATION_KEY
from improvement_book.tabulate.plan import BEFORE_DRAFT, DRAFT, SIGNED_OFF

ACTIONS = "indicator_actions"
SMALL_NUMBERS = "Counts from 1 to {threshold}, and figures that would give them away, are hidden."
NOT_SHOWN_BEFORE = "Values that were hidden, or not shown before, are hidden."
OWN_LEFT_OUT = (
    "Published values of the council itself that would give away a count hidden elsewhere are "
    "hidden as well: {rows}."
)
NOT_SIGNED_OFF = "The plan's actions are shown once a version of the plan has been signed off."
FINGERPRINTS_HIDDEN = "Fingerprints of the files are shown on the board's edition only."
REVIEWS_NOT_COUNTED = (
    "The rows of practice reviews are not counted here, because the council protects them."
)


@dataclass(frozen=True)
class _Protected:
    frame: pd.DataFrame
    note: str = ""


def protect(counts: Counts, audience: Audience, ledger: Ledger) -> Release:
    """The release of one edition for one audience.

    ledger: what the audience was shown before. Raises DisclosureError where nothing protects it,
    and where a text that would be public points at a person.
    """
    texts = public_texts(counts) if audience is Audience.PUBLIC else None
    protected, for_board = _counts(counts, audience, ledger), audience is Audience.BOARD
    tables = {}
    for table in counts.tables:
        declared = table.declared
        if declared.board_only and not for_board:
            continue
        found = protected.get(declared.name, _Protected(table.frame))
        stands = None
        if declared.name == ACTIONS:
            stands = found.frame["plan_state"] != (BEFORE_DRAFT if for_board else DRAFT)
            found = _without_words_of(found.frame, ~stands)
        if texts and counts.council.origin is not Origin.PUBLISHED:
            found = _for_the_public(table, found, counts, texts)
        if stands is not None:
            found = _of_one_version(found, stands)
        tables[declared.name] = ReleasedTable(
            name=declared.name,
            title=declared.title,
            columns=declared.columns,
            frame=found.frame,
            unit=str(declared.unit),
            note=found.note,
        )
    return Release(counts.council, _edition_facts(counts, audience, texts), tables)


def threshold_for(counts: Counts, audience: Audience) -> int:
    """Counts from 1 to this are hidden from the audience; 0 where it sees them all."""
    if counts.council.origin is Origin.PUBLISHED:
        return 0
    if audience is Audience.PUBLIC:
        return counts.council.threshold
    return counts.council.board_threshold


def _counts(counts: Counts, audience: Audience, ledger: Ledger) -> dict[str, _Protected]:
    """The tables of counts in which something is hidden; none where the audience sees them all."""
    threshold = threshold_for(counts, audience)
    if not threshold:
        return {}
    rows = hidden_rows(counts, ledger, threshold)
    note = SMALL_NUMBERS.format(threshold=threshold)
    protected = {
        "observations": _Protected(
            *hide(counts.frame("observations"), rows.observations, FIGURES, note)
        ),
        "breakdowns": _Protected(*hide(counts.frame("breakdowns"), rows.breakdowns, FIGURES, note)),
        "revisions": _revisions(counts, rows, ledger),
    }
    if rows.comparators.any():
        values = counts.frame("comparators")
        told = OWN_LEFT_OUT.format(rows=rows.comparators.sum())
        protected["comparators"] = _Protected(*hide(values, rows.comparators, ["value"], told))
    if audience is Audience.BOARD:
        protected[TEAMS] = _Protected(*protected_teams(counts, ledger, threshold))
        protected[DONE] = _Protected(*hidden_done(counts.frame(DONE)))
    if counts.council.reviews_at_council is ReviewPolicy.PROTECTED:
        for name, table in protected_reviews(counts, ledger, threshold).items():
            protected[name] = _Protected(*table)
    return protected


def hide(
    frame: pd.DataFrame, hidden: Bools, figures: list[str], note: str
) -> tuple[pd.DataFrame, str]:
    """The figures of the hidden rows become the symbol for confidential; the note where any do."""
    masked = {name: frame[name].mask(hidden) for name in figures}
    shown = frame.assign(**masked, symbol=frame["symbol"].mask(hidden, HIDDEN))
    return shown, note if hidden.any() else ""


def _revisions(counts: Counts, rows: HiddenRows, ledger: Ledger) -> _Protected:
    """Revisions tell nothing new: the new figures stand in this edition, the old in an earlier."""
    frame, key = counts.frame("revisions"), list(OBSERVATION_KEY)
    before = [f"{name}_before" for name in FIGURES]
    said = ledger.rows["observations"]
    told = said[said["symbol"] != HIDDEN].drop(columns="symbol")
    told = told.rename(columns=dict(zip(FIGURES, before, strict=True)))
    now = counts.frame("observations")[rows.observations]
    hidden = ~stands_in(frame, told, [*key, *before]) | stands_in(frame, now, key)
    return _Protected(*hide(frame, hidden.to_numpy(), [*FIGURES, *before], NOT_SHOWN_BEFORE))


def _for_the_public(
    table: CountTable, protected: _Protected, counts: Counts, texts: PublicTexts
) -> _Protected:
    """Without words that nobody approved, and without what a guess could be tested with."""
    frame, waiting = texts.protected(table.declared, protected.frame)
    if "file" in frame:
        return _record(frame, counts)
    return _Protected(frame, f"{protected.note} {waiting}".strip())


def _without_words_of(frame: pd.DataFrame, left_out: pd.Series) -> _Protected:
    """The actions of the plan, those left out without a text that could await approval."""
    return _Protected(frame.assign(action=frame["action"].mask(left_out, "")))


def _of_one_version(found: _Protected, stands: pd.Series) -> _Protected:
    """The actions of the one version of the plan that the audience sees.

    The public sees the last that was signed off, as though there were no draft of another.
    """
    frame = found.frame[stands].reset_index(drop=True)
    if frame.empty and (found.frame["plan_state"] == DRAFT).any():
        return _Protected(frame, NOT_SIGNED_OFF)
    state = frame["plan_state"].replace(BEFORE_DRAFT, SIGNED_OFF)
    return _Protected(frame.assign(plan_state=state), found.note)


def _record(frame: pd.DataFrame, counts: Counts) -> _Protected:
    """The account of rows and files: without what a guess could be tested with.

    A file's fingerprint would confirm a guess at the few cells that are hidden, and a file that
    the council named itself may name a person.
    """
    ours = [f"{table}{kind}" for table in frame["table"].unique() for kind in FILE_TYPES]
    frame = frame.assign(file=frame["file"].where(frame["file"].isin(ours), ""))
    note = ""
    if "sha256" in frame:
        frame, note = frame.assign(sha256=""), FINGERPRINTS_HIDDEN
    if counts.council.reviews_at_council is ReviewPolicy.PROTECTED:
        frame = frame[frame["table"] != "practice_reviews"]
        note = f"{note} {REVIEWS_NOT_COUNTED}".strip()
    return _Protected(frame, note)


def _edition_facts(counts: Counts, audience: Audience, texts: PublicTexts | None) -> EditionFacts:
    row = counts.calendar
    decisions = texts.decisions_needed if texts else str(row.get("decisions_needed") or "")
    return EditionFacts(
        period=counts.period,
        audience=audience,
        data_to=counts.data_to,
        data_to_declared=counts.data_to_declared,
        papers_due=_day(row.get("papers_due")),
        publish_on=_day(row.get("publish_on")),
        next_report=_day(row.get("next_report")),
        decisions_needed=decisions,
    )


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, pd.Timestamp) and not pd.isna(value) else None
