"""The two answers of the summary, one sentence each."""

from __future__ import annotations

from improvement_book.analysis.answers import PracticeAnswer, TrustAnswer
from improvement_book.analysis.beside_judgements import (
    BEFORE_REVIEWS,
    NOT_ON_SCALE,
    BesideJudgements,
    Told,
)
from improvement_book.analysis.moderation import Agreed
from improvement_book.analysis.practice import PracticeChange
from improvement_book.analysis.shares import Share
from improvement_book.pages.numerals import counted, day, percent
from improvement_book.pages.phrases import PROTECTED, time_of

NO_REVIEWS = "This book shows no practice reviews for this time."


def practice_answer_words(result: PracticeAnswer) -> str:
    """What share is good or better, what share has the lowest grade, and against the baseline."""
    good, worst = result.good.latest, result.worst.latest
    if good.share.n is None:
        return f"Whether practice is better than at the baseline is not known: {PROTECTED}."
    if good.share.n == 0:
        return NO_REVIEWS
    when, base = time_of(good.periods), result.good.baseline
    if worst.share.n is None:
        return (
            f"In {when}, {_whole(good.share)} were {good.what}{_alone(result.good)}; how many were "
            f"{worst.what} is hidden to protect privacy."
        )
    if base is None:
        return (
            f"In {when}, {_whole(good.share)} were {good.what} and {_part(worst.share)} "
            f"{worst.what}; there is no baseline before it to compare them with."
        )
    if result.good.change is None:
        return (
            f"In {when}, {_whole(good.share)} were {good.what} and {_part(worst.share)} "
            f"{worst.what}; the baseline falls in the same time: nothing to compare yet."
        )
    at = f"at the baseline ({time_of(base.periods)})"
    return (
        f"In {when}, {_whole(good.share)} were {good.what}, {_from(result.good)} {at}, and "
        f"{_part(worst.share)} {worst.what}, {_from(result.worst)}: {_verdict(result)}."
    )


def _from(change: PracticeChange) -> str:
    """Up from 26%: with which share the latest one is compared."""
    base, now = change.baseline, change.latest
    if base is None or base.share.count is None or base.share.n is None:
        return "not known"
    if now.share.share is None or base.share.share is None:
        return f"{_part(base.share)} reviews"
    was, size = base.share.share, percent(base.share.share)
    if percent(now.share.share) == size:
        return f"as {size}"
    return f"{'up' if now.share.share > was else 'down'} from {size}"


def _alone(change: PracticeChange) -> str:
    """The change of one share against the baseline, with what chance could do."""
    base, found = change.baseline, change.change
    if base is None or base.share.n is None or found is None:
        return ""
    text = f", {_from(change)} at the baseline ({time_of(base.periods)})"
    if found.difference is None:
        return f"{text}, which is too few reviews to compare"
    if found.direction:
        return f"{text}, more than chance alone would explain"
    return f"{text}, which chance alone could explain"


def _verdict(result: PracticeAnswer) -> str:
    changes = [result.good.change, result.worst.change]
    if any(change is None or change.difference is None for change in changes):
        return "there are too few reviews to compare the two times"
    clear = [bool(change and change.direction) for change in changes]
    if all(clear):
        return "both changes are larger than chance alone would explain"
    if not any(clear):
        return "chance alone could explain both changes"
    first, second = ("first", "second") if clear[0] else ("second", "first")
    return (
        f"the {first} change is larger than chance alone would explain, and the {second} could be "
        "chance"
    )


def trust_answer_words(result: TrustAnswer) -> str:
    """Whether moderators and inspectors bear the grades out."""
    own = result.agreed.same.n != 0
    return f"{_moderators(result.agreed)}; {_inspectors(result.beside, own)}."


def _moderators(result: Agreed) -> str:
    same, differ = result.same, result.differ
    if same.n is None:
        return f"Whether moderators agree with these grades is not known, because {PROTECTED}"
    if same.n == 0:
        return f"No moderated reviews are shown for {time_of(result.periods)}"
    share = "" if same.share is None else f" ({percent(same.share)})"
    text = (
        f"In {time_of(result.periods)}, moderators gave the reviewer's grade to "
        f"{counted(same.count)} of {counted(same.n)} reviews{share}"
    )
    if differ.higher == differ.lower == 0:
        return f"{text}, so none was graded differently"
    if differ.direction is None:
        return f"{text}, with too few others to say who is stricter"
    if differ.direction == 0:
        return f"{text}, and neither side is shown to be stricter"
    return f"{text}, and reviewers are {'more generous' if differ.direction > 0 else 'stricter'}"


def _inspectors(result: BesideJudgements, own: bool) -> str:
    """What inspectors said; beside the council's own reviews where there are some (own)."""
    last = result.last_graded
    if last is None:
        return "no inspection with a grade is recorded beside them"
    text = f"the last inspection, on {day(last.held_on.date())}, judged {last.grade}"
    if last.reason == BEFORE_REVIEWS:
        return f"{text}, before the first of these reviews" if own else text
    if last.reason == NOT_ON_SCALE:
        return f"{text}, but on another scale than the council's"
    if last.told is Told.ALIKE:
        return f"{text}, much as the council's own reviews before it did"
    if last.told is Told.MILDER and last.worse:
        return f"{text}, while {_part(last.worse)} of the council's own before it were worse"
    if last.told is Told.STRICTER and last.better:
        return (
            f"{text}, while {_part(last.better)} of the council's own before it had a better "
            "grade: the two do not agree"
        )
    return f"{text}, and too little is known of the council's own reviews before it"


WORDS = (practice_answer_words, trust_answer_words)
"""The sentences of this module, each with its result as its argument's type."""


def _whole(share: Share) -> str:
    small = f" ({share.reason})" if share.share is not None and share.reason else ""
    if share.share is None:
        return f"{_part(share)} routine reviews"
    return f"{percent(share.share)} of {counted(share.n)} routine reviews{small}"


def _part(share: Share) -> str:
    """31%, or 3 of 8 where there are too few for a share."""
    if share.share is not None:
        return percent(share.share)
    return f"{counted(share.count)} of {counted(share.n)}"
