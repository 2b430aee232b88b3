"""What is said of learning, actions, children made safe, second reviews, and families."""

from __future__ import annotations

import pandas as pd

from improvement_book.analysis.families import A_LITTLE, NOT_ASKED, NOT_HELPED, NOT_RECORDED
from improvement_book.analysis.follow_up import (
    LAST,
    LATER,
    NOT_YET,
    SAME_DAY,
    SEVEN_DAYS,
    TWO_DAYS,
    UNNAMED,
)
from improvement_book.analysis.practice import Actions, Concerns, FamilyViews, ReReviews, Themes
from improvement_book.analysis.shares import NOTHING_COUNTED, Share, ShareChange
from improvement_book.pages.numerals import counted, percent
from improvement_book.pages.phrases import (
    NAMED,
    caution,
    in_percent,
    listed,
    many,
    not_known,
    part,
    time_of,
)
from improvement_book.pages.practice_words import range_of

LESS_TIME = "Actions from the last months had less time to be closed."
SECOND_TIME = (
    "But a case with a low grade will often get a higher one the next time, even when nothing has "
    "changed."
)
NO_THEMES_NAMED = (
    "The council names no learning themes in its settings, so what was most often learnt is not "
    "known."
)
BY_THEN = {SAME_DAY: "on the same day", TWO_DAYS: "within 2 days", SEVEN_DAYS: "within 7 days"}


def themes_words(result: Themes) -> str:
    """Which themes of learning were commonest."""
    if result.reason == UNNAMED:
        return NO_THEMES_NAMED
    if result.reason:
        return not_known("What was most often learnt", result.reason, "themes of learning")
    named = result.table[~result.table["theme"].isin(LAST) & (result.table["reviews"] > 0)]
    least = named["reviews"].iloc[:NAMED].min()
    parts = [
        f"{row['theme']}: {many(row['reviews'], 'review')}{_share(row['share'])}."
        for row in named[named["reviews"] >= least].to_dict("records")
    ]
    what = "themes of learning were these" if len(parts) > 1 else "theme of learning was this"
    text = f"In {time_of(result.periods)} ({many(result.n, 'review')}), "
    if parts:
        text += f"the commonest main {what}. {' '.join(parts)}"
    else:
        text += "no theme that the council names in its settings was recorded."
    if result.another:
        text += f" Another theme was recorded for {many(result.another, 'review')}."
    if result.not_recorded:
        text += f" No theme was recorded for {many(result.not_recorded, 'review')}."
    return text + caution(result.n)


def actions_words(result: Actions) -> str:
    """How many of the actions set are closed."""
    if result.reason == NOTHING_COUNTED:
        return f"No actions of reviews of any kind are recorded in {time_of(result.periods)}."
    if result.reason:
        return not_known("How many actions from reviews are closed", result.reason, "actions")
    done, n = result.closed.count, result.closed.n
    return (
        f"Reviews of every kind in {time_of(result.periods)} set {many(n, 'action')}; "
        f"{counted(done)} of them{in_percent(done, n)} {'is' if done == 1 else 'are'} recorded as "
        f"closed. {LESS_TIME}"
    )


def concerns_words(result: Concerns) -> str:
    """How soon children were made safe."""
    if result.reason or result.n is None:
        subject = "How soon children were made safe after an immediate concern"
        return not_known(subject, result.reason, "record of immediate concerns")
    when, n = time_of(result.periods), result.n
    if not n:
        text = f"In {when}, no review of any kind recorded an immediate concern."
    elif n == 1:
        text = f"In {when}, reviews of every kind found 1 immediate concern. {_one(result)}"
    else:
        soon = [f"{words} in {_of(result.within(name), n)}" for name, words in BY_THEN.items()]
        text = (
            f"In {when}, reviews of every kind found {counted(n)} immediate concerns. The child "
            f"was made safe {listed(soon)}.{_slow(result)}"
        )
    if result.not_recorded:
        text += f" For {many(result.not_recorded, 'review')} it is not recorded."
    if result.earlier is None:
        return f"{text} Whether an earlier one is still open is hidden to protect privacy."
    if result.earlier:
        return (
            f"{text} From {many(result.earlier, 'earlier review')}, the child is not yet recorded "
            "as safe."
        )
    return text


