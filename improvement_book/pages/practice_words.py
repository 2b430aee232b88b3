"""What the trend, the control chart and the teams say of practice, in plain sentences."""

from __future__ import annotations

import pandas as pd

from improvement_book.analysis.grade_change import NO_BASELINE, NO_RISE, NOT_THREE_QUARTERS
from improvement_book.analysis.grade_trend import (
    ONE_GRADE,
    TOO_FEW_PERIODS,
    TOO_FEW_REVIEWS,
    TREND_PERIODS,
    TREND_REVIEWS,
)
from improvement_book.analysis.independence import MOVED, ModeratedMove
from improvement_book.analysis.practice import (
    CodedTeams,
    GradeChart,
    GradeDirection,
    Sustained,
    TeamMix,
    VisibleChange,
)
from improvement_book.analysis.share_chart import CHART_PERIODS, TOO_SHORT
from improvement_book.analysis.shares import (
    ALL_OR_NONE,
    FULL_FROM,
    HIDDEN,
    SHARE_FROM,
    TOO_FEW_TO_COMPARE,
)
from improvement_book.analysis.team_comparison import ONE_TEAM
from improvement_book.analysis.team_mix import TEAM_TOO_SMALL, MixReading
from improvement_book.pages.numerals import counted, percent, points
from improvement_book.pages.phrases import BEYOND_CHANCE, NAMED, PROTECTED, listed, time_of

READINGS = {
    MixReading.HOLDS: "So the mix of teams does not explain the change.",
    MixReading.EXPLAINED: "So the mix of teams explains the change, not better or worse practice "
    "in the teams.",
    MixReading.UNCERTAIN: "So with the same mix of teams, chance alone could explain the change.",
    MixReading.MASKED: "So the mix of teams hides a change within the teams.",
    MixReading.NO_CHANGE: "So no change is seen, with or without the mix of teams.",
}


def direction_words(result: GradeDirection) -> str:
    """Whether grades go up or down."""
    whole = result.whole
    when = f"{time_of(whole.periods)}{_of(whole.trend.n)}"
    if whole.direction is None:
        return f"No direction is given for {when}: {_no_trend(result.whole.reason, result)}."
    text = f"Over the whole time, {when}, {_way(whole.direction)}."
    later = result.latest
    if later is None:
        return text
    when = f"{time_of(later.periods)}{_of(later.trend.n)}"
    if later.direction is None:
        return f"{text} No direction is given for the last year alone, {when}."
    return f"{text} In the last year alone, {when}, {_way(later.direction)}."


def sustained_words(result: Sustained) -> str:
    """Whether the improvement lasts."""
    move, better = ("rise", "higher") if result.wanted > 0 else ("fall", "lower")
    if not result.changes or result.baseline is None:
        why = {
            NOT_THREE_QUARTERS: "that needs three whole quarters, which this edition does not show",
            NO_BASELINE: "that needs a baseline before the last three quarters",
        }[result.reason]
        return f"Whether a {move} lasts is not known yet: {why}."
    base, what = result.baseline.share, result.baseline.what
    if result.holds is None:
        why = PROTECTED if result.reason == HIDDEN else f"a quarter had under {FULL_FROM} reviews"
        return f"Whether a {move} lasts is not known: {why}."
    quarters = [
        f"{percent((item.share.count or 0) / (item.share.n or 1))} in {time_of(item.periods)}"
        for item in result.quarters
    ]
    was = f"At the baseline, {percent((base.count or 0) / (base.n or 1))} of reviews were {what}."
    if result.holds:
        return (
            f"The {move} has lasted. {was} The share was {listed(quarters)}. Each time it was "
            f"{better} {BEYOND_CHANCE}."
        )
    failed = [
        time_of(item.periods)
        for item, change in zip(result.quarters, result.changes, strict=True)
        if change.difference is not None and change.direction != result.wanted
    ]
    return (
        f"A lasting {move} is not shown. {was} The share has to be clearly {better} in each of the "
        f"last three whole quarters. It was not in {listed(failed)}."
    )


