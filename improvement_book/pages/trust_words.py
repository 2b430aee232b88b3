"""What moderation, independence and judgements from outside say of the grades, in plain words."""

from __future__ import annotations

from improvement_book.analysis.beside_judgements import (
    BEFORE_REVIEWS,
    NOT_ON_SCALE,
    Beside,
    BesideJudgements,
    Told,
)
from improvement_book.analysis.held_everywhere import NOT_RANDOM
from improvement_book.analysis.independence import Independence
from improvement_book.analysis.judgements import OVERALL
from improvement_book.analysis.moderation import (
    Agreed,
    Agreement,
    Everywhere,
    OverGrading,
    PairedGrades,
    WhoGraded,
)
from improvement_book.analysis.shares import FULL_FROM, HIDDEN, NOTHING_COUNTED, Share
from improvement_book.analysis.sign_test import SignTest
from improvement_book.council import DEFAULT_SCALE, GradeScale
from improvement_book.pages.numerals import counted, day, percent, rounded
from improvement_book.pages.phrases import (
    BEYOND_CHANCE,
    PROTECTED,
    caution,
    in_percent,
    many,
    part,
    time_of,
)

INSPECTORATE = "the four grades that the inspectorate, Ofsted, used for children's services"


def agreed_words(result: Agreed) -> str:
    """Whether moderators gave the reviewers' grades, and which way the others went."""
    same, when = result.same, time_of(result.periods)
    if same.n is None or same.count is None:
        return f"Whether moderators agree with reviewers is not known: {PROTECTED}."
    if same.n == 0:
        return f"In {when}, no routine review was graded again by a moderator."
    text = (
        f"In {when}, moderators graded {many(same.n, 'review')} again and gave the same grade to "
        f"{counted(same.count)}{in_percent(same.count, same.n)}.{caution(same.n)}"
    )
    return f"{text} {_differ_words(result.differ)}"


def _differ_words(differ: SignTest) -> str:
    higher, lower = differ.higher or 0, differ.lower or 0
    if higher + lower == 0:
        return "None was graded differently."
    others = f"Of the other {counted(higher + lower)}, reviewers had graded {counted(higher)} "
    others += f"higher and {counted(lower)} lower"
    if differ.direction is None:
        return f"{others}: too few to say who is stricter."
    if differ.direction == 0:
        return f"{others}, which chance alone could explain: neither is shown to be stricter."
    kind = "more generous" if differ.direction > 0 else "stricter"
    return f"{others}. Reviewers are {kind} than moderators, {BEYOND_CHANCE}."


def paired_words(result: PairedGrades) -> str:
    """How far the two grades are apart, and what happens at the line."""
    agreement = result.agreement
    if agreement.n is None:
        return f"How far apart the two grades are is not known: {PROTECTED}."
    if agreement.n == 0:
        return "No review has two grades, so nothing can be said of how far apart they are."
    near = agreement.within_one
    text = (
        f"The two grades were at most one step apart in {counted(near.count)} of "
        f"{many(agreement.n, 'review')}{in_percent(near.count, near.n)}. {_kappa_words(agreement)}"
    )
    return f"{text} {_line_words(result.over_grading)}"


def _kappa_words(agreement: Agreement) -> str:
    if agreement.weighted_kappa is None:
        return f"Agreement beyond chance (weighted kappa): {agreement.kappa_reason}."
    text = (
        "On a scale from 0 (chance alone) to 1 (always the same), they agree to "
        f"{rounded(agreement.weighted_kappa, 2)} (weighted kappa"
    )
    if agreement.interval:
        low, high = (rounded(limit, 2) for limit in agreement.interval)
        text += f", probably between {low} and {high}"
    return f"{text}; {agreement.kappa_reason})." if agreement.kappa_reason else f"{text})."


def _line_words(over: OverGrading) -> str:
    up, down = over.line_higher or 0, over.line_lower or 0
    if up + down == 0:
        return "None changed between good or better and below good."
    return (
        f"Moderators moved {counted(up)} below good that reviewers had graded good or better, and "
        f"{counted(down)} the other way."
    )


def everywhere_words(result: Everywhere) -> str:
    """What all reviews would show if the moderated difference held for them."""
    found = result.found
    if found.reason == NOT_RANDOM and found.n is not None and found.moderated is not None:
        return (
            "What all grades would be if moderators had given them is not computed. Not all of "
            f"the {counted(found.moderated)} moderated reviews were drawn at random, so they "
            f"can't stand for the other {counted(found.n - found.moderated)}."
        )
    if found.share is None or found.low is None or found.high is None or found.reviewed is None:
        why = PROTECTED if found.reason == HIDDEN else f"under {FULL_FROM} reviews were moderated"
        return f"What all grades would be if moderators had given them is not known: {why}."
    return (
        f"In {time_of(result.periods)}, reviewers graded {percent(found.reviewed)} of "
        f"{many(found.n, 'review')} {result.what}. If moderators had graded all of them, and "
        f"differed as they did on the {counted(found.moderated)} drawn at random, it would be "
        f"about {percent(found.share)} (probably between {percent(found.low)} and "
        f"{percent(found.high)})."
    )


