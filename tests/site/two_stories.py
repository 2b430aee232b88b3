"""A council whose own grades rise for the wrong reason, until inspectors find it Inadequate.

Two teams, neither of which gets better: one has 4 of 5 reviews good, the other 1 of 5. In the first
year most reviews fall to the weak team, in the last to the strong one. Every number is made here.
"""

from __future__ import annotations

import csv
from pathlib import Path

PERIOD = "2022-01"
GOOD, BELOW, WORST = "Good", "Requires improvement to be good", "Inadequate"
MONTHS = tuple(f"{year}-{month:02d}" for year in (2020, 2021) for month in range(1, 13))
ALL_MONTHS = (*MONTHS, PERIOD)
EACH = {"Strong": (5, 10, 20), "Weak": (20, 10, 5)}
"""Team -> reviews a month in the first year, the months between, and the last year."""
GOOD_OF_FIVE = {"Strong": 4, "Weak": 1}
HEADER = (
    "review_id", "review_date", "team", "service_area", "review_type", "selection", "re_review_of",
    "reviewer_id", "reviewer_role", "in_line_management", "grade", "moderator_id",
    "moderator_origin", "moderated_on", "moderation_selection", "moderated_grade",
    "immediate_concern", "family_asked", "recorded_on",
)  # fmt: skip
SETTINGS = (
    'name: A\nslug: a\nauthority_code: "999"\norigin: fictional\nbaseline_period: 2020-01\n'
    "disclosure:\n  reviews_at_council: released\n"
)
JUDGEMENTS = (
    "held_on,kind,area,grade,finding,link,published_on\n"
    "2021-06-15,ILACS Focused Visit,Front door,,Decisions are timely.,,2021-07-20\n"
    "2021-12-13,ILACS Standard Inspection,Overall effectiveness,Inadequate,Children are left at "
    "risk.,,2022-01-20\n"
)


def reviews() -> list[dict[str, str]]:
    """Five at a time: so many good, one Inadequate in the weak team, the others in between.

    One in four is moderated at random, always with the same grade.
    """
    found: list[dict[str, str]] = []
    for place, month in enumerate(ALL_MONTHS):
        era = 0 if place < 12 else 2 if place > 12 else 1
        for team, each in EACH.items():
            for number in range(each[era]):
                grade = GOOD if number % 5 < GOOD_OF_FIVE[team] else BELOW
                if team == "Weak" and number % 5 == 4:
                    grade = WORST
                found.append(_review(f"R{len(found)}", month, team, grade, number % 4 == 0))
    return found


def _review(name: str, month: str, team: str, grade: str, moderated: bool) -> dict[str, str]:
    row = dict.fromkeys(HEADER, "") | {
        "review_id": name, "review_date": f"{month}-10", "team": team, "service_area": "All",
        "review_type": "routine", "selection": "random", "reviewer_id": "REV1",
        "reviewer_role": "Auditor", "in_line_management": "no", "grade": grade,
        "immediate_concern": "no", "family_asked": "no",
    }  # fmt: skip
    if moderated:
        row |= {
            "moderator_id": "MOD1", "moderator_origin": "other authority",
            "moderated_on": f"{month}-20", "moderation_selection": "random",
            "moderated_grade": grade,
        }  # fmt: skip
    return row


def two_stories(folder: Path) -> Path:
    """The council folder."""
    folder.mkdir(parents=True)
    (folder / "council.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "external_judgements.csv").write_text(JUDGEMENTS, encoding="utf-8")
    with (folder / "practice_reviews.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(reviews())
    return folder
