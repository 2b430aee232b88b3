"""What is cut short: whatever stops a build, the older site stands, and the next one succeeds."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.site.tiny import EDITION, KEPT, NOTHING, PERIOD, PREVIEW, Place, edit
from tests.site.workshop import fingerprints

MACHINE, INTERRUPTED = 8, 130
WHOLE = (KEPT, EDITION, PREVIEW / PERIOD)
"""Folders that are as they were or new, never something between."""
SECONDS_TO_END = 20
STOP = "IMPROVEMENT_BOOK_TEST_STOP"
PROGRAM = f"""
import os, sys

event, part, count, number = os.environ["{STOP}"].split("|")
left = int(count)


def look(name, arguments):
    global left
    if name != event or part not in " ".join(map(str, arguments)):
        return
    if event == "open" and "w" not in str(arguments[1]) and "written" not in part:
        return
    left -= 1
    if left == 0:
        os.kill(os.getpid(), int(number))


# The first process that reads this is the build; it hands its own number down to the others.
if os.environ.setdefault("{STOP}_PID", str(os.getpid())) == str(os.getpid()):
    sys.addaudithook(look)
"""
"""`sitecustomize` of a build that is stopped when it does something for the n-th time."""
MAKING_RELEASE = "_restricted/released/public/.2021-06~"
MAKING_EDITION = "_build/a/public/.2021-06~"
MAKING_PREVIEW = "_site/public/.2021-06~"
STEPS = {
    "the lock is there": ("os.mkdir", "_site", 1),
    "the memory is begun": ("tempfile.mkdtemp", "_restricted/ledger/", 1),
    "the memory is written": ("open", "_restricted/ledger/", 1),
    "the memory is put in place": ("os.rename", "_restricted/ledger/", 1),
    "the release is begun": ("tempfile.mkdtemp", MAKING_RELEASE, 1),
    "a released table is written": ("open", MAKING_RELEASE, 3),
    "the release is exchanged": ("ctypes.dlsym", "renameat2", 1),
    "the older release goes": ("shutil.rmtree", MAKING_RELEASE, 1),
    "the processes are prepared": ("tempfile.mkdtemp", "/ib-", 1),
    "the modules are imported": ("import", "improvement_book.edition.preview", 1),
    "the tables are laid beside the pages": ("tempfile.mkdtemp", "_pages/2021-06/.released~", 1),
    "the first page is started": ("socket.connect", "", 1),
    "the first page runs": ("socket.connect", "", 2),
    "the edition is begun": ("tempfile.mkdtemp", MAKING_EDITION, 1),
    "an executed page is copied": ("shutil.copyfile", MAKING_EDITION, 2),
    "the site is to be assembled": ("socket.connect", "", 3),
    "the edition's record is written": ("open", "site/edition.json", 1),
    "the edition's manifest is written": ("open", MAKING_EDITION, 21),
    "the edition is exchanged": ("ctypes.dlsym", "renameat2", 3),
    "the older edition goes": ("shutil.rmtree", MAKING_EDITION, 1),
    "the preview is copied": ("shutil.copyfile", MAKING_PREVIEW, 5),
    "the preview is exchanged": ("ctypes.dlsym", "renameat2", 4),
    "the older preview goes": ("shutil.rmtree", MAKING_PREVIEW, 1),
    "the list is renewed": ("os.rename", ".editions.js", 1),
    "the landing page is renewed": ("os.rename", ".index.html", 1),
    "the list is remembered": ("open", ".written.json", 1),
}
"""A step of a build -> what the process does then, with what, for which time."""
QUICK = {"the first page runs", "the list is renewed"}
"""While pages are made, and near the end: for the other steps, `run.py test --all`."""
SMALL_DISK = """
folder=$1 room=$2; shift 2
mount -t tmpfs -o size=1g none "$folder" && cp -a "$folder.before/." "$folder" || exit 99
used=$(df -k --output=used "$folder" | tail -n 1)
if [ "$room" = none ]; then limit=ro; else limit=size=$((used + room))k; fi
mount -o "remount,$limit" "$folder" || exit 98
"$@"; code=$?
cp -a "$folder" "$folder.left"
mount -o remount,rw,size=1g "$folder" || exit 97
"$@" > "$folder.told" 2>&1 || exit 96
cp -a "$folder" "$folder.again"
exit $code
"""
"""Builds where a folder is on a disk with little room (KB), and again when there is more."""
FULL = "the disk is full. Free some space, then start again."
READ_ONLY = "it is read-only, or yours is not the right to write there."
DISKS = {
    "no room for the release": ("_build", "40", FULL),
    "no room for the pages": ("_build", "300", FULL),
    "no room for the edition": ("_build", "420", FULL),
    "no room for the preview": ("_site", "100", FULL),
    "editions can't be written": ("_build", "none", READ_ONLY),
    "the preview can't be written": ("_site", "none", READ_ONLY),
}
"""What is short -> the folder, its room, and what is told."""
QUICK_DISKS = {"no room for the edition"}
"""A full disk; a folder that can't be written is told alike: `run.py test --all`."""
MOMENTS = ("the release is begun", "the first page runs", "the preview is exchanged")


