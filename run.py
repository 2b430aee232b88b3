"""Starts Improvement Book on a machine that has nothing but Python: makes `.venv`, then hands over.

    python3 run.py build ...   any command of the package; on Windows: py run.py build ...
    python3 run.py test ...    the tests; --all adds the slow ones, the rest goes to pytest
    python3 run.py lint        ruff, mypy and import-linter

Standard library only. Annotations stand in quotes so that an old Python gets as far as being told
that it is too old.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SUPPORTED = ((3, 11), (3, 13))
LOCKS = ("requirements.txt",)
DEV_LOCKS = ("requirements.txt", "requirements-dev.txt")
LINTERS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports", "--no-logo"),
)
DISK_NEEDED = "2 GB"
DISK_FULL_BELOW = 200 * 2**20
PLAIN_LINE_EVERY = 10
LINES_SHOWN = 20
UNEVENTFUL = re.compile(
    r"\s*(?:Collecting|Using cached|Downloading|Ignoring|Installing|Requirement) "
)
# The exit codes of improvement_book.errors, which can't be imported before the installation.
USAGE = 2
MACHINE_STOPPED_US = 8
INTERRUPTED = 130

# What a failed step prints when the machine is at fault, in the order asked: what the user can do.
AGAIN = "then run the same command again."
DISK_FULL = (
    f"the disk is full. Free {DISK_NEEDED} where {{folder}} and temporary files are, {AGAIN}"
)
REMEDIES = {
    "No space left|not enough space on the disk|quota exceeded": DISK_FULL,
    "Read-only file system|Permission denied|Access is denied": (
        "no permission to write in {folder}. Move the folder to where you may write, or change its "
        f"permissions, {AGAIN}"
    ),
    "DO NOT MATCH THE HASHES": (
        "a package that was fetched is not the one in the lock, and was not used. Try again; if it "
        "repeats, tell whoever runs your package index."
    ),
    "CERTIFICATE_VERIFY_FAILED|SSLError": (
        "the package index's certificate is not trusted here. Set PIP_CERT to your organisation's "
        f"certificate file, {AGAIN}"
    ),
    "NewConnectionError|NameResolution|ConnectTimeout|Max retries|ProxyError|connection broken": (
        "the package index can't be reached. The first run needs the network, later runs don't. "
        "Check the connection, or set HTTPS_PROXY or PIP_INDEX_URL to what your organisation uses, "
        f"{AGAIN}"
    ),
    "No matching distribution found": (
        "the package index has nothing ready-made for this machine. A 64-bit Python "
        "{versions} is needed, on Linux (glibc), macOS or Windows."
    ),
}
UNEXPLAINED = f"the installation failed; what it printed stands above. Mend that, {AGAIN}"


class Stopped(Exception):
    """The machine lacks something the user can put right: shown without a traceback."""


class Venv:
    """The virtual environment of one copy of the repository, and the stamp of a whole one."""

    def __init__(self, repository: Path, windows: bool = sys.platform == "win32") -> None:
        self.repository = repository
        self.folder = repository / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if windows else "bin/python")
        lib = "Lib" if windows else f"lib/python{sys.version_info[0]}.{sys.version_info[1]}"
        self.site_packages = self.folder / lib / "site-packages"
        self.pth = self.site_packages / "improvement_book_repository.pth"
        self.stamp = self.folder / "installed.json"
        self.log = self.folder / "pip.log"

    def stamp_for(self, locks: "tuple[str, ...]") -> "dict[str, Any]":
        """What has to be unchanged for an installation of these locks to be used again."""
        return {
            "python": f"{sys.version} {sysconfig.get_platform()}",
            "venv": str(self.folder),
            "locks": {name: digest(self.repository / name) for name in locks},
        }

    def installed(self) -> "dict[str, Any]":
        """The stamp of the last installation that ended well; empty when there is none."""
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        whole = isinstance(stamp, dict) and self.python.is_file() and self.pth.is_file()
        return stamp if whole else {}

    def is_part_of(self, wanted: "dict[str, Any]") -> bool:
        """Whether what is installed is wanted as it is, so that the rest can be added to it."""
        stamp = self.installed()
        present = stamp.pop("locks", None)
        rest = dict(wanted)
        return (
            isinstance(present, dict)
            and present.items() <= rest.pop("locks").items()
            and stamp == rest
        )

    def holds(self, locks: "tuple[str, ...]") -> bool:
        """Whether these locks are installed as they are now; further locks do no harm."""
        stamp = self.installed()
        wanted = self.stamp_for(locks)
        present = stamp.pop("locks", None)
        needed = wanted.pop("locks")
        return stamp == wanted and isinstance(present, dict) and needed.items() <= present.items()


def digest(path: Path) -> str:
    """SHA-256 of a file, the same whichever line ends it was checked out with."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def say(text: str) -> None:
    """Print on standard error: standard output belongs to the command that is handed over to."""
    print(text, file=sys.stderr, flush=True)


