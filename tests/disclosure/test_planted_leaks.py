"""Tiny releases that are safe, and the same with one leak planted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest

from improvement_book.council import Audience, Council, Origin, ReviewPolicy
from improvement_book.disclosure.attack import Attacker, AttackFailed
from improvement_book.disclosure.attack_release import attack
from improvement_book.disclosure.ledger import REMEMBERED, Ledger
from improvement_book.period import Period
from improvement_book.release import EditionFacts, Release, ReleasedTable, typed
from improvement_book.tabulate.counts import DECLARED, Counts, CountTable

COUNCIL = Council("A", "a", "999", threshold=5, reviews_at_council=ReviewPolicy.RELEASED)
PROTECTING = replace(COUNCIL, reviews_at_council=ReviewPolicy.PROTECTED)
JUNE = Period.parse("2021-06")
OUTSIDER, INSIDER = (Attacker.OUTSIDER,), (Attacker.INSIDER,)
BOTH = (*OUTSIDER, *INSIDER)
Row = dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """What a council counted, and what it shows: row for row the same until `hide` or `shows`."""

    counts: Counts
    release: Release

    def hide(self, table: str, *rows: int, columns: tuple[str, ...] = ()) -> Edition:
        """The same with [c] in some rows: in all their figures, or in the columns named."""
        frame = self.release.table(table)
        figures = [
            name for name, kind in self.release.tables[table].columns.items()
            if kind in ("integer", "number")
        ]  # fmt: skip
        frame.loc[list(rows), list(columns) or figures] = pd.NA
        frame.loc[list(rows), "symbol"] = "c"
        return self.shows(table, frame)

    def shows(self, table: str, frame: pd.DataFrame) -> Edition:
        """The same with another released table."""
        released = replace(self.release.tables[table], frame=frame)
        tables = {**self.release.tables, table: released}
        return replace(self, release=replace(self.release, tables=tables))

    def found_out(self, ledger: Ledger | None = None) -> dict[str, tuple[Attacker, ...]]:
        unsafe = attack(self.release, self.counts, ledger or Ledger.empty())
        return {found.label: found.attackers for found in unsafe}


def edition(
    council: Council = COUNCIL, unit: str = "percent", window: str = "in period",
    audience: Audience = Audience.PUBLIC, **rows: list[Row],
) -> Edition:  # fmt: skip
    """An edition of one indicator that shows every row."""
    rows = {"indicators": [{"indicator_id": "x", "unit": unit, "window": window}]} | rows
    counted, released = [], {}
    for declared in DECLARED:
        frame = pd.DataFrame(rows.get(declared.name, []), columns=list(declared.columns))
        frame = typed(frame, declared.columns)
        counted.append(CountTable(declared, frame))
        released[declared.name] = ReleasedTable(
            declared.name, declared.title, declared.columns, frame.copy()
        )
    facts = EditionFacts(JUNE, audience, JUNE.end, True)
    return Edition(
        Counts(council, JUNE, JUNE.end, True, {}, tuple(counted)),
        Release(council, facts, released),
    )


def share(numerator: float, denominator: float, period: str = "2021-06", **more: Any) -> Row:
    value = 100 * numerator / denominator
    return {"indicator_id": "x", "period": period, "numerator": numerator,
            "denominator": denominator, "value": value, **more}  # fmt: skip


def number(value: float, period: str = "2021-06", **more: Any) -> Row:
    return {"indicator_id": "x", "period": period, "value": value, **more}


def group(row: Row, category: str) -> Row:
    return {**row, "dimension": "Age", "category": category}


def groups(*values: float, total: float | None = None) -> Edition:
    """A number for the council and for each of some groups."""
    rows = [group(number(value), name) for name, value in zip("ABCD", values, strict=False)]
    whole = sum(values) if total is None else total
    return edition(unit="number", observations=[number(whole)], breakdowns=rows)


def grade(period: str, name: str, reviews: int) -> Row:
    return {"period": period, "grade": name, "reviews": reviews, "symbol": ""}


def ledger(*figures: tuple[str, str, str, float | None]) -> Ledger:
    """Editions that showed these figures; a figure that stands here again is another version."""
    versions: dict[tuple[str, str, int], Row] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for table, key, column, value in figures:
        number = seen[table, key, column] = seen.get((table, key, column), -1) + 1
        row = versions.setdefault((table, key, number), {"symbol": ""})
        row |= {column: value} if value is not None else {"symbol": "c"}
    rows = dict(Ledger.empty().rows)
    for (table, key, _), row in versions.items():
        names = dict(zip(REMEMBERED[table].dimensions, key.split("; "), strict=True))
        new = pd.DataFrame([{"edition": "2021-05"} | names | row], columns=rows[table].columns)
        rows[table] = pd.concat([rows[table], new.astype(rows[table].dtypes)], ignore_index=True)
    return Ledger(rows)


def shown_before(
    *values: float | None, column: str = "numerator", key: str = "x; 2021-06"
) -> Ledger:
    return ledger(*(("observations", key, column, value) for value in values))


PLACE = "observations: x; 2021-06: "


@pytest.mark.parametrize(
    ("numerator", "denominator", "leaks"),
    [
        (0, 60, []), (1, 60, ["numerator"]), (5, 60, ["numerator"]), (6, 60, []),
        (54, 60, []), (55, 60, ["rest"]), (59, 60, ["rest"]), (60, 60, []),
        (0, 5, ["denominator", "rest"]), (0, 6, []),
    ],
)  # fmt: skip
def test_small_counts_are_not_shown(numerator: float, denominator: float, leaks: list[str]) -> None:
    made = edition(observations=[share(numerator, denominator)])
    assert made.found_out() == {PLACE + name: BOTH for name in leaks}
    assert made.hide("observations", 0).found_out() == {}


def test_a_percentage_gives_the_count() -> None:
    """5% of 60 is 3."""
    made = edition(observations=[share(3, 60)])
    leaking = made.hide("observations", 0, columns=("numerator",))
    assert leaking.found_out() == {PLACE + "numerator": BOTH}


def test_a_percentage_gives_the_denominator_that_the_council_left_out() -> None:
    """20 are 95.2% of 21, so that 1 is left; 20 are 71.4% of 28, so that 8 are left."""
    row = {**share(20, 21), "denominator": None}
    assert edition(observations=[row]).found_out() == {PLACE + "rest": BOTH}
    assert edition(observations=[{**share(20, 28), "denominator": None}]).found_out() == {}


def test_no_percentage_stands_without_its_denominator() -> None:
    made = edition(observations=[share(100, 300)])
    leaking = made.hide("observations", 0, columns=("numerator", "denominator"))
    assert leaking.found_out() == {PLACE + "value": BOTH}
    days = edition(unit="days", observations=[number(3)])
    assert days.found_out() == {}


def test_a_number_is_a_count() -> None:
    made = edition(unit="number", observations=[number(3)])
    assert made.found_out() == {PLACE + "value": BOTH}


def test_a_group_alone_in_being_hidden_is_the_rest_of_the_council() -> None:
    made = groups(3, 20, 30)
    assert made.hide("breakdowns", 0).found_out() == {"breakdowns: x; 2021-06; Age; A: value": BOTH}
    assert made.hide("breakdowns", 0, 1).found_out() == {}


def test_a_board_member_knows_the_council_total_that_the_public_does_not() -> None:
    made = groups(3, 20, 30).hide("observations", 0).hide("breakdowns", 0)
    [unsafe] = attack(made.release, made.counts, Ledger.empty())
    assert (unsafe.label, unsafe.knows_totals) == ("breakdowns: x; 2021-06; Age; A: value", True)
    assert str(unsafe).endswith("if he knows the figures for the whole council.")
    assert made.hide("breakdowns", 0, 1).found_out() == {}


def test_groups_that_are_all_shown_give_the_hidden_council_total() -> None:
    made = groups(0, 0, 4).hide("observations", 0)
    assert made.hide("breakdowns", 2).found_out() == {
        "breakdowns: x; 2021-06; Age; C: value": BOTH,
    }
    assert made.hide("breakdowns", 0, 1, 2).found_out() == {}


def test_hiding_two_groups_is_not_enough_where_both_are_small() -> None:
    """1 and 2: neither can be 5. With all three hidden, [c] says nothing."""
    made = groups(1, 2, 20)
    both = made.hide("breakdowns", 0, 1)
    assert {label[-8:]: who for label, who in both.found_out().items()} == {
        "A: value": BOTH, "B: value": BOTH,
    }  # fmt: skip
    assert made.hide("breakdowns", 0, 1, 2).found_out() == {}


def test_who_knows_the_threshold_knows_that_the_other_group_is_above_it() -> None:
    """2 and 6: the large one is at least 6, which leaves 1 and 2; 3 and 6 leave 1, 2 and 3."""
    found = groups(2, 6, 20).hide("breakdowns", 0, 1).found_out()
    assert found == {"breakdowns: x; 2021-06; Age; A: value": INSIDER}
    assert groups(3, 6, 20).hide("breakdowns", 0, 1).found_out() == {}


def test_a_count_is_hidden_with_its_row_so_that_it_may_be_nought() -> None:
    """1 and 4: 0 and 5 are possible too."""
    rows = [group(share(numerator, 60), name)
            for numerator, name in zip((1, 4, 20), "ABC", strict=True)]  # fmt: skip
    made = edition(observations=[share(25, 180)], breakdowns=rows)
    assert made.hide("breakdowns", 0, 1).found_out() == {}
    assert groups(1, 4, 20).hide("breakdowns", 0, 1).found_out() == {}


def test_a_nought_is_hidden_in_vain_from_one_who_knows_the_threshold() -> None:
    """0 and 5: the first is 0 or above 5, so that the other is 5."""
    found = groups(0, 5, 20).hide("breakdowns", 0, 1).found_out()
    assert found == {"breakdowns: x; 2021-06; Age; B: value": INSIDER}


def test_groups_that_do_not_add_up_differ_by_what_everybody_knows() -> None:
    made = groups(3, 20, 30, total=50)
    assert made.hide("breakdowns", 0).found_out() == {"breakdowns: x; 2021-06; Age; A: value": BOTH}


def test_two_dimensions_of_an_indicator_come_to_the_same() -> None:
    """Age gives 50 in all; where Sex shows one of two, the other is what is left."""
    ages = [group(number(value), name) for value, name in ((20, "A"), (30, "B"))]
    sexes = [{**group(number(value), name), "dimension": "Sex"}
             for value, name in ((3, "Female"), (47, "Male"))]  # fmt: skip
    made = edition(unit="number", breakdowns=ages + sexes).hide("breakdowns", 2)
    assert made.found_out() == {"breakdowns: x; 2021-06; Sex; Female: value": BOTH}
    assert made.hide("breakdowns", 3).found_out() == {}
    assert made.hide("breakdowns", 0, 1).found_out() == {}


def test_numerators_denominators_and_rests_of_groups_each_add_up() -> None:
    """The denominators are far from small, and so is every rest, but 3 of the first are not."""
    rows = [group(share(numerator, 60), name)
            for numerator, name in zip((3, 20, 30), "ABC", strict=True)]  # fmt: skip
    made = edition(observations=[share(53, 180)], breakdowns=rows)
    assert made.hide("breakdowns", 0).found_out() == {
        "breakdowns: x; 2021-06; Age; A: numerator": BOTH,
    }
    assert made.hide("breakdowns", 0, 1).found_out() == {}


MOVED = {PLACE + "numerator": BOTH, PLACE + "rest": BOTH}
"""Of as many children in all, one more was counted and one less was left."""


@pytest.mark.parametrize(
    ("before", "leaks"), [(25, {}), (26, MOVED), (30, MOVED), (31, {}), (36, MOVED), (37, {})]
)
def test_a_small_revision_tells_of_the_children_it_moved(before: int, leaks: Row) -> None:
    made = edition(observations=[share(31, 100)])
    known = ledger(
        ("observations", "x; 2021-06", "numerator", before),
        ("observations", "x; 2021-06", "denominator", 100),
    )
    assert made.found_out() == {}
    assert made.found_out(known) == leaks
    assert made.hide("observations", 0).found_out(known) == {}


def test_a_revision_is_shown_in_the_table_of_revisions_too() -> None:
    figures = {"numerator": 31, "denominator": 100, "value": 31.0}
    before = {f"{name}_before": value for name, value in (figures | {"numerator": 30}).items()}
    row = {"indicator_id": "x", "period": "2021-06", **figures, **before}
    made = edition(observations=[share(31, 100)], revisions=[row])
    assert made.found_out() == MOVED
    assert made.hide("revisions", 0).found_out() == {}


def test_a_revision_of_both_counts_can_move_the_rest_by_one() -> None:
    """30 of 100 became 36 of 107: 70 others became 71. 36 of 106 leaves 70 others."""
    before = ledger(
        ("observations", "x; 2021-06", "numerator", 30),
        ("observations", "x; 2021-06", "denominator", 100),
    )
    assert edition(observations=[share(36, 107)]).found_out(before) == {PLACE + "rest": BOTH}
    assert edition(observations=[share(36, 106)]).found_out(before) == {}


def test_versions_of_both_counts_go_together_in_their_order() -> None:
    """90 and 150 were left, and now 52 are; that 100 less 50 is near to it says nothing."""
    before = ledger(
        ("observations", "x; 2021-06", "numerator", 10),
        ("observations", "x; 2021-06", "denominator", 100),
        ("observations", "x; 2021-06", "numerator", 50),
        ("observations", "x; 2021-06", "denominator", 200),
    )
    assert edition(observations=[share(100, 152)]).found_out(before) == {}


def test_a_revised_group_that_is_hidden_must_not_be_the_rest_of_the_council() -> None:
    made = groups(31, 20, 30).hide("breakdowns", 0)
    before = ledger(("breakdowns", "x; 2021-06; Age; A", "value", 30))
    assert made.found_out() == {}
    assert made.found_out(before) == {"breakdowns: x; 2021-06; Age; A: value": BOTH}
    assert groups(31, 20, 30).hide("breakdowns", 0, 1).found_out(before) == {}


def test_an_earlier_edition_may_have_shown_what_now_protects_another_cell() -> None:
    made = groups(3, 20, 30).hide("breakdowns", 0, 1)
    before = ledger(("breakdowns", "x; 2021-06; Age; B", "value", 20))
    assert made.found_out(before) == {"breakdowns: x; 2021-06; Age; A: value": BOTH}


def test_what_earlier_editions_gave_away_cannot_be_taken_back() -> None:
    """It is not held against a release that does not show it once more."""
    made = edition(unit="number", observations=[number(3)])
    before = shown_before(3, column="value")
    assert made.hide("observations", 0).found_out(before) == {}
    assert made.found_out(before) == {PLACE + "value": BOTH}


STEP = "observations: x; 2021-05: numerator, less the period before"


@pytest.mark.parametrize(("may", "leaks"), [(23, [STEP]), (25, [STEP]), (26, []), (20, [])])
def test_the_year_to_date_less_the_month_before_is_a_month(may: int, leaks: list[str]) -> None:
    rows = [share(20, 100, "2021-04"), share(may, 200, "2021-05")]
    made = edition(window="year to date", observations=rows)
    assert made.found_out() == dict.fromkeys(leaks, BOTH)
    assert made.hide("observations", 1).found_out() == {}


def test_a_year_to_date_that_falls_is_none() -> None:
    counts = [20, 23, 22]
    rows = [share(count, 100 * at, f"2021-0{at + 3}") for at, count in enumerate(counts, start=1)]
    assert edition(window="year to date", observations=rows).found_out() == {}


def test_a_revised_figure_must_stay_possible_as_far_as_the_threshold_from_its_first_version() -> (
    None
):
    """May was 38 and is 41: 33 to 43 must stay possible, and April shows that it is at least 30."""
    rows = [number(30, "2021-04"), number(41, "2021-05")]
    made = edition(unit="number", window="year to date", observations=rows).hide("observations", 1)
    assert made.found_out(shown_before(38, column="value", key="x; 2021-05")) == {}
    assert made.found_out(shown_before(36, column="value", key="x; 2021-05")) == {}
    rows = [number(34, "2021-04"), number(41, "2021-05")]
    made = edition(unit="number", window="year to date", observations=rows).hide("observations", 1)
    leaking = made.found_out(shown_before(38, column="value", key="x; 2021-05"))
    assert leaking == {"observations: x; 2021-05: value": OUTSIDER}


def test_hidden_groups_may_share_a_small_step_of_the_year_to_date() -> None:
    """Two children in April, and two more in May: a board member knows that, and no group's."""
    rows = [group(number(value, period), name) for period, values in
            (("2021-04", (1, 1)), ("2021-05", (2, 2)))
            for name, value in zip("AB", values, strict=True)]  # fmt: skip
    totals = [number(2, "2021-04"), number(4, "2021-05")]
    made = edition(unit="number", window="year to date", observations=totals, breakdowns=rows)
    assert made.hide("observations", 0, 1).hide("breakdowns", *range(4)).found_out() == {}


