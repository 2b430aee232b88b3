"""Draws the practice reviews: grades that improve until mid-2022 and then stall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import story
from places import Place, Span, data_to, month_span, progress, spans, working_day, yes_no
from story import GRADES, Row

GOOD = GRADES.index("Good")


def practice_reviews(place: Place) -> list[Row]:
    """One row per review in order of date, then the rows that revise an earlier one."""
    draws = place.draws("practice_reviews")
    rows: list[Row] = []
    for span in spans("month"):
        count = draws.randint(*place.reviews) if span.code != place.no_reviews else 0
        days = [working_day(span.end.replace(day=draws.randint(3, span.end.day)))
                for _ in range(count)]  # fmt: skip
        rows += [_review(place, draws, span, day, rows) for day in sorted(days)]
    for number, row in enumerate(rows, start=1):
        row["review_id"] = f"R{number:04}"
    for row in rows:
        if original := row.get("re_review_of"):
            row["re_review_of"] = rows[int(original)]["review_id"]
    late = [row for row in rows if str(row["review_date"]).startswith(story.LATE_REVIEW_MONTH)]
    late[-1]["recorded_on"] = str(story.LATE_REVIEW_RECORDED)
    return rows + list(_revisions(rows))


def reviews_planned(place: Place) -> Iterator[Row]:
    """As many for each team, because nobody knows beforehand which of them will fall short."""
    fewer, more = place.planned
    for span in spans("month"):
        planned = more if span.code >= story.MORE_REVIEWS_FROM else fewer
        for team in place.teams:
            yield {"period": span.code, "team": team, "planned": planned}


def _review(place: Place, draws: Random, span: Span, day: date, earlier: list[Row]) -> Row:
    team = draws.choice(place.teams)
    grade = GOOD if span.code == place.one_grade else _grade(draws, span.month, team)
    row: Row = {
        "review_date": str(day),
        "team": team,
        "service_area": story.TEAMS[team],
        "grade": GRADES[grade],
        "learning_theme": draws.choice(story.LEARNING_THEMES),
    }
    row |= _selection(draws, team, span, earlier)
    row |= _reviewer(draws, span.month)
    row |= _domains(draws, grade)
    row |= _moderation(draws, span, day, grade)
    row |= _concern(draws, day, grade)
    row |= _family_and_actions(draws, grade)
    if known := max(str(row.get("moderated_on", "")), str(row.get("concern_safe_on", ""))):
        row["recorded_on"] = known
    return row


def _grade(draws: Random, month: int, team: str) -> int:
    first, last = story.GRADE_WEIGHTS
    weights = [a + (b - a) * progress(month) for a, b in zip(first, last, strict=True)]
    grade = draws.choices(range(len(GRADES)), weights)[0]
    shift = {story.WEAKER_TEAM: -1, story.STRONGER_TEAM: 1}.get(team, 0)
    return _move(grade, shift if draws.random() < 0.25 else 0)


def _move(grade: int, shift: int) -> int:
    """The grade so many steps higher, kept on the scale."""
    return min(max(grade + shift, 0), len(GRADES) - 1)


def _selection(draws: Random, team: str, span: Span, earlier: list[Row]) -> Row:
    """Mostly routine and random; a re-review looks again at a weak one of the team."""
    kinds = [("routine", "random"), ("routine", "risk"), ("thematic", "thematic"),
             ("re-review", "risk"), ("open case", "risk")]  # fmt: skip
    review_type, selection = draws.choices(kinds, [82, 6, 5, 5, 2])[0]
    first_of_month = str(span.end.replace(day=1))
    weak = [index for index, row in enumerate(earlier)
            if row["team"] == team and str(row["review_date"]) < first_of_month
            and GRADES.index(str(row["grade"])) < GOOD]  # fmt: skip
    if review_type == "re-review" and weak:
        again = draws.choice(weak[-12:])
        return {"review_type": review_type, "selection": selection, "re_review_of": str(again)}
    if review_type == "re-review":
        review_type = "routine"
    return {"review_type": review_type, "selection": selection}


def _reviewer(draws: Random, month: int) -> Row:
    """Reviewers in the line of management become fewer as assurance grows."""
    in_line = draws.random() < 0.55 - 0.30 * month / story.MONTHS
    number = draws.randint(1, 8) if in_line else draws.randint(9, 16)
    roles = story.LINE_ROLES if in_line else story.OTHER_ROLES
    return {
        "reviewer_id": f"REV{number:02}",
        "reviewer_role": roles[number % len(roles)],
        "in_line_management": yes_no(in_line),
    }


def _domains(draws: Random, grade: int) -> Row:
    row: Row = {}
    for domain, weights in story.DOMAIN_SHIFTS.items():
        shift = draws.choices((-1, 0, 1), weights)[0]
        row[f"{domain}_grade"] = GRADES[_move(grade, shift)]
    if draws.random() < 0.05:
        row["supervision_grade"] = ""
    return row


def _moderation(draws: Random, span: Span, day: date, grade: int) -> Row:
    """About a third is moderated, more and more of it by another authority."""
    moderated = draws.random() < 0.34
    outside = draws.random() < 0.10 + 0.50 * span.month / story.MONTHS
    number = draws.randint(5, 8) if outside else draws.randint(1, 4)
    wait = draws.randint(3, 10)
    how = draws.choices(("random", "borderline", "by grade"), (70, 20, 10))[0]
    shift = draws.choices((-1, 0, 1), story.MODERATION_SHIFTS)[0]
    if not moderated:
        return {}
    return {
        "moderator_id": f"MOD{number:02}",
        "moderator_origin": "other authority" if outside else "own authority",
        "moderated_on": str(min(working_day(day + timedelta(days=wait)), data_to(span))),
        "moderation_selection": how,
        "moderated_grade": GRADES[_move(grade, shift)],
    }


def _concern(draws: Random, day: date, grade: int) -> Row:
    """Rare, found in inadequate practice only, and made safe within three days."""
    found = grade == 0 and draws.random() < 0.12
    safe_on = str(day + timedelta(days=draws.randint(0, 3)))
    return {"immediate_concern": yes_no(found), "concern_safe_on": safe_on if found else ""}


def _family_and_actions(draws: Random, grade: int) -> Row:
    asked = draws.random() < 0.40
    said = draws.choices(story.FAMILY_SAID, (grade + 1, 2, 4 - grade))[0]
    due = draws.randint(0, 5 - grade)
    return {
        "family_asked": yes_no(asked),
        "family_said": said if asked else "",
        "actions_due": due,
        "actions_closed": draws.randint(0, due),
    }


def _revisions(rows: list[Row]) -> Iterator[Row]:
    for span in spans("month"):
        if span.code not in story.REVISIONS:
            continue
        changes, reason = story.REVISIONS[span.code]
        row = next(row for row in rows if _can_change(row, span.code, changes))
        recorded = str(data_to(month_span(span.month + 1)) - timedelta(days=3))
        yield row | changes | {"recorded_on": recorded, "revision_reason": reason}


def _can_change(row: Row, month: str, changes: Row) -> bool:
    """Whether it is a review of the month, graded Good and known on its day, that would change."""
    of_month = str(row["review_date"]).startswith(month)
    plain = row["grade"] == GRADES[GOOD] and not row.get("recorded_on")
    return of_month and plain and row | changes != row
