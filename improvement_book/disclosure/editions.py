"""The release of an edition, beside everything that came before it.

Editions that are due earlier and were not published are released first, in order, each as at its
own data-to date: one of them may still be published, and must be safe beside this one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from improvement_book.council import Audience, ReviewPolicy
from improvement_book.disclosure.attack import Unsafe
from improvement_book.disclosure.attack_release import attack
from improvement_book.disclosure.cells import DisclosureError
from improvement_book.disclosure.ledger import (
    REMEMBERED,
    Ledger,
    read_ledger,
    write_ledger,
)
from improvement_book.disclosure.protect import protect, threshold_for
from improvement_book.disclosure.texts import doubtful_texts
from improvement_book.intake.as_at import known_at
from improvement_book.intake.folder import Folder
from improvement_book.intake.periods import periods_with_data
from improvement_book.period import Period
from improvement_book.place import replacing
from improvement_book.provenance import OPEN_WING, program, why_made, write_manifest
from improvement_book.release import Release
from improvement_book.tabulate.counts import tabulate

COUNTED = {"calendar", *(name for item in REMEMBERED.values() for name in item.needs)}
"""Tables of a council folder that matter for the counts of an edition."""
PROJECT = Path(__file__).resolve().parent.parent.parent
REVIEWS = {"practice_reviews", "reviews_planned"}


class UnsafeRelease(DisclosureError):
    """Small counts that a release would give away: named, never told."""

    def __init__(self, unsafe: Sequence[Unsafe]) -> None:
        found = "\n".join(map(str, unsafe))
        super().__init__(
            f"Nothing is released: the attack on it found out small counts.\n{found}\n"
            "Tell the authors of Improvement Book: its protection should have hidden more."
        )


def earlier_editions(folder: Folder, period: Period) -> tuple[Period, ...]:
    """The periods whose editions are due before this one, in order.

    Those of the calendar, and those of the same kind with data: without a row in the calendar an
    edition is due at the end of its period.
    """
    alike = {known for known in periods_with_data(folder) if known.kind is period.kind}
    due = {known: pd.Timestamp(known.end) for known in alike | {period}}
    if "calendar" in folder.tables:
        calendar = folder.tables["calendar"].frame
        for code, day in zip(calendar["period"], calendar["data_to"], strict=True):
            due[Period.parse(code)] = day
    order = sorted(due, key=lambda known: (due[known], known))
    return tuple(order[: order.index(period)])


def released(
    folder: Folder,
    period: Period,
    audience: Audience,
    published: Ledger,
    memory: Path,
    report: Callable[[str], None],
) -> Release:
    """The release of one edition, once it has withstood the attack on it.

    published: what the audience was shown in published editions. memory: a folder in the
    restricted wing, where the ledger of earlier editions is kept for the next time.
    Raises DisclosureError: nothing is released that could be found out, or that nobody could attack
    to the end.
    """
    counts = tabulate(known_at(folder, period))
    if audience is Audience.BOARD:
        for doubt in doubtful_texts(counts):
            report(f"Worth a look before the board reads it: {doubt}")
    ledger = published
    if threshold_for(counts, audience):
        ledger = _ledger(folder, period, audience, published, memory, report)
    release = protect(counts, audience, ledger)
    if unsafe := attack(release, counts, ledger, published):
        raise UnsafeRelease(unsafe)
    return release


def _fingerprint(folder: Folder, audience: Audience, published: Ledger) -> str:
    """Another one as soon as an input, a setting, the code or the published ledger differs."""
    shown = [rows.to_csv(index=False) for rows in published.rows.values()]
    facts = [
        audience,
        program(PROJECT, OPEN_WING),
        sorted((item.file, item.sha256) for item in folder.files),
        folder.council.to_settings(),
        shown,
    ]
    return _hash(facts)


def _forget(own: Path) -> None:
    """Clear away what was remembered of other inputs, settings or code."""
    for other in own.parent.glob("*"):
        if other != own:
            shutil.rmtree(other, ignore_errors=True)


def _hash(facts: object) -> str:
    """A short name of the facts."""
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:16]


def _shows_reviews(folder: Folder, audience: Audience) -> bool:
    """Whether this audience sees reviews as they are: then no count depends on earlier ones."""
    released = folder.council.reviews_at_council is ReviewPolicy.RELEASED
    return released and audience is Audience.PUBLIC


def _ledger(
    folder: Folder,
    period: Period,
    audience: Audience,
    published: Ledger,
    memory: Path,
    report: Callable[[str], None],
) -> Ledger:
    """What the audience was shown, or will have been shown, before this edition."""
    unpublished = [
        known for known in earlier_editions(folder, period) if known.code not in published.editions
    ]
    own = memory / audience / _fingerprint(folder, audience, published)
    kept = [own / _hash(unpublished[: count + 1]) for count in range(len(unpublished))]
    done = max((n + 1 for n, memo in enumerate(kept) if not why_made(memo, {})), default=0)
    ledger = read_ledger(kept[done - 1]) if done else published
    _forget(own)
    needed = COUNTED - REVIEWS if _shows_reviews(folder, audience) else COUNTED
    counted = replace(
        folder, tables={name: rows for name, rows in folder.tables.items() if name in needed}
    )
    for known, memo in zip(unpublished[done:], kept[done:], strict=True):
        report(f"Protecting {known.label}, which is due earlier")
        # No reader sees this release: its words are not searched, and not shown.
        counts = replace(tabulate(known_at(counted, known)), texts=())
        release = protect(counts, audience, ledger)
        ledger = ledger.with_release(release)
        with replacing(memo) as fresh:
            write_ledger(ledger, fresh)
            write_manifest(fresh, {})
    return ledger
