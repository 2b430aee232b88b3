"""What the plan does about the indicators, as the plan stands at the data-to date.

The latest version may be a draft: then the latest that was signed off stands beside it. Which of
the two an audience sees is decided at the door.
"""

from __future__ import annotations

import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.intake.schema import SEPARATOR

INDICATOR_ACTION_COLUMNS = {
    "indicator_id": "text",
    "plan_version": "text",
    "plan_state": "text",
    "action_id": "text",
    "level": "text",
    "action": "text",
    "owner": "text",
    "due": "date",
    "revised_due": "date",
    "delivery_judgement": "text",
    "judged_on": "date",
    "completed_on": "date",
}

SIGNED_OFF = "signed off"
"""The decision after which a version of the plan is no draft, whoever took it."""
DRAFT = "draft"
BEFORE_DRAFT = "signed off before a draft"


def indicator_actions(tables: Tables) -> pd.DataFrame:
    """The actions that name an indicator as one they should move: a row for each of both.

    Of the last version, as the file of versions has them, of which any action is known; and of the
    last one signed off, where that is another one. plan_state: SIGNED_OFF, DRAFT or BEFORE_DRAFT.
    """
    actions = tables.frames["plan_actions"]
    versions = tables.frames["plan_versions"]["plan_version"]
    known = versions[versions.isin(actions["plan_version"])]
    latest = known.tail(1)
    approved = known[known.isin(_signed_off(tables))].tail(1)
    states = dict.fromkeys(approved, BEFORE_DRAFT) | dict.fromkeys(latest, DRAFT)
    if [*latest] == [*approved]:
        states = dict.fromkeys(latest, SIGNED_OFF)
    standing = actions[actions["plan_version"].isin(states)]
    standing = standing.assign(plan_state=standing["plan_version"].map(states))
    named = standing.assign(
        indicator_id=standing["success_indicators"].str.split(SEPARATOR).map(_stripped)
    ).explode("indicator_id", ignore_index=True)
    found = named[named["indicator_id"].fillna("") != ""]
    return found.sort_values(["indicator_id", "action_id", "plan_state"], ignore_index=True)


def _signed_off(tables: Tables) -> list[str]:
    """The versions of the plan that a body is known to have signed off."""
    if "plan_approvals" not in tables.frames:
        return []
    decided = tables.frames["plan_approvals"]
    return decided.loc[decided["decision"] == SIGNED_OFF, "plan_version"].tolist()


def _stripped(codes: list[str]) -> list[str]:
    return [code.strip() for code in codes]
