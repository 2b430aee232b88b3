"""Build, show, and build again whenever something changed, until the user has seen enough."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from improvement_book.edition.preview_server import PreviewServer, previewing
from improvement_book.edition.rebuild import built
from improvement_book.errors import ExitCode

MOST_NAMES = 5


def serve(
    changes: Iterable[tuple[str, ...]],
    arguments: Sequence[str],
    site: Path,
    first: str,
    port: int | None,
    say: Callable[[str], None],
    complain: Callable[[str], None],
) -> int:
    """Build once for each of the changes, and show the site meanwhile.

    arguments: of the command `build`. site: the folder of the audience. first: the address in it
    that the user is told. Returns only where the first build finds that the command asks for
    something that does not exist: its exit code. Ends by KeyboardInterrupt.
    Raises MachineError where the port that was asked for is taken.
    """
    with previewing(site, port) as server:
        say(f"Preview: {server.address}{first} (Ctrl-C ends it)")
        for number, names in enumerate(changes):
            if names:
                say(f"Changed: {_listed(names)}")
            code = _rebuild(server, arguments, say, complain)
            if code == ExitCode.USAGE and number == 0:
                return code
    return ExitCode.DONE


def _rebuild(
    server: PreviewServer,
    arguments: Sequence[str],
    say: Callable[[str], None],
    complain: Callable[[str], None],
) -> int:
    say("Building")
    began = time.monotonic()
    code, complaints = built(arguments)
    seconds = f"{time.monotonic() - began:.1f} s"
    if complaints:
        complain(complaints.rstrip())
    if code:
        say(f"Not built (exit code {code}, {seconds}). What is shown stays as it was.")
    elif server.renewed():
        say(f"Built in {seconds}: open pages reload.")
    else:
        say(f"Built in {seconds}: nothing on the site changed.")
    return code


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
