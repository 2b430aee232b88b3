"""The attack finds what tiny tables give away, and no more. The sums can be done by eye."""

from __future__ import annotations

from datetime import date

import pandas as pd

from improvement_book.council import Audience, Council
from improvement_book.period import Period
from improvement_book.release import EditionFacts, Release, ReleasedTable
from tests.disclosure.independent_attack import INSIDER, OUTSIDER, READER, Attacker
from tests.disclosure.true_counts import ByMonth, Count, Truth

GROUPED = ["indicator_id", "period", "dimension", "category", "numerator", "denominator", "value"]
COLUMNS = {
    "observations": [name for name in GROUPED if name not in ("dimension", "category")],
    "breakdowns": GROUPED,
    "revisions": ["indicator_id", "period"]
    + [f"{name}{when}" for name in GROUPED[-3:] for when in ("", "_before")],
    "grades_by_month": ["period", "grade", "reviews"],
    "moderation_by_month": ["period", "moderated_by", "reviews"],
    "reviews_by_selection": ["period", "review_type", "selection", "reviews"],
    "good_by_month": ["period", "side", "reviews"],
    "reviewed_by": ["period", "reviewed_by", "reviews"],
    "learning_themes": ["period", "theme", "reviews"],
    "moderated_against": ["period", "against", "reviews"],
    "other_grades": ["period", "chosen", "grade", "reviews"],
}
Found = set[tuple[str, str, str, str]]


def release(**rows: list[tuple[object, ...]]) -> Release:
    facts = EditionFacts(Period.parse("2021-06"), Audience.PUBLIC, date(2021, 7, 9), True)
    tables = {
        name: ReleasedTable(name, "", {}, pd.DataFrame(rows.get(name, []), columns=columns))
        for name, columns in COLUMNS.items()
    }
    return Release(Council("A", "a", "999"), facts, tables)


def found(
    observed: dict[Count, int],
    window: str = "in period",
    reviews: ByMonth | None = None,
    **rows: list[tuple[object, ...]],
) -> Found:
    """Period, category, column and finder of every leak."""
    truth = Truth(observed, {"share": window}, {"share": "percent"}, reviews or {})
    return {
        (leak.count[1], leak.count[3] or leak.count[2], leak.count[4], leak.who)
        for leak in Attacker().reads(release(**rows), truth)
    }


def numerators(*figures: int | None, first: str = "2021-04") -> list[tuple[object, ...]]:
    """Rows of numerators, month by month; None is hidden."""
    months = [Period.parse(first)]
    while len(months) < len(figures):
        months.append(months[-1].next)
    return [
        ("share", month.code, figure, None, None)
        for month, figure in zip(months, figures, strict=True)
    ]


def true(*figures: int, first: str = "2021-04") -> dict[Count, int]:
    rows = numerators(*figures, first=first)
    return {("share", str(row[1]), "", "", "numerator"): int(row[2]) for row in rows
            if isinstance(row[2], int)}  # fmt: skip


def groups(**figures: int) -> dict[Count, int]:
    return {("share", "2021-06", "Age", name, "numerator"): n for name, n in figures.items()}


def grouped(**figures: int | None) -> list[tuple[object, ...]]:
    return [("share", "2021-06", "Age", name, n, None, None) for name, n in figures.items()]


def test_one_hidden_group_is_found_from_the_total_even_where_that_is_hidden() -> None:
    total: dict[Count, int] = {("share", "2021-06", "", "", "numerator"): 19}
    counts = total | groups(under=4, over=15)
    leak = ("2021-06", "under", "numerator", OUTSIDER)
    shown = [("share", "2021-06", 19, None, None)]
    assert leak in found(counts, observations=shown, breakdowns=grouped(under=None, over=15))
    assert leak in found(counts, breakdowns=grouped(under=None, over=15))
    assert found(counts, observations=shown, breakdowns=grouped(under=None, over=None)) == set()


def test_two_small_groups_of_nine_children_are_found_by_an_insider_alone() -> None:
    total: dict[Count, int] = {("share", "2021-06", "", "", "numerator"): 19}
    counts = total | groups(low=4, middle=5, high=10)
    leaks = found(counts, breakdowns=grouped(low=None, middle=None, high=10))
    assert leaks == {("2021-06", name, "numerator", INSIDER) for name in ("low", "middle")}
    counts = total | groups(low=4, middle=2, high=13)
    assert found(counts, breakdowns=grouped(low=None, middle=None, high=13)) == set()


def test_a_share_with_its_denominator_gives_the_numerator_and_the_rest() -> None:
    key = ("share", "2021-06", "", "")
    counts: dict[Count, int] = {
        (*key, "numerator"): 47, (*key, "denominator"): 50, (*key, "rest"): 3,
    }  # fmt: skip
    leaks = found(counts, observations=[("share", "2021-06", None, 50, 94.0)])
    assert ("2021-06", "", "rest", READER) in leaks
    assert found(counts, observations=[("share", "2021-06", None, 50, None)]) == set()


def test_a_year_to_date_gives_a_month() -> None:
    month = ("2021-05", "", "numerator of the month alone", OUTSIDER)
    counts = true(10, 13, 30)
    assert month in found(counts, "year to date", observations=numerators(10, 13, 30))
    assert found(counts, "year to date", observations=numerators(10, None, 30)) == set()
    assert found(counts, observations=numerators(10, 13, 30)) == set()


def test_a_year_to_date_begins_anew_in_april() -> None:
    counts = true(10, 13, first="2021-03")
    shown = numerators(10, 13, first="2021-03")
    assert found(counts, "year to date", observations=shown) == set()


def test_a_year_to_date_that_falls_is_no_sum() -> None:
    counts = true(10, 13, 12)
    assert found(counts, "year to date", observations=numerators(10, 13, 12)) == set()


