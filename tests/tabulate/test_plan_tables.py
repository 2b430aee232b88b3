"""Actions of the plan stand with every indicator that they should move."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from improvement_book.council import Audience
from improvement_book.disclosure.ledger import Ledger
from improvement_book.disclosure.protect import NOT_SIGNED_OFF, protect
from improvement_book.intake.as_at import Tables
from improvement_book.release import ReleasedTable
from improvement_book.tabulate.counts import tabulate
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


APPROVALS = "plan_version,body,decision,decided_on,minute\n"


def released(tables: Tables, audience: Audience) -> ReleasedTable:
    release = protect(tabulate(tables), audience, Ledger.empty())
    return release.tables["indicator_actions"]


def shown(frame: pd.DataFrame) -> list[list[str]]:
    return frame[["plan_version", "plan_state", "action_id"]].drop_duplicates().to_numpy().tolist()


def of_the_plan(known: Known, *decisions: str) -> Tables:
    """June 2021: V1 is known since January, V2 since May, V3 not yet."""
    approvals = APPROVALS + "".join(f"{decision}\n" for decision in decisions)
    more = {"plan_approvals": approvals} if decisions else {}
    return known(indicators=INDICATORS, plan_versions=VERSIONS, plan_actions=ACTIONS, **more)


SIGNED_V1, SIGNED_V2 = "V1,Cabinet,signed off,2021-03-01,1", "V2,Cabinet,signed off,2021-06-30,2"
AGREED_V2 = "V2,Board,agreed,2021-05-01,1"


@pytest.mark.parametrize(
    ("decisions", "public", "board"),
    [
        ([], [], ["V2", "draft", "P1"]),
        (["V1,Board,agreed,2021-02-01,1"], [], ["V2", "draft", "P1"]),
        (["V2,Cabinet,signed off,2021-07-01,1"], [], ["V2", "draft", "P1"]),
        (["V2,Cabinet,sent back,2021-06-01,1"], [], ["V2", "draft", "P1"]),
        ([SIGNED_V1], ["V1", "signed off", "P1"], ["V2", "draft", "P1"]),
        ([SIGNED_V1, AGREED_V2], ["V1", "signed off", "P1"], ["V2", "draft", "P1"]),
        ([SIGNED_V1, SIGNED_V2], ["V2", "signed off", "P1"], ["V2", "signed off", "P1"]),
    ],
)  # fmt: skip
def test_the_public_sees_the_latest_version_signed_off_by_then_and_the_board_the_latest(
    known: Known, decisions: list[str], public: list[str], board: list[str]
) -> None:
    tables = of_the_plan(known, *decisions)
    for audience, expected in ((Audience.PUBLIC, public), (Audience.BOARD, board)):
        table = released(tables, audience)
        assert shown(table.frame) == [expected] * bool(expected)
        assert (table.note == NOT_SIGNED_OFF) == (not expected)


def test_texts_of_a_draft_do_not_await_approval_on_the_public_edition(known: Known) -> None:
    """V1 names one indicator, V2 two."""
    table = released(of_the_plan(known, SIGNED_V1), Audience.PUBLIC)
    assert table.frame["action"].tolist() == [""]
    assert table.note == "1 text awaiting approval is not shown."


def test_a_plan_that_names_no_indicator_is_not_said_to_await_anything(known: Known) -> None:
    unnamed = (
        ACTIONS.replace("visits; moves", "").replace(",visits,", ",,").replace(",moves,", ",,")
    )
    tables = known(indicators=INDICATORS, plan_versions=VERSIONS, plan_actions=unnamed)
    assert released(tables, Audience.PUBLIC).note == ""
    assert released(tables, Audience.PUBLIC).frame.empty
