"""run.py: when it installs, what it tells a machine that is not ready, and what it hands over."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import run

REPOSITORY = Path(run.__file__).parent


@pytest.fixture
def repository(tmp_path):
    """A copy of nothing but two locks."""
    (tmp_path / "requirements.txt").write_text("papermill==2.7.0\n")
    (tmp_path / "requirements-dev.txt").write_text("papermill==2.7.0\npytest==9.2.0\n")
    return tmp_path


def installed(repository, locks):
    """What an installation that ended well leaves behind, less the packages."""
    venv = run.Venv(repository)
    for path in (venv.python, venv.pth):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    venv.stamp.write_text(json.dumps(venv.stamp_for(locks)))
    return venv


@pytest.fixture
def steps(monkeypatch):
    """The commands an installation would start, with nothing started."""
    started = []

    def watched(venv, command, lock, tell):
        started.append(command[1:3])
        venv.site_packages.mkdir(parents=True, exist_ok=True)
        venv.python.parent.mkdir(parents=True, exist_ok=True)
        venv.python.touch()

    monkeypatch.setattr(run, "watched", watched)
    return started


MAKE, FILL = ["-m", "venv"], ["-m", "pip"]


def test_an_unchanged_installation_is_used_again(repository, steps):
    run.ready(run.Venv(repository), run.LOCKS)
    run.ready(run.Venv(repository), run.LOCKS)
    assert steps == [MAKE, FILL]


def test_a_changed_lock_is_installed_from_nothing(repository, steps):
    venv = installed(repository, run.LOCKS)
    stray = venv.site_packages / "package_of_the_old_lock.py"
    stray.touch()
    (repository / "requirements.txt").write_text("papermill==2.7.1\n")
    run.ready(venv, run.LOCKS)
    assert steps == [MAKE, FILL]
    assert not stray.exists()


def test_development_packages_are_added_to_what_is_there(repository, steps):
    venv = installed(repository, run.LOCKS)
    run.ready(venv, run.DEV_LOCKS)
    assert steps == [FILL]
    assert venv.holds(run.DEV_LOCKS)


def test_a_build_does_not_mind_the_development_lock(repository):
    venv = installed(repository, run.DEV_LOCKS)
    (repository / "requirements-dev.txt").write_text("pytest==9.3.0\n")
    assert venv.holds(run.LOCKS)
    assert not venv.holds(run.DEV_LOCKS)


def test_line_ends_do_not_change_a_lock(repository):
    venv = installed(repository, run.LOCKS)
    (repository / "requirements.txt").write_bytes(b"papermill==2.7.0\r\n")
    assert venv.holds(run.LOCKS)


def test_another_python_is_installed_anew(repository, monkeypatch):
    venv = installed(repository, run.LOCKS)
    monkeypatch.setattr(sys, "version", "3.12.1 (another)")
    assert not venv.holds(run.LOCKS)


def test_a_moved_copy_is_installed_anew(repository):
    installed(repository, run.LOCKS)
    moved = repository.rename(repository.with_name("moved"))
    assert not run.Venv(moved).holds(run.LOCKS)


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"locks": 1}'])
def test_a_damaged_stamp_is_no_stamp(repository, stamp):
    venv = installed(repository, run.LOCKS)
    venv.stamp.write_text(stamp)
    assert not venv.holds(run.LOCKS)


def test_a_venv_without_its_python_is_installed_anew(repository):
    venv = installed(repository, run.LOCKS)
    venv.python.unlink()
    assert not venv.holds(run.LOCKS)


def test_an_installation_that_fails_leaves_no_stamp(repository, monkeypatch):
    venv = installed(repository, run.LOCKS)

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "watched", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.ready(venv, run.DEV_LOCKS)
    assert not venv.holds(run.LOCKS)


def test_the_package_is_found_from_the_virtual_environment(repository, steps):
    venv = run.Venv(repository)
    run.ready(venv, run.LOCKS)
    assert (venv.site_packages / venv.pth.read_text()).resolve() == repository.resolve()


def test_a_second_run_waits_for_the_first(repository):
    venv = run.Venv(repository)
    with run.only_one_installing(venv), (repository / ".venv.lock").open("a+b") as second:
        assert not run.taken(second.fileno())
    with (repository / ".venv.lock").open("a+b") as second:
        assert run.taken(second.fileno())


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_supported_pythons(version):
    assert run.version_fault(version) is None


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 14), (4, 0)])
def test_another_python_is_told_which_to_use(version):
    message = run.version_fault(version)
    assert "3.11 to 3.13" in message
    assert f"this is Python {version[0]}.{version[1]}" in message


def test_a_python_without_ensurepip_is_told_what_to_install(repository, monkeypatch):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(run.Stopped, match=r"no venv and no ensurepip.*apt install python3-venv"):
        run.ready(run.Venv(repository), run.LOCKS)


@pytest.mark.parametrize(
    ("printed", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("[Errno 30] Read-only file system: '.venv.lock'", "no permission to write"),
        ("NewConnectionError('[Errno 111] Connection refused')", "can't be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one in the lock"),
        ("No matching distribution found for numpy", "nothing ready-made"),
        ("something else", "what it printed stands above"),
    ],
)
def test_a_failure_says_what_to_do(repository, printed, advice):
    assert advice in run.remedy(printed, repository)


def test_progress_counts_what_applies_here():
    fetching = "Ignoring colorama: markers do not match\nCollecting a==1\nCollecting b==1\n"
    assert run.progress(fetching, 0, pins=4) == "fetching 2 of 3"
    assert run.progress(fetching + "Installing collected packages: a, b", 1, 4) == (
        "installing 1 of 3"
    )


def test_other_commands_reach_the_package(repository, monkeypatch):
    venv = installed(repository, run.LOCKS)
    handed = []
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(run, "waited_for", lambda command: handed.append(command) or 3)
    assert run.hand_over(venv, ["import", "--council", "x y"]) == 3
    assert handed == [
        [str(venv.python), "-P", "-m", "improvement_book", "import", "--council", "x y"]
    ]


@pytest.mark.parametrize(
    ("command", "locks"),
    [("build", run.LOCKS), ("serve", run.LOCKS), ("notebook", run.DEV_LOCKS),
     ("test", run.DEV_LOCKS), ("lint", run.DEV_LOCKS)],
)  # fmt: skip
def test_only_what_needs_them_installs_the_development_packages(
    repository, monkeypatch, command, locks
):
    installed = []

    def ready(venv, locks):
        installed.append(locks)
        raise run.Stopped

    monkeypatch.setattr(run, "ready", ready)
    with pytest.raises(run.Stopped):
        run.started(repository, [command])
    assert installed == [locks]


def test_what_the_user_asks_of_pytest_comes_last(repository, monkeypatch):
    asked = {}
    monkeypatch.setattr(
        run, "waited_for", lambda command, folder, **extra: asked.update(extra, command=command)
    )
    run.run_tests(run.Venv(repository), ["--all", "-n", "0", "tests/test_run.py"])
    assert asked["command"][1:] == (
        [
            "-m",
            "pytest",
            "-n",
            "2",
            "--dist",
            "loadfile",
            "--no-loadscope-reorder",
            "-n",
            "0",
            "tests/test_run.py",
        ]
    )
    assert asked["IMPROVEMENT_BOOK_ALL"] == "1"


def test_every_linter_runs_although_the_first_fails(repository, monkeypatch, capsys):
    codes = iter([1, 0, 2, 0])
    monkeypatch.setattr(run, "waited_for", lambda *_: next(codes))
    assert run.run_linters(run.Venv(repository), []) == 1
    assert capsys.readouterr().err == "lint failed: ruff check, mypy\n"


def test_a_command_returns_its_own_exit_code():
    assert run.waited_for([sys.executable, "-c", "raise SystemExit(5)"]) == 5


def test_an_unsupported_python_sees_no_traceback(repository):
    program = "import runpy, sys; sys.version_info = (3, 10, 1); sys.argv = ['run.py', 'build']; "
    program += f"runpy.run_path({str(REPOSITORY / 'run.py')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == run.MACHINE_STOPPED_US
    assert done.stderr.startswith("run.py: Improvement Book needs Python 3.11 to 3.13")
    assert len(done.stderr.splitlines()) == 1


def pins(name):
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def test_the_development_lock_contains_the_lock():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("name", run.DEV_LOCKS)
def test_a_lock_names_no_place(name):
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    assert not re.search(r"://|^-|^ *# .*\s/\w", text, re.MULTILINE)
