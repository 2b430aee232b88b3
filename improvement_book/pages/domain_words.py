"""What is said of the parts of practice: which is weakest, and which changed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from improvement_book.analysis.domains import NO_BASELINE, SAME_TIME
from improvement_book.analysis.practice import Domains
from improvement_book.analysis.shares import COUNTS_ONLY, FULL_FROM, HIDDEN, SHARE_FROM
from improvement_book.pages.numerals import percent
from improvement_book.pages.phrases import BEYOND_CHANCE, listed, not_known, part, time_of


def domains_words(result: Domains) -> str:
    """Which part of practice is weakest, which is strongest, and which changed."""
    subject = "In which parts practice is weakest"
    if result.reason == COUNTS_ONLY:
        return f"{subject} is not known. No part was graded in {SHARE_FROM} or more reviews."
    if result.reason:
        return not_known(subject, result.reason, "grades for the parts of practice")
    return " ".join(filter(None, [_extremes(result), _left_out(result), _changes(result)]))


def _extremes(result: Domains) -> str:
    shown = result.table[result.table["share"].notna()].to_dict("records")
    table = {str(row["domain"]): row for row in shown}
    weakest, strongest = result.weakest, result.strongest
    when, what = time_of(result.periods), result.what
    found = {name: _found(table[name]) for name in (weakest[0], strongest[0])}
    if len(table) == 1:
        return f"In {when}, {found[weakest[0]]} were {what} in {weakest[0]}, the only part shown."
    if weakest == strongest:
        return f"In {when}, {found[weakest[0]]} were {what} in each part of practice."
    verb = "were" if len(weakest) > 1 else "was"
    text = (
        f"In {when}, the weakest part{'s' if verb == 'were' else ''} of practice {verb} "
        f"{listed(weakest)}: {found[weakest[0]]} were {what}"
        f"{' in each' if verb == 'were' else ' there'}. The strongest "
        f"{'were' if len(strongest) > 1 else 'was'} {listed(strongest)}: {found[strongest[0]]}."
    )
    small = any(table[name]["n"] < FULL_FROM for name in (*weakest, *strongest))
    if small:
        text += " One of these is a small sample."
    if not result.apart:
        return f"{text} Their 95% ranges overlap, so chance alone could explain the gap."
    text += " Their 95% ranges do not overlap, so the gap is hardly due to chance."
    if not result.as_weak:
        return text
    names = listed(result.as_weak)
    whose = "their ranges overlap" if len(result.as_weak) > 1 else "its range overlaps"
    return f"{text} {names[0].upper()}{names[1:]} may be just as weak: {whose} with the weakest."


def _left_out(result: Domains) -> str:
    missing = result.table[result.table["share"].isna()]
    parts = []
    for reason, words in (
        (HIDDEN, "Hidden to protect privacy"),
        (COUNTS_ONLY, f"Graded in fewer than {SHARE_FROM} reviews"),
    ):
        names = missing.loc[missing["reason"] == reason, "domain"].tolist()
        parts += [f"{words}: {listed(names)}."] if names else []
    return " ".join(parts)


def _changes(result: Domains) -> str:
    if result.compared == NO_BASELINE:
        return ""
    when = time_of(result.baseline)
    if result.compared == SAME_TIME:
        return f"The baseline, {when}, falls in the same time: nothing to compare yet."
    if result.compared == HIDDEN:
        return f"The baseline, {when}, is hidden to protect privacy."
    if result.compared:
        return f"There are too few reviews to compare the parts with the baseline, {when}."
    compared = result.table[result.table["changed"].notna()]
    changed = compared[compared["changed"].astype(bool)]
    if changed.empty:
        return f"No part is higher or lower than at the baseline ({when}) {BEYOND_CHANCE}."
    moves = []
    for way, rows in (
        ("higher", changed[changed["change"] > 0]),
        ("lower", changed[changed["change"] < 0]),
    ):
        names = [
            f"{row['domain']} (from {percent(row['base_share'])} to {percent(row['share'])})"
            for row in rows.to_dict("records")
        ]
        moves += [f"{_is(names)} {way}"] if names else []
    text = f"Since the baseline ({when}), {', and '.join(moves)} {BEYOND_CHANCE}."
    rest = len(compared) - len(changed)
    if not rest:
        return text
    others = "the other part" if rest == 1 else f"the other {rest} parts"
    return f"{text} For {others}, chance alone could explain the change."


def _found(row: Mapping[Hashable, Any]) -> str:
    return part(int(row["count"]), int(row["n"]))


def _is(names: Sequence[str]) -> str:
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"


WORDS = (domains_words,)
"""The sentences of this module, each with its result as its argument's type."""
