"""The plan, the committees, children's voice and staff of the fictional councils tell one story."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data"
SMALL = ROOT / "tests" / "councils" / "small"
SCHEMAS = ROOT / "improvement_book" / "intake" / "schemas"
NEW = (
    "approvals", "complaints", "corrections", "equality_assessments", "events", "findings",
    "meetings", "milestones", "plan_actions", "plan_approvals", "plan_versions", "requests",
    "reviews_planned", "voice", "workforce",
)  # fmt: skip
NEW_IN_SMALL = ("approvals", "complaints", "meetings", "reviews_planned", "workforce")
EVERY = [*((SAMPLE, table) for table in NEW), *((SMALL, table) for table in NEW_IN_SMALL)]
MONTHS = [f"{year}-{month:02}" for year in range(2020, 2024) for month in range(1, 13)][11:41]
LAST_DAY = "2023-06-09"
"""The last that the last edition, of May 2023, knows."""
AHEAD = {"due", "revised_due", "held_on", "papers_due_on"}
"""Columns of dates that may lie ahead; of them, held_on and papers_due_on in meetings alone."""

Rows = list[dict[str, str]]


def rows(table: str, folder: Path = SAMPLE) -> Rows:
    """The rows of a table, every cell as text."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def schema(table: str) -> dict[str, Any]:
    """The schema of a table as it is written."""
    text = (SCHEMAS / f"{table}.yaml").read_text(encoding="utf-8")
    declared: dict[str, Any] = yaml.safe_load(text)
    return declared


def parts(cell: str) -> list[str]:
    """The texts of a list in one cell."""
    return cell.split("; ") if cell else []


def known_on(row: dict[str, str], otherwise: str) -> str:
    """The day on which a row became known."""
    return row["recorded_on"] or row[otherwise]


def versions_of(action: str) -> Rows:
    """The last row of an action in each version of the plan."""
    found = {row["plan_version"]: row for row in rows("plan_actions") if row["action_id"] == action}
    return list(found.values())


def current_actions() -> dict[str, dict[str, str]]:
    """The actions of the third version, as last recorded."""
    return {row["action_id"]: row for row in rows("plan_actions") if row["plan_version"] == "V3"}