def test_a_quarter_of_an_indicator_less_two_months_is_a_month() -> None:
    rows = [number(6, "2021-04"), number(7, "2021-05"), number(3), number(16, "2021-22-Q1")]
    made = edition(unit="number", observations=rows).hide("observations", 2)
    assert made.found_out() == {PLACE + "value": BOTH}
    assert made.hide("observations", 1).found_out() == {}


def test_a_financial_year_begins_anew() -> None:
    rows = [share(20, 100, "2021-03"), share(23, 200, "2021-04")]
    assert edition(window="year to date", observations=rows).found_out() == {}


def test_a_month_of_the_year_to_date_may_stand_in_the_ledger() -> None:
    made = edition(window="year to date",
                   observations=[share(20, 100, "2021-04"), share(23, 200, "2021-05")])  # fmt: skip
    before = shown_before(20, key="x; 2021-04")
    assert made.hide("observations", 0).found_out() == {}
    assert made.hide("observations", 0).found_out(before) == {STEP: BOTH}


def rolling(*values: float) -> Edition:
    """The 12 months to March, April, May and so on."""
    rows = [number(value, f"2021-{at:02}") for at, value in enumerate(values, start=3)]
    return edition(unit="number", window="rolling 12", observations=rows)


def test_rolling_windows_give_their_months() -> None:
    """The last window is empty, so that April 2020 was 12 - 9 and May 9 - 6, and June was 6."""
    found = rolling(12, 9, 6, 0).found_out()
    label = "observations: x; 2021-03: value, {} alone"
    assert found == {label.format(month): BOTH for month in ("2020-04", "2020-05")}
    assert rolling(12, 9, 6, 0).hide("observations", 1).found_out() == {}


