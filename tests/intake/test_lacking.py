"""What an edition still lacks: both sides of every rule, on tables of two or three rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from improvement_book.intake.as_at import Tables, known_at
from improvement_book.intake.folder import read_folder
from improvement_book.intake.lacking import lacking, needs_commentary, papers_due
from improvement_book.intake.texts import row_key
from improvement_book.period import Period

SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'
CALENDAR = "period,data_to,papers_due\n2021-06,2021-07-09,2021-07-14\n"
INDICATORS = (
    "indicator_id,title,theme,matters_most,polarity,unit,frequency,window,owner,retired_on\n"
    "contacts,Contacts,T,yes,none,number,month,in period,Head of Front Door,\n"
    "visits,Visits,T,no,higher,percent,month,in period,Head of Care,\n"
)
OBSERVATIONS = "indicator_id,period,value\ncontacts,2021-05,7\ncontacts,2021-06,8\n"
COMMENTARY = "indicator_id,period,text,author,written_on\ncontacts,2021-06,abc,Head,2021-07-05\n"
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""The SHA-256 of abc [FIPS 180-2, appendix B.1]."""
APPROVALS = "table,key,column,sha256,approver,approved_on,consent\n"
VOICE = "voice_id,held_on,method,direction,group,theme,said,did,action_id\n"
REQUESTS = "request_id,meeting_id,wording,kind,owner,due,answered_on,closed_on,recorded_on\n"
MEETINGS = "meeting_id,body,held_on\nM1,Scrutiny,2021-05-01\n"
ACTIONS = (
    "plan_version,action_id,level,priority,action,owner,start,due,recorded_on\n"
    "V1,P1,strategic,P,Do it,Head of Voice,2021-01-01,2021-12-31,2021-01-05\n"
)
VERSIONS = "plan_version,summary\nV1,First\n"
Known = Callable[..., Tables]


@pytest.fixture
def known(tmp_path: Path) -> Known:
    """Tables of June 2021, with data to 9 July, unless another period is given."""

    def known(period: str = "2021-06", origin: str = "council", **tables: str) -> Tables:
        settings = f"{SETTINGS}origin: {origin}\n"
        (tmp_path / "council.yml").write_text(settings, encoding="utf-8")
        for name, text in ({"calendar": CALENDAR} | tables).items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
        return known_at(read_folder(tmp_path), Period.parse(period))

    return known


def lacks(tables: Tables, table: str) -> list[tuple[str, str]]:
    return [(lack.what, lack.owner) for lack in lacking(tables) if lack.table == table]


def test_an_indicator_that_matters_most_needs_commentary_for_its_latest_period(
    known: Known,
) -> None:
    tables = known(indicators=INDICATORS, observations=OBSERVATIONS)
    assert needs_commentary(tables).to_numpy().tolist() == [
        ["contacts", "Head of Front Door", "2021-06"]
    ]
    told = [("no commentary on contacts for 2021-06", "Head of Front Door")]
    assert lacks(tables, "commentary") == told


def test_commentary_on_an_earlier_period_is_not_enough(known: Known) -> None:
    tables = {"indicators": INDICATORS, "observations": OBSERVATIONS}
    early = COMMENTARY.replace("2021-06", "2021-05")
    (lack,) = (lack for lack in lacking(known(**tables, commentary=early))
               if lack.table == "commentary")  # fmt: skip
    assert lack.what == "no commentary on contacts for 2021-06"
    written = known(**tables, commentary=COMMENTARY)
    assert [what for what, _ in lacks(written, "commentary") if "no commentary" in what] == []


@pytest.mark.parametrize(("retired_on", "needed"), [("2021-06-30", 0), ("2021-07-01", 1)])
def test_a_retired_indicator_needs_no_commentary(
    known: Known, retired_on: str, needed: int
) -> None:
    retired = INDICATORS.replace("Head of Front Door,", f"Head of Front Door,{retired_on}")
    tables = known(indicators=retired, observations=OBSERVATIONS)
    assert len(needs_commentary(tables)) == needed


def test_an_indicator_without_a_figure_for_the_council_needs_no_commentary(known: Known) -> None:
    groups = "indicator_id,period,dimension,category,value\ncontacts,2021-06,Age,Under 5,7\n"
    assert needs_commentary(known(indicators=INDICATORS, observations=groups)).empty


def test_commentary_needs_an_approval_of_the_text_as_it_stands(known: Known) -> None:
    tables = {"indicators": INDICATORS, "observations": OBSERVATIONS, "commentary": COMMENTARY}
    told = [("text: no approval of the text as it stands", "Head")]
    assert lacks(known(**tables), "commentary") == told
    row = f"commentary,contacts; 2021-06,text,{ABC},Director,2021-07-09,\n"
    assert lacks(known(**tables, approvals=APPROVALS + row), "commentary") == []
    changed = APPROVALS + row.replace(ABC, "0" * 64)
    assert lacks(known(**tables, approvals=changed), "commentary") == told


@pytest.mark.parametrize(("approved_on", "holds"), [("2021-07-14", True), ("2021-07-15", False)])
def test_an_approval_counts_until_the_papers_are_due(
    known: Known, approved_on: str, holds: bool
) -> None:
    row = f"commentary,contacts; 2021-06,text,{ABC},Director,{approved_on},\n"
    tables = known(
        indicators=INDICATORS, observations=OBSERVATIONS, commentary=COMMENTARY,
        approvals=APPROVALS + row,
    )  # fmt: skip
    assert (lacks(tables, "commentary") == []) is holds


