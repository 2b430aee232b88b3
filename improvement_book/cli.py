"""The command line: it joins the stages, nothing more."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from improvement_book import __version__
from improvement_book.errors import DataError, ExitCode, UsageError, UserError
from improvement_book.period import Period, span

if TYPE_CHECKING:
    from improvement_book.intake.folder import Folder

PROJECT = Path(__file__).resolve().parent.parent
"""Holds notebooks/, book/, data/ and the settings of Jupyter Book."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; a user's error is told without a traceback."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except UserError as error:
        _tell(error, options)
        return error.exit_code
    except KeyboardInterrupt:
        print("Interrupted. Nothing was replaced.", file=sys.stderr)
        return ExitCode.INTERRUPTED


def _build(options: argparse.Namespace) -> int:
    from improvement_book.disclosure.protect import protect
    from improvement_book.edition.build import build_edition
    from improvement_book.edition.preview import refresh
    from improvement_book.intake.as_at import known_at
    from improvement_book.intake.folder import read_folder
    from improvement_book.release import Audience
    from improvement_book.tabulate.counts import tabulate

    report = _reporter(options)
    report(f"Reading {options.council.name}")
    folder = read_folder(options.council)
    editions = []
    for period in _periods(options, folder):
        report(f"Edition {period.label}, {options.audience}")
        release = protect(tabulate(known_at(folder, period)), Audience(options.audience))
        editions.append(
            build_edition(
                release, PROJECT, options.council, PROJECT / "_build", options.jobs, report
            )
        )
    landing = refresh(options.out, editions)[Audience(options.audience)]
    if options.json:
        print(
            json.dumps({"editions": [p.facts.period.code for p in editions], "open": str(landing)})
        )
    else:
        print(f"Open {landing.resolve().as_uri()}")
    return ExitCode.DONE


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="improvement-book",
        description="Turns a council's monthly exports into a report book that members can trust.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _init_options(commands.add_parser("init", help="begin a council folder"))
    _template_options(commands.add_parser("template", help="empty tables to fill"))
    _check_options(commands.add_parser("check", help="check a council's data, and what is missing"))
    _build_options(commands.add_parser("build", help="build editions and the preview site"))
    _import_options(commands.add_parser("import", help="make a council folder from statistics"))
    return parser


def _init_options(beginning: argparse.ArgumentParser) -> None:
    beginning.set_defaults(command=_init)
    beginning.add_argument(
        "into", type=Path, metavar="DIR", help="the folder to make, outside of any git work tree"
    )
    _output_options(beginning)


def _template_options(template: argparse.ArgumentParser) -> None:
    template.set_defaults(command=_template)
    template.add_argument("into", type=Path, metavar="DIR", help="the folder to make")
    _output_options(template)


def _check_options(check: argparse.ArgumentParser) -> None:
    check.set_defaults(command=_check)
    _edition_options(check)
    check.add_argument(
        "--on", type=_day, metavar="DAY",
        help="the day from which days are counted, as 2021-07-05 (default: today)",
    )  # fmt: skip
    _output_options(check)


def _edition_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--council", type=Path, default=PROJECT / "data", metavar="DIR",
        help="the council folder (default: the fictional sample council)",
    )  # fmt: skip
    command.add_argument("--period", help="2021-06, 2021-22-Q1 or 2021-22 (default: the latest)")


def _build_options(build: argparse.ArgumentParser) -> None:
    build.set_defaults(command=_build)
    _edition_options(build)
    build.add_argument("--from", dest="first", metavar="PERIOD", help="the first of several")
    build.add_argument("--to", dest="last", metavar="PERIOD", help="the last of several")
    build.add_argument("--audience", choices=("public", "board"), default="public")
    build.add_argument(
        "--out", type=Path, default=PROJECT / "_site", metavar="DIR",
        help="where the site is put together (default: _site)",
    )  # fmt: skip
    build.add_argument(
        "--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N",
        help="notebooks run at a time (default: one per processor)",
    )  # fmt: skip
    _output_options(build)


def _import_options(importing: argparse.ArgumentParser) -> None:
    importing.set_defaults(command=_import)
    importing.add_argument("--authority", required=True, metavar="CODE", help="three digits: 884")
    importing.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="DIR",
        help="folder of published files",
    )  # fmt: skip
    importing.add_argument(
        "--into", type=Path, required=True, metavar="DIR", help="the council folder to make"
    )
    importing.add_argument(
        "--neighbours", metavar="YEAR",
        help="the statistical-neighbour model: 2021 or 2025 (default: the newest that fits)",
    )  # fmt: skip
    _output_options(importing)


def _output_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--quiet", action="store_true", help="print the result alone")
    command.add_argument("--json", action="store_true", help="print result and faults as JSON")


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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a day as 2021-07-05") from None


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _reporter(options: argparse.Namespace) -> Callable[[str], None]:
    if options.quiet or options.json:
        return lambda _: None
    return lambda line: print(line, flush=True)


def _tell(error: UserError, options: argparse.Namespace) -> None:
    if options.json:
        faults = json.loads(error.to_json()) if isinstance(error, DataError) else []
        print(json.dumps({"error": str(error), "faults": faults}))
    else:
        print(error, file=sys.stderr)
