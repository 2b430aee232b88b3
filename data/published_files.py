"""What published files say of themselves, and what inspectors said of the neighbours."""

from __future__ import annotations

from collections.abc import Iterator

import story
from places import Place
from story import Row


def publications(place: Place) -> Iterator[Row]:
    """The files that the comparators come from, one a year."""
    days = list(story.COMPARATOR_YEARS.values())
    for name, (source, as_at) in story.PUBLISHED_IN.items():
        if name in place.indicators:
            for day in days:
                yield {
                    "indicator_id": name,
                    "published_on": day,
                    "source": source,
                    "as_at": as_at,
                    "next_publication": f"{int(day[:4]) + 1}-10",
                }


def neighbour_judgements() -> Iterator[Row]:
    """What inspectors found in the neighbours, and one visit, which gives no grade."""
    codes = {name: code for code, name in enumerate(story.NEIGHBOURS, story.FIRST_NEIGHBOUR_CODE)}
    areas = [judged for judged, _, _ in story.INSPECTION_GRADES]
    for name, held_on, published, grades in story.NEIGHBOUR_INSPECTIONS:
        judged = dict(zip((*areas, story.CARE_LEAVERS), grades, strict=False)) or {"Visit": ""}
        kind = story.INSPECTION[1] if grades else story.FOCUSED_VISIT
        for area, grade in judged.items():
            if grade or not grades:
                yield {
                    "area": str(codes[name]), "area_name": name, "held_on": held_on, "kind": kind,
                    "judged": area, "grade": grade, "link": story.LINK, "published_on": published,
                }  # fmt: skip
