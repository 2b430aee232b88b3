"""Commands and options of the command line, and how the texts after them are read."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from improvement_book import __version__
from improvement_book.edition.job import ENGINES

PROJECT = Path(__file__).resolve().parent.parent
"""Holds notebooks/, book/, data/ and the settings of Jupyter Book."""
FIRST_PORT, LAST_PORT = 1024, 65535
"""Of the ports that are open to any user."""


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; `command` is the name of the one that was given."""
    parser = argparse.ArgumentParser(
        prog="improvement-book",
        description="Turns a council's monthly exports into a report book that members can trust.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _init_options(commands.add_parser("init", help="begin a council folder"))
    _template_options(commands.add_parser("template", help="empty tables to fill"))
    _check_options(commands.add_parser("check", help="check a council's data, and what is missing"))
    _approve_options(
        commands.add_parser("approve", help="show a text, and approve it for the public")
    )
    _build_options(commands.add_parser("build", help="build editions and the preview site"))
    _serve_options(
        commands.add_parser("serve", help="build, show the site, and build again on every change")
    )
    _notebook_options(commands.add_parser("notebook", help="open a built page in JupyterLab"))
    _release_options(
        commands.add_parser("release", help="make the released tables alone, without a site")
    )
    _import_options(
        commands.add_parser(
            "import", help="make a council folder from published statistics, or refresh one"
        )
    )
    return parser


def _init_options(beginning: argparse.ArgumentParser) -> None:
    beginning.add_argument(
        "into", type=Path, metavar="DIR", help="the folder to make, outside of any git work tree"
    )
    _output_options(beginning)


def _template_options(template: argparse.ArgumentParser) -> None:
    template.add_argument("into", type=Path, metavar="DIR", help="the folder to make")
    _output_options(template)


def _check_options(check: argparse.ArgumentParser) -> None:
    _edition_options(check)
    check.add_argument(
        "--on", type=_day, metavar="DAY",
        help="the day from which days are counted, as 2021-07-05 (default: today)",
    )  # fmt: skip
    _output_options(check)


def _approve_options(approve: argparse.ArgumentParser) -> None:
    _council_option(approve)
    approve.add_argument("--table", help="the table in which the text stands: commentary")
    approve.add_argument("--key", help='the key of its row: "re-referrals; 2021-06"')
    approve.add_argument("--column", help="the column in which it stands: text")
    approve.add_argument("--by", metavar="POST", help="who approves it; the text is shown without")
    approve.add_argument(
        "--on", type=_day, metavar="DAY", help="the day of the approval (default: today)"
    )
    approve.add_argument(
        "--consent", choices=("yes", "no"), help="whether a person who is quoted agreed"
    )
    _output_options(approve)


def _council_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--council", type=Path, default=PROJECT / "data", metavar="DIR",
        help="the council folder (default: the fictional sample council)",
    )  # fmt: skip


def _edition_options(command: argparse.ArgumentParser) -> None:
    _council_option(command)
    command.add_argument("--period", help="2021-06, 2021-22-Q1 or 2021-22 (default: the latest)")


def _build_options(build: argparse.ArgumentParser) -> None:
    _span_options(build)
    build.add_argument(
        "--released", type=Path, metavar="DIR",
        help="build from released tables alone, without the council folder",
    )  # fmt: skip
    _site_options(build)
    build.add_argument("--why", action="store_true", help="say of each step why it is done")
    _output_options(build)


def _site_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--out", type=Path, default=PROJECT / "_site", metavar="DIR",
        help="where the site is put together (default: _site)",
    )  # fmt: skip
    command.add_argument(
        "--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N",
        help="processes at a time (default: one per processor)",
    )  # fmt: skip
    command.add_argument(
        "--engine", choices=[str(engine) for engine in ENGINES], default=str(ENGINES[0]),
        help="what runs the notebooks: forked processes, or standard Jupyter kernels, which are "
        "slower and show the same (default: forked where the system can)",
    )  # fmt: skip


def _serve_options(serve: argparse.ArgumentParser) -> None:
    _span_options(serve)
    _site_options(serve)
    serve.add_argument(
        "--port", type=_port, metavar="N",
        help="where to show it on this machine (default: 8000, or a free one)",
    )  # fmt: skip
    serve.set_defaults(quiet=False, json=False)


def _notebook_options(notebook: argparse.ArgumentParser) -> None:
    notebook.add_argument("page", metavar="PAGE", help="indicators, as in the page's address")
    _edition_options(notebook)
    _audience_option(notebook)
    _site_options(notebook)
    notebook.add_argument(
        "--no-browser", dest="browser", action="store_false", help="print the address alone"
    )
    notebook.set_defaults(first=None, last=None, released=None, quiet=False, json=False, why=False)


def _release_options(release: argparse.ArgumentParser) -> None:
    _span_options(release)
    release.add_argument(
        "--into", type=Path, default=PROJECT / "_released", metavar="DIR",
        help="where the released tables are put (default: _released)",
    )  # fmt: skip
    release.set_defaults(released=None)
    _output_options(release)


def _span_options(command: argparse.ArgumentParser) -> None:
    _edition_options(command)
    command.add_argument("--from", dest="first", metavar="PERIOD", help="the first of several")
    command.add_argument("--to", dest="last", metavar="PERIOD", help="the last of several")
    _audience_option(command)


def _audience_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--audience", choices=("public", "board"), default="public")


def _import_options(importing: argparse.ArgumentParser) -> None:
    what = importing.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help="folder of published files"
    )
    what.add_argument(
        "--show", type=Path, metavar="FILE",
        help="say what a published file offers, and draft a mapping for it",
    )  # fmt: skip
    importing.add_argument(
        "--into", type=Path, metavar="DIR",
        help="the council folder to make; one that stands is refreshed",
    )  # fmt: skip
    importing.add_argument(
        "--authority", metavar="CODE",
        help="three digits: 884 (default: that of the folder that stands)",
    )  # fmt: skip
    importing.add_argument(
        "--neighbours", metavar="YEAR",
        help="the statistical-neighbour model: 2021 or 2025 (default: the one that council.yml "
        "names, else the newest that fits)",
    )  # fmt: skip
    importing.add_argument(
        "--mapping", dest="mappings", type=Path, action="append", default=[], metavar="FILE",
        help="your own mapping for a file; may be given several times",
    )  # fmt: skip
    _output_options(importing)


def _output_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--quiet", action="store_true", help="print the result alone")
    command.add_argument("--json", action="store_true", help="print result and faults as JSON")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a day as 2021-07-05") from None


def _positive(text: str) -> int:
    return _number(text, 1, None)


def _port(text: str) -> int:
    return _number(text, FIRST_PORT, LAST_PORT)


def _number(text: str, least: int, most: int | None) -> int:
    """The whole number that the text is. argparse tells the user what was expected."""
    if text.isascii() and text.isdigit() and least <= int(text) and (not most or int(text) <= most):
        return int(text)
    expected = f"from {least} to {most}" if most else f"from {least} on"
    raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number {expected}")