def version_fault(version: "tuple[int, ...]") -> "str | None":
    """What to say to a Python that is not supported; None for one that is."""
    oldest, newest = SUPPORTED
    if oldest <= version <= newest:
        return None
    found = ".".join(str(part) for part in version)
    return (
        f"Improvement Book needs Python {supported_versions()}; this is Python {found}. "
        "Install one of those beside it and start run.py with it: "
        "`python3.12 run.py ...`, on Windows `py -3.12 run.py ...`."
    )


def supported_versions() -> str:
    (major, oldest), (_, newest) = SUPPORTED
    return f"{major}.{oldest} to {major}.{newest}"


def missing_module_fault() -> "str | None":
    """What to install where this Python can't make a virtual environment; None where it can."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if not missing:
        return None
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return (
        f"this Python can't make a virtual environment: it has no {' and no '.join(missing)}. "
        "Debian and Ubuntu: `apt install python3-venv` "
        f"(for a Python beside the system's own: python{version}-venv); Fedora and Red Hat: "
        "`dnf install python3-pip`; elsewhere: Python from python.org. Then run the same command "
        "again."
    )


def child_environment(**extra: str) -> "dict[str, str]":
    """The user's environment less what would lead a virtual environment to other packages."""
    unwanted = {"PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, **extra}


def ready(venv: Venv, locks: "tuple[str, ...]") -> None:
    """Make sure that the virtual environment holds these locks; installs only when it does not."""
    if venv.holds(locks):
        return
    with only_one_installing(venv) as lock:
        if not venv.holds(locks):
            install(venv, locks, lock)


@contextlib.contextmanager
def only_one_installing(venv: Venv) -> "Iterator[int]":
    """Hold a lock that the system lets go of when its holder dies; yields its file number."""
    path = venv.repository / ".venv.lock"
    with path.open("a+b") as lock:
        if not taken(lock.fileno()):
            say(f"waiting: another run is installing into {venv.folder}")
            while not taken(lock.fileno()):
                time.sleep(0.2)
        yield lock.fileno()


def taken(lock: int) -> bool:
    """Take the lock if nobody has it."""
    try:
        if sys.platform == "win32":
            os.lseek(lock, 0, os.SEEK_SET)
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def install(venv: Venv, locks: "tuple[str, ...]", lock: int) -> None:
    """Fill the virtual environment from the locks; the stamp comes last: a half is never used."""
    stamp = venv.stamp_for(locks)
    can_be_extended = venv.is_part_of(stamp)
    venv.stamp.unlink(missing_ok=True)
    if not can_be_extended:
        make_anew(venv, lock)
    fetch_packages(venv, venv.repository / locks[-1], lock)
    # Relative: right wherever a kernel starts, and free of the trouble that .pth files have with
    # letters outside ASCII on Windows.
    venv.pth.write_text(os.path.relpath(venv.repository, venv.site_packages), encoding="ascii")
    unfinished = venv.stamp.with_suffix(".part")
    unfinished.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    unfinished.replace(venv.stamp)
    say("installed")


def make_anew(venv: Venv, lock: int) -> None:
    """Make an empty virtual environment where there is none, a broken one or one of other locks."""
    fault = missing_module_fault()
    if fault:
        raise Stopped(fault)
    say(f"making a virtual environment in {venv.folder}")
    if venv.folder.is_dir() and not venv.folder.is_symlink():
        shutil.rmtree(venv.folder)
    else:
        venv.folder.unlink(missing_ok=True)
    outside = getattr(sys, "_base_executable", None) or sys.executable
    watched(venv, [outside, "-m", "venv", str(venv.folder)], lock, lambda _: "")


def fetch_packages(venv: Venv, packages: Path, lock: int) -> None:
    """Install what the lock names, each file checked against its hash, ready-made packages only."""
    say(f"installing the packages of {packages.name} (the first time takes about a minute)")
    total = len(re.findall(r"^[\w.-]+==", packages.read_text(encoding="utf-8"), re.MULTILINE))
    command = [str(venv.python), "-m", "pip", "install", "--no-input", "--require-hashes"]
    command += [
        "--disable-pip-version-check",
        "--only-binary",
        ":all:",
        "--progress-bar",
        "off",
        "-r",
        str(packages),
    ]
    watched(venv, command, lock, lambda output: progress(output, packages_in(venv), total))


def packages_in(venv: Venv) -> int:
    return sum(1 for _ in venv.site_packages.glob("*.dist-info"))


def progress(output: str, in_place: int, pins: int) -> str:
    """How far pip is, from what it printed and the number of packages in place."""
    total = pins - len(re.findall(r"^Ignoring ", output, re.MULTILINE))
    if "Installing collected packages" in output:
        return f"installing {min(in_place, total)} of {total}"
    seen = re.findall(r"^(?:Collecting|Requirement already satisfied)", output, re.MULTILINE)
    return f"fetching {min(len(seen), total)} of {total}"


def watched(venv: Venv, command: "list[str]", lock: int, tell: "Callable[[str], str]") -> None:
    """Run a step of the installation, tell how far it is, and explain it when it fails.

    The step inherits the lock: when this process is killed, the next run waits for what is left.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=child_environment(PYTHONUNBUFFERED="1", PYTHONUTF8="1", PIP_USER="0"),
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=(lock,) if os.name == "posix" else (),
    )
    # Kept in memory until the end, because a full disk is one of the things to explain.
    output: "list[str]" = []
    reader = threading.Thread(target=lambda: keep(process.stdout, output), daemon=True)
    reader.start()
    try:
        show_until_done(process, lambda: tell("".join(output)))
    except BaseException:
        process.terminate()
        process.wait()
        raise
    reader.join()
    if process.returncode:
        raise Stopped(explained(venv, "".join(output)))


def keep(stream: "Iterable[str] | None", output: "list[str]") -> None:
    for line in stream or ():
        output.append(line)


def show_until_done(process: "subprocess.Popen[str]", line: "Callable[[], str]") -> None:
    """Show the line as it changes: over itself on a terminal, every ten seconds elsewhere."""
    terminal = sys.stderr.isatty()
    shown, shown_at = "", time.monotonic()
    while process.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.2)
        now, text = time.monotonic(), line()
        if text != shown and (terminal or now - shown_at >= PLAIN_LINE_EVERY):
            sys.stderr.write(f"\r{text:<30}" if terminal else text + "\n")
            sys.stderr.flush()
            shown, shown_at = text, now
    if terminal and shown:
        say("")


def explained(venv: Venv, output: str) -> str:
    """The end of what a failed step printed, and what to do about it."""
    with contextlib.suppress(OSError):
        venv.log.write_text(output, encoding="utf-8")
    telling = [line for line in output.splitlines() if not UNEVENTFUL.match(line)]
    return "\n".join([*telling[-LINES_SHOWN:], "", remedy(output, venv.repository)])


def remedy(output: str, folder: Path) -> str:
    """What to do about a failed step, from what it printed."""
    known = [advice for pattern, advice in REMEDIES.items() if re.search(pattern, output)]
    if shutil.disk_usage(folder).free < DISK_FULL_BELOW:
        known.insert(0, DISK_FULL)
    return [*known, UNEXPLAINED][0].format(folder=folder, versions=supported_versions())


def hand_over(venv: Venv, arguments: "list[str]") -> int:
    """Become the package's command, so that signals reach it; on Windows wait for it instead.

    -P: a folder named improvement_book where the user stands is not taken for the package.
    """
    command = [str(venv.python), "-P", "-m", "improvement_book", *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(command[0], command, child_environment())
    return waited_for(command)


def waited_for(command: "list[str]", folder: "Path | None" = None, **extra: str) -> int:
    """Run a command to its end; Ctrl-C reaches it too, so wait until it has tidied up."""
    process = subprocess.Popen(command, cwd=folder, env=child_environment(**extra))
    interrupted = False
    while True:
        try:
            code = process.wait()
            break
        except KeyboardInterrupt:
            interrupted = True
    if interrupted:
        return INTERRUPTED
    return code if code >= 0 else 128 - code


def run_tests(venv: Venv, arguments: "list[str]") -> int:
    """The tests on both cores; what the user asks of pytest comes last and so wins."""
    extra = {"IMPROVEMENT_BOOK_ALL": "1"} if "--all" in arguments else {}
    asked = [argument for argument in arguments if argument != "--all"]
    # Without the last, xdist puts files with few tests last, though these may take longest.
    cores = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [str(venv.python), "-m", "pytest", *cores, *asked]
    return waited_for(command, venv.repository, **extra)


def run_linters(venv: Venv, arguments: "list[str]") -> int:
    """Every linter, also after one has failed."""
    if arguments:
        say("run.py lint takes no arguments: it looks at everything")
        return USAGE
    failed = []
    for name, *rest in LINTERS:
        program = shutil.which(name, path=str(venv.python.parent)) or name
        code = waited_for([program, *rest], venv.repository)
        if code == INTERRUPTED:
            return code
        if code:
            failed.append(" ".join([name, *rest]))
    say(f"lint failed: {', '.join(failed)}" if failed else "lint: nothing found")
    return 1 if failed else 0


DEVELOPER_COMMANDS = {"test": run_tests, "lint": run_linters}
NEEDS_DEV_LOCKS = {*DEVELOPER_COMMANDS, "notebook"}


def started(repository: Path, arguments: "list[str]") -> int:
    """Install what is missing, then run the command."""
    too_old_or_new = version_fault(sys.version_info[:2])
    if too_old_or_new:
        raise Stopped(too_old_or_new)
    venv = Venv(repository)
    command = DEVELOPER_COMMANDS.get(arguments[0]) if arguments else None
    try:
        ready(venv, DEV_LOCKS if NEEDS_DEV_LOCKS.intersection(arguments[:1]) else LOCKS)
    except OSError as fault:
        raise Stopped(f"{fault}\n{remedy(str(fault), repository)}") from fault
    return command(venv, arguments[1:]) if command else hand_over(venv, arguments)


def main() -> int:
    try:
        return started(Path(__file__).resolve().parent, sys.argv[1:])
    except Stopped as stopped:
        say(f"run.py: {stopped}")
        return MACHINE_STOPPED_US
    except KeyboardInterrupt:
        say("\ninterrupted")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
