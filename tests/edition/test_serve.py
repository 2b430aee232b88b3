"""`serve`: what is built when, what is shown to whom, and what is left when it ends."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from improvement_book.cli import main
from improvement_book.edition.preview_server import (
    NO_PAGE,
    SCRIPT_ADDRESS,
    previewing,
    served_file,
    with_reload_script,
)
from improvement_book.errors import MachineError
from tests.browser import FLAGS, chromium
from tests.edition.sample_project import tree
from tests.edition.serving import Serving, make_serving_project, serving

ABOUT = "/2021-06/about.html"
TWO_LOOKS = 2500
"""Milliseconds in which a page has asked twice whether there is something new."""
FAULT = (
    'calendar.csv row 3, column data_to: found "x"; expected a date as 2021-06-14. '
    "Correct the file."
)
CALENDAR = "period,data_to\n2021-06,2021-07-09\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A preview of the small project, built once."""
    project = make_serving_project(tmp_path_factory.mktemp("serve") / "project")
    with serving(project) as server:
        server.until("Built in")
        yield server


def test_many_quick_changes_are_one_build_and_one_that_shows_nothing_reloads_nothing(
    served: Serving,
) -> None:
    since = len(served.lines)
    _, before = served.get("/_live/version")
    for number in range(20):
        (served.project / "notebooks" / f"unused-{number:02}.ipynb").write_text("{}")
    told = served.until("Built in", since)
    assert told[0] == (
        "Changed: notebooks/unused-00.ipynb, notebooks/unused-01.ipynb, notebooks/unused-02.ipynb, "
        "notebooks/unused-03.ipynb, notebooks/unused-04.ipynb and 15 more"
    )
    assert told[-1].endswith(": nothing on the site changed.")
    time.sleep(1)
    assert len(served.lines) == since + 3
    assert served.get("/_live/version")[1] == before


def test_a_fault_in_the_data_is_told_as_by_build_and_the_site_stays(served: Serving) -> None:
    site = served.project / "_site"
    calendar = served.project / "data" / "calendar.csv"
    before, since = tree(site), len(served.lines)
    calendar.write_text(CALENDAR + "2021-07,x\n", encoding="utf-8")
    assert served.until("Not built", since)[:3] == [
        "Changed: data/calendar.csv",
        "Building",
        FAULT,
    ]
    assert served.lines[-1].startswith("Not built (exit code 3, ")
    assert tree(site) == before
    calendar.write_text(CALENDAR, encoding="utf-8")
    served.until("Built in", since)


def test_a_changed_page_is_shown_and_a_change_during_a_build_starts_another(
    served: Serving,
) -> None:
    _, before = served.get(ABOUT)
    since = len(served.lines)
    served.about.write_text("# About\n\nSecond.\n", encoding="utf-8")
    assert served.until("Building", since)[0] == "Changed: book/about.md"
    # A file that an editor puts in the place of another.
    fresh = served.project / ".fresh"
    fresh.write_text((served.project / "_toc.yml").read_text() + "# a remark\n")
    fresh.replace(served.project / "_toc.yml")
    first = served.until("Built in", since)
    assert first[-1].endswith(": open pages reload.")
    _, after = served.get(ABOUT)
    assert (b"Second." in before, b"Second." in after) == (False, True)
    second = served.until("Built in", since + len(first))
    assert second[0] == "Changed: _toc.yml"
    assert second[-1].endswith(": nothing on the site changed.")


