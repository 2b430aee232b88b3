"""Does counting a million practice reviews cost much more than the group-bys it needs?

Ours: every declared table of reviews, for one edition of 60 months and 200 teams. Beside it, pandas
alone: the month, the rows of the trend and of moderation, and one group-by for each count of these
tables, without zeros, order or names. Prints a table, judges nothing.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from improvement_book.council import DEFAULT_SCALE, Council
from improvement_book.intake.as_at import Tables
from improvement_book.period import Period, span
from improvement_book.tabulate.practice import domains
from improvement_book.tabulate.review_tables import REVIEW_TABLES
from improvement_book.tabulate.reviews import with_reviews

REVIEWS, TEAMS = 1_000_000, 200
MONTHS = tuple(span(Period.parse("2018-06"), Period.parse("2023-05")))
DATA_TO = date(2023, 6, 9)
REPEATS = 3
ROUTINE = (
    (), ("grade",), ("final",), ("final", "side"), ("team", "final"), ("team",),
    *((name,) for name in domains()),
    ("moderator_origin",), ("in_line_management",), ("learning_theme",), ("final", "family_said"),
)  # fmt: skip
MODERATED = (
    ("moderated_grade",), ("grade", "moderated_grade"),
    ("moderation_selection", "grade", "moderated_grade"),
    ("moderator_origin", "moderation_selection"),
)  # fmt: skip
ALL = (
    ("review_type", "selection"), ("review_type", "selection", "final"),
    ("review_type", "immediate_concern"),
)  # fmt: skip
"""What the tables group by, besides the month: the trend, its moderated part, all reviews."""


def main() -> None:
    """Make the reviews, run both in turn, print the medians."""
    frames = made()
    print(f"{REVIEWS:,} reviews, {len(MONTHS)} months, {TEAMS} teams")
    runs: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(REPEATS):
        for name, results in runs.items():
            begun = time.perf_counter()
            CONTENDERS[name](frames)
            results.append(time.perf_counter() - begun)
    least = statistics.median(runs["pandas alone"])
    print(f"\n{'':16} {'wall':>8} {'ratio':>6}")
    for name, results in runs.items():
        wall = statistics.median(results)
        print(f"{name:16} {wall:6.2f} s {wall / least:6.2f}")


def tabulated(frames: Mapping[str, pd.DataFrame]) -> None:
    """Ours."""
    nothing: Any = None
    tables = Tables(
        Council("A", "a", "999"),
        MONTHS[-1],
        DATA_TO,
        True,
        frames,
        {},
        nothing,
        nothing,
        (),
        nothing,
    )
    tables = with_reviews(tables)
    for declared in REVIEW_TABLES:
        declared.make(tables)


def grouped(frames: Mapping[str, pd.DataFrame]) -> None:
    """The least: what pandas needs for the same counts."""
    every = frames["practice_reviews"]
    known = (every["moderated_grade"] != "") & (every["moderated_on"] <= pd.Timestamp(DATA_TO))
    every = every.assign(
        month=every["review_date"].dt.strftime("%Y-%m"),
        final=every["moderated_grade"].where(known, every["grade"]),
    )
    every["side"] = every["final"].isin(["Good", "Outstanding"])
    trend = every[(every["review_type"] == "routine") & (every["selection"] == "random")]
    moderated = trend[trend["moderated_grade"] != ""]
    for rows, groups in ((trend, ROUTINE), (moderated, MODERATED), (every, ALL)):
        for by in groups:
            rows.groupby(["month", *by]).size()
    every.groupby(["month", "review_type"])[["actions_due", "actions_closed"]].sum()
    first = every.set_index("review_id")["final"]
    again = every[every["review_type"] == "re-review"]
    again.assign(first=again["re_review_of"].map(first)).groupby(["month", "final", "first"]).size()


CONTENDERS: dict[str, Callable[[Mapping[str, pd.DataFrame]], None]] = {
    "pandas alone": grouped,
    "ours": tabulated,
}


def made() -> dict[str, pd.DataFrame]:
    """Reviews and their plan, drawn with a fixed seed."""
    draw = np.random.default_rng(0)

    def some(*choices: str, p: list[float] | None = None) -> pd.Series:
        return pd.Series(draw.choice(np.array(choices, dtype=object), REVIEWS, p=p), dtype="str")

    starts = np.array([month.start for month in MONTHS], dtype="datetime64[s]")
    days = pd.Series(starts[draw.integers(0, len(MONTHS), REVIEWS)])
    moderated = pd.Series(draw.random(REVIEWS) < 0.4)
    again = draw.random(REVIEWS) < 0.05
    names = np.array([f"R{number}" for number in range(REVIEWS)], dtype=object)
    teams = [f"Team {number}" for number in range(TEAMS)]
    rows = {
        "review_id": pd.Series(names, dtype="str"),
        "review_date": days,
        "team": some(*teams),
        "review_type": some("routine", "thematic", p=[0.95, 0.05]).mask(again, "re-review"),
        "selection": some("random", "risk", "thematic", p=[0.85, 0.1, 0.05]),
        "re_review_of": pd.Series(np.where(again, draw.permutation(names), ""), dtype="str"),
        "grade": some(*DEFAULT_SCALE),
        "moderated_grade": some(*DEFAULT_SCALE).where(moderated, ""),
        "moderator_origin": some("own authority", "other authority").where(moderated, ""),
        "moderated_on": (days + pd.Timedelta(days=5)).where(moderated),
        "moderation_selection": some("random", "borderline").where(moderated, ""),
        "in_line_management": pd.array(draw.random(REVIEWS) < 0.3, dtype="boolean"),
        "immediate_concern": pd.array(draw.random(REVIEWS) < 0.02, dtype="boolean"),
        "concern_safe_on": days + pd.Timedelta(days=1),
        "learning_theme": some(*(f"Theme {number}" for number in range(10))),
        "family_asked": pd.array(draw.random(REVIEWS) < 0.5, dtype="boolean"),
        "family_said": some("it helped", "it did not help", ""),
        "actions_due": pd.array(draw.integers(0, 3, REVIEWS), dtype="Int64"),
        "actions_closed": pd.array(np.zeros(REVIEWS), dtype="Int64"),
    } | {name: some(*DEFAULT_SCALE, "") for name in domains()}
    plan = pd.DataFrame(
        [(month.code, team, 80) for month in MONTHS for team in teams],
        columns=["period", "team", "planned"],
    )
    return {"practice_reviews": pd.DataFrame(rows), "reviews_planned": plan}


if __name__ == "__main__":
    main()
