"""A period of a further table of protected reviews is shown whole, or hidden whole."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from improvement_book.council import DEFAULT_SCALE
from improvement_book.disclosure.attack_release import attack
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import protect
from improvement_book.disclosure.review_blocks import ALL_HIDDEN
from improvement_book.release import Audience
from improvement_book.tabulate.counts import Counts
from tests.disclosure.sample_counts import Row, counts, shown

NOTHING_SHOWN = Ledger.empty()
MODERATION = {"other authority": 0.3, "own authority": 0.3, "not moderated": 0.4}

Months = Mapping[str, tuple[int, ...]]


def reviews(period: str, months: Months, **tables: list[Row]) -> Counts:
    """Months and their final grades, everything that adds up to them, and further tables."""
    rows: dict[str, list[Row]] = {
        "grades_by_month": [], "good_by_month": [], "moderation_by_month": [],
        "reviews_by_selection": [],
    }  # fmt: skip
    for month, grades in months.items():
        n = sum(grades)
        some = {"period": month}
        for grade, count in zip(DEFAULT_SCALE, grades, strict=True):
            rows["grades_by_month"].append(some | {"grade": grade, "reviews": count})
        for side, count in (("below good", sum(grades[:2])), ("good or better", sum(grades[2:]))):
            rows["good_by_month"].append(some | {"side": side, "reviews": count})
        by = [round(share * n) for share in MODERATION.values()]
        for who, count in zip(MODERATION, (*by[:2], n - by[0] - by[1]), strict=True):
            rows["moderation_by_month"].append(some | {"moderated_by": who, "reviews": count})
        chosen = {"review_type": "routine", "selection": "random", "reviews": n}
        rows["reviews_by_selection"].append(some | chosen)
    return counts(period, **rows, **tables)


def told(
    made: Counts, name: str, ledger: Ledger = NOTHING_SHOWN, count: str = "reviews"
) -> list[list[object]]:
    """Period and count of each row of a release that withstands the attack; None is hidden."""
    release = protect(made, Audience.PUBLIC, ledger)
    assert attack(release, made, ledger) == ()
    frame = release.table(name)
    assert (frame["symbol"].eq("c") == frame[count].isna()).all()
    if len(frame) and frame[count].isna().all():
        assert release.note(name) == ALL_HIDDEN
    return [
        [period, None if pd.isna(number) else number]
        for period, number in zip(frame["period"], frame[count], strict=True)
    ]


def by(column: str, month: str, *numbers: int, **same: object) -> list[Row]:
    return [
        {"period": month, column: name, "reviews": number, **same}
        for name, number in zip("ABCD", numbers, strict=False)
    ]


@pytest.mark.parametrize(("below", "hidden"), [(0, False), (5, True), (6, False)])
def test_both_sides_of_the_line_are_shown_or_neither(below: int, hidden: bool) -> None:
    made = reviews("2021-06", {"2021-06": (0, below, 30, 10)})
    now = [None, None] if hidden else [below, 40]
    kind = [] if hidden else [["2021-22-Q1", n] for n in now]
    assert told(made, "good_by_month") == kind


def test_the_two_sides_are_shown_where_the_four_grades_are_not() -> None:
    """3 and 4 are small; with the sides known, each takes the other of its side with it."""
    quarters = dict.fromkeys(("2021-06", "2021-09", "2021-12", "2022-03"), (3, 20, 26, 4))
    made = reviews("2022-03", quarters)
    assert told(made, "good_by_month") == [
        [f"2021-22-Q{n}", count] for n in (1, 2, 3, 4) for count in (23, 30)
    ]
    assert told(made, "grades_by_month") == [["2021-22", n] for n in (12, 80, 104, 16)]


GRADES = {"2021-06": (10, 20, 30, 10)}


@pytest.mark.parametrize(
    ("counted", "hidden"),
    [((64, 6), False), ((65, 5), True), ((70, 0), False), ((60, 6, 4), True), ((6, 60, 4), True)],
)
def test_one_small_count_hides_the_period(counted: tuple[int, ...], hidden: bool) -> None:
    """Two quarters, so that the table stays one of quarters."""
    other = by("theme", "2021-09", *[7] * len(counted), 70 - 7 * len(counted))
    rows = [*by("theme", "2021-06", *counted), *other]
    made = reviews("2021-09", GRADES | {"2021-09": GRADES["2021-06"]}, learning_themes=rows)
    found = [n for period, n in told(made, "learning_themes") if period == "2021-22-Q1"]
    assert found == ([None] * len(counted) if hidden else list(counted))


def test_a_domain_that_few_reviews_left_out_is_hidden() -> None:
    rows = [
        *by("grade", "2021-06", 27, 40, domain="impact"),
        *by("grade", "2021-06", 30, 40, domain="planning"),
    ]
    found = told(reviews("2021-06", GRADES, domain_grades=rows), "domain_grades")
    assert [n for _, n in found] == [None, None, 30, 40]


@pytest.mark.parametrize(("unsaid", "hidden"), [(5, True), (6, False), (64, False), (65, True)])
def test_reviews_that_do_not_say_whether_they_found_a_concern_are_a_count(
    unsaid: int, hidden: bool
) -> None:
    """Of 70 reviews; whoever is left found none."""
    rows: list[Row] = [
        {"period": "2021-06", "chosen": "routine, at random", "made_safe": safe, "reviews": n}
        for safe, n in (("the same day", 0), ("not recorded", unsaid))
    ]
    found = told(reviews("2021-06", GRADES, immediate_concerns=rows), "immediate_concerns")
    assert [n for _, n in found] == ([] if hidden else [0, unsaid])


def test_what_families_said_is_shown_beside_grades_that_are_all_shown() -> None:
    rows = [
        {"period": "2021-06", "grade": grade, "family_said": "It helped", "reviews": n}
        for grade, n in zip(DEFAULT_SCALE, GRADES["2021-06"], strict=True)
    ]
    assert [n for _, n in told(reviews("2021-06", GRADES, family_views=rows), "family_views")] == [
        10, 20, 30, 10,
    ]  # fmt: skip
    grades = (3, 27, 30, 10)
    rows = [row | {"reviews": n} for row, n in zip(rows, grades, strict=True)]
    made = reviews("2021-06", {"2021-06": grades}, family_views=rows)
    assert told(made, "family_views") == []


def moderated(month: str, same: int, higher: int, lower: int) -> list[Row]:
    return [
        {"period": month, "against": name, "reviews": n}
        for name, n in (("the same", same), ("reviewer higher", higher), ("reviewer lower", lower))
    ]


@pytest.mark.parametrize(
    ("counted", "hidden"),
    [((30, 6, 6), False), ((31, 6, 5), True), ((42, 0, 0), False), ((36, 6, 0), False)],
)
def test_directions_of_moderators_are_shown_where_none_is_small(
    counted: tuple[int, int, int], hidden: bool
) -> None:
    """Of 70 reviews, 42 were moderated: 21 by each."""
    made = reviews("2021-06", GRADES, moderated_against=moderated("2021-06", *counted))
    found = [n for _, n in told(made, "moderated_against")]
    assert found == ([] if hidden else list(counted))


def test_directions_are_hidden_where_it_is_hidden_how_many_were_moderated() -> None:
    """3 of 40 were not moderated in the second quarter; the others are shown with it."""
    months = {"2021-06": GRADES["2021-06"], "2021-09": (7, 10, 10, 13)}
    rows = [*moderated("2021-06", 30, 6, 6), *moderated("2021-09", 20, 8, 9)]
    made = reviews("2021-09", months, moderated_against=rows)
    made.frame("moderation_by_month").loc[3:, "reviews"] = [12, 25, 3]
    assert [n for _, n in told(made, "moderated_against")] == [30, 6, 6, None, None, None]


@pytest.mark.parametrize(("strict", "hidden"), [(0, False), (3, True)])
def test_margins_and_directions_are_shown_together_where_they_tell_of_no_small_pair(
    strict: int, hidden: bool
) -> None:
    """Nobody was milder. The margins leave open how many good ones became inadequate (0 to 6);
    14 less those that were changed at all tells it."""
    margins: list[Row] = [
        {"period": "2021-06", "whose": whose, "grade": grade, "reviews": n}
        for whose, numbers in (("reviewer", (0, 20, 30, 20)), ("moderator", (6, 14, 12, 10)))
        for grade, n in zip(DEFAULT_SCALE, numbers, strict=True)
    ]
    square = (
        (0, 0, 0, 0), (6 - strict, 6 + strict, 0, 0), (strict, 8 - strict, 12, 0), (0, 0, 0, 10),
    )  # fmt: skip
    pairs: list[Row] = [
        {"period": "2021-06", "moderation_selection": "random", "grade": grade,
         "moderated_grade": again, "reviews": n}
        for grade, row in zip(DEFAULT_SCALE, square, strict=True)
        for again, n in zip(DEFAULT_SCALE, row, strict=True)
    ]  # fmt: skip
    directions = moderated("2021-06", 28 + strict, 14 - strict, 0)
    made = reviews(
        "2021-06", {"2021-06": (6, 22, 22, 20)}, grades_by_whom=margins,
        moderated_against=directions, moderated_pairs=pairs,
    )  # fmt: skip
    assert [n for _, n in told(made, "moderated_against")] == [28 + strict, 14 - strict, 0]
    whose = [n for _, n in told(made, "grades_by_whom")]
    assert whose == ([] if hidden else [0, 20, 30, 20, 6, 14, 12, 10])


@pytest.mark.parametrize(
    ("at_risk", "found"), [(8, [6, 15, 20, 0, 7, 9, 8]), (3, [None, None, 20, 0, 7, 9, None])]
)
def test_other_grades_are_shown_where_it_is_shown_why_the_reviews_were_done(
    at_risk: int, found: list[int | None]
) -> None:
    """3 because of a risk are hidden, and with them the 9 re-reviews chosen at random."""
    chosen = {
        ("re-review", "risk"): 12, ("re-review", "random"): 9, ("thematic", "thematic"): 36,
        ("routine", "risk"): at_risk,
    }  # fmt: skip
    rows = [
        *by("grade", "2021-06", 6, 15, chosen="re-reviews"),
        *by("grade", "2021-06", 20, 0, 7, 9, chosen="for a theme"),
        *by("grade", "2021-06", at_risk, chosen="because of a risk"),
    ]
    made = reviews("2021-06", GRADES, other_grades=rows)
    selection = made.frame("reviews_by_selection")
    for (kind, how), n in chosen.items():
        selection.loc[len(selection)] = ["2021-06", kind, how, n, ""]
    assert [n for _, n in told(made, "other_grades")] == found


def test_a_late_review_hides_the_quarter_it_came_to() -> None:
    """36 and 34 were shown; with 71 reviews in all, another table would tell the one."""
    rows = by("theme", "2021-06", 36, 34)
    ledger = shown(NOTHING_SHOWN, reviews("2021-06", GRADES, learning_themes=rows))
    made = reviews(
        "2021-07", {"2021-06": (10, 20, 31, 10)}, learning_themes=by("theme", "2021-06", 37, 34),
        reviewed_by=by("reviewed_by", "2021-06", 40, 31),
    )  # fmt: skip
    assert [n for _, n in told(made, "learning_themes", ledger)] == [None, None]
    assert told(made, "reviewed_by", ledger) == []
    assert [n for _, n in told(made, "reviewed_by")] == [40, 31]


def test_months_that_were_shown_hide_the_quarter_they_belong_to() -> None:
    """A council that decides to protect: April and May were shown, and leave June."""
    months = dict.fromkeys(("2021-04", "2021-05"), (10, 20, 30, 10))
    rows = [row for month in (*months, "2021-06") for row in by("theme", month, 40, 30)]
    before = Ledger(
        {
            **NOTHING_SHOWN.rows,
            "learning_themes": pd.DataFrame(rows[:4])
            .assign(edition="2021-05", symbol="")
            .reindex(columns=NOTHING_SHOWN.rows["learning_themes"].columns)
            .astype(NOTHING_SHOWN.rows["learning_themes"].dtypes),
        }
    )
    made = reviews("2021-06", months | GRADES, learning_themes=rows)
    assert [n for _, n in told(made, "learning_themes")] == [120, 90]
    assert told(made, "learning_themes", before) == []


def test_planned_reviews_are_summed_and_done_ones_protected() -> None:
    rows: list[Row] = [
        {"period": month, "planned": 30, "done": done, "teams_planned": 8, "teams_not_reviewed": 1}
        for month, done in (("2021-05", 1), ("2021-06", 70))
    ]
    made = reviews("2021-06", {"2021-05": (1, 0, 0, 0), **GRADES}, done_against_plan=rows)
    assert told(made, "done_against_plan", count="done") == [["2021-22-Q1", 71]]
    table = protect(made, Audience.PUBLIC, NOTHING_SHOWN).table("done_against_plan")
    assert table["planned"].tolist() == [60]
    assert table["teams_not_reviewed"].isna().all()


@pytest.mark.parametrize(
    ("months", "hidden"),
    [((10, 20, 30, 10), False), ((10, 0, 30, 10), False), ((0, 0, 3, 2), True)],
)
def test_a_plan_by_year_is_shown_by_year(months: tuple[int, ...], hidden: bool) -> None:
    """A year is not its last quarter, which alone has some of its reviews."""
    ends = ("2021-06", "2021-09", "2021-12", "2022-03")
    grades = {month: (0, 0, n, 0) for month, n in zip(ends, months, strict=True)}
    row = {"period": "2021-22", "planned": 90, "done": sum(months)}
    made = reviews("2022-03", grades, done_against_plan=[row])
    expected = [["2021-22", None if hidden else sum(months)]]
    assert told(made, "done_against_plan", count="done") == expected


def test_a_plan_by_year_is_hidden_where_quarters_were_shown() -> None:
    """The council planned by quarter before: 15 of 70 reviews were shown."""
    quarter: Row = {"period": "2021-22-Q1", "planned": 20, "done": 15}
    first = {"2021-06": (0, 0, 15, 0)}
    before = shown(NOTHING_SHOWN, reviews("2021-06", first, done_against_plan=[quarter]))
    assert before.rows["done_against_plan"]["done"].tolist() == [15]
    year: Row = {"period": "2021-22", "planned": 90, "done": 70}
    made = reviews("2022-03", first | {"2022-03": (0, 0, 55, 0)}, done_against_plan=[year])
    assert told(made, "done_against_plan", before, count="done") == [["2021-22", None]]


@pytest.mark.parametrize(("done", "hidden"), [(70, False), (65, True), (64, False)])
def test_a_plan_that_few_reviews_were_done_without_is_hidden(done: int, hidden: bool) -> None:
    """Of 70 routine reviews; the others were done by teams without a plan."""
    row: Row = {"period": "2021-06", "planned": 90, "done": done}
    found = told(reviews("2021-06", GRADES, done_against_plan=[row]), "done_against_plan",
                 count="done")  # fmt: skip
    assert found == ([] if hidden else [["2021-22-Q1", done]])


def test_a_plan_before_the_first_review_is_shown() -> None:
    rows: list[Row] = [{"period": "2021-03", "planned": 9, "done": 0},
                       {"period": "2021-06", "planned": 90, "done": 70}]  # fmt: skip
    made = reviews("2021-06", GRADES, done_against_plan=rows)
    assert told(made, "done_against_plan", count="done") == [["2020-21-Q4", 0], ["2021-22-Q1", 70]]