def test_rolling_windows_of_denominators_alone_give_their_months() -> None:
    rows = [{"indicator_id": "x", "period": f"2021-{at:02}", "denominator": total}
            for at, total in enumerate((12, 9, 6, 0), start=3)]  # fmt: skip
    found = edition(window="rolling 12", observations=rows).found_out()
    label = "observations: x; 2021-03: denominator, {} alone"
    assert found == {label.format(month): BOTH for month in ("2020-04", "2020-05")}


def test_rolling_windows_that_give_large_months_only_are_safe() -> None:
    assert rolling(18, 12, 6, 0).found_out() == {}
    assert rolling(12, 11, 12, 10).found_out() == {}


def test_windows_in_which_no_months_add_up_are_not_used() -> None:
    """April 2021 was 8, so that the 12 months to May can be 10, of which May is 2, but not 6."""
    label = "observations: x; 2021-03: value, 2021-05 alone"
    assert rolling(0, 8, 10).found_out() == {label: BOTH}
    assert rolling(0, 8, 6).found_out() == {}


INADEQUATE = "grades_by_month: 2021-06; Inadequate: reviews"


def quarter() -> Edition:
    """Three months of 6, 7 and 3 inadequate reviews, of which the release shows the quarter."""
    rows = [grade(f"2021-0{month}", name, count) for month, count in ((4, 6), (5, 7), (6, 3))
            for name, count in (("Inadequate", count), ("Good", 20))]  # fmt: skip
    made = edition(PROTECTING, grades_by_month=rows)
    pooled = pd.DataFrame([grade("2021-22-Q1", "Inadequate", 16), grade("2021-22-Q1", "Good", 60)])
    return made.shows("grades_by_month", pooled)