def re_reviews_words(result: ReReviews) -> str:
    """How cases were graded the second time, and why a rise proves little."""
    if result.reason == NOTHING_COUNTED:
        return f"No case was reviewed a second time in {time_of(result.periods)}."
    if result.reason or result.n is None:
        subject = "Whether cases were graded better the second time"
        return not_known(subject, result.reason, "re-reviews")
    better, same, worse, unknown = (int(count) for count in result.table["reviews"])
    when = time_of(result.periods)
    if not result.n:
        return f"In {when}, {many(unknown, 're-review')} had a first review that is not known."
    text = (
        f"In {when}, {many(result.n, 're-review')} could be set against the first review. Of "
        f"these, {better} {'was' if better == 1 else 'were'} graded better, "
        f"{same} the same and {worse} worse."
    )
    if unknown:
        text += f" For {unknown} more, the first review is not known."
    if result.sign_test.reason:
        text += " Too few grades changed to tell that from chance."
    elif result.sign_test.direction:
        more, less = ("better", "worse") if result.sign_test.direction > 0 else ("worse", "better")
        text += f" More were {more} than {less}, and chance alone would hardly explain that."
    else:
        text += " Chance alone could explain the difference between better and worse."
    return f"{text} {SECOND_TIME}"


def families_words(result: FamilyViews) -> str:
    """How many families answered, what they said, and whether it goes with the grade."""
    if result.reason == NOTHING_COUNTED:
        return f"No reviews were done in {time_of(result.periods)}."
    if result.reason:
        return not_known("What families said", result.reason, "answers of families")
    asked, answered, helped = result.asked, result.answered, result.helped
    text = (
        f"In {time_of(result.periods)}, families were asked in "
        f"{part(asked.count, asked.n, 'case')} and not asked in {counted(result.said(NOT_ASKED))}."
    )
    unknown = result.said(NOT_RECORDED)
    if unknown:
        text += f" For {many(unknown, 'case')} it is not recorded whether they were asked."
    if not answered.count:
        return f"{text} No answer is recorded." if asked.count else text
    everybody = answered.count == answered.n
    text += (
        f" Of those asked, {'all' if everybody else part(answered.count, answered.n, 'family')} "
        f"answered. The work helped, said {counted(helped.count)}"
        f"{in_percent(helped.count, helped.n)}. It helped a little, said "
        f"{counted(result.said(A_LITTLE))}. It did not help, said "
        f"{counted(result.said(NOT_HELPED))}."
    )
    return f"{text} {_apart(result.apart, result.what)}"


WORDS = (themes_words, actions_words, concerns_words, re_reviews_words, families_words)
"""The sentences of this module, each with its result as its argument's type."""


def _share(share: float | None) -> str:
    return "" if share is None or pd.isna(share) else f" ({percent(share)})"


def _one(result: Concerns) -> str:
    if result.waiting:
        return "The child is not yet recorded as safe."
    quickest = next((words for name, words in BY_THEN.items() if result.within(name)), "")
    return f"The child was made safe {quickest or 'after more than 7 days'}."


def _slow(result: Concerns) -> str:
    rows = result.table.set_index("made_safe")["reviews"]
    late, waiting = int(rows[LATER]), int(rows[NOT_YET])
    text = f" In {late} it took longer." if late else ""
    if waiting:
        return f"{text} In {waiting} the child is not yet recorded as safe."
    return f"{text} All are recorded as safe."


def _of(count: int | None, n: int) -> str:
    return "none" if not count else f"all {n}" if count == n else counted(count)


def _apart(apart: ShareChange, what: str) -> str:
    well, less = apart.after, apart.before
    text = f"Where the case was graded {what}, {_said_so(well)} said that it helped"
    if not less.n or not well.n:
        return f"{text}." if well.n else f"No answer is from a case that was graded {what}."
    text += f". In other cases {_said_so(less)} did"
    if apart.difference is None or apart.low is None or apart.high is None:
        return f"{text}. These are too few answers to compare."
    gap = f"The share is probably {range_of(apart.low, apart.high)}"
    if apart.low > 0 or apart.high < 0:
        return f"{text}. That gap is more than chance alone would explain. {gap}."
    return f"{text}. Chance alone could explain that gap. {gap}."


def _said_so(found: Share) -> str:
    return part(found.count, found.n, "family")
