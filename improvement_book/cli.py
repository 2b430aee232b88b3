"""The command line: it joins the stages, nothing more."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from improvement_book.arguments import PROJECT, parser
from improvement_book.errors import ExitCode, UsageError, UserError
from improvement_book.period import Period, span
from improvement_book.release import Audience, Release, open_release

if TYPE_CHECKING:
    from improvement_book.intake.folder import Folder

BUILT = PROJECT / "_build"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; a user's error is told without a traceback."""
    options = parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except UserError as error:
        _tell(error, options)
        return error.exit_code
    except KeyboardInterrupt:
        print("Interrupted. Nothing was replaced.", file=sys.stderr)
        return ExitCode.INTERRUPTED


def _build(options: argparse.Namespace) -> int:
    from improvement_book.edition.build import build_edition
    from improvement_book.edition.preview import refresh

    report = _reporter(options)
    releases = [open_release(options.released)] if options.released else _releases(options)
    own = None if options.released else options.council
    editions = [
        build_edition(release, PROJECT, own, BUILT, options.jobs, report) for release in releases
    ]
    landing = refresh(options.out, editions)[editions[0].facts.audience]
    if options.json:
        print(
            json.dumps({"editions": [p.facts.period.code for p in editions], "open": str(landing)})
        )
    else:
        print(f"Open {landing.resolve().as_uri()}")
    return ExitCode.DONE


def _release(options: argparse.Namespace) -> int:
    from improvement_book.place import replacing
    from improvement_book.release import write_release

    folders = []
    for release in _releases(options):
        facts = release.edition
        folder = options.into / release.council.slug / facts.audience / facts.period.code
        with replacing(folder) as fresh:
            write_release(release, fresh)
        folders.append(str(folder))
    if options.json:
        print(json.dumps({"released": folders}))
    else:
        print("\n".join(f"Released to {folder}" for folder in folders))
    return ExitCode.DONE


def _releases(options: argparse.Namespace) -> Iterator[Release]:
    """The releases of the periods asked for, one after the other."""
    from improvement_book.disclosure.editions import released
    from improvement_book.disclosure.ledger import ledger_folder, read_ledger
    from improvement_book.intake.folder import read_folder

    report, audience = _reporter(options), Audience(options.audience)
    report(f"Reading {options.council.name}")
    folder = read_folder(options.council)
    published = read_ledger(ledger_folder(options.council, audience))
    memory = BUILT / folder.council.slug / "_restricted" / "ledger"
    for period in _periods(options, folder):
        report(f"Edition {period.label}, {options.audience}")
        yield released(folder, period, audience, published, memory, report)


def _check(options: argparse.Namespace) -> int:
    from improvement_book.intake.checking import as_data, checked, in_words, verdict

    _reporter(options)(f"Reading {options.council.name}")
    period = Period.parse(options.period) if options.period else None
    check = checked(options.council, period, options.on or date.today())  # noqa: DTZ011
    if options.json:
        print(json.dumps(as_data(check), ensure_ascii=False))
    else:
        print(verdict(check) if options.quiet else in_words(check))
    return ExitCode.DONE


def _approve(options: argparse.Namespace) -> int:
    from improvement_book.disclosure.approving import as_data, in_words, looked_at

    consent = None if options.consent is None else options.consent == "yes"
    on = options.on or date.today()  # noqa: DTZ011
    place = (options.table, options.key, options.column)
    looked = looked_at(options.council, place, options.by, on, consent)
    print(json.dumps(as_data(looked), ensure_ascii=False) if options.json else in_words(looked))
    return ExitCode.DONE


def _template(options: argparse.Namespace) -> int:
    from improvement_book.intake.template import write_template

    return _made(options, write_template(options.into))


def _init(options: argparse.Namespace) -> int:
    from improvement_book.intake.new_council import write_new_council

    return _made(options, write_new_council(options.into, PROJECT))


def _made(options: argparse.Namespace, files: tuple[str, ...]) -> int:
    """Tell which files a new folder holds."""
    if options.json:
        print(json.dumps({"folder": str(options.into), "files": files}))
    else:
        print(f"{options.into} holds {', '.join(files)}. Next: read its README.txt, if it has one.")
    return ExitCode.DONE


def _import(options: argparse.Namespace) -> int:
    from improvement_book.intake.published import import_authority

    summary = import_authority(
        options.authority, options.source, options.into, options.neighbours, _reporter(options)
    )
    if options.json:
        print(json.dumps(asdict(summary)))
    else:
        print(
            f"{options.into} holds {len(summary.indicators)} indicators, "
            f"{summary.periods[0]} to {summary.periods[-1]}.\n"
            f"Next: build --council {options.into} --period PERIOD"
        )
    return ExitCode.DONE


def _periods(options: argparse.Namespace, folder: Folder) -> tuple[Period, ...]:
    """The periods asked for, or the latest. Raises UsageError where they don't fit together."""
    from improvement_book.intake.periods import latest_period

    if options.first or options.last:
        if options.period or not (options.first and options.last):
            raise UsageError("Give --period alone, or --from and --to together.")
        first, last = Period.parse(options.first), Period.parse(options.last)
        if first.kind is not last.kind or last < first:
            raise UsageError(
                f"--from {first} --to {last}: expected two periods of one kind, the earlier first."
            )
        return span(first, last)
    return (Period.parse(options.period) if options.period else latest_period(folder),)


def _reporter(options: argparse.Namespace) -> Callable[[str], None]:
    if options.quiet or options.json:
        return lambda _: None
    return lambda line: print(line, flush=True)


def _tell(error: UserError, options: argparse.Namespace) -> None:
    if options.json:
        faults = [asdict(fault) for fault in error.faults]
        print(json.dumps({"error": str(error), "faults": faults}))
    else:
        print(error, file=sys.stderr)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "init": _init,
    "template": _template,
    "check": _check,
    "approve": _approve,
    "build": _build,
    "release": _release,
    "import": _import,
}
