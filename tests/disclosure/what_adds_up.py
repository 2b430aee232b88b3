"""Which counts add up to which: what an attacker may use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from improvement_book.period import Kind, Period
from tests.disclosure.true_counts import (
    AGAINST,
    DENOMINATOR,
    GOOD,
    GRADES,
    MODERATION,
    NOT_MODERATED,
    NUMERATOR,
    OTHER_GRADES,
    REST,
    REVIEWS,
    SELECTION,
    SIDES,
    Count,
    Truth,
    months_of,
    why_done,
)
from tests.disclosure.whole_numbers import Equation, Fact

ALONE = " of the month alone"
Counts = Mapping[Count, int]


def margin(count: Count) -> Count | None:
    """The council's total that a group belongs to; None for a total."""
    table, period, group, _, column = count
    if column == REVIEWS:
        total = (SELECTION, period, "routine", "random", REVIEWS)
        return None if table in (SELECTION, OTHER_GRADES) else total
    return (table, period, "", "", column) if group else None


def alone(truth: Truth) -> tuple[dict[Count, int], list[Equation]]:
    """The count of each month of a year to date: the difference to the month before.

    Where one falls, the windows of that year are not sums, and there is nothing to use.
    """
    years: dict[tuple[str, ...], dict[str, dict[Period, int]]] = defaultdict(dict)
    for (indicator, period, dimension, category, column), value in truth.observed.items():
        if truth.windows[indicator] == "year to date":
            end = Period.parse(period)
            year = Period.containing(end.end, Kind.YEAR).code
            series = years[indicator, dimension, category, year].setdefault(column, {})
            series[end] = value
    counts, equations = {}, []
    for (indicator, dimension, category, _), columns in years.items():
        steps = {
            (column, before, after): series[after] - series[before]
            for column, series in columns.items()
            for before, after in zip(sorted(series), sorted(series)[1:], strict=False)
        }
        if any(step < 0 for step in steps.values()):
            continue
        for (column, before, after), step in steps.items():
            group = (dimension, category, column)
            month: Count = (indicator, after.code, dimension, category, column + ALONE)
            counts[month] = step
            to_date: list[Fact] = [
                ((indicator, end.code, *group), columns[column][end]) for end in (after, before)
            ]
            equations.append(_sum_is([to_date[1], (month, step)], to_date[0]))
    return counts, equations


def rests(counts: Counts) -> Iterator[Equation]:
    """Numerator and rest are the denominator."""
    for *group, column in counts:
        if column == REST:
            n, d, r = ((*group, name) for name in (NUMERATOR, DENOMINATOR, REST))
            yield _sum_is([(n, counts[n]), (r, counts[r])], (d, counts[d]))


def groups(counts: Counts) -> Iterator[Equation]:
    """Groups add up to the council's total, but for a difference that the attacker knows."""
    families: dict[tuple[Count, str, str], list[Fact]] = defaultdict(list)
    for count, value in counts.items():
        total = margin(count)
        if total in counts and count[0] != AGAINST:
            dimension = "" if count[4] == REVIEWS else count[2]
            families[total, count[0], dimension].append((count, value))
    for (total, _, _), facts in families.items():
        difference = sum(value for _, value in facts) - counts[total]
        yield _sum_is(facts, (total, counts[total]), difference)


def reviews(truth: Truth, periods: set[str]) -> tuple[dict[Count, int], set[Fact], list[Equation]]:
    """Counts of reviews in periods that were shown, and in the stretches of months they share.

    The second are in no table: they only say that quarters are months, and years quarters.
    """
    stretches = _stretches(periods)
    counts, unseen, equations = {}, set(), []
    for (table, category, chosen), by_month in truth.reviews.items():
        parts: dict[str, list[Fact]] = defaultdict(list)
        for shared, months in stretches.items():
            value = sum(by_month.get(month, 0) for month in months)
            part: Count = (table, " ".join(sorted(months)), category, chosen, REVIEWS)
            counts[part] = value
            unseen.add((part, value))
            for period in shared:
                parts[period].append((part, value))
        for period, facts in parts.items():
            whole: Count = (table, period, category, chosen, REVIEWS)
            counts[whole] = sum(value for _, value in facts)
            if facts != [(whole, counts[whole])]:
                equations.append(_sum_is(facts, (whole, counts[whole])))
            unseen.discard((whole, counts[whole]))
    return counts, unseen, equations


def directions(counts: Counts) -> Iterator[Equation]:
    """Moderated reviews in each direction are as many as were moderated by anybody."""
    for period in {count[1] for count in counts if count[0] == AGAINST}:
        facts = [(count, n) for count, n in counts.items() if count[1] == period]
        ways = [fact for fact in facts if fact[0][0] == AGAINST]
        by = [f for f in facts if f[0][0] == MODERATION and f[0][2] != NOT_MODERATED]
        yield Equation(frozenset([*((fact, 1) for fact in ways), *((fact, -1) for fact in by)]), 0)


def reasons(counts: Counts) -> Iterator[Equation]:
    """Grades of reviews done for a reason are as many as stand in the selection for it."""
    for period, reason in {count[1:3] for count in counts if count[0] == OTHER_GRADES}:
        facts = [(count, n) for count, n in counts.items() if count[1] == period]
        graded = [fact for fact in facts if fact[0][0] == OTHER_GRADES and fact[0][2] == reason]
        chosen = [
            fact
            for fact in facts
            if fact[0][0] == SELECTION
            and fact[0][2:4] != ("routine", "random")
            and why_done(*fact[0][2:4]) == reason
        ]
        yield Equation(
            frozenset([*((fact, 1) for fact in graded), *((fact, -1) for fact in chosen)]), 0
        )


def sides(counts: Counts) -> Iterator[Equation]:
    """The grades on one side of the line add up to it."""
    for (table, period, side, chosen, column), value in counts.items():
        if table == SIDES:
            grades = [
                (count, own)
                for count, own in counts.items()
                if count[:2] == (GRADES, period)
                and (count[2] in GOOD) is (side == "good or better")
            ]
            yield _sum_is(grades, ((table, period, side, chosen, column), value))


def _stretches(periods: set[str]) -> dict[frozenset[str], set[str]]:
    """The months that lie in the same periods, by those periods."""
    inside: dict[str, set[str]] = defaultdict(set)
    for period in periods:
        for month in months_of(period):
            inside[month].add(period)
    stretches: dict[frozenset[str], set[str]] = defaultdict(set)
    for month, shared in inside.items():
        stretches[frozenset(shared)].add(month)
    return stretches


def _sum_is(parts: list[Fact], whole: Fact, difference: int = 0) -> Equation:
    return Equation(frozenset([*((part, 1) for part in parts), (whole, -1)]), difference)
