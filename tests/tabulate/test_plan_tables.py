"""Actions of the plan stand with every indicator that they should move."""

from __future__ import annotations

from collections.abc import Callable

from improvement_book.intake.as_at import Tables
from improvement_book.tabulate.plan import indicator_actions

INDICATORS = (
    "indicator_id,title,theme,polarity,unit,frequency,window\n"
    "visits,Visits,T,higher,percent,month,in period\nmoves,Moves,T,lower,percent,month,in period\n"
)
VERSIONS = "plan_version,summary\nV1,First\nV2,Second\nV3,Third\n"
ACTIONS = (
    "plan_version,action_id,level,priority,action,owner,start,due,delivery_judgement,judged_on,"
    "success_indicators,recorded_on\n"
    "V1,P1,strategic,Care,Visit,Head,2021-01-01,2021-12-31,,,visits,2021-01-01\n"
    "V2,P1,strategic,Care,Visit more,Head,2021-01-01,2021-12-31,,,visits; moves,2021-05-01\n"
    "V2,P1,strategic,Care,Visit more,Head,2021-01-01,2021-12-31,at risk,2021-06-20,visits; moves,\n"
    "V2,P2,strategic,Care,Train,Head,2021-01-01,2021-12-31,,,,2021-05-01\n"
    "V3,P1,strategic,Care,Visit most,Head,2021-01-01,2021-12-31,,,moves,2021-07-01\n"
)
Known = Callable[..., Tables]


def test_an_action_stands_with_each_indicator_as_the_latest_known_version_has_it(
    known: Known,
) -> None:
    """The third version is of July; the second was judged in June; its P2 names no indicator."""
    found = indicator_actions(
        known(indicators=INDICATORS, plan_versions=VERSIONS, plan_actions=ACTIONS)
    )
    names = ["indicator_id", "plan_version", "action_id", "action", "delivery_judgement"]
    assert found[names].to_numpy().tolist() == [
        ["moves", "V2", "P1", "Visit more", "at risk"],
        ["visits", "V2", "P1", "Visit more", "at risk"],
    ]