def visible_words(result: VisibleChange) -> str:
    """Which rise so many reviews can show."""
    if result.reason == TOO_FEW_TO_COMPARE:
        return f"With fewer than {FULL_FROM} reviews, no change can be told from chance."
    if result.n is None or result.before is None:
        return f"Which change these reviews could show is not known: {PROTECTED}."
    found = f"The latest share rests on {counted(result.n)} reviews."
    if result.reason == NO_RISE or result.after is None or result.rise is None:
        return f"{found} From {percent(result.before)} no rise would be large enough to show."
    if percent(result.after) == "100%":
        return (
            f"{found} From {percent(result.before)}, a rise would show only if all or nearly all "
            "of as many reviews were so graded."
        )
    return (
        f"{found} A rise from {percent(result.before)} shows only if it reaches "
        f"{percent(result.after)} or more (about {points(result.rise)}), with as many reviews each "
        "time. Anything smaller could be chance alone."
    )


def chart_words(result: GradeChart) -> str:
    """Which periods lie outside the limits."""
    kind, chart = result.periods[-1].kind, result.chart
    if chart.reason == TOO_SHORT:
        return (
            f"Limits of chance need at least {CHART_PERIODS} {kind}s with reviews, and there are "
            f"{counted(chart.periods)}: no {kind} is called unusual here."
        )
    if chart.reason:
        why = PROTECTED if chart.reason == HIDDEN else f"all reviews were {result.what}, or none"
        return f"There are no limits of chance here: {why}."
    judged = int(result.table["outside"].notna().sum())
    text = f"Of {_many(judged, kind)} with {SHARE_FROM} or more reviews, "
    outside = [
        f"{period.label} ({'above' if side > 0 else 'below'})" for period, side in result.outside
    ]
    if not outside:
        return f"{text}none lies outside the limits of chance."
    more = [f"{len(outside) - NAMED} more"] if len(outside) > NAMED else []
    verb = "lies" if len(outside) == 1 else "lie"
    names = listed([*outside[:NAMED], *more])
    return f"{text}{len(outside)} {verb} outside the limits of chance: {names}."


def teams_words(result: CodedTeams) -> str:
    """Which teams differ from all the others."""
    comparison, overall = result.comparison, result.comparison.overall
    if comparison.reason or overall.n is None or overall.count is None:
        why = {
            HIDDEN: PROTECTED,
            ONE_TEAM: "only one team had reviews",
            ALL_OR_NONE: f"all reviews were {result.what}, or none",
        }[comparison.reason]
        return f"Teams are not compared: {why}."
    table = comparison.table
    compared, differ = table[table["p"].notna()], table[table["differs"].fillna(value=False)]
    if compared.empty:
        return f"Teams are not compared: none had {SHARE_FROM} or more reviews."
    shares = f"{percent(overall.count / overall.n)} of {counted(overall.n)} reviews"
    text = (
        f"In {time_of(result.periods)}, {shares} were {result.what}. Each of {len(compared)} teams "
        f"was set against all the others: "
    )
    named = [
        f"{row['team']} is {'higher' if row['difference'] > 0 else 'lower'} "
        f"({percent(row['share'])}, the others {percent(row['others'])})"
        for row in differ.to_dict("records")
    ]
    if named:
        verb = "differs" if len(named) == 1 else "differ"
        text += f"{len(named)} {verb} {BEYOND_CHANCE}. {'; '.join(named)}."
    else:
        text += f"none differs {BEYOND_CHANCE}."
    few = len(table) - len(compared)
    if few:
        had = "1 team had" if few == 1 else f"{few} teams had"
        text += f" {had} fewer than {SHARE_FROM} reviews, too few to compare."
    return text


