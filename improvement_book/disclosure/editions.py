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

from improvement_book.council import Audience, ReviewPolicy
from improvement_book.disclosure.attack import Unsafe
from improvement_book.disclosure.attack_release import attack
from improvement_book.disclosure.cells import DisclosureError
from improvement_book.disclosure.earlier import (
    COMPARED,
    NEEDED,
    compared,
    earlier_editions,
    edition_before,
    shown_earlier,
    without_words,
)
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
from improvement_book.period import Period
from improvement_book.place import replacing
from improvement_book.provenance import OPEN_WING, program, why_made, write_manifest
from improvement_book.release import EARLIER, Release, open_release, write_release
from improvement_book.tabulate.counts import DECLARED, tabulate

COUNTED = {"calendar", *(name for item in REMEMBERED.values() for name in item.needs)}
"""Tables of a council folder that matter for the counts of an edition."""
PROTECTED = {item.name for item in DECLARED if item.counts}
"""Tables whose counts are protected."""
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
    ledger, memos, earlier = published, dict[Period, Path](), None
    if threshold_for(counts, audience):
        ledger, memos = _ledger(folder, period, audience, published, memory, report)
    if before := edition_before(folder, period):
        earlier = (
            open_release(memos[before] / EARLIER)
            if before in memos
            else shown_earlier(folder, before, audience, published)
        )
    release = replace(protect(counts, audience, ledger), earlier=earlier)
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
) -> tuple[Ledger, dict[Period, Path]]:
    """What the audience was shown, or will have been shown, before this edition.

    Beside it, where what each unpublished edition showed is remembered.
    """
    unpublished = [
        known for known in earlier_editions(folder, period) if known.code not in published.editions
    ]
    own = memory / audience / _fingerprint(folder, audience, published)
    kept = [own / _hash(unpublished[: count + 1]) for count in range(len(unpublished))]
    done = next((n for n, memo in enumerate(kept) if why_made(memo, {})), len(kept))
    ledger = read_ledger(kept[done - 1]) if done else published
    _forget(own)
    needed = NEEDED | (COUNTED - REVIEWS if _shows_reviews(folder, audience) else COUNTED)
    counted = replace(
        folder, tables={name: rows for name, rows in folder.tables.items() if name in needed}
    )
    for known, memo in zip(unpublished[done:], kept[done:], strict=True):
        report(f"Protecting {known.label}, which is due earlier")
        counts = without_words(tabulate(known_at(counted, known), PROTECTED | COMPARED))
        release = protect(counts, audience, ledger)
        ledger = ledger.with_release(release)
        with replacing(memo) as fresh:
            write_ledger(ledger, fresh)
            write_release(compared(release), fresh / EARLIER)
            write_manifest(fresh, {})
    return ledger, dict(zip(unpublished, kept, strict=True))