@pytest.mark.parametrize(("folder", "table"), EVERY)
def test_columns_are_those_of_the_schema_in_its_order(folder: Path, table: str) -> None:
    header = (folder / f"{table}.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert header.split(",") == [field["name"] for field in schema(table)["fields"]]


@pytest.mark.parametrize(("folder", "table"), EVERY)
def test_files_have_rows_and_plain_line_ends(folder: Path, table: str) -> None:
    assert b"\r" not in (folder / f"{table}.csv").read_bytes()
    assert rows(table, folder)


@pytest.mark.parametrize(("folder", "table"), EVERY)
def test_a_key_stands_once_on_each_day_of_recording(folder: Path, table: str) -> None:
    declared = schema(table)
    revised = declared.get("revised", "")
    found = Counter(
        (
            *(row[column] for column in declared["primaryKey"]),
            known_on(row, revised) if revised else "",
        )
        for row in rows(table, folder)
    )
    assert set(found.values()) == {1}


@pytest.mark.parametrize(("folder", "table"), EVERY)
def test_what_has_happened_is_known_to_the_last_edition(folder: Path, table: str) -> None:
    dates = {field["name"] for field in schema(table)["fields"] if field["type"] == "date"}
    for row in rows(table, folder):
        for column in dates - (AHEAD if table == "meetings" else {"due", "revised_due"}):
            assert row[column] <= LAST_DAY


@pytest.mark.parametrize("table", NEW)
def test_what_a_row_refers_to_is_there(table: str) -> None:
    for key in schema(table).get("foreignKeys", []):
        target = key["reference"]
        known = {row[target["fields"]] for row in rows(target["resource"])}
        known |= set(key.get("also", ()))
        for row in rows(table):
            assert set(parts(row[key["fields"]])) <= known


def test_three_bodies_meet_and_their_papers_go_out_a_week_before() -> None:
    meetings = rows("meetings")
    bodies = {"Improvement Board", "Children's Scrutiny Committee", "Cabinet"}
    assert {row["body"] for row in meetings} == bodies
    assert all(row["papers_due_on"] < row["held_on"] for row in meetings)
    for body in bodies:
        assert any(row["body"] == body and row["held_on"] > LAST_DAY for row in meetings)
    assert [row["held_on"] for row in meetings] == sorted(row["held_on"] for row in meetings)


def test_requests_are_minuted_answered_and_closed_in_that_order() -> None:
    held = {row["meeting_id"]: row["held_on"] for row in rows("meetings")}
    history: dict[str, Rows] = defaultdict(list)
    for row in rows("requests"):
        history[row["request_id"]].append(row)
    assert len(history) == 20
    for steps in history.values():
        assert not steps[0]["answered_on"]
        assert not steps[0]["revision_reason"]
        assert all(row["revision_reason"] for row in steps[1:])
        days = [known_on(row, "answered_on") for row in steps]
        assert held[steps[0]["meeting_id"]] < days[0]
        assert days == sorted(days)
        assert all(row["closed_on"] in ("", *held.values()) for row in steps)


def test_three_requests_wait_and_one_of_them_is_overdue() -> None:
    last = {row["request_id"]: row for row in rows("requests")}
    waiting = [row for row in last.values() if not row["answered_on"]]
    assert [row["request_id"] for row in waiting] == ["RQ18", "RQ19", "RQ20"]
    assert [row["request_id"] for row in waiting if row["due"] < LAST_DAY] == ["RQ18"]
    late = [row["request_id"] for row in last.values() if row["answered_on"] > row["due"]]
    assert late == ["RQ05", "RQ13"]
    assert [row["request_id"] for row in last.values() if not row["closed_on"]] == [
        "RQ17", "RQ18", "RQ19", "RQ20",
    ]  # fmt: skip


def test_each_version_of_the_plan_was_decided_on_by_three_bodies_at_their_meetings() -> None:
    held = {(row["body"], row["held_on"]) for row in rows("meetings")}
    decisions = rows("plan_approvals")
    assert Counter(row["plan_version"] for row in decisions) == {"V1": 3, "V2": 3, "V3": 3}
    assert {(row["body"], row["decided_on"]) for row in decisions} <= held
    assert all(row["minute"] for row in decisions)


def test_an_action_is_known_no_earlier_than_its_version_was_agreed() -> None:
    agreed = {row["plan_version"]: row["decided_on"] for row in rows("plan_approvals")
              if row["decision"] == "agreed"}  # fmt: skip
    asked = {row["request_id"]: known_on(row, "answered_on") for row in reversed(rows("requests"))}
    for row in rows("plan_actions"):
        assert known_on(row, "judged_on") >= agreed[row["plan_version"]]
        assert row["judged_on"] <= known_on(row, "judged_on")
        assert all(asked[request] < agreed[row["plan_version"]]
                   for request in parts(row["request_ids"]))  # fmt: skip


def test_actions_of_both_levels_serve_five_priorities() -> None:
    actions = current_actions().values()
    assert len(actions) == 24
    assert len({row["priority"] for row in actions}) == 5
    for priority in {row["priority"] for row in actions}:
        levels = {row["level"] for row in actions if row["priority"] == priority}
        assert levels == {"strategic", "operational"}


def test_versions_add_remove_and_reword_actions() -> None:
    actions: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("plan_actions"):
        actions[row["plan_version"]][row["action_id"]] = row["action"]
    first, second, third = (actions[version] for version in ("V1", "V2", "V3"))
    assert second.keys() - first.keys() == {"P2.5", "P3.5"}
    assert first.keys() - second.keys() == {"P1.5"}
    assert third.keys() - second.keys() == {"P2.6", "P3.6", "P4.5", "P5.4"}
    assert second.keys() - third.keys() == {"P2.3", "P5.5"}
    assert {a for a in first.keys() & second.keys() if first[a] != second[a]} == {"P1.2", "P3.1"}
    assert {a for a in second.keys() & third.keys() if second[a] != third[a]} == {"P2.4", "P3.2"}


def test_one_action_was_moved_twice() -> None:
    moved = {
        action: len({row["revised_due"] or row["due"] for row in versions_of(action)}) - 1
        for action in {row["action_id"] for row in rows("plan_actions")}
    }
    assert [action for action, times in moved.items() if times == 2] == ["P3.2"]
    assert sum(times == 1 for times in moved.values()) == 11


def test_every_finding_but_two_has_an_action() -> None:
    for version in ("V1", "V2", "V3"):
        answered = {finding for row in rows("plan_actions") if row["plan_version"] == version
                    for finding in parts(row["finding_ids"])}  # fmt: skip
        without = {row["finding_id"] for row in rows("findings")} - answered
        assert without - {"I09", "N08"} == {"I13", "N07"}
        assert version != "V3" or without == {"I13", "N07"}


def test_some_actions_are_overdue_and_one_is_complete_but_not_accepted() -> None:
    actions = current_actions()
    open_now = {a: row for a, row in actions.items() if row["delivery_judgement"] != "complete"}
    overdue = {a for a, row in open_now.items() if (row["revised_due"] or row["due"]) < LAST_DAY}
    assert overdue == {"P1.2", "P1.3", "P4.5", "P5.3"}
    complete = [row for row in actions.values() if row["completed_on"]]
    assert all(row["delivery_judgement"] == "complete" and row["evidence"] for row in complete)
    assert [row["action_id"] for row in complete if not row["accepted_on"]] == ["P3.5"]


def test_an_action_at_risk_or_off_track_gives_its_reason() -> None:
    for row in rows("plan_actions"):
        assert row["reason"] or row["delivery_judgement"] not in ("at risk", "off track")


def test_no_action_quotes_a_visit_before_it_is_published() -> None:
    visits = {row["held_on"]: row["published_on"] for row in rows("external_judgements")}
    quoting = [row for row in rows("plan_actions") if "visit found" in row["reason"]]
    assert len(quoting) > 1
    for row in quoting:
        known = known_on(row, "judged_on")
        assert visits[max(held for held in visits if held <= known)] <= known


def test_no_more_money_is_found_than_asked_for() -> None:
    funded = [row for row in current_actions().values() if row["funding_source"]]
    assert all(int(row["funding_found"]) <= int(row["funding_asked"]) for row in funded)
    short = {row["action_id"] for row in funded if row["funding_found"] != row["funding_asked"]}
    assert short == {"P3.6", "P4.2"}


def test_five_milestones_were_missed_without_a_flag() -> None:
    milestones = rows("milestones")
    missed = [(row["action_id"], row["milestone_id"]) for row in milestones
              if row["due"] < LAST_DAY and not row["flagged_on"]
              and not "" < row["done_on"] <= row["due"]]  # fmt: skip
    assert missed == [
        ("P1.3", "M3"), ("P2.1", "M2"), ("P3.2", "M2"), ("P4.5", "M3"), ("P5.3", "M3"),
    ]  # fmt: skip
    assert all(row["flagged_on"] < row["due"] for row in milestones)


TEXTS = {
    "commentary": (("indicator_id", "period"), ("text",)),
    "voice": (("voice_id",), ("said", "did")),
    "calendar": (("period",), ("decisions_needed",)),
    "indicators": (("indicator_id",), ("expected_reason", "exclusions")),
    "observations": (("indicator_id", "period"), ("revision_reason",)),
    "corrections": (("table", "key", "column", "expected"), ("reason",)),
}
"""Table -> its key and its texts, of those that the book shows or will ask for."""


def written() -> dict[tuple[str, str, str], str]:
    """Table, key and column -> the text that stands there last."""
    return {
        (table, "; ".join(row[name] for name in key), column): row[column]
        for table, (key, columns) in TEXTS.items()
        for row in rows(table)
        for column in columns
    }


def test_an_approval_holds_for_the_text_that_stands_there_but_for_one_changed_since() -> None:
    texts = written()
    stale = []
    for row in rows("approvals"):
        text = texts[row["table"], row["key"], row["column"]]
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != row["sha256"]:
            stale.append((row["table"], row["key"]))
    assert stale == [("commentary", "re-referrals; 2023-04")]


def test_texts_wait_for_approval_and_one_person_does_not_agree() -> None:
    approvals = rows("approvals")
    approved = {(row["table"], row["key"], row["column"]) for row in approvals}
    assert {place for place, text in written().items() if text} - approved == {
        ("commentary", "repeat-plans; 2023-05", "text"), ("voice", "V26", "said"),
        ("voice", "V26", "did"), ("calendar", "2022-23", "decisions_needed"),
        ("indicators", "protection-rate", "expected_reason"),
    }  # fmt: skip
    assert {row["key"] for row in approvals if row["consent"] == "no"} == {"V17"}
    assert {row["consent"] for row in approvals if row["table"] == "commentary"} == {""}


def test_fewer_answer_than_are_asked_and_who_comes_unasked_was_not_invited() -> None:
    for row in rows("voice"):
        if row["direction"] == "they told us":
            assert not row["invited"]
        else:
            assert 0 < int(row["responded"]) < int(row["invited"])
    assert [row["voice_id"] for row in rows("voice") if not row["did"]] == ["V14"]


@pytest.mark.parametrize("folder", [SAMPLE, SMALL], ids=["sample", "small"])
def test_complaints_are_counted_each_month_and_compliments_are_not_upheld(folder: Path) -> None:
    found = rows("complaints", folder)
    kinds = [(month, kind) for month in MONTHS for kind in ("complaint", "compliment")]
    assert [(row["period"], row["kind"]) for row in found] == kinds
    for row in found:
        if row["kind"] == "complaint":
            assert int(row["upheld"]) <= int(row["received"])
            assert int(row["answered_in_time"]) <= int(row["received"])
        else:
            assert row["upheld"] == row["answered_in_time"] == ""


def test_complaints_fall_and_are_answered_sooner() -> None:
    found = [row for row in rows("complaints") if row["kind"] == "complaint"]
    first, last = found[:12], found[-12:]
    received = [sum(int(row["received"]) for row in year) for year in (first, last)]
    in_time = [sum(int(row["answered_in_time"]) for row in year) for year in (first, last)]
    assert received[1] < 0.8 * received[0]
    assert in_time[1] / received[1] > in_time[0] / received[0] + 0.1


@pytest.mark.parametrize("folder", [SAMPLE, SMALL], ids=["sample", "small"])
def test_staff_add_up_from_month_to_month(folder: Path) -> None:
    teams: dict[str, Rows] = defaultdict(list)
    for row in rows("workforce", folder):
        teams[row["team"]].append(row)
    for months in teams.values():
        assert [row["period"] for row in months] == MONTHS
        posts = {float(row["in_post_fte"]) + float(row["vacancies_fte"]) for row in months}
        assert len(posts) == 1
        for before, row in pairwise(months):
            moved = float(row["starters_fte"]) - float(row["leavers_fte"])
            assert float(row["in_post_fte"]) == float(before["in_post_fte"]) + moved


@pytest.mark.parametrize("folder", [SAMPLE, SMALL], ids=["sample", "small"])
def test_agency_covers_vacancies_and_costs_more(folder: Path) -> None:
    for row in rows("workforce", folder):
        agency, in_post = float(row["agency_fte"]), float(row["in_post_fte"])
        assert agency <= float(row["vacancies_fte"])
        assert float(row["case_holders_fte"]) < agency + in_post
        assert int(row["supervision_done"]) <= int(row["supervision_due"])
        dearest = 1.4 * float(row["permanent_cost"]) / in_post
        assert not agency or float(row["agency_cost"]) / agency > dearest


def test_cases_for_each_worker_fall_until_the_middle_of_2022_and_then_stay() -> None:
    load = {}
    for month in MONTHS:
        found = [row for row in rows("workforce") if row["period"] == month]
        holders = sum(float(row["case_holders_fte"]) for row in found)
        load[month] = sum(int(row["cases"]) for row in found) / holders
    assert load["2020-12"] > 22
    assert all(17.5 < load[month] < 18.5 for month in MONTHS[MONTHS.index("2022-06") :])


@pytest.mark.parametrize("folder", [SAMPLE, SMALL], ids=["sample", "small"])
def test_some_teams_fall_short_of_their_planned_reviews_but_not_the_council(folder: Path) -> None:
    reviews = [row for row in rows("practice_reviews", folder) if not row["revision_reason"]]
    done = Counter((row["review_date"][:7], row["team"]) for row in reviews)
    planned = {(r["period"], r["team"]): int(r["planned"]) for r in rows("reviews_planned", folder)}
    assert {month for month, _ in planned} == set(MONTHS)
    assert done.keys() <= planned.keys()
    short = [key for key, number in planned.items() if done[key] < number]
    assert 0.2 < len(short) / len(planned) < 0.45
    assert 1.05 < len(reviews) / sum(planned.values()) < 1.25


def test_two_equality_assessments_are_overdue_and_only_done_ones_are_linked() -> None:
    assessments = rows("equality_assessments")
    assert all(bool(row["link"]) == bool(row["done_on"]) for row in assessments)
    overdue = [row for row in assessments if row["due"] < LAST_DAY and not row["done_on"]]
    assert [row["assessment_id"] for row in overdue] == ["EQ08", "EQ09"]


def test_one_event_rebases_an_indicator_with_a_year_on_either_side() -> None:
    rebased = [(r["indicator_id"], r["on"]) for r in rows("events") if r["rebase"] == "yes"]
    assert rebased == [("re-referrals", "2022-06-01")]
    assert MONTHS.index("2022-06") >= 12
    assert len(MONTHS) - MONTHS.index("2022-06") >= 12


def test_the_correction_applies_to_one_observation() -> None:
    (correction,) = rows("corrections")
    indicator, period = parts(correction["key"])
    found = [row for row in rows("observations")
             if (row["indicator_id"], row["period"]) == (indicator, period)]  # fmt: skip
    assert [row[correction["column"]] for row in found] == [correction["expected"]]
    values = [int(row["value"]) for row in rows("observations") if row["indicator_id"] == indicator]
    assert int(correction["expected"]) == min(values)
    assert sorted(values)[1] < int(correction["replacement"]) < max(values)