def test_windows_of_twelve_months_give_months() -> None:
    """10 less 6 is the first month less the thirteenth; 0 says that the thirteenth is 0."""
    counts, shown = true(10, 6, 0), numerators(10, 6, 0)
    leaks = found(counts, "rolling 12", observations=shown)
    assert ("2020-05", "", "numerator of the month alone", OUTSIDER) in leaks
    assert found(true(10, 6), "rolling 12", observations=numerators(10, 6)) == set()


def test_windows_that_can_be_no_sums_give_nothing() -> None:
    counts = true(0, 30, 0)
    assert found(counts, "rolling 12", observations=numerators(0, 30, 0)) == set()


def test_two_versions_of_a_count_may_not_differ_by_a_small_count() -> None:
    def revised(before: int) -> list[tuple[object, ...]]:
        return [("share", "2021-04", 30, before, None, None, None, None)]

    counts, shown = true(30), numerators(30)
    leaks = found(counts, observations=shown, revisions=revised(26))
    assert leaks == {("2021-04", "", "numerator", READER)}
    assert found(counts, observations=shown, revisions=revised(24)) == set()


REVIEWS: ByMonth = {
    ("grades_by_month", "Good", ""): {"2021-04": 4, "2021-05": 7, "2021-06": 9},
    ("grades_by_month", "Inadequate", ""): {"2021-04": 9, "2021-05": 8, "2021-06": 6},
    ("moderation_by_month", "not moderated", ""): {"2021-04": 13, "2021-05": 15, "2021-06": 15},
    ("reviews_by_selection", "routine", "random"): {"2021-04": 13, "2021-05": 15, "2021-06": 15},
}


def test_a_quarter_and_two_months_give_the_third() -> None:
    quarter = ("2021-22-Q1", "Good", 20)
    shown: list[tuple[object, ...]] = [
        ("2021-04", "Good", None), ("2021-05", "Good", 7), ("2021-06", "Good", 9),
    ]  # fmt: skip
    leak = ("2021-04", "Good", "reviews", OUTSIDER)
    assert leak in found({}, reviews=REVIEWS, grades_by_month=[*shown, quarter])
    assert found({}, reviews=REVIEWS, grades_by_month=shown) == set()


def test_who_moderated_gives_a_grade() -> None:
    grades: list[tuple[object, ...]] = [
        ("2021-04", "Good", None), ("2021-04", "Inadequate", 9),
    ]  # fmt: skip
    moderation: list[tuple[object, ...]] = [("2021-04", "not moderated", 13)]
    leak = ("2021-04", "Good", "reviews", OUTSIDER)
    tables = {"grades_by_month": grades, "moderation_by_month": moderation}
    assert leak in found({}, reviews=REVIEWS, **tables)
    hidden = [*grades[:1], ("2021-04", "Inadequate", None)]
    assert found({}, reviews=REVIEWS, **{**tables, "grades_by_month": hidden}) == set()


def test_the_side_of_the_line_gives_a_grade() -> None:
    sides = {("good_by_month", "good or better", ""): {"2021-06": 30},
             ("good_by_month", "below good", ""): {"2021-06": 29}}  # fmt: skip
    true: ByMonth = {
        ("grades_by_month", name, ""): {"2021-06": n}
        for name, n in {"Inadequate": 4, "RI": 25, "Good": 20, "Outstanding": 10}.items()
    }
    grades = [("2021-06", "Inadequate", None), ("2021-06", "RI", 25), ("2021-06", "Good", None)]
    shown: list[tuple[object, ...]] = [("2021-06", "below good", 29)]
    leak = ("2021-06", "Inadequate", "reviews", OUTSIDER)
    assert leak in found({}, reviews={**true, **sides}, grades_by_month=grades, good_by_month=shown)
    assert found({}, reviews={**true, **sides}, grades_by_month=grades) == set()


def test_the_directions_give_how_many_were_not_moderated() -> None:
    moderation = {("moderation_by_month", "own authority", ""): {"2021-06": 20},
                  ("moderation_by_month", "other authority", ""): {"2021-06": 3}}  # fmt: skip
    against = {("moderated_against", "the same", ""): {"2021-06": 14},
               ("moderated_against", "reviewer lower", ""): {"2021-06": 9}}  # fmt: skip
    by: list[tuple[object, ...]] = [
        ("2021-06", "own authority", 20), ("2021-06", "other authority", None),
    ]  # fmt: skip
    shown: list[tuple[object, ...]] = [
        ("2021-06", "the same", 14), ("2021-06", "reviewer lower", 9),
    ]  # fmt: skip
    true = {**moderation, **against}
    leaks = found({}, reviews=true, moderation_by_month=by, moderated_against=shown)
    assert ("2021-06", "other authority", "reviews", OUTSIDER) in leaks
    assert found({}, reviews=true, moderation_by_month=by) == set()


def test_the_grades_of_re_reviews_give_a_selection() -> None:
    chosen = {("reviews_by_selection", "re-review", "risk"): {"2021-06": 3},
              ("reviews_by_selection", "re-review", "random"): {"2021-06": 14}}  # fmt: skip
    grades = {("other_grades", "re-reviews", "Good"): {"2021-06": 17}}
    selection: list[tuple[object, ...]] = [
        ("2021-06", "re-review", "risk", None), ("2021-06", "re-review", "random", 14),
    ]  # fmt: skip
    shown: list[tuple[object, ...]] = [("2021-06", "re-reviews", "Good", 17)]
    true = {**chosen, **grades}
    leaks = found({}, reviews=true, reviews_by_selection=selection, other_grades=shown)
    assert ("2021-06", "risk", "reviews", OUTSIDER) in leaks
    assert found({}, reviews=true, reviews_by_selection=selection) == set()
