"""`notebook`: the copy that an analyst works on, and JupyterLab on it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import nbformat
import pytest

from improvement_book import cli
from improvement_book.cli import main
from improvement_book.edition import lab
from improvement_book.edition.lab import lab_environment
from improvement_book.edition.opened import built_period, working_copy
from improvement_book.edition.ran import run_faults
from improvement_book.errors import ExitCode, UsageError
from improvement_book.period import Period
from improvement_book.place import only_one
from tests.edition.conftest import Built
from tests.edition.sample_project import notebook, tree, write_notebook

SETTINGS = 'name: Samplewick Council\nslug: samplewick\nauthority_code: "E00"\n'
COMMAND = """
import sys
from dataclasses import replace
from pathlib import Path
from improvement_book import cli
cli.PLACES = replace(cli.PLACES, built=Path(sys.argv.pop(1)))
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """June 2021 of an audience, less its site."""
    folder = tmp_path / "public" / "2021-06"
    (folder / "released").mkdir(parents=True)
    (folder / "released" / "release.json").write_text("{}")
    for page in ("indicators", "summary"):
        write_notebook(notebook("1 + 1"), folder / "notebooks" / f"{page}.ipynb")
    return folder


@pytest.fixture
def told() -> list[str]:
    """What was reported."""
    return []


def test_the_latest_and_longest_period_is_opened(tmp_path: Path) -> None:
    for code in ("2021-05", "2021-06", "2021-22-Q1", ".2021-07-x", "_opened"):
        (tmp_path / code / "released").mkdir(parents=True)
        (tmp_path / code / "released" / "release.json").write_text("{}")
    assert built_period(tmp_path, None) == Period.parse("2021-22-Q1")
    assert built_period(tmp_path, Period.parse("2021-05")) == Period.parse("2021-05")
    assert built_period(tmp_path, Period.parse("2021-07")) is None
    assert built_period(tmp_path / "nowhere", None) is None


def test_an_unknown_page_is_told_with_those_there_are(edition: Path, told: list[str]) -> None:
    message = (
        "2021-06 has no notebook 'indicater'. Did you mean indicators? It has: indicators, summary."
    )
    with pytest.raises(UsageError) as caught:
        working_copy(edition.parent, None, "indicater", told.append)
    assert str(caught.value) == message
    assert [path.name for path in edition.parent.iterdir()] == ["2021-06"]


def test_what_is_opened_is_a_copy(edition: Path, told: list[str]) -> None:
    before = tree(edition)
    folder = working_copy(edition.parent, None, "summary", told.append)
    assert folder == edition.parent / "_opened" / "2021-06"
    assert {name for name in tree(folder) if not name.startswith(".")} == {
        "notebooks/summary.ipynb", "released/release.json",
    }  # fmt: skip
    (folder / "notebooks" / "summary.ipynb").write_text("mine")
    (folder / "released" / "release.json").write_text("mine")
    assert (tree(edition), told) == (before, [])


def test_a_copy_that_was_changed_is_kept_and_told(edition: Path, told: list[str]) -> None:
    folder = working_copy(edition.parent, None, "summary", told.append)
    mine = folder / "notebooks" / "summary.ipynb"
    mine.write_text("mine")
    (edition / "released" / "release.json").write_text('{"built": "again"}')
    working_copy(edition.parent, None, "summary", told.append)
    assert mine.read_text() == "mine"
    assert (folder / "released" / "release.json").read_text() == '{"built": "again"}'
    message = "was changed since it was first opened, and stays as it is. To start afresh, rename "
    assert told == [f"{mine} {message}or delete it."]
    mine.unlink()
    working_copy(edition.parent, None, "summary", told.append)
    assert mine.read_bytes() == (edition / "notebooks" / "summary.ipynb").read_bytes()


