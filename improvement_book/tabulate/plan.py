"""What the plan does about the indicators, as its latest version stands at the data-to date."""

from __future__ import annotations

import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.intake.schema import SEPARATOR

INDICATOR_ACTION_COLUMNS = {
    "indicator_id": "text",
    "plan_version": "text",
    "action_id": "text",
    "level": "text",
    "priority": "text",
    "action": "text",
    "owner": "text",
    "due": "date",
    "revised_due": "date",
    "delivery_judgement": "text",
    "judged_on": "date",
    "completed_on": "date",
}


def indicator_actions(tables: Tables) -> pd.DataFrame:
    """The actions that name an indicator as one they should move: a row for each of both.

    Of the last version, as the file of versions has them, of which any action is known.
    """
    actions = tables.frames["plan_actions"]
    versions = tables.frames["plan_versions"]["plan_version"]
    known = versions[versions.isin(actions["plan_version"])]
    latest = actions[actions["plan_version"].isin(known.tail(1))]
    named = latest.assign(
        indicator_id=latest["success_indicators"].str.split(SEPARATOR).map(_stripped)
    ).explode("indicator_id", ignore_index=True)
    found = named[named["indicator_id"].fillna("") != ""]
    return found.sort_values(["indicator_id", "action_id"], ignore_index=True)


def _stripped(codes: list[str]) -> list[str]:
    return [code.strip() for code in codes]