def test_decisions_and_words_of_an_indicator_need_an_approval(known: Known) -> None:
    calendar = CALENDAR.replace("due\n", "due,decisions_needed\n").replace("14\n", "14,abc\n")
    indicators = INDICATORS.replace("retired_on\n", "retired_on,exclusions\n")
    indicators = indicators.replace("Door,\n", "Door,,abc\n").replace("Care,\n", "Care,,\n")
    told = {"calendar": "", "indicators": "Head of Front Door"}
    texts = {"calendar": calendar, "indicators": indicators}
    columns = {"calendar": "decisions_needed", "indicators": "exclusions"}
    for table, owner in told.items():
        what = f"{columns[table]}: no approval of the text as it stands"
        assert lacks(known(**texts), table) == [(what, owner)]
    rows = (
        f"calendar,2021-06,decisions_needed,{ABC},Director,2021-07-09,\n"
        f"indicators,contacts,exclusions,{ABC},Director,2021-07-09,\n"
    )
    tables = known(**texts, approvals=APPROVALS + rows)
    assert [lacks(tables, table) for table in told] == [[], []]


def test_commentary_that_the_edition_does_not_show_needs_no_approval(known: Known) -> None:
    early = COMMENTARY.replace("2021-06", "2021-05")
    tables = known(indicators=INDICATORS, observations=OBSERVATIONS, commentary=early)
    assert not any("approval" in what for what, _ in lacks(tables, "commentary"))


@pytest.mark.parametrize(
    ("held_on", "heard"), [("2021-03-31", False), ("2021-04-01", True), ("2021-06-30", True)]
)
def test_voice_is_empty_where_nobody_was_heard_in_the_quarter(
    known: Known, held_on: str, heard: bool
) -> None:
    row = f"V1,{held_on},Group,we asked,Care leavers,Housing,,,\n"
    told = [("no entry for April to June 2021: what children and families said", "")]
    assert lacks(known(voice=VOICE + row), "voice") == ([] if heard else told)


def test_a_missing_voice_table_is_an_empty_one(known: Known) -> None:
    assert len(lacks(known(), "voice")) == 1


def test_what_was_said_and_done_is_approved_apart_and_owned_by_the_action(known: Known) -> None:
    row = "V1,2021-06-17,Group,we asked,Care leavers,Housing,abc,did,P1\n"
    plan = {"plan_actions": ACTIONS, "plan_versions": VERSIONS}
    said = f"voice,V1,said,{ABC},Director,2021-07-05,yes\n"
    tables = known(voice=VOICE + row, approvals=APPROVALS + said, **plan)
    assert lacks(tables, "voice") == [
        ("did: no approval of the text as it stands", "Head of Voice")
    ]


def test_no_lack_names_who_was_heard_or_what_was_said(known: Known) -> None:
    row = "V1,2021-06-17,Group,we asked,Care leavers,Housing,abc,did,\n"
    told = " ".join(what for what, _ in lacks(known(voice=VOICE + row), "voice"))
    assert not any(text in told for text in ("V1", "Care leavers", "abc"))


@pytest.mark.parametrize(
    ("row", "due"),
    [
        ("R1,M1,W,resolution,Head,2021-07-09,,,2021-05-02\n", True),
        ("R1,M1,W,resolution,Head,2021-07-10,,,2021-05-02\n", False),
        ("R1,M1,W,resolution,Head,,,,2021-05-02\n", False),
        ("R1,M1,W,resolution,Head,2021-07-09,2021-07-01,,2021-05-02\n", False),
        ("R1,M1,W,resolution,Head,2021-07-09,,2021-07-01,2021-05-02\n", False),
    ],
)
def test_a_request_is_lacking_when_it_is_due_and_open(known: Known, row: str, due: bool) -> None:
    tables = known(requests=REQUESTS + row, meetings=MEETINGS)
    told = [("no answer to R1, due 2021-07-09", "Head")]
    assert lacks(tables, "requests") == (told if due else [])


def test_the_calendar_needs_a_row_for_the_period_and_a_day_for_papers(known: Known) -> None:
    assert lacks(known(), "calendar") == []
    assert papers_due(known()) == date(2021, 7, 14)
    assert lacks(known("2021-05"), "calendar") == [
        ("no row for 2021-05: data to 2021-05-31, the period's last day", "")
    ]
    silent = known(calendar="period,data_to\n2021-06,2021-07-09\n")
    assert lacks(silent, "calendar") == [("no papers_due for 2021-06", "")]
    assert papers_due(silent) is None


@pytest.mark.parametrize(
    ("values", "key"), [(["a", "2021-06"], "a; 2021-06"), (["a", "2021-06", "", ""], "a; 2021-06")]
)
def test_a_key_leaves_empty_values_at_its_end_off(values: list[str], key: str) -> None:
    assert row_key(values) == key


def test_nobody_owes_words_to_a_book_of_published_statistics(known: Known) -> None:
    written = {"indicators": INDICATORS, "observations": OBSERVATIONS}
    owed = {lack.table for lack in lacking(known("2021-05", **written))}
    assert owed == {"calendar", "commentary", "voice"}
    assert lacking(known("2021-05", "published", **written)) == ()


def test_a_text_in_a_book_of_published_statistics_still_needs_its_approval(known: Known) -> None:
    header, first, second = INDICATORS.splitlines()
    indicators = f"{header},exclusions\n{first},Unborn children\n{second},\n"
    assert lacks(known(origin="published", indicators=indicators), "indicators") == [
        ("exclusions: no approval of the text as it stands", "Head of Front Door")
    ]
