"""Writes out the improvement plan: its versions, their approvals, actions, milestones, findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import plan_story
from actions_story import ACTIONS, DONE, Action, Update
from governance import held_on
from governance_story import BOARD
from places import Place, data_to, spans, working_day
from plan_story import VERSIONS
from story import Row
from tables import COLUMNS


def findings() -> Iterator[Row]:
    """The paragraphs that ask for a change."""
    for values in plan_story.FINDINGS:
        yield dict(zip(COLUMNS["findings"].split(), values, strict=True))


def plan_versions() -> Iterator[Row]:
    """The versions in order."""
    for version, (summary, _) in VERSIONS.items():
        yield {"plan_version": version, "summary": summary}


def plan_approvals() -> Iterator[Row]:
    """What each body decided, on the day of its meeting."""
    for version, (_, decisions) in VERSIONS.items():
        for meeting, body, decision, minute in decisions:
            yield {
                "plan_version": version,
                "body": body,
                "decision": decision,
                "decided_on": str(held_on(meeting)),
                "minute": minute,
            }


def agreed_on(version: str) -> date:
    """The day on which the board agreed a version."""
    return held_on(next(meeting for meeting, body, _, _ in VERSIONS[version][1] if body == BOARD))


def plan_actions() -> list[Row]:
    """Every action in every version, and each time that it was judged or accepted."""
    rows = [row for action in ACTIONS for row in _action_rows(action)]
    return sorted(rows, key=lambda row: str(row.get("recorded_on") or row["judged_on"]))


def _action_rows(action: Action) -> Iterator[Row]:
    """The action as it stood on each day on which something about it changed."""
    row = _first_agreed(action)
    for day, changes, reason in sorted(_steps(action), key=lambda step: step[0]):
        row |= changes
        if row["plan_version"] not in action.versions:
            if str(row["plan_version"]) > action.versions[-1]:
                return
            continue
        judged = row.get("judged_on") == str(day)
        recorded: Row = {} if judged else {"recorded_on": str(day)}
        yield row | recorded | {"revision_reason": reason}


def _steps(action: Action) -> Iterator[tuple[date, Row, str]]:
    """Day, what changes, and the reason of the revision; a new version revises nothing."""
    for version in VERSIONS:
        changes = action.changes.get(version, {})
        yield agreed_on(version), changes | {"plan_version": version}, ""
    for update in action.updates:
        yield judged_on(update), _judged(action, update), "Judged again by its owner"
    if action.accepted_at:
        accepted = held_on(action.accepted_at)
        changes = {"accepted_by": BOARD, "accepted_on": str(accepted)}
        yield accepted, changes, "Accepted as complete"


def judged_on(update: Update) -> date:
    """Two days before the data of the month closes."""
    span = next(span for span in spans("month") if span.code == update.month)
    return working_day(data_to(span) - timedelta(days=2))


def _judged(action: Action, update: Update) -> Row:
    row: Row = {
        "delivery_judgement": update.judgement,
        "judged_on": str(judged_on(update)),
        "reason": update.reason,
        "progress": update.progress,
    }
    if update.judgement == DONE:
        row |= {"completed_on": action.completed_on, "evidence": action.evidence}
    return row


def _first_agreed(action: Action) -> Row:
    row: Row = {
        "action_id": action.action_id,
        "level": action.level,
        "priority": plan_story.PRIORITIES[action.action_id.split(".")[0]],
        "action": action.action,
        "finding_ids": action.findings,
        "request_ids": action.requests,
        "owner": action.owner,
        "start": action.start,
        "due": action.due,
        "practice_change": action.practice_change,
        "success_indicators": action.indicators,
        "topics": action.topics,
        "partners": action.partners,
    }
    if action.funding:
        columns = ("funding_source", "funding_asked", "funding_found")
        row |= dict(zip(columns, action.funding, strict=True))
    return row


def milestones(place: Place) -> Iterator[Row]:
    """Three steps to the first agreed date of each action, as far as the action went."""
    draws = place.draws("milestones")
    for action in ACTIONS:
        start, end = date.fromisoformat(action.start), date.fromisoformat(action.due)
        for number in (1, 2, 3):
            due = working_day(start + (end - start) * number // 3)
            row: Row = {"milestone_id": f"M{number}", "due": str(due)}
            dates = _fared(draws, action, number, due)
            if not _given_up(action, due):
                yield {"action_id": action.action_id} | row | dates


def _given_up(action: Action, due: date) -> bool:
    """Whether a later version dropped the action before the milestone."""
    later = [version for version in VERSIONS if version > action.versions[-1]]
    return bool(later) and due >= agreed_on(later[0])


def _fared(draws: Random, action: Action, number: int, due: date) -> Row:
    """The last step is done with the action; a late one is flagged, but for the story's few."""
    early = working_day(due - timedelta(days=draws.randint(0, 12)))
    key = (action.action_id, f"M{number}")
    if key in plan_story.MISSED_WITHOUT_FLAG:
        return {"done_on": plan_story.MISSED_WITHOUT_FLAG[key]}
    if due > data_to(spans("month")[-1]):
        return {}
    if number < 3:
        return {"done_on": str(early)}
    flagged: Row = {"flagged_on": str(working_day(due - timedelta(plan_story.WARNED_BEFORE)))}
    if not action.completed_on:
        return flagged
    late = date.fromisoformat(action.completed_on) > due
    return {"done_on": action.completed_on} | (flagged if late else {})
