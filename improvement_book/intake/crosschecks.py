"""Whether rows make sense together: rows that can't be true are set aside, doubts are told.

Set aside with a reason: a date before the one it must follow. A fault: a value whose period is
not the indicator's frequency, a part that is more than its whole. Told by `check` only: what a
page will have to say is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from improvement_book.errors import Fault
from improvement_book.intake.faults import limited
from improvement_book.intake.keys import Rows, looked_up
from improvement_book.period import Period


@dataclass(frozen=True)
class Order:
    """A date that can't come before another. reason: for setting the row aside."""

    table: str
    first: str
    then: str
    reason: str


ORDERS = (
    Order("practice_reviews", "review_date", "moderated_on", "moderated before it was reviewed"),
    Order("practice_reviews", "review_date", "concern_safe_on", "made safe before the review"),
    Order("plan_actions", "start", "due", "due before it starts"),
    Order("plan_actions", "start", "completed_on", "completed before it starts"),
    Order("targets", "set_on", "target_date", "to be met before it was set"),
    Order("indicators", "introduced_on", "retired_on", "retired before it was introduced"),
    Order("external_judgements", "held_on", "published_on", "published before it was held"),
    Order("neighbour_judgements", "held_on", "published_on", "published before it was held"),
)
FIRST_DAY, LAST_DAY = pd.Timestamp("2000-01-01"), pd.Timestamp("2099-12-31")
"""The days that periods can hold."""
OTHER_CENTURY = "a date outside 2000 to 2099"
PERCENT = "percent"
"""The unit of a share: the numerator is a part of the denominator."""
NAMED = 3
"""Indicators that a line names at most."""
MORE_CLOSED = "more actions closed than were due"


def impossible_rows(rows: Rows) -> pd.Series:
    """Position -> reason, for rows whose cells can't all be true."""
    reasons = pd.Series("", index=rows.frame.index, dtype="str")
    for field in rows.schema.fields:
        if field.type == "date":
            days = rows.frame[field.name]
            reasons = reasons.mask((days < FIRST_DAY) | (days > LAST_DAY), OTHER_CENTURY)
    for order in ORDERS:
        if order.table == rows.schema.name:
            wrong = rows.frame[order.then] < rows.frame[order.first]
            reasons = reasons.mask(wrong & (reasons == ""), order.reason)
    if rows.schema.name == "practice_reviews":
        wrong = (rows.frame["actions_closed"] > rows.frame["actions_due"]).fillna(False)
        reasons = reasons.mask(wrong & (reasons == ""), MORE_CLOSED)
    return reasons[reasons != ""]


def frequency_faults(tables: Mapping[str, Rows]) -> list[Fault]:
    """Observations whose period is of another length than their indicator's frequency."""
    if "observations" not in tables or "indicators" not in tables:
        return []
    observations, indicators = tables["observations"], tables["indicators"].frame
    first = indicators.drop_duplicates("indicator_id")
    frequency = dict(zip(first["indicator_id"], first["frequency"], strict=True))
    kinds = {code: str(Period.parse(code).kind) for code in observations.frame["period"].unique()}
    expected = looked_up(observations.frame["indicator_id"], frequency)
    wrong = (looked_up(observations.frame["period"], kinds) != expected) & expected.notna()
    return limited(
        observations.fault(
            position,
            "period",
            f'"{observations.frame.loc[position, "period"]}"',
            f"a {expected[position]}, the frequency of the indicator",
            "Correct the period, or the frequency in indicators.csv.",
        )
        for position in wrong.index[wrong].tolist()
    )


def share_faults(tables: Mapping[str, Rows]) -> list[Fault]:
    """Observations of an indicator in percent whose part is more than the whole.

    Nobody can tell which of the two is wrong, so that neither is set aside in silence.
    """
    if "observations" not in tables or "indicators" not in tables:
        return []
    observations, indicators = tables["observations"], tables["indicators"].frame
    shares = indicators.loc[indicators["unit"] == PERCENT, "indicator_id"]
    rows = observations.frame[observations.frame["indicator_id"].isin(shares)]
    wrong = rows[(rows["numerator"] > rows["denominator"]).fillna(False)]
    return limited(
        observations.fault(
            position,
            "numerator",
            f"{part:,.10g}, more than the denominator",
            f"a part of the denominator, as the unit of the indicator is {PERCENT}",
            "Correct one of the two, or the unit in indicators.csv.",
        )
        for position, part in zip(wrong.index.tolist(), wrong["numerator"].tolist(), strict=True)
    )


def doubts(tables: Mapping[str, Rows], *, baselines: bool = True) -> Iterator[str]:
    """What is allowed but worth a look, one line each.

    baselines: whether anybody names the periods that later figures are held against.
    """
    if baselines and "indicators" in tables:
        yield from _without_baseline(tables["indicators"].frame)
    if "targets" in tables:
        frame = tables["targets"].frame
        for name in frame.loc[frame["target_date"].isna(), "indicator_id"]:
            yield f"targets.csv: the target of {name} has no target_date."
    if "practice_reviews" in tables:
        frame = tables["practice_reviews"].frame
        inside = int(frame["in_line_management"].fillna(False).sum())
        if inside:
            yield (
                f"practice_reviews.csv: {inside:,} of {len(frame):,} reviews were done in the line "
                "of management of the case; the report counts them."
            )


def _without_baseline(indicators: pd.DataFrame) -> Iterator[str]:
    """How many indicators have no baseline_period, and the first of them."""
    bare = indicators.loc[indicators["baseline_period"] == "", "indicator_id"].unique().tolist()
    if len(bare) == 1:
        yield f"indicators.csv: {bare[0]} has no baseline_period; its page will say so."
    elif bare:
        more = f" and {len(bare) - NAMED:,} more" if len(bare) > NAMED else ""
        yield (
            f"indicators.csv: {len(bare):,} indicators have no baseline_period; their pages will "
            f"say so: {', '.join(bare[:NAMED])}{more}."
        )


def unnamed_themes(tables: Mapping[str, Rows], named: Collection[str]) -> Iterator[str]:
    """How many reviews have a theme of learning that the council's settings do not name."""
    if "practice_reviews" not in tables:
        return
    themes = tables["practice_reviews"].frame["learning_theme"].str.strip()
    others = int((~themes.isin([*named, ""])).sum())
    if others:
        yield (
            f"practice_reviews.csv: {others:,} of {len(themes):,} reviews have a learning_theme "
            "that learning_themes in council.yml does not name; the report counts them as another "
            "theme."
        )
