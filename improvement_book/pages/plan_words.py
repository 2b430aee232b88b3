"""What is said of reviews done against the plan, and of reviews that were chosen on purpose."""

from __future__ import annotations

from improvement_book.analysis.practice import ChosenReviews, DonePlan, OtherGrades, TeamsPlan
from improvement_book.analysis.selection import AGAIN, OTHERS, RISK, ROUTINE, THEME
from improvement_book.analysis.shares import HIDDEN, NOTHING_COUNTED
from improvement_book.pages.numerals import counted, percent
from improvement_book.pages.phrases import NAMED, in_percent, listed, many, not_known, time_of
from improvement_book.pages.phrases import caution as small_number

KINDS = {
    RISK: "because of a risk",
    THEME: "for a theme",
    AGAIN: "re-reviews",
    OTHERS: "for other reasons",
}
HARDER = (
    "Cases chosen on purpose are not like those chosen at random, and are often harder. So these "
    "shares stand apart from the trend, and must not be set beside it."
)


def plan_words(result: DonePlan) -> str:
    """How many of the planned reviews were done, and where teams had none."""
    found = result.coverage
    if result.reason or found.share is None:
        return not_known("Whether reviews were done as planned", result.reason, "plan of reviews")
    kind = result.periods[-1].kind
    text = (
        f"In {time_of(result.periods)}, {counted(found.planned)} routine reviews of cases chosen "
        f"at random were planned and {counted(found.done)} were done ({percent(found.share)})."
    )
    left = len(result.periods) - (result.with_plan or 0)
    if left:
        text += (
            f" No plan is recorded for {many(left, kind)} of this time, and what was done then is "
            "not counted."
        )
    text += (
        f" In {result.reached} of {many(result.with_plan, kind)}, at least as many were done as "
        "planned."
    )
    return f"{text} {_without(result)}"


def teams_plan_words(result: TeamsPlan) -> str:
    """Which teams had a time without a review."""
    if result.reason:
        return not_known("Which teams were reviewed as planned", result.reason, "plan of reviews")
    kind, teams = result.periods[-1].kind, len(result.table)
    text = f"In {time_of(result.periods)}, {many(teams, 'team')} had a plan of routine reviews."
    hidden = int(result.table["none"].isna().sum())
    if not result.without:
        shown = "Each" if not hidden else "Each of the others"
        text += f" {shown} had at least one in every {kind} with a plan."
    else:
        names = [
            f"{team} ({listed([item.label for item in when[:NAMED]])}"
            f"{f' and {len(when) - NAMED} more' if len(when) > NAMED else ''})"
            for team, when in result.without[:NAMED]
        ]
        more = len(result.without) - NAMED
        names += [f"{more} more"] if more > 0 else []
        text += (
            f" {counted(len(result.without))} had a {kind} without any, though some were planned: "
            f"{listed(names)}."
        )
    if hidden:
        text += f" For {many(hidden, 'team')}, this is hidden to protect privacy."
    return text


def chosen_words(result: ChosenReviews) -> str:
    """How the cases were chosen."""
    if result.reason == NOTHING_COUNTED:
        return f"No reviews were done in {time_of(result.periods)}."
    if result.reason:
        return not_known("How many reviews were chosen on purpose", result.reason, "reviews")
    rows = result.table.set_index("chosen")["reviews"]
    n, routine = int(result.table["n"].iloc[0]), int(rows[ROUTINE])
    text = (
        f"Of {many(n, 'review')} in {time_of(result.periods)}, {counted(routine)}"
        f"{in_percent(routine, n)} {'was a' if routine == 1 else 'were'} routine "
        f"{'one' if routine == 1 else 'ones'} of cases chosen at random."
    )
    if routine == n:
        return f"{text} None was chosen because of a risk, for a theme or as a re-review."
    kinds = [name for name in KINDS if name != OTHERS or rows[name]]
    return (
        f"{text} The others: {listed([f'{counted(rows[name])} {KINDS[name]}' for name in kinds])}."
    )


def other_grades_words(result: OtherGrades) -> str:
    """How reviews were graded whose cases were chosen on purpose, and why they stand apart."""
    if result.reason == NOTHING_COUNTED:
        return f"No case was chosen on purpose for a review in {time_of(result.periods)}."
    if result.reason:
        subject = "How reviews of cases chosen on purpose were graded"
        return not_known(subject, result.reason, "such reviews")
    purpose = result.table[result.table["chosen"] != OTHERS]
    rows = purpose[purpose["n"].notna() & (purpose["n"] > 0)]
    if rows.empty and purpose["n"].notna().all():
        return f"No case was chosen on purpose for a review in {time_of(result.periods)}."
    parts = [
        f"{counted(row['count'])} of {counted(row['n'])} {KINDS[row['chosen']]}"
        f"{in_percent(row['count'], row['n'])}"
        for row in rows.to_dict("records")
    ]
    text = f"Some reviews in {time_of(result.periods)} were chosen on purpose."
    if parts:
        text += f" Of these, {listed(parts)} were {result.what}."
    if (rows["n"].map(small_number) != "").any():
        text += " Under 20 reviews are a small sample, and under 10 have no percentage."
    hidden = purpose.loc[purpose["reason"] == HIDDEN, "chosen"].tolist()
    if hidden:
        text += f" Hidden to protect privacy: {listed([KINDS[name] for name in hidden])}."
    return f"{text} {HARDER}"


WORDS = (plan_words, teams_plan_words, chosen_words, other_grades_words)
"""The sentences of this module, each with its result as its argument's type."""


def _without(result: DonePlan) -> str:
    kind, periods = result.periods[-1].kind, result.without
    if periods is None:
        return "Whether a team had no such review is hidden to protect privacy."
    if not periods:
        return f"Each {kind}, every team with a plan had at least one."
    parts = [
        f"in {period.label}, {missed} of {planned}" for period, missed, planned in periods[:NAMED]
    ]
    more = len(periods) - NAMED
    parts += [f"and in {many(more, f'more {kind}')} at least one"] if more > 0 else []
    text = f"Teams with a plan that had no such review: {'; '.join(parts)}."
    if len(periods) < len(result.periods):
        text += f" In every other {kind} each had at least one."
    return text
