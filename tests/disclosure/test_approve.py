"""The command approve: what it shows, what it writes, and what it leaves as it was."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path

import pytest

from improvement_book.cli import main
from improvement_book.disclosure.approving import visible
from improvement_book.errors import ExitCode

SETTINGS = 'name: A\nslug: a\nauthority_code: "999"\n'
COMMENTARY = (
    "indicator_id,period,text,author,written_on\n"
    "contacts,2021-05,abc,Head,2021-06-05\n"
    "contacts,2021-06,Call 07700 900123.,Head,2021-07-05\n"
)
VOICE = (
    "voice_id,held_on,method,direction,group,theme,said,did\n"
    "V01,2021-06-17,Group,we asked,Care leavers,Housing,abc,abd\n"
)
INDICATORS = (
    "indicator_id,title,theme,polarity,unit,frequency,window\n"
    "contacts,Contacts,T,none,number,month,in period\n"
)
HEADER = "table,key,column,sha256,approver,approved_on,consent\n"
ABC = hashlib.sha256(b"abc").hexdigest()
NEW = f"commentary,contacts; 2021-05,text,{ABC},Director,2021-06-09,\n"
OTHER = "commentary,contacts; 2021-04,text," + "0" * 64 + ',"A ""Lead""",2021-05-09,\n'
PLACE = ("--table", "commentary", "--key", "contacts; 2021-05", "--column", "text")
BY = ("--by", "Director", "--on", "2021-06-09")


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A council folder with two texts of commentary and an entry of voice."""
    folder = tmp_path / "council"
    folder.mkdir()
    tables = {"indicators": INDICATORS, "commentary": COMMENTARY, "voice": VOICE}
    (folder / "council.yml").write_text(SETTINGS, encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def approve(council: Path, *arguments: str) -> int:
    return main(["approve", "--council", str(council), *arguments])


def written(council: Path) -> str:
    return (council / "approvals.csv").read_bytes().decode("utf-8")


def test_without_a_text_all_that_wait_are_listed(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (council / "approvals.csv").write_text(HEADER + NEW, encoding="utf-8")
    assert approve(council) == ExitCode.DONE
    column = "--column text: not approved"
    assert capsys.readouterr().out.splitlines() == [
        "3 texts awaiting approval.",
        f'  commentary.csv row 3: --table commentary --key "contacts; 2021-06" {column}',
        '  voice.csv row 2: --table voice --key "V01" --column said: not approved',
        '  voice.csv row 2: --table voice --key "V01" --column did: not approved',
    ]


def test_a_table_narrows_the_list(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert approve(council, "--table", "commentary", "--json") == ExitCode.DONE
    shown = json.loads(capsys.readouterr().out)
    assert [(item["row"], item["why"]) for item in shown["waiting"]] == [
        (2, "not approved"), (3, "not approved"),
    ]  # fmt: skip


def test_a_text_that_changed_is_told_apart(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (council / "approvals.csv").write_text(HEADER + NEW.replace(ABC, "0" * 64), encoding="utf-8")
    approve(council, "--table", "commentary")
    assert "column text: changed since it was approved" in capsys.readouterr().out


def test_a_text_is_shown_and_nothing_is_written(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert approve(council, *PLACE) == ExitCode.DONE
    assert capsys.readouterr().out == (
        "commentary.csv row 2, column text:\n\nabc\n\n"
        'Not approved. To approve it, add --by "the approver\'s post".\n'
    )
    assert not (council / "approvals.csv").exists()


def test_what_is_found_in_a_text_is_said_with_it(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = [argument.replace("-05", "-06") for argument in PLACE]
    assert approve(council, *place) == ExitCode.DONE
    assert "Found: a telephone number. It can't be approved" in capsys.readouterr().out


def test_an_approval_is_written_into_a_new_file(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert approve(council, *PLACE, *BY, "--json") == ExitCode.DONE
    shown = json.loads(capsys.readouterr().out)
    assert (shown["text"], shown["sha256"], shown["written"]) == ("abc", ABC, True)
    assert written(council) == HEADER + NEW
    assert approve(council, *PLACE) == ExitCode.DONE
    assert "Approved already, by Director on 2021-06-09." in capsys.readouterr().out


@pytest.mark.parametrize("key", ["contacts;2021-05", " contacts ;  2021-05 "])
def test_a_key_may_be_written_with_other_spaces(council: Path, key: str) -> None:
    place = [key if argument.startswith("contacts") else argument for argument in PLACE]
    assert approve(council, *place, *BY) == ExitCode.DONE
    assert written(council) == HEADER + NEW


@pytest.mark.parametrize("end", ["\n", ""])
def test_the_file_keeps_its_bytes(council: Path, end: str) -> None:
    before = HEADER + OTHER.rstrip("\n") + end
    (council / "approvals.csv").write_text(before, encoding="utf-8", newline="")
    approve(council, *PLACE, *BY)
    assert written(council) == HEADER + OTHER + NEW


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_file_keeps_its_encoding_and_its_line_ends(council: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    before = (mark + HEADER + OTHER.replace("Lead", "Zoë")).replace("\n", "\r\n").encode(encoding)
    (council / "approvals.csv").write_bytes(before)
    approve(council, *PLACE, *BY)
    added = NEW.replace("\n", "\r\n").encode(encoding.removesuffix("-sig"))
    assert (council / "approvals.csv").read_bytes() == before + added


def test_a_letter_that_the_file_cannot_hold_is_refused(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (HEADER + OTHER.replace("Lead", "Zoë")).encode("cp1252")
    (council / "approvals.csv").write_bytes(before)
    assert approve(council, *PLACE, "--by", "Łukasz") == ExitCode.USAGE
    assert "Save approvals.csv as UTF-8" in capsys.readouterr().err
    assert (council / "approvals.csv").read_bytes() == before


def test_an_older_approval_of_the_text_gives_way_where_it_stands(council: Path) -> None:
    stale = NEW.replace(ABC, "0" * 64).replace("; ", ";")
    (council / "approvals.csv").write_text(HEADER + stale + OTHER, encoding="utf-8", newline="")
    approve(council, *PLACE, *BY)
    assert written(council) == HEADER + NEW + OTHER


def test_an_approval_of_the_same_text_stays_as_it_is(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (council / "approvals.csv").write_text(HEADER + NEW, encoding="utf-8", newline="")
    approve(council, *PLACE, "--by", "Somebody else", "--on", "2021-06-20")
    assert written(council) == HEADER + NEW
    assert "Approved already, by Director on 2021-06-09." in capsys.readouterr().out


def test_columns_may_stand_in_another_order(council: Path) -> None:
    header = "approver,sha256,column,key,table,approved_on\n"
    row = f"A,{'0' * 64},text,contacts; 2021-04,commentary,2021-05-09\n"
    (council / "approvals.csv").write_text(header + row, encoding="utf-8", newline="")
    approve(council, *PLACE, *BY)
    new = f"Director,{ABC},text,contacts; 2021-05,commentary,2021-06-09\n"
    assert written(council) == header + row + new


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_who_may_read_the_file_stays_as_it_was(council: Path) -> None:
    file = council / "approvals.csv"
    file.write_text(HEADER + OTHER, encoding="utf-8")
    file.chmod(0o600)
    approve(council, *PLACE, *BY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in council.glob(".*")] == []


QUOTE = ("--table", "voice", "--key", "V01", "--column", "said")


def test_a_quote_needs_an_answer_on_consent(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert approve(council, *QUOTE, *BY) == ExitCode.USAGE
    assert "say --consent yes if they agreed" in capsys.readouterr().err
    assert not (council / "approvals.csv").exists()


@pytest.mark.parametrize("consent", ["yes", "no"])
def test_consent_is_written_and_may_be_taken_back(council: Path, consent: str) -> None:
    for answer in ("yes", "no", consent):
        assert approve(council, *QUOTE, *BY, "--consent", answer) == ExitCode.DONE
    assert written(council) == HEADER + f"voice,V01,said,{ABC},Director,2021-06-09,{consent}\n"


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_text_that_points_at_a_person_exits_with_5_and_is_not_shown(
    council: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    place = [argument.replace("-05", "-06") for argument in PLACE]
    assert approve(council, *place, *BY, *options) == ExitCode.DISCLOSURE
    printed = capsys.readouterr()
    assert "07700" not in printed.out + printed.err
    if options:
        (fault,) = json.loads(printed.out)["faults"]
        assert (fault["row"], fault["found"]) == (3, "a telephone number")
    assert not (council / "approvals.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (PLACE[:4], "Name the text by --table, --key and --column together."),
        (("--table", "nots"), "--table nots: expected one of approvals, calendar, "),
        (BY, "Name the text by --table, --key and --column together."),
        (("--table", "nots", *PLACE[2:]), "expected one of commentary, indicators, voice."),
        ((*PLACE[:4], "--column", "author"), "--column author: expected one of text."),
        ((*PLACE[:2], "--key", "contacts; 2020-01", *PLACE[4:]), "its indicator_id; period."),
        ((*PLACE, "--by", "=1+1"), "The approver must begin with a letter or a digit."),
        ((*PLACE, "--by", " "), "The approver must begin with a letter or a digit."),
    ],
)
def test_what_does_not_fit_exits_with_2(
    council: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert approve(council, *arguments) == ExitCode.USAGE
    assert message in capsys.readouterr().err
    assert not (council / "approvals.csv").exists()


def test_approvals_from_the_councils_own_export_are_left_alone(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = HEADER.replace("approver", "Who") + OTHER
    (council / "Sign offs.csv").write_text(own, encoding="utf-8", newline="")
    columns = ", ".join(f"{name}: {name.replace('approver', 'Who')}"
                        for name in HEADER.strip().split(","))  # fmt: skip
    source = f"sources:\n  - {{table: approvals, file: Sign offs.csv, columns: {{{columns}}}}}\n"
    (council / "council.yml").write_text(SETTINGS + source, encoding="utf-8")
    assert approve(council, *PLACE, *BY) == ExitCode.USAGE
    assert "come from Sign offs.csv, which is never changed" in capsys.readouterr().err
    assert (council / "Sign offs.csv").read_text(encoding="utf-8") == own


def test_a_terminal_obeys_nothing_in_a_text() -> None:
    assert visible("a\x1b[2J\u202eb\r\nc\u00e9") == "a\\u001b[2J\\u202eb\nc\u00e9"