def mix_words(result: TeamMix) -> str:
    """Whether the mix of teams explains the change."""
    crude, adjusted = result.adjusted.crude, result.adjusted
    if (
        result.reading is MixReading.UNKNOWN
        or adjusted.difference is None
        or adjusted.low is None
        or adjusted.high is None
    ):
        why = {
            HIDDEN: PROTECTED,
            TEAM_TOO_SMALL: f"a team had under {SHARE_FROM} reviews in a year",
        }
        reason = why.get(result.reason, result.reason or "too few reviews were done")
        return f"Whether the mix of teams explains a change is not known: {reason}."
    before, after = crude.before, crude.after
    counts = (
        f"In {time_of(result.before)}, {_share(before.count, before.n)} were {result.what}. In "
        f"{time_of(result.after)} it was {_share(after.count, after.n)}."
    )
    size = percent(abs(adjusted.difference))
    held = (
        "about the same"
        if size == "0%"
        else f"{points(adjusted.difference)} {'higher' if adjusted.difference > 0 else 'lower'}"
    )
    fixed = (
        f"With the mix of teams held fixed, the share is {held} "
        f"(probably {range_of(adjusted.low, adjusted.high)})."
    )
    return f"{counts} {fixed} {READINGS[result.reading]}"


WORDS = (
    direction_words, sustained_words, visible_words, chart_words, teams_words, mix_words,
)  # fmt: skip
"""The sentences of this module, each with its result as its argument's type."""


def moderation_words(move: ModeratedMove) -> str:
    """How the moderated share moved between the halves of a time."""
    if move.earlier.share is None or move.later.share is None:
        return "How many reviews were moderated over time is not known"
    return (
        f"Moderated: {percent(move.earlier.share)} of reviews in the first half of this time, "
        f"{percent(move.later.share)} in the second"
    )


def moved(difference: float, low: float, high: float, direction: int) -> str:
    """How far a share moved, and whether chance alone could explain it."""
    more = "higher" if difference > 0 else "lower"
    size = f"The share is {points(difference)} {more}"
    if percent(abs(difference)) == "0%":
        return f"The share is about the same (probably {range_of(low, high)})."
    between = f"probably {range_of(low, high)}"
    if direction:
        return f"{size}, which is more than chance alone would explain ({between})."
    return f"{size}, but chance alone could explain that ({between})."


def range_of(low: float, high: float) -> str:
    """Between 11 and 43 points higher, or between 3 points lower and 36 points higher."""
    near, far = sorted((low, high), key=abs)
    if low > 0 or high < 0:
        return f"between {percent(abs(near)).rstrip('%')} and {difference(far)}"
    return f"between {difference(low)} and {difference(high)}"


def difference(moved: float | None) -> str:
    """A difference with its direction; "" where there is none."""
    if moved is None or pd.isna(moved):
        return ""
    number = percent(abs(moved)).rstrip("%")
    if number == "0":
        return "no change"
    return f"{number} point{'' if number == '1' else 's'} {'higher' if moved > 0 else 'lower'}"


def _no_trend(reason: str, result: GradeDirection) -> str:
    window = result.whole
    kind, move = window.periods[-1].kind, window.move
    if reason == MOVED and move.earlier.share is not None and move.later.share is not None:
        return (
            f"{percent(move.later.share)} of reviews were moderated in its second half and "
            f"{percent(move.earlier.share)} in its first, which alone can move final grades"
        )
    reasons = {
        TOO_FEW_PERIODS: f"that needs at least {TREND_PERIODS} {kind}s with reviews",
        TOO_FEW_REVIEWS: f"that needs at least {TREND_REVIEWS} reviews",
        ONE_GRADE: "every review got the same grade",
        HIDDEN: PROTECTED,
    }
    return reasons.get(reason, "too few reviews were done to see how many were moderated")


def _way(direction: int) -> str:
    if direction == 0:
        return "grades show no clear direction. Chance alone could explain their ups and downs"
    return f"grades went {'up' if direction > 0 else 'down'} {BEYOND_CHANCE}"


def _of(n: int | None) -> str:
    return "" if n is None else f" ({counted(n)} review{'' if n == 1 else 's'})"


def _share(count: int | None, n: int | None) -> str:
    return f"{percent((count or 0) / (n or 1))} of {counted(n)} reviews"


def _many(count: int, kind: str) -> str:
    return f"{counted(count)} {kind}{'' if count == 1 else 's'}"