@pytest.fixture(scope="module")
def after(built: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """What comes of the changed input when nothing stops it. Only to be looked at."""
    place = built.copy(tmp_path_factory.mktemp("after") / "place")
    change(place)
    place.build()
    return place


@pytest.fixture
def changed(place: Place) -> Place:
    """An edition that stands, and an input that says another thing since."""
    change(place)
    return place


def change(place: Place) -> None:
    edit(place.council / "observations.csv", "30,100", "31,100")


@contextmanager
def started(place: Place, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A build, at work. In the end nothing of it is left."""
    arguments = ("--council", place.council, "--period", PERIOD)
    process = subprocess.Popen(
        [sys.executable, "-m", "improvement_book", "build", *map(str, arguments)],
        cwd=place.workshop.folder,
        env=os.environ | {"PYTHONPATH": ""} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def stopped(place: Place, step: str, number: signal.Signals) -> tuple[int, str]:
    """The exit code of a build that was sent a signal at a step, and what it said of it."""
    event, part, count = STEPS[step]
    (place.root / "stop").mkdir()
    (place.root / "stop" / "sitecustomize.py").write_text(PROGRAM, encoding="utf-8")
    at = f"{event}|{part}|{count}|{int(number)}"
    with started(place, PYTHONPATH=str(place.root / "stop"), **{STOP: at}) as process:
        # Not until its pipes are closed: what it started may hold them, and must end by itself.
        process.wait(timeout=300)
        assert nothing_runs(place)
        _, said = process.communicate()
    return process.returncode, said


def nothing_runs(place: Place) -> bool:
    """Whether everything that a build started comes to its end in time."""
    deadline = time.monotonic() + SECONDS_TO_END
    while running(place):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def running(place: Place) -> list[str]:
    """Processes that were started with the stop of this place in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(place.root / "stop") in environment:
            found.append(process.name)
    return found


def state(place: Place, folder: Path) -> dict[str, str]:
    return fingerprints(place.workshop.folder / folder)


def assert_whole(place: Place, before: Place, after: Place) -> None:
    """Each folder is as it was or new."""
    for folder in WHOLE:
        assert state(place, folder) in (state(before, folder), state(after, folder)), folder


def assert_next_succeeds(place: Place, after: Place) -> None:
    """The next build gives what one gives that nothing stopped, and leaves nothing else."""
    place.build()
    assert place.outcome() == after.outcome()
    assert [*place.workshop.folder.rglob(".*~*")] == []
    assert NOTHING in place.build()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")
@pytest.mark.parametrize(
    "step",
    [
        pytest.param(step, marks=() if step in QUICK else pytest.mark.slow, id=step)
        for step in STEPS
    ],
)
def test_a_build_that_is_killed_leaves_the_older_site(
    changed: Place, built: Place, after: Place, step: str
) -> None:
    code, _ = stopped(changed, step, signal.SIGKILL)
    assert code == -signal.SIGKILL, f"nothing was done as in the step: {step}"
    assert_whole(changed, built, after)
    assert_next_succeeds(changed, after)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")
@pytest.mark.parametrize(
    "step", [MOMENTS[0], *(pytest.param(step, marks=pytest.mark.slow) for step in MOMENTS[1:])]
)
def test_a_build_that_is_interrupted_says_so_and_leaves_nothing_half_made(
    changed: Place, built: Place, after: Place, step: str
) -> None:
    code, said = stopped(changed, step, signal.SIGINT)
    assert (code, said.count("\n")) == (INTERRUPTED, 1), said
    assert said.startswith("Interrupted. Nothing is half made")
    assert_whole(changed, built, after)
    assert [*changed.workshop.folder.rglob(".*~*")] == []
    assert_next_succeeds(changed, after)


def test_of_two_builds_at_once_the_second_is_refused(changed: Place, after: Place) -> None:
    folder = changed.workshop.built / "a"
    with started(changed) as first:
        while not (line := first.stdout.readline()).startswith("Reading"):
            assert line, "the first build said nothing of reading"
        began = time.monotonic()
        arguments = ("--council", changed.council, "--period", PERIOD, "--out", changed.root / "b")
        second = changed.workshop.run("build", *arguments)
        assert first.poll() is None
        assert time.monotonic() - began < SECONDS_TO_END
        assert (second.returncode, second.stdout) == (MACHINE, "")
        assert second.stderr == (
            f"Another build is at work in {folder}. Start this one again when that has ended.\n"
        )
        first.communicate()
        assert first.returncode == 0
    assert changed.outcome() == after.outcome()
    assert NOTHING in changed.build()


def may_mount() -> bool:
    """Whether a disk of one's own can be had here: as root, or by a user namespace."""
    program = "mount -t tmpfs none /mnt"
    try:
        return subprocess.run(["unshare", "-rm", "sh", "-c", program], check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in QUICK_DISKS else pytest.mark.slow, id=name)
        for name in DISKS
    ],
)
def test_a_disk_that_takes_no_more_is_named_and_the_older_site_stands(
    changed: Place, built: Place, after: Place, name: str
) -> None:
    if not may_mount():
        pytest.skip("no disk can be mounted here: `unshare -rm` and `mount -t tmpfs` are needed")
    address, room, reason = DISKS[name]
    folder = changed.workshop.folder / address
    shutil.copytree(folder, f"{folder}.before")
    command = [sys.executable, "-m", "improvement_book", "build", "--period", PERIOD, "--jobs", "1"]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", folder, room, *command,
         "--council", changed.council],
        cwd=changed.workshop.folder,
        env=os.environ | {"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (MACHINE, 1), done.stderr
    assert done.stderr.startswith(f"Can't write {folder}")
    assert done.stderr.endswith(f": {reason}\n")
    became(folder, "left")
    assert_whole(changed, built, after)
    became(folder, "again")
    assert_next_succeeds(changed, after)


def became(folder: Path, state: str) -> None:
    """Take what the disk held then for what the folder holds."""
    shutil.rmtree(folder)
    Path(f"{folder}.{state}").rename(folder)


def test_a_file_where_a_folder_should_be_is_named(
    changed: Place, built: Place, after: Place
) -> None:
    there = changed.root / "taken"
    there.write_text("a file", encoding="utf-8")
    arguments = ("--council", changed.council, "--period", PERIOD, "--out", there)
    done = changed.workshop.run("build", *arguments)
    assert (done.returncode, done.stderr) == (MACHINE, f"Can't write {there}: File exists.\n")
    assert_whole(changed, built, after)
    assert_next_succeeds(changed, after)
