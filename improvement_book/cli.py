"""The command line: it joins the stages, nothing more."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path

from improvement_book.arguments import PROJECT, parser
from improvement_book.errors import ExitCode, UsageError, UserError
from improvement_book.period import Period, span
from improvement_book.progress import Progress
from improvement_book.settings import council_from_settings, read_settings
from improvement_book.stages import (
    BuildOptions,
    Places,
    built_editions,
    council_releases,
    one_release,
    standing_editions,
)

PLACES = Places(PROJECT, PROJECT / "_build")
INTERRUPTED = (
    "Interrupted. Nothing is half made: what was not finished is as it was, and the next build "
    "goes on from there."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; a user's error is told without a traceback."""
    options = parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except UserError as error:
        _tell(error, options)
        return error.exit_code
    except KeyboardInterrupt:
        print(INTERRUPTED, file=sys.stderr)
        return ExitCode.INTERRUPTED


def _build(options: argparse.Namespace) -> int:
    from improvement_book.edition.standing import LANDING

    own = None if options.released else options.council
    asked = BuildOptions(own, options.out, options.jobs, options.engine)
    progress = Progress(_reporter(options), options.why)
    with _releases(options, progress) as (standing, made):
        editions = standing_editions(standing, asked, PLACES)
        if editions:
            progress.step("Nothing to do: every edition stands as it would be built.")
        else:
            editions = built_editions(made, asked, PLACES, progress)
    landing = options.out / editions[0].parent.name / LANDING
    if options.json:
        periods = [edition.name for edition in editions]
        print(json.dumps({"editions": periods, "open": str(landing)}))
    else:
        print(f"Open {landing.resolve().as_uri()}")
    return ExitCode.DONE


def _serve(options: argparse.Namespace) -> int:
    from improvement_book.edition.serve import serve
    from improvement_book.edition.watch import changes

    if not options.council.is_dir():
        raise UsageError(f"There is no folder {options.council}.")
    given = {
        "--council": options.council.resolve(), "--audience": options.audience,
        "--period": options.period, "--from": options.first, "--to": options.last,
        "--out": options.out.resolve(), "--jobs": options.jobs, "--engine": options.engine,
    }  # fmt: skip
    period = options.last or options.period
    return serve(
        changes(PROJECT, options.council, [PLACES.built, options.out]),
        [f"{name}={value}" for name, value in given.items() if value is not None],
        options.out / options.audience,
        f"{Period.parse(period)}/" if period else "",
        options.port,
        _reporter(options),
        lambda text: print(text, file=sys.stderr, flush=True),
    )


def _notebook(options: argparse.Namespace) -> int:
    from improvement_book.edition.lab import check_lab, run_lab
    from improvement_book.edition.opened import built_period, working_copy
    from improvement_book.place import only_one

    check_lab()
    council = council_from_settings(read_settings(options.council))
    audience = PLACES.built / council.slug / options.audience
    period = Period.parse(options.period) if options.period else None
    if built_period(audience, period) is None:
        print("This edition is not built yet: building it.", flush=True)
        _build(options)
    # A build would clear away what is half copied, and take away what is copied from.
    with only_one(audience.parent):
        folder = working_copy(audience, period, options.page, _reporter(options))
    return run_lab(folder, options.page, options.browser)


def _release(options: argparse.Namespace) -> int:
    from improvement_book.place import replacing
    from improvement_book.release import open_release, write_release

    folders = []
    with _releases(options, Progress(_reporter(options))) as (_, made):
        for kept in made:
            release = open_release(kept)
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


@contextmanager
def _releases(
    options: argparse.Namespace, progress: Progress
) -> Iterator[tuple[list[Path] | None, Iterable[Path]]]:
    """The folders of the releases asked for: if all stand, and as they are made."""
    if options.released:
        with one_release(options.released, PLACES) as folders:
            yield folders, folders
        return
    asked = _periods(options)
    with council_releases(options.council, options.audience, asked, PLACES, progress) as releases:
        yield releases.standing(), releases.made()


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
    from improvement_book.intake.published import import_authority, read_mapping

    if options.show:
        return _show(options)
    if options.into is None:
        raise UsageError("import --from DIR needs --into DIR, the council folder.")
    summary = import_authority(
        options.authority,
        options.source,
        options.into,
        options.neighbours,
        _reporter(options),
        [read_mapping(path) for path in options.mappings],
    )
    if options.json:
        print(json.dumps(asdict(summary)))
    else:
        print(summary.in_words(options.into))
    return ExitCode.DONE


def _show(options: argparse.Namespace) -> int:
    from improvement_book.intake.published import drafted, offer, offer_in_words

    found = offer(options.show)
    lines, draft = [*offer_in_words(found)], drafted(found, options.show)
    if options.json:
        print(json.dumps({"offers": lines, "draft": draft}, ensure_ascii=False))
    else:
        comments = (f"# {' '.join(line.splitlines())}" for line in lines)
        print("\n".join([*comments, draft]), end="")
    return ExitCode.DONE


def _periods(options: argparse.Namespace) -> tuple[Period, ...]:
    """The periods asked for, () for the latest. Raises UsageError where they don't fit together."""
    if options.first or options.last:
        if options.period or not (options.first and options.last):
            raise UsageError("Give --period alone, or --from and --to together.")
        first, last = Period.parse(options.first), Period.parse(options.last)
        if first.kind is not last.kind or last < first:
            raise UsageError(
                f"--from {first} --to {last}: expected two periods of one kind, the earlier first."
            )
        return span(first, last)
    return (Period.parse(options.period),) if options.period else ()


def _reporter(options: argparse.Namespace) -> Callable[[str], None]:
    if options.quiet or options.json:
        return lambda _: None
    # In one piece: several editions are told of at once.
    return lambda line: print(f"{line}\n", end="", flush=True)


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
    "serve": _serve,
    "notebook": _notebook,
    "release": _release,
    "import": _import,
}