@pytest.mark.browser
def test_an_open_page_reloads_itself_when_the_build_gave_something_new(served: Serving) -> None:
    from playwright.sync_api import sync_playwright

    executable = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page()
        loads: list[str] = []
        complaints: list[str] = []
        page.on("load", lambda _: loads.append(page.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(served.address.removesuffix("2021-06/") + ABOUT.removeprefix("/"))
        calendar = served.project / "data" / "calendar.csv"
        since = len(served.lines)
        calendar.write_text(CALENDAR + "2021-07,x\n", encoding="utf-8")
        served.until("Not built", since)
        page.wait_for_timeout(TWO_LOOKS)
        assert len(loads) == 1
        calendar.write_text(CALENDAR, encoding="utf-8")
        served.about.write_text("# About\n\nSeen in a browser.\n", encoding="utf-8")
        page.get_by_text("Seen in a browser.").wait_for(timeout=60_000)
        page.wait_for_timeout(TWO_LOOKS)
        browser.close()
    assert (len(loads), complaints) == (2, [])


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_name_for_this_machine_is_refused(served: Serving, host: str) -> None:
    answer, body = served.get(ABOUT, Host=host)
    assert (answer.status, body) == (403, b"Not a name of this preview.\n")


def test_the_script_comes_with_the_page_sent_and_not_with_the_page_on_disk(served: Serving) -> None:
    port = served.address.split(":")[2].partition("/")[0]
    answer, body = served.get(ABOUT, Host=f"localhost:{port}")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert body.count(SCRIPT_ADDRESS.encode()) == 1
    on_disk = (served.project / "_site" / "public" / "2021-06" / "about.html").read_bytes()
    assert SCRIPT_ADDRESS.encode() not in on_disk
    assert served.get(SCRIPT_ADDRESS)[0].headers["Content-Type"].startswith("text/javascript")
    assert served.get(ABOUT, "HEAD")[1] == b""


@pytest.mark.parametrize(
    "path",
    ["/../council.yml", "/%2e%2e/%2e%2e/data/council.yml", "/..%2f..%2fdata/calendar.csv",
     "/2021-06/../../../_toc.yml", "/..\\..\\_toc.yml", "//etc/passwd", "/2021-06/_static/",
     "/2021-06", "/.2021-06-x/about.html", "/2021-06/.hidden.html", "/C:/x.html", "/%00.html"],
)  # fmt: skip
def test_nothing_outside_the_site_is_shown_and_no_folder_listed(served: Serving, path: str) -> None:
    fresh = served.project / "_site" / "public" / ".2021-06-x"
    fresh.mkdir(exist_ok=True)
    (fresh / "about.html").write_text("unfinished")
    answer, body = served.get(path)
    assert answer.status == 404
    assert NO_PAGE.partition(b"</body>")[0] in body


def test_a_link_that_leads_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "secret.csv").write_text("x")
    (site / "own.csv").write_text("x")
    (site / "out.csv").symlink_to(tmp_path / "secret.csv")
    assert served_file(site, "/own.csv") == site / "own.csv"
    assert served_file(site, "/out.csv") is None


def test_the_script_stands_once_and_before_the_last_end_of_the_body() -> None:
    page = b"<body><p>&lt;/body&gt;</p></body></html>"
    once = with_reload_script(page, "1")
    script = b'<script src="/_live/reload.js" data-site="1"></script>\n'
    assert once == b"<body><p>&lt;/body&gt;</p>" + script + b"</body></html>"
    assert with_reload_script(once, "2") == once
    assert with_reload_script(b"<p>", "1") == b"<p>" + script


def test_a_taken_port_is_a_fault_only_where_it_was_asked_for(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(MachineError, match=f"Can't listen on port {port}: "):
            previewing(tmp_path, port).__enter__()
    with previewing(tmp_path, None) as first, previewing(tmp_path, None) as second:
        assert first.server_port != second.server_port


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--period", "2021-13"], "expected a month as 2021-06"),
     (["--council", "nowhere"], "There is no folder nowhere.")],
)  # fmt: skip
def test_what_does_not_exist_is_not_waited_for(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_during_a_build_leaves_the_site_and_nothing_else(served: Serving) -> None:
    site = served.project / "_site"
    before = tree(site)
    served.about.write_text("# About\n\nNever seen.\n", encoding="utf-8")
    served.until("Building", since=len(served.lines))
    deadline = time.monotonic() + 60
    while len(served.others()) < 2:
        assert time.monotonic() < deadline, "the build started nothing"
        time.sleep(0.1)
    assert served.interrupt() == 130
    assert served.lines[-2] == "Building"
    assert served.lines[-1].startswith("Interrupted. Nothing is half made")
    deadline = time.monotonic() + 10
    while served.others() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert served.others() == []
    with previewing(site, int(served.address.split(":")[2].partition("/")[0])):
        assert tree(site) == before
