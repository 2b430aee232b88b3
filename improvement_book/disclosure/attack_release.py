"""Can small counts be found out from a release and all that was shown before it?

The puzzle is put together from what is shown and from METHODS alone: it shares no code with the
protection.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from improvement_book.council import Audience, Council, Origin, ReviewPolicy
from improvement_book.disclosure.attack import (
    SECONDS,
    Attacker,
    Unsafe,
    attack_cells,
    known_closely,
)
from improvement_book.disclosure.indicator_cells import indicator_points
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.published_cells import Published, add_published, published_rows
from improvement_book.disclosure.puzzle import Puzzle
from improvement_book.disclosure.review_cells import add_reviews
from improvement_book.disclosure.team_cells import add_teams
from improvement_book.disclosure.told import Place, Told, own_published, rows, told
from improvement_book.disclosure.window_cells import add_windows
from improvement_book.release import Release
from improvement_book.tabulate.counts import Counts

NO_THRESHOLD = 0
"""An audience that sees small counts."""


@dataclass(frozen=True)
class _Audience:
    """threshold: counts from 1 to this are hidden from it. reviews: those of reviews as well."""

    threshold: int
    reviews: bool


@dataclass(frozen=True)
class _Findings:
    """unsafe: by label. shown_now: what this release shows itself."""

    unsafe: Mapping[str, Unsafe]
    shown_now: frozenset[str]


def attack(
    release: Release,
    counts: Counts,
    ledger: Ledger,
    published: Ledger | None = None,
    time_limit: float = SECONDS,
) -> tuple[Unsafe, ...]:
    """The small counts that this release gives away, alone or with all that was shown before.

    What published editions give away by themselves is not among them, unless this release shows it
    once more: it can't be taken back.
    counts: the truth. ledger: what this audience saw before, or will have seen. published: what of
    it was published; all of it where None is given. time_limit: seconds for all.
    Raises AttackFailed when nobody knows: then nothing may be released.
    """
    audience = _audience(counts.council, release.edition.audience)
    if audience.threshold == NO_THRESHOLD or counts.council.origin is Origin.PUBLISHED:
        return ()
    until = time.monotonic() + time_limit
    found = _found_out(counts, told(release, ledger), own_published(release), audience, until)
    before_it = ledger if published is None else published
    if not found.unsafe or before_it.figures.empty:
        return tuple(found.unsafe.values())
    before = _found_out(counts, told(None, before_it), {}, audience, until)
    return tuple(
        unsafe
        for label, unsafe in found.unsafe.items()
        if label in found.shown_now or _is_new(unsafe, before.unsafe.get(label))
    )


def _audience(council: Council, audience: Audience) -> _Audience:
    protected = council.reviews_at_council is ReviewPolicy.PROTECTED
    if audience is Audience.BOARD:
        return _Audience(council.board_threshold, protected)
    return _Audience(council.threshold, protected)


def _is_new(unsafe: Unsafe, before: Unsafe | None) -> bool:
    """Whether somebody can find it out who could not before."""
    if before is None or (before.knows_totals and not unsafe.knows_totals):
        return True
    return not set(unsafe.attackers) <= set(before.attackers)


def _found_out(
    counts: Counts,
    known: Mapping[Place, Told],
    published: Published,
    audience: _Audience,
    until: float,
) -> _Findings:
    """What anybody can find out, and then what one can who knows the council's own figures.

    published: the council's values that official statistics show. Their reader knows what longer
    periods come to; and once more, where they show a row that this release hides, all of that row.
    """
    unsafe: dict[str, Unsafe] = {}
    shown_now: set[str] = set()
    frames = {table.declared.name: table.frame for table in counts.tables}
    definitions = rows(frames["indicators"])
    windows = {row["indicator_id"]: row["window"] for row in definitions}
    units = {row["indicator_id"]: row["unit"] for row in definitions}
    public = published_rows(frames["observations"], windows, known, published)
    for knows_totals, knows_rows in ((False, False), (False, True), (True, False)):
        if knows_rows and not public:
            continue
        puzzle = Puzzle(audience.threshold)
        known_rows = public if knows_rows else frozenset()
        points = indicator_points(puzzle, counts, known, knows_totals, known_rows)
        add_windows(puzzle, points, windows, knows_totals)
        add_published(puzzle, points, windows, units, published)
        if audience.reviews and not (knows_totals or knows_rows):
            add_reviews(puzzle, counts, known)
        if knows_totals:
            add_teams(puzzle, counts, known)
        for found in _solved(puzzle, knows_totals, until):
            unsafe.setdefault(found.label, found)
        shown_now |= puzzle.shown_now()
    return _Findings(unsafe, frozenset(shown_now))


def _solved(puzzle: Puzzle, knows_totals: bool, until: float) -> list[Unsafe]:
    """What can be found out by solving the puzzle, or without."""
    cells, watched = puzzle.cells(), np.array(puzzle.watched, dtype=np.int64)
    found = {unsafe.label: set(unsafe.attackers) for unsafe in attack_cells(cells, _left(until))}
    for label in puzzle.given_away:
        found[label] = set(Attacker)
    for attacker in Attacker if len(watched) else ():
        for cell in watched[known_closely(cells, watched, attacker, _left(until))]:
            found.setdefault(cells.labels[cell], set()).add(attacker)
    return [
        Unsafe(label, tuple(who for who in Attacker if who in attackers), knows_totals)
        for label, attackers in found.items()
    ]


def _left(until: float) -> float:
    return until - time.monotonic()
