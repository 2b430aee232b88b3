"""Draws complaints and staff, and writes out voice and equality assessments."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import people_story
from places import Place, Span, noise, progress, spans
from story import Row
from tables import COLUMNS


def voice() -> Iterator[Row]:
    """What children and families said, numbered in order of date."""
    columns = COLUMNS["voice"].split()
    for number, values in enumerate(people_story.VOICE, start=1):
        yield dict(zip(columns, (f"V{number:02}", *values), strict=True))


def equality_assessments() -> Iterator[Row]:
    """The assessments; only those that are done have a link."""
    columns = COLUMNS["equality_assessments"].split()
    for number, values in enumerate(people_story.EQUALITY, start=1):
        name, done = f"EQ{number:02}", values[2]
        link = f"{people_story.EQUALITY_LINK}{name}" if done else ""
        yield dict(zip(columns, (name, *values, link), strict=True))


def complaints(place: Place) -> Iterator[Row]:
    """Complaints fall and are answered sooner; compliments grow."""
    draws = place.draws("complaints")
    for span in spans("month"):
        received = _about(draws, _between(people_story.COMPLAINTS, span) * place.size)
        yield {
            "period": span.code,
            "kind": "complaint",
            "received": received,
            "upheld": _of(draws, received, _between(people_story.UPHELD, span)),
            "answered_in_time": _of(draws, received, _between(people_story.ANSWERED_IN_TIME, span)),
        }
        thanked = _about(draws, _between(people_story.COMPLIMENTS, span) * place.size)
        yield {"period": span.code, "kind": "compliment", "received": thanked}


def workforce(place: Place) -> list[Row]:
    """Every team in every month: who was in post a month ago, plus starters, less leavers."""
    rows = [row for team in place.teams for row in _team(place, team)]
    return sorted(rows, key=lambda row: str(row["period"]))


def _team(place: Place, team: str) -> Iterator[Row]:
    """Its months. All staff is counted in halves of a full-time equivalent, so sums are exact."""
    draws = place.draws(f"workforce {team}")
    staffing = people_story.STAFFING.get(team, people_story.USUAL_STAFFING)
    posts = 2 * round(people_story.POSTS[team] * (1 + place.size) / 2)
    in_post = round(posts * staffing.filled[0])
    for span in spans("month"):
        leavers = min(draws.choices((0, 1, 2, 4), (78, 8, 12, 2))[0], in_post)
        wanted = round(posts * (_between(staffing.filled, span) + 0.05 * noise(draws)))
        starters = min(max(wanted - in_post + leavers, 0), 6, posts - in_post + leavers)
        in_post += starters - leavers
        agency = round((posts - in_post) * _between(staffing.covered, span))
        row: Row = {"period": span.code, "team": team, "in_post_fte": in_post / 2}
        row |= {"agency_fte": agency / 2, "vacancies_fte": (posts - in_post) / 2}
        row |= {"starters_fte": starters / 2, "leavers_fte": leavers / 2}
        row |= _work(draws, staffing, span, in_post + agency - 2 * people_story.MANAGERS)
        yield row | _costs(span, in_post, agency)


def _work(draws: Random, staffing: people_story.Staffing, span: Span, holders: int) -> Row:
    """holders: halves of full-time equivalents that hold cases."""
    load = _between(staffing.cases, span) + 1.1 * noise(draws)
    due = (holders + 1) // 2
    return {
        "cases": round(load * holders / 2),
        "case_holders_fte": holders / 2,
        "supervision_due": due,
        "supervision_done": _of(draws, due, _between(staffing.supervision, span)),
    }


def _costs(span: Span, in_post: int, agency: int) -> Row:
    """Whole pounds; both rates rise each April."""
    aprils = (span.month + 8) // 12
    dearer = 1 + people_story.DEARER_YEAR * aprils
    return {
        "agency_cost": round(agency * people_story.AGENCY_MONTH * dearer / 2),
        "permanent_cost": round(in_post * people_story.PERMANENT_MONTH * dearer / 2),
    }


def _between(ends: tuple[float, float], span: Span) -> float:
    return ends[0] + (ends[1] - ends[0]) * progress(span.month)


def _about(draws: Random, level: float) -> int:
    return max(round(level * (1 + 0.3 * noise(draws))), 0)


def _of(draws: Random, count: int, share: float) -> int:
    """How many of a count, each with the same chance."""
    return sum(draws.random() < share for _ in range(count))