def who_words(result: WhoGraded) -> str:
    """How independent reviewers and moderators are."""
    shares = result.shares
    text = f"In {time_of(result.periods)}, {_moderated_words(shares)}"
    return f"{text} {_line_of_management(shares.outside_line)}"


def _moderated_words(shares: Independence) -> str:
    moderated, other = shares.moderated, shares.by_other_authority
    if moderated.n is None:
        return f"how many reviews were moderated is not known: {PROTECTED}."
    if not moderated.count:
        return f"none of {many(moderated.n, 'review')} was moderated."
    text = f"{_part(moderated)} were moderated"
    if other.n is None:
        return f"{text}. By whom is not known: {PROTECTED}."
    text += f". Of these, {_bare(other)} were moderated by another authority."
    return f"{text}{caution(other.n)}"


def _line_of_management(outside: Share) -> str:
    if outside.n is None:
        return f"Who reviewed is not known: {PROTECTED}."
    if outside.reason == NOTHING_COUNTED:
        return "No reviews were done."
    return (
        f"The reviewer of {_part(outside)} was outside the line of management of the case; the "
        "others were in it, or it is not recorded."
    )


def beside_words(result: BesideJudgements) -> str:
    """Whether inspectors saw the same practice as the council's own reviewers."""
    if not result.events:
        return (
            "No inspection or visit is recorded, so no inspector's view stands beside the "
            "council's own grades."
        )
    last = result.last_graded
    text = _last_words(last) if last else "No inspection with a grade is recorded."
    visits = result.visits_since
    if not visits:
        return text
    since = " since then" if last else ""
    visited = visits[-1]
    many = "There was 1 visit" if len(visits) == 1 else f"There were {len(visits)} visits"
    latest = "" if len(visits) == 1 else ": the latest"
    joined = f"{many}{since}{latest} on {_day(visited)}, about {visited.area}"
    return f"{text} {joined}. Visits give no grade."


def _last_words(last: Beside) -> str:
    area = last.area.lower() if last.area == OVERALL else last.area
    judged = f"On {_day(last)}, inspectors judged {area} as {last.grade}."
    if last.reason == BEFORE_REVIEWS:
        return (
            f"{judged} That was before the first of these reviews, so the two can't be set side "
            "by side yet."
        )
    if last.reason == NOT_ON_SCALE:
        return f"{judged} The council grades on another scale, so the two can't be compared."
    better, worse = last.better, last.worse
    if better is None or worse is None or better.n is None or better.n == 0:
        why = PROTECTED if better is None or better.n is None else "no reviews were done then"
        return f"{judged} What the council's own reviews said before that is not known: {why}."
    own = f"In {time_of(last.periods)}, {_part(better)} of the council's own had a better grade"
    if last.told is Told.UNKNOWN:
        return f"{judged} {own}: too few to compare."
    if last.told is Told.ALIKE:
        return f"{judged} {own} and {_bare(worse)} a worse one: much the same picture."
    if last.told is Told.MILDER:
        own = f"In {time_of(last.periods)}, {_part(worse)} of the council's own had a worse grade"
        return f"{judged} {own}: inspectors were milder than the council's own reviewers."
    rose = last.rise is not None and last.rise.direction > 0
    grown = ", and the share of good or better had been rising" if rose else ""
    return (
        f"The council's own grades and the inspectors' do not agree. {judged} {own} than that"
        f"{grown}. So the council's own grades are no proof of good practice."
    )


def scale_words(result: GradeScale) -> str:
    """How the grades relate to the inspectorate's four."""
    grades = f"{', '.join(result.grades[:-1])} and {result.grades[-1]}"
    line = f"{result.good_from} or better counts as good practice"
    if tuple(result.grades) == DEFAULT_SCALE:
        return (
            f"The grades are {INSPECTORATE}, worst first: {grades}. {line}. Here each one is about "
            "the work on one case; an inspector's grade is about the whole service."
        )
    return (
        f"The grades are the council's own, worst first: {grades}. {line}. They are not "
        f"{INSPECTORATE}, so the two can't be set side by side."
    )


WORDS = (
    agreed_words, paired_words, everywhere_words, who_words, beside_words, scale_words,
)  # fmt: skip
"""The sentences of this module, each with its result as its argument's type."""


def _day(event: Beside) -> str:
    return day(event.held_on.date())


def _part(share: Share) -> str:
    return part(share.count, share.n)


def _bare(share: Share) -> str:
    """12 of 40 (30%): without the word."""
    return f"{counted(share.count)} of {counted(share.n)}{in_percent(share.count, share.n)}"