def test_a_quarter_less_two_months_is_a_month() -> None:
    months = [("grades_by_month", f"2021-0{month}; Inadequate", "reviews", count)
              for month, count in ((4, 6), (5, 7), (6, None))]  # fmt: skip
    assert quarter().found_out() == {}
    assert quarter().found_out(ledger(*months)) == {INADEQUATE: BOTH}
    assert quarter().found_out(ledger(*months[1:])) == {}
    assert quarter().hide("grades_by_month", 0).found_out(ledger(*months)) == {}


def moderated() -> Edition:
    """A month of 3 and 20 reviews, and by whom all 23 of them were moderated."""
    moderations = [{"period": "2021-06", "moderated_by": name, "reviews": count}
                   for name, count in (("own authority", 13), ("not moderated", 10))]  # fmt: skip
    grades = [grade("2021-06", "Inadequate", 3), grade("2021-06", "Good", 20)]
    return edition(PROTECTING, grades_by_month=grades, moderation_by_month=moderations)


def test_grades_and_moderations_are_of_the_same_reviews() -> None:
    made = moderated().hide("grades_by_month", 0)
    assert made.found_out() == {INADEQUATE: BOTH}
    assert made.hide("moderation_by_month", 0).found_out() == {}
    assert moderated().hide("grades_by_month", 0, 1).found_out() == {}