def test_a_copy_that_was_not_changed_follows_a_newer_build(edition: Path, told: list[str]) -> None:
    folder = working_copy(edition.parent, None, "summary", told.append)
    newer = write_notebook(notebook("2 + 2"), edition / "notebooks" / "summary.ipynb")
    working_copy(edition.parent, None, "summary", told.append)
    assert (folder / "notebooks" / "summary.ipynb").read_bytes() == newer.read_bytes()
    assert told == []


def test_nothing_is_copied_while_a_build_is_at_work(
    edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    council = tmp_path / "council"
    council.mkdir()
    (council / "council.yml").write_text(SETTINGS)
    built = tmp_path / "_build"
    shutil.copytree(edition.parent, built / "samplewick" / "public")
    monkeypatch.setattr(cli, "PLACES", replace(cli.PLACES, built=built))
    monkeypatch.setattr(lab, "check_lab", lambda: None)
    monkeypatch.setattr(lab, "run_lab", lambda *_: ExitCode.DONE)
    with only_one(built / "samplewick", whole=True):
        assert main(["notebook", "summary", "--council", str(council)]) == ExitCode.MACHINE
    assert "Another build is at work" in capsys.readouterr().err
    assert not (built / "samplewick" / "public" / "_opened").exists()


def test_without_jupyterlab_the_command_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["notebook", "summary"]) == 8
    assert "`python3 run.py notebook PAGE` installs it" in capsys.readouterr().err


@pytest.fixture
def audience(built: Built, tmp_path: Path) -> Path:
    """A copy of the session's edition, which other tests look at."""
    folder = tmp_path / "_build" / "samplewick" / "public"
    shutil.copytree(built.edition.folder, folder / built.edition.folder.name)
    return folder


def test_the_copy_runs_in_jupyters_kernel(audience: Path, tmp_path: Path) -> None:
    folder = working_copy(audience, None, "practice-reviews", print)
    path = folder / "notebooks" / "practice-reviews.ipynb"
    output = tmp_path / "ran.ipynb"
    command = [sys.executable, "-m", "jupyter", "execute", path.name, f"--output={output}"]
    subprocess.run(command, cwd=path.parent, env=lab_environment(tmp_path), check=True)
    ran = nbformat.read(output, as_version=4)
    assert list(run_faults(ran)) == []
    assert "Reviews: 7" in ran.cells[-1].outputs[0]["data"]["text/html"]


def test_jupyterlab_opens_the_page_with_this_interpreter(audience: Path, tmp_path: Path) -> None:
    council = tmp_path / "council"
    council.mkdir()
    (council / "council.yml").write_text(SETTINGS, encoding="utf-8")
    before = tree(audience / "2021-06")
    arguments = [str(audience.parent.parent), "notebook", "summary", "--no-browser"]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments, "--council", str(council)],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        facts = _server_facts(audience / "_opened" / ".jupyter" / "run", process)
        page = _asked(facts, "contents/notebooks/summary.ipynb")
        (kernel,) = _asked(facts, "kernelspecs")["kernelspecs"].values()
    finally:
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert "/lab/tree/notebooks/summary.ipynb?token=" in said
    assert "Reviews: 7" in json.dumps(page["content"])
    code = [cell for cell in page["content"]["cells"] if cell["cell_type"] == "code"]
    assert [cell["metadata"]["trusted"] for cell in code] == [True] * 3
    assert kernel["spec"]["argv"][0] == sys.executable
    assert tree(audience / "2021-06") == before


def _server_facts(running: Path, process: subprocess.Popen[str]) -> dict[str, Any]:
    """What JupyterLab writes of itself once it runs."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        for path in running.glob(f"jpserver-{process.pid}.json"):
            return json.loads(path.read_text(encoding="utf-8"))
        time.sleep(0.2)
    raise AssertionError("JupyterLab did not start")


def _asked(facts: dict[str, Any], what: str) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", facts["port"], timeout=30)
    connection.request("GET", f"/api/{what}?token={facts['token']}")
    answer = json.load(connection.getresponse())
    connection.close()
    return answer