def test_grades_are_of_the_routine_reviews_chosen_at_random() -> None:
    """20 of 23 routine reviews are shown as good; reviews chosen by risk are other reviews."""
    grades = [grade("2021-06", "Inadequate", 3), grade("2021-06", "Good", 20)]
    routine = {"period": "2021-06", "review_type": "routine"}
    selections = [{**routine, "selection": how, "reviews": count}
                  for how, count in (("random", 23), ("risk", 9))]  # fmt: skip
    made = edition(PROTECTING, grades_by_month=grades, reviews_by_selection=selections)
    made = made.hide("grades_by_month", 0)
    assert made.found_out() == {INADEQUATE: BOTH}
    assert made.hide("reviews_by_selection", 1).found_out() == {INADEQUATE: BOTH}
    assert made.hide("reviews_by_selection", 0).found_out() == {}


def test_reviews_that_the_council_releases_are_not_attacked() -> None:
    made = moderated().counts
    assert attack(moderated().release, replace(made, council=COUNCIL), Ledger.empty()) == ()


@pytest.mark.parametrize(
    "change",
    [{"council": replace(COUNCIL, origin=Origin.PUBLISHED)}, {"audience": Audience.BOARD}],
    ids=["published", "board"],
)
def test_what_is_published_already_or_goes_to_the_board_is_not_attacked(change: Any) -> None:
    assert edition(**change, observations=[share(3, 60)]).found_out() == {}


def test_a_release_that_shows_other_figures_than_were_counted_fails() -> None:
    made = edition(observations=[share(30, 60)])
    frame = made.release.table("observations").assign(numerator=31.0)
    with pytest.raises(AttackFailed, match="not as it was counted"):
        made.shows("observations", frame).found_out()


def test_what_was_shown_long_ago_need_not_be_counted_any_more() -> None:
    known = shown_before(30, 31, key="x; 2015-01")
    assert edition(observations=[share(30, 60)]).found_out(known) == {}


@pytest.mark.parametrize("period", ["2021-05", "2020-21-Q1"])
def test_a_release_that_shows_rows_that_were_not_counted_fails(period: str) -> None:
    made = edition(PROTECTING, observations=[share(30, 60)], grades_by_month=[
        grade("2021-06", "Good", 20)])  # fmt: skip
    assert made.found_out() == {}
    for table in ("observations", "grades_by_month"):
        frame = made.release.table(table).assign(period=period)
        with pytest.raises(AttackFailed, match="was not counted"):
            made.shows(table, frame).found_out()


def test_a_single_group_tells_of_all_others_of_the_council() -> None:
    made = edition(observations=[share(180, 247)], breakdowns=[group(share(178, 244), "A")])
    found = made.found_out()
    assert {label.rpartition(", ")[2] for label in found} == {"and all others of its dimension"}
    assert made.hide("breakdowns", 0).found_out() == {}
